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
	{ 's', "no-echo", OPT_FLAG, NULL, NULL,
	    "ask for every value without echo", AT(no_echo) },
	{ 0, "Values", OPT_GROUP, NULL, NULL, NULL, 0 },
	{ 0, "user", OPT_TEXT, "USER", NULL, "who logs in", AT(user) },
	{ 0, "authzid", OPT_TEXT, "USER", NULL, "whom to act as", AT(authzid) },
	{ 0, "password", OPT_SECRET, "SOURCE", NULL,
	    "where the password is, see below", AT(password) },
	{ 0, "token", OPT_SECRET, "SOURCE", NULL,
	    "where the OAuth access token is", AT(token) },
	{ 0, "challenge", OPT_TEXT, "TEXT", NULL,
	    "what the server sent, decoded or as it came", AT(challenge) },
	{ 0, "host", OPT_TEXT, "HOST", NULL,
	    "the server, for OAUTHBEARER and netrc", AT(host) },
	{ 0, "port", OPT_TEXT, "PORT", NULL, "its port, for OAUTHBEARER",
	    AT(port) },
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
	"gen-auth --list",
	"Builds the string that logs in.  TYPE is a mechanism or one of the "
	"old tool's encodings; its values follow in order, and '<>' is an "
	"empty one.  What is missing is asked for on the terminal, or read "
	"from standard input line by line.",
	rows,
	"SOURCE is ask, stdin, env:NAME, file:PATH, fd:N, cmd:COMMAND,\n"
	"netrc[:PATH], pass:TEXT, hex:HEX or base64:TEXT.\n"
	"Behind TYPE a word that begins with a dash is a value unless it is\n"
	"one of these options; before TYPE, -- ends the options.\n",
};

int
gen_status(int rc, struct authstr_error *err)
{
	if (rc == AUTHSTR_E_NOMEM && err->rule == NULL)
		fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "no-memory",
		    "out of memory");
	/* The peer's word was handed in by a person. */
	return rc == AUTHSTR_E_PROTOCOL ? EXIT_BAD_INPUT : out_status(rc);
}

struct authstr_span
gen_get(const struct gen *g, enum gen_value which)
{
	const struct authstr_span none = { NULL, 0 };

	return g->value[which] == NULL ? none
				       : authstr_buf_span(g->value[which]);
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
	va_start(ap, format);
	vsnprintf(g->notes[g->n_notes].message,
	    sizeof(g->notes[g->n_notes].message), format, ap);
	va_end(ap);
	g->n_notes++;
}

static void
wipe(struct gen *g)
{
	for (size_t i = 0; i < GEN_VALUES; i++)
		authstr_buf_free(g->value[i]);
	for (size_t i = 0; i < g->steps; i++)
		authstr_buf_free(g->step[i]);
}

static void
print_notes(const struct gen *g)
{
	for (size_t i = 0; !g->opt.json && i < g->n_notes; i++)
		out_remark(g->notes[i].rule, g->notes[i].message);
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
	if (g->mech == NULL ||
	    (authstr_mech_flags(g->mech) & AUTHSTR_MECH_GUESSABLE) != 0)
		authstr_no_config();
	if ((rc = check_format(g, &err)) == EXIT_DONE)
		rc = gen_input(g, words + 1, n > 0 ? n - 1 : 0, &err);
	if (rc == EXIT_DONE && g->mech != NULL)
		rc = gen_make(g, &err);
	if (rc == EXIT_DONE)
		rc = gen_print(g, &err);
	print_notes(g);
	if (rc != EXIT_DONE && err.rule == NULL)
		fail(&err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "no-memory",
		    "out of memory");
	if (rc != EXIT_DONE)
		out_failure(rc, &err, g->opt.json);
	return rc;
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
	if (rc != OPT_GO)
		return rc;
	if (g.opt.list)
		return gen_list();
	if (strcmp(g.opt.format, "json") == 0)
		g.opt.json = true;
	rc = generate(&g, argv + 1, words);
	wipe(&g);
	return out_end(rc);
}
