/* SPDX-License-Identifier: MIT */
/*
 * gen_auth_make: the library's exchange, with what it is made from.
 */
#include <string.h>
#include "ascii.h"
#include "out/fail.h"
#include "out/safe.h"
#include "gen_auth/gen_auth.h"

static struct authstr_span
from(struct authstr_span s, size_t at)
{
	return (struct authstr_span){ s.p + at, s.len - at };
}

/* What people paste is often the header's value, or a line of a file. */
static struct authstr_span
clean_token(struct gen *g, struct authstr_span token)
{
	static const char scheme[] = "bearer ";
	size_t n = sizeof(scheme) - 1, len = token.len;

	if (len >= n && ascii_same((const char *)token.p, scheme, n)) {
		token = from(token, n);
		while (token.len > 0 && token.p[0] == ' ')
			token = from(token, 1);
		gen_note(g, "bearer-dropped", "'Bearer ' was dropped");
	}
	len = token.len;
	while (token.len > 0 && (token.p[token.len - 1] == '\n' ||
				    token.p[token.len - 1] == '\r'))
		token.len--;
	if (token.len < len)
		gen_note(g, "newline-dropped",
		    "the line end after the token was dropped");
	return token;
}

/* An empty user or password is sent as told, though seldom meant; an empty
 * token is an unset variable, and never a login. */
static int
check_empty(struct gen *g, enum gen_value which, struct authstr_error *err)
{
	if (which == GEN_TOKEN) {
		fail(err, EXIT_BAD_INPUT, 0, "token-empty",
		    "expected a token, found an empty one");
		return AUTHSTR_E_REFUSED;
	}
	if (which == GEN_PASSWORD)
		gen_note(g, "empty-password", "the password is empty");
	if (which == GEN_USER && (g->type->optional & GEN_BIT(which)) == 0)
		gen_note(g, "empty-user", "the user is empty");
	return AUTHSTR_OK;
}

/* Older servers have their passwords in Latin-1, so it is sent, and told.  What
 * is hashed may be any bytes, and HTTP names no charset. */
static void
check_text(struct gen *g, enum gen_value which, struct authstr_span s)
{
	bool name = which == GEN_USER || which == GEN_AUTHZID;
	uint32_t c;
	size_t n;

	if ((!name && which != GEN_PASSWORD) ||
	    !gen_has(g, AUTHSTR_MECH_SASL) ||
	    !gen_has(g, AUTHSTR_MECH_PLAINTEXT))
		return;
	while ((n = safe_take(s, &c)) > 0)
		s = from(s, n);
	if (s.len > 0)
		gen_note(g, "charset-not-utf8", "the %s is not UTF-8",
		    gen_values[which].what);
}

static int
set_input(struct gen *g, enum gen_value which, struct authstr_error *err)
{
	struct authstr_span s = gen_get(g, which);
	int rc = AUTHSTR_OK;

	if (s.p == NULL)
		return AUTHSTR_OK;
	if (which == GEN_TOKEN)
		s = clean_token(g, s);
	check_text(g, which, s);
	if (s.len == 0)
		rc = check_empty(g, which, err);
	if (rc != AUTHSTR_OK)
		return rc;
	return authstr_exchange_set(
	    g->exchange, gen_values[which].input, s, err);
}

int
gen_make(struct gen *g, struct authstr_error *err)
{
	int rc = AUTHSTR_OK;

	err->rule = NULL;
	if ((g->exchange = authstr_exchange_new(g->mech)) == NULL)
		return gen_no_memory(err);
	authstr_exchange_trace(g->exchange, g->opt.show);
	for (enum gen_value v = GEN_USER; rc == AUTHSTR_OK && v < GEN_INPUTS;
	     v++)
		rc = set_input(g, v, err);
	return rc == AUTHSTR_OK ? EXIT_DONE : gen_status(rc, err);
}
