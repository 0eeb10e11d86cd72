/* SPDX-License-Identifier: MIT */
/*
 * address: what a user names as a server.
 *
 *	[scheme "://"] (host | "[" v6 "]" | v6) [":" port] ["/"]
 */
#include <string.h>
#include "ascii.h"
#include "out/fail.h"
#include "net/net.h"

#define PORT_SUBMISSION 587

static const struct scheme {
	const char *name;
	uint16_t port;
	bool implicit;
} schemes[] = {
	{ "smtp", 25, false },
	{ "smtps", 465, true },
	{ "submission", PORT_SUBMISSION, false },
	{ "submissions", 465, true },
};

/* Where TLS comes first by registration (RFC 8314 section 3). */
static const uint16_t implicit_ports[] = { 465, 993, 995 };

static int
bad(struct authstr_error *err, const char *text, const char *what)
{
	fail(err, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET, "bad-target",
	    "expected HOST[:PORT], found '%.80s': %s", text, what);
	return AUTHSTR_E_USAGE;
}

/* Sets port and implicit by the scheme, and gives what is behind it; NULL for
 * a scheme that is none of ours. */
static const char *
take_scheme(const char *text, struct net_target *out)
{
	const char *sep = strstr(text, "://");
	size_t len;

	out->port = PORT_SUBMISSION;
	if (sep == NULL)
		return text;
	len = (size_t)(sep - text);
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		const struct scheme *s = &schemes[i];

		if (strlen(s->name) == len && ascii_same(s->name, text, len)) {
			out->port = s->port;
			out->implicit = s->implicit;
			out->port_given = true;
			return sep + 3;
		}
	}
	return NULL;
}

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

		if (c >= 0x80)
			return "write the host in its ASCII form (xn--..)";
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

int
net_target_parse(
    const char *text, struct net_target *out, struct authstr_error *err)
{
	char copy[sizeof(out->text)];
	const char *host, *port, *wrong;
	size_t len = strlen(text);

	memset(out, 0, sizeof(*out));
	if (len >= sizeof(copy))
		return bad(err, text, "it is too long");
	memcpy(out->text, text, len + 1);
	memcpy(copy, text, len + 1);
	if ((host = take_scheme(copy, out)) == NULL)
		return bad(err, text,
		    "the scheme is not smtp, smtps, submission or submissions");
	if (host != copy && copy[len - 1] == '/')
		copy[len - 1] = '\0';
	port = split(&host, &len);
	if ((wrong = check_host(host, len)) != NULL ||
	    (port != NULL && (wrong = read_port(port, &out->port)) != NULL))
		return bad(err, text, wrong);
	memcpy(out->host, host, len);
	out->port_given |= port != NULL;
	for (size_t i = 0;
	     i < sizeof(implicit_ports) / sizeof(implicit_ports[0]); i++)
		out->implicit |= out->port == implicit_ports[i];
	return AUTHSTR_OK;
}
