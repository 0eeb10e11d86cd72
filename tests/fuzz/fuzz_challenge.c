/* SPDX-License-Identifier: MIT */
/*
 * Challenges: whatever a server says first is answered or refused, with a rule
 * and within its bytes; and an answer is one that the password fits, and no
 * other.
 */
#include "authstr.h"
#include "base/buf.h"
#include "fuzz/client.h"
#include "fuzz/fuzz.h"

static struct authstr_exchange *
client(const struct authstr_mech *m)
{
	static const struct client_input inputs[] = {
		{ AUTHSTR_AUTHCID, "alice" },
		{ AUTHSTR_PASSWORD, "sesame" },
		{ AUTHSTR_HOST, "mail.example.org" },
		{ AUTHSTR_TIME, "1700000000" },
	};

	return client_new(m, inputs, sizeof(inputs) / sizeof(inputs[0]));
}

static void
check_answer(const struct authstr_mech *m, span challenge, span answer)
{
	struct authstr_error err = { .rule = "" };

	MUST(authstr_verify(m, &answer, 1, &challenge, 1, SPAN("sesame"),
		 &err) == AUTHSTR_OK);
	MUST(authstr_verify(m, &answer, 1, &challenge, 1, SPAN("Sesam"),
		 &err) == AUTHSTR_E_MISMATCH);
}

/* Rows whose one answer to the one challenge is a proof. */
static bool
is_challenged(const struct authstr_mech *m)
{
	unsigned flags = authstr_mech_flags(m);

	return (flags & AUTHSTR_MECH_GUESSABLE) != 0 &&
	       (flags & (AUTHSTR_MECH_CLIENT_FIRST | AUTHSTR_MECH_RESERVED)) ==
		   0;
}

void
fuzz_challenge(span in)
{
	for (size_t i = 0; i < authstr_mech_count(); i++) {
		const struct authstr_mech *m = authstr_mech_at(i);
		struct authstr_error err = { .rule = "" };
		struct authstr_exchange *ex;
		span answer;
		int rc;

		if (!is_challenged(m))
			continue;
		ex = client(m);
		rc = authstr_exchange_step(ex, in, &answer, &err);
		MUST(rc >= 0 || err.rule[0] != 0);
		MUST(rc >= 0 || err.offset == AUTHSTR_NO_OFFSET ||
		     err.offset <= in.len);
		if (rc >= 0)
			check_answer(m, in, answer);
		authstr_exchange_free(ex);
	}
}
