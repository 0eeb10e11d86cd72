/* SPDX-License-Identifier: MIT */
#include "base/mem.h"
#include "capture/stream.h"
#include "capture/stream_side.h"
#include "capture/trace.h"

/* What dialogues and begun lines may take in all; beyond it the dialogue that
 * was quiet for longest is given up. */
#define OCTETS_MAX ((size_t)6 * 1024 * 1024)

struct streams {
	struct queue *out;
	struct trace *trace;
	struct stream_context context;
	struct ring used; /* the one that was quiet for longest first */
	size_t octets;
};

/* Ports of mail inside TLS from the first octet on. */
static const uint16_t tls_ports[] = { 465, 993, 995 };

static size_t
octets_of(const struct stream *s)
{
	const struct authstr_login *l = s->dialogue.open;
	size_t n = s->side[0].line.cap + s->side[1].line.cap +
		   s->dialogue.args.cap + s->dialogue.offers.cap +
		   s->dialogue.banner.cap + s->dialogue.tag.cap;

	if (l == NULL)
		return n;
	n += sizeof(*l) + l->reply.cap + l->mech_name.cap + l->enhanced.cap +
	     l->n_notes * sizeof(*l->notes);
	for (size_t i = 0; i < l->n_said; i++)
		n += l->said[i].text.cap;
	return n;
}

static void
count_octets(struct streams *all, struct stream *s)
{
	size_t n = octets_of(s);

	all->octets += n - s->octets;
	s->octets = n;
}

/* What was said is put down, and nothing more is heard. */
static void
deafen(struct streams *all, struct stream *s)
{
	if (all->out->status == AUTHSTR_OK)
		dialogue_end(&s->dialogue);
	dialogue_wipe(&s->dialogue);
	buf_wipe(&s->side[0].line);
	buf_wipe(&s->side[1].line);
	s->kind = STREAM_DEAF;
	count_octets(all, s);
}

static void
keep_bound(struct streams *all, struct stream *s)
{
	count_octets(all, s);
	ring_remove(&s->used);
	ring_add(&all->used, &s->used);
	/* What nobody listens to nobody masks. */
	if (all->octets > OCTETS_MAX && all->context.watch != NULL)
		all->out->status = AUTHSTR_E_LIMIT;
	while (all->octets > OCTETS_MAX) {
		/* The link is the first member. */
		s = (struct stream *)(void *)all->used.next;
		ring_remove(&s->used);
		ring_add(&all->used, &s->used);
		deafen(all, s);
	}
}

static struct stream *
begin(struct streams *all, const struct flow_piece *p)
{
	struct stream *s = mem_new(1, sizeof(*s));

	if (s == NULL) {
		all->out->status = AUTHSTR_E_NOMEM;
		return NULL;
	}
	dialogue_init(&s->dialogue, all->out);
	packet_end_print(p->opener, &s->dialogue.client);
	packet_end_print(p->acceptor, &s->dialogue.server);
	s->dialogue.oriented = p->begun;
	s->dialogue.dialect = "pcap";
	s->middle = !p->begun;
	for (size_t i = 0; i < 2; i++) {
		buf_init(&s->side[i].line, STREAM_LINE_MAX);
		s->side[i].fresh = true;
		s->side[i].dot = DOT_AT_BEGIN;
	}
	ring_init(&s->used);
	ring_add(&all->used, &s->used);
	s->flow = p->flow;
	*p->user = s;
	return s;
}

static void
end(struct streams *all, struct stream *s)
{
	deafen(all, s);
	ring_remove(&s->used);
	mem_free(s, sizeof(*s));
}

static void
check_memory(struct streams *all, const struct stream *s)
{
	if (buf_status(&s->side[0].line) == AUTHSTR_E_NOMEM ||
	    buf_status(&s->side[1].line) == AUTHSTR_E_NOMEM ||
	    buf_status(&s->dialogue.client) == AUTHSTR_E_NOMEM ||
	    buf_status(&s->dialogue.server) == AUTHSTR_E_NOMEM)
		all->out->status = AUTHSTR_E_NOMEM;
}

static void
take_end(struct streams *all, struct stream *s, const struct flow_piece *p)
{
	if (all->out->status == AUTHSTR_OK)
		side_end(s, p->side, &all->context);
	if (++s->ended == 2)
		end(all, s);
}

static void
take(void *who, const struct flow_piece *p)
{
	struct streams *all = who;
	struct stream *s = *p->user;

	if (p->kind == FLOW_END) {
		if (s != NULL)
			take_end(all, s, p);
		return;
	}
	if (all->out->status != AUTHSTR_OK ||
	    (s == NULL && (s = begin(all, p)) == NULL) ||
	    s->kind == STREAM_DEAF)
		return;
	if (p->kind == FLOW_DATA)
		side_data(s, p, &all->context);
	else
		side_gap(s, p, &all->context);
	check_memory(all, s);
	if (s->kind == STREAM_DEAF)
		deafen(all, s);
	else
		keep_bound(all, s);
}

static bool
is_mail_port(uint16_t port)
{
	for (size_t i = 0; i < sizeof(tls_ports) / sizeof(tls_ports[0]); i++)
		if (tls_ports[i] == port)
			return true;
	return false;
}

/* Of mail, this is a login that cannot be seen. */
void
stream_encrypted(
    struct stream *s, const struct flow_piece *p, struct stream_context *x)
{
	struct dialogue *d = &s->dialogue;
	struct line line = { .number = 0,
		.frame = p->frame,
		.time = stamp_print(&x->stamp, p->time) };
	bool mail = s->kind == STREAM_MAIL || is_mail_port(p->acceptor->port);

	s->kind = STREAM_DEAF;
	if (!mail || d->ended)
		return;
	d->facts &= ~(unsigned)LOGIN_TLS;
	if (dialogue_begin(d, &line, LOGIN_SASL) == NULL)
		return;
	login_note(d->open, "tls-encrypted", SIZE_MAX, 0, 0);
	dialogue_finish(d, AUTHSTR_OUTCOME_UNKNOWN);
}

struct streams *
streams_new(struct queue *out)
{
	struct streams *all = mem_new(1, sizeof(*all));

	if (all == NULL)
		return NULL;
	all->out = out;
	ring_init(&all->used);
	all->trace = trace_new((struct flow_sink){ all, take });
	if (all->trace == NULL) {
		streams_free(all);
		return NULL;
	}
	return all;
}

void
streams_free(struct streams *all)
{
	if (all == NULL)
		return;
	while (all->used.next != &all->used) {
		struct stream *s = (struct stream *)(void *)all->used.next;

		dialogue_wipe(&s->dialogue);
		end(all, s);
	}
	trace_free(all->trace);
	mem_free(all, sizeof(*all));
}

void
streams_watch(struct streams *all, struct stream_watch *w)
{
	all->context.watch = w;
}

struct trace *
streams_trace(const struct streams *all)
{
	return all->trace;
}

static uint64_t
first_of(const struct stream_side *side)
{
	return side->line.len > 0 && !side->dropping ? side->origin.pin
						     : UINT64_MAX;
}

uint64_t
streams_first(const struct streams *all)
{
	uint64_t first = trace_first(all->trace);
	const struct ring *r;

	for (r = all->used.next; r != &all->used; r = r->next) {
		const struct stream *s = (const struct stream *)(const void *)r;

		for (size_t i = 0; i < 2; i++)
			if (first_of(&s->side[i]) < first)
				first = first_of(&s->side[i]);
	}
	return first;
}

void
streams_hurry(struct streams *all, uint64_t limit)
{
	struct ring *r;

	trace_hurry(all->trace, limit);
	for (r = all->used.next; r != &all->used; r = r->next) {
		struct stream *s = (struct stream *)(void *)r;

		for (size_t i = 0; i < 2; i++)
			if (first_of(&s->side[i]) < limit)
				side_hurry(s, (enum flow_side)i, &all->context);
	}
}

void
streams_input(struct streams *all, span bytes)
{
	int rc = trace_input(all->trace, bytes);

	if (rc != AUTHSTR_OK)
		all->out->status = rc;
}

void
streams_frame(struct streams *all, const struct pcap_item *frame)
{
	int rc = trace_frame(all->trace, frame);

	if (rc != AUTHSTR_OK)
		all->out->status = rc;
}

void
streams_end(struct streams *all)
{
	int rc = trace_rest(all->trace);

	if (rc != AUTHSTR_OK)
		all->out->status = rc;
	trace_end(all->trace);
}
