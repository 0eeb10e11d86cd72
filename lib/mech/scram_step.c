/* SPDX-License-Identifier: MIT */
/*
 * scram_step: the client's side (RFC 5802 section 5):
 *
 *	C: gs2-header "n=" user ",r=" nonce          client-first
 *	S: "r=" nonce ",s=" salt ",i=" iterations    server-first
 *	C: "c=" base64(gs2-header binding) ",r=" nonce ",p=" proof
 *	S: "v=" signature                            server-final
 *	C: an empty message
 */
#include "crypto/digest.h"
#include "crypto/pbkdf2.h"
#include "mech/scram.h"

void
scram_drop(struct authstr_exchange *ex)
{
	struct scram_state *st = ex->state;

	buf_wipe(&st->first);
}

/* -------------------------------------------------------- client-first -- */

static int
say_first(
    struct authstr_exchange *ex, span challenge, struct authstr_error *err)
{
	struct scram_state *st = ex->state;
	int rc;

	if (challenge.len > 0)
		return error_set(err, AUTHSTR_E_PROTOCOL, 0,
		    "unexpected-challenge",
		    "expected an empty challenge before our first message, "
		    "found a text in it");
	if (st->stage == NOTHING_SAID) {
		rc = scram_first_make(ex, err);
		if (rc != AUTHSTR_OK)
			return rc;
		exchange_show(ex, "client-first-bare", AUTHSTR_KIND_TEXT,
		    span_from(buf_span(&st->first), st->bare));
	}
	buf_put(&ex->out, buf_span(&st->first));
	return AUTHSTR_MORE;
}

/* -------------------------------------------------------- client-final -- */

/* What goes into the last answer, in the order in which it is computed. */
struct final {
	struct authstr_buf binding; /* gs2-header and what is bound */
	struct authstr_buf without; /* client-final-message-without-proof */
	struct authstr_buf message; /* AuthMessage */
	struct scram_keys keys;
	struct authstr_buf client_signature, proof, server_signature;
};

static void
final_init(struct final *f)
{
	buf_init(&f->binding, SCRAM_TEXT_MAX);
	buf_init(&f->without, SCRAM_TEXT_MAX);
	buf_init(&f->message, SCRAM_TEXT_MAX);
	scram_keys_init(&f->keys);
	buf_init(&f->client_signature, SCRAM_SIZE_MAX);
	buf_init(&f->proof, SCRAM_SIZE_MAX);
	buf_init(&f->server_signature, SCRAM_SIZE_MAX);
}

static void
final_wipe(struct final *f)
{
	buf_wipe(&f->binding);
	buf_wipe(&f->without);
	buf_wipe(&f->message);
	scram_keys_wipe(&f->keys);
	buf_wipe(&f->client_signature);
	buf_wipe(&f->proof);
	buf_wipe(&f->server_signature);
}

static int
put_texts(struct authstr_exchange *ex, span server_first, span nonce,
    struct final *f, struct authstr_error *err)
{
	const struct scram *scram = ex->mech->family;
	struct scram_state *st = ex->state;
	span first = buf_span(&st->first);

	buf_put(&f->binding, span_sub(first, 0, st->bare));
	if (scram->plus)
		buf_put(&f->binding, exchange_in(ex, AUTHSTR_CB_DATA));
	buf_put(&f->without, SPAN("c="));
	authstr_b64_print(buf_span(&f->binding), &f->without);
	buf_put(&f->without, SPAN(",r="));
	buf_put(&f->without, nonce);
	buf_put(&f->message, span_from(first, st->bare));
	buf_put_byte(&f->message, ',');
	buf_put(&f->message, server_first);
	buf_put_byte(&f->message, ',');
	buf_put(&f->message, buf_span(&f->without));
	return buf_status(&f->binding) == AUTHSTR_OK &&
		       buf_status(&f->without) == AUTHSTR_OK &&
		       buf_status(&f->message) == AUTHSTR_OK
		   ? AUTHSTR_OK
		   : error_nomem(err);
}

static int
prove(const struct scram *scram, struct final *f, struct authstr_error *err)
{
	span message = buf_span(&f->message);
	int rc = digest_hmac(scram->digest, buf_span(&f->keys.stored), message,
	    &f->client_signature, err);

	if (rc == AUTHSTR_OK)
		rc = digest_hmac(scram->digest, buf_span(&f->keys.server),
		    message, &f->server_signature, err);
	if (rc != AUTHSTR_OK)
		return rc;
	scram_xor(buf_span(&f->keys.client), buf_span(&f->client_signature),
	    &f->proof);
	return buf_status(&f->proof) == AUTHSTR_OK ? rc : error_nomem(err);
}

static void
show(struct authstr_exchange *ex, span server_first, const struct final *f)
{
	const struct {
		const char *id;
		enum authstr_kind kind;
		span value;
	} values[] = {
		{ "server-first", AUTHSTR_KIND_TEXT, server_first },
		{ "channel-binding", AUTHSTR_KIND_BYTES,
		    buf_span(&f->binding) },
		{ "client-final-without-proof", AUTHSTR_KIND_TEXT,
		    buf_span(&f->without) },
		{ "auth-message", AUTHSTR_KIND_TEXT, buf_span(&f->message) },
		{ "salted-password", AUTHSTR_KIND_BYTES,
		    buf_span(&f->keys.salted) },
		{ "client-key", AUTHSTR_KIND_BYTES, buf_span(&f->keys.client) },
		{ "stored-key", AUTHSTR_KIND_BYTES, buf_span(&f->keys.stored) },
		{ "server-key", AUTHSTR_KIND_BYTES, buf_span(&f->keys.server) },
		{ "client-signature", AUTHSTR_KIND_BYTES,
		    buf_span(&f->client_signature) },
		{ "client-proof", AUTHSTR_KIND_BYTES, buf_span(&f->proof) },
		{ "server-signature", AUTHSTR_KIND_BYTES,
		    buf_span(&f->server_signature) },
	};

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		exchange_show(
		    ex, values[i].id, values[i].kind, values[i].value);
}

static int
answer(struct authstr_exchange *ex, span server_first,
    const struct scram_offer *offer, struct authstr_error *err)
{
	const struct scram *scram = ex->mech->family;
	struct scram_state *st = ex->state;
	struct final f;
	int rc;

	final_init(&f);
	rc = put_texts(ex, server_first, offer->nonce, &f, err);
	if (rc == AUTHSTR_OK)
		rc = scram_keys_derive(scram, exchange_in(ex, AUTHSTR_PASSWORD),
		    buf_span(&offer->salt), offer->iterations, &f.keys, err);
	if (rc == AUTHSTR_OK)
		rc = prove(scram, &f, err);
	if (rc == AUTHSTR_OK) {
		show(ex, server_first, &f);
		memcpy(st->signature, buf_span(&f.server_signature).p,
		    scram->size);
		buf_put(&ex->out, buf_span(&f.without));
		buf_put(&ex->out, SPAN(",p="));
		authstr_b64_print(buf_span(&f.proof), &ex->out);
	}
	final_wipe(&f);
	return rc;
}

static int
say_final(
    struct authstr_exchange *ex, span server_first, struct authstr_error *err)
{
	struct scram_state *st = ex->state;
	struct scram_limits limits;
	struct scram_offer offer;
	int rc;

	rc = exchange_number(ex, AUTHSTR_MIN_ITERATIONS, PBKDF2_ITERATIONS_MAX,
	    SCRAM_ITERATIONS_MIN, &limits.least, err);
	if (rc == AUTHSTR_OK)
		rc = exchange_number(ex, AUTHSTR_MAX_ITERATIONS,
		    PBKDF2_ITERATIONS_MAX, SCRAM_ITERATIONS_MAX, &limits.most,
		    err);
	if (rc != AUTHSTR_OK)
		return rc;
	rc = scram_offer_read(server_first, &limits, &offer, err);
	if (rc == AUTHSTR_OK)
		rc = scram_nonce_extends(offer.nonce,
		    span_from(buf_span(&st->first), st->nonce), err);
	if (rc == AUTHSTR_OK)
		rc = answer(ex, server_first, &offer, err);
	buf_wipe(&offer.salt);
	return rc == AUTHSTR_OK ? AUTHSTR_MORE : rc;
}

/* -------------------------------------------------------- server-final -- */

static int
hear_proof(
    struct authstr_exchange *ex, span server_final, struct authstr_error *err)
{
	const struct scram *scram = ex->mech->family;
	struct scram_state *st = ex->state;
	struct authstr_buf signature;
	int rc;

	buf_init(&signature, server_final.len);
	rc = scram_signature_read(server_final, &signature, err);
	if (rc == AUTHSTR_OK)
		ex->proved = authstr_secret_equal(buf_span(&signature),
				 span_make(st->signature, scram->size)) == 1;
	buf_wipe(&signature);
	if (rc != AUTHSTR_OK || ex->proved)
		return rc;
	return error_set(err, AUTHSTR_E_PROOF, strlen("v="),
	    "scram-server-signature",
	    "expected the signature of a server that knows the password, "
	    "found another");
}

int
scram_step(
    struct authstr_exchange *ex, span challenge, struct authstr_error *err)
{
	struct scram_state *st = ex->state;
	int rc;

	if (st->stage == FINAL_SAID)
		return hear_proof(ex, challenge, err);
	/* An empty challenge is a server that did not take the initial
	 * response: it gets it again. */
	if (st->stage == NOTHING_SAID || challenge.len == 0)
		rc = say_first(ex, challenge, err);
	else
		rc = say_final(ex, challenge, err);
	if (rc == AUTHSTR_MORE)
		st->stage = challenge.len == 0 || st->stage == NOTHING_SAID
				? FIRST_SAID
				: FINAL_SAID;
	return rc;
}
