/* SPDX-License-Identifier: MIT */
#include "decode_auth/feed.h"
#include <sys/stat.h>
#include "applet.h"
#include "decode_auth/show.h"
#include "out/out.h"
#include "out/progress.h"

void
feed_begin(struct feed *f, struct run *run, const char *source)
{
	*f = (struct feed){ .run = run,
		.source = source,
		.capture = authstr_capture_new(),
		.err = { .code = AUTHSTR_E_NOMEM,
		    .offset = AUTHSTR_NO_OFFSET,
		    .rule = "no-memory",
		    .text = "out of memory" } };
	if (f->capture == NULL) {
		f->rc = AUTHSTR_E_NOMEM;
		return;
	}
	if (run->mech != NULL)
		authstr_capture_mech(f->capture, run->mech);
	if (run->dialect != NULL)
		(void)authstr_capture_dialect(f->capture, run->dialect);
}

void
feed_logins(struct feed *f)
{
	const struct authstr_login *login;

	while (f->rc == AUTHSTR_OK &&
	       (login = authstr_capture_login(f->capture)) != NULL)
		f->rc = show_login(f->run, login, f->source);
}

void
feed_bytes(struct feed *f, struct authstr_span bytes)
{
	size_t at = 0;

	while (f->rc == AUTHSTR_OK && at < bytes.len) {
		f->rc = authstr_capture_some(f->capture, bytes, &at, &f->err);
		feed_logins(f);
	}
}

static void
input_failed(struct feed *f, int status, const struct authstr_error *err)
{
	out_failure(status, err, f->run->json);
	run_failed(f->run, status);
}

/* 0: nobody knows. */
static uint64_t
size_of(const struct input *in)
{
	struct stat st;

	return in->is_file && fstat(in->fd, &st) == 0 ? (uint64_t)st.st_size
						      : 0;
}

void
feed_input(struct feed *f, struct input *in)
{
	struct authstr_error err = { 0 };
	struct authstr_span bytes;
	int status;

	while (f->rc == AUTHSTR_OK) {
		status = input_read(in, &bytes, &err);
		if (status != EXIT_DONE)
			input_failed(f, status, &err);
		if (status != EXIT_DONE || bytes.len == 0)
			return;
		if (in->again && f->rc == AUTHSTR_OK)
			f->rc = authstr_capture_again(f->capture, &f->err);
		in->again = false;
		feed_logins(f);
		feed_bytes(f, bytes);
		progress_show(in->path, in->octets, size_of(in), f->run->logins,
		    "logins");
		/* what comes when it comes is waited for */
		if (!in->is_file)
			out_flush();
	}
}

/* What there is of a file that was cut is worth its logins. */
static void
see_unread(struct feed *f)
{
	struct authstr_error err = { 0 };

	if (f->rc != AUTHSTR_OK ||
	    authstr_capture_unread(f->capture, &err) == AUTHSTR_OK)
		return;
	if (f->run->logins > 0)
		out_error(&err);
	else
		input_failed(f, EXIT_BAD_INPUT, &err);
}

void
feed_end(struct feed *f)
{
	int status;

	if (f->rc == AUTHSTR_OK)
		f->rc = authstr_capture_end(f->capture, &f->err);
	feed_logins(f);
	progress_hide();
	if (f->rc == AUTHSTR_OK)
		see_unread(f);
	if (f->rc != AUTHSTR_OK && f->run->status == EXIT_DONE) {
		status = out_status(f->err.code);
		out_failure(status, &f->err, f->run->json);
		run_failed(f->run, status);
	}
	authstr_capture_free(f->capture);
}
