/* SPDX-License-Identifier: MIT */
#include "capture/scan_ways.h"

/* The buckets that the window at p passes for. */
static inline unsigned
buckets_at(const struct scan *s, const unsigned char *p)
{
	return s->bytes[0][p[0]] & s->bytes[1][p[1]] & s->bytes[2][p[2]] &
	       s->bytes[3][p[3]];
}

/* Does a line begin behind that place, and not as expected? */
static inline bool
begins_other(const struct scan *s, const unsigned char *p)
{
	return p[0] == '\n' && s->expects &&
	       (p[1] != s->begin[0] || p[2] != s->begin[1]);
}

static bool
hit_other(struct scan_hit *hit)
{
	hit->at++;
	hit->newlines++;
	hit->record = false;
	hit->other = true;
	return true;
}

/* The last windows of the block: a text may be shorter than they are. */
static bool
last_bytes(const struct scan *s, span block, struct scan_hit *hit)
{
	for (; hit->at < block.len; hit->at++) {
		unsigned char window[SCAN_WINDOW] = { 0 };
		size_t left = block.len - hit->at;
		unsigned buckets;

		memcpy(window, block.p + hit->at,
		    left < SCAN_WINDOW ? left : SCAN_WINDOW);
		buckets = buckets_at(s, window);
		if (buckets != 0 &&
		    scan_verify(s, block, hit->at, buckets, &hit->record))
			return true;
		if (left == SCAN_BEGIN && window[1] == s->begin[0])
			window[2] = s->begin[1];
		if (left > 1 && begins_other(s, window))
			return hit_other(hit);
		hit->newlines += window[0] == '\n';
	}
	return false;
}

static bool
portable(const struct scan *s, span block, struct scan_hit *hit)
{
	size_t newlines = 0, at = hit->at;

	for (; block.len - at >= SCAN_WINDOW; at++) {
		unsigned buckets = buckets_at(s, block.p + at);

		if (buckets != 0 &&
		    scan_verify(s, block, at, buckets, &hit->record))
			break;
		if (begins_other(s, block.p + at))
			break;
		newlines += block.p[at] == '\n';
	}
	hit->newlines += newlines;
	hit->at = at;
	if (block.len - at < SCAN_WINDOW)
		return last_bytes(s, block, hit);
	return block.p[at] != '\n' || hit_other(hit);
}

#if (defined(__x86_64__) || defined(__i386__)) && defined(__GNUC__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2,popcnt")))
#define SSSE3 __attribute__((target("ssse3,popcnt")))

/* Of the bytes at hit->at whose windows may be of a text, a bit each, the first
 * that is: *hit then stands there.  newlines: a bit for each that is one. */
static bool
verify(const struct scan *s, span block, struct scan_hit *hit, unsigned maybe,
    unsigned newlines)
{
	for (; maybe != 0; maybe &= maybe - 1) {
		unsigned bit = (unsigned)__builtin_ctz(maybe);
		size_t at = hit->at + bit;
		unsigned buckets = buckets_at(s, block.p + at);

		if ((buckets == 0 ||
			!scan_verify(s, block, at, buckets, &hit->record)) &&
		    !begins_other(s, block.p + at))
			continue;
		newlines &= (1u << bit) - 1;
		hit->newlines += (size_t)__builtin_popcount(newlines);
		hit->at = at;
		return block.p[at] != '\n' || hit_other(hit);
	}
	return false;
}

AVX2 static inline __m256i
load32(const unsigned char *p)
{
	return _mm256_loadu_si256((const __m256i *)(const void *)p);
}

AVX2 static inline __m256i
table32(const unsigned char table[16])
{
	return _mm256_broadcastsi128_si256(
	    _mm_loadu_si128((const __m128i *)(const void *)table));
}

AVX2 static bool
avx2(const struct scan *s, span block, struct scan_hit *hit)
{
	const __m256i low0 = table32(s->low[0]), low1 = table32(s->low[1]),
		      low2 = table32(s->low[2]), low3 = table32(s->low[3]),
		      high2 = table32(s->high), half = _mm256_set1_epi8(15),
		      none = _mm256_setzero_si256(),
		      line = _mm256_set1_epi8('\n'),
		      begin0 = _mm256_set1_epi8((char)s->begin[0]),
		      begin1 = _mm256_set1_epi8((char)s->begin[1]),
		      expects = _mm256_set1_epi8(s->expects ? '\n' : '\0');

	for (; block.len - hit->at >= 32 + SCAN_WINDOW - 1; hit->at += 32) {
		const unsigned char *p = block.p + hit->at;
		__m256i third = load32(p + 2), here = load32(p);
		__m256i second = load32(p + 1);
		__m256i buckets = _mm256_and_si256(
		    _mm256_and_si256(_mm256_shuffle_epi8(low0, here),
			_mm256_shuffle_epi8(low1, second)),
		    _mm256_and_si256(_mm256_shuffle_epi8(low2, third),
			_mm256_shuffle_epi8(low3, load32(p + 3))));
		__m256i lines = _mm256_cmpeq_epi8(here, line);
		__m256i same =
		    _mm256_and_si256(_mm256_cmpeq_epi8(second, begin0),
			_mm256_cmpeq_epi8(third, begin1));
		unsigned newlines = (unsigned)_mm256_movemask_epi8(lines);

		third = _mm256_and_si256(_mm256_srli_epi16(third, 4), half);
		buckets = _mm256_and_si256(
		    buckets, _mm256_shuffle_epi8(high2, third));
		buckets = _mm256_or_si256(
		    buckets, _mm256_and_si256(
				 _mm256_andnot_si256(same, lines), expects));
		if (!_mm256_testz_si256(buckets, buckets) &&
		    verify(s, block, hit,
			~(unsigned)_mm256_movemask_epi8(
			    _mm256_cmpeq_epi8(buckets, none)),
			newlines))
			return true;
		hit->newlines += (size_t)__builtin_popcount(newlines);
	}
	return last_bytes(s, block, hit);
}

SSSE3 static inline __m128i
load16(const unsigned char *p)
{
	return _mm_loadu_si128((const __m128i *)(const void *)p);
}

/* The same, half as wide. */
SSSE3 static bool
ssse3(const struct scan *s, span block, struct scan_hit *hit)
{
	const __m128i low0 = load16(s->low[0]), low1 = load16(s->low[1]),
		      low2 = load16(s->low[2]), low3 = load16(s->low[3]),
		      high2 = load16(s->high), half = _mm_set1_epi8(15),
		      none = _mm_setzero_si128(), line = _mm_set1_epi8('\n'),
		      begin0 = _mm_set1_epi8((char)s->begin[0]),
		      begin1 = _mm_set1_epi8((char)s->begin[1]),
		      expects = _mm_set1_epi8(s->expects ? '\n' : '\0');

	for (; block.len - hit->at >= 16 + SCAN_WINDOW - 1; hit->at += 16) {
		const unsigned char *p = block.p + hit->at;
		__m128i third = load16(p + 2), here = load16(p);
		__m128i second = load16(p + 1);
		__m128i buckets =
		    _mm_and_si128(_mm_and_si128(_mm_shuffle_epi8(low0, here),
				      _mm_shuffle_epi8(low1, second)),
			_mm_and_si128(_mm_shuffle_epi8(low2, third),
			    _mm_shuffle_epi8(low3, load16(p + 3))));
		__m128i lines = _mm_cmpeq_epi8(here, line);
		__m128i same = _mm_and_si128(_mm_cmpeq_epi8(second, begin0),
		    _mm_cmpeq_epi8(third, begin1));
		unsigned newlines = (unsigned)_mm_movemask_epi8(lines);
		unsigned maybe;

		third = _mm_and_si128(_mm_srli_epi16(third, 4), half);
		buckets =
		    _mm_and_si128(buckets, _mm_shuffle_epi8(high2, third));
		buckets = _mm_or_si128(buckets,
		    _mm_and_si128(_mm_andnot_si128(same, lines), expects));
		maybe = 0xffff ^ (unsigned)_mm_movemask_epi8(
				     _mm_cmpeq_epi8(buckets, none));
		if (maybe != 0 && verify(s, block, hit, maybe, newlines))
			return true;
		hit->newlines += (size_t)__builtin_popcount(newlines);
	}
	return last_bytes(s, block, hit);
}

bool
scan_can(enum scan_way way)
{
	if (way == SCAN_AVX2)
		return __builtin_cpu_supports("avx2") &&
		       __builtin_cpu_supports("popcnt");
	return way == SCAN_PORTABLE || (__builtin_cpu_supports("ssse3") &&
					   __builtin_cpu_supports("popcnt"));
}

scan_function *const scan_ways[] = {
	[SCAN_PORTABLE] = portable,
	[SCAN_SSSE3] = ssse3,
	[SCAN_AVX2] = avx2,
};

#else

bool
scan_can(enum scan_way way)
{
	return way == SCAN_PORTABLE;
}

scan_function *const scan_ways[] = { portable, portable, portable };

#endif

enum scan_way
scan_best(void)
{
	enum scan_way way = SCAN_WAYS - 1;

	while (!scan_can(way))
		way--;
	return way;
}
