/* SPDX-License-Identifier: MIT */
/*
 * exim: for exim.c, what -d says of a login beside the dialogue.
 */
#ifndef CAPTURE_EXIM_H
#define CAPTURE_EXIM_H

#include "capture/reader.h"

/* A login begins with that line. */
bool exim_auth_begins(span s);
/* A line of a process, without its number and the blanks before it. */
bool exim_auth(
    struct reader *r, const struct record *rec, struct talk *t, span s);

#endif
