/* SPDX-License-Identifier: MIT */
#include "base/mem.h"
#include "capture/flow_table.h"

/* Closed flows are kept for a while: segments come late, and twice. */
#define CLOSED_MIN 256

void
table_init(struct flow_table *t)
{
	memset(t->buckets, 0, sizeof(t->buckets));
	t->live.n = t->closed.n = 0;
	t->last = NULL;
	ring_init(&t->live.used);
	ring_init(&t->closed.used);
}

/* The link is the first member. */
static struct flow *
first_of(const struct flow_list *list)
{
	return list->n == 0 ? NULL : (struct flow *)(void *)list->used.next;
}

static void
free_list(struct flow_list *list, struct flow_order *o)
{
	struct flow *f;

	while ((f = first_of(list)) != NULL) {
		hold_drop_side(o, f, FLOW_OPENER);
		hold_drop_side(o, f, FLOW_ACCEPTOR);
		ring_remove(&f->used);
		list->n--;
		mem_free(f, sizeof(*f));
	}
}

void
table_wipe(struct flow_table *t, struct flow_order *o)
{
	free_list(&t->live, o);
	free_list(&t->closed, o);
	table_init(t);
}

static uint64_t
hash_end(const struct packet_end *e)
{
	uint64_t a, b;

	memcpy(&a, e->address, sizeof(a));
	memcpy(&b, e->address + sizeof(a), sizeof(b));
	a ^= (uint64_t)e->port << 32 | e->port;
	a = (a ^ b * 0x9e3779b97f4a7c15u) * 0xff51afd7ed558ccdu;
	return a ^ a >> 29;
}

/* The same for both directions. */
static uint64_t
hash_packet(const struct packet *p)
{
	uint64_t h =
	    (hash_end(&p->from) + hash_end(&p->to)) * 0xc4ceb9fe1a85ec53u;

	return h ^ h >> 32;
}

static bool
is_of(const struct flow *f, const struct packet *p)
{
	return (flow_same_end(&f->ends[0], &p->from) &&
		   flow_same_end(&f->ends[1], &p->to)) ||
	       (flow_same_end(&f->ends[1], &p->from) &&
		   flow_same_end(&f->ends[0], &p->to));
}

struct flow *
table_find(struct flow_table *t, const struct packet *p)
{
	struct flow *f = t->last;
	uint64_t hash;

	if (f != NULL && is_of(f, p))
		return f;
	hash = hash_packet(p);
	f = t->buckets[hash % FLOW_BUCKETS];
	while (f != NULL && (f->hash != hash || !is_of(f, p)))
		f = f->chain;
	if (f != NULL)
		t->last = f;
	return f;
}

void
table_use(struct flow_table *t, struct flow *f)
{
	struct flow_list *to = order_is_over(f) ? &t->closed : &t->live;

	if (f->list == to && to->used.prev == &f->used)
		return;
	f->list->n--;
	to->n++;
	f->list = to;
	ring_remove(&f->used);
	ring_add(&to->used, &f->used);
}

static void
unlist(struct flow_table *t, struct flow *f)
{
	struct flow **at = &t->buckets[f->hash % FLOW_BUCKETS];

	while (*at != f)
		at = &(*at)->chain;
	*at = f->chain;
	f->list->n--;
	ring_remove(&f->used);
	if (t->last == f)
		t->last = NULL;
}

/* Memory for a flow: the one that was used least recently gives way. */
static struct flow *
make_room(struct flow_table *t, struct flow_order *o)
{
	struct flow *f;

	if (t->live.n + t->closed.n < FLOW_LIVE_MAX)
		return mem_new(1, sizeof(*f));
	f = first_of(t->closed.n > CLOSED_MIN ? &t->closed : &t->live);
	if (f == NULL)
		return NULL;
	order_end(o, f, FLOW_LEFT);
	unlist(t, f);
	*f = (struct flow){ 0 };
	return f;
}

struct flow *
table_add(struct flow_table *t, struct flow_order *o, const struct packet *p)
{
	struct flow *f = make_room(t, o), **bucket;

	if (f == NULL)
		return NULL;
	ring_init(&f->holding);
	f->hash = hash_packet(p);
	bucket = &t->buckets[f->hash % FLOW_BUCKETS];
	f->chain = *bucket;
	*bucket = f;
	f->list = &t->live;
	ring_add(&t->live.used, &f->used);
	t->live.n++;
	t->last = f;
	return f;
}

void
table_end(struct flow_table *t, struct flow_order *o)
{
	struct ring *list = &t->live.used;

	for (struct ring *l = list->next; l != list; l = l->next)
		order_end(o, (struct flow *)(void *)l, FLOW_LEFT);
	table_wipe(t, o);
}
