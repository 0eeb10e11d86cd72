/* SPDX-License-Identifier: MIT */
/*
 * binding: what ties a login to its TLS channel.
 */
#ifndef SMTP_BINDING_H
#define SMTP_BINDING_H

#include "smtp/session.h"

/* Whether m is to be given the input. */
bool binding_tells(const struct authstr_session *s,
    const struct authstr_mech *m, enum authstr_input which);
/* no-channel-binding, where m cannot do without. */
int binding_check(const struct authstr_session *s, const struct authstr_mech *m,
    struct authstr_error *err);

#endif
