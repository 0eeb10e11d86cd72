/* SPDX-License-Identifier: MIT */
/*
 * print: a login as text for people, or as one JSON object.  source: the file
 * it came from, or NULL.
 */
#ifndef TOOLS_DECODE_AUTH_PRINT_H
#define TOOLS_DECODE_AUTH_PRINT_H

#include "decode_auth/view.h"

/* AUTHSTR_OK or AUTHSTR_E_NOMEM. */
int print_text(const struct view *v, const char *source);
void print_json(const struct view *v, const char *source);
/* Puts (jline) the keys of the login itself, from protocol to notes. */
void print_json_login(const struct view *v);

/* Parts of the text, each in a file of its own. */
void print_notes(const struct view *v, bool faults);
void print_claims(const struct view *v);
void print_error(const struct view *v);
int print_message(const struct view *v, size_t at);

/* Words of text, broken at the terminal's width, with further lines indented.
 * Starts in column `indent`; ends the line. */
void print_wrapped(unsigned indent, const char *text);
/* Bytes from outside, with names for what cannot be seen (see cell). */
void print_value(struct authstr_span value);

#endif
