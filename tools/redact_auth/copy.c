/* SPDX-License-Identifier: MIT */
#include "redact_auth/copy.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include "applet.h"
#include "input/input.h"
#include "out/fail.h"
#include "out/out.h"
#include "out/progress.h"

/* A block, and what was held back before it: a line, packets. */
#define OUT_MAX ((size_t)12 * 1024 * 1024)

static void
set_status(struct copy *copy, int status)
{
	if (copy->status == EXIT_DONE)
		copy->status = status;
}

static bool
say(struct copy *copy, int status, const struct authstr_error *err)
{
	out_failure(status, err, copy->json);
	set_status(copy, status);
	return false;
}

/* One that is left is no less a failure for an earlier one. */
static bool
stop(struct copy *copy, const struct authstr_error *err)
{
	/* a link type that is not read is the input's fault */
	int status = err->code == AUTHSTR_E_UNSUPPORTED ? EXIT_BAD_INPUT
							: out_status(err->code);

	return say(copy, status, err);
}

static bool
cannot_write(struct copy *copy)
{
	struct authstr_error err = { 0 };

	fail(&err, EXIT_IO, AUTHSTR_NO_OFFSET, "cannot-write",
	    "cannot write the output: %s", strerror(errno));
	return say(copy, EXIT_IO, &err);
}

/* What came out goes on at once: the next line may be long in coming. */
static bool
pass_on(struct copy *copy, struct authstr_buf *made)
{
	struct authstr_span s = authstr_buf_span(made);

	if (copy->audit) {
		authstr_buf_cut(made, 0);
		return true;
	}
	if (copy->out < 0) {
		out_lines(s);
		out_flush();
		s.len = 0;
	}
	while (s.len > 0) {
		ssize_t n = write(copy->out, s.p, s.len);

		if (n < 0 && errno != EINTR)
			return cannot_write(copy);
		if (n > 0)
			s = (struct authstr_span){ s.p + n, s.len - (size_t)n };
	}
	authstr_buf_cut(made, 0);
	return true;
}

static void
set(json_t *o, const char *key, json_t *value)
{
	if (json_object_set_new(o, key, value) != 0)
		out_failed();
}

static void
say_where(const struct copy *copy, const char *path,
    const struct authstr_secret *secret)
{
	const char *kind = authstr_secret_kind_name(secret->kind);
	json_t *o;

	if (!copy->json) {
		out_safe(authstr_span_of(path));
		if (secret->line > 0)
			out_text(":%zu: %s\n", secret->line, kind);
		else if (secret->frame > 0)
			out_text(": frame %llu: %s\n",
			    (unsigned long long)secret->frame, kind);
		else
			out_text(": %s\n", kind);
		return;
	}
	o = out_json_new("redact-auth");
	out_json_set(o, "source", authstr_span_of(path));
	if (secret->frame > 0)
		set(o, "frame", json_integer((json_int_t)secret->frame));
	else
		set(o, "line", json_integer((json_int_t)secret->line));
	set(o, "kind", json_string(kind));
	set(o, "start", json_integer((json_int_t)secret->start));
	set(o, "end", json_integer((json_int_t)secret->end));
	out_json(o);
}

/* One that nothing told when its line was written: loudly, for the copy must
 * not be shared. */
static void
say_left(
    struct copy *copy, const char *path, const struct authstr_secret *secret)
{
	struct authstr_error err = { 0 };

	copy->left++;
	fail(&err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "secret-left",
	    "%s:%zu: a secret is left in the copy: do not share it", path,
	    secret->line);
	say(copy, EXIT_INTERNAL, &err);
}

static void
count(struct copy *copy, struct authstr_redact *r, const char *path)
{
	struct authstr_secret secret;

	while (authstr_redact_take(r, &secret)) {
		copy->masked[secret.kind]++;
		copy->found++;
		if (copy->audit)
			say_where(copy, path, &secret);
	}
	while (authstr_redact_left(r, &secret)) {
		if (!copy->audit) {
			say_left(copy, path, &secret);
			continue;
		}
		copy->masked[secret.kind]++;
		say_where(copy, path, &secret);
	}
}

/* Bytes go in, what is ready comes out. */
static bool
put(struct copy *copy, struct authstr_redact *r, struct authstr_buf *made,
    struct authstr_span bytes, const char *path)
{
	struct authstr_error err = { .rule = "no-memory" };
	bool good;

	copy->octets += bytes.len;
	good = authstr_redact_input(r, bytes, made, &err) == AUTHSTR_OK
		   ? pass_on(copy, made)
		   : stop(copy, &err);
	count(copy, r, path);
	return good;
}

static bool
end(struct copy *copy, struct authstr_redact *r, struct authstr_buf *made,
    const char *path)
{
	struct authstr_error err = { .rule = "no-memory" };
	bool good = authstr_redact_end(r, made, &err) == AUTHSTR_OK
			? pass_on(copy, made)
			: stop(copy, &err);

	/* that it was cut is no failure of the copy */
	if (good && authstr_redact_unread(r, &err) != AUTHSTR_OK)
		out_error_cured(&err);
	count(copy, r, path);
	return good;
}

/* Two capture files, one behind the other, are none. */
static bool
see_kind(struct copy *copy, struct authstr_span head)
{
	static const char *const magics[] = { "\xd4\xc3\xb2\xa1",
		"\xa1\xb2\xc3\xd4", "\x4d\x3c\xb2\xa1", "\xa1\xb2\x3c\x4d",
		"\x0a\x0d\x0d\x0a" };
	bool capture = false;

	for (size_t i = 0; i < sizeof(magics) / sizeof(magics[0]); i++)
		capture = capture ||
			  (head.len >= 4 && memcmp(head.p, magics[i], 4) == 0);
	copy->files++;
	copy->captures += capture;
	if (copy->audit || copy->captures == 0 || copy->files == 1)
		return true;
	return stop(copy,
	    &(struct authstr_error){ .code = AUTHSTR_E_USAGE,
		.offset = AUTHSTR_NO_OFFSET,
		.rule = "captures-joined",
		.text = "a capture file goes into a copy alone: copy each "
			"file by itself" });
}

/* What could be read of a damaged one is copied. */
static bool
put_file(struct copy *copy, struct authstr_redact *r, struct authstr_buf *made,
    struct input *in, const char *path)
{
	struct authstr_error err = { 0 };
	struct authstr_span bytes;
	bool good = true, first = true;
	int status;

	do {
		status = input_read(in, &bytes, &err);
		if (status != EXIT_DONE || bytes.len == 0)
			continue;
		if (first && !see_kind(copy, bytes))
			return false;
		first = false;
		good = put(copy, r, made, bytes, path);
		progress_show(path, in->octets, 0, copy->found, "secrets");
	} while (good && status == EXIT_DONE && bytes.len > 0);
	good = good && end(copy, r, made, path);
	return status == EXIT_DONE ? good : say(copy, status, &err);
}

static bool
put_words(struct copy *copy, struct authstr_redact *r, struct authstr_buf *made,
    int n, char **words)
{
	bool good = true;

	for (int i = 0; i < n && good; i++)
		good = put(copy, r, made, authstr_span_of(words[i]), "-") &&
		       put(copy, r, made,
			   authstr_span_of(i + 1 < n ? " " : "\n"), "-");
	return good && end(copy, r, made, "-");
}

static bool
hide_known(const struct copy *copy, struct authstr_redact *r)
{
	for (size_t i = 0; i < copy->n_secrets; i++)
		if (authstr_redact_secret(
			r, authstr_buf_span(copy->secrets[i])) != AUTHSTR_OK)
			return false;
	return true;
}

/* A file, or the words where there is none. */
static bool
copy_source(
    struct copy *copy, struct input *in, const char *path, int n, char **words)
{
	struct authstr_redact *r = authstr_redact_new(&copy->options);
	struct authstr_buf *made = authstr_buf_new(OUT_MAX);
	struct authstr_error err = { .code = AUTHSTR_E_NOMEM,
		.offset = AUTHSTR_NO_OFFSET,
		.rule = "no-memory",
		.text = "out of memory" };
	bool good = r == NULL || made == NULL || !hide_known(copy, r)
			? stop(copy, &err)
		    : in != NULL ? put_file(copy, r, made, in, path)
				 : put_words(copy, r, made, n, words);

	authstr_redact_free(r);
	authstr_buf_free(made);
	return good;
}

bool
copy_words(struct copy *copy, int n, char **words)
{
	return copy_source(copy, NULL, "-", n, words);
}

bool
copy_file(struct copy *copy, const char *path)
{
	struct authstr_error err = { 0 };
	struct input in;
	int status = input_open(&in, path, 0, &err);
	bool good;

	/* the others can be read all the same */
	if (status != EXIT_DONE)
		good = !say(copy, status, &err);
	else
		good = copy_source(
		    copy, &in, in.path != NULL ? in.path : "-", 0, NULL);
	input_close(&in);
	return good;
}
