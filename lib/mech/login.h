/* SPDX-License-Identifier: MIT */
/*
 * login: what a prompt of LOGIN wants to hear.
 */
#ifndef MECH_LOGIN_H
#define MECH_LOGIN_H

#include "base/span.h"

enum login_prompt {
	LOGIN_ASKS_NOTHING, /* nothing that is known: go by the turn */
	LOGIN_ASKS_USER,
	LOGIN_ASKS_PASSWORD
};

enum login_prompt login_prompt_asks(span prompt);

#endif
