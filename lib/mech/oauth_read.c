/* SPDX-License-Identifier: MIT */
/*
 * oauth_read: what a message of XOAUTH2 or OAUTHBEARER holds.  The two are
 * mistaken for each other, so one reader reads both, and says which it was.
 */
#include "base/text.h"
#include "mech/charset.h"
#include "mech/msg.h"
#include "mech/oauth.h"
#include "mech/saslname.h"
#include "mech/value.h"

bool
oauth_is_gs2(span s)
{
	return span_starts(s, SPAN("n,")) || span_starts(s, SPAN("y,")) ||
	       (span_starts(s, SPAN("p=")) &&
		   span_find(s, ',', 0) < span_find(s, CTRL_A, 0));
}

static void
read_authzid(struct oauth_reader *r, size_t start, size_t end)
{
	struct authstr_buf name;

	buf_init(&name, r->s.len);
	if (!saslname_unescape(span_sub(r->s, start, end - start), &name))
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
read_gs2(struct oauth_reader *r)
{
	size_t at = span_find(r->s, ',', 0) + 1;
	size_t end = oauth_find_ctrl_a(r->s, r->typed, at), last;

	msg_mark(r->msg, "gs2 flag", 0, at);
	/* RFC 7628 section 3.1: there is no channel binding */
	if (!span_starts(r->s, SPAN("n,")))
		msg_note(r->msg, "oauth-syntax", 0, at - 1);
	last = end > at && r->s.p[end - 1] == ',' ? end - 1 : end;
	if (last == end)
		msg_note(r->msg, "oauthbearer-gs2", 0, end);
	if (span_starts(span_from(r->s, at), SPAN("a="))) {
		msg_mark(r->msg, "a=", at, at + 2);
		read_authzid(r, at + 2, last);
	} else if (last > at) {
		msg_field(r->msg, &value_unknown, at, last);
		msg_note(r->msg, "oauth-syntax", at, last);
	}
	if (end > last)
		msg_mark(r->msg, ",", last, end);
	return end;
}

static void
note_mixup(struct oauth_reader *r, bool gs2)
{
	const struct oauth *oauth = r->msg->mech->family;

	if (gs2 != oauth->gs2 && (gs2 || span_starts(r->s, SPAN("user="))))
		msg_note(r->msg, "oauth-mech-mixup", 0,
		    gs2 ? span_find(r->s, ',', 0) + 1 : strlen("user="));
	else if (!gs2 && oauth->gs2)
		msg_note(r->msg, "oauthbearer-gs2", 0, 0);
	else if (!gs2 && (r->seen & OAUTH_SEEN_USER) == 0)
		msg_note(r->msg, "empty-user", 0, 0);
}

bool
oauth_is_bare_token(span s)
{
	span_take_case(&s, SPAN("Bearer "));
	return value_is_jwt(s) || span_starts(s, SPAN("ya29."));
}

static void
read_bare(struct oauth_reader *r)
{
	size_t at = 0;

	if (!oauth_is_bare_token(r->s)) {
		msg_field(r->msg, &value_unknown, 0, r->s.len);
		msg_note(r->msg, "oauth-syntax", 0, r->s.len);
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
	struct oauth_reader r = { .msg = msg, .s = span_chomp(msg_bytes(msg)) };
	bool gs2 = oauth_is_gs2(r.s);
	size_t first;

	r.typed = span_find(r.s, CTRL_A, 0) == SPAN_NPOS;
	first = oauth_find_ctrl_a(r.s, r.typed, 0);
	if (r.s.len == 0)
		return;
	if (oauth_ctrl_a(r.s, r.typed) == r.s.len) {
		msg_mark(msg, "^A", 0, r.s.len);
		/* in a dialogue its place explains it */
		if (msg->step == 0)
			msg_note(msg, "oauth-dummy-ack", 0, r.s.len);
		return;
	}
	if (!gs2 && first == r.s.len && !span_starts(r.s, SPAN("user=")) &&
	    span_search(r.s, SPAN("auth="), 0) == SPAN_NPOS) {
		read_bare(&r);
		return;
	}
	if (r.typed && first < r.s.len)
		msg_note(msg, "xoauth2-literal-ctrl-a", first,
		    first + oauth_ctrl_a(span_from(r.s, first), true));
	r.gs2 = gs2;
	oauth_read_pairs(&r, gs2 ? read_gs2(&r) : 0);
	note_mixup(&r, gs2);
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
