/* SPDX-License-Identifier: MIT */
/*
 * client: an exchange with its inputs, for targets that play a server.
 */
#ifndef FUZZ_CLIENT_H
#define FUZZ_CLIENT_H

#include "authstr.h"

struct client_input {
	enum authstr_input which;
	const char *value;
};

/* All n inputs are taken, or it aborts; authstr_exchange_free it. */
struct authstr_exchange *client_new(
    const struct authstr_mech *m, const struct client_input *inputs, size_t n);

#endif
