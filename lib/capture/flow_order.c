/* SPDX-License-Identifier: MIT */
#include "capture/flow_hold.h"

/* Of more no segment is waited for. */
#define GAP_MAX ((uint32_t)1 << 30)

/* a before b, counted modulo 2^32 (RFC 9293 section 3.4) */
static int32_t
distance(uint32_t a, uint32_t b)
{
	return (int32_t)(b - a);
}

static struct flow_piece
piece_of(struct flow *f, enum flow_side side, enum flow_kind kind)
{
	return (struct flow_piece){ .flow = f->number,
		.side = side,
		.kind = kind,
		.begun = f->dir[side].begun,
		.offset = f->dir[side].offset,
		.at = PACKET_NOWHERE,
		.opener = &f->ends[FLOW_OPENER],
		.acceptor = &f->ends[FLOW_ACCEPTOR],
		.user = &f->user };
}

static void
say_data(struct flow_order *o, struct flow *f, const struct flow_segment *s)
{
	struct flow_dir *d = &f->dir[s->side];
	struct flow_piece piece = piece_of(f, s->side, FLOW_DATA);

	piece.bytes = s->bytes;
	piece.len = s->bytes.len;
	piece.at = s->at;
	piece.pin = s->pin;
	piece.frame = s->frame;
	piece.time = s->time;
	d->next += (uint32_t)s->bytes.len;
	d->offset += s->bytes.len;
	d->gap = 0;
	o->sink.take(o->sink.who, &piece);
}

/* s is the segment that has shown it. */
static void
say_gap(struct flow_order *o, struct flow *f, enum flow_side side, uint32_t n,
    const struct flow_segment *s)
{
	struct flow_dir *d = &f->dir[side];
	struct flow_piece piece = piece_of(f, side, FLOW_GAP);

	piece.len = n;
	piece.frame = s->frame;
	piece.time = s->time;
	d->next += n;
	d->offset += n;
	d->gap = d->gap > GAP_MAX ? n : d->gap + n;
	/* One octet that only FIN acknowledges is the other one's FIN. */
	if (n > 1 || side == s->side || s->bytes.len > 0)
		o->sink.take(o->sink.who, &piece);
}

static void
say_end(struct flow_order *o, struct flow *f, enum flow_side side,
    enum flow_why why, const struct flow_segment *s)
{
	struct flow_piece piece = piece_of(f, side, FLOW_END);

	if (f->dir[side].ended)
		return;
	f->dir[side].ended = true;
	hold_drop_side(o, f, side);
	piece.why = why;
	piece.frame = s == NULL ? 0 : s->frame;
	piece.time = s == NULL ? 0 : s->time;
	o->sink.take(o->sink.who, &piece);
}

/* Without what came before; false: it is all old. */
static bool
drop_old(struct flow_dir *d, struct flow_segment *s)
{
	int32_t late = distance(s->seq, d->next);

	if (late <= 0)
		return true;
	if ((uint32_t)late <= d->gap) {
		/* It was missing, after all: nothing came behind it yet. */
		d->gap -= (uint32_t)late;
		d->next -= (uint32_t)late;
		d->offset -= (uint32_t)late;
		return true;
	}
	if ((size_t)late > s->bytes.len + s->missing)
		return false;
	hold_cut_front(s, (size_t)late);
	return true;
}

static void
deliver(struct flow_order *o, struct flow *f, struct flow_segment *s)
{
	if (f->dir[s->side].ended || !drop_old(&f->dir[s->side], s))
		return;
	if (s->bytes.len > 0)
		say_data(o, f, s);
	if (s->missing > 0)
		say_gap(o, f, s->side, (uint32_t)s->missing, s);
	if (s->fin) {
		say_end(o, f, s->side, FLOW_FIN, s);
		/* It is an octet of its own. */
		f->dir[s->side].next++;
		f->dir[s->side].offset++;
	}
	if (s->rst) {
		say_end(o, f, s->side, FLOW_RST, s);
		f->reset = true;
	}
}

/* Does it acknowledge what has not come? */
static bool
waits_for_peer(const struct flow *f, const struct flow_segment *s)
{
	const struct flow_dir *peer = &f->dir[!s->side];

	return s->acks && peer->known && !peer->ended &&
	       distance(peer->next, s->ack) > 0;
}

static bool
is_ready(const struct flow *f, const struct flow_segment *s)
{
	return distance(f->dir[s->side].next, s->seq) <= 0 &&
	       !waits_for_peer(f, s);
}

/* Of the two that are first, the one that came first; ready: if it can go. */
static struct flow_held *
first_held(const struct flow *f, bool ready)
{
	struct flow_held *best = NULL;

	for (size_t i = 0; i < 2; i++) {
		struct flow_held *h = f->dir[i].head;

		if (h != NULL && (!ready || is_ready(f, &h->s)) &&
		    (best == NULL || h->turn < best->turn))
			best = h;
	}
	return best;
}

static void
release(struct flow_order *o, struct flow *f, struct flow_held *h)
{
	hold_unlink(o, f, h);
	deliver(o, f, &h->s);
	hold_free(h);
}

static void
drain(struct flow_order *o, struct flow *f)
{
	struct flow_held *h;

	while ((h = first_held(f, true)) != NULL)
		release(o, f, h);
}

/* The first one goes, and what is missing before it is a gap. */
static void
force(struct flow_order *o, struct flow *f)
{
	struct flow_held *h = first_held(f, false);
	struct flow_dir *peer = &f->dir[!h->s.side];
	struct flow_dir *d;
	int32_t n;

	if (waits_for_peer(f, &h->s)) {
		if (peer->head != NULL &&
		    distance(peer->head->s.seq, h->s.ack) > 0)
			h = peer->head;
		else
			say_gap(o, f, !h->s.side,
			    (uint32_t)distance(peer->next, h->s.ack), &h->s);
	}
	d = &f->dir[h->s.side];
	n = distance(d->next, h->s.seq);
	if (n > 0)
		say_gap(o, f, h->s.side, (uint32_t)n, &h->s);
	release(o, f, h);
	drain(o, f);
}

/* It waits for what the receiver had: then it is the capture that lost it, or
 * has it out of order, and that does not take long. */
static bool
is_impatient(const struct flow *f)
{
	for (size_t i = 0; i < 2; i++) {
		const struct flow_held *h = f->dir[i].head;

		if (h != NULL && f->packets - h->turn > FLOW_PATIENCE &&
		    (waits_for_peer(f, &h->s) ||
			distance(f->dir[i].next, f->dir[i].acked) > 0))
			return true;
	}
	return false;
}

static void
relieve(struct flow_order *o, struct flow *f)
{
	while (
	    f->held_count > 0 && (f->held > FLOW_HELD_EACH || is_impatient(f)))
		force(o, f);
	while (o->held > FLOW_HELD_MAX) {
		order_hurry(o, hold_longest(o));
	}
}

int
order_put(struct flow_order *o, struct flow *f, struct flow_segment *s)
{
	int rc = AUTHSTR_OK;

	if (f->dir[s->side].ended)
		return AUTHSTR_OK;
	if (f->dir[s->side].head == NULL && is_ready(f, s))
		deliver(o, f, s);
	else
		rc = hold_put(o, f, s);
	if (f->held_count > 0) {
		drain(o, f);
		relieve(o, f);
	}
	if (f->reset)
		order_end(o, f, FLOW_RST);
	return rc;
}

void
order_hurry(struct flow_order *o, struct flow *f)
{
	while (f->held_count > 0)
		force(o, f);
}

void
order_end(struct flow_order *o, struct flow *f, enum flow_why why)
{
	order_hurry(o, f);
	say_end(o, f, FLOW_OPENER, why, NULL);
	say_end(o, f, FLOW_ACCEPTOR, why, NULL);
}
