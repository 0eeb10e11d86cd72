/* SPDX-License-Identifier: MIT */
/*
 * jline: one JSON object, written as it is said.  For results that come by the
 * million, where a tree of jansson's costs more than all the rest; the text is
 * the same as out_json's.
 *
 *	jline_begin("decode-auth");
 *	jline_text("authcid", user);
 *	jline_open("notes", '[');
 *	...
 *	jline_close(']');
 *	jline_end();
 *
 * key: NULL inside an array.  There is one such line at a time.
 */
#ifndef TOOLS_JLINE_H
#define TOOLS_JLINE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include "authstr.h"

/* {"version":1,"applet":name */
void jline_begin(const char *applet);
/* Left out where the bytes are not valid UTF-8. */
void jline_text(const char *key, struct authstr_span s);
/* Never left out: what is no UTF-8 is made safe first, as out_json_any does. */
void jline_any(const char *key, struct authstr_span s);
/* A text of ours: a name, a rule. */
void jline_name(const char *key, const char *name);
void jline_base64(const char *key, struct authstr_span s);
void jline_number(const char *key, int64_t n);
void jline_flag(const char *key, bool yes);
void jline_value(const char *key, const json_t *value);
/* As out_json_remark: what a reader should know, and the catalogue's cure. */
void jline_remark(const char *rule, const char *message, const char *cure);
/* '{' and '}', '[' and ']' */
void jline_open(const char *key, char bracket);
void jline_close(char bracket);
/* Closes the object and prints it as a line. */
void jline_end(void);
/* Closes the object, and gives it; NULL: no memory, and out_end will say so. */
json_t *jline_end_value(void);

#endif
