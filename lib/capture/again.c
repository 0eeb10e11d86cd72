/* SPDX-License-Identifier: MIT */
#include "capture/again.h"
#include "base/b64.h"

/* What a later secret is looked for in. */
#define TAIL_MAX ((size_t)64 * 1024)
/* Octets of a long secret that are looked for together; tokens have fewer than
 * so many, and an end that is shorter is a part of many words. */
#define PIECE_MAX 512
#define TOKENS_MAX ((size_t)8 * 1024)
#define END_MIN 8

void
again_init(struct again *a)
{
	*a = (struct again){ .needles = NULL };
	buf_init(&a->tail, 2 * TAIL_MAX);
	hexed_init(&a->hexed);
}

void
again_wipe(struct again *a)
{
	needles_free(a->needles);
	buf_wipe(&a->tail);
	hexed_wipe(&a->hexed);
	again_init(a);
}

/* Masks of ours, and of others, are no secrets. */
static bool
is_mask(span secret)
{
	size_t stars = 0;

	for (size_t i = 0; i < secret.len; i++)
		stars += secret.p[i] == '*';
	return stars * 2 >= secret.len;
}

/* A long one is looked for in pieces: of one that is told line by line, each
 * line would be another one that is longer.  Its end counts, too, if it is as
 * long as tokens are. */
static int
add_pieces(struct needles *needles, span secret)
{
	bool long_one = secret.len > TOKENS_MAX;
	int rc = AUTHSTR_OK;

	if (secret.len <= PIECE_MAX)
		return needles_add(needles, secret);
	while (secret.len >= PIECE_MAX && rc == AUTHSTR_OK) {
		rc = needles_add(needles, span_sub(secret, 0, PIECE_MAX));
		secret = span_from(secret, PIECE_MAX);
	}
	if (!long_one && secret.len >= END_MIN && rc == AUTHSTR_OK)
		rc = needles_add(needles, secret);
	return rc;
}

int
again_add(struct again *a, span secret, bool given)
{
	int rc;

	if (!given && is_mask(secret))
		return AUTHSTR_OK;
	if (a->needles == NULL && (a->needles = needles_new()) == NULL)
		return AUTHSTR_E_NOMEM;
	rc = add_pieces(a->needles, secret);
	a->fresh = a->fresh || rc == AUTHSTR_OK;
	return rc == AUTHSTR_E_NOMEM || given ? rc : AUTHSTR_OK;
}

/* A shorter secret is one only where it stands by itself: "test" is a part of
 * many words. */
static bool
find(const struct again *a, span text, size_t at, struct needle_hit *hit)
{
	return a->needles != NULL &&
	       needles_find_words(a->needles, text, at, hit);
}

/* Which of four characters of base64 the hit begins with: its string begins
 * behind the last byte that is none. */
static size_t
phase_of(const unsigned char *p, size_t start)
{
	size_t n = 0;

	while (n < start && b64_value(p[start - n - 1], true) >= 0)
		n++;
	return n % 4;
}

/* The character with those bits of another one, which belong to a neighbour. */
static unsigned char
join(unsigned char c, unsigned char other, int bits, bool url)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmno"
				     "pqrstuvwxyz0123456789";
	int value = b64_value(other, true);

	if (value < 0)
		return c;
	value = (b64_value(c, true) & ~bits) | (value & bits);
	if (value < 62)
		return (unsigned char)digits[value];
	return value == 62 ? (url ? '-' : '+') : (url ? '_' : '/');
}

/* Base64 of asterisks; of the first character and of the last one, the bits
 * that no byte of the secret has stay. */
static void
fill_base64(unsigned char *p, size_t start, size_t n, bool url)
{
	static const int before[4] = { 0, 0x30, 0x3c, 0 },
			 behind[4] = { 0, 0x0f, 0x03, 0 };
	size_t phase = phase_of(p, start), end = (phase + n - 1) % 4;
	unsigned char first = p[start], last = p[start + n - 1];

	for (size_t k = 0; k < n; k++)
		p[start + k] = (unsigned char)"Kioq"[(k + phase) % 4];
	p[start] = join(p[start], first, before[phase], url);
	p[start + n - 1] = join(p[start + n - 1], last, behind[end], url);
}

/* As many bytes, of the same kind: what reads the text still can. */
static void
fill(unsigned char *p, const struct needle_hit *hit)
{
	static const struct {
		const char *encoding, *with;
	} rows[] = {
		{ "hex", "2a" },
		{ "utf-16le", "*\0" },
		{ "utf-16be", "\0*" },
	};
	size_t n = hit->end - hit->start;
	bool url = strcmp(hit->encoding, "base64url") == 0;

	if (url || strcmp(hit->encoding, "base64") == 0) {
		fill_base64(p, hit->start, n, url);
		return;
	}
	memset(p + hit->start, '*', n);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(hit->encoding, rows[i].encoding) == 0)
			for (size_t k = 0; k < n; k++)
				p[hit->start + k] =
				    (unsigned char)rows[i].with[k % 2];
}

/* Line and bytes of a hit, counted from a place whose line is known. */
static void
set_place(span text, size_t from, const struct needle_hit *hit,
    struct authstr_secret *place)
{
	size_t begin = from, at;

	while ((at = span_find(text, '\n', begin)) < hit->start) {
		place->line++;
		begin = at + 1;
	}
	place->kind = AUTHSTR_SECRET_REPEATED;
	place->start = hit->start - begin;
	place->end = hit->end - begin;
}

bool
again_mask(struct again *a, struct authstr_buf *out, size_t *at,
    struct authstr_secret *place)
{
	struct needle_hit hit;

	if (!find(a, buf_span(out), *at, &hit))
		return false;
	set_place(buf_span(out), *at, &hit, place);
	fill(out->p, &hit);
	*at = hit.end;
	return true;
}

void
again_hex_begin(struct again *a, size_t at)
{
	hexed_begin(&a->hexed);
	a->octet = 0;
	a->counted = at;
	a->shortest = a->needles == NULL ? 0 : needles_shortest(a->needles);
}

/* The next secret in octets of the text; *hit: where among them. */
static bool
find_hex(struct again *a, span text, size_t *at, struct needle_hit *hit)
{
	while (a->needles != NULL && again_status(a) == AUTHSTR_OK) {
		span octets = hexed_octets(&a->hexed);

		if (a->octet < octets.len && find(a, octets, a->octet, hit))
			return true;
		a->octet = 0;
		if (!hexed_next(&a->hexed, text, a->shortest, at))
			return false;
	}
	return false;
}

int
again_status(const struct again *a)
{
	return image_status(&a->hexed.dump.image);
}

/* From the first digit on, in that line. */
static void
set_hex_place(struct again *a, span text, const struct needle_hit *hit,
    struct authstr_secret *place)
{
	const struct image *im = &a->hexed.dump.image;
	size_t first = image_at(im, hit->start).digits,
	       last = image_at(im, hit->end - 1).digits + 2,
	       end = span_find(text, '\n', first);
	struct needle_hit line = { first, last < end ? last : end, NULL };

	set_place(text, a->counted, &line, place);
	a->counted = first - place->start;
	a->octet = hit->end;
}

bool
again_mask_hex(struct again *a, struct authstr_buf *out, size_t *at,
    struct authstr_secret *place)
{
	struct needle_hit hit;
	struct image *im;

	if (!find_hex(a, buf_span(out), at, &hit))
		return false;
	im = hexed_image(&a->hexed, buf_span(out));
	if (again_status(a) != AUTHSTR_OK)
		return false;
	fill(im->bytes.p, &hit);
	for (size_t i = hit.start; i < hit.end; i++)
		image_write(im, i, im->bytes.p[i], out);
	set_hex_place(a, buf_span(out), &hit, place);
	return true;
}

/* The line that the tail begins in. */
static size_t
tail_line(const struct again *a)
{
	size_t lines = 0, at = 0;

	while ((at = span_find(buf_span(&a->tail), '\n', at)) != SPAN_NPOS) {
		lines++;
		at++;
	}
	return a->line > lines ? a->line - lines : 0;
}

bool
again_left_hex(struct again *a, size_t *at, struct authstr_secret *place)
{
	struct needle_hit hit;

	if (!find_hex(a, buf_span(&a->tail), at, &hit))
		return false;
	(void)hexed_image(&a->hexed, buf_span(&a->tail));
	if (again_status(a) != AUTHSTR_OK)
		return false;
	if (place->line == 0)
		place->line = tail_line(a);
	set_hex_place(a, buf_span(&a->tail), &hit, place);
	return true;
}

bool
again_left(struct again *a, size_t *at, struct authstr_secret *place)
{
	struct needle_hit hit;

	if (!a->fresh || !find(a, buf_span(&a->tail), *at, &hit)) {
		a->fresh = false;
		return false;
	}
	if (*at == 0)
		place->line = tail_line(a);
	set_place(buf_span(&a->tail), *at, &hit, place);
	*at = hit.end;
	return true;
}

void
again_keep(struct again *a, span out, size_t line)
{
	size_t drop = a->tail.len + out.len;

	out = span_from(out, out.len > TAIL_MAX ? out.len - TAIL_MAX : 0);
	drop = drop > TAIL_MAX ? drop - TAIL_MAX : 0;
	buf_drop(&a->tail, drop < a->tail.len ? drop : a->tail.len);
	buf_put(&a->tail, out);
	a->line = line;
}
