/* SPDX-License-Identifier: MIT */
/*
 * oauth_pair: the pairs "key=value" of XOAUTH2 and OAUTHBEARER, and the ^A that
 * ends each.
 */
#include "base/text.h"
#include "mech/charset.h"
#include "mech/msg.h"
#include "mech/oauth.h"
#include "mech/value.h"

/* Length of the ^A that s begins with, or 0. */
size_t
oauth_ctrl_a(span s, bool typed)
{
	static const char *const forms[] = { "\001", "^A", "\\x01", "\\u0001",
		"\\001", "\\1" };
	size_t n = typed ? sizeof(forms) / sizeof(forms[0]) : 1;

	for (size_t i = 0; i < n; i++)
		if (span_starts(s, authstr_span_of(forms[i])))
			return strlen(forms[i]);
	return 0;
}

size_t
oauth_find_ctrl_a(span s, bool typed, size_t from)
{
	while (from < s.len && oauth_ctrl_a(span_from(s, from), typed) == 0)
		from++;
	return from;
}

static void
read_token(struct oauth_reader *r, size_t start, size_t end)
{
	size_t at = start;

	while (span_starts_case(span_sub(r->s, at, end - at), SPAN("bearer ")))
		at += strlen("bearer ");
	if (at > start) {
		msg_note(r->msg, "bearer-doubled", start, at);
		msg_mark(r->msg, "Bearer", start, at);
	}
	value_field(r->msg, VALUE_TOKEN, at, end);
}

/* Length of the scheme in "Bearer token", or 0 for a token alone. */
static size_t
scheme_length(span s)
{
	size_t n = 0;

	while (n < s.len && text_is_alpha(s.p[n]))
		n++;
	if (n < s.len && s.p[n] == ' ')
		return n;
	return n == s.len && span_equal_case(s, SPAN("Bearer")) ? n : 0;
}

static void
read_auth(struct oauth_reader *r, size_t start, size_t end)
{
	static const struct msg_kind kind = { "scheme", "scheme",
		AUTHSTR_KIND_TEXT, AUTHSTR_PUBLIC };
	span s = span_sub(r->s, start, end - start);
	size_t n = scheme_length(s), at = start + n;

	if (n > 0)
		msg_field(r->msg, &kind, start, at);
	if (n > 0 && at < end) {
		msg_mark(r->msg, "blank", at, at + 1);
		at++;
	}
	if (!span_equal_case(span_sub(s, 0, n), SPAN("Bearer")))
		msg_note(r->msg, "bearer-missing", start, start + n);
	else if (!span_starts(s, SPAN("Bearer")))
		msg_note(r->msg, "bearer-case", start, start + n);
	read_token(r, at, end);
}

/* A user that goes on with "auth=Bearer" has lost the ^A between. */
static void
read_user(struct oauth_reader *r, size_t start, size_t end)
{
	span s = span_sub(r->s, start, end - start);
	size_t at = span_search(s, SPAN("auth=Bearer "), 0);

	if (at == SPAN_NPOS) {
		value_field(r->msg, VALUE_USER, start, end);
		return;
	}
	at += start;
	value_field(r->msg, VALUE_USER, start, at);
	msg_note(r->msg, "xoauth2-missing-ctrl-a", at, at);
	msg_mark(r->msg, "auth=", at, at + 5);
	r->seen |= OAUTH_SEEN_AUTH;
	read_auth(r, at + 5, end);
}

static bool
is_port(span s)
{
	uint64_t port;

	return span_take_number(&s, 65535, &port) && s.len == 0 && port > 0;
}

/* RFC 7628 section 3.1: value = *(VCHAR / SP / HTAB / CR / LF) */
static void
read_public(struct oauth_reader *r, const struct msg_kind *kind, size_t start,
    size_t end)
{
	size_t at = start;

	msg_field(r->msg, kind, start, end);
	if (strcmp(kind->id, "port") == 0 &&
	    !is_port(span_sub(r->s, start, end - start)))
		msg_note(r->msg, "bad-port", start, end);
	while (at < end &&
	       (text_is_print(r->s.p[at]) || text_is_space(r->s.p[at])))
		at++;
	if (at < end)
		msg_note(r->msg, "oauth-syntax", at, at + 1);
}

/* key = 1*(ALPHA), and what is not known is to be ignored */
static void
read_unknown(struct oauth_reader *r, size_t start, size_t end)
{
	size_t at = start;

	msg_field(r->msg, &value_unknown, start, end);
	while (at < end && text_is_alpha(r->s.p[at]))
		at++;
	if (!r->late && (at == start || at == end || r->s.p[at] != '='))
		msg_note(r->msg, "oauth-syntax", start, end);
}

/* A key that stands twice, and XOAUTH2's user behind the token. */
static void
note_place(struct oauth_reader *r, unsigned key, size_t start, size_t end)
{
	if ((r->seen & key) != 0)
		msg_note(r->msg, "oauth-duplicate", start, end);
	else if (key == OAUTH_SEEN_USER && !r->gs2 &&
		 (r->seen & OAUTH_SEEN_AUTH) != 0)
		msg_note(r->msg, "oauth-order", start, end);
	r->seen |= key;
}

static void
read_pair(struct oauth_reader *r, size_t start, size_t end)
{
	static const struct {
		const char *key;
		void (*read)(struct oauth_reader *r, size_t start, size_t end);
		struct msg_kind kind;
	} keys[] = {
		{ "user=", read_user, { 0 } },
		{ "auth=", read_auth, { 0 } },
#define PUBLIC_KEY(name)                                                       \
	{                                                                      \
		name "=", NULL,                                                \
		{                                                              \
			name, name, AUTHSTR_KIND_TEXT, AUTHSTR_PUBLIC          \
		}                                                              \
	}
		PUBLIC_KEY("host"),
		PUBLIC_KEY("port"),
		PUBLIC_KEY("mthd"),
		PUBLIC_KEY("path"),
		PUBLIC_KEY("post"),
		PUBLIC_KEY("qs"),
#undef PUBLIC_KEY
	};
	span s = span_sub(r->s, start, end - start);

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		size_t at = start + strlen(keys[i].key);

		if (!span_starts(s, authstr_span_of(keys[i].key)))
			continue;
		msg_mark(r->msg, keys[i].key, start, at);
		note_place(r, 1u << i, start, end);
		if (keys[i].read != NULL)
			keys[i].read(r, at, end);
		else
			read_public(r, &keys[i].kind, at, end);
		return;
	}
	read_unknown(r, start, end);
}

void
oauth_read_pairs(struct oauth_reader *r, size_t at)
{
	size_t closing = 0, closed_at = at, len;

	while (at < r->s.len) {
		size_t end = oauth_find_ctrl_a(r->s, r->typed, at);

		/* two ^A end the message: nothing follows */
		r->late = closing == 2;
		if (r->late)
			msg_note(r->msg, "oauth-syntax", at, r->s.len);
		if (end > at) {
			read_pair(r, at, end);
			closing = 0;
			closed_at = end;
		}
		len = oauth_ctrl_a(span_from(r->s, end), r->typed);
		if (len > 0) {
			msg_mark(r->msg, "^A", end, end + len);
			closing++;
		}
		at = end + len;
	}
	if ((r->seen & OAUTH_SEEN_AUTH) == 0)
		msg_note(r->msg, "token-empty", closed_at, closed_at);
	if (closing < 2)
		msg_note(r->msg, "xoauth2-missing-ctrl-a", closed_at, r->s.len);
}
