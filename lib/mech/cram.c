/* SPDX-License-Identifier: MIT */
/*
 * CRAM-MD5 (RFC 2195), and the same with other digests, which some servers
 * offer although nobody registered them:
 *
 *	S: a challenge, usually "<number.number@host>"
 *	C: user SP hex(HMAC(password, challenge))
 *
 * The user may hold spaces: the digest is what stands behind the last one.  No
 * SASLprep: RFC 2195 is older, and what verifies has the password as it was
 * typed.
 */
#include "base/b64.h"
#include "base/text.h"
#include "crypto/digest.h"
#include "crypto/hmac.h"
#include "mech/apop.h"
#include "mech/charset.h"
#include "mech/mech.h"
#include "mech/value.h"

/* What the rows differ in. */
struct cram {
	const char *digest;
	size_t hex; /* length of its hex */
};

static int
cram_step(
    struct authstr_exchange *ex, span challenge, struct authstr_error *err)
{
	const struct cram *cram = ex->mech->family;

	if (challenge.len == 0)
		return error_set(err, AUTHSTR_E_PROTOCOL, AUTHSTR_NO_OFFSET,
		    "bad-challenge",
		    "expected a challenge, found an empty one");
	buf_put(&ex->out, exchange_in(ex, AUTHSTR_AUTHCID));
	buf_put_byte(&ex->out, ' ');
	return hmac_hex(&ex->hmac, cram->digest,
	    exchange_in(ex, AUTHSTR_PASSWORD), challenge, &ex->out, err);
}

/* What a program prints in its place (nodemailer). */
static const char hidden[] = " /* secret */";

/* Where the digest begins: behind the last blank; 0 where there is none. */
static size_t
digest_at(span s)
{
	size_t at = s.len;

	if (span_ends(s, authstr_span_of(hidden)))
		return s.len - sizeof(hidden) + 2;
	while (at > 0 && s.p[at - 1] != ' ')
		at--;
	return at;
}

static void
cram_read(struct authstr_msg *msg)
{
	const struct cram *cram = msg->mech->family;
	span s = msg_bytes(msg);
	size_t at = digest_at(s);

	if (msg->from == AUTHSTR_SERVER) {
		msg_field(msg, &value_challenge, 0, s.len);
		return;
	}
	if (at == 0) {
		msg_note(msg, "cram-digest-form", 0, s.len);
		msg_field(msg, &value_unknown, 0, s.len);
		return;
	}
	value_field(msg, VALUE_USER, 0, at - 1);
	msg_mark(msg, "blank", at - 1, at);
	value_field_digest(msg, at, cram->hex);
}

/* Whether the digest is HMAC(key, data).  It is compared without regard to
 * case: it is not the secret that is wrong about upper case. */
static int
check_digest(
    const struct mech_proof *p, span key, span data, struct authstr_error *err)
{
	const struct cram *cram = p->mech->family;
	struct authstr_buf sent, right;
	span digest =
	    span_chomp(span_from(p->client[0], digest_at(p->client[0])));
	int rc;

	buf_init(&sent, digest.len);
	buf_init(&right, cram->hex);
	for (size_t i = 0; i < digest.len; i++)
		buf_put_byte(&sent, text_lower(digest.p[i]));
	rc = digest_hmac_hex(cram->digest, key, data, &right, err);
	if (rc == AUTHSTR_OK && buf_status(&sent) != AUTHSTR_OK)
		rc = error_nomem(err);
	if (rc == AUTHSTR_OK)
		rc = value_verify(
		    p->mech, buf_span(&sent), buf_span(&right), err);
	buf_wipe(&sent);
	buf_wipe(&right);
	return rc;
}

static int
cram_verify(const struct mech_proof *p, struct authstr_error *err)
{
	if (p->clients == 0 || p->servers == 0)
		return value_not_verifiable(p->mech, err);
	return check_digest(p, p->secret, p->server[0], err);
}

static int
near_swapped(const struct mech_proof *p, struct authstr_error *err)
{
	return check_digest(p, p->server[0], p->secret, err);
}

static int
near_with(const struct mech_proof *p, struct authstr_buf *challenge,
    struct authstr_error *err)
{
	int rc = buf_status(challenge) == AUTHSTR_OK
		     ? check_digest(p, p->secret, buf_span(challenge), err)
		     : error_nomem(err);

	buf_wipe(challenge);
	return rc;
}

static int
near_not_decoded(const struct mech_proof *p, struct authstr_error *err)
{
	struct authstr_buf challenge;

	buf_init(&challenge, b64_length(p->server[0].len));
	authstr_b64_print(p->server[0], &challenge);
	return near_with(p, &challenge, err);
}

static int
near_line_feed(const struct mech_proof *p, struct authstr_error *err)
{
	struct authstr_buf challenge;

	buf_init(&challenge, p->server[0].len + 1);
	buf_put(&challenge, p->server[0]);
	buf_put_byte(&challenge, '\n');
	return near_with(p, &challenge, err);
}

static const struct mech_near cram_near[] = {
	{ "cram-challenge-not-decoded", near_not_decoded },
	{ "cram-challenge-lf", near_line_feed },
	{ "cram-key-swapped", near_swapped },
	{ NULL, NULL },
};

static int
cram_sniff(span bytes, struct authstr_guess *guess)
{
	const struct cram *cram = guess->mech->family;
	size_t at = digest_at(bytes), start, end;
	span digest = span_chomp(span_from(bytes, at));

	guess->step = 0;
	guess->from = AUTHSTR_SERVER;
	if (apop_find_timestamp(bytes, &start, &end) && start == 0 &&
	    end == bytes.len)
		return cram->hex == 32 ? 70 : 30;
	guess->from = AUTHSTR_CLIENT;
	return at > 1 && digest.len == cram->hex && text_is_hex(digest) &&
		       charset_is_text(bytes)
		   ? 75
		   : 0;
}

/* RFC 2195 has a msg-id in angle brackets; servers send other text as well. */
static bool
cram_is_challenge(span bytes)
{
	span text = span_chomp(bytes), inner = text;
	uint32_t c;

	while (inner.len > 0 && text_is_print(inner.p[0]))
		inner = span_make(inner.p + 1, inner.len - 1);
	while (inner.len > 0)
		if (!text_take_utf8(&inner, &c) || c < 0x20 || c == 0x7f)
			return false;
	return text.len > 0;
}

/* Decoded, it is told from other text by the angle brackets alone. */
static bool
cram_find_challenge(span text, size_t *start, size_t *end)
{
	*start = 0;
	*end = text.len;
	return text.len > 2 && text.p[0] == '<' && span_ends(text, SPAN(">")) &&
	       cram_is_challenge(text);
}

static const char *const md5_aliases[] = { "CRAM", NULL };

/* clang-format off: one row looks like the next */
#define CRAM_ROW(row, ...)                                                     \
	const struct authstr_mech mech_##row = {                               \
		__VA_ARGS__,                                                   \
		.flags = AUTHSTR_MECH_SASL | AUTHSTR_MECH_GUESSABLE,           \
		.needs =                                                       \
		    MECH_BIT(AUTHSTR_AUTHCID) | MECH_BIT(AUTHSTR_PASSWORD),    \
		.takes =                                                       \
		    MECH_BIT(AUTHSTR_AUTHCID) | MECH_BIT(AUTHSTR_PASSWORD),    \
		.forbid = { [AUTHSTR_AUTHCID] = MECH_NUL | MECH_CRLF,          \
		    [AUTHSTR_PASSWORD] = MECH_NUL | MECH_CRLF },               \
		.step = cram_step,                                             \
		.read = cram_read,                                             \
		.verify = cram_verify,                                         \
		.near = cram_near,                                             \
		.sniff = cram_sniff,                                           \
		.is_challenge = cram_is_challenge,                             \
		.find_challenge = cram_find_challenge,                         \
	}

CRAM_ROW(cram_md5, .name = "CRAM-MD5", .aliases = md5_aliases,
    .spec = "RFC 2195", .brief = "challenge answered with HMAC-MD5", .rank = 40,
    .family = &(const struct cram){ "MD5", 32 });
CRAM_ROW(cram_sha1, .name = "CRAM-SHA1", .spec = "not registered",
    .brief = "CRAM-MD5 with SHA-1", .rank = 41,
    .family = &(const struct cram){ "SHA1", 40 });
CRAM_ROW(cram_sha256, .name = "CRAM-SHA256", .spec = "not registered",
    .brief = "CRAM-MD5 with SHA-256", .rank = 42,
    .family = &(const struct cram){ "SHA256", 64 });
CRAM_ROW(cram_sha512, .name = "CRAM-SHA512", .spec = "not registered",
    .brief = "CRAM-MD5 with SHA-512", .rank = 43,
    .family = &(const struct cram){ "SHA512", 128 });
/* clang-format on */
