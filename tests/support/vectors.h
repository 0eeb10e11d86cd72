/* SPDX-License-Identifier: MIT */
/*
 * vectors: reads tests/vectors/NAME.jsonl, one JSON object a line:
 *
 *	id, mech, source	what it is and where it comes from
 *	op			what is to be done with it
 *	inputs			values by name; NAME_b64 where it is no text
 *
 * A file that cannot be read is the end of the test program.
 */
#ifndef SUPPORT_VECTORS_H
#define SUPPORT_VECTORS_H

#include <jansson.h>
#include "base/buf.h"

/* An array of the objects; json_decref it.  name may be a path, too. */
json_t *vectors_load(const char *name);
/* Hands each vector of that op to check; returns how many there were. */
size_t vectors_each(
    const json_t *all, const char *op, void (*check)(const json_t *v));
/* Decodes base64 into out (buf_init'ed here). */
void vector_b64(const char *text, struct authstr_buf *out);
/* Its text, or NULL. */
const char *vector_text(const json_t *v, const char *key);
/* The row that its "mech" names; never NULL. */
const struct authstr_mech *vector_mech(const json_t *v);
/* Puts the value of key (text or number) or of key_b64 into out; false if v
 * has neither. */
bool vector_bytes(const json_t *v, const char *key, struct authstr_buf *out);
/* Sets the inputs of a client; false and err where one is refused. */
bool vector_set_inputs(
    const json_t *v, struct authstr_exchange *ex, struct authstr_error *err);

#endif
