/* SPDX-License-Identifier: MIT */
/*
 * gen-auth: the string that logs in.
 */
#include "gen_auth/gen_auth.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "applet.h"
#include "out/fail.h"
#include "opt/opt.h"
#include "out/out.h"
#include "secret/secret.h"

#define AT(member) offsetof(struct gen_options, member)
#define VALUE(id) AT(given[GEN_##id])

static const struct opt_row rows[] = {
	{ 'f', "format", OPT_CHOICE, "FORMAT",
	    "label|bare|smtp|imap|pop3|http|json",
	    "how to print it: as the old tool (label), the string alone, what "
	    "to type in a protocol",
	    AT(format) },
	{ 0, "json", OPT_FLAG, NULL, NULL,
	    "print an object, with the lines of the format's protocol",
	    AT(json) },
	{ 0, "list", OPT_FLAG, NULL, NULL, "list the types", AT(list) },
	{ 0, "batch", OPT_TEXT, "FILE", NULL,
	    "read an object a line (- is standard input), write one a line",
	    AT(batch) },
	{ 0, "record", OPT_TEXT, "FORMAT", NULL,
	    "print what a server stores: dovecot, postgresql, cyrus, gsasl, "
	    "kafka, mongodb, digest-ha1",
	    AT(record) },
	{ 0, "show", OPT_FLAG, NULL, NULL, "print the intermediate values",
	    AT(show) },
	{ 's', "no-echo", OPT_FLAG, NULL, NULL,
	    "ask for every value without echo", AT(no_echo) },
	{ 0, "Values", OPT_GROUP, NULL, NULL, NULL, 0 },
	{ 0, "user", OPT_TEXT, "USER", NULL, "who logs in", VALUE(USER) },
	{ 0, "authzid", OPT_TEXT, "USER", NULL, "whom to act as",
	    VALUE(AUTHZID) },
	{ 0, "password", OPT_SECRET, "SOURCE", NULL,
	    "where the password is, see below", VALUE(PASSWORD) },
	{ 0, "token", OPT_SECRET, "SOURCE", NULL,
	    "where the OAuth access token is", VALUE(TOKEN) },
	{ 0, "challenge", OPT_LIST, "TEXT", NULL,
	    "what the server sent, decoded or as it came; again for the next",
	    AT(challenges) },
	{ 0, "realm", OPT_TEXT, "REALM", NULL, "the user's realm",
	    VALUE(REALM) },
	{ 0, "service", OPT_TEXT, "NAME", NULL,
	    "smtp, imap, pop: by the format, else smtp", VALUE(SERVICE) },
	{ 0, "host", OPT_TEXT, "HOST", NULL, "the server", VALUE(HOST) },
	{ 0, "port", OPT_TEXT, "PORT", NULL, "its port", VALUE(PORT) },
	{ 0, "domain", OPT_TEXT, "DOMAIN", NULL, "the user's, in NTLM",
	    VALUE(DOMAIN) },
	{ 0, "workstation", OPT_TEXT, "NAME", NULL, "the client's, in NTLM",
	    VALUE(WORKSTATION) },
	{ 0, "ntlm", OPT_CHOICE, "VERSION", "v2|v1", "of NTLM (v2)",
	    VALUE(NTLM_VERSION) },
	{ 0, "prep", OPT_CHOICE, "WHEN", "auto|yes|no",
	    "SASLprep user and password: as the mechanism has it (auto)",
	    VALUE(PREP) },
	{ 0, "charset", OPT_CHOICE, "NAME", "utf-8|iso-8859-1",
	    "of DIGEST-MD5's names and password", VALUE(CHARSET) },
	{ 0, "min-iterations", OPT_TEXT, "N", NULL,
	    "fewest that SCRAM is done with (4096)", VALUE(MIN_ITERATIONS) },
	{ 0, "max-iterations", OPT_TEXT, "N", NULL, "most (1000000)",
	    VALUE(MAX_ITERATIONS) },
	{ 0, "region", OPT_TEXT, "REGION", NULL,
	    "of Amazon SES, for SES-SMTP-PASSWORD", VALUE(REGION) },
	{ 0, "Channel binding", OPT_GROUP, NULL, NULL, NULL, 0 },
	{ 0, "cb-type", OPT_CHOICE, "TYPE",
	    "tls-exporter|tls-unique|tls-server-end-point", "what kind",
	    VALUE(CB_TYPE) },
	{ 0, "cb-data", OPT_TEXT, "BYTES", NULL, "its bytes", VALUE(CB_DATA) },
	{ 0, "cb-cert", OPT_TEXT, "FILE", NULL,
	    "tls-server-end-point of this certificate (PEM)", AT(cb_cert) },
	{ 0, "What is random or the clock's", OPT_GROUP, NULL, NULL, NULL, 0 },
	{ 0, "cnonce", OPT_TEXT, "TEXT", NULL, "the client's nonce",
	    VALUE(CNONCE) },
	{ 0, "nonce-count", OPT_TEXT, "N", NULL, "of DIGEST-MD5 (1)",
	    VALUE(NONCE_COUNT) },
	{ 0, "client-challenge", OPT_TEXT, "BYTES", NULL, "of NTLM, 8 of them",
	    VALUE(CLIENT_CHALLENGE) },
	{ 0, "time", OPT_TEXT, "SECONDS", NULL, "since 1970", VALUE(TIME) },
	{ 0, "salt", OPT_TEXT, "BYTES", NULL, "of a record", VALUE(SALT) },
	{ 0, "iterations", OPT_TEXT, "N", NULL, "of a record (4096)",
	    VALUE(ITERATIONS) },
	{ 0, "OAuth 1", OPT_GROUP, NULL, NULL, NULL, 0 },
	{ 0, "token-secret", OPT_SECRET, "SOURCE", NULL,
	    "where the secret of the token is", VALUE(TOKEN_SECRET) },
	{ 0, "consumer-key", OPT_TEXT, "TEXT", NULL, "who asks (anonymous)",
	    VALUE(CONSUMER_KEY) },
	{ 0, "consumer-secret", OPT_SECRET, "SOURCE", NULL,
	    "where its secret is (anonymous)", VALUE(CONSUMER_SECRET) },
	{ 0, "Lines", OPT_GROUP, NULL, NULL, NULL, 0 },
	{ 0, "ir", OPT_CHOICE, "WHEN", "auto|always|never",
	    "send the first message with the command: if it fits (auto)",
	    AT(ir) },
	{ 0, "tag", OPT_TEXT, "TAG", NULL, "the tag of IMAP's command (A1)",
	    AT(tag) },
	{ 0, "crlf", OPT_FLAG, NULL, NULL, "end lines in CR LF", AT(crlf) },
	{ 0, NULL, OPT_FLAG, NULL, NULL, NULL, 0 },
};

const struct opt_page gen_auth_page = {
	"gen-auth",
	"gen-auth [OPTION]... TYPE [VALUE]...\n"
	"gen-auth --batch=FILE\n"
	"gen-auth --list",
	"Builds the string that logs in.  TYPE is a mechanism or one of the "
	"old tool's encodings; its values follow in order, and '<>' is an "
	"empty one.  What is missing is asked for on the terminal, or read "
	"from standard input line by line; so is what the server says, where "
	"the mechanism goes on.",
	rows,
	"SOURCE is ask, stdin, env:NAME, file:PATH, fd:N, cmd:COMMAND,\n"
	"netrc[:PATH], pass:TEXT, hex:HEX or base64:TEXT.  BYTES are the last\n"
	"two, which TEXT and USER may be, too.\n"
	"Behind TYPE a word that begins with a dash is a value unless it is\n"
	"one of these options; before TYPE, -- ends the options.\n",
	NULL,
};

int
gen_status(int rc, struct authstr_error *err)
{
	if (rc == AUTHSTR_E_NOMEM && err->rule == NULL)
		gen_no_memory(err);
	/* The peer's word was handed in by a person. */
	return rc == AUTHSTR_E_PROTOCOL ? EXIT_BAD_INPUT : out_status(rc);
}

int
gen_no_memory(struct authstr_error *err)
{
	return fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "no-memory",
	    "out of memory");
}

bool
gen_has(const struct gen *g, unsigned flag)
{
	return g->mech != NULL && (authstr_mech_flags(g->mech) & flag) != 0;
}

void
gen_note(struct gen *g, const char *rule, const char *format, ...)
{
	va_list ap;

	for (size_t i = 0; i < g->n_notes; i++)
		if (strcmp(g->notes[i].rule, rule) == 0)
			return;
	if (g->n_notes == GEN_NOTES)
		return;
	g->notes[g->n_notes].rule = rule;
	g->notes[g->n_notes].cure = NULL;
	va_start(ap, format);
	vsnprintf(g->notes[g->n_notes].message,
	    sizeof(g->notes[g->n_notes].message), format, ap);
	va_end(ap);
	g->n_notes++;
}

void
gen_wipe(struct gen *g)
{
	authstr_exchange_free(g->exchange);
	g->exchange = NULL;
	for (size_t i = 0; i < GEN_VALUES; i++) {
		authstr_buf_free(g->value[i]);
		g->value[i] = NULL;
	}
	for (size_t i = 0; i < g->n_challenges; i++)
		authstr_buf_free(g->challenge[i].bytes);
	for (size_t i = 0; i < g->n_said; i++)
		authstr_buf_free(g->said[i].bytes);
	g->n_challenges = g->n_said = g->n_notes = g->shown = 0;
	g->proof = PROOF_NOT_CHECKED;
	g->more = false;
}

static void
print_notes(const struct gen *g)
{
	for (size_t i = 0; !g->opt.json && i < g->n_notes; i++) {
		if (g->notes[i].cure == NULL) {
			out_remark(g->notes[i].rule, g->notes[i].message);
			continue;
		}
		out_warn(
		    "note: %s (%s)", g->notes[i].message, g->notes[i].rule);
		out_warn("cure: %s", g->notes[i].cure);
	}
}

static int
find_asked(struct gen *g, struct authstr_error *err)
{
	struct authstr_buf *name = authstr_buf_new(256);
	int rc = EXIT_INTERNAL;

	if (name != NULL)
		rc = gen_ask_type(g, name, err);
	if (rc == EXIT_DONE) {
		authstr_buf_put(name,
		    (struct authstr_span){ (const unsigned char *)"", 1 });
		rc = gen_find(g, (const char *)authstr_buf_span(name).p);
	}
	authstr_buf_free(name);
	return rc;
}

/* Only a login has lines; an encoding has its text. */
static int
check_format(const struct gen *g, struct authstr_error *err)
{
	enum authstr_protocol protocol;

	if (g->mech != NULL || !gen_protocol(g, &protocol))
		return EXIT_DONE;
	return fail(err, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET, "not-in-protocol",
	    "expected a login for --format=%s, found %s", g->opt.format,
	    g->type->name);
}

/* What the login or encoding makes, printed. */
static int
make_and_print(struct gen *g, struct authstr_error *err)
{
	const struct authstr_span none = { NULL, 0 };
	int rc;
	json_t *o;

	if (g->mech == NULL)
		return gen_print_text(g, err);
	if ((rc = gen_make(g, err)) != EXIT_DONE)
		return rc;
	if (g->opt.record != NULL)
		return gen_record(g, err);
	rc = gen_walk(g, err);
	if (rc != EXIT_DONE || !g->opt.json)
		return rc;
	if ((o = gen_json(g, none, &rc, err)) != NULL)
		out_json(o);
	return rc;
}

static void
print_proof(const struct gen *g)
{
	bool empty;

	if (g->proof != PROOF_GOOD || g->opt.json)
		return;
	empty = authstr_buf_span(g->said[g->n_said - 1].bytes).len == 0;
	out_warn("the server proved that it knows the password%s "
		 "(server-proved)",
	    empty ? "; the line to send is an empty one" : "");
}

/* What was said before a proof that is none belongs to the failure. */
static void
print_failure(struct gen *g, int status, const struct authstr_error *err)
{
	const struct authstr_span none = { NULL, 0 };
	struct authstr_error other;
	json_t *o = NULL;
	int rc;

	if (g->opt.json && g->proof == PROOF_BAD)
		o = gen_json(g, none, &rc, &other);
	out_failure(status, err, g->opt.json && o == NULL);
	if (o == NULL)
		return;
	out_json_failure(o, status, err);
	out_json(o);
}

static int
generate(struct gen *g, char **words, int n)
{
	struct authstr_error err = { 0 };
	int rc;

	if (n > 0)
		rc = gen_find(g, words[0]);
	else
		rc = find_asked(g, &err);
	if (rc != EXIT_DONE)
		return rc;
	/* Before the first digest; PLAIN and LOGIN have none. */
	if (g->mech == NULL || gen_has(g, AUTHSTR_MECH_GUESSABLE) ||
	    g->opt.record != NULL || g->opt.cb_cert != NULL)
		authstr_no_config();
	rc = check_format(g, &err);
	if (rc == EXIT_DONE && g->opt.record != NULL)
		rc = gen_record_check(g, &err);
	if (rc == EXIT_DONE)
		rc = gen_input(g, words + 1, n > 0 ? n - 1 : 0, &err);
	if (rc == EXIT_DONE)
		rc = make_and_print(g, &err);
	print_proof(g);
	print_notes(g);
	if (rc != EXIT_DONE && err.rule == NULL)
		gen_no_memory(&err);
	if (rc != EXIT_DONE)
		print_failure(g, rc, &err);
	return rc;
}

/* In a batch each line has its own. */
static int
run_batch(struct gen *g, int words)
{
	if (words > 0)
		return opt_complain(
		    &gen_auth_page, "--batch: expected no TYPE beside it");
	for (enum gen_value v = GEN_USER; v < GEN_INPUTS; v++)
		if (g->opt.given[v] != NULL)
			return opt_complain(&gen_auth_page,
			    "--batch: expected no --%s beside it",
			    gen_values[v].option);
	if (g->opt.challenges.n > 0 || g->opt.cb_cert != NULL)
		return opt_complain(&gen_auth_page,
		    "--batch: expected no --%s beside it",
		    g->opt.cb_cert != NULL ? "cb-cert" : "challenge");
	return gen_batch(g);
}

static int
run(struct gen *g, char **argv, int words)
{
	if (g->opt.list)
		return gen_list();
	if (strcmp(g->opt.format, "json") == 0)
		g->opt.json = true;
	return g->opt.batch != NULL ? run_batch(g, words)
				    : generate(g, argv + 1, words);
}

int
gen_auth_main(int argc, char **argv)
{
	struct gen g = { .opt = { .format = "label" } };
	int rc, words;

	secret_guard();
	out_begin("never");
	out_name(gen_auth_page.name);
	rc = opt_parse_old(&gen_auth_page, argc, argv, &g.opt, &words);
	if (rc == OPT_GO)
		rc = out_end(run(&g, argv, words));
	gen_wipe(&g);
	gen_line_wipe();
	opt_list_free(&g.opt.challenges);
	return rc;
}
