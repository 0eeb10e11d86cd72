/* SPDX-License-Identifier: MIT */
/*
 * proxy_url: what --proxy says.
 */
#include "net/proxy.h"
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include "ascii.h"
#include "out/fail.h"
#include "secret/secret.h"

#define PORT_SOCKS 1080
/* RFC 1929: their lengths are an octet each. */
#define SOCKS_MAX 255

static const struct scheme {
	const char *name;
	enum proxy_kind kind;
	uint16_t port; /* 0: must be given */
} schemes[] = {
	{ "socks5", PROXY_SOCKS5, PORT_SOCKS },
	{ "socks5h", PROXY_SOCKS5H, PORT_SOCKS },
	{ "http", PROXY_HTTP, 0 },
};

static int
bad(struct authstr_error *err, const char *what)
{
	return fail(err, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET, "bad-proxy",
	    "--proxy: %s", what);
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

/* ----------------------------------------------------------------- login -- */

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Percent signs undone (RFC 3986 section 2.1). */
static const char *
take_part(const char *s, size_t len, struct authstr_buf **out)
{
	if ((*out = authstr_buf_new(SECRET_MAX)) == NULL)
		return "out of memory";
	for (size_t i = 0; i < len; i++) {
		unsigned char byte = (unsigned char)s[i];

		if (s[i] == '%') {
			int high = i + 2 < len ? hex_value(s[i + 1]) : -1;
			int low = high < 0 ? -1 : hex_value(s[i + 2]);

			if (low < 0)
				return "a % of the login has no two hex digits "
				       "behind it";
			byte = (unsigned char)(high << 4 | low);
			i += 2;
		}
		authstr_buf_put(*out, (struct authstr_span){ &byte, 1 });
	}
	return authstr_buf_status(*out) == AUTHSTR_OK ? NULL : "out of memory";
}

static const char *
take_login(const char *s, size_t len, struct proxy *out)
{
	const char *colon = memchr(s, ':', len), *wrong;
	size_t user = colon != NULL ? (size_t)(colon - s) : len;

	if (user == 0)
		return "the login has no user";
	wrong = take_part(s, user, &out->user);
	if (wrong == NULL && colon != NULL)
		wrong = take_part(colon + 1, len - user - 1, &out->password);
	return wrong;
}

/* ------------------------------------------------------------------- URL -- */

/* A host with colons is an address of IPv6, and nothing that lacks its "@". */
static bool
is_host(const struct net_target *t)
{
	struct in6_addr v6;

	/* Behind it may be a zone. */
	return strpbrk(t->host, "[]") == NULL &&
	       (strchr(t->host, ':') == NULL ||
		   (inet_pton(AF_INET6, t->name, &v6) == 1 &&
		       strchr(t->host + strlen(t->name), ':') == NULL));
}

/* What is dialled is named as any server is. */
static const char *
take_server(const char *s, const struct scheme *scheme, struct proxy *out)
{
	struct net_target t;
	char text[sizeof(t.text)];
	size_t len = strlen(s);

	if (len > 0 && s[len - 1] == '/')
		len--;
	if (len >= sizeof(text))
		return "it is too long";
	memcpy(text, s, len);
	text[len] = '\0';
	if (strpbrk(text, "/?#") != NULL)
		return "nothing may stand behind the port";
	if (net_target_parse(text, &t, NULL) != AUTHSTR_OK || !is_host(&t))
		return "expected HOST:PORT in the URL";
	if (!t.port_given && scheme->port == 0)
		return "expected a port behind the host";
	out->port = t.port_given ? t.port : scheme->port;
	memcpy(out->host, t.host, sizeof(out->host));
	snprintf(out->text, sizeof(out->text),
	    strchr(t.host, ':') != NULL ? "%s://[%s]:%u" : "%s://%s:%u",
	    scheme->name, t.host, (unsigned)out->port);
	/* With its port it is still a host, and no "unix:1". */
	return net_target_parse(strstr(out->text, "//") + 2, &t, NULL) ==
			   AUTHSTR_OK &&
		       t.path[0] == '\0'
		   ? NULL
		   : "expected HOST:PORT in the URL";
}

int
proxy_parse(const char *url, struct proxy *out, struct authstr_error *err)
{
	const char *sep = strstr(url, "://"), *at = strrchr(url, '@'), *wrong;
	const struct scheme *scheme =
	    sep == NULL ? NULL : find_scheme(url, (size_t)(sep - url));

	if (scheme == NULL)
		return bad(err,
		    "expected socks5://HOST:PORT, socks5h://.. or http://..");
	out->kind = scheme->kind;
	sep += 3;
	if (at != NULL && at < sep)
		at = NULL;
	wrong = take_server(at != NULL ? at + 1 : sep, scheme, out);
	if (wrong == NULL && at != NULL)
		wrong = take_login(sep, (size_t)(at - sep), out);
	return wrong != NULL ? bad(err, wrong) : proxy_check(out, err);
}

static bool
has_control(struct authstr_span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.p[i] < ' ' || s.p[i] == 0x7f)
			return true;
	return false;
}

int
proxy_check(const struct proxy *p, struct authstr_error *err)
{
	struct authstr_span user, password = { NULL, 0 };

	if (p->user == NULL)
		return EXIT_DONE;
	user = authstr_buf_span(p->user);
	if (p->password != NULL)
		password = authstr_buf_span(p->password);
	if (p->kind != PROXY_HTTP)
		return user.len <= SOCKS_MAX && password.len <= SOCKS_MAX
			   ? EXIT_DONE
			   : bad(err,
				 "SOCKS has no user and no password of more "
				 "than 255 octets (RFC 1929)");
	if (user.len > 0 && memchr(user.p, ':', user.len) != NULL)
		return bad(err, "a user of HTTP has no colon (RFC 7617)");
	if (has_control(user) || has_control(password))
		return bad(err,
		    "user and password of HTTP have no control characters "
		    "(RFC 7617)");
	return EXIT_DONE;
}

void
proxy_wipe(struct proxy *p)
{
	authstr_buf_free(p->user);
	authstr_buf_free(p->password);
	p->user = p->password = NULL;
}
