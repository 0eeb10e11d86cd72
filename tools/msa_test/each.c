/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>
#include "applet.h"
#include "msa_test/each.h"
#include "out/fail.h"
#include "out/out.h"

/* More than any server offers. */
#define MECHS_MAX ((size_t)64)

struct each {
	const struct test_values *v;
	const char *target;
	struct test_run probe; /* asked what is offered */
	struct test_secrets secrets;
	struct each_row rows[MECHS_MAX];
	size_t n_rows;
	unsigned long bad; /* logins that were refused, or went wrong */
	int status;        /* of the first of them, why, and where */
	struct authstr_error err;
	enum authstr_stage stage;
	bool accepted;
};

int
each_check(struct test_values *v)
{
	const struct opt_use others[] = {
		{ v->emit, "emit" },
		{ v->repeat > 1, "repeat" },
		{ v->mech != NULL, "mech" },
		{ v->to.n > 0, "to" },
		{ v->cc.n > 0, "cc" },
		{ v->from != NULL, "from" },
		{ v->body != NULL, "body" },
		{ v->eml != NULL, "eml" },
		{ v->attach.n > 0, "attach" },
		{ v->net.quit_after != NULL, "quit-after" },
	};
	const char *other;

	if (!v->all_mechs)
		return OPT_GO;
	other = opt_clash(&v->account, "all-mechs", others,
	    sizeof(others) / sizeof(others[0]));
	if (other != NULL)
		return opt_complain(&msa_test_page,
		    "--all-mechs tries logins alone: not with --%s", other);
	if (v->all_mechs && v->user == NULL && v->token == NULL &&
	    v->net.cert == NULL)
		return opt_complain(&msa_test_page,
		    "--all-mechs needs --user, --token or --cert");
	return OPT_GO;
}

/* --------------------------------------------------------------- telling -- */

/* What the probe has seen, with the outcome of the whole. */
static void
print_json(const struct each *e, int status)
{
	const struct test_run *run = &e->probe;
	struct net_result all = run->result;
	json_t *o = out_json_new("msa-test"), *rows = json_array();

	all.status = status;
	if (status != EXIT_DONE)
		all.error = e->err;
	test_json_server(o, &run->log, run->has_target ? &run->target : NULL,
	    &all, run->session);
	if (status != EXIT_DONE)
		json_object_set_new(
		    o, "stage", json_string(authstr_stage_name(e->stage)));
	for (size_t i = 0; i < e->n_rows; i++)
		json_array_append_new(rows, each_json(&e->rows[i]));
	json_object_set_new(o, "mechanisms", rows);
	out_json(o);
}

/* No login can be tried. */
static int
give_up(struct each *e, int status, enum authstr_stage stage)
{
	e->err = e->probe.err;
	e->stage = stage;
	if (e->err.rule != NULL)
		out_error(&e->err);
	if (e->v->json)
		print_json(e, status);
	return status;
}

/* -------------------------------------------------------------- offered -- */

/* A server that met the secrets before may say them at once. */
static void
hide_all(const struct test_secrets *secrets, struct hide *hide)
{
	for (size_t i = 0; i < AUTHSTR_INPUTS; i++)
		if (secrets->of[i] != NULL)
			hide_secret(hide, authstr_buf_span(secrets->of[i]));
}

/* As far as TLS, with nobody logged in. */
static int
ask(struct each *e)
{
	struct test_run *run = &e->probe;
	int rc;

	run->v = *e->v;
	run->v.user = run->v.password = run->v.token = NULL;
	run->v.token_secret = run->v.consumer_secret = NULL;
	run->v.net.quit_after = "tls";
	run->quiet = true;
	rc = test_plan(run, e->target);
	if (rc != EXIT_DONE) {
		if (run->err.rule != NULL)
			out_failure(rc, &run->err, e->v->json);
		return rc;
	}
	if (!run->v.show_secrets)
		hide_all(&e->secrets, &run->log.hide);
	test_run_through(run);
	run->err = run->result.error;
	if (run->result.status == EXIT_DONE)
		return EXIT_DONE;
	return give_up(
	    e, run->result.status, authstr_session_stage(run->session));
}

static unsigned
rank_of(const char *name)
{
	const struct authstr_mech *m = authstr_mech_find(authstr_span_of(name));

	return m == NULL ? 0 : authstr_mech_rank(m);
}

/* Strongest first, else in the server's order. */
static void
add_row(struct each *e, struct authstr_span name)
{
	struct each_row row = { .outcome = EACH_NOT_TRIED };
	size_t at = e->n_rows;

	if (e->n_rows == MECHS_MAX || name.len >= sizeof(row.name))
		return;
	memcpy(row.name, name.p, name.len);
	while (at > 0 && rank_of(e->rows[at - 1].name) < rank_of(row.name)) {
		e->rows[at] = e->rows[at - 1];
		at--;
	}
	e->rows[at] = row;
	e->n_rows++;
}

static bool
has_row(const struct each *e, const char *name)
{
	for (size_t i = 0; i < e->n_rows; i++)
		if (strcmp(e->rows[i].name, name) == 0)
			return true;
	return false;
}

/* What the protocol has beside SASL. */
static void
add_commands(struct each *e, const struct authstr_caps *caps)
{
	const char *name;

	for (size_t i = 0;
	     caps != NULL && (name = authstr_caps_command(caps, i)) != NULL;
	     i++)
		if (!has_row(e, name))
			add_row(e, authstr_span_of(name));
}

/* What is offered where the login takes place. */
static int
list(struct each *e)
{
	const struct authstr_session *s = e->probe.session;
	const struct authstr_caps *caps = authstr_session_caps(s, 1);
	struct authstr_span name;

	if (caps == NULL)
		caps = authstr_session_caps(s, 0);
	for (size_t i = 0; caps != NULL; i++) {
		name = authstr_caps_auth(caps, i);
		if (name.len == 0)
			break;
		add_row(e, hide_reply(&e->probe.log.hide, name));
	}
	add_commands(e, caps);
	if (e->n_rows > 0)
		return EXIT_DONE;
	fail(&e->probe.err, EXIT_AUTH, AUTHSTR_NO_OFFSET, "auth-not-offered",
	    "the server offers no login");
	return give_up(e, EXIT_AUTH, AUTHSTR_STAGE_AUTH);
}

/* --------------------------------------------------------------- trying -- */

/* Nothing of the login was sent. */
static bool
is_untried(const char *rule)
{
	static const char *const rules[] = { "auth-not-offered",
		"cleartext-refused", "input-missing", "mech-not-offered",
		"mech-unknown", "mech-unsupported", "no-channel-binding",
		"authzid-not-carried", "cb-type-unavailable",
		"gssapi-no-credentials" };

	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (rule != NULL && strcmp(rule, rules[i]) == 0)
			return true;
	return false;
}

/* The server said no, in a reply or in the mechanism; all else is none of its
 * answers. */
static bool
is_no(const char *rule)
{
	return rule != NULL && (strncmp(rule, "refused", 7) == 0 ||
				   strcmp(rule, "scram-server-error") == 0);
}

static void
judge(struct each_row *row, struct test_run *run)
{
	struct stage_row *stage = test_log_deciding(&run->log);

	row->status = run->result.status;
	row->ms = run->result.ms_total;
	if (stage != NULL) {
		row->stage = *stage;
		stage->text = NULL;
		stage->text_len = 0;
	}
	if (row->status == EXIT_DONE)
		row->outcome = EACH_ACCEPTED;
	else if (is_untried(row->stage.rule))
		row->outcome = EACH_NOT_TRIED;
	else if (row->stage.stage == AUTHSTR_STAGE_AUTH &&
		 is_no(row->stage.rule))
		row->outcome = EACH_REFUSED;
	else
		row->outcome = EACH_FAILED;
	if (row->outcome != EACH_ACCEPTED)
		row->has_meaning = test_meaning(&row->stage, &row->m);
}

static void
count(
    struct each *e, const struct each_row *row, const struct authstr_error *err)
{
	if (row->outcome == EACH_ACCEPTED)
		e->accepted = true;
	if (row->outcome != EACH_REFUSED && row->outcome != EACH_FAILED)
		return;
	e->bad++;
	if (e->status != EXIT_DONE)
		return;
	e->status = row->status;
	e->err = *err;
	e->stage = row->stage.stage;
}

/* The server named the mechanism, not --mech. */
static const char *
without_option(const struct authstr_error *err)
{
	static const char option[] = "--mech: ";
	size_t n = sizeof(option) - 1;

	if (err->rule != NULL && strcmp(err->rule, "mech-unknown") == 0)
		return "no mechanism that is known here";
	return err->text + (strncmp(err->text, option, n) == 0 ? n : 0);
}

/* Why a plan did not come about, as if a stage said so. */
static void
not_planned(struct each_row *row, int status, const struct authstr_error *err)
{
	const char *why = without_option(err);
	size_t len = strlen(why);
	char *text = malloc(len + 1);

	row->status = status;
	row->stage.stage = AUTHSTR_STAGE_AUTH;
	row->stage.rule = err->rule;
	if (text == NULL) {
		out_failed();
		return;
	}
	memcpy(text, why, len + 1);
	row->stage.text = text;
	row->stage.text_len = len;
	row->has_meaning = test_meaning(&row->stage, &row->m);
}

static void
attempt(struct each *e, struct each_row *row)
{
	struct test_run run = {
		.v = *e->v, .kept = &e->secrets, .quiet = true
	};
	int rc;

	run.v.mech = row->name;
	run.v.net.quit_after = "auth";
	rc = test_plan(&run, e->target);
	if (rc == EXIT_DONE) {
		test_run_through(&run);
		judge(row, &run);
	} else {
		not_planned(row, rc, &run.err);
	}
	count(e, row, &run.result.error);
	test_run_end(&run);
}

static void
leave(struct each_row *row)
{
	static const struct authstr_error enough = {
		.rule = "login-limit",
		.text = "so many logins were refused before "
			"(--max-failures)",
	};

	not_planned(row, EXIT_AUTH, &enough);
}

/* The status, and where it is not 0, why. */
static int
outcome(struct each *e)
{
	const struct stage_row *first = &e->rows[0].stage;

	if (e->status != EXIT_DONE)
		return e->status;
	if (e->accepted)
		return EXIT_DONE;
	e->stage = AUTHSTR_STAGE_AUTH;
	return fail(&e->err, EXIT_AUTH, AUTHSTR_NO_OFFSET, first->rule, "%s",
	    first->text != NULL ? first->text : "");
}

static int
try_all(struct each *e)
{
	unsigned long limit = e->v->max_failures;
	int rc;

	if (!e->v->json)
		each_view_head();
	for (size_t i = 0; i < e->n_rows && !out_is_broken(); i++) {
		if (limit > 0 && e->bad >= limit)
			leave(&e->rows[i]);
		else
			attempt(e, &e->rows[i]);
		if (!e->v->json)
			each_view(&e->rows[i]);
	}
	rc = outcome(e);
	if (e->v->json)
		print_json(e, rc);
	else
		each_view_last(e->rows, e->n_rows);
	return rc;
}

/* Behind the walls no source can be read, and nobody asked: what the mechanisms
 * may want is there before the first is known. */
static int
prepare(struct each *e, struct test_values *v)
{
	struct test_run run = { .kept = &e->secrets };
	int rc = EXIT_DONE;

	if (v->user != NULL && v->password == NULL && v->token == NULL &&
	    v->token_secret == NULL)
		v->password = "ask";
	run.v = *v;
	run.has_target = e->target != NULL;
	if (run.has_target &&
	    net_target_parse(e->target, &run.target, &run.err) != AUTHSTR_OK)
		rc = EXIT_BAD_USAGE;
	if (rc == EXIT_DONE)
		rc = test_secrets_read(&run);
	if (rc == EXIT_DONE)
		rc = net_confine(&v->net, false, &run.err);
	if (rc != EXIT_DONE)
		out_failure(rc, &run.err, v->json);
	return rc;
}

int
each_run(const struct test_values *given, const char *target)
{
	struct test_values v = *given;
	struct each e = { .v = &v, .target = target };
	int rc = prepare(&e, &v);

	if (rc == EXIT_DONE)
		rc = ask(&e);
	if (rc == EXIT_DONE)
		rc = list(&e);
	if (rc == EXIT_DONE)
		rc = try_all(&e);
	for (size_t i = 0; i < e.n_rows; i++)
		free(e.rows[i].stage.text);
	test_secrets_end(&e.secrets);
	test_run_end(&e.probe);
	return rc;
}
