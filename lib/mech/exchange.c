/* SPDX-License-Identifier: MIT */
/*
 * exchange: the client's side of one login.  Keeps the inputs, counts the
 * steps and the bounds; what is said is the row's business.
 */
#include "mech/mech.h"
#include "base/mem.h"
#include "base/text.h"

/* No mechanism of mail takes more (design, security floor). */
#define STEPS_MAX 8
/* A token with many claims; a challenge of NTLM with target information. */
#define INPUT_MAX (256 * 1024)

static const char *const input_names[AUTHSTR_INPUTS] = {
	[AUTHSTR_AUTHCID] = "user",
	[AUTHSTR_AUTHZID] = "authzid",
	[AUTHSTR_PASSWORD] = "password",
	[AUTHSTR_TOKEN] = "token",
	[AUTHSTR_HOST] = "host",
	[AUTHSTR_PORT] = "port",
	[AUTHSTR_SERVICE] = "service",
	[AUTHSTR_REALM] = "realm",
	[AUTHSTR_CNONCE] = "cnonce",
};

struct authstr_exchange *
authstr_exchange_new(const struct authstr_mech *m)
{
	struct authstr_exchange *ex;

	if (m == NULL || (ex = mem_new(1, sizeof(*ex))) == NULL)
		return NULL;
	ex->mech = m;
	ex->proved = (m->flags & AUTHSTR_MECH_MUTUAL) == 0;
	for (size_t i = 0; i < AUTHSTR_INPUTS; i++)
		buf_init(&ex->in[i], INPUT_MAX);
	buf_init(&ex->out, INPUT_MAX * 2);
	return ex;
}

void
authstr_exchange_free(struct authstr_exchange *ex)
{
	if (ex == NULL)
		return;
	for (size_t i = 0; i < AUTHSTR_INPUTS; i++)
		buf_wipe(&ex->in[i]);
	buf_wipe(&ex->out);
	mem_free(ex, sizeof(*ex));
}

static bool
is_nul(unsigned char c)
{
	return c == 0;
}

static bool
is_line_end(unsigned char c)
{
	return c == '\r' || c == '\n';
}

static bool
is_ctrl_a(unsigned char c)
{
	return c == 1;
}

static bool
is_colon(unsigned char c)
{
	return c == ':';
}

static bool
is_blank(unsigned char c)
{
	return c == ' ';
}

static bool
is_not_visible(unsigned char c)
{
	return !text_is_print(c) || c == ' ';
}

/* What each kind is called, without telling a byte of a secret. */
static const struct forbidden {
	unsigned kind;
	bool (*is)(unsigned char c);
	const char *rule, *found;
} forbidden[] = {
	{ MECH_NUL, is_nul, "nul-in-field", "a NUL" },
	{ MECH_CRLF, is_line_end, "cr-or-lf-in-field", "a line end" },
	{ MECH_CTRL_A, is_ctrl_a, "ctrl-a-in-field", "^A" },
	{ MECH_COLON, is_colon, "colon-in-user", "a colon" },
	{ MECH_SPACE, is_blank, "space-in-field", "a blank" },
	{ MECH_NOT_VISIBLE, is_not_visible, "bad-token",
	    "a byte that is no visible ASCII" },
};

static const struct forbidden *
find_forbidden(unsigned kinds, unsigned char c)
{
	for (size_t i = 0; i < sizeof(forbidden) / sizeof(forbidden[0]); i++)
		if ((kinds & forbidden[i].kind) != 0 && forbidden[i].is(c))
			return &forbidden[i];
	return NULL;
}

int
mech_check(
    unsigned forbid, span value, const char *what, struct authstr_error *err)
{
	for (size_t i = 0; i < value.len; i++) {
		const struct forbidden *f = find_forbidden(forbid, value.p[i]);

		if (f != NULL)
			return error_set(err, AUTHSTR_E_REFUSED, i, f->rule,
			    "expected a %s that can be sent, found %s in it",
			    what, f->found);
	}
	return AUTHSTR_OK;
}

int
authstr_exchange_set(struct authstr_exchange *ex, enum authstr_input which,
    span value, struct authstr_error *err)
{
	struct authstr_buf *in;
	int rc;

	if ((unsigned)which >= AUTHSTR_INPUTS)
		return error_set(err, AUTHSTR_E_USAGE, AUTHSTR_NO_OFFSET,
		    "no-such-input", "expected an input, found number %d",
		    (int)which);
	rc =
	    mech_check(ex->mech->forbid[which], value, input_names[which], err);
	if (rc != AUTHSTR_OK)
		return rc;
	in = &ex->in[which];
	buf_wipe(in);
	ex->given[which] = false;
	buf_put(in, value);
	if (buf_status(in) != AUTHSTR_OK)
		return error_set(err, buf_status(in), INPUT_MAX,
		    "input-too-long", "expected a %s of at most %d octets",
		    input_names[which], INPUT_MAX);
	ex->given[which] = !span_is_none(value);
	return AUTHSTR_OK;
}

static int
check_needs(const struct authstr_exchange *ex, struct authstr_error *err)
{
	for (unsigned i = 0; i < AUTHSTR_INPUTS; i++)
		if ((ex->mech->needs & MECH_BIT(i)) != 0 && !ex->given[i])
			return error_set(err, AUTHSTR_E_USAGE,
			    AUTHSTR_NO_OFFSET, "input-missing",
			    "expected a %s for %s, found none", input_names[i],
			    ex->mech->name);
	return AUTHSTR_OK;
}

static int
check_turn(const struct authstr_exchange *ex, struct authstr_error *err)
{
	if ((ex->mech->flags & AUTHSTR_MECH_RESERVED) != 0)
		return error_set(err, AUTHSTR_E_UNSUPPORTED, AUTHSTR_NO_OFFSET,
		    "mech-unsupported", "%s is known, but not spoken yet",
		    ex->mech->name);
	if (ex->done)
		return error_set(err, AUTHSTR_E_PROTOCOL, AUTHSTR_NO_OFFSET,
		    "exchange-over",
		    "expected the end of %s, found one more "
		    "challenge",
		    ex->mech->name);
	if (ex->step >= STEPS_MAX)
		return error_set(err, AUTHSTR_E_LIMIT, AUTHSTR_NO_OFFSET,
		    "too-many-steps", "expected at most %d steps", STEPS_MAX);
	return check_needs(ex, err);
}

int
authstr_exchange_step(struct authstr_exchange *ex, span challenge,
    span *response, struct authstr_error *err)
{
	bool client_first = (ex->mech->flags & AUTHSTR_MECH_CLIENT_FIRST) != 0;
	int rc = check_turn(ex, err);

	*response = SPAN_NONE;
	if (rc != AUTHSTR_OK)
		return rc;
	if (span_is_none(challenge) && !client_first)
		return AUTHSTR_MORE;
	buf_wipe(&ex->out);
	rc = ex->mech->step(ex, challenge, err);
	if (rc < 0 && rc != AUTHSTR_E_DENIED) {
		buf_wipe(&ex->out);
		return rc;
	}
	if (buf_status(&ex->out) != AUTHSTR_OK)
		return error_nomem(err);
	ex->step++;
	ex->done = rc == AUTHSTR_OK || rc == AUTHSTR_E_DENIED;
	*response = buf_span(&ex->out);
	return rc;
}

int
authstr_exchange_proved(const struct authstr_exchange *ex)
{
	return ex->proved;
}

const struct authstr_mech *
authstr_exchange_mech(const struct authstr_exchange *ex)
{
	return ex->mech;
}
