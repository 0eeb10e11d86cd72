/* SPDX-License-Identifier: MIT */
/*
 * proxy_http: CONNECT (RFC 9110 section 9.3.6), with a Basic login (RFC 7617).
 *
 *	CONNECT host:port HTTP/1.1		HTTP/1.1 200 whatever
 *	Host: host:port				whatever
 *	Proxy-Authorization: Basic ..		(empty line)
 *	(empty line)
 *
 * What stands behind the empty line is the server's, whatever the head says of
 * its length.
 */
#include <stdio.h>
#include <string.h>
#include "ascii.h"
#include "authstr-capture.h"
#include "net/proxy_talk.h"
#include "out/fail.h"
#include "secret/secret.h"

#define CRLF "\r\n"
static const char version[] = "HTTP/";
/* "HTTP/1.1 200" */
#define STATUS_AT 9
#define STATUS_END 12
#define REASON_MAX 60

static const struct meaning {
	int code;
	const char *rule;
} meanings[] = {
	{ 403, "proxy-forbidden" },
	{ 405, "proxy-forbidden" },
	{ 501, "proxy-forbidden" },
};

static int
malformed(
    const struct proxy_talk *t, const char *what, struct authstr_error *err)
{
	return fail(err, EXIT_PROTOCOL, t->heard, "proxy-protocol",
	    "expected a reply of HTTP of proxy %.80s, found %s", t->proxy->text,
	    what);
}

/* ------------------------------------------------------- what is refused -- */

static bool
holds(struct authstr_span s, const struct authstr_buf *part)
{
	struct authstr_span p = { NULL, 0 };

	if (part != NULL)
		p = authstr_buf_span(part);
	return p.len > 0 && memmem(s.p, s.len, p.p, p.len) != NULL;
}

static struct authstr_buf *
credentials(const struct proxy *p)
{
	struct authstr_buf *plain = authstr_buf_new(3 * SECRET_MAX);
	struct authstr_buf *b64 = authstr_buf_new(4 * SECRET_MAX);

	if (plain == NULL || b64 == NULL)
		goto out;
	authstr_buf_put(plain, authstr_buf_span(p->user));
	authstr_buf_put(plain, authstr_span_of(":"));
	if (p->password != NULL)
		authstr_buf_put(plain, authstr_buf_span(p->password));
	if (authstr_buf_status(plain) == AUTHSTR_OK &&
	    authstr_b64_print(authstr_buf_span(plain), b64) == AUTHSTR_OK) {
		authstr_buf_free(plain);
		return b64;
	}
out:
	authstr_buf_free(plain);
	authstr_buf_free(b64);
	return NULL;
}

/* As it is, or in base64 and the like by itself. */
static bool
says_back(struct authstr_span head, const struct authstr_buf *secret)
{
	struct authstr_secrets *s;
	size_t start, end;
	bool found;
	int rc;

	if (secret == NULL || holds(head, secret))
		return secret != NULL;
	if ((s = authstr_secrets_new()) == NULL)
		return true;
	rc = authstr_secrets_add(s, authstr_buf_span(secret));
	found = rc != AUTHSTR_OK
		    ? rc != AUTHSTR_E_REFUSED
		    : authstr_secrets_find(s, head, 0, &start, &end) == 1;
	authstr_secrets_free(s);
	return found;
}

/* The proxy's own words, unless it says our password back. */
static struct authstr_span
reason(const struct proxy_talk *t, struct authstr_span head)
{
	struct authstr_span s = { head.p + STATUS_END, 0 };
	struct authstr_buf *b64;
	bool ours = says_back(head, t->proxy->password);

	while (STATUS_END + s.len < head.len && s.len < REASON_MAX &&
	       s.p[s.len] != '\r' && s.p[s.len] != '\n')
		s.len++;
	if (!ours && t->proxy->user != NULL) {
		b64 = credentials(t->proxy);
		ours = b64 == NULL || says_back(head, b64);
		authstr_buf_free(b64);
	}
	return ours ? authstr_span_of("") : s;
}

/* Whether a line of the head begins with the name and the word. */
static bool
has_field(struct authstr_span head, const char *name, const char *word)
{
	size_t name_len = strlen(name), word_len = strlen(word);

	for (size_t at = 0; at + name_len < head.len; at++) {
		const char *line = (const char *)head.p + at;
		size_t n = name_len;

		if ((at > 0 && line[-1] != '\n') ||
		    !ascii_same(name, line, name_len))
			continue;
		while (at + n < head.len && line[n] == ' ')
			n++;
		if (at + n + word_len <= head.len &&
		    ascii_same(word, line + n, word_len))
			return true;
	}
	return false;
}

static int
refuse_login(const struct proxy_talk *t, struct authstr_span head, int code,
    struct authstr_error *err)
{
	static const char name[] = "Proxy-Authenticate:";
	const char *why = t->proxy->user == NULL
			      ? "wants a login"
			      : "does not take this user and password";

	/* It has named others, and not the one that we speak. */
	if (has_field(head, name, "") && !has_field(head, name, "Basic"))
		why = "wants a login of another kind than Basic";
	return fail(err, EXIT_AUTH, AUTHSTR_NO_OFFSET, "proxy-login",
	    "proxy %.120s %s (%d)", t->proxy->text, why, code);
}

static int
refuse(const struct proxy_talk *t, struct authstr_span head, int code,
    struct authstr_error *err)
{
	struct authstr_span why = reason(t, head);
	const char *rule = "proxy-refused";

	/* tinyproxy has 401 for a wrong password. */
	if (code == 407 || code == 401)
		return refuse_login(t, head, code, err);
	for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++)
		if (meanings[i].code == code)
			rule = meanings[i].rule;
	return fail(err, EXIT_NETWORK, AUTHSTR_NO_OFFSET, rule,
	    "proxy %.50s does not connect to %.60s port %u: %d%.*s",
	    t->proxy->text, t->to->host, (unsigned)t->to->port, code,
	    (int)why.len, why.p != NULL ? (const char *)why.p : "");
}

/* ---------------------------------------------------------------- reading --
 */

static bool
is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

/* All of the head is there.  1yz goes before another one (RFC 9110 section
 * 15.2). */
static int
end_head(struct proxy_talk *t, struct authstr_error *err)
{
	struct authstr_span s = authstr_buf_span(t->in);
	int code = 0;

	if (s.len <= STATUS_END || !is_digit(s.p[5]) || s.p[6] != '.' ||
	    !is_digit(s.p[7]) || s.p[8] != ' ' ||
	    (s.p[STATUS_END] != ' ' && s.p[STATUS_END] != '\r' &&
		s.p[STATUS_END] != '\n'))
		return malformed(t, "a line without a status", err);
	for (size_t i = STATUS_AT; i < STATUS_END; i++) {
		if (!is_digit(s.p[i]))
			return malformed(t, "a line without a status", err);
		code = code * 10 + (s.p[i] - '0');
	}
	if (code >= 200 && code < 300)
		return EXIT_DONE;
	if (code < 200 && code >= 100) {
		authstr_buf_cut(t->in, 0);
		return PROXY_MORE;
	}
	return refuse(t, s, code, err);
}

/* Looks at the last octet. */
static int
take_head(struct proxy_talk *t, struct authstr_error *err)
{
	struct authstr_span s = authstr_buf_span(t->in);
	unsigned char c = s.p[s.len - 1];
	bool cr = t->cr;
	char text[24];

	if (s.len < sizeof(version) && c != (unsigned char)version[s.len - 1]) {
		snprintf(text, sizeof(text), "0x%02x%s", (unsigned)c,
		    s.len == 1 && c == 5 ? " (is it SOCKS?)" : "");
		return malformed(t, text, err);
	}
	if (++t->heard > PROXY_HEAD_MAX)
		return malformed(t, "a head of more than 16 KiB", err);
	t->cr = c == '\r';
	if (c == '\n') {
		bool empty = t->line == 0;

		t->line = 0;
		return empty ? end_head(t, err) : PROXY_MORE;
	}
	if (cr || (c < ' ' && c != '\t' && c != '\r') || c == 0x7f)
		return malformed(t, "a control character in its head", err);
	t->line += c != '\r';
	return PROXY_MORE;
}

/* ---------------------------------------------------------------- asking -- */

static int
put_login(struct proxy_talk *t, struct authstr_error *err)
{
	struct authstr_buf *b64;

	if (t->proxy->user == NULL)
		return PROXY_MORE;
	if ((b64 = credentials(t->proxy)) == NULL)
		return proxy_talk_no_memory(err);
	authstr_buf_put(t->out, authstr_span_of("Proxy-Authorization: Basic "));
	authstr_buf_put(t->out, authstr_buf_span(b64));
	authstr_buf_put(t->out, authstr_span_of(CRLF));
	authstr_buf_free(b64);
	return PROXY_MORE;
}

int
proxy_http_begin(struct proxy_talk *t, struct authstr_error *err)
{
	bool v6 = strchr(t->to->host, ':') != NULL;
	char text[2 * 300];
	char to[280];
	int rc;

	snprintf(to, sizeof(to), v6 ? "[%s]:%u" : "%s:%u", t->to->host,
	    (unsigned)t->to->port);
	snprintf(text, sizeof(text), "CONNECT %s HTTP/1.1" CRLF "Host: %s" CRLF,
	    to, to);
	rc = proxy_talk_say(t, authstr_span_of(text), take_head, err);
	if (rc == PROXY_MORE)
		rc = put_login(t, err);
	authstr_buf_put(t->out, authstr_span_of(CRLF));
	if (rc == PROXY_MORE && authstr_buf_status(t->out) != AUTHSTR_OK)
		return proxy_talk_no_memory(err);
	return rc;
}
