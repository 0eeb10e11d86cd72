/* SPDX-License-Identifier: MIT */
/*
 * result: looks into the JSON object of a target, fresh or from a file of an
 * earlier run.  Whatever is not there, or of another type, is "not known":
 * NULL, never a fault.
 */
#ifndef EHLO_CAPS_RESULT_H
#define EHLO_CAPS_RESULT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* "tls.version", "tls.chain.0.days_left". */
json_t *result_at(const json_t *o, const char *path);
const char *result_text(const json_t *o, const char *path);

/* The list that counts: "tls", else "plain"; NULL where none was read. */
const char *result_channel(const json_t *o);
/* "TLSv1.3"; "TLS" where it was not seen which; "no TLS"; NULL: not known. */
const char *result_tls(const json_t *o);
/* Arrays: [{"keyword":..,"args":[..]}], ["PLAIN"..]. */
json_t *result_keywords(const json_t *o, const char *channel);
json_t *result_mechs(const json_t *o, const char *channel);
/* The i-th line with this keyword (ASCII case ignored), or NULL. */
json_t *result_keyword(
    const json_t *o, const char *channel, const char *keyword, size_t i);

/* Octets, or with "B" "KiB" "MiB"..: "34.2 MiB". */
void result_octets(double octets, char *text, size_t len);

bool result_same(const char *a, const char *b);

/* Compact JSON; for result_drop alone, since jansson's memory is not the C
 * library's here. */
char *result_dump(const json_t *o);
void result_drop(char *text);

/* Appends, and cuts with "..." where the text is full. */
void result_add(char *text, size_t len, const char *more);

#endif
