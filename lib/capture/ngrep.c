/* SPDX-License-Identifier: MIT */
/*
 * ngrep, as it is, with -W byline and -W single.  What cannot be seen is a
 * dot, so a line ends in one, or in two.
 *
 *	T 127.0.0.1:52292 -> 127.0.0.1:25010 [AP] #4
 *	  AUTH PLAIN AGFsaWNl..
 */
#include "base/text.h"
#include "capture/dialect.h"

static bool
split_port(span end, span *address, span *port)
{
	size_t colon = end.len;

	while (colon > 0 && end.p[colon - 1] != ':')
		colon--;
	if (colon < 2 || colon == end.len || !text_is_digit(end.p[colon]))
		return false;
	*address = span_sub(end, 0, colon - 1);
	*port = span_from(end, colon);
	return true;
}

/* *rest: what stands behind "[AP]" */
static bool
take_heading(struct reader *r, span line, span *rest)
{
	span s = line, from, to, address[2], port[2], word, time = SPAN_NONE;

	if (!span_take(&s, SPAN("T ")))
		return false;
	from = span_take_word(&s);
	/* with -t, the time stands here */
	if (!span_starts(s, SPAN("-> ")) &&
	    span_find(from, '/', 0) != SPAN_NPOS) {
		time = span_take_word(&s);
		time = span_make(from.p, (size_t)(time.p + time.len - from.p));
		from = span_take_word(&s);
	}
	if (!span_take(&s, SPAN("-> ")))
		return false;
	to = span_take_word(&s);
	if (!split_port(from, &address[0], &port[0]) ||
	    !split_port(to, &address[1], &port[1]))
		return false;
	word = s;
	if (span_starts(s, SPAN("[")))
		span_take_word(&word);
	if (span_starts(word, SPAN("#")))
		span_take_word(&word);
	*rest = word;
	tap_set_time(&r->tap, time);
	tap_begin(&r->tap, TAP_NGREP, address[0], port[0], address[1], port[1]);
	return true;
}

/* Two dots end a line where the next one begins as such lines do. */
static bool
ends_line(span next)
{
	span tag = span_take_word(&next);

	if (tag.len == 0 || text_is_digit(tag.p[0]) || tag.p[0] == '*' ||
	    tag.p[0] == '+')
		return true;
	return span_starts(next, SPAN("OK ")) ||
	       span_starts(next, SPAN("NO ")) ||
	       span_starts(next, SPAN("BAD "));
}

static void
say_lines(struct reader *r, const struct record *rec, span text)
{
	size_t at = 0, start = 0;

	while ((at = span_search(text, SPAN(".."), at)) != SPAN_NPOS) {
		if (!ends_line(span_from(text, at + 2))) {
			at++;
			continue;
		}
		tap_say(r, rec, span_sub(text, start, at - start));
		start = at += 2;
	}
	text = span_from(text, start);
	if (span_ends(text, SPAN(".")))
		text.len--;
	if (text.len > 0)
		tap_say(r, rec, text);
}

/* A line of a packet that is broken at a width: its octets wait for the
 * others. */
static void
keep_line(struct reader *r, const struct record *rec, span text)
{
	struct dump *d = &r->dump;
	size_t first = d->image.bytes.len;

	if (first == 0) {
		d->line = rec->number;
		d->width = text.len;
	}
	for (size_t i = 0; i < text.len; i++)
		image_put(&d->image, text.p[i],
		    (struct image_place){ IMAGE_NOWHERE, (uint32_t)i });
	if (image_status(&d->image) != AUTHSTR_OK)
		r->out->status = AUTHSTR_E_NOMEM;
	dump_place(r, text, first);
	r->in_dump = true;
}

/* Where two dots are a line's end, it is one. */
void
ngrep_lines(struct image *im)
{
	span text = buf_span(&im->bytes);
	size_t n = text.len, at = 0;

	while (n > 0 && text.p[n - 1] == ' ')
		n--;
	image_cut(im, n);
	text = span_sub(text, 0, n);
	while ((at = span_search(text, SPAN(".."), at)) != SPAN_NPOS) {
		if (!ends_line(span_from(text, at + 2))) {
			at++;
			continue;
		}
		im->bytes.p[at++] = '\r';
		im->bytes.p[at++] = '\n';
	}
}

bool
ngrep_line(struct reader *r, const struct record *rec)
{
	span rest, text = rec->raw;

	if (take_heading(r, rec->raw, &rest)) {
		if (rest.len > 0)
			say_lines(r, rec, rest);
		return true;
	}
	if (r->tap.kind != TAP_NGREP)
		return false;
	if (span_equal(text, SPAN("#")) || span_starts(text, SPAN("####")))
		return true;
	if (text.len == 0)
		r->tap.kind = TAP_NONE;
	else if (span_take(&text, SPAN("  ")))
		keep_line(r, rec, text);
	else
		say_lines(r, rec, text);
	return true;
}
