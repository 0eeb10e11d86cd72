/* SPDX-License-Identifier: MIT */
/*
 * Exchanges: a hostile server's challenges to the client of every row that has
 * a secret.  What is refused has a rule and a place within the challenge; what
 * is said is bounded; and a server that counts as proved has proved itself in
 * the eyes of the verifier, too.
 */
#include "authstr.h"
#include "base/text.h"
#include "fuzz/client.h"
#include "fuzz/fuzz.h"

#define CHALLENGES 4
#define SAID_MAX ((size_t)256 * 1024)

/* Both sides' messages, copied: a response is good until the next step. */
struct heard {
	struct authstr_buf *said[CHALLENGES + 1];
	span clients[CHALLENGES + 1], servers[CHALLENGES];
	size_t n_clients, n_servers;
};

static struct authstr_exchange *
client(const struct authstr_mech *m)
{
	static const struct client_input inputs[] = {
		{ AUTHSTR_AUTHCID, "alice" },
		{ AUTHSTR_PASSWORD, "sesame" },
		{ AUTHSTR_TOKEN, "token" },
		{ AUTHSTR_TOKEN_SECRET, "secret" },
		{ AUTHSTR_HOST, "mail.example.org" },
		{ AUTHSTR_TIME, "1700000000" },
		{ AUTHSTR_CNONCE, "fixed-nonce" },
		{ AUTHSTR_CB_TYPE, "tls-exporter" },
		{ AUTHSTR_CB_DATA, "channel" },
		/* many tries, and none of them slow */
		{ AUTHSTR_MIN_ITERATIONS, "1" },
		{ AUTHSTR_MAX_ITERATIONS, "64" },
	};

	return client_new(m, inputs, sizeof(inputs) / sizeof(inputs[0]));
}

static void
check_refusal(span challenge, const struct authstr_error *err)
{
	MUST(err->rule != NULL && authstr_rule_find(err->rule) != NULL);
	MUST(err->offset == AUTHSTR_NO_OFFSET || err->offset <= challenge.len);
	for (const char *c = err->text; *c != 0; c++)
		MUST(text_is_print((unsigned char)*c));
	/* The server may know it, and say it. */
	MUST(strstr(err->text, "sesame") == NULL ||
	     span_search(challenge, SPAN("sesame"), 0) != SPAN_NPOS);
}

/* One step; false when there are no more. */
static bool
step(struct authstr_exchange *ex, span challenge, struct heard *h)
{
	struct authstr_error err = { .rule = NULL };
	struct authstr_buf *copy = authstr_buf_new(SAID_MAX);
	span said;
	int rc = authstr_exchange_step(ex, challenge, &said, &err);

	if (rc < 0)
		check_refusal(challenge, &err);
	MUST(rc >= 0 || rc == AUTHSTR_E_DENIED || said.len == 0);
	MUST(rc >= 0 || authstr_exchange_proved(ex) == 0 ||
	     (authstr_mech_flags(authstr_exchange_mech(ex)) &
		 AUTHSTR_MECH_MUTUAL) == 0);
	authstr_buf_put(copy, said);
	MUST(authstr_buf_status(copy) == AUTHSTR_OK);
	h->said[h->n_clients] = copy;
	h->clients[h->n_clients++] = authstr_buf_span(copy);
	return rc == AUTHSTR_MORE;
}

/* Whose proof the client took has to stand up to the verifier, which must not
 * take it with another password. */
static void
check_proved(const struct authstr_exchange *ex, const struct heard *h)
{
	const struct authstr_mech *m = authstr_exchange_mech(ex);

	if ((authstr_mech_flags(m) & AUTHSTR_MECH_MUTUAL) == 0 ||
	    authstr_exchange_proved(ex) == 0)
		return;
	MUST(authstr_verify(m, h->clients, h->n_clients, h->servers,
		 h->n_servers, SPAN("sesame"), NULL) == AUTHSTR_OK);
	MUST(authstr_verify(m, h->clients, h->n_clients, h->servers,
		 h->n_servers, SPAN("Sesam"), NULL) == AUTHSTR_E_MISMATCH);
}

static void
play(const struct authstr_mech *m, span in)
{
	struct authstr_exchange *ex = client(m);
	struct heard h = { .n_clients = 0 };
	bool more = step(ex, SPAN_NONE, &h);

	while (more && in.len > 0 && h.n_servers < CHALLENGES) {
		size_t end = span_search(in, SPAN("\n\n"), 0);
		span challenge = span_sub(in, 0, end);

		h.servers[h.n_servers++] = challenge;
		in = span_from(in, challenge.len + 2);
		more = step(ex, challenge, &h);
	}
	check_proved(ex, &h);
	for (size_t i = 0; i < h.n_clients; i++)
		authstr_buf_free(h.said[i]);
	authstr_exchange_free(ex);
}

/* The others ask Kerberos, or have nothing to be asked. */
static bool
has_secret(const struct authstr_mech *m)
{
	unsigned secret = 1u << AUTHSTR_PASSWORD | 1u << AUTHSTR_TOKEN;

	return (authstr_mech_needs(m) & secret) != 0 &&
	       (authstr_mech_flags(m) & AUTHSTR_MECH_RESERVED) == 0;
}

void
fuzz_exchange(span in)
{
	for (size_t i = 0; i < authstr_mech_count(); i++)
		if (has_secret(authstr_mech_at(i)))
			play(authstr_mech_at(i), in);
}
