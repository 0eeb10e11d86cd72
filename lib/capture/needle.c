/* SPDX-License-Identifier: MIT */
#include "capture/needle.h"
#include "base/mem.h"
#include "base/text.h"
#include "capture/needle_form.h"
#include "capture/needle_index.h"

#define STRIDE_MAX NEEDLE_STRIDE_MAX
#define WINDOW NEEDLE_WINDOW

/* Where the secret of that serial number is. */
#define SLOT(serial) ((serial) % NEEDLES_MAX)

struct needles {
	struct secret {
		unsigned char *p;
		size_t len, longest, shortest; /* text of any form */
		uint32_t serial;
		uint64_t forms; /* a bit for each text that is another */
	} secrets[NEEDLES_MAX];
	uint32_t oldest, next; /* serials */
	size_t octets, stride;
	uint64_t escapes[256];
	struct needle_index index;
};

/* -------------------------------------------------------------- index -- */

static span
secret_span(const struct secret *s)
{
	return span_make(s->p, s->len);
}

static void
index_secret(struct needles *n, const struct secret *s)
{
	for (size_t form = 0; form < form_count(); form++) {
		unsigned char head[STRIDE_MAX + WINDOW - 1];
		size_t len;

		if ((s->forms >> form & 1) == 0)
			continue;
		len = form_head(form, secret_span(s), head, sizeof(head));
		for (size_t at = 0; at < n->stride && at + WINDOW <= len; at++)
			needle_index_put(
			    &n->index, (struct needle_entry){
					   .window = needle_window(head + at),
					   .serial = s->serial,
					   .form = (unsigned char)form,
					   .offset = (unsigned char)at });
		authstr_wipe(head, sizeof(head));
	}
}

/* At most. */
static size_t
entries_of(const struct secret *s)
{
	return (size_t)__builtin_popcountll(s->forms) * STRIDE_MAX;
}

/* Everything anew, with room for as much again. */
static int
reindex(struct needles *n)
{
	size_t shortest = STRIDE_MAX + WINDOW - 1, count = 0;
	struct needle_index index;

	for (uint32_t i = n->oldest; i != n->next; i++) {
		const struct secret *s = &n->secrets[SLOT(i)];

		count += entries_of(s);
		if (s->shortest < shortest)
			shortest = s->shortest;
	}
	if (needle_index_init(&index, 2 * count) < 0)
		return AUTHSTR_E_NOMEM;
	needle_index_wipe(&n->index);
	n->index = index;
	n->stride = shortest - WINDOW + 1;
	for (uint32_t i = n->oldest; i != n->next; i++)
		index_secret(n, &n->secrets[SLOT(i)]);
	return AUTHSTR_OK;
}

/* ------------------------------------------------------------ secrets -- */

struct needles *
needles_new(void)
{
	struct needles *n = mem_new(1, sizeof(*n));

	if (n == NULL)
		return NULL;
	n->stride = STRIDE_MAX;
	form_escapes(n->escapes);
	return n;
}

static void
forget(struct needles *n, struct secret *s)
{
	n->octets -= s->len;
	mem_free(s->p, s->len);
	*s = (struct secret){ 0 };
}

void
needles_free(struct needles *n)
{
	if (n == NULL)
		return;
	for (size_t i = 0; i < NEEDLES_MAX; i++)
		forget(n, &n->secrets[i]);
	needle_index_wipe(&n->index);
	mem_free(n, sizeof(*n));
}

static bool
is_known(const struct needles *n, span secret)
{
	for (uint32_t i = n->oldest; i != n->next; i++)
		if (span_equal(secret_span(&n->secrets[SLOT(i)]), secret))
			return true;
	return false;
}

/* Which forms there are, and how long. */
static void
measure(struct secret *s, const uint64_t escapes[256])
{
	uint64_t sums[64], sum, forms = 0;
	size_t n = 0, i, len;

	s->shortest = s->longest = s->len;
	for (i = 0; i < s->len; i++)
		forms |= escapes[s->p[i]];
	for (size_t form = 0; form < form_count(); form++) {
		if ((forms >> form & 1) == 0)
			continue;
		len = form_length(form, secret_span(s), &sum);
		for (i = 0; i < n && sums[i] != sum; i++)
			;
		if (i < n)
			continue;
		sums[n++] = sum;
		s->forms |= (uint64_t)1 << form;
		if (len < s->shortest)
			s->shortest = len;
		if (len > s->longest)
			s->longest = len;
	}
	authstr_wipe(sums, sizeof(sums));
}

static void
forget_oldest(struct needles *n)
{
	forget(n, &n->secrets[SLOT(n->oldest)]);
	n->oldest++;
}

static int
put_secret(struct needles *n, const struct secret *s)
{
	n->secrets[SLOT(n->next)] = *s;
	n->next++;
	n->octets += s->len;
	if (n->index.max - n->index.n >= entries_of(s) &&
	    s->shortest >= n->stride + WINDOW - 1)
		index_secret(n, s);
	else if (reindex(n) < 0)
		return AUTHSTR_E_NOMEM;
	return AUTHSTR_OK;
}

int
needles_add(struct needles *n, span secret)
{
	struct secret s = { .len = secret.len, .serial = n->next };
	int rc;

	if (secret.len < NEEDLE_MIN)
		return AUTHSTR_E_REFUSED;
	if (secret.len > NEEDLES_OCTETS_MAX)
		return AUTHSTR_E_LIMIT;
	if (is_known(n, secret))
		return AUTHSTR_OK;
	if ((s.p = mem_new(secret.len, 1)) == NULL)
		return AUTHSTR_E_NOMEM;
	memcpy(s.p, secret.p, secret.len);
	measure(&s, n->escapes);
	while (n->next - n->oldest == NEEDLES_MAX ||
	       n->octets + s.len > NEEDLES_OCTETS_MAX)
		forget_oldest(n);
	if ((rc = put_secret(n, &s)) < 0) {
		n->next--;
		forget(n, &n->secrets[SLOT(n->next)]);
	}
	return rc;
}

size_t
needles_longest(const struct needles *n)
{
	size_t longest = 0;

	for (uint32_t i = n->oldest; i != n->next; i++)
		if (n->secrets[SLOT(i)].longest > longest)
			longest = n->secrets[SLOT(i)].longest;
	/* base64 has a character on each side that is decided in part */
	return longest == 0 ? 0 : longest + 2;
}

size_t
needles_shortest(const struct needles *n)
{
	size_t shortest = 0;

	for (uint32_t i = n->oldest; i != n->next; i++) {
		size_t len = n->secrets[SLOT(i)].len;

		if (shortest == 0 || len < shortest)
			shortest = len;
	}
	return shortest;
}

/* --------------------------------------------------------------- find -- */

static bool
is_better(const struct needle_hit *a, const struct needle_hit *b)
{
	if (b->encoding == NULL || a->start != b->start)
		return b->encoding == NULL || a->start < b->start;
	return a->end > b->end;
}

/* What has one of its windows at that place of the text. */
static bool
look_at(const struct needles *n, span text, size_t from, size_t at,
    struct needle_hit *hit)
{
	const struct needle_index *x = &n->index;
	uint32_t window = needle_window(text.p + at), i;

	*hit = (struct needle_hit){ .encoding = NULL };
	for (i = x->first[needle_hash(window, x->size) / 8]; i != NEEDLE_NONE;
	     i = x->entries[i].next) {
		const struct needle_entry *e = &x->entries[i];
		const struct secret *s = &n->secrets[SLOT(e->serial)];
		struct needle_hit one = { .encoding = form_name(e->form) };

		if (e->window != window || e->offset > at - from ||
		    s->p == NULL || s->serial != e->serial ||
		    !form_stands(e->form, secret_span(s), text, at - e->offset,
			&one.start, &one.end))
			continue;
		if (one.start < from)
			one.start = from;
		if (is_better(&one, hit))
			*hit = one;
	}
	return hit->encoding != NULL;
}

bool
needles_find(
    const struct needles *n, span text, size_t from, struct needle_hit *hit)
{
	const unsigned char *bits = n->index.bits;
	const size_t stride = n->stride;
	const unsigned size = n->index.size;

	if (bits == NULL)
		return false;
	for (size_t at = from; at + WINDOW <= text.len; at += stride) {
		uint32_t key = needle_hash(needle_window(text.p + at), size);

		if ((bits[key / 8] >> key % 8 & 1) != 0 &&
		    look_at(n, text, from, at, hit))
			return true;
	}
	return false;
}
