/* SPDX-License-Identifier: MIT */
/*
 * choose: which mechanism a session logs in with.
 */
#ifndef SMTP_CHOOSE_H
#define SMTP_CHOOSE_H

#include "smtp/session.h"

/* The mechanism of the plan, or the strongest that the server offers, that
 * the login's inputs suffice for and that may be sent over this channel.
 * auth-not-offered, mech-not-offered, cleartext-refused; a choice is told in
 * a note. */
int choose_mech(struct authstr_session *s, const struct authstr_mech **out,
    struct authstr_error *err);

#endif
