/* SPDX-License-Identifier: MIT */
#include "capture/wide.h"
#include "base/text.h"

#define REPLACEMENT 0xfffd
#define BYTE_ORDER_MARK 0xfeff

void
wide_init(struct wide *w)
{
	*w = (struct wide){ .kind = WIDE_UNKNOWN };
	buf_init(&w->out, SIZE_MAX / 4);
}

void
wide_wipe(struct wide *w)
{
	buf_wipe(&w->out);
	wide_init(w);
}

static uint32_t
unit_at(const struct wide *w, size_t at)
{
	size_t high = w->kind == WIDE_BIG ? at : at + 1;
	size_t low = w->kind == WIDE_BIG ? at + 1 : at;

	return (uint32_t)w->held[high] << 8 | w->held[low];
}

/* RFC 2781 section 2.2: takes a character of the n bytes held, if it is
 * whole. */
static void
take_character(struct wide *w)
{
	uint32_t c = unit_at(w, 0), low;
	bool lead = c >= 0xd800 && c < 0xdc00;

	if (lead && w->n < 4)
		return;
	if (lead && (low = unit_at(w, 2)) >= 0xdc00 && low < 0xe000) {
		buf_put_utf8(
		    &w->out, 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00));
		w->n = 0;
		return;
	}
	buf_put_utf8(&w->out, c >= 0xd800 && c < 0xe000 ? REPLACEMENT : c);
	w->n -= 2;
	memmove(w->held, w->held + 2, w->n);
}

/* Letters of ASCII, each with a NUL on that side. */
static bool
has_nuls(span head, size_t nul)
{
	for (size_t i = 0; i < head.len; i++)
		if ((i % 2 == nul) != (head.p[i] == 0) || head.p[i] >= 0x80)
			return false;
	return true;
}

enum wide_kind
wide_tell(span head)
{
	if (head.len < 2)
		return WIDE_UNKNOWN;
	if (span_starts(head, SPAN("\xff\xfe")))
		return WIDE_LITTLE;
	if (span_starts(head, SPAN("\xfe\xff")))
		return WIDE_BIG;
	if (!has_nuls(head, 0) && !has_nuls(head, 1))
		return WIDE_NOT;
	if (head.len < WIDE_HEAD)
		return WIDE_UNKNOWN;
	return has_nuls(head, 0) ? WIDE_BIG : WIDE_LITTLE;
}

static void
put_byte(struct wide *w, unsigned char c)
{
	w->held[w->n++] = c;
	if (w->n % 2 == 0)
		take_character(w);
}

/* The first bytes are taken anew, but for the mark. */
static void
begin(struct wide *w)
{
	unsigned char head[WIDE_HEAD];
	size_t n = w->n, at = 0;

	memcpy(head, w->held, sizeof(head));
	w->n = 0;
	if (w->kind == WIDE_NOT) {
		buf_put(&w->out, span_make(head, n));
		return;
	}
	if (head[0] >= 0xfe)
		at = 2;
	while (at < n)
		put_byte(w, head[at++]);
}

span
wide_read(struct wide *w, span bytes)
{
	if (w->kind == WIDE_NOT)
		return bytes;
	buf_cut(&w->out, 0);
	while (bytes.len > 0 && w->kind != WIDE_NOT) {
		unsigned char c = bytes.p[0];

		bytes = span_from(bytes, 1);
		if (w->kind != WIDE_UNKNOWN) {
			put_byte(w, c);
			continue;
		}
		w->held[w->n++] = c;
		w->kind = wide_tell(span_make(w->held, w->n));
		if (w->kind != WIDE_UNKNOWN)
			begin(w);
	}
	buf_put(&w->out, bytes);
	return buf_span(&w->out);
}

span
wide_end(struct wide *w)
{
	buf_cut(&w->out, 0);
	if (w->kind == WIDE_UNKNOWN)
		buf_put(&w->out, span_make(w->held, w->n));
	w->n = 0;
	return buf_span(&w->out);
}

static uint32_t
line_unit(enum wide_kind kind, span line, size_t at)
{
	unsigned a = line.p[at], b = line.p[at + 1];

	return kind == WIDE_BIG ? a << 8U | b : b << 8U | a;
}

void
wide_line(enum wide_kind kind, span line, struct room *out)
{
	room_begin(out, line);
	for (size_t at = 0; at + 1 < line.len; at += 2) {
		uint32_t c = line_unit(kind, line, at), low;
		unsigned char utf8[4];
		size_t from = at, n;

		if (c == BYTE_ORDER_MARK && at == 0)
			continue;
		if (c >= 0xd800 && c < 0xdc00 && at + 3 < line.len &&
		    (low = line_unit(kind, line, at + 2)) >= 0xdc00 &&
		    low < 0xe000) {
			c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
			at += 2;
		}
		n = text_print_utf8(
		    c >= 0xd800 && c < 0xe000 ? REPLACEMENT : c, utf8);
		for (size_t i = 0; i < n; i++)
			room_put(out, utf8[i], from);
	}
}
