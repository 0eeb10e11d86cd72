/* SPDX-License-Identifier: MIT */
/*
 * redact_image: lines that were printed in hexadecimal.  Each is masked as any
 * other, and what differs then is written over where it stands: in lines that
 * are held until all of it has come.
 */
#include "capture/image.h"
#include "capture/redact.h"

#define OWNER(w) ((struct authstr_redact *)(void *)(w))

void
redact_image_begin(
    struct watch *w, const struct record *rec, const struct image *im)
{
	struct authstr_redact *r = OWNER(w);

	r->inner_rec = *rec;
	r->image = im;
	mask_begin(&r->inner, &r->reader, &r->inner_rec);
}

/* The line and column of an offset among the lines that are held. */
static void
find_line(
    const struct authstr_redact *r, size_t at, size_t *line, size_t *column)
{
	span held = span_sub(buf_span(&r->held), 0, at), before;

	*line = r->held_line;
	while (span_take_until(&held, '\n', &before))
		++*line;
	*column = held.len;
}

static bool
is_changed(const struct mask *m, const struct mask_hit *hit)
{
	span raw = m->rec->raw, copy = buf_span(&m->copy);

	return !span_equal(span_sub(raw, hit->start, hit->end - hit->start),
	    span_sub(copy, hit->start, hit->end - hit->start));
}

/* An octet, as digits or, where it has none, as a character. */
static void
find_octet(const struct authstr_redact *r, size_t i, size_t *line,
    size_t *column, size_t *len)
{
	struct image_place place = image_at(r->image, i);
	bool digits = place.digits != IMAGE_NOWHERE;

	find_line(r, digits ? place.digits : place.text, line, column);
	*len = r->image->base64 ? 4 : digits ? 2 : 1;
}

/* From its first digit to the last one in that line. */
static void
keep_hit(struct authstr_redact *r, size_t first, const struct mask_hit *hit)
{
	struct authstr_secret s = { .kind = hit->kind };
	size_t line, column, len;

	find_octet(r, first + hit->start, &s.line, &s.start, &len);
	s.end = s.start + len;
	for (size_t i = hit->start + 1; i < hit->end; i++) {
		find_octet(r, first + i, &line, &column, &len);
		if (line != s.line)
			break;
		s.end = column + len;
	}
	redact_keep(r, &s);
}

void
redact_image_end(struct watch *w)
{
	struct authstr_redact *r = OWNER(w);
	struct mask *m = &r->inner;
	span raw = m->rec->raw;
	size_t first = (size_t)(raw.p - r->image->bytes.p);

	clear_line(&r->clear, m);
	for (size_t i = 0; i < m->n_hits; i++)
		if (is_changed(m, &m->hits[i]))
			keep_hit(r, first, &m->hits[i]);
	redact_keep_seen(r, m);
	for (size_t i = 0; i < raw.len && i < m->copy.len; i++)
		if (m->copy.p[i] != raw.p[i])
			image_write(
			    r->image, first + i, m->copy.p[i], &r->held);
	r->image = NULL;
}
