/* SPDX-License-Identifier: MIT */
/*
 * given: an exchange whose sides the caller knows.
 */
#ifndef CAPTURE_GIVEN_H
#define CAPTURE_GIVEN_H

#include "capture/login.h"

/* Texts of one side, in their order. */
struct given {
	const span *text;
	size_t n;
};

/* The login of them all, in the order in which they were said; NULL for want
 * of memory.  Its mechanism may be known to the caller (forced). */
struct authstr_login *given_login(const struct authstr_mech *forced,
    const struct given *client, const struct given *server);

#endif
