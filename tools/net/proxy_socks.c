/* SPDX-License-Identifier: MIT */
/*
 * proxy_socks: SOCKS 5 (RFC 1928), with user and password (RFC 1929).
 *
 *	05 n METHOD..				05 METHOD
 *	01 n USER n PASSWORD			01 STATUS
 *	05 01 00 TYPE ADDRESS PORT		05 REPLY 00 TYPE ADDRESS PORT
 */
#include <string.h>
#include "net/proxy_talk.h"
#include "out/fail.h"

enum { SOCKS_VERSION = 5, LOGIN_VERSION = 1, CONNECT = 1 };
enum { METHOD_NONE = 0, METHOD_PASSWORD = 2, METHOD_NO_OTHER = 0xff };
enum { TYPE_V4 = 1, TYPE_NAME = 3, TYPE_V6 = 4 };
#define REPLY_HEAD 4
#define PORT_LEN 2

static const struct refusal {
	const char *rule, *text;
	bool other; /* perhaps not of another address */
} refusals[] = {
	{ NULL, NULL, false },
	{ "proxy-refused", "it failed", true },
	{ "proxy-forbidden", "its rules forbid it", false },
	{ "proxy-refused", "the network cannot be reached", true },
	{ "proxy-refused", "the host cannot be reached", true },
	{ "proxy-refused", "the connection was refused", true },
	{ "proxy-refused", "the server did not answer in time", true },
	{ "proxy-refused", "it does not know the command", false },
	{ "proxy-refused", "it does not know this type of address", true },
};

static int
malformed(struct proxy_talk *t, unsigned byte, struct authstr_error *err)
{
	t->other = false;
	return fail(err, EXIT_PROTOCOL, authstr_buf_span(t->in).len - 1,
	    "proxy-protocol",
	    "expected a reply of SOCKS 5 of proxy %.100s, found 0x%02x%s",
	    t->proxy->text, byte, byte == 'H' ? " (is it an HTTP proxy?)" : "");
}

/* ------------------------------------------------------------- connecting --
 */

static int
take_reply(struct proxy_talk *t, struct authstr_error *err)
{
	struct authstr_span s = authstr_buf_span(t->in);
	unsigned last = s.p[s.len - 1];
	const struct refusal *r;

	if (s.len == 1 && last != SOCKS_VERSION)
		return malformed(t, last, err);
	if (s.len == 2 && last != 0) {
		r = last < sizeof(refusals) / sizeof(refusals[0])
			? &refusals[last]
			: &refusals[1];
		t->other = r->other;
		return fail(err, EXIT_NETWORK, AUTHSTR_NO_OFFSET, r->rule,
		    "proxy %.60s does not connect to %.80s port %u: %s (%u)",
		    t->proxy->text, t->to->host, (unsigned)t->to->port, r->text,
		    last);
	}
	if (s.len == REPLY_HEAD && last != TYPE_V4 && last != TYPE_NAME &&
	    last != TYPE_V6)
		return malformed(t, last, err);
	if (s.len == REPLY_HEAD)
		t->need = REPLY_HEAD + PORT_LEN +
			  (last == TYPE_V4      ? 4U
			      : last == TYPE_V6 ? 16U
						: 1U);
	if (s.len == REPLY_HEAD + 1 && s.p[REPLY_HEAD - 1] == TYPE_NAME)
		t->need += last;
	return s.len >= REPLY_HEAD && s.len == t->need ? EXIT_DONE : PROXY_MORE;
}

static int
ask(struct proxy_talk *t, struct authstr_error *err)
{
	const struct proxy_to *to = t->to;
	unsigned char m[REPLY_HEAD + 1 + 255 + PORT_LEN] = { SOCKS_VERSION,
		CONNECT };
	size_t n = REPLY_HEAD, len = to->address_len;

	/* ssh -D refuses by hanging up. */
	t->other = true;
	m[3] = len == 4 ? TYPE_V4 : len == 16 ? TYPE_V6 : TYPE_NAME;
	if (len > 0) {
		memcpy(m + n, to->address, len);
	} else {
		len = strlen(to->host);
		m[n++] = (unsigned char)len;
		memcpy(m + n, to->host, len);
	}
	n += len;
	m[n++] = (unsigned char)(to->port >> 8);
	m[n++] = (unsigned char)(to->port & 0xff);
	return proxy_talk_say(
	    t, (struct authstr_span){ m, n }, take_reply, err);
}

/* ------------------------------------------------------------------ login --
 */

/* Some proxies answer with their version and not with the login's. */
static int
take_login(struct proxy_talk *t, struct authstr_error *err)
{
	struct authstr_span s = authstr_buf_span(t->in);

	if (s.len == 1 && s.p[0] != LOGIN_VERSION && s.p[0] != SOCKS_VERSION)
		return malformed(t, s.p[0], err);
	if (s.len < 2)
		return PROXY_MORE;
	if (s.p[1] == 0)
		return ask(t, err);
	return fail(err, EXIT_AUTH, AUTHSTR_NO_OFFSET, "proxy-login",
	    "proxy %.120s does not take this user and password",
	    t->proxy->text);
}

static int
log_in(struct proxy_talk *t, struct authstr_error *err)
{
	unsigned char m[3 + 2 * 255] = { LOGIN_VERSION };
	const struct authstr_buf *const parts[] = { t->proxy->user,
		t->proxy->password };
	size_t n = 1;
	int rc;

	for (size_t i = 0; i < 2; i++) {
		struct authstr_span s = parts[i] != NULL
					    ? authstr_buf_span(parts[i])
					    : authstr_span_of("");

		m[n++] = (unsigned char)s.len;
		if (s.len > 0)
			memcpy(m + n, s.p, s.len);
		n += s.len;
	}
	rc = proxy_talk_say(t, (struct authstr_span){ m, n }, take_login, err);
	authstr_wipe(m, sizeof(m));
	return rc;
}

static int
take_method(struct proxy_talk *t, struct authstr_error *err)
{
	struct authstr_span s = authstr_buf_span(t->in);
	bool login = t->proxy->user != NULL;

	if (s.len == 1 && s.p[0] != SOCKS_VERSION)
		return malformed(t, s.p[0], err);
	if (s.len < 2)
		return PROXY_MORE;
	if (s.p[1] == METHOD_NONE)
		return ask(t, err);
	if (s.p[1] == METHOD_PASSWORD && login)
		return log_in(t, err);
	if (s.p[1] != METHOD_NO_OTHER)
		return malformed(t, s.p[1], err);
	return fail(err, EXIT_AUTH, AUTHSTR_NO_OFFSET, "proxy-login",
	    "proxy %.120s %s", t->proxy->text,
	    login ? "takes no user and password" : "wants a login");
}

int
proxy_socks_begin(struct proxy_talk *t, struct authstr_error *err)
{
	static const unsigned char methods[] = { METHOD_NONE, METHOD_PASSWORD };
	unsigned char m[4] = { SOCKS_VERSION, t->proxy->user != NULL ? 2 : 1 };

	/* The length of a name is an octet. */
	if (strlen(t->to->host) > 255)
		return fail(err, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET,
		    "bad-target", "the host is too long for SOCKS");
	memcpy(m + 2, methods, m[1]);
	return proxy_talk_say(
	    t, (struct authstr_span){ m, 2U + m[1] }, take_method, err);
}
