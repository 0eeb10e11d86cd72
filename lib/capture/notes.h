/* SPDX-License-Identifier: MIT */
/*
 * notes: a short list of notes that are collected before their message is
 * known.
 */
#ifndef CAPTURE_NOTES_H
#define CAPTURE_NOTES_H

#include <stdbool.h>
#include "mech/msg.h"

/* More kinds of damage than this are not told of one string. */
#define NOTES_MAX 16

struct notes {
	struct authstr_note at[NOTES_MAX];
	size_t n;
};

/* Adds the rule unless it is there. */
void notes_add(struct notes *notes, const char *rule, size_t start, size_t end);
bool notes_has(const struct notes *notes, const char *rule);
void notes_drop(struct notes *notes, const char *rule);

#endif
