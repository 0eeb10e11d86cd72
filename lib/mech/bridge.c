/* SPDX-License-Identifier: MIT */
/*
 * bridge: GSSAPI (RFC 4752) and GS2-KRB5 (RFC 5801), spoken by libgsasl and
 * the Kerberos library behind it.
 *
 * No secret is among the inputs: the proof is a ticket, which Kerberos looks
 * for in the user's cache and for which it asks the KDC.  These two rows alone
 * look at the environment, read files and use the network.
 *
 * libgsasl believes whatever it is handed, so a challenge has to look like a
 * token before it gets one.
 */
#include <gsasl.h>
#include "base/text.h"
#include "mech/bridge.h"
#include "mech/gss.h"

struct bridge {
	Gsasl *ctx;
	Gsasl_session *session;
};

static void
bridge_drop(struct authstr_exchange *ex)
{
	struct bridge *b = ex->state;

	if (b->session != NULL)
		gsasl_finish(b->session);
	if (b->ctx != NULL)
		gsasl_done(b->ctx);
	*b = (struct bridge){ 0 };
}

/* What libgsasl says where it does not go on, by the step it says it in. */
static int
refuse(
    const struct authstr_exchange *ex, int gsasl_rc, struct authstr_error *err)
{
	const char *name = ex->mech->name;

	switch (gsasl_rc) {
	case GSASL_MALLOC_ERROR:
		return error_nomem(err);
	case GSASL_UNKNOWN_MECHANISM:
	case GSASL_NO_CLIENT_CODE:
		return error_set(err, AUTHSTR_E_UNSUPPORTED, AUTHSTR_NO_OFFSET,
		    "mech-unavailable",
		    "expected libgsasl to have %s, it was built without", name);
	case GSASL_MECHANISM_PARSE_ERROR:
		return error_set(err, AUTHSTR_E_PROTOCOL, AUTHSTR_NO_OFFSET,
		    "gss-layer-form",
		    "expected four octets of security layers, found another "
		    "number");
	default:
		break;
	}
	if (ex->step == 0)
		return error_set(err, AUTHSTR_E_CREDENTIALS, AUTHSTR_NO_OFFSET,
		    "gssapi-no-credentials",
		    "expected a Kerberos ticket for this service on this host, "
		    "found none; kinit gets one");
	return error_set(err, AUTHSTR_E_PROOF, AUTHSTR_NO_OFFSET,
	    "gssapi-server-token",
	    "expected a token that the ticket's server makes, found another");
}

/* Kerberos makes service@host, and of that a principal, of the two: nothing
 * that could lead elsewhere. */
static int
check_name(span name, const char *what, struct authstr_error *err)
{
	for (size_t i = 0; i < name.len; i++) {
		unsigned char c = name.p[i];

		if (!text_is_alpha(c) && !text_is_digit(c) && c != '-' &&
		    c != '.' && c != '_' && c != ':')
			return error_set(err, AUTHSTR_E_REFUSED, i,
			    "gssapi-bad-name",
			    "expected a %s of letters, digits, '.' and '-', "
			    "found another character",
			    what);
	}
	if (name.len == 0)
		return error_set(err, AUTHSTR_E_REFUSED, 0, "gssapi-bad-name",
		    "expected a %s, found an empty one", what);
	return AUTHSTR_OK;
}

static int
set(struct bridge *b, Gsasl_property which, span value)
{
	return gsasl_property_set_raw(
	    b->session, which, (const char *)value.p, value.len);
}

/* As in OAUTHBEARER, what people call the user is the mailbox they want: the
 * ticket says who they are. */
static span
authzid_of(const struct authstr_exchange *ex)
{
	span authzid = exchange_in(ex, AUTHSTR_AUTHZID);

	if (authzid.len == 0)
		authzid = exchange_in(ex, AUTHSTR_AUTHCID);
	return authzid.len == 0 ? SPAN("") : authzid;
}

static int
begin(struct authstr_exchange *ex, struct authstr_error *err)
{
	const struct bridge_row *row = ex->mech->family;
	span host = exchange_in(ex, AUTHSTR_HOST);
	span service = exchange_in(ex, AUTHSTR_SERVICE);
	span authzid = authzid_of(ex);
	struct bridge *b = ex->state;
	int rc;

	if (span_is_none(service))
		service = SPAN("smtp");
	if ((rc = check_name(host, "host", err)) != AUTHSTR_OK ||
	    (rc = check_name(service, "service", err)) != AUTHSTR_OK)
		return rc;
	rc = gsasl_init(&b->ctx);
	if (rc == GSASL_OK)
		rc = gsasl_client_start(b->ctx, ex->mech->name, &b->session);
	if (rc == GSASL_OK)
		rc = set(b, GSASL_SERVICE, service);
	if (rc == GSASL_OK)
		rc = set(b, GSASL_HOSTNAME, host);
	/* RFC 5801 section 4: "a=" is not empty.  GSSAPI of libgsasl fails
	 * where the property is not set. */
	if (rc == GSASL_OK && (!row->gs2 || authzid.len > 0))
		rc = set(b, GSASL_AUTHZID, authzid);
	return rc == GSASL_OK ? AUTHSTR_OK : refuse(ex, rc, err);
}

/* RFC 4752 section 3.1: nothing of ours speaks through a security layer. */
static int
check_layers(const struct gss_wrap *w, struct authstr_error *err)
{
	if (w->data.len != 4 || (w->data.p[0] & GSS_LAYER_NONE) != 0)
		return AUTHSTR_OK;
	return error_set(err, AUTHSTR_E_PROTOCOL, GSS_WRAP_HEAD,
	    "gss-layer-needed",
	    "expected a server that goes without security layer, found one "
	    "that does not");
}

static int
check_challenge(span challenge, struct authstr_error *err)
{
	struct gss_wrap wrap;

	if (challenge.len == 0)
		return error_set(err, AUTHSTR_E_PROTOCOL, AUTHSTR_NO_OFFSET,
		    "bad-challenge", "expected a token, found an empty one");
	if (gss_read_wrap(challenge, &wrap))
		return check_layers(&wrap, err);
	if (!gss_is_framed(challenge))
		return error_set(err, AUTHSTR_E_PROTOCOL, 0, "gss-framing",
		    "expected a token of GSS-API, found other bytes");
	return AUTHSTR_OK;
}

static int
bridge_step(
    struct authstr_exchange *ex, span challenge, struct authstr_error *err)
{
	struct bridge *b = ex->state;
	char *said = NULL;
	size_t len = 0;
	int rc;

	rc = ex->step == 0 ? begin(ex, err) : check_challenge(challenge, err);
	if (rc != AUTHSTR_OK)
		return rc;
	if (ex->step == 0)
		challenge = SPAN_NONE;
	rc = gsasl_step(
	    b->session, (const char *)challenge.p, challenge.len, &said, &len);
	if (rc != GSASL_OK && rc != GSASL_NEEDS_MORE)
		return refuse(ex, rc, err);
	buf_put(&ex->out, span_make(said, len));
	gsasl_free(said);
	/* Done is when the server's token was checked, by both mechanisms. */
	ex->proved = rc == GSASL_OK && ex->step > 0;
	return rc == GSASL_OK ? AUTHSTR_OK : AUTHSTR_MORE;
}

static bool
bridge_is_challenge(span bytes)
{
	struct gss_wrap wrap;

	return bytes.len == 0 || gss_is_framed(bytes) ||
	       gss_read_wrap(bytes, &wrap);
}

#define BRIDGE_ROW(row, name_, spec_, brief_, ...)                             \
	const struct authstr_mech mech_##row = {                               \
		.name = name_,                                                 \
		.spec = spec_,                                                 \
		.brief = brief_,                                               \
		.flags = AUTHSTR_MECH_SASL | AUTHSTR_MECH_CLIENT_FIRST |       \
			 AUTHSTR_MECH_MUTUAL | AUTHSTR_MECH_NO_SECRET |        \
			 AUTHSTR_MECH_ASKS,                                    \
		.needs = MECH_BIT(AUTHSTR_HOST),                               \
		.takes = MECH_BIT(AUTHSTR_HOST) | MECH_BIT(AUTHSTR_SERVICE) |  \
			 MECH_BIT(AUTHSTR_AUTHCID) |                           \
			 MECH_BIT(AUTHSTR_AUTHZID),                            \
		.forbid = { [AUTHSTR_HOST] = MECH_NUL | MECH_CRLF,             \
		    [AUTHSTR_SERVICE] = MECH_NUL | MECH_CRLF,                  \
		    [AUTHSTR_AUTHCID] = MECH_NUL | MECH_CRLF,                  \
		    [AUTHSTR_AUTHZID] = MECH_NUL | MECH_CRLF },                \
		.family = &(const struct bridge_row){ __VA_ARGS__ },           \
		.state_size = sizeof(struct bridge),                           \
		.step = bridge_step,                                           \
		.read = bridge_read,                                           \
		.drop = bridge_drop,                                           \
		.sniff = bridge_sniff,                                         \
		.is_challenge = bridge_is_challenge,                           \
	}

BRIDGE_ROW(gssapi, "GSSAPI", "RFC 4752", "Kerberos 5 ticket", false);
BRIDGE_ROW(gs2_krb5, "GS2-KRB5", "RFC 5801",
    "Kerberos 5 ticket, the newer frame", true);
