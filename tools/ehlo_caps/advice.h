/* SPDX-License-Identifier: MIT */
/*
 * advice: what a rule says, and what to do about it, in the words of a protocol.
 */
#ifndef EHLO_CAPS_ADVICE_H
#define EHLO_CAPS_ADVICE_H

#include "authstr-smtp.h"

/* The catalogue's where the protocol has no words of its own (advice.def); NULL
 * for what is no rule. */
const char *advice_message(enum authstr_protocol protocol, const char *rule);
const char *advice_cure(enum authstr_protocol protocol, const char *rule);

#endif
