/* SPDX-License-Identifier: MIT */
/*
 * Mechanisms that are known by name, so that a server's offer can be explained
 * and their absence here is a clear error, and not spoken.
 */
#include "mech/mech.h"

#define PASSWORD_INPUTS (MECH_BIT(AUTHSTR_AUTHCID) | MECH_BIT(AUTHSTR_PASSWORD))
#define RESERVED (AUTHSTR_MECH_SASL | AUTHSTR_MECH_RESERVED)

/* SCRAM: the client speaks first, each side proves itself. */
#define SCRAM_ROW(row, name_, spec_, brief_)                                   \
	const struct authstr_mech mech_##row = {                               \
		.name = name_,                                                 \
		.spec = spec_,                                                 \
		.brief = brief_,                                               \
		.flags = RESERVED | AUTHSTR_MECH_CLIENT_FIRST |                \
			 AUTHSTR_MECH_GUESSABLE | AUTHSTR_MECH_MUTUAL,         \
		.needs = PASSWORD_INPUTS,                                      \
		.takes = PASSWORD_INPUTS | MECH_BIT(AUTHSTR_AUTHZID) |         \
			 MECH_BIT(AUTHSTR_CNONCE),                             \
	}

SCRAM_ROW(scram_sha_512_plus, "SCRAM-SHA-512-PLUS",
    "draft-melnikov-scram-sha-512", "SCRAM-SHA-512 bound to the TLS channel");
SCRAM_ROW(scram_sha_384_plus, "SCRAM-SHA-384-PLUS", "not registered",
    "SCRAM-SHA-384 bound to the TLS channel");
SCRAM_ROW(scram_sha_256_plus, "SCRAM-SHA-256-PLUS", "RFC 7677",
    "SCRAM-SHA-256 bound to the TLS channel");
SCRAM_ROW(scram_sha_224_plus, "SCRAM-SHA-224-PLUS", "not registered",
    "SCRAM-SHA-224 bound to the TLS channel");
SCRAM_ROW(scram_sha_1_plus, "SCRAM-SHA-1-PLUS", "RFC 5802",
    "SCRAM-SHA-1 bound to the TLS channel");
SCRAM_ROW(scram_sha_512, "SCRAM-SHA-512", "draft-melnikov-scram-sha-512",
    "salted challenge and response, SHA-512");
SCRAM_ROW(scram_sha_384, "SCRAM-SHA-384", "not registered",
    "salted challenge and response, SHA-384");
SCRAM_ROW(scram_sha_256, "SCRAM-SHA-256", "RFC 7677",
    "salted challenge and response, SHA-256");
SCRAM_ROW(scram_sha_224, "SCRAM-SHA-224", "not registered",
    "salted challenge and response, SHA-224");
SCRAM_ROW(scram_sha_1, "SCRAM-SHA-1", "RFC 5802",
    "salted challenge and response, SHA-1");

const struct authstr_mech mech_digest_md5 = {
	.name = "DIGEST-MD5",
	.spec = "RFC 2831, obsolete by RFC 6331",
	.brief = "HTTP Digest as a SASL mechanism",
	.flags = RESERVED | AUTHSTR_MECH_GUESSABLE | AUTHSTR_MECH_MUTUAL,
	.needs = PASSWORD_INPUTS,
	.takes = PASSWORD_INPUTS | MECH_BIT(AUTHSTR_AUTHZID) |
		 MECH_BIT(AUTHSTR_HOST) | MECH_BIT(AUTHSTR_SERVICE) |
		 MECH_BIT(AUTHSTR_REALM) | MECH_BIT(AUTHSTR_CNONCE),
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
};

const struct authstr_mech mech_gssapi = {
	.name = "GSSAPI",
	.spec = "RFC 4752",
	.brief = "Kerberos 5",
	.flags = RESERVED | AUTHSTR_MECH_CLIENT_FIRST | AUTHSTR_MECH_MUTUAL |
		 AUTHSTR_MECH_NO_SECRET,
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
