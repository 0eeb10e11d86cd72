/* SPDX-License-Identifier: MIT */
/*
 * choose: which mechanism a session logs in with.
 */
#ifndef SMTP_CHOOSE_H
#define SMTP_CHOOSE_H

#include "smtp/session.h"

struct choice {
	const struct authstr_mech *mech;
	const struct own *own; /* not NULL: that, mech is what it is like */
};

/* The login of the plan; or EXTERNAL, where a certificate is all that there is;
 * or the strongest mechanism that the server offers, that the login's inputs
 * suffice for and that may be sent over this channel; or, where there is none,
 * a command of the protocol.  auth-not-offered, mech-not-offered,
 * cleartext-refused; a choice is told in a note. */
int choose_login(
    struct authstr_session *s, struct choice *out, struct authstr_error *err);
/* The server can know us by our certificate, and nothing else is given. */
bool choose_external(const struct authstr_session *s);

#endif
