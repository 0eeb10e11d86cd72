/* SPDX-License-Identifier: MIT */
/*
 * The plan of one run: what is sent to whom.
 */
#include <string.h>
#include "applet.h"
#include "out/fail.h"
#include "msa_test/emit.h"
#include "msa_test/msa_test.h"
#include "out/out.h"

/* --quit-after must not promise what was not planned. */
static int
check_goal(const struct test_values *v)
{
	const char *stage = v->net.quit_after;

	if (stage == NULL)
		return EXIT_DONE;
	if (strcmp(stage, "auth") == 0 && v->user == NULL && v->mech == NULL &&
	    v->token == NULL && v->net.cert == NULL)
		return opt_complain(&msa_test_page,
		    "--quit-after auth needs --user, or --cert");
	if (strcmp(stage, "mail") == 0 && v->from == NULL && v->user == NULL)
		return opt_complain(
		    &msa_test_page, "--quit-after mail needs --from");
	if (strcmp(stage, "xclient") == 0 && v->xclient == NULL)
		return opt_complain(
		    &msa_test_page, "--quit-after xclient needs --xclient");
	if ((strcmp(stage, "rcpt") == 0 || strcmp(stage, "data") == 0) &&
	    v->to.n == 0 && v->cc.n == 0 && !v->extract)
		return opt_complain(
		    &msa_test_page, "--quit-after %s needs --to", stage);
	return EXIT_DONE;
}

/* A stage behind the login: only the command line has one. */
static bool
goes_beyond_auth(const struct test_values *v)
{
	static const char *const stages[] = { "mail", "rcpt", "data" };

	for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]); i++)
		if (v->net.quit_after != NULL &&
		    strcmp(v->net.quit_after, stages[i]) == 0)
			return true;
	return false;
}

/* An option that is about a message, or NULL; what an account has of them is
 * left out. */
static const char *
message_option(struct test_values *v)
{
	const struct opt_use uses[] = {
		{ v->to.n > 0, "to" },
		{ v->cc.n > 0, "cc" },
		{ v->from != NULL, "from" },
		{ v->subject != NULL, "subject" },
		{ v->body != NULL, "body" },
		{ v->eml != NULL, "eml" },
		{ v->text != NULL, "text" },
		{ v->attach.n > 0, "attach" },
		{ v->header.n > 0, "header" },
		{ v->extract, "extract-recipients" },
		{ v->dsn_notify != NULL, "dsn-notify" },
		{ v->dsn_ret != NULL, "dsn-ret" },
		{ v->dsn_envid != NULL, "dsn-envid" },
		{ v->dsn_orcpt, "dsn-orcpt" },
		{ v->chunking, "chunking" },
		{ v->pipelining, "pipelining" },
		{ v->xclient != NULL, "xclient" },
		{ goes_beyond_auth(v), "quit-after behind auth" },
	};

	return opt_clash(
	    &v->account, NULL, uses, sizeof(uses) / sizeof(uses[0]));
}

/* Where mail is read, it is not handed in: a login is all that can be tried. */
int
test_check_protocol(struct test_run *run, const char *target)
{
	struct net_target t;
	struct authstr_error err;
	const char *option;

	/* What is wrong with the target itself is told where it is used. */
	if ((run->v.emit && !emit_by_reply(&run->v)) ||
	    net_target_parse(target, &t, &err) != AUTHSTR_OK ||
	    t.protocol == AUTHSTR_SMTP || t.protocol == AUTHSTR_LMTP ||
	    (option = message_option(&run->v)) == NULL)
		return OPT_GO;
	fail(&err, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET, "no-mail-there",
	    "a server of %s takes no mail, only the login is tried: not with "
	    "--%s",
	    authstr_protocol_name(t.protocol), option);
	out_failure(EXIT_BAD_USAGE, &err, run->v.json);
	return EXIT_BAD_USAGE;
}

int
test_plan(struct test_run *run, const char *target)
{
	int rc = check_goal(&run->v);

	if (rc != EXIT_DONE)
		return rc;
	run->session = authstr_session_new();
	run->message = authstr_buf_new(TEST_MESSAGE_MAX);
	if (run->session == NULL || run->message == NULL ||
	    !test_log_begin(
		&run->log, run->v.json || run->quiet, run->v.show_secrets))
		return fail(&run->err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET,
		    "no-memory", "out of memory");
	run->log.emits = run->v.emit;
	run->has_target = target != NULL;
	if (run->has_target &&
	    net_target_parse(target, &run->target, &run->err) != AUTHSTR_OK)
		return EXIT_BAD_USAGE;
	authstr_session_chunking(run->session, run->v.chunking);
	authstr_session_pipelining(run->session, run->v.pipelining);
	authstr_session_allow_cleartext(run->session, run->v.allow_cleartext);
	if (run->v.xclient != NULL &&
	    (rc = test_set_plan(run, AUTHSTR_PLAN_XCLIENT, "--xclient",
		 run->v.xclient)) != EXIT_DONE)
		return rc;
	if ((rc = test_plan_login(run)) != EXIT_DONE)
		return rc;
	return test_plan_message(run);
}
