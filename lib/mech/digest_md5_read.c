/* SPDX-License-Identifier: MIT */
/*
 * digest_md5_read: what a message of DIGEST-MD5 holds.
 */
#include "base/text.h"
#include "mech/charset.h"
#include "mech/digest_md5.h"
#include "mech/msg.h"
#include "mech/value.h"

struct reader {
	struct authstr_msg *msg;
	struct digest_found found;
	bool utf8; /* else values in ISO 8859-1 are no mistake */
	size_t at; /* where the next part begins */
};

#define PUBLIC_TEXT(name)                                                      \
	{                                                                      \
		name, name, AUTHSTR_KIND_TEXT, AUTHSTR_PUBLIC                  \
	}

/* username and authzid have roles of their own. */
static const struct msg_kind kinds[DIGEST_DIRECTIVES] = {
	[DIGEST_REALM] = PUBLIC_TEXT("realm"),
	[DIGEST_NONCE] = PUBLIC_TEXT("nonce"),
	[DIGEST_QOP] = PUBLIC_TEXT("qop"),
	[DIGEST_STALE] = PUBLIC_TEXT("stale"),
	[DIGEST_MAXBUF] = PUBLIC_TEXT("maxbuf"),
	[DIGEST_CHARSET] = PUBLIC_TEXT("charset"),
	[DIGEST_ALGORITHM] = PUBLIC_TEXT("algorithm"),
	[DIGEST_CIPHER] = PUBLIC_TEXT("cipher"),
	[DIGEST_CNONCE] = PUBLIC_TEXT("cnonce"),
	[DIGEST_NC] = { "nc", "nonce count", AUTHSTR_KIND_TEXT,
	    AUTHSTR_PUBLIC },
	[DIGEST_URI] = PUBLIC_TEXT("digest-uri"),
	[DIGEST_RESPONSE] = { "response", "response", AUTHSTR_KIND_TEXT,
	    AUTHSTR_GUESSABLE },
	[DIGEST_RSPAUTH] = { "rspauth", "server's response", AUTHSTR_KIND_TEXT,
	    AUTHSTR_GUESSABLE },
	[DIGEST_EXTENSION] = { "extension", "extension", AUTHSTR_KIND_TEXT,
	    AUTHSTR_PUBLIC },
};

/* From a client, what is not understood may be a secret in the wrong place;
 * from a server that has heard one, a damaged rspauth. */
static const struct msg_kind said_extension = { "extension", "extension",
	AUTHSTR_KIND_TEXT, AUTHSTR_SECRET };
static const struct msg_kind late_extension = { "extension", "extension",
	AUTHSTR_KIND_TEXT, AUTHSTR_GUESSABLE };

static void
mark_to(struct reader *r, const char *label, size_t end)
{
	if (end > r->at)
		msg_mark(r->msg, label, r->at, end);
	r->at = end;
}

static void
put_field(struct reader *r, enum digest_directive d, size_t start, size_t end,
    span value)
{
	const struct msg_kind *kind = &kinds[d];

	if (d == DIGEST_USERNAME || d == DIGEST_AUTHZID) {
		value_field_as(r->msg,
		    d == DIGEST_USERNAME ? VALUE_USER : VALUE_AUTHZID, start,
		    end, value);
		return;
	}
	if (d == DIGEST_EXTENSION && r->msg->from == AUTHSTR_CLIENT)
		kind = &said_extension;
	else if (d == DIGEST_EXTENSION && r->msg->step > 0)
		kind = &late_extension;
	msg_field_value(r->msg, kind, start, end, value);
}

/* RFC 2831 section 2.1.2: without charset=utf-8 a text is in ISO 8859-1. */
static void
read_value(
    struct reader *r, enum digest_directive d, const struct digest_pair *p)
{
	struct authstr_buf value, text;
	span shown;

	buf_init(&value, r->found.s.len);
	buf_init(&text, r->found.s.len * 2);
	if (r->found.in == DIGEST_ANSWER)
		digest_value_meant(r->found.s, p, &value);
	else
		digest_value(r->found.s, p, &value);
	shown = buf_span(&value);
	if (!r->utf8 && text_bad_utf8(shown) != SPAN_NPOS) {
		charset_from_latin1(shown, &text);
		shown = buf_span(&text);
	}
	if (buf_status(&value) != AUTHSTR_OK || buf_status(&text) != AUTHSTR_OK)
		r->msg->status = AUTHSTR_E_NOMEM;
	put_field(r, d, p->value, p->value_end, shown);
	r->at = p->value_end;
	buf_wipe(&value);
	buf_wipe(&text);
}

static span
raw_value(const struct reader *r, const struct digest_pair *p)
{
	return span_sub(r->found.s, p->value, p->value_end - p->value);
}

static void
note_value(
    struct reader *r, enum digest_directive d, const struct digest_pair *p)
{
	const struct digest_term *broken =
	    digest_broken_term(d, r->found.in, raw_value(r, p));

	if (broken != NULL)
		msg_note(r->msg, broken->rule, p->value, p->value_end);
	if (d == DIGEST_ALGORITHM && p->quoted)
		msg_note(r->msg, "digest-alg-quoted", p->value - 1,
		    p->value_end + (p->rest > p->value_end));
}

/* The second of what may stand once, and the second realm. */
static void
note_again(
    struct reader *r, enum digest_directive d, const struct digest_pair *p)
{
	if (r->found.n[d] < 2 || p->name != r->found.again[d])
		return;
	if (!digest_may_repeat(d, r->found.in))
		msg_note(r->msg, "digest-duplicate", p->name, p->rest);
	else if (d == DIGEST_REALM)
		msg_note(r->msg, "digest-realms", p->name, p->rest);
}

static void
read_pair(struct reader *r, const struct digest_pair *p)
{
	enum digest_directive d = digest_which(r->found.s, p, r->found.in);

	mark_to(r, ",", p->name);
	if (p->name_end > p->name) {
		mark_to(r, digest_name(d), p->value);
		read_value(r, d, p);
		note_value(r, d, p);
		note_again(r, d, p);
		mark_to(r, "\"", p->rest);
	}
	if (p->end > p->rest)
		msg_field(r->msg, &value_unknown, p->rest, p->end);
	if (p->bad != SPAN_NPOS)
		msg_note(r->msg, "digest-syntax",
		    p->bad < p->end ? p->bad : p->name, p->end);
	r->at = p->end;
}

static void
note_whole(struct reader *r)
{
	size_t len = r->found.s.len, limit = digest_limit(r->found.in);

	for (size_t i = 0; i < DIGEST_EXTENSION; i++) {
		enum digest_directive d = (enum digest_directive)i;

		if (r->found.n[d] == 0 && digest_is_needed(d, r->found.in))
			msg_note(r->msg, "digest-missing", len, len);
	}
	if (len >= limit)
		msg_note(r->msg, "digest-too-long", limit, len);
}

/* A server may say stale=true and go on with a challenge in the place of
 * rspauth. */
static enum digest_message
which_message(const struct authstr_msg *msg)
{
	struct digest_found found;

	if (msg->from == AUTHSTR_CLIENT)
		return DIGEST_ANSWER;
	digest_collect(msg_bytes(msg), DIGEST_PROOF, &found);
	return found.n[DIGEST_RSPAUTH] > 0 ? DIGEST_PROOF : DIGEST_CHALLENGE;
}

void
digest_read(struct authstr_msg *msg)
{
	enum digest_message in = which_message(msg);
	struct reader r = { .msg = msg };
	struct digest_pair p;
	size_t at = 0;

	/* what ends an exchange of the server's */
	if (in == DIGEST_ANSWER && msg->step > 0 && msg_bytes(msg).len == 0)
		return;
	digest_collect(msg_bytes(msg), in, &r.found);
	r.utf8 = r.found.n[DIGEST_CHARSET] > 0;
	while (digest_list_next(r.found.s, &at, &p))
		read_pair(&r, &p);
	mark_to(&r, ",", r.found.s.len);
	note_whole(&r);
}
