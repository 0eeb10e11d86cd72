/* SPDX-License-Identifier: MIT */
/*
 * Found out with OpenSSL 3.0 against Postfix:
 *  - s_client -crlf makes CRLF of each LF, also after a CR: it must be given
 *    LF alone, or the server sees CR CR LF.
 *  - s_client -starttls smtp reads the greeting, sends an EHLO of its own and
 *    STARTTLS, and passes nothing of that to stdout; the last line of that
 *    EHLO's reply ("250 CHUNKING") goes to stderr.  The server does not greet
 *    again after TLS (RFC 3207 section 4.2): the first word is the client's.
 *  - without -quiet (or -brief) certificates and session data stand between
 *    the replies on stdout (via_text.c); without -quiet, -ign_eof or
 *    -nocommands a line that begins with Q, R, K or k is not sent but obeyed.
 * and with GnuTLS 3.7:
 *  - gnutls-cli --starttls-proto has taken the greeting, too.
 *  - without --logfile its words about the certificate are on stdout.
 *  - with --crlf it makes CRLF of the first LF alone of what it has read at
 *    once, and writes over what stands behind that: no message survives.
 */
#include "net/via_look.h"
#include <string.h>

enum {
	CRLF = 1,
	STARTTLS = 2,
	QUIET = 4,
	NO_LETTERS = 8,
	EXPORTS = 16,
	MESSAGES = 32
};

static const struct meaning {
	const char *option; /* without dashes, up to "=" */
	unsigned means;
} s_client_options[] = {
	{ "crlf", CRLF },
	{ "starttls", STARTTLS },
	{ "quiet", QUIET | NO_LETTERS },
	{ "brief", QUIET },
	{ "ign_eof", NO_LETTERS },
	{ "nocommands", NO_LETTERS },
	{ "keymatexport", EXPORTS },
	{ "msg", MESSAGES },
	{ NULL, 0 },
}, gnutls_options[] = {
	{ "crlf", CRLF },
	{ "starttls-proto", STARTTLS },
	{ "logfile", QUIET },
	{ NULL, 0 },
};

/* Takes one word of a shell command, without its quotes; a word that ends a
 * simple command (; | & and newline) is given as ";".  False at the end. */
static bool
take_word(const char **s, char *word, size_t size)
{
	char quote = '\0';
	size_t len = 0;

	*s += strspn(*s, " \t");
	if (**s == '\0')
		return false;
	if (strchr(";|&\n()", **s) != NULL) {
		*s += strspn(*s, ";|&\n()");
		memcpy(word, ";", 2);
		return true;
	}
	for (; **s != '\0'; ++*s) {
		char c = **s;

		if (quote == '\0' && strchr(" \t;|&\n()", c) != NULL)
			break;
		if (quote != '\0' ? c == quote : c == '"' || c == '\'') {
			quote = quote != '\0' ? '\0' : c;
			continue;
		}
		if (c == '\\' && quote != '\'' && (*s)[1] != '\0')
			c = *++*s;
		if (len + 1 < size)
			word[len++] = c;
	}
	word[len] = '\0';
	return true;
}

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

static unsigned
option_means(const struct meaning *options, const char *word)
{
	size_t len;

	if (*word != '-')
		return 0;
	word += strspn(word, "-");
	len = strcspn(word, "=");
	for (; options->option != NULL; options++)
		if (strlen(options->option) == len &&
		    memcmp(options->option, word, len) == 0)
			return options->means;
	return 0;
}

void
net_via_look(const char *command, struct net_via *out)
{
	const struct meaning *options = NULL;
	char word[64], before[64] = "";
	unsigned means = 0;

	while (take_word(&command, word, sizeof(word))) {
		if (strcmp(word, ";") == 0)
			options = NULL;
		else if (options != NULL)
			means |= option_means(options, word);
		else if (strcmp(base_name(before), "openssl") == 0 &&
			 strcmp(word, "s_client") == 0)
			options = s_client_options;
		else if (strcmp(base_name(word), "gnutls-cli") == 0)
			options = gnutls_options;
		else {
			memcpy(before, word, sizeof(before));
			continue;
		}
		out->s_client |= options == s_client_options;
		out->gnutls |= options == gnutls_options;
		before[0] = '\0';
	}
	out->crlf = (means & CRLF) != 0;
	out->no_greeting = (means & STARTTLS) != 0;
	out->quiet = (!out->s_client && !out->gnutls) || (means & QUIET) != 0;
	out->letters = out->s_client && (means & NO_LETTERS) == 0;
	out->exports = (means & EXPORTS) != 0;
	out->messages = (means & MESSAGES) != 0;
}
