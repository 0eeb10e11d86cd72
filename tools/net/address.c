/* SPDX-License-Identifier: MIT */
/*
 * address: what a user names as a server.
 *
 *	[scheme "://"] (host | "[" v6 "]" | v6) [":" port] ["/"]
 *	[scheme ("+" | ":")] "unix:" path
 *
 * The first is RFC 3986's form, with the zone of RFC 6874; the second what
 * Postfix ("lmtp:unix:..") and Dovecot's clients write.
 */
#include <stdio.h>
#include <string.h>
#include "ascii.h"
#include "net/idn.h"
#include "net/net.h"
#include "opt/near.h"
#include "out/fail.h"

#define PORT_SUBMISSION 587

static const struct scheme {
	const char *name;
	enum authstr_protocol protocol;
	uint16_t port;
	bool implicit;
} schemes[] = {
	{ "smtp", AUTHSTR_SMTP, 25, false },
	{ "smtps", AUTHSTR_SMTP, 465, true },
	{ "submission", AUTHSTR_SMTP, PORT_SUBMISSION, false },
	{ "submissions", AUTHSTR_SMTP, 465, true },
	{ "lmtp", AUTHSTR_LMTP, 24, false },
	{ "imap", AUTHSTR_IMAP, 143, false },
	{ "imaps", AUTHSTR_IMAP, 993, true },
	{ "pop3", AUTHSTR_POP3, 110, false },
	{ "pop", AUTHSTR_POP3, 110, false }, /* RFC 2384 */
	{ "pop3s", AUTHSTR_POP3, 995, true },
	{ "sieve", AUTHSTR_SIEVE, 4190, false },
};

/* What a port is for where no scheme says so: IANA's registry; those that have
 * TLS at once (RFC 8314 section 3) have it whatever the scheme. */
static const struct {
	uint16_t port;
	enum authstr_protocol protocol;
	bool implicit;
} ports[] = {
	{ 24, AUTHSTR_LMTP, false },
	{ 110, AUTHSTR_POP3, false },
	{ 143, AUTHSTR_IMAP, false },
	{ 465, AUTHSTR_SMTP, true },
	{ 993, AUTHSTR_IMAP, true },
	{ 995, AUTHSTR_POP3, true },
	{ 4190, AUTHSTR_SIEVE, false },
};

const char *
net_scheme_name(size_t i)
{
	return i < sizeof(schemes) / sizeof(schemes[0]) ? schemes[i].name
							: NULL;
}

static int
bad(struct authstr_error *err, const char *text, const char *what)
{
	/* What stands before it may be a password. */
	const char *at = strrchr(text, '@');

	fail(err, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET, "bad-target",
	    "expected HOST[:PORT], found '%s%.80s': %s",
	    at != NULL ? "***" : "", at != NULL ? at : text, what);
	return AUTHSTR_E_USAGE;
}

static const struct scheme *
find_scheme(const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
		if (strlen(schemes[i].name) == len &&
		    ascii_same(schemes[i].name, name, len))
			return &schemes[i];
	return NULL;
}

static const char *
no_scheme(const char *text, size_t len)
{
	static char what[160];
	char name[32], near[60];
	struct near n = { .word = name };

	snprintf(name, sizeof(name), "%.*s", (int)len, text);
	for (size_t i = 0; net_scheme_name(i) != NULL; i++)
		near_look(&n, net_scheme_name(i));
	near_say(&n, "", near, sizeof(near));
	snprintf(what, sizeof(what),
	    "the scheme is none of smtp, smtps, submission, submissions, lmtp, "
	    "imap, imaps, pop3, pop3s, sieve%s",
	    near);
	return what;
}

/* ----------------------------------------------------------- TCP targets -- */

/* Cuts "host:port" at its colon: where the host ends, and the port or NULL. */
static const char *
split(const char **host, size_t *len)
{
	const char *s = *host, *end, *colon;

	if (*s == '[') {
		end = strchr(s, ']');
		*host = s + 1;
		*len = end == NULL ? 0 : (size_t)(end - s - 1);
		return end != NULL && end[1] == ':'    ? end + 2
		       : end == NULL || end[1] == '\0' ? NULL
						       : "";
	}
	colon = strchr(s, ':');
	if (colon == NULL || strchr(colon + 1, ':') != NULL) {
		*len = strlen(s); /* no port; or an IPv6 address, bare */
		return NULL;
	}
	*len = (size_t)(colon - s);
	return colon + 1;
}

static const char *
check_host(const char *host, size_t len)
{
	if (len == 0)
		return "no host";
	if (len > 253)
		return "the host is longer than 253 octets";
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)host[i];

		if (c <= ' ' || c == 0x7f || strchr("/\\?#\"'<>()", c) != NULL)
			return "a character that no host name has";
		if (c == '@')
			return "a user belongs in --user";
	}
	return NULL;
}

static const char *
read_port(const char *text, uint16_t *port)
{
	unsigned long n = 0;

	if (*text == '\0' || strlen(text) > 5)
		return "the port is no number from 1 to 65535";
	for (; *text != '\0'; text++) {
		if (*text < '0' || *text > '9')
			return "the port is no number from 1 to 65535";
		n = n * 10 + (unsigned long)(*text - '0');
	}
	if (n == 0 || n > 65535)
		return "the port is no number from 1 to 65535";
	*port = (uint16_t)n;
	return NULL;
}

/* The name to dial and to verify.  A URL's zone begins with "%25" (RFC 6874
 * section 2), and is no part of what a certificate has. */
static const char *
set_host(struct net_target *out, const char *host, size_t len, bool url)
{
	const char *wrong = check_host(host, len);
	char *zone;

	if (wrong != NULL)
		return wrong;
	if ((wrong = net_idn(host, len, out->host, sizeof(out->host))) != NULL)
		return wrong;
	zone = strchr(out->host, '%');
	if (zone != NULL && url && strncmp(zone, "%25", 3) == 0)
		memmove(zone + 1, zone + 3, strlen(zone + 3) + 1);
	memcpy(out->name, out->host, sizeof(out->name));
	if (zone != NULL && strchr(out->host, ':') != NULL)
		out->name[zone - out->host] = '\0';
	return NULL;
}

static void
apply_port(struct net_target *out, bool scheme)
{
	for (size_t i = 0; i < sizeof(ports) / sizeof(ports[0]); i++) {
		if (ports[i].port != out->port)
			continue;
		out->implicit |= ports[i].implicit;
		if (!scheme)
			out->protocol = ports[i].protocol;
	}
}

static const char *
read_tcp(char *text, struct net_target *out)
{
	const char *host = text, *sep = strstr(text, "://"), *port, *wrong;
	const struct scheme *scheme = NULL;
	size_t len = strlen(text);

	out->port = PORT_SUBMISSION;
	if (sep != NULL) {
		if ((scheme = find_scheme(text, (size_t)(sep - text))) == NULL)
			return no_scheme(text, (size_t)(sep - text));
		out->protocol = scheme->protocol;
		out->port = scheme->port;
		out->implicit = scheme->implicit;
		host = sep + 3;
		if (text[len - 1] == '/')
			text[len - 1] = '\0';
	}
	port = split(&host, &len);
	if ((wrong = set_host(out, host, len, scheme != NULL)) != NULL ||
	    (port != NULL && (wrong = read_port(port, &out->port)) != NULL))
		return wrong;
	out->port_given = port != NULL || scheme != NULL;
	apply_port(out, scheme != NULL);
	return NULL;
}

/* ---------------------------------------------------------- unix sockets -- */

/* Where "unix:" begins, of its own or behind a scheme; NULL: not there. */
static const char *
find_unix(const char *text, size_t *scheme_len)
{
	size_t len = strcspn(text, "+:");

	*scheme_len = 0;
	if (strncmp(text, "unix:", 5) == 0)
		return text;
	if (len == 0 || text[len] == '\0' ||
	    strncmp(text + len + 1, "unix:", 5) != 0)
		return NULL;
	*scheme_len = len;
	return text + len + 1;
}

/* Servers name their sockets after what is spoken there: ".../lmtp". */
static const char *
read_unix(const char *text, size_t scheme_len, const char *path,
    struct net_target *out)
{
	static const char nobody[] = "localhost";
	const char *last = strrchr(path, '/');
	const struct scheme *scheme;

	if (*path != '/')
		return "a socket's path begins with /";
	if (strlen(path) >= sizeof(out->path))
		return "the socket's path is too long";
	scheme = scheme_len > 0 ? find_scheme(text, scheme_len)
				: find_scheme(last + 1, strlen(last + 1));
	if (scheme == NULL && scheme_len > 0)
		return "the scheme before unix: is not known";
	if (scheme != NULL) {
		out->protocol = scheme->protocol;
		out->implicit = scheme->implicit;
	}
	memcpy(out->path, path, strlen(path) + 1);
	memcpy(out->host, nobody, sizeof(nobody));
	memcpy(out->name, nobody, sizeof(nobody));
	out->port_given = true;
	return NULL;
}

int
net_target_parse(
    const char *text, struct net_target *out, struct authstr_error *err)
{
	char copy[sizeof(out->text)];
	const char *local, *wrong;
	size_t len = strlen(text), scheme_len;

	memset(out, 0, sizeof(*out));
	out->protocol = AUTHSTR_SMTP;
	if (len >= sizeof(copy))
		return bad(err, text, "it is too long");
	memcpy(out->text, text, len + 1);
	memcpy(copy, text, len + 1);
	local = find_unix(copy, &scheme_len);
	wrong = local != NULL ? read_unix(copy, scheme_len, local + 5, out)
			      : read_tcp(copy, out);
	return wrong != NULL ? bad(err, text, wrong) : AUTHSTR_OK;
}
