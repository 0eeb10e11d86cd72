/* SPDX-License-Identifier: MIT */
/*
 * binding: what ties a login to its TLS channel (RFC 5056), and which
 * mechanisms are told of it.
 */
#include "smtp/binding.h"

static int
keep(struct authstr_session *s, enum authstr_input which, span value,
    struct authstr_error *err)
{
	int rc = authstr_session_login(s, which, value, err);

	if (span_is_none(value))
		s->plan.given[which] = false;
	return rc;
}

int
authstr_session_binding(
    struct authstr_session *s, span type, span data, struct authstr_error *err)
{
	int rc = keep(s, AUTHSTR_CB_TYPE, type, err);

	return rc != AUTHSTR_OK ? rc : keep(s, AUTHSTR_CB_DATA, data, err);
}

static bool
is_bound(const struct authstr_mech *m)
{
	return (authstr_mech_flags(m) & AUTHSTR_MECH_BINDING) != 0;
}

/* The server offers a mechanism that binds, whatever is chosen. */
static bool
is_offered(const struct authstr_session *s)
{
	const struct authstr_caps *caps = session_offers(s);
	const struct authstr_mech *m;
	span name;

	for (size_t i = 0; !span_is_none(name = authstr_caps_auth(caps, i));
	     i++)
		if ((m = authstr_mech_find(name)) != NULL && is_bound(m))
			return true;
	return false;
}

/* RFC 5802 section 6: a client that could bind says so where the server does
 * not seem to (gs2 flag "y"), so that the server can tell if its offer was
 * removed on the way.  Where it is offered and something else was chosen, "y"
 * would be a lie. */
bool
binding_tells(const struct authstr_session *s, const struct authstr_mech *m,
    enum authstr_input which)
{
	if (is_bound(m) ||
	    (which != AUTHSTR_CB_TYPE && which != AUTHSTR_CB_DATA))
		return true;
	return which == AUTHSTR_CB_TYPE && !is_offered(s);
}

int
binding_check(const struct authstr_session *s, const struct authstr_mech *m,
    struct authstr_error *err)
{
	if (!is_bound(m) || s->plan.given[AUTHSTR_CB_DATA])
		return AUTHSTR_OK;
	return error_set(err, AUTHSTR_E_USAGE, AUTHSTR_NO_OFFSET,
	    "no-channel-binding",
	    "expected a TLS channel of our own to bind %s to, found %s",
	    authstr_mech_name(m),
	    s->tls                 ? "one without a binding"
	    : session_protected(s) ? "one that is somebody else's affair"
				   : "a channel without TLS");
}
