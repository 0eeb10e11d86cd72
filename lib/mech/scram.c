/* SPDX-License-Identifier: MIT */
/*
 * SCRAM (RFC 5802, 7677): the rows, and how their messages are known.  The
 * client proves that it has the password, and the server that it knows it,
 * without telling it; a name in -PLUS binds both proofs to the TLS channel.
 */
#include "base/b64.h"
#include "mech/charset.h"
#include "mech/scram.h"

/* Base64 lengths of the digests that there are rows for. */
static bool
is_proof_length(size_t len)
{
	return len == 28 || len == 40 || len == 44 || len == 64 || len == 88;
}

/* How well what stands behind key fits a proof of this digest: all of score;
 * less where it fits no digest, and is damaged; 0 where it is another's. */
static int
score_proof(span s, span key, const struct scram *scram, int score)
{
	size_t at = span_search(s, key, 0);
	span proof = at == SPAN_NPOS ? SPAN("") : span_from(s, at + key.len);

	if (proof.len == b64_length(scram->size) && b64_looks(proof))
		return score;
	return is_proof_length(proof.len) && b64_looks(proof) ? 0 : score / 2;
}

static bool
has(span s, span part)
{
	return span_search(s, part, 0) != SPAN_NPOS;
}

/* server-first-message, or what is left of it: salt and count come second and
 * third, and nobody else has them. */
static int
score_offer(span s, int score)
{
	bool first = span_starts(s, SPAN("r=")), salt = has(s, SPAN(",s="));
	bool count = has(s, SPAN(",i="));

	if (first && salt && count)
		return score;
	salt = salt || span_starts(s, SPAN("s="));
	return (first || has(s, SPAN(",r="))) && (salt || count) ? score / 2
								 : 0;
}

/* RFC 5802 section 5.1.  What the server says is the same with -PLUS. */
static int
sniff_text(span s, struct authstr_guess *guess)
{
	const struct scram *scram = guess->mech->family;
	bool bound = span_starts(s, SPAN("p=")) || span_starts(s, SPAN("c=cD"));
	int server = 80 + scram->favour - (scram->plus ? 20 : 0), offer;
	int score = bound == scram->plus ? 80 + scram->favour : 0;

	if (span_starts(s, SPAN("c=")) && has(s, SPAN(",r=")))
		return guess_from(guess, AUTHSTR_CLIENT, 1,
		    score_proof(s, SPAN(",p="), scram, score));
	if (span_starts(s, SPAN("v=")))
		return guess_from(guess, AUTHSTR_SERVER, 1,
		    score_proof(s, SPAN("v="), scram, server));
	if (span_starts(s, SPAN("e=")) &&
	    span_find_any(s, SPAN(" @,")) == SPAN_NPOS)
		return guess_from(guess, AUTHSTR_SERVER, 1, server / 2);
	if (has(s, SPAN("r=")) && has(s, SPAN(",n=")) &&
	    (bound || span_starts(s, SPAN("n,")) || span_starts(s, SPAN("y,"))))
		return guess_from(guess, AUTHSTR_CLIENT, 0, score);
	offer = score_offer(s, server);
	return offer > 0 ? guess_from(guess, AUTHSTR_SERVER, 0, offer) : 0;
}

static int
scram_sniff(span s, struct authstr_guess *guess)
{
	int score;

	/* Each of its messages has one, and most others have none. */
	if (span_find(s, '=', 0) == SPAN_NPOS)
		return 0;
	score = sniff_text(s, guess);
	return score == 0 || charset_is_text(s) ? score : score / 2;
}

/* Enough like a challenge to be taken for one that was pasted. */
static bool
scram_is_challenge(span bytes)
{
	return bytes.len == 0 ||
	       (bytes.len > 2 && bytes.p[1] == '=' && charset_is_text(bytes));
}

/* Decoded, it has commas, or an "=" that base64 has at the end alone. */
static bool
scram_find_challenge(span text, size_t *start, size_t *end)
{
	*start = 0;
	*end = text.len;
	return ((span_starts(text, SPAN("r=")) ||
		    span_starts(text, SPAN("m="))) &&
		   span_find(text, ',', 0) != SPAN_NPOS) ||
	       (text.len > 2 && (span_starts(text, SPAN("v=")) ||
				    span_starts(text, SPAN("e="))));
}

/* clang-format off: one row looks like the next */
#define NEEDS (MECH_BIT(AUTHSTR_AUTHCID) | MECH_BIT(AUTHSTR_PASSWORD))
#define BINDING (MECH_BIT(AUTHSTR_CB_TYPE) | MECH_BIT(AUTHSTR_CB_DATA))
#define TAKES                                                                  \
	(NEEDS | BINDING | MECH_BIT(AUTHSTR_AUTHZID) |                         \
	    MECH_BIT(AUTHSTR_CNONCE) | MECH_BIT(AUTHSTR_PREP) |                \
	    MECH_BIT(AUTHSTR_MIN_ITERATIONS) |                                 \
	    MECH_BIT(AUTHSTR_MAX_ITERATIONS) | MECH_BIT(AUTHSTR_SALT) |        \
	    MECH_BIT(AUTHSTR_ITERATIONS))
#define FLAGS                                                                  \
	(AUTHSTR_MECH_SASL | AUTHSTR_MECH_CLIENT_FIRST |                       \
	    AUTHSTR_MECH_GUESSABLE | AUTHSTR_MECH_MUTUAL)

#define SCRAM_ROW(                                                             \
    row, name_, spec_, brief_, rank_, flags_, needs_, records_, ...)           \
	const struct authstr_mech mech_##row = {                               \
		.name = name_,                                                 \
		.spec = spec_,                                                 \
		.brief = brief_,                                               \
		.rank = rank_,                                                 \
		.flags = FLAGS | (flags_),                                     \
		.needs = NEEDS | (needs_),                                     \
		.takes = TAKES,                                                \
		.forbid = { [AUTHSTR_AUTHCID] = MECH_NUL | MECH_CRLF,          \
		    [AUTHSTR_AUTHZID] = MECH_NUL | MECH_CRLF,                  \
		    [AUTHSTR_PASSWORD] = MECH_NUL | MECH_CRLF },               \
		.saslprep = true,                                              \
		.remade = true,                                                \
		.family = &(const struct scram){ __VA_ARGS__ },                \
		.records = records_,                                           \
		.state_size = sizeof(struct scram_state),                      \
		.step = scram_step,                                            \
		.read = scram_read,                                            \
		.relate = scram_relate,                                        \
		.drop = scram_drop,                                            \
		.record = scram_record,                                        \
		.verify = scram_verify,                                        \
		.sniff = scram_sniff,                                          \
		.is_challenge = scram_is_challenge,                            \
		.find_challenge = scram_find_challenge,                        \
	}

/* A hash's two rows. */
#define SCRAM_ROWS(row, name, spec, hash, digest, rank, records, size, ...)    \
	SCRAM_ROW(row##_plus, name "-PLUS", spec,                              \
	    name " bound to the TLS channel", rank + 10, AUTHSTR_MECH_BINDING, \
	    BINDING, records, name, digest, size, true, __VA_ARGS__);          \
	SCRAM_ROW(row, name, spec, "salted challenge and response, " hash,     \
	    rank, 0, 0, records, name, digest, size, false, __VA_ARGS__)

/* Dovecot's own form is made for each: that it takes two is its business. */
static const char *const sha1_records[] = { "dovecot", "cyrus", "gsasl",
	"mongodb", NULL };
static const char *const sha256_records[] = { "dovecot", "postgresql", "cyrus",
	"gsasl", "kafka", "mongodb", NULL };
static const char *const sha512_records[] = { "dovecot", "cyrus", "kafka",
	NULL };
static const char *const other_records[] = { "dovecot", "cyrus", NULL };

SCRAM_ROWS(scram_sha_512, "SCRAM-SHA-512", "draft-melnikov-scram-sha-512",
    "SHA-512", "SHA512", 84, sha512_records, 64, 3, false);
SCRAM_ROWS(scram_sha_384, "SCRAM-SHA-384", "not registered", "SHA-384",
    "SHA384", 83, other_records, 48, 0, false);
SCRAM_ROWS(scram_sha_256, "SCRAM-SHA-256", "RFC 7677", "SHA-256", "SHA256", 82,
    sha256_records, 32, 5, false);
SCRAM_ROWS(scram_sha_224, "SCRAM-SHA-224", "not registered", "SHA-224",
    "SHA224", 81, other_records, 28, 1, false);
SCRAM_ROWS(scram_sha_1, "SCRAM-SHA-1", "RFC 5802", "SHA-1", "SHA1", 80,
    sha1_records, 20, 4, true);
/* clang-format on */
