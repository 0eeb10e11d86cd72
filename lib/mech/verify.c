/* SPDX-License-Identifier: MIT */
/*
 * verify: whether a secret, or what a server stores of it, made a recorded
 * exchange.
 */
#include "mech/near.h"
#include "mech/value.h"

static int
verify(const struct mech_proof *p, struct authstr_error *err)
{
	if (p->mech->verify == NULL)
		return error_set(err, AUTHSTR_E_USAGE, AUTHSTR_NO_OFFSET,
		    "not-verifiable",
		    "nothing in %s tells whether a secret fits", p->mech->name);
	return p->mech->verify(p, err);
}

int
authstr_verify(const struct authstr_mech *m, const span *client, size_t clients,
    const span *server, size_t servers, span secret, struct authstr_error *err)
{
	struct mech_proof p = { .mech = m,
		.client = client,
		.clients = clients,
		.server = server,
		.servers = servers,
		.secret = secret };

	return verify(&p, err);
}

/* Is it the secret that does not fit, and nothing else that is wrong?  One that
 * SASLprep refuses may have been used raw. */
static bool
may_be_near(int rc, const struct authstr_error *err)
{
	return rc == AUTHSTR_E_REFUSED ||
	       (rc == AUTHSTR_E_MISMATCH &&
		   strcmp(err->rule, "secret-mismatch") == 0);
}

int
authstr_verify_near(const struct authstr_mech *m, const span *client,
    size_t clients, const span *server, size_t servers, span secret,
    const struct authstr_variant **variant, struct authstr_error *err)
{
	struct mech_proof p = { .mech = m,
		.client = client,
		.clients = clients,
		.server = server,
		.servers = servers,
		.secret = secret };
	struct authstr_error why = { 0 };
	int rc = verify(&p, &why), near;

	*variant = NULL;
	if (rc != AUTHSTR_OK && err != NULL)
		*err = why;
	if (!may_be_near(rc, &why))
		return rc;
	near = near_search(&p, variant);
	if (near == AUTHSTR_E_NOMEM)
		return error_nomem(err);
	if (near == AUTHSTR_E_CRYPTO)
		return error_set(err, near, AUTHSTR_NO_OFFSET,
		    "crypto-unavailable",
		    "expected libcrypto to hash, it does not");
	return near == AUTHSTR_OK ? value_mismatch(m, err) : rc;
}

int
authstr_verify_record(const struct authstr_mech *m, const span *client,
    size_t clients, const span *server, size_t servers, span record,
    struct authstr_error *err)
{
	struct mech_proof p = { .mech = m,
		.client = client,
		.clients = clients,
		.server = server,
		.servers = servers,
		.record = record };

	if (authstr_mech_record_at(m, 0) == NULL)
		return error_set(err, AUTHSTR_E_USAGE, AUTHSTR_NO_OFFSET,
		    "no-record", "nothing is stored for %s but the password",
		    m->name);
	return verify(&p, err);
}
