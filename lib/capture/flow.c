/* SPDX-License-Identifier: MIT */
#include "base/mem.h"
#include "capture/flow_table.h"

/* A number that is further off than any window belongs to another connection,
 * or to nothing. */
#define WINDOW_MAX ((uint32_t)64 * 1024 * 1024)
/* As far may a SYN have been put behind by who wrote the file. */
#define REORDER_MAX ((uint32_t)64 * 1024)

struct flows {
	struct flow_order order;
	struct flow_table table;
	struct flow_watch *watch; /* or NULL */
	uint64_t number;
};

/* Submission, relay, IMAP, POP3, LMTP, Sieve. */
static const uint16_t server_ports[] = { 25, 465, 587, 2525, 143, 993, 110, 995,
	24, 4190 };

struct flows *
flows_new(struct flow_sink sink)
{
	struct flows *all = mem_new(1, sizeof(*all));

	if (all == NULL)
		return NULL;
	all->order.sink = sink;
	ring_init(&all->order.holding);
	table_init(&all->table);
	return all;
}

void
flows_free(struct flows *all)
{
	if (all == NULL)
		return;
	table_wipe(&all->table, &all->order);
	mem_free(all, sizeof(*all));
}

void
flows_watch(struct flows *all, struct flow_watch *w)
{
	all->watch = w;
}

uint64_t
flows_first(const struct flows *all)
{
	const struct flow *f = NULL;
	uint64_t first = UINT64_MAX;

	while ((f = hold_next(&all->order, f)) != NULL)
		if (f->held_first < first)
			first = f->held_first;
	return first;
}

void
flows_hurry(struct flows *all, uint64_t limit)
{
	struct flow *f = hold_next(&all->order, NULL), *next;

	for (; f != NULL; f = next) {
		next = hold_next(&all->order, f);
		if (f->held_first < limit)
			order_hurry(&all->order, f);
	}
}

size_t
flows_held(const struct flows *all)
{
	return all->order.held;
}

static unsigned
rank_of(uint16_t port)
{
	size_t n = sizeof(server_ports) / sizeof(server_ports[0]);

	for (size_t i = 0; i < n; i++)
		if (server_ports[i] == port)
			return 0;
	return port;
}

/* Did the opener send it? */
static bool
from_opener(const struct packet *p)
{
	if ((p->flags & PACKET_SYN) != 0)
		return (p->flags & PACKET_ACK) == 0;
	return rank_of(p->to.port) <= rank_of(p->from.port);
}

/* The connection that p is of: the flow's first one, or another. */
static void
begin(struct flows *all, struct flow *f, const struct packet *p)
{
	bool opener = from_opener(p);

	f->number = ++all->number;
	f->ends[FLOW_OPENER] = opener ? p->from : p->to;
	f->ends[FLOW_ACCEPTOR] = opener ? p->to : p->from;
	f->dir[0] = f->dir[1] = (struct flow_dir){ 0 };
	f->packets = 0;
	f->reset = false;
	f->user = NULL;
}

static uint32_t
how_far(uint32_t a, uint32_t b)
{
	return a - b < b - a ? a - b : b - a;
}

static enum flow_side
side_of(const struct flow *f, const struct packet *p)
{
	return flow_same_end(&f->ends[FLOW_OPENER], &p->from) ? FLOW_OPENER
							      : FLOW_ACCEPTOR;
}

static bool
has_payload(const struct packet *p)
{
	return p->payload.len + p->missing > 0;
}

/* Between the same ends, but not of the same connection? */
static bool
is_another(const struct flow *f, const struct packet *p)
{
	const struct flow_dir *d = &f->dir[side_of(f, p)];

	if ((p->flags & PACKET_SYN) != 0)
		return order_is_over(f) ||
		       (d->known && d->base - (p->seq + 1) > REORDER_MAX);
	return d->known && has_payload(p) &&
	       how_far(p->seq, d->next) > WINDOW_MAX;
}

static void
know(struct flow_dir *d, uint32_t seq)
{
	if (d->known)
		return;
	d->known = true;
	d->base = d->next = d->acked = seq;
}

/* What its numbers tell; false: it acknowledges nothing that can be. */
static bool
learn(struct flow *f, enum flow_side side, const struct packet *p)
{
	struct flow_dir *d = &f->dir[side], *peer = &f->dir[!side];

	if ((p->flags & PACKET_SYN) != 0) {
		know(d, p->seq + 1);
		d->begun = d->base == p->seq + 1;
	} else if (has_payload(p) ||
		   (p->flags & (PACKET_FIN | PACKET_RST)) != 0) {
		know(d, p->seq);
	}
	if ((p->flags & PACKET_ACK) == 0)
		return false;
	know(peer, p->ack);
	if (how_far(p->ack, peer->next) > WINDOW_MAX)
		return false;
	if ((int32_t)(p->ack - peer->acked) > 0)
		peer->acked = p->ack;
	return true;
}

static void
show(struct flows *all, const struct flow *f, const struct flow_segment *s,
    const struct packet *p)
{
	const struct flow_dir *d = &f->dir[s->side];
	struct flow_seen seen = { f->number, s->side,
		(int64_t)d->offset + (int32_t)(s->seq - d->next), p };

	all->watch->seen(all->watch, &seen);
}

static int
put(struct flows *all, struct flow *f, const struct packet *p)
{
	enum flow_side side = side_of(f, p);
	struct flow_segment s = {
		.side = side,
		.seq = p->seq + ((p->flags & PACKET_SYN) != 0),
		.ack = p->ack,
		.fin = (p->flags & PACKET_FIN) != 0,
		.rst = (p->flags & PACKET_RST) != 0,
		.bytes = p->payload,
		.missing = p->missing,
		.at = p->at,
		.pin = p->pin,
		.frame = p->frame,
		.time = p->time,
	};
	int rc = AUTHSTR_OK;

	f->packets++;
	s.acks = learn(f, side, p);
	if (all->watch != NULL && p->payload.len > 0)
		show(all, f, &s, p);
	if (f->dir[side].known)
		rc = order_put(&all->order, f, &s);
	table_use(&all->table, f);
	return rc;
}

int
flows_packet(struct flows *all, const struct packet *p)
{
	struct flow *f = table_find(&all->table, p);

	if (f == NULL) {
		/* Who only acknowledges says nothing. */
		if (!has_payload(p) && (p->flags & PACKET_SYN) == 0)
			return AUTHSTR_OK;
		if ((f = table_add(&all->table, &all->order, p)) == NULL)
			return AUTHSTR_E_NOMEM;
		begin(all, f, p);
	} else if (is_another(f, p)) {
		order_end(&all->order, f, FLOW_LEFT);
		begin(all, f, p);
	}
	return put(all, f, p);
}

void
flows_end(struct flows *all)
{
	table_end(&all->table, &all->order);
}

/* A record of handshake, alert, data (RFC 8446 section 5.1), or the hello that
 * SSL 2 had. */
bool
flow_is_tls(span s)
{
	if (s.len < 3)
		return false;
	if (s.p[0] >= 20 && s.p[0] <= 23)
		return s.p[1] == 3 && s.p[2] <= 4;
	return s.len >= 5 && (s.p[0] & 0x80) != 0 && s.p[2] == 1 &&
	       s.p[3] == 3 && s.p[4] <= 3;
}
