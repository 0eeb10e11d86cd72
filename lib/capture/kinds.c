/* SPDX-License-Identifier: MIT */
/*
 * Tables of 16 that vector instructions look 16 or 32 bytes up in at once, by
 * the lower and by the upper half of each: a kind is a bit that is in both.
 */
#include "capture/kinds.h"

enum kind {
	KIND_NUMBER = 1 << 0, /* 0 to 9 */
	KIND_A_TO_F = 1 << 1,
	KIND_G_TO_O = 1 << 2,
	KIND_P_TO_Z = 1 << 3,
	KIND_BLANK = 1 << 4,
	KIND_COLON = 1 << 5,
	KIND_LINE = 1 << 6,
	KIND_BRACKET = 1 << 7, /* \t < > [ | and others */
	KIND_DIGIT = KIND_NUMBER | KIND_A_TO_F,
	KIND_WORD = KIND_DIGIT | KIND_G_TO_O | KIND_P_TO_Z,
	KIND_PART = KIND_BLANK | KIND_COLON,
	KIND_BEGIN = KIND_DIGIT | KIND_BLANK | KIND_BRACKET
};

#define NUM KIND_NUMBER
#define HEX KIND_A_TO_F
#define MID KIND_G_TO_O
#define END KIND_P_TO_Z
#define BRA KIND_BRACKET

static const unsigned char low[16] = { NUM | END | KIND_BLANK, NUM | HEX | END,
	NUM | HEX | END, NUM | HEX | END, NUM | HEX | END, NUM | HEX | END,
	NUM | HEX | END, NUM | MID | END, NUM | MID | END,
	NUM | MID | END | BRA, MID | END | KIND_COLON | KIND_LINE, MID | BRA,
	MID | BRA, MID, MID | BRA, MID };
static const unsigned char high[16] = { KIND_LINE | BRA, 0, KIND_BLANK,
	NUM | KIND_COLON | BRA, HEX | MID, END | BRA, HEX | MID, END | BRA };

/* Of n times 64 bytes. */
typedef void hex_function(
    const unsigned char *p, size_t n, struct kinds_hex *to);
typedef void word_function(const unsigned char *p, size_t n, uint64_t *to);

static uint64_t
portable_bits(const unsigned char *p, unsigned kinds)
{
	uint64_t bits = 0;

	for (unsigned i = 0; i < 64; i++) {
		unsigned kind = low[p[i] & 15] & high[p[i] >> 4];

		bits |= (uint64_t)((kind & kinds) != 0) << i;
	}
	return bits;
}

static void
portable_hex(const unsigned char *p, size_t n, struct kinds_hex *to)
{
	for (; n > 0; n--, p += 64, to++) {
		to->digit = portable_bits(p, KIND_DIGIT);
		to->part = portable_bits(p, KIND_PART);
		to->line = portable_bits(p, KIND_LINE);
		to->begin = portable_bits(p, KIND_BEGIN);
	}
}

static void
portable_words(const unsigned char *p, size_t n, uint64_t *to)
{
	for (; n > 0; n--, p += 64)
		*to++ = portable_bits(p, KIND_WORD);
}

#if (defined(__x86_64__) || defined(__i386__)) && defined(__GNUC__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))
#define SSSE3 __attribute__((target("ssse3")))

AVX2 static inline __m256i
kinds32(const unsigned char *p)
{
	const __m256i half = _mm256_set1_epi8(15);
	__m256i lows = _mm256_broadcastsi128_si256(
		    _mm_loadu_si128((const __m128i *)(const void *)low)),
		highs = _mm256_broadcastsi128_si256(
		    _mm_loadu_si128((const __m128i *)(const void *)high)),
		bytes = _mm256_loadu_si256((const __m256i *)(const void *)p);

	/* a byte from 0x80 on finds nothing in the first table */
	return _mm256_and_si256(_mm256_shuffle_epi8(lows, bytes),
	    _mm256_shuffle_epi8(
		highs, _mm256_and_si256(_mm256_srli_epi16(bytes, 4), half)));
}

AVX2 static inline uint64_t
bits32(__m256i kinds, int kind)
{
	__m256i none = _mm256_cmpeq_epi8(
	    _mm256_and_si256(kinds, _mm256_set1_epi8((char)kind)),
	    _mm256_setzero_si256());

	return ~(unsigned)_mm256_movemask_epi8(none);
}

AVX2 static void
avx2_hex(const unsigned char *p, size_t n, struct kinds_hex *to)
{
	for (; n > 0; n--, p += 64, to++) {
		__m256i a = kinds32(p), b = kinds32(p + 32);

		to->digit = bits32(a, KIND_DIGIT) | bits32(b, KIND_DIGIT) << 32;
		to->part = bits32(a, KIND_PART) | bits32(b, KIND_PART) << 32;
		to->line = bits32(a, KIND_LINE) | bits32(b, KIND_LINE) << 32;
		to->begin = bits32(a, KIND_BEGIN) | bits32(b, KIND_BEGIN) << 32;
	}
}

AVX2 static void
avx2_words(const unsigned char *p, size_t n, uint64_t *to)
{
	for (; n > 0; n--, p += 64)
		*to++ = bits32(kinds32(p), KIND_WORD) |
			bits32(kinds32(p + 32), KIND_WORD) << 32;
}

SSSE3 static inline __m128i
kinds16(const unsigned char *p)
{
	__m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)p);

	return _mm_and_si128(
	    _mm_shuffle_epi8(
		_mm_loadu_si128((const __m128i *)(const void *)low), bytes),
	    _mm_shuffle_epi8(
		_mm_loadu_si128((const __m128i *)(const void *)high),
		_mm_and_si128(_mm_srli_epi16(bytes, 4), _mm_set1_epi8(15))));
}

SSSE3 static inline uint64_t
bits16(__m128i kinds, int kind)
{
	__m128i none =
	    _mm_cmpeq_epi8(_mm_and_si128(kinds, _mm_set1_epi8((char)kind)),
		_mm_setzero_si128());

	return ~(unsigned)_mm_movemask_epi8(none) & 0xffff;
}

SSSE3 static void
ssse3_hex(const unsigned char *p, size_t n, struct kinds_hex *to)
{
	for (; n > 0; n--, p += 64, to++) {
		*to = (struct kinds_hex){ 0 };
		for (unsigned at = 0; at < 64; at += 16) {
			__m128i kinds = kinds16(p + at);

			to->digit |= bits16(kinds, KIND_DIGIT) << at;
			to->part |= bits16(kinds, KIND_PART) << at;
			to->line |= bits16(kinds, KIND_LINE) << at;
			to->begin |= bits16(kinds, KIND_BEGIN) << at;
		}
	}
}

SSSE3 static void
ssse3_words(const unsigned char *p, size_t n, uint64_t *to)
{
	for (; n > 0; n--, p += 64, to++) {
		*to = 0;
		for (unsigned at = 0; at < 64; at += 16)
			*to |= bits16(kinds16(p + at), KIND_WORD) << at;
	}
}

static hex_function *const hex_ways[SCAN_WAYS] = { portable_hex, ssse3_hex,
	avx2_hex };
static word_function *const word_ways[SCAN_WAYS] = { portable_words,
	ssse3_words, avx2_words };
#else
static hex_function *const hex_ways[SCAN_WAYS] = { portable_hex, portable_hex,
	portable_hex };
static word_function *const word_ways[SCAN_WAYS] = { portable_words,
	portable_words, portable_words };
#endif

/* Whole words, and the bytes behind them before zeros. */
struct split {
	size_t n;
	bool more;
	unsigned char rest[64];
};

static void
split(struct split *s, span text, size_t at)
{
	size_t left = text.len - at;

	s->n = left / 64 < KINDS_WORDS ? left / 64 : KINDS_WORDS;
	s->more = s->n < KINDS_WORDS && left % 64 > 0;
	if (!s->more)
		return;
	memset(s->rest, 0, sizeof(s->rest));
	memcpy(s->rest, text.p + at + s->n * 64, left % 64);
}

static size_t
end(struct split *s)
{
	if (s->more)
		authstr_wipe(s->rest, sizeof(s->rest));
	return s->n + s->more;
}

size_t
kinds_of_hex(enum scan_way way, span text, size_t at, struct kinds_hex *to)
{
	struct split s;

	split(&s, text, at);
	hex_ways[way](text.p + at, s.n, to);
	if (s.more)
		hex_ways[way](s.rest, 1, to + s.n);
	return end(&s);
}

size_t
kinds_of_words(enum scan_way way, span text, size_t at, uint64_t *to)
{
	struct split s;

	split(&s, text, at);
	word_ways[way](text.p + at, s.n, to);
	if (s.more)
		word_ways[way](s.rest, 1, to + s.n);
	return end(&s);
}
