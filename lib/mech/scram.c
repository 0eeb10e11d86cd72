/* SPDX-License-Identifier: MIT */
/*
 * SCRAM (RFC 5802, 7677): known by name.
 */
#include "base/b64.h"
#include "mech/charset.h"
#include "mech/mech.h"

/* What SCRAM rows differ in, seen from outside. */
struct scram {
	size_t proof; /* base64 length of a proof or signature */
	bool plus;
	int favour; /* where nothing tells them apart */
};

static int
is_from(struct authstr_guess *guess, enum authstr_from from, unsigned step,
    int score)
{
	guess->from = from;
	guess->step = step;
	return score;
}

/* "p=" or "v=" and base64 up to the end, of this digest's length */
static bool
has_proof(span s, span key, const struct scram *scram)
{
	size_t at = span_search(s, key, 0);

	return at != SPAN_NPOS && s.len - at - key.len == scram->proof &&
	       b64_looks(span_from(s, at + key.len));
}

/* RFC 5802 section 5.1 */
static int
scram_sniff(span s, struct authstr_guess *guess)
{
	const struct scram *scram = guess->mech->family;
	bool nonce = span_search(s, SPAN("r="), 0) != SPAN_NPOS;
	bool bound = span_starts(s, SPAN("p=")) || span_starts(s, SPAN("c=cD"));
	int score = bound == scram->plus ? 80 + scram->favour : 0;

	if (!charset_is_text(s))
		return 0;
	if (span_starts(s, SPAN("c=")) && nonce &&
	    has_proof(s, SPAN(",p="), scram))
		return is_from(guess, AUTHSTR_CLIENT, 1, score);
	if (span_starts(s, SPAN("r=")) &&
	    span_search(s, SPAN(",s="), 0) != SPAN_NPOS &&
	    span_search(s, SPAN(",i="), 0) != SPAN_NPOS)
		return is_from(guess, AUTHSTR_SERVER, 0, score);
	if (span_starts(s, SPAN("v=")) && has_proof(s, SPAN("v="), scram))
		return is_from(guess, AUTHSTR_SERVER, 1, score);
	if (span_starts(s, SPAN("e=")) &&
	    span_find_any(s, SPAN(" @,")) == SPAN_NPOS)
		return is_from(guess, AUTHSTR_SERVER, 1, score / 2);
	if (nonce && span_search(s, SPAN(",n="), 0) != SPAN_NPOS &&
	    (bound || span_starts(s, SPAN("n,")) || span_starts(s, SPAN("y,"))))
		return is_from(guess, AUTHSTR_CLIENT, 0, score);
	return 0;
}

#define PASSWORD_INPUTS (MECH_BIT(AUTHSTR_AUTHCID) | MECH_BIT(AUTHSTR_PASSWORD))
#define RESERVED (AUTHSTR_MECH_SASL | AUTHSTR_MECH_RESERVED)

/* SCRAM: the client speaks first, each side proves itself. */
#define SCRAM_ROW(row, name_, spec_, brief_, ...)                              \
	const struct authstr_mech mech_##row = {                               \
		.name = name_,                                                 \
		.spec = spec_,                                                 \
		.brief = brief_,                                               \
		.flags = RESERVED | AUTHSTR_MECH_CLIENT_FIRST |                \
			 AUTHSTR_MECH_GUESSABLE | AUTHSTR_MECH_MUTUAL,         \
		.needs = PASSWORD_INPUTS,                                      \
		.takes = PASSWORD_INPUTS | MECH_BIT(AUTHSTR_AUTHZID) |         \
			 MECH_BIT(AUTHSTR_CNONCE),                             \
		.family = &(const struct scram){ __VA_ARGS__ },                \
		.sniff = scram_sniff,                                          \
	}

SCRAM_ROW(scram_sha_512_plus, "SCRAM-SHA-512-PLUS",
    "draft-melnikov-scram-sha-512", "SCRAM-SHA-512 bound to the TLS channel",
    88, true, 3);
SCRAM_ROW(scram_sha_384_plus, "SCRAM-SHA-384-PLUS", "not registered",
    "SCRAM-SHA-384 bound to the TLS channel", 64, true, 0);
SCRAM_ROW(scram_sha_256_plus, "SCRAM-SHA-256-PLUS", "RFC 7677",
    "SCRAM-SHA-256 bound to the TLS channel", 44, true, 5);
SCRAM_ROW(scram_sha_224_plus, "SCRAM-SHA-224-PLUS", "not registered",
    "SCRAM-SHA-224 bound to the TLS channel", 40, true, 1);
SCRAM_ROW(scram_sha_1_plus, "SCRAM-SHA-1-PLUS", "RFC 5802",
    "SCRAM-SHA-1 bound to the TLS channel", 28, true, 4);
SCRAM_ROW(scram_sha_512, "SCRAM-SHA-512", "draft-melnikov-scram-sha-512",
    "salted challenge and response, SHA-512", 88, false, 3);
SCRAM_ROW(scram_sha_384, "SCRAM-SHA-384", "not registered",
    "salted challenge and response, SHA-384", 64, false, 0);
SCRAM_ROW(scram_sha_256, "SCRAM-SHA-256", "RFC 7677",
    "salted challenge and response, SHA-256", 44, false, 5);
SCRAM_ROW(scram_sha_224, "SCRAM-SHA-224", "not registered",
    "salted challenge and response, SHA-224", 40, false, 1);
SCRAM_ROW(scram_sha_1, "SCRAM-SHA-1", "RFC 5802",
    "salted challenge and response, SHA-1", 28, false, 4);
