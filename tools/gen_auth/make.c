/* SPDX-License-Identifier: MIT */
/*
 * gen_auth_make: the messages that the client sends, by the library.
 */
#include <string.h>
#include "ascii.h"
#include "out/fail.h"
#include "out/safe.h"
#include "gen_auth/gen_auth.h"

#define MESSAGE_MAX (1024 * 1024)

static const struct {
	enum gen_value value;
	enum authstr_input input;
} inputs[] = {
	{ GEN_USER, AUTHSTR_AUTHCID },
	{ GEN_AUTHZID, AUTHSTR_AUTHZID },
	{ GEN_PASSWORD, AUTHSTR_PASSWORD },
	{ GEN_TOKEN, AUTHSTR_TOKEN },
};

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

static int
set_option(struct authstr_exchange *ex, enum authstr_input which,
    const char *text, struct authstr_error *err)
{
	if (text == NULL)
		return AUTHSTR_OK;
	return authstr_exchange_set(ex, which, authstr_span_of(text), err);
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
	const unsigned text = AUTHSTR_MECH_SASL | AUTHSTR_MECH_PLAINTEXT;
	uint32_t c;
	size_t n;

	if (which == GEN_TOKEN || (authstr_mech_flags(g->mech) & text) != text)
		return;
	while ((n = safe_take(s, &c)) > 0)
		s = from(s, n);
	if (s.len > 0)
		gen_note(g, "charset-not-utf8", "the %s is not UTF-8",
		    which == GEN_PASSWORD  ? "password"
		    : which == GEN_AUTHZID ? "authzid"
					   : "user");
}

static int
set_inputs(
    struct gen *g, struct authstr_exchange *ex, struct authstr_error *err)
{
	int rc = AUTHSTR_OK;

	for (size_t i = 0; i < sizeof(inputs) / sizeof(inputs[0]); i++) {
		struct authstr_span s = gen_get(g, inputs[i].value);

		if (s.p == NULL)
			continue;
		if (inputs[i].value == GEN_TOKEN)
			s = clean_token(g, s);
		check_text(g, inputs[i].value, s);
		if (s.len == 0)
			rc = check_empty(g, inputs[i].value, err);
		if (rc == AUTHSTR_OK)
			rc = authstr_exchange_set(ex, inputs[i].input, s, err);
		if (rc != AUTHSTR_OK)
			return rc;
	}
	if ((rc = set_option(ex, AUTHSTR_HOST, g->opt.host, err)) != AUTHSTR_OK)
		return rc;
	return set_option(ex, AUTHSTR_PORT, g->opt.port, err);
}

static int
keep_step(struct gen *g, struct authstr_span response)
{
	struct authstr_buf *b = authstr_buf_new(MESSAGE_MAX);

	if (b == NULL)
		return AUTHSTR_E_NOMEM;
	g->step[g->steps++] = b;
	authstr_buf_put(b, response);
	return authstr_buf_status(b);
}

/* The pasted challenge becomes the decoded one. */
static int
read_challenge(struct gen *g, struct authstr_error *err)
{
	struct authstr_buf *decoded = authstr_buf_new(MESSAGE_MAX);
	int rc = AUTHSTR_E_NOMEM;

	if (decoded != NULL)
		rc = authstr_challenge_read(
		    g->mech, gen_get(g, GEN_CHALLENGE), decoded, err);
	if (rc != AUTHSTR_OK) {
		authstr_buf_free(decoded);
		return rc;
	}
	authstr_buf_free(g->value[GEN_CHALLENGE]);
	g->value[GEN_CHALLENGE] = decoded;
	return AUTHSTR_OK;
}

/* One message answers the challenge, or is the initial response. */
static int
one_step(struct gen *g, struct authstr_exchange *ex, struct authstr_error *err)
{
	struct authstr_span response;
	int rc = authstr_exchange_step(
	    ex, gen_get(g, GEN_CHALLENGE), &response, err);

	return rc < 0 ? rc : keep_step(g, response);
}

/* LOGIN: a prompt that says nothing is answered by its turn. */
static int
all_steps(struct gen *g, struct authstr_exchange *ex, struct authstr_error *err)
{
	static const unsigned char nothing[1];
	const struct authstr_span prompt = { nothing, 0 };
	int rc = AUTHSTR_MORE;

	while (rc == AUTHSTR_MORE && g->steps < GEN_STEPS) {
		struct authstr_span response;
		int kept;

		rc = authstr_exchange_step(ex, prompt, &response, err);
		if (rc < 0)
			return rc;
		if ((kept = keep_step(g, response)) != AUTHSTR_OK)
			return kept;
	}
	return AUTHSTR_OK;
}

static int
run(struct gen *g, struct authstr_exchange *ex, struct authstr_error *err)
{
	bool client_first =
	    (authstr_mech_flags(g->mech) & AUTHSTR_MECH_CLIENT_FIRST) != 0;
	int rc = set_inputs(g, ex, err);

	if (rc == AUTHSTR_OK && gen_takes(g, GEN_CHALLENGE))
		rc = read_challenge(g, err);
	if (rc != AUTHSTR_OK)
		return rc;
	if (client_first || gen_takes(g, GEN_CHALLENGE))
		return one_step(g, ex, err);
	return all_steps(g, ex, err);
}

int
gen_make(struct gen *g, struct authstr_error *err)
{
	struct authstr_exchange *ex = authstr_exchange_new(g->mech);
	int rc;

	err->rule = NULL;
	if (ex == NULL)
		rc = AUTHSTR_E_NOMEM;
	else
		rc = run(g, ex, err);
	authstr_exchange_free(ex);
	return rc == AUTHSTR_OK ? EXIT_DONE : gen_status(rc, err);
}
