/* SPDX-License-Identifier: MIT */
/*
 * The plan of one run: what is sent to whom.
 */
#include <string.h>
#include "applet.h"
#include "out/fail.h"
#include "msa_test/msa_test.h"

/* --quit-after must not promise what was not planned. */
static int
check_goal(const struct test_values *v)
{
	const char *stage = v->net.quit_after;

	if (stage == NULL)
		return EXIT_DONE;
	if (strcmp(stage, "auth") == 0 && v->user == NULL && v->mech == NULL &&
	    v->token == NULL)
		return opt_complain(
		    &msa_test_page, "--quit-after auth needs --user");
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

/* Where mail is read, it is not handed in; but a login can be tried. */
static int
check_protocol(struct test_run *run)
{
	static const char *const stages[] = { "connect", "ehlo", "tls",
		"auth" };
	enum authstr_protocol protocol = run->target.protocol;

	if (protocol == AUTHSTR_SMTP || protocol == AUTHSTR_LMTP)
		return EXIT_DONE;
	for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]); i++)
		if (run->v.net.quit_after != NULL &&
		    strcmp(run->v.net.quit_after, stages[i]) == 0)
			return EXIT_DONE;
	return fail(&run->err, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET, "bad-target",
	    "expected a server that takes mail, found one of %s: add "
	    "--quit-after auth to try the login",
	    authstr_protocol_name(protocol));
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
	if (run->has_target && (rc = check_protocol(run)) != EXIT_DONE)
		return rc;
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
