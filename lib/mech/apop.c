/* SPDX-License-Identifier: MIT */
/*
 * APOP (RFC 1939 section 7), a command of POP3 and no SASL mechanism:
 *
 *	S: +OK ... <timestamp>
 *	C: APOP user hex(MD5(timestamp password))
 *
 * The response is the hex digest; the command line around it belongs to the
 * protocol.
 */
#include "base/text.h"
#include "crypto/digest.h"
#include "mech/apop.h"
#include "mech/charset.h"
#include "mech/mech.h"
#include "mech/value.h"

/* A msg-id of RFC 822: no blank, no control, one "@" at least. */
static bool
is_timestamp(span s)
{
	bool at = false;

	for (size_t i = 1; i + 1 < s.len; i++) {
		if (!text_is_print(s.p[i]) || s.p[i] == ' ' || s.p[i] == '<')
			return false;
		at = at || s.p[i] == '@';
	}
	return at;
}

bool
apop_find_timestamp(span text, size_t *start, size_t *end)
{
	for (size_t at = 0; (at = span_find(text, '<', at)) != SPAN_NPOS;
	     at++) {
		size_t close = span_find(text, '>', at);

		if (close == SPAN_NPOS)
			return false;
		if (!is_timestamp(span_sub(text, at, close + 1 - at)))
			continue;
		*start = at;
		*end = close + 1;
		return true;
	}
	return false;
}

/* What is hashed: the timestamp, and nothing around it. */
static bool
apop_is_challenge(span bytes)
{
	size_t start, end;

	return apop_find_timestamp(bytes, &start, &end) && start == 0 &&
	       end == bytes.len;
}

/* A banner, or the timestamp alone: that one may lack the "@" that tells it
 * from other words in a banner. */
static bool
apop_find_challenge(span text, size_t *start, size_t *end)
{
	if (apop_find_timestamp(text, start, end))
		return true;
	*start = 0;
	*end = text.len;
	for (size_t i = 0; i < text.len; i++)
		if (text_is_space(text.p[i]))
			return false;
	return text.len > 2 && text.p[0] == '<' && span_ends(text, SPAN(">"));
}

/* The timestamp is hashed with its angle brackets. */
static int
apop_digest(span timestamp, span password, struct authstr_buf *out,
    struct authstr_error *err)
{
	struct authstr_buf both;
	int rc;

	buf_init(&both, timestamp.len + password.len);
	buf_put(&both, timestamp);
	buf_put(&both, password);
	rc = buf_status(&both) == AUTHSTR_OK
		 ? digest_hex("MD5", buf_span(&both), out, err)
		 : error_nomem(err);
	buf_wipe(&both);
	return rc;
}

static int
apop_step(
    struct authstr_exchange *ex, span challenge, struct authstr_error *err)
{
	size_t start, end;

	if (!apop_find_challenge(challenge, &start, &end))
		return error_set(err, AUTHSTR_E_PROTOCOL, 0,
		    "no-apop-timestamp",
		    "expected a timestamp <...@...>, found none");
	return apop_digest(span_sub(challenge, start, end - start),
	    exchange_in(ex, AUTHSTR_PASSWORD), &ex->out, err);
}

/* A banner: the timestamp, and the text around it. */
static void
read_banner(struct authstr_msg *msg)
{
	static const struct msg_kind greeting = { "greeting", "greeting",
		AUTHSTR_KIND_TEXT, AUTHSTR_PUBLIC };
	size_t len = msg_bytes(msg).len, start = len, end = len;

	if (!apop_find_challenge(msg_bytes(msg), &start, &end))
		start = end = len;
	if (start > 0)
		msg_field(msg, &greeting, 0, start);
	if (end > start)
		msg_field(msg, &value_challenge, start, end);
	if (len > end)
		msg_field(msg, &greeting, end, len);
}

/* "user digest", the arguments of the command, or the digest alone. */
static void
apop_read(struct authstr_msg *msg)
{
	span s = msg_bytes(msg);
	size_t blank = span_find(s, ' ', 0);
	size_t at = blank == SPAN_NPOS ? 0 : blank + 1;

	if (msg->from == AUTHSTR_SERVER) {
		read_banner(msg);
		return;
	}
	if (at > 0) {
		value_field(msg, VALUE_USER, 0, blank);
		msg_mark(msg, "blank", blank, at);
	}
	value_field_digest(msg, at, 32);
}

/* Whether the digest is MD5(first second). */
static int
check_digest(const struct mech_proof *p, span first, span second,
    struct authstr_error *err)
{
	size_t blank = span_find(p->client[0], ' ', 0);
	struct authstr_buf right;
	span digest =
	    span_from(p->client[0], blank == SPAN_NPOS ? 0 : blank + 1);
	int rc;

	buf_init(&right, 32);
	rc = apop_digest(first, second, &right, err);
	if (rc == AUTHSTR_OK)
		rc = value_verify(p->mech, digest, buf_span(&right), err);
	buf_wipe(&right);
	return rc;
}

/* The banner's; none where there is none. */
static span
timestamp_of(const struct mech_proof *p)
{
	size_t start, end;

	if (p->clients == 0 || p->servers == 0 ||
	    !apop_find_challenge(p->server[0], &start, &end))
		return SPAN_NONE;
	return span_sub(p->server[0], start, end - start);
}

static int
apop_verify(const struct mech_proof *p, struct authstr_error *err)
{
	span timestamp = timestamp_of(p);

	return span_is_none(timestamp)
		   ? value_not_verifiable(p->mech, err)
		   : check_digest(p, timestamp, p->secret, err);
}

static int
near_no_brackets(const struct mech_proof *p, struct authstr_error *err)
{
	span timestamp = timestamp_of(p);

	return check_digest(
	    p, span_sub(timestamp, 1, timestamp.len - 2), p->secret, err);
}

static int
near_order(const struct mech_proof *p, struct authstr_error *err)
{
	return check_digest(p, p->secret, timestamp_of(p), err);
}

static const struct mech_near apop_near[] = {
	{ "apop-no-brackets", near_no_brackets },
	{ "apop-order", near_order },
	{ NULL, NULL },
};

static int
apop_sniff(span bytes, struct authstr_guess *guess)
{
	size_t start, end, blank = span_find(bytes, ' ', 0);
	span digest = span_from(bytes, blank == SPAN_NPOS ? 0 : blank + 1);

	guess->step = 0;
	guess->from = AUTHSTR_SERVER;
	if (apop_find_timestamp(bytes, &start, &end))
		return span_starts(bytes, SPAN("+OK")) ? 80 : 20;
	guess->from = AUTHSTR_CLIENT;
	return blank != SPAN_NPOS && digest.len == 32 && text_is_hex(digest) &&
		       charset_is_text(bytes)
		   ? 30
		   : 0;
}

const struct authstr_mech mech_apop = {
	.name = "APOP",
	.spec = "RFC 1939",
	.brief = "POP3 banner answered with MD5",
	.flags = AUTHSTR_MECH_GUESSABLE,
	.needs = MECH_BIT(AUTHSTR_PASSWORD),
	.takes = MECH_BIT(AUTHSTR_AUTHCID) | MECH_BIT(AUTHSTR_PASSWORD),
	.forbid = {
		[AUTHSTR_AUTHCID] = MECH_NUL | MECH_CRLF | MECH_SPACE,
		[AUTHSTR_PASSWORD] = MECH_NUL | MECH_CRLF,
	},
	.step = apop_step,
	.read = apop_read,
	.verify = apop_verify,
	.near = apop_near,
	.sniff = apop_sniff,
	.is_challenge = apop_is_challenge,
	.find_challenge = apop_find_challenge,
};
