/* SPDX-License-Identifier: MIT */
#include "base/mem.h"
#include "capture/blot_file.h"

#define CHECKSUM_AT 16
#define TCP 6
/* A chunk more than is kept. */
#define FILE_MAX (2 * BLOT_MAX)
#define HOLES_MAX ((size_t)1024 * 1024)

void
file_init(struct blot_file *f)
{
	*f = (struct blot_file){ .start = 0 };
	buf_init(&f->bytes, FILE_MAX);
	buf_init(&f->holes, HOLES_MAX);
}

void
file_wipe(struct blot_file *f)
{
	buf_wipe(&f->bytes);
	buf_wipe(&f->holes);
}

static void
check(struct blot_file *f)
{
	if (f->status == AUTHSTR_OK)
		f->status = buf_status(&f->bytes);
	if (f->status == AUTHSTR_OK)
		f->status = buf_status(&f->holes);
}

void
file_input(struct blot_file *f, span bytes)
{
	buf_put(&f->bytes, bytes);
	check(f);
}

void
file_drop(struct blot_file *f, uint64_t begin, uint64_t end)
{
	struct blot_hole hole = { begin, end };

	buf_put(&f->holes, span_make(&hole, sizeof(hole)));
	check(f);
}

/* ------------------------------------------------------------ segments -- */

/* RFC 1071, with the odd octet at the right. */
static uint32_t
sum_octet(uint32_t sum, size_t i, unsigned char c)
{
	return sum + (i % 2 == 0 ? (uint32_t)c << 8 : c);
}

static uint32_t
fold(uint64_t sum)
{
	while (sum >> 16 != 0)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint32_t)sum;
}

/* RFC 9293 section 3.1, RFC 8200 section 8.1 */
static uint32_t
sum_pseudo(const struct packet *p)
{
	uint64_t sum = TCP + p->segment.len + p->missing;

	for (size_t i = 0; i < sizeof(p->from.address); i++) {
		sum = sum_octet((uint32_t)sum, i, p->from.address[i]);
		sum = sum_octet((uint32_t)sum, i, p->to.address[i]);
	}
	return fold(sum);
}

bool
file_segment(
    struct blot_file *f, struct blot_segment *s, const struct flow_seen *seen)
{
	const struct packet *p = seen->packet;
	size_t header = (size_t)(p->payload.p - p->segment.p);

	*s = (struct blot_segment){
		.offset = seen->offset,
		.at = p->segment_at,
		.part_start = p->segment_start,
		.pin = p->pin,
		.frame = p->frame,
		.header = (uint32_t)header,
		.len = (uint32_t)p->payload.len,
		.pseudo = sum_pseudo(p),
		.whole = p->missing == 0,
	};
	if (p->parts == NULL)
		return true;
	s->parts = mem_new(p->part_count, sizeof(*s->parts));
	if (s->parts == NULL) {
		f->status = AUTHSTR_E_NOMEM;
		return false;
	}
	memcpy(s->parts, p->parts, p->part_count * sizeof(*s->parts));
	s->part_count = p->part_count;
	return true;
}

/* Where octet i of the segment is, and how many follow it there; NULL: not
 * here any more. */
static unsigned char *
place(struct blot_file *f, const struct blot_segment *s, size_t i, size_t *run)
{
	uint64_t at = s->at + i;

	*run = s->header + s->len - i;
	for (size_t k = 0; k < s->part_count; k++) {
		const struct fragment_part *part = &s->parts[k];
		size_t where = s->part_start + i;

		if (where < part->start || where - part->start >= part->len)
			continue;
		at = part->at + (where - part->start);
		if (part->len - (where - part->start) < *run)
			*run = part->len - (where - part->start);
	}
	if (at < f->start || at - f->start > f->bytes.len ||
	    *run > f->bytes.len - (at - f->start))
		return NULL;
	return f->bytes.p + (at - f->start);
}

static uint32_t
sum_segment(struct blot_file *f, const struct blot_segment *s)
{
	size_t len = s->header + s->len, run;
	uint64_t sum = 0;

	for (size_t i = 0; i < len; i += run) {
		const unsigned char *p = place(f, s, i, &run);

		if (p == NULL)
			return fold(sum);
		for (size_t k = 0; k < run; k++)
			sum += (i + k) % 2 == 0 ? (uint64_t)p[k] << 8 : p[k];
	}
	return fold(sum);
}

static void
begin_change(struct blot_file *f, struct blot_segment *s)
{
	if (!s->changed && !s->whole)
		s->before = sum_segment(f, s);
	s->changed = true;
}

void
file_write(struct blot_file *f, struct blot_segment *s, size_t from, span with)
{
	size_t run;

	with = span_sub(with, 0, s->len - from);
	for (; with.len > 0; with = span_from(with, run), from += run) {
		unsigned char *p = place(f, s, s->header + from, &run);

		if (run > with.len)
			run = with.len;
		if (p == NULL)
			continue;
		begin_change(f, s);
		memcpy(p, with.p, run);
	}
}

void
file_look(struct blot_file *f, struct blot_segment *s, struct blot_look *look)
{
	uint32_t before =
	    s->whole || s->changed ? s->before : sum_segment(f, s);
	size_t run;

	for (size_t i = 0; i < s->len; i += run) {
		unsigned char *p = place(f, s, s->header + i, &run);

		if (p == NULL || !look->payload(look, p, run, s->frame))
			continue;
		s->before = before;
		s->changed = true;
	}
}

static void
put_checksum(struct blot_file *f, struct blot_segment *s, uint32_t sum)
{
	size_t run;
	unsigned char *high = place(f, s, CHECKSUM_AT, &run);
	unsigned char *low = place(f, s, CHECKSUM_AT + 1, &run);

	if (high == NULL || low == NULL)
		return;
	*high = (unsigned char)(sum >> 8);
	*low = (unsigned char)sum;
}

static uint32_t
get_checksum(struct blot_file *f, const struct blot_segment *s)
{
	size_t run;
	const unsigned char *high = place(f, s, CHECKSUM_AT, &run);
	const unsigned char *low = place(f, s, CHECKSUM_AT + 1, &run);

	return high == NULL || low == NULL ? 0 : (uint32_t)*high << 8 | *low;
}

/* Of a whole segment it is right then, whatever it was before (a network card
 * would have made it); of one that was cut it is as right as it was (RFC 1624
 * section 3). */
void
file_settle(struct blot_file *f, struct blot_segment *s)
{
	uint32_t old, sum;

	if (!s->changed)
		return;
	old = get_checksum(f, s);
	if (s->whole) {
		put_checksum(f, s, 0);
		sum = fold((uint64_t)s->pseudo + sum_segment(f, s));
	} else {
		sum = fold((uint64_t)(~old & 0xffff) + (~s->before & 0xffff) +
			   sum_segment(f, s));
	}
	put_checksum(f, s, ~sum & 0xffff);
}

/* --------------------------------------------------------------- ends -- */

void
file_release(struct blot_file *f, uint64_t upto, struct authstr_buf *out)
{
	span rest = buf_span(&f->bytes), list = buf_span(&f->holes);
	size_t n = upto < f->start ? 0 : (size_t)(upto - f->start), done = 0;
	struct blot_hole hole;

	n = n < rest.len ? n : rest.len;
	rest = span_sub(rest, 0, n);
	while (list.len > 0) {
		memcpy(&hole, list.p, sizeof(hole));
		if (hole.begin >= f->start + n)
			break;
		buf_put(out, span_sub(rest, done,
				 hole.begin < f->start + done
				     ? 0
				     : (size_t)(hole.begin - f->start) - done));
		done =
		    hole.end - f->start < n ? (size_t)(hole.end - f->start) : n;
		/* One that goes on stays. */
		if (hole.end > f->start + n)
			break;
		list = span_from(list, sizeof(hole));
	}
	buf_put(out, span_from(rest, done));
	buf_drop(&f->holes, f->holes.len - list.len);
	buf_drop(&f->bytes, n);
	f->start += n;
	check(f);
}
