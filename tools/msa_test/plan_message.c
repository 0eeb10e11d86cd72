/* SPDX-License-Identifier: MIT */
/*
 * The message of one run, from whom and to whom.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "applet.h"
#include "entropy.h"
#include "msa_test/attach.h"
#include "msa_test/eml.h"
#include "msa_test/header.h"
#include "msa_test/message.h"
#include "msa_test/msa_test.h"
#include "out/fail.h"
#include "out/out.h"

/* Of recipients that a message names. */
#define FOUND_MAX ((size_t)256 * 1024)

/* --------------------------------------------------------------- files -- */

static int
cannot_read(const char *path, struct authstr_error *err)
{
	return fail(err, EXIT_IO, AUTHSTR_NO_OFFSET, "cannot-read", "%s: %s",
	    path, strerror(errno));
}

static int
read_all(FILE *f, const char *path, struct authstr_buf *out,
    struct authstr_error *err)
{
	unsigned char chunk[16384];
	size_t n;

	/* Some files have no end. */
	while (authstr_buf_status(out) == AUTHSTR_OK &&
	       (n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		authstr_buf_put(out, (struct authstr_span){ chunk, n });
	if (ferror(f))
		return cannot_read(path, err);
	if (authstr_buf_status(out) == AUTHSTR_E_NOMEM)
		return fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "no-memory",
		    "out of memory");
	if (authstr_buf_status(out) != AUTHSTR_OK)
		return fail(err, EXIT_BAD_INPUT, TEST_MESSAGE_MAX,
		    "body-too-long", "%s: expected at most 512 MiB", path);
	return EXIT_DONE;
}

int
test_read_file(
    const char *path, struct authstr_buf *out, struct authstr_error *err)
{
	FILE *f;
	int rc;

	if (strcmp(path, "-") == 0)
		return read_all(stdin, path, out, err);
	if ((f = fopen(path, "rb")) == NULL)
		return cannot_read(path, err);
	rc = read_all(f, path, out, err);
	fclose(f);
	return rc;
}

/* -------------------------------------------------------------- written -- */

static int
print_message(struct test_run *run, const struct attach *files)
{
	const struct test_values *v = &run->v;
	char unique[26];
	struct message m = { .from = v->from,
		.to = v->to.items,
		.n_to = v->to.n,
		.cc = v->cc.items,
		.n_cc = v->cc.n,
		.subject = v->subject,
		.name = v->net.name != NULL ? v->net.name : "localhost",
		.unique = unique,
		.date = time(NULL),
		.headers = v->header.items,
		.n_headers = v->header.n,
		.parts = files->parts,
		.n_parts = files->n };

	if (files->text != NULL)
		m.text = authstr_buf_span(files->text);
	if (!entropy_text(unique, sizeof(unique)))
		return fail(&run->err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET,
		    "no-random", "the random generator failed");
	return test_judge(
	    run, message_print(&m, run->message, &run->err), "message");
}

static int
write_message(struct test_run *run)
{
	struct attach files;
	int rc = attach_read(&files, &run->v, &run->err);

	if (rc == EXIT_DONE)
		rc = print_message(run, &files);
	attach_end(&files);
	return rc;
}

/* ------------------------------------------------------------- as it is -- */

static struct authstr_span
whole(const struct test_run *run)
{
	return authstr_buf_span(run->message);
}

/* The fields given, then the file as it is. */
static int
read_eml(struct test_run *run)
{
	const struct test_values *v = &run->v;
	struct authstr_span all;
	size_t at;
	int rc = EXIT_DONE;

	for (size_t i = 0; i < v->header.n && rc == EXIT_DONE; i++)
		rc = test_judge(run,
		    header_print_given(
			run->message, v->header.items[i], &run->err),
		    "--header");
	at = whole(run).len;
	if (rc == EXIT_DONE)
		rc = test_read_file(v->eml, run->message, &run->err);
	all = whole(run);
	if (rc == EXIT_DONE)
		rc = test_judge(run,
		    eml_check((struct authstr_span){ all.p + at, all.len - at },
			&run->err),
		    "--eml");
	return rc;
}

/* Of the first field of these that names somebody. */
static int
find_sender(struct test_run *run, struct authstr_buf *found)
{
	static const char *const names[] = { "Sender", "From" };
	struct authstr_span all;
	int rc = AUTHSTR_OK;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (rc == AUTHSTR_OK && authstr_buf_span(found).len == 0)
			rc = eml_addresses(
			    whole(run), names[i], found, &run->err);
	all = authstr_buf_span(found);
	if (rc == AUTHSTR_OK && all.len > 0) {
		all.len = (size_t)((const unsigned char *)memchr(
				       all.p, '\n', all.len) -
				   all.p);
		rc = authstr_session_plan(
		    run->session, AUTHSTR_PLAN_FROM, all, &run->err);
		run->from_found = rc == AUTHSTR_OK;
	}
	return test_judge(run, rc, "--eml");
}

/* A line before one, which is part of the list, is the same. */
static bool
is_repeated(struct authstr_span list, struct authstr_span one)
{
	size_t before = (size_t)(one.p - list.p);
	const unsigned char *at =
	    before < one.len ? NULL : memmem(list.p, before, one.p, one.len);

	/* Where it is the end of another, that decides nothing. */
	while (at != NULL && at != list.p && at[-1] != '\n') {
		at++;
		at = memmem(at, (size_t)(one.p - at), one.p, one.len);
	}
	return at != NULL;
}

/* Each line of found, once. */
static int
plan_found(struct test_run *run, struct authstr_span found)
{
	struct authstr_span rest = found, one;
	int rc = AUTHSTR_OK;

	for (; rest.len > 0 && rc == AUTHSTR_OK;
	     rest.p += one.len, rest.len -= one.len) {
		one = (struct authstr_span){ rest.p,
			(size_t)((const unsigned char *)memchr(
				     rest.p, '\n', rest.len) -
				 rest.p) +
			    1 };
		if (is_repeated(found, one))
			continue;
		rc = authstr_session_plan(run->session, AUTHSTR_PLAN_RCPT,
		    (struct authstr_span){ one.p, one.len - 1 }, &run->err);
		run->rcpts_found += rc == AUTHSTR_OK;
	}
	return test_judge(run, rc, "--eml");
}

static int
find_recipients(struct test_run *run, struct authstr_buf *found)
{
	static const char *const names[] = { "To", "Cc", "Bcc" };
	int rc = AUTHSTR_OK;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (rc == AUTHSTR_OK)
			rc = eml_addresses(
			    whole(run), names[i], found, &run->err);
	rc = test_judge(run, rc, "--eml");
	if (rc == EXIT_DONE)
		rc = plan_found(run, authstr_buf_span(found));
	if (rc == EXIT_DONE && run->rcpts_found == 0 && run->v.to.n == 0 &&
	    run->v.cc.n == 0)
		rc = fail(&run->err, EXIT_BAD_INPUT, AUTHSTR_NO_OFFSET,
		    "no-recipients",
		    "--eml: expected an address in To, Cc or Bcc, found none");
	return rc;
}

/* Who gets a blind copy is nobody else's business. */
static int
drop_bcc(struct test_run *run)
{
	struct authstr_buf *rest = authstr_buf_new(TEST_MESSAGE_MAX);

	if (rest == NULL)
		return fail(&run->err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET,
		    "no-memory", "out of memory");
	eml_without_bcc(whole(run), rest);
	authstr_buf_free(run->message);
	run->message = rest;
	return authstr_buf_status(rest) == AUTHSTR_OK
		   ? EXIT_DONE
		   : fail(&run->err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET,
			 "no-memory", "out of memory");
}

static int
extract(struct test_run *run)
{
	struct authstr_buf *from = authstr_buf_new(FOUND_MAX);
	struct authstr_buf *to = authstr_buf_new(FOUND_MAX);
	int rc = EXIT_DONE;

	if (from == NULL || to == NULL)
		rc = fail(&run->err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET,
		    "no-memory", "out of memory");
	if (rc == EXIT_DONE && run->v.from == NULL)
		rc = find_sender(run, from);
	if (rc == EXIT_DONE)
		rc = find_recipients(run, to);
	authstr_buf_free(from);
	authstr_buf_free(to);
	return rc == EXIT_DONE ? drop_bcc(run) : rc;
}

/* ----------------------------------------------------------------- plan -- */

static int
plan_rcpts(
    struct test_run *run, const char *option, const struct opt_list *list)
{
	int rc = EXIT_DONE;

	for (size_t i = 0; i < list->n && rc == EXIT_DONE; i++)
		rc = test_set_plan(
		    run, AUTHSTR_PLAN_RCPT, option, list->items[i]);
	return rc;
}

/* Options of which each says what the message is. */
static int
check_source(struct test_values *v)
{
	bool as_it_is = v->eml != NULL || v->body != NULL;
	const char *wrong = NULL;

	if (v->eml != NULL && v->body != NULL)
		wrong = "--eml and --body";
	else if (as_it_is && (v->attach.n > 0 || v->text != NULL))
		wrong = v->eml != NULL ? "--eml and --attach or --text"
				       : "--body and --attach or --text";
	else if (v->body != NULL && v->header.n > 0)
		wrong = "--body and --header";
	if (wrong != NULL)
		return opt_complain(
		    &msa_test_page, "%s do not go together", wrong);
	if (v->extract && v->eml == NULL &&
	    !opt_leave_out(&v->account, "extract-recipients"))
		return opt_complain(
		    &msa_test_page, "--extract-recipients needs --eml");
	if (v->eml != NULL && v->to.n == 0 && v->cc.n == 0 && !v->extract)
		return opt_complain(
		    &msa_test_page, "--eml needs --to or --extract-recipients");
	return EXIT_DONE;
}

static int
plan_dsn(struct test_run *run)
{
	const struct test_values *v = &run->v;
	const struct {
		enum authstr_plan which;
		const char *option, *value;
	} rows[] = {
		{ AUTHSTR_PLAN_DSN_NOTIFY, "--dsn-notify", v->dsn_notify },
		{ AUTHSTR_PLAN_DSN_RET, "--dsn-ret", v->dsn_ret },
		{ AUTHSTR_PLAN_DSN_ENVID, "--dsn-envid", v->dsn_envid },
	};
	int rc = EXIT_DONE;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rc == EXIT_DONE && rows[i].value != NULL)
			rc = test_set_plan(
			    run, rows[i].which, rows[i].option, rows[i].value);
	if (v->dsn_orcpt)
		authstr_session_dsn_orcpt(run->session, 1);
	return rc;
}

static int
plan_sender(struct test_run *run)
{
	struct test_values *v = &run->v;

	if (v->from == NULL && run->from_found)
		return EXIT_DONE;
	if (v->from == NULL && v->user != NULL && strchr(v->user, '@') != NULL)
		v->from = v->user;
	if (v->from == NULL)
		return opt_complain(
		    &msa_test_page, "expected --from with --to, found none");
	return test_set_plan(run, AUTHSTR_PLAN_FROM, "--from", v->from);
}

static int
make_message(struct test_run *run)
{
	const struct test_values *v = &run->v;
	int rc;

	if (v->eml != NULL)
		return EXIT_DONE;
	if (v->body == NULL)
		return write_message(run);
	rc = test_read_file(v->body, run->message, &run->err);
	return rc != EXIT_DONE
		   ? rc
		   : test_judge(run, eml_check_octets(whole(run), &run->err),
			 "--body");
}

int
test_plan_message(struct test_run *run)
{
	struct test_values *v = &run->v;
	int rc = check_source(v);

	if (rc == EXIT_DONE && v->eml != NULL)
		rc = read_eml(run);
	if (rc == EXIT_DONE && v->extract)
		rc = extract(run);
	if (rc != EXIT_DONE ||
	    (v->to.n == 0 && v->cc.n == 0 && v->from == NULL && !v->extract))
		return rc;
	if ((rc = plan_sender(run)) != EXIT_DONE ||
	    (rc = plan_dsn(run)) != EXIT_DONE ||
	    (rc = plan_rcpts(run, "--to", &v->to)) != EXIT_DONE ||
	    (rc = plan_rcpts(run, "--cc", &v->cc)) != EXIT_DONE)
		return rc;
	if (v->to.n == 0 && v->cc.n == 0 && !v->extract)
		return EXIT_DONE;
	if ((v->body != NULL || v->eml != NULL) && v->subject != NULL)
		out_warn("note: --subject is not used: FILE is sent as it is");
	rc = make_message(run);
	if (rc == EXIT_DONE)
		authstr_session_message(run->session, whole(run));
	return rc;
}
