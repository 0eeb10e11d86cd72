/* SPDX-License-Identifier: MIT */
/*
 * veil: which parts of what was said are secret.
 */
#ifndef CAPTURE_VEIL_H
#define CAPTURE_VEIL_H

#include "capture/login.h"
#include "capture/mask.h"

/* A text of a login, as a dialogue gives it.  before: what was said of the
 * same text in earlier lines. */
void veil_said(struct mask *m, const struct authstr_mech *forced,
    const struct authstr_login *l, enum authstr_from from, span text,
    span before);
/* A string that stands alone. */
void veil_string(struct mask *m, span text, span before);
/* A text that may be a message of some mechanism, in base64; sure: of a client
 * that has said so, and secret even if it cannot be read. */
bool veil_token(struct mask *m, const struct authstr_mech *mech, unsigned step,
    enum authstr_from from, span text, span before, bool sure);
/* A token of OAuth as it is. */
void veil_bearer(struct mask *m, span text);
/* One whose signature was masked before: nothing of it is secret. */
bool veil_is_masked_jwt(const struct mask *m, span text);
/* The bytes of a message as they are. */
bool veil_message(struct mask *m, const struct authstr_mech *mech,
    unsigned step, enum authstr_from from, span bytes, bool sure);

#endif
