/* SPDX-License-Identifier: MIT */
/*
 * kinds: of which kind each byte of a text is, a bit for each, 64 in a word:
 * what depends on bytes and their neighbours is then a few instructions for 64
 * places at once.
 */
#ifndef CAPTURE_KINDS_H
#define CAPTURE_KINDS_H

#include "base/span.h"
#include "capture/scan_ways.h"

/* Words at once, of so many bytes of the text. */
#define KINDS_WORDS 64
#define KINDS_OCTETS ((size_t)KINDS_WORDS * 64)

/* What stands in a dump. */
struct kinds_hex {
	uint64_t digit; /* hexadecimal */
	uint64_t part;  /* ' ' or ':' */
	uint64_t line;  /* a line feed */
	/* digits, blanks and brackets that a row begins with; some bytes that
	 * are none of them */
	uint64_t begin;
};

/* Of the text from there on, as far as it goes, at most KINDS_WORDS words; how
 * many there are.  Behind the end of the text nothing is of any kind. */
size_t kinds_of_hex(
    enum scan_way way, span text, size_t at, struct kinds_hex *to);
/* Letters and digits. */
size_t kinds_of_words(enum scan_way way, span text, size_t at, uint64_t *to);

/* The bits of a word and of the next one, moved down: bit i is of the n-th byte
 * behind it.  n: 1 to 63. */
static inline uint64_t
kinds_behind(uint64_t word, uint64_t next, unsigned n)
{
	return word >> n | next << (64 - n);
}

/* Bit i is of the byte before it. */
static inline uint64_t
kinds_before(uint64_t word, bool before)
{
	return word << 1 | before;
}

#endif
