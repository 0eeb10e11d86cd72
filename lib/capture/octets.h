/* SPDX-License-Identifier: MIT */
/*
 * octets: numbers as files and packets have them.  0 for one that is not
 * whole: who reads has asked for the length before.
 */
#ifndef CAPTURE_OCTETS_H
#define CAPTURE_OCTETS_H

#include "base/span.h"

static inline bool
octets_has(span s, size_t at, size_t n)
{
	return at <= s.len && n <= s.len - at;
}

/* Takes n octets, which are there, from the front: as span_from does, but for
 * each header of each packet. */
static inline span
octets_take(span *s, size_t n)
{
	span taken = span_make(s->p, n);

	s->p += n;
	s->len -= n;
	return taken;
}

static inline unsigned
octets_8(span s, size_t at)
{
	return at < s.len ? s.p[at] : 0;
}

static inline uint16_t
octets_be16(span s, size_t at)
{
	if (!octets_has(s, at, 2))
		return 0;
	return (uint16_t)(s.p[at] << 8 | s.p[at + 1]);
}

static inline uint16_t
octets_le16(span s, size_t at)
{
	if (!octets_has(s, at, 2))
		return 0;
	return (uint16_t)(s.p[at + 1] << 8 | s.p[at]);
}

static inline uint32_t
octets_be32(span s, size_t at)
{
	if (!octets_has(s, at, 4))
		return 0;
	return (uint32_t)s.p[at] << 24 | (uint32_t)s.p[at + 1] << 16 |
	       (uint32_t)s.p[at + 2] << 8 | s.p[at + 3];
}

static inline uint32_t
octets_le32(span s, size_t at)
{
	if (!octets_has(s, at, 4))
		return 0;
	return (uint32_t)s.p[at + 3] << 24 | (uint32_t)s.p[at + 2] << 16 |
	       (uint32_t)s.p[at + 1] << 8 | s.p[at];
}

#endif
