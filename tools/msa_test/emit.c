/* SPDX-License-Identifier: MIT */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "applet.h"
#include "msa_test/emit.h"
#include "opt/opt.h"
#include "out/out.h"

/* ----------------------------------------------------------- the options -- */

bool
emit_by_reply(const struct test_values *v)
{
	return v->pace != NULL && strcmp(v->pace, "reply") == 0;
}

bool
emit_is_greeted(const struct test_values *v)
{
	return v->net.tls != NULL && strcmp(v->net.tls, "starttls") == 0;
}

/* Decimal, at most 3600; false for anything else. */
static bool
is_seconds(const char *text)
{
	size_t whole = strspn(text, "0123456789");
	size_t part =
	    text[whole] == '.' ? strspn(text + whole + 1, "0123456789") + 1 : 0;

	return whole < 5 && part != 1 && part < 8 && whole + part > 0 &&
	       text[whole + part] == '\0' && strtod(text, NULL) <= 3600;
}

/* What is said about a connection to who makes none. */
static int
check_connection(struct test_values *v)
{
	const struct opt_use others[] = {
		{ v->net.via != NULL, "via" },
		{ v->net.connect != NULL, "connect" },
		{ v->net.ca_file != NULL, "ca-file" },
		{ v->net.ca_dir != NULL, "ca-dir" },
		{ v->net.insecure, "insecure" },
		{ v->net.cert != NULL, "cert" },
		{ v->net.key != NULL, "key" },
		{ v->net.key_password != NULL, "key-password" },
		{ v->net.tls_min != NULL, "tls-min" },
		{ v->net.cb_type != NULL, "cb-type" },
		{ v->net.resolver != NULL, "resolver" },
		{ v->net.proxy != NULL, "proxy" },
		{ v->net.proxy_password != NULL, "proxy-password" },
		{ v->net.bind != NULL, "bind" },
		{ v->net.connect_timeout > 0, "connect-timeout" },
		{ v->net.v4, "ipv4" },
		{ v->net.v6, "ipv6" },
	};
	const char *other = opt_clash(
	    &v->account, NULL, others, sizeof(others) / sizeof(others[0]));

	if (other == NULL)
		return OPT_GO;
	return opt_complain(&msa_test_page,
	    "--emit makes no connection: --%s is for the command behind the "
	    "pipe to say",
	    other);
}

static int
check_terminal(void)
{
	if (isatty(STDOUT_FILENO))
		return opt_complain(&msa_test_page,
		    "expected a pipe for the lines, found a terminal; "
		    "--via COMMAND needs no pipe");
	return OPT_GO;
}

int
emit_check(struct test_values *v)
{
	int rc;

	if (!v->emit)
		return v->pace == NULL ? OPT_GO
				       : opt_complain(&msa_test_page,
					     "--pace goes with --emit");
	if (v->pace != NULL && !emit_by_reply(v) && !is_seconds(v->pace))
		return opt_complain(&msa_test_page,
		    "--pace: expected seconds up to 3600 or 'reply', found "
		    "'%s'",
		    v->pace);
	if ((rc = check_connection(v)) != OPT_GO)
		return rc;
	if (emit_by_reply(v))
		return check_terminal();
	if (v->json)
		return opt_complain(&msa_test_page,
		    "--emit prints lines, and hears nothing to tell in JSON: "
		    "--json goes with --pace=reply");
	return OPT_GO;
}

/* -------------------------------------------------------------- the hint -- */

static struct {
	char **words;
	size_t n;
} kept;

/* A copy, cut where a secret begins. */
static char *
copy_word(const char *word)
{
	static const char *const kinds[] = { "pass:", "hex:", "base64:" };
	size_t len = strlen(word);
	char *copy = malloc(len + sizeof("ask"));

	if (copy == NULL)
		return NULL;
	memcpy(copy, word, len + 1);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		char *at = strstr(copy, kinds[i]);

		if (at != NULL) {
			authstr_wipe(at, strlen(at));
			memcpy(at, "ask", sizeof("ask"));
		}
	}
	return copy;
}

/* How many words an option has that a --via form has no use for. */
static int
is_ours(const char *word)
{
	static const char *const names[] = { "--pace", "--via-eol", "--tls" };

	if (strcmp(word, "--emit") == 0)
		return 1;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		size_t len = strlen(names[i]);

		if (strncmp(word, names[i], len) == 0 &&
		    (word[len] == '\0' || word[len] == '='))
			return word[len] == '=' ? 1 : 2;
	}
	return 0;
}

bool
emit_words(int argc, char **argv)
{
	bool emits = false;

	for (int i = 1; i < argc; i++)
		emits = emits || strcmp(argv[i], "--emit") == 0;
	if (!emits)
		return true;
	kept.words = calloc((size_t)argc, sizeof(*kept.words));
	for (int i = 1; i < argc && kept.words != NULL; i++) {
		int skip = is_ours(argv[i]);

		if (skip > 0) {
			i += skip - 1;
			continue;
		}
		if ((kept.words[kept.n] = copy_word(argv[i])) == NULL)
			return false;
		kept.n++;
	}
	return kept.words != NULL;
}

void
emit_words_end(void)
{
	for (size_t i = 0; i < kept.n; i++)
		free(kept.words[i]);
	free(kept.words);
	kept.words = NULL;
	kept.n = 0;
}

static void
put(struct authstr_buf *out, const char *text)
{
	authstr_buf_put(out, authstr_span_of(text));
}

/* As a shell reads it back. */
static void
put_quoted(struct authstr_buf *out, const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789%+,-./:=@_";

	put(out, " ");
	if (*word != '\0' && word[strspn(word, plain)] == '\0') {
		put(out, word);
		return;
	}
	put(out, "'");
	for (; *word != '\0'; word++) {
		char one[] = { *word, '\0' };

		put(out, *word == '\'' ? "'\\''" : one);
	}
	put(out, "'");
}

/* The command that takes the place of the pipe.  A certificate names an address
 * apart from names, and SNI has names alone (RFC 6066 section 3). */
static void
print_command(char *via, size_t size, const struct test_run *run)
{
	/* As s_client calls them. */
	static const char *const protocols[] = { [AUTHSTR_SMTP] = "smtp",
		[AUTHSTR_LMTP] = "lmtp",
		[AUTHSTR_IMAP] = "imap",
		[AUTHSTR_POP3] = "pop3",
		[AUTHSTR_SIEVE] = "sieve" };
	const struct net_target *t = &run->target;
	const char *host = run->has_target ? t->name : "HOST";
	bool v6 = strchr(host, ':') != NULL;
	bool starttls =
	    run->has_target ? !t->implicit : emit_is_greeted(&run->v);
	struct in_addr v4;
	char name[600];

	snprintf(name, sizeof(name),
	    v6 || inet_pton(AF_INET, host, &v4) == 1
		? "-verify_ip %s"
		: "-verify_hostname %s -servername %s",
	    host, host);
	snprintf(via, size,
	    "openssl s_client -quiet -verify_quiet -verify_return_error "
	    "%s%s%s -connect %s%s%s:%u",
	    name, starttls ? " -starttls " : "",
	    starttls ? protocols[run->has_target ? t->protocol : AUTHSTR_SMTP]
		     : "",
	    v6 ? "[" : "", host, v6 ? "]" : "",
	    run->has_target ? (unsigned)t->port : 465);
}

void
emit_hint(const struct test_run *run)
{
	struct authstr_buf *line = authstr_buf_new(65536);
	char via[1400];

	if (line == NULL)
		return;
	print_command(via, sizeof(via), run);
	put(line, "try: msa-test");
	for (size_t i = 0; i < kept.n; i++)
		put_quoted(line, kept.words[i]);
	put(line, " --via");
	put_quoted(line, via);
	if (authstr_buf_status(line) == AUTHSTR_OK)
		out_plain_warn("%.*s", (int)authstr_buf_span(line).len,
		    (const char *)authstr_buf_span(line).p);
	authstr_buf_free(line);
}
