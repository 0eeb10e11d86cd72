/* SPDX-License-Identifier: MIT */
/*
 * when: moments as people write them.  Seconds since 1970-01-01T00:00:00Z,
 * leap seconds left out, as in a JWT (RFC 7519 section 2, NumericDate).
 */
#ifndef TOOLS_DECODE_AUTH_WHEN_H
#define TOOLS_DECODE_AUTH_WHEN_H

#include <stdbool.h>
#include <stdint.h>

/* Room for each of the texts below. */
#define WHEN_MAX 64

/* ISO 8601 as in RFC 3339 ("2025-06-15T15:06:40Z"; a blank for the T, no
 * seconds, a fraction, which is dropped, an offset, no zone (UTC) and no time
 * of day (midnight) are all taken), or the seconds themselves ("1750000000",
 * "@1750000000").  False where it is neither, or no such day. */
bool when_read(const char *text, int64_t *t);
/* "2025-06-15T15:06:40Z"; false, and text untouched, outside the years 0 to
 * 9999. */
bool when_print(int64_t t, char text[WHEN_MAX]);
/* How long: "3 hours", "1 hour 20 minutes", "52 minutes"; rounded down. */
void when_length(uint64_t seconds, char text[WHEN_MAX]);
/* From one moment to a later one, whatever their signs. */
uint64_t when_between(int64_t from, int64_t to);

#endif
