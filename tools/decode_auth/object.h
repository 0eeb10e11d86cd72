/* SPDX-License-Identifier: MIT */
/*
 * object: a JSON object from outside as text, a member a line.
 */
#ifndef TOOLS_DECODE_AUTH_OBJECT_H
#define TOOLS_DECODE_AUTH_OBJECT_H

#include <jansson.h>

/* Columns that the names of the members take (NULL: none). */
int object_width(json_t *object);
/* "  name  label  ", padded; label: NULL for a column less. */
void object_name(const char *name, int width, const char *label);
/* Text as it is, an array of texts with commas between, the rest as JSON. */
void object_value(const json_t *value);
/* As JSON, text in quotes. */
void object_dump(const json_t *value);

#endif
