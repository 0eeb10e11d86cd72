/* SPDX-License-Identifier: MIT */
/*
 * Mechanisms that are known by name, so that a server's offer can be explained
 * and their absence here is a clear error, and not spoken.  A message of theirs
 * is at least named.
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

/* RFC 2831 section 2.1 */
static int
digest_sniff(span s, struct authstr_guess *guess)
{
	if (!charset_is_text(s))
		return 0;
	if (span_search(s, SPAN("username=\""), 0) != SPAN_NPOS &&
	    span_search(s, SPAN("response="), 0) != SPAN_NPOS)
		return is_from(guess, AUTHSTR_CLIENT, 0, 90);
	if (span_search(s, SPAN("nonce=\""), 0) != SPAN_NPOS)
		return is_from(guess, AUTHSTR_SERVER, 0, 90);
	if (span_starts(s, SPAN("rspauth=")))
		return is_from(guess, AUTHSTR_SERVER, 1, 90);
	return 0;
}

/* MS-NLMP section 2.2.1: the type is a little-endian 1, 2 or 3. */
static int
ntlm_sniff(span s, struct authstr_guess *guess)
{
	unsigned type = s.len > 8 ? s.p[8] : 0;

	if (!span_starts(s, span_make("NTLMSSP", 8)))
		return 0;
	if (type == 2)
		return is_from(guess, AUTHSTR_SERVER, 0, 100);
	return is_from(guess, AUTHSTR_CLIENT, type == 3, 100);
}

/* RFC 2743 section 3.1: 0x60, a DER length, the mechanism's OID (0x06). */
static int
gssapi_sniff(span s, struct authstr_guess *guess)
{
	size_t at = 2;

	if (s.len < 8 || s.p[0] != 0x60)
		return 0;
	if (s.p[1] >= 0x80)
		at += s.p[1] & 0x7f;
	return at + 1 < s.len && at < 7 && s.p[at] == 0x06 &&
		       s.p[at + 1] < s.len - at
		   ? is_from(guess, AUTHSTR_CLIENT, 0, 85)
		   : 0;
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

const struct authstr_mech mech_digest_md5 = {
	.name = "DIGEST-MD5",
	.spec = "RFC 2831, obsolete by RFC 6331",
	.brief = "HTTP Digest as a SASL mechanism",
	.flags = RESERVED | AUTHSTR_MECH_GUESSABLE | AUTHSTR_MECH_MUTUAL,
	.needs = PASSWORD_INPUTS,
	.takes = PASSWORD_INPUTS | MECH_BIT(AUTHSTR_AUTHZID) |
		 MECH_BIT(AUTHSTR_HOST) | MECH_BIT(AUTHSTR_SERVICE) |
		 MECH_BIT(AUTHSTR_REALM) | MECH_BIT(AUTHSTR_CNONCE),
	.sniff = digest_sniff,
};

static const char *const ntlm_aliases[] = { "SPA", "MSN", NULL };

const struct authstr_mech mech_ntlm = {
	.name = "NTLM",
	.aliases = ntlm_aliases,
	.spec = "MS-NLMP",
	.brief = "Windows NT challenge and response",
	.flags = RESERVED | AUTHSTR_MECH_CLIENT_FIRST | AUTHSTR_MECH_GUESSABLE,
	.needs = PASSWORD_INPUTS,
	.takes = PASSWORD_INPUTS | MECH_BIT(AUTHSTR_REALM),
	.sniff = ntlm_sniff,
};

const struct authstr_mech mech_gssapi = {
	.name = "GSSAPI",
	.spec = "RFC 4752",
	.brief = "Kerberos 5",
	.flags = RESERVED | AUTHSTR_MECH_CLIENT_FIRST | AUTHSTR_MECH_MUTUAL |
		 AUTHSTR_MECH_NO_SECRET,
	.sniff = gssapi_sniff,
};

const struct authstr_mech mech_gs2_krb5 = {
	.name = "GS2-KRB5",
	.spec = "RFC 5801",
	.brief = "Kerberos 5, the newer frame",
	.flags = RESERVED | AUTHSTR_MECH_CLIENT_FIRST | AUTHSTR_MECH_MUTUAL |
		 AUTHSTR_MECH_NO_SECRET,
};

const struct authstr_mech mech_xoauth = {
	.name = "XOAUTH",
	.spec = "Google, OAuth 1.0",
	.brief = "signed OAuth 1.0 request, retired",
	.flags = RESERVED | AUTHSTR_MECH_CLIENT_FIRST | AUTHSTR_MECH_TOKEN,
};

const struct authstr_mech mech_plain_clienttoken = {
	.name = "PLAIN-CLIENTTOKEN",
	.spec = "Google",
	.brief = "PLAIN with a token of the client program",
	.flags = RESERVED | AUTHSTR_MECH_CLIENT_FIRST | AUTHSTR_MECH_PLAINTEXT,
};
