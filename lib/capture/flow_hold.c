/* SPDX-License-Identifier: MIT */
#include "base/mem.h"
#include "capture/flow_hold.h"

#define FLOW_OF(link)                                                          \
	((struct flow *)(void *)((char *)(link)-offsetof(struct flow, holding)))

static size_t
extent(const struct flow_segment *s)
{
	return s->bytes.len + s->missing;
}

void
hold_cut_front(struct flow_segment *s, size_t n)
{
	size_t of_bytes = n < s->bytes.len ? n : s->bytes.len;

	s->seq += (uint32_t)n;
	s->bytes = span_from(s->bytes, of_bytes);
	s->missing -= n - of_bytes;
	if (s->at != PACKET_NOWHERE)
		s->at += of_bytes;
}

/* The first n octets alone. */
static void
cut_back(struct flow_segment *s, size_t n)
{
	s->bytes = span_sub(s->bytes, 0, n);
	s->missing = n - s->bytes.len;
	s->fin = s->rst = false;
}

static int
insert(struct flow_order *o, struct flow *f, struct flow_held **at,
    const struct flow_segment *s)
{
	size_t size = sizeof(struct flow_held) + s->bytes.len;
	struct flow_held *h = mem_new(1, size);

	if (h == NULL)
		return AUTHSTR_E_NOMEM;
	h->size = size;
	h->turn = f->packets;
	h->s = *s;
	if (s->bytes.len > 0)
		memcpy(h->bytes, s->bytes.p, s->bytes.len);
	h->s.bytes = span_make(h->bytes, s->bytes.len);
	h->next = *at;
	*at = h;
	if (h->next == NULL)
		f->dir[s->side].tail = h;
	if (f->held_count++ == 0) {
		ring_add(&o->holding, &f->holding);
		f->held_first = s->pin;
	}
	if (s->pin < f->held_first)
		f->held_first = s->pin;
	f->held += h->size;
	o->held += h->size;
	return AUTHSTR_OK;
}

static int32_t
end_to(const struct flow_held *h, uint32_t seq)
{
	return (int32_t)(seq - (h->s.seq + (uint32_t)extent(&h->s)));
}

/* Where the search for the place of s begins: it comes last, mostly. */
static struct flow_held **
start_of(struct flow_dir *d, const struct flow_segment *s)
{
	return d->tail != NULL && end_to(d->tail, s->seq) >= 0 ? &d->tail->next
							       : &d->head;
}

int
hold_put(
    struct flow_order *o, struct flow *f, const struct flow_segment *segment)
{
	struct flow_segment s = *segment, part;
	struct flow_held **at = start_of(&f->dir[s.side], &s);
	int rc = AUTHSTR_OK;
	int32_t room;

	while (rc == AUTHSTR_OK && (extent(&s) > 0 || s.fin || s.rst)) {
		while (*at != NULL && end_to(*at, s.seq) >= 0)
			at = &(*at)->next;
		room = *at == NULL ? 0 : (int32_t)((*at)->s.seq - s.seq);
		part = s;
		if (*at != NULL && room <= 0) {
			/* It begins within this one. */
			if ((size_t)-end_to(*at, s.seq) > extent(&s))
				break;
			hold_cut_front(&s, (size_t)-end_to(*at, s.seq));
			continue;
		}
		if (*at != NULL && (size_t)room < extent(&s))
			cut_back(&part, (size_t)room);
		rc = insert(o, f, at, &part);
		if (part.fin == s.fin && part.rst == s.rst &&
		    extent(&part) == extent(&s))
			break;
		hold_cut_front(&s, extent(&part));
	}
	return rc;
}

void
hold_unlink(struct flow_order *o, struct flow *f, struct flow_held *h)
{
	struct flow_dir *d = &f->dir[h->s.side];

	d->head = h->next;
	if (d->head == NULL)
		d->tail = NULL;
	f->held -= h->size;
	o->held -= h->size;
	if (--f->held_count == 0)
		ring_remove(&f->holding);
}

void
hold_free(struct flow_held *h)
{
	mem_free(h, h->size);
}

void
hold_drop_side(struct flow_order *o, struct flow *f, enum flow_side side)
{
	struct flow_held *h;

	while ((h = f->dir[side].head) != NULL) {
		hold_unlink(o, f, h);
		hold_free(h);
	}
}

struct flow *
hold_next(const struct flow_order *o, const struct flow *f)
{
	struct ring *next = f == NULL ? o->holding.next : f->holding.next;

	return next == &o->holding ? NULL : FLOW_OF(next);
}

struct flow *
hold_longest(const struct flow_order *o)
{
	return FLOW_OF(o->holding.next);
}
