/* SPDX-License-Identifier: MIT */
#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"

struct authstr_buf *
authstr_buf_new(size_t max)
{
	struct authstr_buf *b = mem_new(1, sizeof(*b));

	if (b != NULL)
		buf_init(b, max);
	return b;
}

void
authstr_buf_free(struct authstr_buf *b)
{
	if (b == NULL)
		return;
	buf_wipe(b);
	mem_free(b, sizeof(*b));
}

void
authstr_buf_put(struct authstr_buf *b, span s)
{
	buf_put(b, s);
}

int
authstr_buf_status(const struct authstr_buf *b)
{
	return b->status;
}

span
authstr_buf_span(const struct authstr_buf *b)
{
	return buf_span(b);
}

void
authstr_buf_cut(struct authstr_buf *b, size_t len)
{
	buf_cut(b, len);
}

void
buf_init(struct authstr_buf *b, size_t max)
{
	*b = (struct authstr_buf){ .max = max };
}

void
buf_wipe(struct authstr_buf *b)
{
	mem_free(b->p, b->cap);
	buf_init(b, b->max);
}

void
buf_empty(struct authstr_buf *b)
{
	if (b->status == AUTHSTR_OK)
		buf_cut(b, 0);
	else
		buf_wipe(b);
}

static bool
buf_reserve(struct authstr_buf *b, size_t n)
{
	size_t cap = b->cap == 0 ? 64 : b->cap;
	unsigned char *p;

	if (b->status != AUTHSTR_OK)
		return false;
	if (n > b->max - b->len) {
		b->status = AUTHSTR_E_LIMIT;
		return false;
	}
	if (n <= b->cap - b->len)
		return true;
	while (cap - b->len < n)
		cap = cap > b->max / 2 ? b->max : cap * 2;
	if ((p = mem_new(cap, 1)) == NULL) {
		b->status = AUTHSTR_E_NOMEM;
		return false;
	}
	/* Not realloc: it would leave a copy of the bytes behind. */
	if (b->len > 0)
		memcpy(p, b->p, b->len);
	mem_free(b->p, b->cap);
	b->p = p;
	b->cap = cap;
	return true;
}

unsigned char *
buf_room(struct authstr_buf *b, size_t n)
{
	/* of no room at all in an empty one there is no place */
	return buf_reserve(b, n) && b->p != NULL ? b->p + b->len : NULL;
}

void
buf_grow(struct authstr_buf *b, size_t n)
{
	if (n <= b->cap - b->len)
		b->len += n;
}

void
buf_put(struct authstr_buf *b, span s)
{
	if (s.len == 0 || !buf_reserve(b, s.len))
		return;
	memcpy(b->p + b->len, s.p, s.len);
	b->len += s.len;
}

void
buf_put_byte(struct authstr_buf *b, unsigned char c)
{
	buf_put(b, span_make(&c, 1));
}

void
buf_put_str(struct authstr_buf *b, const char *s)
{
	buf_put(b, authstr_span_of(s));
}

void
buf_put_number(struct authstr_buf *b, uint64_t n)
{
	unsigned char digits[20];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (unsigned char)('0' + n % 10);
		n /= 10;
	} while (n > 0);
	buf_put(b, span_make(digits + at, sizeof(digits) - at));
}

void
buf_put_utf8(struct authstr_buf *b, uint32_t c)
{
	unsigned char utf8[4];

	buf_put(b, span_make(utf8, text_print_utf8(c, utf8)));
	authstr_wipe(utf8, sizeof(utf8));
}

void
buf_put_hex(struct authstr_buf *b, span s)
{
	static const char digit[] = "0123456789abcdef";
	unsigned char *to = NULL;

	/* Twice as long may be longer than there are numbers for. */
	if (s.len <= SIZE_MAX / 2)
		to = buf_room(b, s.len * 2);
	for (size_t i = 0; to != NULL && i < s.len; i++) {
		*to++ = (unsigned char)digit[s.p[i] >> 4];
		*to++ = (unsigned char)digit[s.p[i] & 15];
	}
	if (to != NULL)
		buf_grow(b, s.len * 2);
}

void
buf_cut(struct authstr_buf *b, size_t len)
{
	if (len >= b->len)
		return;
	authstr_wipe(b->p + len, b->len - len);
	b->len = len;
}

void
buf_drop(struct authstr_buf *b, size_t n)
{
	size_t left;

	if (n > b->len)
		n = b->len;
	if (n == 0)
		return;
	left = b->len - n;
	memmove(b->p, b->p + n, left);
	authstr_wipe(b->p + left, n);
	b->len = left;
}
