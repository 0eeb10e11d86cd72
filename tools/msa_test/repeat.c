/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>
#include "input/stop.h"
#include "msa_test/repeat.h"
#include "out/out.h"
#include "out/progress.h"

/* A status above these is a signal's. */
#define SIGNALLED 128

int
repeat_check(const struct test_values *v)
{
	if (v->repeat == 0)
		return opt_complain(
		    &msa_test_page, "--repeat needs 1 or more, found 0");
	if (v->repeat > 1 && v->emit)
		return opt_complain(&msa_test_page,
		    "--emit prints the lines of one session: not with "
		    "--repeat");
	if (v->repeat > 1 &&
	    (v->extract || (v->eml != NULL && v->from == NULL)))
		return opt_complain(&msa_test_page,
		    "--repeat needs --from and --to with --eml");
	return OPT_GO;
}

static void
view_progress(const struct repeat *r)
{
	char text[100];

	if (!progress_due())
		return;
	snprintf(text, sizeof(text), "%lu of %lu runs, %lu failed", r->done,
	    r->planned, r->done - r->passed);
	progress_line(text);
}

static void
print_run(const struct repeat *r, struct test_run *run)
{
	json_t *o;

	if (run->v.json) {
		o = test_json_run(&run->log,
		    run->has_target ? &run->target : NULL, &run->result,
		    run->session);
		json_object_set_new(
		    o, "run", json_integer((json_int_t)r->done));
		progress_hide();
		out_json(o);
		out_flush();
	} else if (run->result.status != EXIT_DONE) {
		repeat_view_failure(r->done, run);
	}
}

/* A server locks out who fails too often. */
static bool
is_login(struct test_run *run)
{
	const struct stage_row *row = test_log_deciding(&run->log);

	return run->result.status != EXIT_DONE && row != NULL &&
	       row->stage == AUTHSTR_STAGE_AUTH;
}

static void
count(struct repeat *r, struct test_run *run)
{
	unsigned long limit = run->v.max_failures;
	int status = run->result.status;

	r->done++;
	r->of_status[status < SIGNALLED ? status : EXIT_INTERNAL]++;
	if (status == EXIT_DONE)
		r->passed++;
	else if (r->status == EXIT_DONE)
		r->status = status;
	if (is_login(run) && ++r->logins >= limit && limit > 0 &&
	    r->done < r->planned)
		r->ended = "login-limit";
	if (!repeat_measure(r, run))
		out_failed();
	print_run(r, run);
}

/* What was read from a file, or standard input, is there but once; a letter of
 * our own is another one each time. */
static int
plan_again(struct repeat *r, struct test_run *run, const char *target)
{
	int rc;

	if (r->message != NULL) {
		run->v.body = run->v.eml = run->v.text = NULL;
		run->v.attach.n = run->v.header.n = 0;
	}
	rc = test_plan(run, target);
	if (rc == EXIT_DONE && r->message != NULL)
		authstr_session_message(
		    run->session, authstr_buf_span(r->message));
	return rc;
}

static void
keep_message(struct repeat *r, struct test_run *run)
{
	const struct test_values *v = &run->v;

	if (r->message != NULL || (v->body == NULL && v->eml == NULL &&
				      v->text == NULL && v->attach.n == 0))
		return;
	r->message = run->message;
	run->message = NULL;
}

/* One of them; EXIT_DONE, or why there are no more. */
static int
once(struct repeat *r, struct test_run *run, const char *target)
{
	int rc = plan_again(r, run, target);

	if (rc == EXIT_DONE && r->done == 0)
		rc = net_confine(&run->v.net, false, &run->err);
	if (rc == EXIT_DONE && r->done == 0)
		stop_catch();
	if (rc != EXIT_DONE) {
		progress_hide();
		if (run->err.rule != NULL)
			out_failure(rc, &run->err, run->v.json);
		return rc;
	}
	test_run_through(run);
	keep_message(r, run);
	/* Its figures are those of nothing that is whole. */
	if (run->result.status > SIGNALLED) {
		r->ended = "interrupted";
		return run->result.status;
	}
	count(r, run);
	return EXIT_DONE;
}

static void
print_all(struct repeat *r, bool json)
{
	repeat_sort(r);
	if (json)
		out_json(repeat_json(r));
	else
		repeat_view(r);
}

int
repeat_run(const struct test_values *v, const char *target)
{
	struct repeat r = { .planned = v->repeat };
	struct test_secrets kept = { .of = { NULL } };
	int rc = EXIT_DONE;

	progress_begin(v->json);
	while (rc == EXIT_DONE && r.done < r.planned && r.ended == NULL &&
	       !out_is_broken()) {
		struct test_run run = { .v = *v, .kept = &kept, .quiet = true };

		rc = once(&r, &run, target);
		if (rc == EXIT_DONE && stop_asked() && r.done < r.planned) {
			r.ended = "interrupted";
			rc = 130;
		}
		test_run_end(&run);
		view_progress(&r);
	}
	progress_hide();
	if (r.done > 0 || rc == EXIT_DONE || rc > SIGNALLED)
		print_all(&r, v->json);
	repeat_free(&r);
	authstr_buf_free(r.message);
	test_secrets_end(&kept);
	return rc != EXIT_DONE ? rc : r.status;
}
