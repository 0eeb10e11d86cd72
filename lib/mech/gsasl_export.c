/* SPDX-License-Identifier: MIT */
/*
 * gsasl_export: rows of ours behind libgsasl's interface.  A session's data is
 * an exchange of ours; what libgsasl calls properties are its inputs.
 */
#include "authstr-gsasl.h"
#include "base/mem.h"
#include "mech/mech.h"

/* What libgsasl calls an input, and says where it is not there. */
static const struct {
	enum authstr_input which;
	Gsasl_property property;
	int missing;
} inputs[] = {
	{ AUTHSTR_AUTHCID, GSASL_AUTHID, GSASL_NO_AUTHID },
	{ AUTHSTR_AUTHZID, GSASL_AUTHZID, GSASL_NO_AUTHZID },
	{ AUTHSTR_PASSWORD, GSASL_PASSWORD, GSASL_NO_PASSWORD },
	{ AUTHSTR_TOKEN, GSASL_PASSWORD, GSASL_NO_PASSWORD },
	{ AUTHSTR_HOST, GSASL_HOSTNAME, GSASL_NO_HOSTNAME },
};

static int
start(Gsasl_session *session, void **data)
{
	const char *name = gsasl_mechanism_name(session);
	const struct authstr_mech *m = authstr_mech_find(authstr_span_of(name));

	if (m == NULL)
		return GSASL_UNKNOWN_MECHANISM;
	*data = authstr_exchange_new(m);
	return *data == NULL ? GSASL_MALLOC_ERROR : GSASL_OK;
}

static void
finish(Gsasl_session *session, void *data)
{
	(void)session;
	authstr_exchange_free(data);
}

static int
result(int rc, const struct authstr_error *err)
{
	switch (rc) {
	case AUTHSTR_E_NOMEM:
		return GSASL_MALLOC_ERROR;
	case AUTHSTR_E_CRYPTO:
		return GSASL_CRYPTO_ERROR;
	case AUTHSTR_E_REFUSED:
		return span_starts(
			   authstr_span_of(err->rule), SPAN("saslprep-"))
			   ? GSASL_SASLPREP_ERROR
			   : GSASL_AUTHENTICATION_ERROR;
	case AUTHSTR_E_MALFORMED:
	case AUTHSTR_E_PROTOCOL:
	case AUTHSTR_E_LIMIT:
		return GSASL_MECHANISM_PARSE_ERROR;
	default:
		return GSASL_AUTHENTICATION_ERROR;
	}
}

static int
take_inputs(Gsasl_session *session, struct authstr_exchange *ex)
{
	struct authstr_error err;
	int rc;

	for (size_t i = 0; i < sizeof(inputs) / sizeof(inputs[0]); i++) {
		unsigned bit = MECH_BIT(inputs[i].which);
		const char *value;

		if ((ex->mech->takes & bit) == 0)
			continue;
		value = gsasl_property_get(session, inputs[i].property);
		if (value == NULL && (ex->mech->needs & bit) != 0)
			return inputs[i].missing;
		rc = authstr_exchange_set(
		    ex, inputs[i].which, authstr_span_of(value), &err);
		if (rc != AUTHSTR_OK)
			return result(rc, &err);
	}
	return GSASL_OK;
}

/* In memory that libgsasl's caller frees. */
static int
give(span response, char **output, size_t *output_len)
{
	*output = mem_new(response.len + 1, 1);
	if (*output == NULL)
		return GSASL_MALLOC_ERROR;
	if (response.len > 0)
		memcpy(*output, response.p, response.len);
	*output_len = response.len;
	return GSASL_OK;
}

/* To libgsasl's callers "more" is one challenge at least.  With a token there
 * is one only where the server refuses. */
static int
verdict(const struct authstr_exchange *ex, int rc)
{
	bool token = (ex->mech->flags & AUTHSTR_MECH_TOKEN) != 0;

	if (rc == AUTHSTR_MORE)
		return token ? GSASL_OK : GSASL_NEEDS_MORE;
	if (rc == AUTHSTR_E_DENIED)
		return token ? GSASL_NEEDS_MORE : GSASL_AUTHENTICATION_ERROR;
	return ex->proved ? GSASL_OK : GSASL_AUTHENTICATION_ERROR;
}

static int
step(Gsasl_session *session, void *data, const char *input, size_t input_len,
    char **output, size_t *output_len)
{
	struct authstr_exchange *ex = data;
	struct authstr_error err = { .rule = "" };
	span response, challenge = span_make(input, input_len);
	int rc;

	*output = NULL;
	*output_len = 0;
	if (ex->step == 0 && (rc = take_inputs(session, ex)) != GSASL_OK)
		return rc;
	if (input_len == 0)
		challenge = ex->step == 0 ? SPAN_NONE : SPAN("");
	rc = authstr_exchange_step(ex, challenge, &response, &err);
	if (rc < 0 && rc != AUTHSTR_E_DENIED)
		return result(rc, &err);
	rc = verdict(ex, rc);
	if (rc == GSASL_OK || rc == GSASL_NEEDS_MORE)
		if (give(response, output, output_len) != GSASL_OK)
			return GSASL_MALLOC_ERROR;
	return rc;
}

/* libgsasl would offer a server without functions, too. */
static int
no_server(Gsasl *ctx)
{
	(void)ctx;
	return GSASL_NO_SERVER_CODE;
}

int
authstr_gsasl_register(Gsasl *ctx)
{
	static const char *const names[] = { "XOAUTH2", "OAUTHBEARER",
		"SCRAM-SHA-512" };
	int rc = GSASL_OK;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const Gsasl_mechanism m = {
			.name = names[i],
			.client = { .start = start,
			    .step = step,
			    .finish = finish },
			.server = { .init = no_server },
		};

		if (rc == GSASL_OK && !gsasl_client_support_p(ctx, names[i]))
			rc = gsasl_register(ctx, &m);
	}
	return rc;
}
