/* SPDX-License-Identifier: MIT */
/*
 * msa-test: the whole procedure from connect to a delivered message, with a
 * transcript and a verdict on each stage.
 */
#include <string.h>
#include "applet.h"
#include "msa_test/attach.h"
#include "msa_test/each.h"
#include "msa_test/repeat.h"
#include "msa_test/emit.h"
#include "opt/opt.h"
#include "out/out.h"
#include "secret/secret.h"

static const struct opt_row rows[] = {
	{ 0, "Login", OPT_GROUP, NULL, NULL, NULL, 0 },
	ACCOUNT_OPTIONS(struct test_values),
	{ 'u', "user", OPT_TEXT, "USER", NULL, "who logs in",
	    offsetof(struct test_values, user) },
	{ 'p', "password", OPT_SECRET, "SOURCE", NULL,
	    "where the password is: ask, env:NAME, file:PATH.. (ask)",
	    offsetof(struct test_values, password) },
	{ 0, "token", OPT_SECRET, "SOURCE", NULL, "where the OAuth token is",
	    offsetof(struct test_values, token) },
	{ 0, "authzid", OPT_TEXT, "USER", NULL, "act as this user",
	    offsetof(struct test_values, authzid) },
	{ 'm', "mech", OPT_TEXT, "MECH", NULL,
	    "this mechanism, not the strongest offered",
	    offsetof(struct test_values, mech) },
	{ 0, "all-mechs", OPT_FLAG, NULL, NULL,
	    "each mechanism that is offered, on a connection of its own",
	    offsetof(struct test_values, all_mechs) },
	{ 0, "max-failures", OPT_NUMBER, "COUNT", NULL,
	    "stop --all-mechs, --repeat after so many refusals; 0: never (3)",
	    offsetof(struct test_values, max_failures) },
	{ 0, "token-secret", OPT_SECRET, "SOURCE", NULL,
	    "where the secret of the token is (XOAUTH)",
	    offsetof(struct test_values, token_secret) },
	{ 0, "consumer-key", OPT_TEXT, "TEXT", NULL,
	    "who asks (XOAUTH: anonymous)",
	    offsetof(struct test_values, consumer_key) },
	{ 0, "consumer-secret", OPT_SECRET, "SOURCE", NULL,
	    "where its secret is (XOAUTH: anonymous)",
	    offsetof(struct test_values, consumer_secret) },
	{ 0, "realm", OPT_TEXT, "REALM", NULL, "in this realm (DIGEST-MD5)",
	    offsetof(struct test_values, realm) },
	{ 0, "domain", OPT_TEXT, "NAME", NULL, "in this domain (NTLM)",
	    offsetof(struct test_values, domain) },
	{ 0, "workstation", OPT_TEXT, "NAME", NULL,
	    "from this workstation (NTLM)",
	    offsetof(struct test_values, workstation) },
	{ 0, "ntlm", OPT_CHOICE, "VERSION", "v1|v2",
	    "which NTLM: v1 can be cracked (v2)",
	    offsetof(struct test_values, ntlm) },
	{ 0, "prep", OPT_CHOICE, "WHEN", "auto|yes|no",
	    "SASLprep for user and password: as specified, or not (auto)",
	    offsetof(struct test_values, prep) },
	{ 0, "min-iterations", OPT_NUMBER, "COUNT", NULL,
	    "refuse fewer of SCRAM (4096)",
	    offsetof(struct test_values, min_iterations) },
	{ 0, "max-iterations", OPT_NUMBER, "COUNT", NULL,
	    "refuse more of SCRAM (1000000)",
	    offsetof(struct test_values, max_iterations) },
	{ 0, "cb-type", OPT_CHOICE, "TYPE",
	    "tls-exporter|tls-unique|tls-server-end-point",
	    "what -PLUS is bound to (the best that the TLS has)",
	    offsetof(struct test_values, net.cb_type) },
	{ 0, "allow-cleartext", OPT_FLAG, NULL, NULL,
	    "send a readable password without TLS",
	    offsetof(struct test_values, allow_cleartext) },
	{ 0, "Message", OPT_GROUP, NULL, NULL, NULL, 0 },
	{ 'f', "from", OPT_TEXT, "ADDRESS", NULL,
	    "sender (the user, where that is an address)",
	    offsetof(struct test_values, from) },
	{ 't', "to", OPT_LIST, "ADDRESS", NULL,
	    "recipient; may be given several times",
	    offsetof(struct test_values, to) },
	{ 0, "cc", OPT_LIST, "ADDRESS", NULL, "recipient of a copy, likewise",
	    offsetof(struct test_values, cc) },
	{ 's', "subject", OPT_TEXT, "TEXT", NULL, "subject of the message",
	    offsetof(struct test_values, subject) },
	{ 0, "body", OPT_TEXT, "FILE", NULL,
	    "send FILE as it is, headers and all; - is standard input",
	    offsetof(struct test_values, body) },
	{ 0, "eml", OPT_TEXT, "FILE", NULL,
	    "send the message in FILE; - is standard input",
	    offsetof(struct test_values, eml) },
	{ 0, "extract-recipients", OPT_FLAG, NULL, NULL,
	    "to whom --eml names in To, Cc and Bcc",
	    offsetof(struct test_values, extract) },
	{ 0, "header", OPT_LIST, "FIELD", NULL,
	    "one more field, 'Name: text'; may be given several times",
	    offsetof(struct test_values, header) },
	{ 0, "text", OPT_TEXT, "FILE", NULL, "the message's text; - likewise",
	    offsetof(struct test_values, text) },
	{ 0, "attach", OPT_LIST, "FILE[:TYPE]", NULL,
	    "attach FILE; may be given several times",
	    offsetof(struct test_values, attach) },
	{ 0, "dsn-notify", OPT_TEXT, "EVENTS", NULL,
	    "notices: never, or of success,failure,delay",
	    offsetof(struct test_values, dsn_notify) },
	{ 0, "dsn-ret", OPT_CHOICE, "WHAT", "full|hdrs",
	    "what they return of the message",
	    offsetof(struct test_values, dsn_ret) },
	{ 0, "dsn-envid", OPT_TEXT, "TEXT", NULL,
	    "what they name the message by",
	    offsetof(struct test_values, dsn_envid) },
	{ 0, "dsn-orcpt", OPT_FLAG, NULL, NULL,
	    "name each recipient as the original one, too",
	    offsetof(struct test_values, dsn_orcpt) },
	{ 0, "chunking", OPT_FLAG, NULL, NULL,
	    "send by BDAT where CHUNKING is offered",
	    offsetof(struct test_values, chunking) },
	{ 0, "pipelining", OPT_FLAG, NULL, NULL,
	    "send MAIL, RCPT and DATA together where PIPELINING is offered",
	    offsetof(struct test_values, pipelining) },
	NET_OPTIONS(struct test_values),
	{ 0, "Run", OPT_GROUP, NULL, NULL, NULL, 0 },
	{ 'q', "quit-after", OPT_CHOICE, "STAGE",
	    "connect|ehlo|tls|xclient|auth|mail|rcpt|data",
	    "go no further than STAGE",
	    offsetof(struct test_values, net.quit_after) },
	{ 0, "emit", OPT_FLAG, NULL, NULL,
	    "print the lines for a pipe into s_client -quiet -crlf",
	    offsetof(struct test_values, emit) },
	{ 0, "pace", OPT_TEXT, "SECONDS|reply", NULL,
	    "wait so long before each line, or for the reply on stdin (0)",
	    offsetof(struct test_values, pace) },
	{ 0, "xclient", OPT_TEXT, "ATTRIBUTES", NULL,
	    "be taken for 'ADDR=192.0.2.1 NAME=.. LOGIN=..' by XCLIENT",
	    offsetof(struct test_values, xclient) },
	{ 0, "repeat", OPT_NUMBER, "COUNT", NULL,
	    "all of it so many times, and what each stage took (1)",
	    offsetof(struct test_values, repeat) },
	{ 0, "show-secrets", OPT_FLAG, NULL, NULL,
	    "do not mask passwords in the transcript",
	    offsetof(struct test_values, show_secrets) },
	{ 0, "json", OPT_FLAG, NULL, NULL, "one JSON object, for programs",
	    offsetof(struct test_values, json) },
	{ 0, "color", OPT_CHOICE, "WHEN", "auto|always|never", "colours (auto)",
	    offsetof(struct test_values, color) },
	{ 0 },
};

static const struct opt_pair pairs[] = {
	NET_PAIRS,
	{ "password", "token" },
	{ "token", "password" },
	{ "eml", "body" },
	{ "eml", "text" },
	{ "eml", "attach" },
	{ "body", "eml" },
	{ "body", "text" },
	{ "body", "attach" },
	{ "body", "header" },
	{ "text", "eml" },
	{ "text", "body" },
	{ "attach", "eml" },
	{ "attach", "body" },
	{ "header", "body" },
	{ NULL, NULL },
};

const struct opt_page msa_test_page = {
	"msa-test",
	"msa-test [OPTION]... HOST[:PORT]\n"
	"msa-test [OPTION]... --via COMMAND [HOST[:PORT]]\n"
	"msa-test [OPTION]... --emit [--pace=SECONDS|reply] [HOST[:PORT]]",
	"Logs in and sends a message, step by step.",
	rows,
	NULL,
	pairs,
};

static void
remark_tls(const struct net_tls_report *tls)
{
	static const char *const rules[] = { "key-file-mode",
		"tls-min-lowered" };
	bool holds[] = { tls->key_open, tls->old_allowed };

	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (holds[i])
			out_remark(rules[i],
			    authstr_rule_message(authstr_rule_find(rules[i])));
}

void
test_run_through(struct test_run *run)
{
	net_run(&run->v.net, run->has_target ? &run->target : NULL,
	    run->session, test_log_see, &run->log, &run->result);
	if (!run->log.show_secrets)
		net_result_hide(&run->result, &run->log.hide);
	test_log_close(&run->log, &run->result, run->session);
	if (run->log.failed)
		out_failed();
}

static int
perform(struct test_run *run)
{
	test_run_through(run);
	if (run->v.json)
		test_view_json(&run->log, run->has_target ? &run->target : NULL,
		    &run->result, run->session);
	else
		test_view_verdict(&run->log, &run->result, run->session);
	remark_tls(&run->result.tls);
	return run->result.status;
}

void
test_run_end(struct test_run *run)
{
	net_result_free(&run->result);
	test_log_end(&run->log);
	authstr_session_free(run->session);
	authstr_buf_free(run->message);
}

static int
one_session(struct test_run *run, const char *target)
{
	int rc = test_plan(run, target);

	run->v.net.via_once = true;
	net_mech(&run->v.net, run->v.mech);
	if (rc == EXIT_DONE)
		rc = net_confine(&run->v.net, false, &run->err);
	if (rc == EXIT_DONE)
		rc = perform(run);
	else if (run->err.rule != NULL)
		out_failure(rc, &run->err, run->v.json);
	return rc;
}

/* Blindly; what that cannot do has a form that can. */
static int
one_way(struct test_run *run, const char *target)
{
	int rc = emit_blind(run, target);

	if (rc == EXIT_DONE || run->err.rule == NULL)
		return rc;
	out_failure(rc, &run->err, false);
	if (strncmp(run->err.rule, "one-way", 7) == 0)
		emit_hint(run);
	return rc;
}

static int
by_reply(struct test_run *run, const char *target)
{
	int rc;

	if (emit_wire_begin(&run->v, &run->err)) {
		out_begin(run->v.color);
		rc = one_session(run, target);
	} else {
		rc = EXIT_IO;
		out_failure(rc, &run->err, run->v.json);
	}
	emit_wire_end(&run->v);
	return rc;
}

static int
run_as_asked(struct test_run *run, const char *target)
{
	if (run->v.emit && emit_by_reply(&run->v))
		return by_reply(run, target);
	out_begin(run->v.color);
	return run->v.emit         ? one_way(run, target)
	       : run->v.all_mechs  ? each_run(&run->v, target)
	       : run->v.repeat > 1 ? repeat_run(&run->v, target)
				   : one_session(run, target);
}

/* "HOST PORT", as telnet has it. */
static int
too_many_words(int n, char **words)
{
	const char *port = n == 2 ? words[1] : "";

	if (strchr(words[0], ':') == NULL && *port != '\0' &&
	    port[strspn(port, "0123456789")] == '\0')
		return opt_complain(&msa_test_page,
		    "expected HOST:PORT in one word; did you mean '%s:%s'?",
		    words[0], port);
	return opt_complain(
	    &msa_test_page, "expected one server, found %d words", n);
}

static int
check_words(const struct test_values *v, int words, char **argv)
{
	const char *wrong = net_complaint(&v->net);

	if (wrong != NULL)
		return opt_complain(&msa_test_page, "%s", wrong);
	if (attach_stdin_readers(v) > 1)
		return opt_complain(&msa_test_page,
		    "standard input can be read once: of secrets, the message, "
		    "its parts and replies one must come from elsewhere");
	if (words == 1 || (words == 0 && (v->net.via != NULL || v->emit)))
		return OPT_GO;
	return words == 0 ? opt_complain(
				&msa_test_page, "expected a server, found none")
			  : too_many_words(words, argv);
}

int
msa_test_main(int argc, char **argv)
{
	struct test_run run = { .v = { .max_failures = 3, .repeat = 1 } };
	const char *target = NULL;
	int rest, rc = OPT_GO;

	secret_guard();
	out_name("msa-test");
	emit_words(argc, argv);
	rc = opt_parse(&msa_test_page, argc, argv, &run.v, &rest);
	opt_fit_mech(&run.v.account, run.v.mech, run.v.password, run.v.token);
	if (rc == OPT_GO && rest == 0 && run.v.account.host != NULL)
		target = run.v.account.host;
	else if (rc == OPT_GO && rest > 0)
		target = argv[1];
	if (rc == OPT_GO)
		rc = check_words(
		    &run.v, rest > 0 ? rest : target != NULL, argv + 1);
	if (rc == OPT_GO)
		rc = each_check(&run.v);
	if (rc == OPT_GO)
		rc = repeat_check(&run.v);
	if (rc == OPT_GO)
		rc = emit_check(&run.v);
	if (rc == OPT_GO && target != NULL)
		rc = test_check_protocol(&run, target);
	if (rc == OPT_GO)
		rc = out_end(run_as_asked(&run, target));
	test_run_end(&run);
	emit_words_end();
	opt_list_free(&run.v.to);
	opt_list_free(&run.v.cc);
	opt_list_free(&run.v.header);
	opt_list_free(&run.v.attach);
	return rc;
}
