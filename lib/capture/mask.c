/* SPDX-License-Identifier: MIT */
#include <limits.h>
#include "capture/mask.h"
#include "base/b64.h"
#include "base/mem.h"
#include "base/text.h"
#include "capture/claims.h"
#include "crypto/digest.h"

/* More secrets than this in one line are counted as one. */
#define HITS_MAX 256
/* Shorter values stand in nearly every text. */
#define SEEN_MIN 4
/* Longer ones are no words. */
#define WORD_MAX 12

void
mask_init(struct mask *m, const struct mask_options *options)
{
	*m = (struct mask){ .options = *options };
	buf_init(&m->copy, TOKEN_MAX);
	buf_init(&m->seen, 2 * TOKEN_MAX);
}

void
mask_wipe(struct mask *m)
{
	buf_wipe(&m->copy);
	buf_wipe(&m->seen);
	mem_free(m->hits, m->max_hits * sizeof(*m->hits));
	authstr_wipe(m->options.key, sizeof(m->options.key));
	m->hits = NULL;
	m->n_hits = m->max_hits = 0;
}

void
mask_begin(
    struct mask *m, const struct reader *reader, const struct record *rec)
{
	m->reader = reader;
	m->rec = rec;
	m->n_hits = 0;
	buf_empty(&m->copy);
	buf_empty(&m->seen);
	buf_put(&m->copy, rec->raw);
	if (buf_status(&m->copy) != AUTHSTR_OK)
		m->status = buf_status(&m->copy);
}

/* Where a byte stands in the line; SIZE_MAX: nowhere. */
static size_t
origin(const struct mask *m, const unsigned char *p)
{
	return reader_origin(m->reader, m->rec, p);
}

/* Where it ends: an escape is several bytes.  What stands for itself is one,
 * whatever was left out behind it. */
static size_t
origin_end(const struct mask *m, const unsigned char *p)
{
	size_t start = origin(m, p), end = origin(m, p + 1);

	if (start < m->rec->raw.len && m->rec->raw.p[start] == *p && *p != '\\')
		return start + 1;

	return start == SPAN_NPOS || end == SPAN_NPOS || end <= start
		   ? start + (start != SPAN_NPOS)
		   : end;
}

/* No letter without an asterisk before it. */
bool
mask_is_filled(span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.p[i] != '*' && (i == 0 || s.p[i - 1] != '*' ||
					 !((s.p[i] >= 'a' && s.p[i] <= 'z') ||
					     (s.p[i] >= '2' && s.p[i] <= '7'))))
			return false;
	return s.len > 0;
}

/* Every other character a "*": no password is so by chance. */
static void
put_letters(const struct mask *m, span secret, unsigned char *out)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
	struct authstr_buf digest;

	buf_init(&digest, 64);
	digest_hmac("SHA256", span_make(m->options.key, sizeof(m->options.key)),
	    secret, &digest, NULL);
	for (size_t i = 1; i < secret.len && digest.len > 0; i += 2)
		out[i] =
		    (unsigned char)letters[digest.p[i / 2 % digest.len] % 32];
	buf_wipe(&digest);
}

void
mask_fill(const struct mask *m, span secret, unsigned char *out)
{
	if (mask_is_filled(secret)) {
		memcpy(out, secret.p, secret.len);
		return;
	}
	memset(out, '*', secret.len);
	if (m->options.stable)
		put_letters(m, secret, out);
	if (token_is_jwt(secret))
		(void)claims_fill(secret, out);
}

/* "\x41": another one. */
static bool
put_escape(unsigned char *at, size_t len, unsigned char c)
{
	static const char digits[] = "0123456789abcdef";

	if (len != 4 || at[0] != '\\' || at[1] != 'x')
		return false;
	at[2] = (unsigned char)digits[c >> 4];
	at[3] = (unsigned char)digits[c & 15];
	return true;
}

/* A byte that stands there as a number, of a journal's list: another one of as
 * many digits. */
static bool
put_number(struct mask *m, size_t start, unsigned char byte)
{
	static const char *const asterisks[] = { "9", "42", "111" };
	span raw = span_from(m->rec->raw, start), rest = raw;
	uint64_t n;
	size_t digits;

	if (raw.len == 0 || raw.p[0] == byte ||
	    !span_take_number(&rest, UCHAR_MAX, &n) || n != byte)
		return false;
	digits = raw.len - rest.len;
	if (digits > 3 || start + digits > m->copy.len)
		return false;
	memcpy(m->copy.p + start, asterisks[digits - 1], digits);
	return true;
}

static void
put_over(struct mask *m, const unsigned char *p, unsigned char c)
{
	size_t start = origin(m, p), end = origin_end(m, p);

	if (put_number(m, start, *p))
		return;
	if (end <= m->copy.len && start < end &&
	    put_escape(m->copy.p + start, end - start, c))
		return;
	/* An escape is several bytes: as many stand for it.  What a terminal
	 * is told between two is none. */
	for (size_t i = start; i < end && i < m->copy.len; i++) {
		if (i > start && m->copy.p[i] < 0x20)
			break;
		m->copy.p[i] = i == start ? c : '*';
	}
}

/* A place that was found twice is one. */
static void
note_place(
    struct mask *m, size_t start, size_t end, enum authstr_secret_kind kind)
{
	for (size_t i = 0; i < m->n_hits; i++)
		if (m->hits[i].start < end && m->hits[i].end > start)
			return;
	if (m->hits == NULL) {
		m->hits = mem_new(HITS_MAX, sizeof(*m->hits));
		m->max_hits = m->hits == NULL ? 0 : HITS_MAX;
	}
	if (m->hits == NULL)
		m->status = AUTHSTR_E_NOMEM;
	if (m->n_hits < m->max_hits)
		m->hits[m->n_hits++] =
		    (struct mask_hit){ kind, m->rec->number, start, end };
}

/* A word of a language, or a number: it stands elsewhere by chance. */
static bool
is_word(span s)
{
	size_t digits = 0, letters = 0;

	for (size_t i = 0; i < s.len; i++) {
		digits += text_is_digit(s.p[i]) != 0;
		letters += text_is_alpha(s.p[i]) &&
			   (i == 0 || text_upper(s.p[i]) != s.p[i] ||
			       text_upper(s.p[i - 1]) == s.p[i - 1]);
	}
	return s.len <= WORD_MAX && (letters == s.len || digits == s.len);
}

void
mask_hit(struct mask *m, span part, enum authstr_secret_kind kind, span secret)
{
	uint32_t len;

	if (part.len == 0)
		return;
	note_place(
	    m, origin(m, part.p), origin_end(m, part.p + part.len - 1), kind);
	if (secret.len < SEEN_MIN ||
	    (kind == AUTHSTR_SECRET_IDENTITY && !m->options.keep_nothing) ||
	    mask_is_filled(secret) || (m->unsure && is_word(secret)))
		return;
	len = (uint32_t)secret.len;
	buf_put(&m->seen, span_make(&len, sizeof(len)));
	buf_put(&m->seen, secret);
}

void
mask_part(struct mask *m, span part, enum authstr_secret_kind kind)
{
	struct authstr_buf fill;
	unsigned char *p;

	if (part.len == 0 || origin(m, part.p) == SPAN_NPOS)
		return;
	buf_init(&fill, TOKEN_MAX);
	p = buf_room(&fill, part.len);
	if (p == NULL) {
		m->status = AUTHSTR_E_NOMEM;
		return;
	}
	mask_fill(m, part, p);
	for (size_t i = 0; i < part.len; i++)
		put_over(m, part.p + i, p[i]);
	mask_hit(m, part, kind, part);
	buf_wipe(&fill);
}

/* ------------------------------------------------------------- base64 -- */

static bool
is_padding(unsigned char c)
{
	return c == '=' || text_is_space(c);
}

/* How many characters of base64 there are; false: something else as well. */
static bool
count_digits(span text, size_t *n, bool *url)
{
	for (size_t i = 0; i < text.len; i++) {
		if (b64_value(text.p[i], true) >= 0)
			(*n)++;
		else if (!is_padding(text.p[i]))
			return false;
		*url = *url || text.p[i] == '-' || text.p[i] == '_';
	}
	return true;
}

static unsigned char
digit_of(span bytes, size_t i, bool url)
{
	static const char standard[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t bit = i * 6, at = bit / 8;
	unsigned first = at < bytes.len ? bytes.p[at] : 0;
	unsigned second = at + 1 < bytes.len ? bytes.p[at + 1] : 0;
	unsigned two = first << 8U | second;
	unsigned value = two >> (10 - bit % 8) & 63U;

	if (url && value >= 62)
		return value == 62 ? '-' : '_';
	return (unsigned char)standard[value];
}

bool
mask_base64(struct mask *m, span text, span before, span bytes, span veiled)
{
	size_t skipped = 0, n = 0;
	bool url = false;

	if (text.len == 0 || !count_digits(before, &skipped, &url) ||
	    !count_digits(text, &n, &url) || (skipped + n) * 6 / 8 != bytes.len)
		return false;
	for (size_t i = 0, k = skipped; i < text.len; i++) {
		if (b64_value(text.p[i], true) < 0)
			continue;
		if (digit_of(bytes, k, url) != text.p[i] &&
		    (k + 1) * 6 <= bytes.len * 8)
			return false;
		k++;
	}
	for (size_t i = 0, k = skipped; i < text.len; i++) {
		if (b64_value(text.p[i], true) < 0)
			continue;
		if (digit_of(bytes, k, url) != digit_of(veiled, k, url))
			put_over(m, text.p + i, digit_of(veiled, k, url));
		k++;
	}
	return true;
}
