/* SPDX-License-Identifier: MIT */
/*
 * scram_key: RFC 5802 section 3:
 *
 *	SaltedPassword = PBKDF2(password, salt, i)
 *	ClientKey      = HMAC(SaltedPassword, "Client Key")
 *	StoredKey      = H(ClientKey)
 *	ServerKey      = HMAC(SaltedPassword, "Server Key")
 */
#include "crypto/digest.h"
#include "crypto/pbkdf2.h"
#include "mech/scram.h"

void
scram_keys_init(struct scram_keys *keys)
{
	buf_init(&keys->salted, SCRAM_SIZE_MAX);
	buf_init(&keys->client, SCRAM_SIZE_MAX);
	buf_init(&keys->stored, SCRAM_SIZE_MAX);
	buf_init(&keys->server, SCRAM_SIZE_MAX);
}

void
scram_keys_wipe(struct scram_keys *keys)
{
	buf_wipe(&keys->salted);
	buf_wipe(&keys->client);
	buf_wipe(&keys->stored);
	buf_wipe(&keys->server);
}

int
scram_keys_derive(const struct scram *scram, span password, span salt,
    uint64_t iterations, struct scram_keys *keys, struct authstr_error *err)
{
	int rc = pbkdf2(
	    scram->digest, password, salt, iterations, &keys->salted, err);

	if (rc == AUTHSTR_OK)
		rc = digest_hmac(scram->digest, buf_span(&keys->salted),
		    SPAN("Client Key"), &keys->client, err);
	if (rc == AUTHSTR_OK)
		rc = authstr_digest(
		    scram->digest, buf_span(&keys->client), &keys->stored, err);
	if (rc == AUTHSTR_OK)
		rc = digest_hmac(scram->digest, buf_span(&keys->salted),
		    SPAN("Server Key"), &keys->server, err);
	return rc;
}

void
scram_xor(span a, span b, struct authstr_buf *out)
{
	for (size_t i = 0; i < a.len && i < b.len; i++)
		buf_put_byte(out, a.p[i] ^ b.p[i]);
}
