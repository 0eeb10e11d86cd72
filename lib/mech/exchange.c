/* SPDX-License-Identifier: MIT */
/*
 * exchange: the client's side of one login.  Keeps the inputs, counts the
 * steps and the bounds; what is said is the row's business.
 */
#include "mech/mech.h"
#include "base/mem.h"
#include "base/text.h"
#include "crypto/hmac.h"
#include "crypto/prep.h"

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
	[AUTHSTR_NONCE_COUNT] = "nonce count",
	[AUTHSTR_DOMAIN] = "domain",
	[AUTHSTR_WORKSTATION] = "workstation",
	[AUTHSTR_CLIENT_CHALLENGE] = "client challenge",
	[AUTHSTR_NTLM_VERSION] = "version of NTLM",
	[AUTHSTR_TIME] = "time",
	[AUTHSTR_CB_TYPE] = "channel binding type",
	[AUTHSTR_CB_DATA] = "channel binding",
	[AUTHSTR_PREP] = "prep",
	[AUTHSTR_CHARSET] = "charset",
	[AUTHSTR_MIN_ITERATIONS] = "smallest iteration count",
	[AUTHSTR_MAX_ITERATIONS] = "largest iteration count",
	[AUTHSTR_SALT] = "salt",
	[AUTHSTR_ITERATIONS] = "iteration count",
	[AUTHSTR_TOKEN_SECRET] = "token secret",
	[AUTHSTR_CONSUMER_KEY] = "consumer key",
	[AUTHSTR_CONSUMER_SECRET] = "consumer secret",
};

struct authstr_exchange *
authstr_exchange_new(const struct authstr_mech *m)
{
	struct authstr_exchange *ex;

	if (m == NULL || (ex = mem_new(1, sizeof(*ex))) == NULL)
		return NULL;
	if (m->state_size > 0 &&
	    (ex->state = mem_new(1, m->state_size)) == NULL) {
		mem_free(ex, sizeof(*ex));
		return NULL;
	}
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
	if (ex->mech->drop != NULL)
		ex->mech->drop(ex);
	mem_free(ex->state, ex->mech->state_size);
	exchange_hide(ex);
	hmac_free(ex->hmac);
	for (size_t i = 0; i < AUTHSTR_INPUTS; i++)
		buf_wipe(&ex->in[i]);
	buf_wipe(&ex->out);
	mem_free(ex, sizeof(*ex));
}

void
authstr_exchange_reset(struct authstr_exchange *ex)
{
	if (ex->mech->drop != NULL)
		ex->mech->drop(ex);
	if (ex->state != NULL)
		authstr_wipe(ex->state, ex->mech->state_size);
	exchange_hide(ex);
	for (size_t i = 0; i < AUTHSTR_INPUTS; i++) {
		if (ex->given[i])
			buf_empty(&ex->in[i]);
		ex->given[i] = false;
	}
	buf_empty(&ex->out);
	ex->step = 0;
	ex->done = ex->prepared = false;
	ex->proved = (ex->mech->flags & AUTHSTR_MECH_MUTUAL) == 0;
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
	buf_empty(in);
	ex->given[which] = false;
	buf_put(in, value);
	if (buf_status(in) != AUTHSTR_OK)
		return error_set(err, buf_status(in), INPUT_MAX,
		    "input-too-long", "expected a %s of at most %d octets",
		    input_names[which], INPUT_MAX);
	ex->given[which] = !span_is_none(value);
	return AUTHSTR_OK;
}

/* What is stored does not depend on a channel. */
#define NOT_OF_RECORDS (MECH_BIT(AUTHSTR_CB_TYPE) | MECH_BIT(AUTHSTR_CB_DATA))

static int
check_needs(const struct authstr_exchange *ex, unsigned needs,
    struct authstr_error *err)
{
	for (unsigned i = 0; i < AUTHSTR_INPUTS; i++)
		if ((needs & MECH_BIT(i)) != 0 && !ex->given[i])
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
		    "mech-unsupported", "%s is known, but not spoken: %s",
		    ex->mech->name, authstr_mech_unspoken(ex->mech));
	if (ex->done)
		return error_set(err, AUTHSTR_E_PROTOCOL, AUTHSTR_NO_OFFSET,
		    "exchange-over",
		    "expected the end of %s, found one more "
		    "challenge",
		    ex->mech->name);
	if (ex->step >= STEPS_MAX)
		return error_set(err, AUTHSTR_E_LIMIT, AUTHSTR_NO_OFFSET,
		    "too-many-steps", "expected at most %d steps", STEPS_MAX);
	return check_needs(ex, ex->mech->needs, err);
}

static int
prepare_input(struct authstr_exchange *ex, enum authstr_input which,
    enum prep_string kind, struct authstr_error *err)
{
	struct authstr_buf prepared;
	int rc;

	if (!ex->given[which])
		return AUTHSTR_OK;
	buf_init(&prepared, INPUT_MAX * 4);
	rc = prep_saslprep(exchange_in(ex, which), kind, &prepared, err);
	if (rc == AUTHSTR_OK)
		rc = authstr_exchange_set(ex, which, buf_span(&prepared), err);
	buf_wipe(&prepared);
	return rc;
}

/* RFC 5802 section 2.2: the user as a query string, the password as a stored
 * one.  Once: what is prepared stays as it is. */
static int
prepare(struct authstr_exchange *ex, struct authstr_error *err)
{
	span how = exchange_in(ex, AUTHSTR_PREP);
	bool wanted = ex->mech->saslprep;
	int rc;

	if (span_equal(how, SPAN("yes")))
		wanted = true;
	else if (span_equal(how, SPAN("no")))
		wanted = false;
	else if (how.len > 0 && !span_equal(how, SPAN("auto")))
		return error_set(err, AUTHSTR_E_USAGE, AUTHSTR_NO_OFFSET,
		    "bad-input", "expected prep to be auto, yes or no");
	if (!wanted || ex->prepared)
		return AUTHSTR_OK;
	rc = prepare_input(ex, AUTHSTR_AUTHCID, PREP_QUERY, err);
	if (rc == AUTHSTR_OK)
		rc = prepare_input(ex, AUTHSTR_PASSWORD, PREP_STORED, err);
	ex->prepared = rc == AUTHSTR_OK;
	return rc;
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
	if ((rc = prepare(ex, err)) != AUTHSTR_OK)
		return rc;
	buf_empty(&ex->out);
	rc = ex->mech->step(ex, challenge, err);
	if (rc < 0 && rc != AUTHSTR_E_DENIED) {
		buf_empty(&ex->out);
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

int
exchange_number(const struct authstr_exchange *ex, enum authstr_input which,
    uint64_t max, uint64_t fallback, uint64_t *value, struct authstr_error *err)
{
	span rest = exchange_in(ex, which);

	*value = fallback;
	if (span_is_none(rest))
		return AUTHSTR_OK;
	if (span_take_number(&rest, max, value) && rest.len == 0)
		return AUTHSTR_OK;
	return error_set(err, AUTHSTR_E_USAGE, AUTHSTR_NO_OFFSET, "bad-number",
	    "expected a number from 0 to %llu for the %s",
	    (unsigned long long)max, input_names[which]);
}

static int
no_record(const struct authstr_mech *m, struct authstr_error *err)
{
	return error_set(err, AUTHSTR_E_USAGE, AUTHSTR_NO_OFFSET, "no-record",
	    "expected a format of %s's records, found another", m->name);
}

int
authstr_exchange_record(struct authstr_exchange *ex, const char *format,
    struct authstr_buf *out, struct authstr_error *err)
{
	const char *known;
	int rc;

	for (size_t i = 0;
	     (known = authstr_mech_record_at(ex->mech, i)) != NULL; i++)
		if (span_equal(authstr_span_of(known), authstr_span_of(format)))
			break;
	if (known == NULL)
		return no_record(ex->mech, err);
	rc = check_needs(ex, ex->mech->needs & ~NOT_OF_RECORDS, err);
	if (rc == AUTHSTR_OK)
		rc = prepare(ex, err);
	if (rc == AUTHSTR_OK)
		rc = ex->mech->record(ex, format, out, err);
	if (rc == AUTHSTR_OK && buf_status(out) != AUTHSTR_OK)
		return error_nomem(err);
	return rc;
}

const struct authstr_mech *
authstr_exchange_mech(const struct authstr_exchange *ex)
{
	return ex->mech;
}
