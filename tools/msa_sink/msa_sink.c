/* SPDX-License-Identifier: MIT */
/*
 * msa-sink: a mail submission server on loopback to try everything else on.
 * This file is the command line; the server is in sink/.
 */
#include <stdio.h>
#include <string.h>
#include "applet.h"
#include "entropy.h"
#include "out/fail.h"
#include "opt/near.h"
#include "out/out.h"
#include "secret/secret.h"
#include "msa_sink/record.h"
#include "msa_sink/sink.h"
#include "msa_sink/word.h"

struct values {
	const char *listen, *tls, *cert, *key, *ca_out, *deliver, *misbehave,
	    *record;
	struct opt_list users, mechs, rejects, fails;
	unsigned long size, sessions;
	unsigned idle, seconds;
	bool remote, json, show_secrets, once;
};

#define AT(member) offsetof(struct values, member)

static const struct opt_row rows[] = {
	{ 0, "Server", OPT_GROUP, NULL, NULL, NULL, 0 },
	{ 'l', "listen", OPT_TEXT, "ADDR:PORT", NULL,
	    "where to listen; port 0: the system picks (127.0.0.1:2587)",
	    AT(listen) },
	{ 0, "tls", OPT_CHOICE, "MODE", "starttls|implicit|none",
	    "how TLS starts (starttls)", AT(tls) },
	{ 0, "cert", OPT_TEXT, "FILE", NULL,
	    "certificate chain, PEM; without it a throw-away CA is made",
	    AT(cert) },
	{ 0, "key", OPT_TEXT, "FILE", NULL, "its key, PEM", AT(key) },
	{ 0, "ca-out", OPT_TEXT, "FILE", NULL,
	    "write the throw-away CA's certificate there", AT(ca_out) },
	{ 0, "allow-remote", OPT_FLAG, NULL, NULL,
	    "listen on addresses that others can reach", AT(remote) },
	{ 0, "Logins", OPT_GROUP, NULL, NULL, NULL, 0 },
	{ 'u', "user", OPT_SECRETS, "NAME:PASSWORD", NULL,
	    "who may log in; the password is the OAuth token too", AT(users) },
	{ 0, "mech", OPT_LIST, "NAME", NULL, "offer this mechanism alone",
	    AT(mechs) },
	{ 0, "Mail", OPT_GROUP, NULL, NULL, NULL, 0 },
	{ 'd', "deliver", OPT_TEXT, "MBOX|DIR/", NULL,
	    "append to MBOX, or write each message to a file in DIR",
	    AT(deliver) },
	{ 0, "size", OPT_NUMBER, "OCTETS", NULL,
	    "largest message taken (52428800)", AT(size) },
	{ 0, "reject", OPT_LIST, "ADDRESS", NULL, "refuse this recipient",
	    AT(rejects) },
	{ 0, "Trouble", OPT_GROUP, NULL, NULL, NULL, 0 },
	{ 0, "fail", OPT_LIST, "STAGE=REPLY", NULL,
	    "answer so at STAGE; or close, or hang", AT(fails) },
	{ 0, "misbehave", OPT_TEXT, "SCENARIO", NULL,
	    "do this to each client; list: print all scenarios",
	    AT(misbehave) },
	{ 0, "Run", OPT_GROUP, NULL, NULL, NULL, 0 },
	{ 0, "once", OPT_FLAG, NULL, NULL, "end after one session", AT(once) },
	{ 0, "max-sessions", OPT_NUMBER, "COUNT", NULL,
	    "end after so many sessions", AT(sessions) },
	{ 0, "for", OPT_SECONDS, "SECONDS", NULL, "end after that time",
	    AT(seconds) },
	{ 0, "idle", OPT_SECONDS, "SECONDS", NULL,
	    "end sessions that say nothing for so long (300)", AT(idle) },
	{ 0, "record", OPT_TEXT, "DIR", NULL,
	    "write what clients send to files in DIR", AT(record) },
	{ 0, "show-secrets", OPT_FLAG, NULL, NULL,
	    "print passwords and tokens as they came", AT(show_secrets) },
	{ 0, "json", OPT_FLAG, NULL, NULL, "one JSON object a line", AT(json) },
	{ 0 },
};

const struct opt_page msa_sink_page = {
	"msa-sink",
	"msa-sink [OPTION]...",
	"A mail submission server on loopback: takes logins and messages, and "
	"says what it took.",
	rows,
	"Stages: connect, ehlo, tls, auth, mail, rcpt, data, dot, quit.\n",
	NULL,
};

/* STAGE=REPLY: a code that refuses and a text, "close" or "hang". */
static bool
take_failure(struct sink *s, const char *text)
{
	struct authstr_span all = authstr_span_of(text);
	size_t equals = word_find(all, '=', 0), i = 0;
	struct authstr_span how = word_sub(all, equals + 1, all.len);
	uint64_t code;

	while (i < SINK_FAILS &&
	       !word_is(word_sub(all, 0, equals), sink_stage_name((unsigned)i)))
		i++;
	if (i == SINK_FAILS || how.len == 0 || how.len > 500)
		return false;
	for (size_t k = 0; k < how.len; k++)
		if (how.p[k] < 0x20 || how.p[k] == 0x7f)
			return false;
	s->fail[i] = text + equals + 1;
	if (word_is(how, "close") || word_is(how, "hang"))
		return true;
	return word_number(word_sub(how, 0, 3), 599, &code) && code >= 400 &&
	       how.len > 3 && how.p[3] == ' ';
}

/* OPT_GO or an exit status. */
static int
check_scenario(const struct values *v, struct sink *s)
{
	char hint[80];

	if (v->misbehave == NULL)
		return OPT_GO;
	if (!misbehave_find(v->misbehave, &s->bad, hint, sizeof(hint)))
		return opt_complain(&msa_sink_page,
		    "no scenario is called '%s'%s%s%s", v->misbehave,
		    hint[0] != '\0' ? "; did you mean '" : "", hint,
		    hint[0] != '\0' ? "'?" : "; see --misbehave list");
	if (s->bad.cert != NULL && (v->cert != NULL || s->tls == SINK_CLEAR))
		return opt_complain(&msa_sink_page,
		    "--misbehave %s makes a certificate of its own",
		    v->misbehave);
	return OPT_GO;
}

static int
no_mech(const char *name)
{
	struct near n = { .word = name };
	const struct login_mech *m;
	char near[60];

	for (size_t i = 0; (m = login_mech_at(i)) != NULL; i++)
		near_look(&n, m->name);
	near_say(&n, "", near, sizeof(near));
	return opt_complain(
	    &msa_sink_page, "no mechanism '%s' here%s", name, near);
}

static int
no_failure(const char *text)
{
	char stage[32], near[80];
	struct near n = { .word = stage };

	snprintf(stage, sizeof(stage), "%.*s", (int)strcspn(text, "="), text);
	for (unsigned i = 0; i < SINK_FAILS; i++)
		near_look(&n, sink_stage_name(i));
	if (n.hit != NULL && n.distance == 0)
		return opt_complain(&msa_sink_page,
		    "expected --fail %s=REPLY, REPLY as '451 4.3.0 later', "
		    "'close' or 'hang', found '%s'",
		    n.hit, text);
	near_say(&n,
	    "; STAGE is connect, ehlo, tls, auth, mail, rcpt, data, "
	    "dot or quit",
	    near, sizeof(near));
	return opt_complain(&msa_sink_page,
	    "expected --fail STAGE=REPLY, found '%s'%s", text, near);
}

/* What the option table cannot say; OPT_GO or an exit status. */
static int
check_values(const struct values *v, struct sink *s)
{
	if ((v->cert == NULL) != (v->key == NULL))
		return opt_complain(
		    &msa_sink_page, "--cert and --key go together");
	if (v->cert != NULL && s->tls == SINK_CLEAR)
		return opt_complain(
		    &msa_sink_page, "--cert has no use with --tls=none");
	if (v->ca_out != NULL && (v->cert != NULL || s->tls == SINK_CLEAR))
		return opt_complain(&msa_sink_page,
		    "--ca-out has no use with %s: no CA is made",
		    v->cert != NULL ? "--cert" : "--tls=none");
	for (size_t i = 0; i < v->mechs.n; i++)
		if (login_mech_find(authstr_span_of(v->mechs.items[i])) == NULL)
			return no_mech(v->mechs.items[i]);
	for (size_t i = 0; i < v->fails.n; i++)
		if (!take_failure(s, v->fails.items[i]))
			return no_failure(v->fails.items[i]);
	return check_scenario(v, s);
}

static enum sink_tls
tls_mode(const char *text)
{
	if (text == NULL || strcmp(text, "starttls") == 0)
		return SINK_STARTTLS;
	return strcmp(text, "none") == 0 ? SINK_CLEAR : SINK_IMPLICIT;
}

/* The users given, or alice with a password that nobody knows before. */
static int
take_users(struct sink *s, const struct values *v, struct authstr_error *err)
{
	char made_up[60] = "alice@example.org:";
	size_t len = strlen(made_up);
	int rc = EXIT_DONE;

	for (size_t i = 0; i < v->users.n && rc == EXIT_DONE; i++)
		rc = users_add(&s->users, v->users.items[i], err);
	if (v->users.n > 0)
		return rc;
	if (!entropy_text(made_up + len, 17))
		return fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "no-entropy",
		    "the system has no random numbers");
	return users_add(&s->users, made_up, err);
}

static int
set_up_tls(struct sink *s, const struct values *v, struct sink_ca *ca,
    struct authstr_error *err)
{
	if (s->tls == SINK_CLEAR)
		return EXIT_DONE;
	if ((s->ctx = ca_context(err)) == NULL)
		return EXIT_INTERNAL;
	if (v->cert != NULL)
		return ca_load(s->ctx, v->cert, v->key, err);
	return ca_make(ca, s->ctx, s->bad.cert, err);
}

static int
serve(struct sink *s, const struct values *v, struct sink_ca *ca,
    struct authstr_error *err)
{
	struct sink_limits limits = { v->once ? 1 : v->sessions, v->seconds };
	struct sink_listener at;
	int rc;

	if ((rc = take_users(s, v, err)) != EXIT_DONE ||
	    (s->record != NULL &&
		(rc = record_open(s->record, err)) != EXIT_DONE) ||
	    (rc = store_open(&s->store, v->deliver, err)) != EXIT_DONE ||
	    (rc = set_up_tls(s, v, ca, err)) != EXIT_DONE ||
	    (rc = loop_listen(v->listen != NULL ? v->listen : "127.0.0.1:2587",
		 v->remote, &at, err)) != EXIT_DONE)
		return rc;
	report_start(s, at.name, ca_path(ca),
	    v->users.n == 0 ? &s->users.list[0] : NULL);
	if (s->tls == SINK_CLEAR)
		out_warn("without TLS passwords are taken in clear, and PLAIN "
			 "and LOGIN are offered so");
	loop_run(s, at.fd, &limits);
	return EXIT_DONE;
}

static int
run(const struct values *v, struct sink *s)
{
	struct authstr_error err = { 0 };
	struct sink_ca ca = { .out = v->ca_out };
	int rc;

	if ((s->gsasl = login_context()) == NULL) {
		rc = fail(&err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "no-gsasl",
		    "libgsasl does not start");
	} else {
		loop_signals();
		rc = serve(s, v, &ca, &err);
	}
	if (rc != EXIT_DONE)
		out_error_cured(&err);
	ca_remove(&ca);
	SSL_CTX_free(s->ctx);
	if (s->gsasl != NULL)
		gsasl_done(s->gsasl);
	users_free(&s->users);
	return rc;
}

int
msa_sink_main(int argc, char **argv)
{
	struct values v = { .idle = 300, .size = SINK_SIZE };
	struct sink s = { 0 };
	bool list = false;
	int rest, rc;

	secret_guard();
	out_name("msa-sink");
	rc = opt_parse(&msa_sink_page, argc, argv, &v, &rest);
	if (rc == OPT_GO && rest > 0)
		rc = opt_complain(
		    &msa_sink_page, "'%s' is one word too many", argv[1]);
	if (rc == OPT_GO) {
		out_begin(NULL);
		list = v.misbehave != NULL && strcmp(v.misbehave, "list") == 0;
		s = (struct sink){ .tls = tls_mode(v.tls),
			.json = v.json,
			.show_secrets = v.show_secrets,
			.idle = v.idle,
			.size_max = v.size,
			.record = v.record,
			.reject = v.rejects,
			.mechs = v.mechs };
		rc = list ? OPT_GO : check_values(&v, &s);
	}
	if (rc == OPT_GO && list)
		misbehave_list();
	if (rc == OPT_GO)
		rc = out_end(list ? EXIT_DONE : run(&v, &s));
	opt_list_free(&v.users);
	opt_list_free(&v.mechs);
	opt_list_free(&v.rejects);
	opt_list_free(&v.fails);
	return rc;
}
