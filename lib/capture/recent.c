/* SPDX-License-Identifier: MIT */
#include "capture/recent.h"
#include "base/text.h"

/* Shorter ones stand in nearly every text; shorter than LONG they count as
 * words of their own alone. */
#define SECRET_MIN 4
#define SECRET_LONG 8
#define SECRET_MAX 4096

void
recent_init(struct recent *r)
{
	*r = (struct recent){ .next = 0 };
	for (size_t i = 0; i < RECENT_MAX; i++)
		buf_init(&r->secret[i], SECRET_MAX);
}

void
recent_wipe(struct recent *r)
{
	for (size_t i = 0; i < RECENT_MAX; i++)
		buf_wipe(&r->secret[i]);
	recent_init(r);
}

int
recent_status(const struct recent *r)
{
	for (size_t i = 0; i < RECENT_MAX; i++)
		if (buf_status(&r->secret[i]) == AUTHSTR_E_NOMEM)
			return AUTHSTR_E_NOMEM;
	return AUTHSTR_OK;
}

void
recent_put(struct recent *r, span secret, size_t line)
{
	size_t i;

	if (secret.len < SECRET_MIN || secret.len > SECRET_MAX)
		return;
	for (i = 0; i < RECENT_MAX; i++)
		if (r->line[i] != 0 &&
		    span_equal(buf_span(&r->secret[i]), secret))
			break;
	if (i == RECENT_MAX) {
		i = r->next;
		r->next = (r->next + 1) % RECENT_MAX;
		buf_wipe(&r->secret[i]);
		buf_put(&r->secret[i], secret);
		gram_text_read(&r->grams[i], secret);
		r->escapes[i] =
		    span_find_any(secret, SPAN("\"\\")) != SPAN_NPOS;
	}
	r->line[i] = line > 0 ? line : 1;
}

void
recent_take(struct recent *r, const struct mask *m)
{
	span seen = buf_span(&m->seen);
	uint32_t len;

	while (seen.len > sizeof(len)) {
		memcpy(&len, seen.p, sizeof(len));
		recent_put(r, span_sub(seen, sizeof(len), len), m->rec->number);
		seen = span_from(seen, sizeof(len) + len);
	}
}

static bool
is_word_char(unsigned char c)
{
	return text_is_alpha(c) || text_is_digit(c) || c >= 0x80 ||
	       memchr(".-_@", c, 4) != NULL;
}

static bool
stands_free(span line, size_t at, size_t len)
{
	return (at == 0 || !is_word_char(line.p[at - 1])) &&
	       (at + len >= line.len || !is_word_char(line.p[at + len]));
}

static void
mask_all(struct mask *m, span secret)
{
	span line = m->rec->raw;
	size_t at = 0;

	/* Nothing is everywhere: for want of memory it could be so. */
	if (secret.len == 0)
		return;
	while ((at = span_search(line, secret, at)) != SPAN_NPOS) {
		if (secret.len >= SECRET_LONG ||
		    stands_free(line, at, secret.len))
			mask_part(m, span_sub(line, at, secret.len),
			    AUTHSTR_SECRET_PASSWORD);
		at += secret.len;
	}
}

/* As JSON and C write it. */
static void
mask_escaped(struct mask *m, span secret)
{
	struct authstr_buf escaped;

	buf_init(&escaped, 2 * SECRET_MAX);
	for (size_t i = 0; i < secret.len; i++) {
		if (secret.p[i] == '"' || secret.p[i] == '\\')
			buf_put_byte(&escaped, '\\');
		buf_put_byte(&escaped, secret.p[i]);
	}
	if (buf_status(&escaped) == AUTHSTR_OK)
		mask_all(m, buf_span(&escaped));
	else
		m->status = buf_status(&escaped);
	buf_wipe(&escaped);
}

void
recent_mask(struct recent *r, struct mask *m)
{
	grams_begin(&r->seen);
	grams_see(&r->seen, m->rec->raw);
	for (size_t i = 0; i < RECENT_MAX; i++) {
		if (r->line[i] == 0)
			continue;
		if (r->line[i] + RECENT_LINES < m->rec->number) {
			buf_wipe(&r->secret[i]);
			r->line[i] = 0;
			continue;
		}
		if (grams_may_have(&r->seen, &r->grams[i]))
			mask_all(m, buf_span(&r->secret[i]));
		if (r->escapes[i])
			mask_escaped(m, buf_span(&r->secret[i]));
	}
}
