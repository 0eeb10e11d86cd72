/* SPDX-License-Identifier: MIT */
/*
 * oauth_read: what a message of XOAUTH2 or OAUTHBEARER holds.  The two are
 * mistaken for each other, so one reader reads both, and says which it was.
 */
#include "base/text.h"
#include "mech/charset.h"
#include "mech/msg.h"
#include "mech/oauth.h"
#include "mech/value.h"

/* A message on its way through the reader. */
struct reader {
	struct authstr_msg *msg;
	span s;
	bool typed; /* ^A stands there as characters */
};

/* Length of the ^A that s begins with, or 0. */
static size_t
ctrl_a(span s, bool typed)
{
	static const char *const forms[] = { "\001", "^A", "\\x01", "\\u0001",
		"\\001", "\\1" };
	size_t n = typed ? sizeof(forms) / sizeof(forms[0]) : 1;

	for (size_t i = 0; i < n; i++)
		if (span_starts(s, authstr_span_of(forms[i])))
			return strlen(forms[i]);
	return 0;
}

static size_t
find_ctrl_a(span s, bool typed, size_t from)
{
	while (from < s.len && ctrl_a(span_from(s, from), typed) == 0)
		from++;
	return from;
}

bool
oauth_is_gs2(span s)
{
	return span_starts(s, SPAN("n,")) || span_starts(s, SPAN("y,")) ||
	       (span_starts(s, SPAN("p=")) &&
		   span_find(s, ',', 0) < span_find(s, CTRL_A, 0));
}

/* "=2C" and "=3D" are "," and "=" (RFC 5801 section 4); false, and the rest as
 * it stands, where another "=" or a "," is raw. */
static bool
unescape(span name, struct authstr_buf *out)
{
	bool clean = true;

	for (size_t i = 0; i < name.len; i++) {
		span rest = span_from(name, i);

		if (span_starts_case(rest, SPAN("=2C"))) {
			buf_put_byte(out, ',');
			i += 2;
		} else if (span_starts_case(rest, SPAN("=3D"))) {
			buf_put_byte(out, '=');
			i += 2;
		} else {
			clean = clean && rest.p[0] != '=' && rest.p[0] != ',';
			buf_put_byte(out, rest.p[0]);
		}
	}
	return clean;
}

static void
read_authzid(struct reader *r, size_t start, size_t end)
{
	struct authstr_buf name;

	buf_init(&name, r->s.len);
	if (!unescape(span_sub(r->s, start, end - start), &name))
		msg_note(r->msg, "scram-unescaped", start, end);
	if (start == end)
		msg_note(r->msg, "scram-empty-authzid", start, end);
	if (buf_status(&name) != AUTHSTR_OK)
		r->msg->status = AUTHSTR_E_NOMEM;
	value_field_as(r->msg, VALUE_AUTHZID, start, end, buf_span(&name));
	buf_wipe(&name);
}

/* gs2-header = ("n" / "y" / "p=" cb) "," ["a=" authzid] ",".  Returns where
 * it ends. */
static size_t
read_gs2(struct reader *r)
{
	size_t at = span_find(r->s, ',', 0) + 1;
	size_t end = find_ctrl_a(r->s, r->typed, at), last;

	msg_mark(r->msg, "gs2 flag", 0, at);
	last = end > at && r->s.p[end - 1] == ',' ? end - 1 : end;
	if (last == end)
		msg_note(r->msg, "oauthbearer-gs2", 0, end);
	if (span_starts(span_from(r->s, at), SPAN("a="))) {
		msg_mark(r->msg, "a=", at, at + 2);
		read_authzid(r, at + 2, last);
	} else if (last > at) {
		msg_field(r->msg, &value_unknown, at, last);
	}
	if (end > last)
		msg_mark(r->msg, ",", last, end);
	return end;
}

static void
read_token(struct reader *r, size_t start, size_t end)
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
read_auth(struct reader *r, size_t start, size_t end)
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
read_user(struct reader *r, size_t start, size_t end)
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
	read_auth(r, at + 5, end);
}

static void
read_pair(struct reader *r, size_t start, size_t end)
{
	static const struct {
		const char *key;
		void (*read)(struct reader *r, size_t start, size_t end);
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
		if (keys[i].read != NULL)
			keys[i].read(r, at, end);
		else
			msg_field(r->msg, &keys[i].kind, at, end);
		return;
	}
	msg_field(r->msg, &value_unknown, start, end);
}

static void
read_pairs(struct reader *r, size_t at)
{
	size_t closing = 0, closed_at = at, len;

	while (at < r->s.len) {
		size_t end = find_ctrl_a(r->s, r->typed, at);

		if (end > at) {
			read_pair(r, at, end);
			closing = 0;
			closed_at = end;
		}
		len = ctrl_a(span_from(r->s, end), r->typed);
		if (len > 0) {
			msg_mark(r->msg, "^A", end, end + len);
			closing++;
		}
		at = end + len;
	}
	if (closing < 2)
		msg_note(r->msg, "xoauth2-missing-ctrl-a", closed_at, r->s.len);
}

static void
note_mixup(struct reader *r, bool gs2)
{
	const struct oauth *oauth = r->msg->mech->family;

	if (gs2 != oauth->gs2 && (gs2 || span_starts(r->s, SPAN("user="))))
		msg_note(r->msg, "oauth-mech-mixup", 0,
		    gs2 ? span_find(r->s, ',', 0) + 1 : strlen("user="));
	else if (!gs2 && oauth->gs2)
		msg_note(r->msg, "oauthbearer-gs2", 0, 0);
	else if (!gs2 && !span_starts(r->s, SPAN("user=")))
		msg_note(r->msg, "empty-user", 0, 0);
}

bool
oauth_is_bare_token(span s)
{
	span_take_case(&s, SPAN("Bearer "));
	return value_is_jwt(s) || span_starts(s, SPAN("ya29."));
}

static void
read_bare(struct reader *r)
{
	size_t at = 0;

	if (!oauth_is_bare_token(r->s)) {
		msg_field(r->msg, &value_unknown, 0, r->s.len);
		return;
	}
	msg_note(r->msg, "jwt-bare", 0, r->s.len);
	if (span_starts_case(r->s, SPAN("Bearer "))) {
		at = strlen("Bearer ");
		msg_mark(r->msg, "Bearer", 0, at);
	}
	value_field(r->msg, VALUE_TOKEN, at, r->s.len);
}

static void
read_client(struct authstr_msg *msg)
{
	struct reader r = { .msg = msg, .s = span_chomp(msg_bytes(msg)) };
	bool gs2 = oauth_is_gs2(r.s);
	size_t first;

	r.typed = span_find(r.s, CTRL_A, 0) == SPAN_NPOS;
	first = find_ctrl_a(r.s, r.typed, 0);
	if (r.s.len == 0)
		return;
	if (ctrl_a(r.s, r.typed) == r.s.len) {
		msg_mark(msg, "^A", 0, r.s.len);
		/* in a dialogue its place explains it */
		if (msg->step == 0)
			msg_note(msg, "oauth-dummy-ack", 0, r.s.len);
		return;
	}
	if (!gs2 && first == r.s.len &&
	    span_search(r.s, SPAN("auth="), 0) == SPAN_NPOS) {
		read_bare(&r);
		return;
	}
	if (r.typed && first < r.s.len)
		msg_note(msg, "xoauth2-literal-ctrl-a", first,
		    first + ctrl_a(span_from(r.s, first), true));
	note_mixup(&r, gs2);
	read_pairs(&r, gs2 ? read_gs2(&r) : 0);
}

void
oauth_read(struct authstr_msg *msg)
{
	static const struct msg_kind error = { "error", "server's error",
		AUTHSTR_KIND_JSON, AUTHSTR_PUBLIC };
	span s = msg_bytes(msg);

	if (msg->from == AUTHSTR_CLIENT) {
		read_client(msg);
		value_line_end(msg, span_chomp(s).len);
	} else if (span_starts(span_trim(s), SPAN("{"))) {
		msg_field(msg, &error, 0, s.len);
		msg_note(msg, "oauth-error-json", 0, s.len);
	} else if (s.len > 0) {
		msg_field(msg, &value_challenge, 0, s.len);
	}
}
