/* SPDX-License-Identifier: MIT */
#include "ehlo_caps/command.h"
#include <stdio.h>
#include <string.h>
#include "ascii.h"
#include "ehlo_caps/result.h"
#include "net/net.h"
#include "secret/secret.h"

struct line {
	char *text;
	size_t len, at;
	const char *bad; /* why there is no such line */
};

static void
put(struct line *l, const char *text, size_t n)
{
	if (l->at + n + 1 > l->len) {
		l->bad = "it is too long";
		return;
	}
	memcpy(l->text + l->at, text, n);
	l->at += n;
	l->text[l->at] = '\0';
}

static void
put_text(struct line *l, const char *text)
{
	put(l, text, strlen(text));
}

/* What no shell takes for anything else. */
static bool
is_plain(const char *text)
{
	static const char marks[] = "_-./:@%+,=";

	if (*text == '\0')
		return false;
	for (; *text != '\0'; text++) {
		char c = ascii_lower(*text);

		if ((c < 'a' || c > 'z') && (c < '0' || c > '9') &&
		    strchr(marks, c) == NULL)
			return false;
	}
	return true;
}

/* A word with a control in it cannot be pasted: the terminal would act on it.
 */
static void
put_word(struct line *l, const char *text)
{
	for (const char *p = text; *p != '\0'; p++)
		if ((unsigned char)*p < ' ' || *p == 127)
			l->bad = "a control character cannot be pasted";
	if (is_plain(text)) {
		put_text(l, text);
		return;
	}
	put_text(l, "'");
	for (; *text != '\0'; text++)
		if (*text == '\'')
			put_text(l, "'\\''");
		else
			put(l, text, 1);
	put_text(l, "'");
}

static void
put_option(struct line *l, const char *name, const char *value)
{
	if (value == NULL)
		return;
	put_text(l, " --");
	put_text(l, name);
	put_text(l, "=");
	put_word(l, value);
}

/* A SOURCE, if it does not have the secret itself. */
static const char *
source(const char *text)
{
	static const char *const inside[] = { "pass:", "hex:", "base64:" };

	if (text == NULL || !secret_is_source(text))
		return "ask";
	for (size_t i = 0; i < sizeof(inside) / sizeof(inside[0]); i++)
		if (strncmp(text, inside[i], strlen(inside[i])) == 0)
			return "ask";
	return text;
}

static bool
takes(const struct authstr_mech *m, enum authstr_input input)
{
	return ((authstr_mech_takes(m) | authstr_mech_needs(m)) &
		   1u << input) != 0;
}

static void
put_server(struct line *l, const struct authstr_mech *m, const json_t *o,
    const struct login_options *login)
{
	const char *text = result_text(o, "target");
	struct net_target target;
	struct authstr_error err;
	char port[8];
	bool netrc =
	    (login->password != NULL &&
		strncmp(login->password, "netrc", 5) == 0) ||
	    (login->token != NULL && strncmp(login->token, "netrc", 5) == 0);

	if (text == NULL || strcmp(text, "-") == 0 ||
	    net_target_parse(text, &target, &err) != AUTHSTR_OK)
		return;
	if (takes(m, AUTHSTR_HOST) || netrc)
		put_option(l, "host", target.host);
	if (takes(m, AUTHSTR_PORT)) {
		snprintf(port, sizeof(port), "%u", (unsigned)target.port);
		put_option(l, "port", port);
	}
}

/* RFC 5929 section 4: the certificate's digest by the hash of its signature, or
 * SHA-256 where that is weaker.  So it is not of one connection only. */
static void
put_binding(struct line *l, const json_t *o)
{
	const char *digest = result_text(o, "tls.chain.0.sha256");
	const char *signature = result_text(o, "tls.chain.0.signature");
	char hex[80] = "hex:";
	size_t n = 4;

	if (digest == NULL || signature == NULL ||
	    (strstr(signature, "SHA256") == NULL &&
		strstr(signature, "sha256") == NULL)) {
		l->bad = "the certificate's signature has no SHA-256 to bind "
			 "to";
		return;
	}
	for (; *digest != '\0' && n + 1 < sizeof(hex); digest++)
		if (*digest != ':')
			hex[n++] = *digest;
	hex[n] = '\0';
	put_option(l, "cb-type", "tls-server-end-point");
	put_option(l, "cb-data", hex);
}

static const char *
format_of(const json_t *o)
{
	static const char *const formats[][2] = {
		{ "imap", "imap" },
		{ "pop3", "pop3" },
		{ "sieve", "bare" },
	};
	const char *protocol = result_text(o, "protocol");

	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (protocol != NULL && strcmp(protocol, formats[i][0]) == 0)
			return formats[i][1];
	return "smtp";
}

const char *
command_of(const struct authstr_mech *m, const struct login_options *login,
    const json_t *o, char *text, size_t len)
{
	struct line l = { text, len, 0, NULL };
	unsigned flags = authstr_mech_flags(m);

	put_text(&l, "gen-auth");
	put_option(&l, "format", format_of(o));
	if (takes(m, AUTHSTR_AUTHCID))
		put_option(&l, "user", login->user);
	if (takes(m, AUTHSTR_AUTHZID))
		put_option(&l, "authzid", login->authzid);
	if (takes(m, AUTHSTR_PASSWORD))
		put_option(&l, "password", source(login->password));
	if (takes(m, AUTHSTR_TOKEN))
		put_option(&l, "token", source(login->token));
	put_server(&l, m, o, login);
	if ((flags & AUTHSTR_MECH_BINDING) != 0)
		put_binding(&l, o);
	put_text(&l, " ");
	put_word(&l, authstr_mech_name(m));
	return l.bad;
}
