/* SPDX-License-Identifier: MIT */
/*
 * The proofs of SCRAM (RFC 5802 section 3): the client's is verified by the
 * library with the record that a server stores, ours is made from it.
 */
#include "authstr-smtp.h"
#include "msa_sink/login_rows.h"
#include "msa_sink/word.h"

/* Of a form that is easily taken apart: {NAME}COUNT,SALT,STOREDKEY,SERVERKEY
 * in base64. */
#define RECORD "dovecot"

size_t
login_scram_header(struct authstr_span first)
{
	size_t comma = word_find(first, ',', 0);

	return word_find(first, ',', comma + 1) + 1;
}

/* What a server stores; what it is made of is prepared as the row says. */
static int
make_record(const struct sink_login *l, struct authstr_buf *out)
{
	const struct {
		enum authstr_input which;
		struct authstr_span value;
	} in[] = {
		{ AUTHSTR_AUTHCID, authstr_span_of(l->user) },
		{ AUTHSTR_PASSWORD, login_secret(l, authstr_span_of(l->user)) },
		{ AUTHSTR_SALT, authstr_span_of(l->salt) },
		{ AUTHSTR_ITERATIONS, authstr_span_of(LOGIN_ITERATIONS) },
		/* that a row needs, and a record not */
		{ AUTHSTR_CB_TYPE, authstr_span_of("-") },
		{ AUTHSTR_CB_DATA, authstr_span_of("-") },
	};
	struct authstr_exchange *ex = authstr_exchange_new(login_row(l));
	int rc = ex != NULL ? AUTHSTR_OK : AUTHSTR_E_NOMEM;

	for (size_t i = 0; i < sizeof(in) / sizeof(in[0]) && rc == AUTHSTR_OK;
	     i++)
		rc = authstr_exchange_set(ex, in[i].which, in[i].value, NULL);
	if (rc == AUTHSTR_OK)
		rc = authstr_exchange_record(ex, RECORD, out, NULL);
	authstr_exchange_free(ex);
	return rc;
}

/* RFC 5802 section 3: the signature over all that was said, but the proof. */
static int
sign(const struct sink_login *l, struct authstr_span record,
    struct authstr_span said, struct authstr_buf *out)
{
	struct authstr_span first = authstr_buf_span(l->heard);
	struct authstr_buf *key = authstr_buf_new(64);
	struct authstr_buf *message = authstr_buf_new(4 * AUTHSTR_LINE_MAX);
	struct authstr_buf *signature = authstr_buf_new(64);
	size_t at = record.len;
	int rc = AUTHSTR_E_NOMEM;

	while (at > 0 && record.p[at - 1] != ',')
		at--;
	if (key != NULL && message != NULL && signature != NULL) {
		authstr_buf_put(message,
		    word_sub(first, login_scram_header(first), first.len));
		authstr_buf_put(message, authstr_span_of(","));
		authstr_buf_put(message, authstr_buf_span(l->challenge));
		authstr_buf_put(message, authstr_span_of(","));
		authstr_buf_put(message, said);
		rc = authstr_b64_read(
		    word_sub(record, at, record.len), key, NULL);
	}
	if (rc == AUTHSTR_OK)
		rc = authstr_buf_status(message);
	if (rc == AUTHSTR_OK)
		rc = authstr_hmac(l->mech->scram, authstr_buf_span(key),
		    authstr_buf_span(message), signature, NULL);
	if (rc == AUTHSTR_OK) {
		authstr_buf_put(out, authstr_span_of("v="));
		rc = authstr_b64_print(authstr_buf_span(signature), out);
	}
	authstr_buf_free(key);
	authstr_buf_free(message);
	authstr_buf_free(signature);
	return rc;
}

int
login_scram_prove(const struct sink_login *l, struct authstr_span final,
    size_t bare, struct authstr_buf *out)
{
	const struct authstr_span client[] = { authstr_buf_span(l->heard),
		final };
	struct authstr_span server = authstr_buf_span(l->challenge);
	struct authstr_buf *record = authstr_buf_new(AUTHSTR_LINE_MAX);
	int rc = record != NULL ? make_record(l, record) : AUTHSTR_E_NOMEM;

	if (rc == AUTHSTR_OK)
		rc = authstr_verify_record(login_row(l), client, 2, &server, 1,
		    authstr_buf_span(record), NULL);
	if (rc == AUTHSTR_OK)
		rc = sign(
		    l, authstr_buf_span(record), word_sub(final, 0, bare), out);
	authstr_buf_free(record);
	return rc;
}
