/* SPDX-License-Identifier: MIT */
/*
 * bridge_read: what a message of GSSAPI or GS2-KRB5 holds:
 *
 *	GSSAPI    C: framed token   S: framed token   C: empty
 *	          S: wrap token     C: wrap token
 *	GS2-KRB5  C: gs2-header, inner token          S: framed token
 */
#include "mech/bridge.h"
#include "mech/gss.h"
#include "mech/value.h"

/* "=2C" and "=3D" stand for "," and "=" (RFC 5801 section 4). */
static void
field_authzid(struct authstr_msg *msg, size_t start, size_t end)
{
	span s = span_sub(msg_bytes(msg), start, end - start);
	struct authstr_buf name;
	bool clean = true;

	buf_init(&name, s.len);
	for (size_t i = 0; i < s.len; i++) {
		span rest = span_from(s, i);
		bool comma = span_starts(rest, SPAN("=2C"));

		if (comma || span_starts(rest, SPAN("=3D"))) {
			buf_put_byte(&name, comma ? ',' : '=');
			i += 2;
		} else {
			clean = clean && rest.p[0] != '=';
			buf_put_byte(&name, rest.p[0]);
		}
	}
	if (!clean)
		msg_note(msg, "scram-unescaped", start, end);
	if (s.len == 0)
		msg_note(msg, "scram-empty-authzid", start, end);
	if (buf_status(&name) != AUTHSTR_OK)
		msg->status = AUTHSTR_E_NOMEM;
	value_field_as(msg, VALUE_AUTHZID, start, end, buf_span(&name));
	buf_wipe(&name);
}

/* gs2-header = ["F,"] ("n" / "y" / "p=" cb) "," ["a=" authzid] "," */
static void
field_gs2(struct authstr_msg *msg, size_t len)
{
	span s = span_sub(msg_bytes(msg), 0, len);
	size_t at = span_starts(s, SPAN("F,")) ? 2 : 0;

	at = span_find(s, ',', at) + 1;
	msg_mark(msg, "gs2 flag", 0, at);
	if (span_starts(span_from(s, at), SPAN("a="))) {
		msg_mark(msg, "a=", at, at + 2);
		field_authzid(msg, at + 2, len - 1);
	} else if (len - 1 > at) {
		msg_field(msg, &value_unknown, at, len - 1);
	}
	msg_mark(msg, ",", len - 1, len);
}

void
bridge_read(struct authstr_msg *msg)
{
	const struct bridge_row *row = msg->mech->family;
	span s = msg_bytes(msg);
	size_t gs2 =
	    row->gs2 && msg->from == AUTHSTR_CLIENT ? gss_gs2_length(s) : 0;
	struct gss_wrap wrap;

	if (s.len == 0)
		return;
	if (gs2 > 0) {
		field_gs2(msg, gs2);
		gss_field_inner(msg, gs2, s.len);
	} else if (gss_read_wrap(s, &wrap)) {
		gss_field_wrap(msg, 0, s.len);
	} else {
		gss_field_framed(msg, 0, s.len);
	}
}

/* The token id behind the OID, where there is one. */
static bool
is_reply(span s)
{
	return span_search(s, SPAN("\x02\x00\x6f"), 0) != SPAN_NPOS ||
	       span_search(s, SPAN("\x03\x00\x7e"), 0) != SPAN_NPOS;
}

int
bridge_sniff(span s, struct authstr_guess *guess)
{
	const struct bridge_row *row = guess->mech->family;
	size_t gs2 = gss_gs2_length(s);
	struct gss_wrap wrap;
	size_t at;

	if (gs2 > 0)
		return row->gs2 && span_starts(
				       span_from(s, gs2), SPAN("\x01\x00\x6e"))
			   ? guess_from(guess, AUTHSTR_CLIENT, 0, 95)
			   : 0;
	if (gss_read_wrap(s, &wrap))
		return row->gs2 ? 0
		       : wrap.acceptor
			   ? guess_from(guess, AUTHSTR_SERVER, 1, 85)
			   : guess_from(guess, AUTHSTR_CLIENT, 2, 85);
	/* one that was cut is one all the same */
	at = s.len > 1 && s.p[1] >= 0x80 ? 2 + (s.p[1] & 0x7fu) : 2;
	if (s.len < 8 || s.p[0] != 0x60 || at > 6 || at + 1 >= s.len ||
	    s.p[at] != 0x06 || s.p[at + 1] >= s.len - at)
		return 0;
	if (is_reply(span_sub(s, at, 2u + s.p[at + 1] + 3)))
		return guess_from(guess, AUTHSTR_SERVER, 0, row->gs2 ? 60 : 85);
	return row->gs2 ? 0 : guess_from(guess, AUTHSTR_CLIENT, 0, 85);
}
