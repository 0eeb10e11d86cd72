/* SPDX-License-Identifier: MIT */
/*
 * fits: whether a mechanism can be used with what is at hand.
 */
#include "authstr-smtp.h"
#include "base/error.h"
#include "smtp/own.h"

#define BIT(input) (1u << (input))

/* Words for what people have to give; the rest is the tools' to know. */
static const char *
name_of(unsigned input)
{
	static const char *const names[AUTHSTR_INPUTS] = {
		[AUTHSTR_AUTHCID] = "a user",
		[AUTHSTR_PASSWORD] = "a password",
		[AUTHSTR_TOKEN] = "an OAuth token",
		[AUTHSTR_TOKEN_SECRET] = "the secret of an OAuth token",
		[AUTHSTR_HOST] = "the name of the server",
	};

	return names[input] != NULL ? names[input] : "more than is given";
}

int
authstr_login_fits(const struct authstr_mech *m, unsigned given,
    int protected_channel, int allow_cleartext, struct authstr_error *err)
{
	span name = authstr_span_of(authstr_mech_name(m));
	unsigned flags = authstr_mech_flags(m), user = BIT(AUTHSTR_AUTHCID);
	unsigned binding = BIT(AUTHSTR_CB_TYPE) | BIT(AUTHSTR_CB_DATA);
	bool sasl = (flags & AUTHSTR_MECH_SASL) != 0;
	/* The digest of APOP needs no user, its command does. */
	unsigned needs = authstr_mech_needs(m) | (sasl ? 0 : user);
	unsigned lacks = needs & ~given & ~binding;
	unsigned input = 0;

	if ((flags & AUTHSTR_MECH_RESERVED) != 0 ||
	    (!sasl && own_find(name) == NULL))
		return error_set(err, AUTHSTR_E_UNSUPPORTED, AUTHSTR_NO_OFFSET,
		    "mech-unsupported", "%s is known, but not spoken",
		    authstr_mech_name(m));
	while (input < AUTHSTR_INPUTS && (lacks & BIT(input)) == 0)
		input++;
	if (input < AUTHSTR_INPUTS)
		return error_set(err, AUTHSTR_E_USAGE, AUTHSTR_NO_OFFSET,
		    "input-missing", "needs %s", name_of(input));
	if ((flags & AUTHSTR_MECH_BINDING) != 0 &&
	    (given & BIT(AUTHSTR_CB_DATA)) == 0)
		return error_set(err, AUTHSTR_E_USAGE, AUTHSTR_NO_OFFSET,
		    "no-channel-binding",
		    "needs a TLS channel of our own to bind to");
	if ((flags & AUTHSTR_MECH_PLAINTEXT) != 0 && !protected_channel &&
	    !allow_cleartext)
		return error_set(err, AUTHSTR_E_REFUSED, AUTHSTR_NO_OFFSET,
		    "cleartext-refused",
		    "would show the secret to whoever listens: not without "
		    "TLS");
	return AUTHSTR_OK;
}
