/* SPDX-License-Identifier: MIT */
/*
 * greeting: whether two greetings are of the same server in the same state,
 * date, session and process numbers aside.
 */
#ifndef EHLO_CAPS_GREETING_H
#define EHLO_CAPS_GREETING_H

#include <stdbool.h>

bool greeting_same(const char *a, const char *b);

#endif
