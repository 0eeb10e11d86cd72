/* SPDX-License-Identifier: MIT */
#include "capture/needle.h"
#include "base/mem.h"
#include "base/text.h"
#include "capture/needle_form.h"
#include "capture/needle_part.h"

#define STRIDE_MAX NEEDLE_STRIDE_MAX
#define WINDOW NEEDLE_WINDOW
#define SLOT(serial) NEEDLE_SLOT(serial)

/* -------------------------------------------------------------- index -- */

static void
put_windows(struct needles *n, const struct needle_secret *s, size_t form)
{
	unsigned char head[STRIDE_MAX + WINDOW - 1];
	size_t len = form_head(form, needle_span(s), head, sizeof(head));

	for (size_t at = 0; at < n->stride && at + WINDOW <= len; at++)
		needle_index_put(&n->texts,
		    (struct needle_entry){ .window = needle_window(head + at),
			.serial = s->serial,
			.form = (unsigned char)form,
			.offset = (unsigned char)at });
	authstr_wipe(head, sizeof(head));
}

/* How many letters and digits a word has that such a hit begins: it ends where
 * the word does, or before something else.  A character on either side that is
 * decided in part may be one of them, or not. */
static void
note_run(struct needles *n, struct form_edges edges, span text)
{
	unsigned min = 0, max;

	while (min < text.len &&
	       (text_is_alpha(text.p[min]) || text_is_digit(text.p[min])))
		min++;
	max = min + edges.before.word;
	if (min == text.len)
		max += edges.after.word;
	if (edges.before.other)
		min = 0;
	if (min < n->run_min)
		n->run_min = min;
	if (max > n->run_max)
		n->run_max = max;
	n->late |= edges.before.word || edges.before.other;
}

static void
put_word(struct needles *n, const struct needle_secret *s, size_t form)
{
	unsigned char text[NEEDLE_WORD];
	size_t len = form_head(form, needle_span(s), text, sizeof(text));

	note_run(n, form_edges(form, needle_span(s)), span_make(text, len));
	needle_index_put(
	    &n->words, (struct needle_entry){ .window = needle_window(text),
			   .serial = s->serial,
			   .form = (unsigned char)form });
	authstr_wipe(text, sizeof(text));
}

static void
index_secret(struct needles *n, const struct needle_secret *s)
{
	for (size_t form = 0; form < form_count(); form++)
		if ((s->brief >> form & 1) != 0)
			put_word(n, s, form);
		else if ((s->forms >> form & 1) != 0)
			put_windows(n, s, form);
}

static size_t
words_of(const struct needle_secret *s)
{
	return (size_t)__builtin_popcountll(s->brief);
}

/* At most. */
static size_t
windows_of(const struct needle_secret *s)
{
	return (size_t)__builtin_popcountll(s->forms & ~s->brief) * STRIDE_MAX;
}

static bool
has_room(const struct needles *n, const struct needle_secret *s)
{
	return n->texts.max - n->texts.n >= windows_of(s) &&
	       n->words.max - n->words.n >= words_of(s);
}

/* Everything anew, with room for as much again. */
static int
reindex(struct needles *n)
{
	size_t shortest = STRIDE_MAX + WINDOW - 1, count = 0, words = 0;
	struct needle_index index, brief;

	for (uint32_t i = n->oldest; i != n->next; i++) {
		const struct needle_secret *s = &n->secrets[SLOT(i)];

		count += windows_of(s);
		words += words_of(s);
		if (s->shortest < shortest)
			shortest = s->shortest;
	}
	if (needle_index_init(&index, 2 * count) < 0)
		return AUTHSTR_E_NOMEM;
	if (needle_index_init(&brief, 2 * words) < 0) {
		needle_index_wipe(&index);
		return AUTHSTR_E_NOMEM;
	}
	needle_index_wipe(&n->texts);
	needle_index_wipe(&n->words);
	n->texts = index;
	n->words = brief;
	n->run_min = NEEDLE_WORD;
	n->run_max = 0;
	n->late = false;
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
	n->run_min = NEEDLE_WORD;
	n->way = scan_best();
	form_escapes(n->escapes);
	return n;
}

static void
forget(struct needles *n, struct needle_secret *s)
{
	n->octets -= s->len;
	mem_free(s->p, s->len);
	*s = (struct needle_secret){ 0 };
}

void
needles_free(struct needles *n)
{
	if (n == NULL)
		return;
	for (size_t i = 0; i < NEEDLES_MAX; i++)
		forget(n, &n->secrets[i]);
	needle_index_wipe(&n->texts);
	needle_index_wipe(&n->words);
	mem_free(n, sizeof(*n));
}

static bool
is_known(const struct needles *n, span secret)
{
	for (uint32_t i = n->oldest; i != n->next; i++)
		if (span_equal(needle_span(&n->secrets[SLOT(i)]), secret))
			return true;
	return false;
}

static bool
has_edge(struct form_edge edge)
{
	return edge.word || edge.other;
}

/* Are its hits all short? */
static bool
is_brief(size_t form, span secret, size_t len)
{
	struct form_edges edges;

	if (len >= NEEDLE_WORD)
		return false;
	edges = form_edges(form, secret);
	return len + has_edge(edges.before) + has_edge(edges.after) <
	       NEEDLE_WORD;
}

/* One of the forms; its text is none that there was. */
static void
measure_form(struct needle_secret *s, size_t form, size_t len)
{
	s->forms |= (uint64_t)1 << form;
	if (is_brief(form, needle_span(s), len))
		s->brief |= (uint64_t)1 << form;
	else if (len < s->shortest)
		s->shortest = len;
	if (len > s->longest)
		s->longest = len;
}

/* Which forms there are, and how long. */
static void
measure(struct needle_secret *s, const uint64_t escapes[256])
{
	uint64_t sums[64], sum, forms = 0;
	size_t n = 0, i, len;

	s->longest = s->len;
	s->shortest = SIZE_MAX;
	for (i = 0; i < s->len; i++)
		forms |= escapes[s->p[i]];
	for (size_t form = 0; form < form_count(); form++) {
		if ((forms >> form & 1) == 0)
			continue;
		len = form_length(form, needle_span(s), &sum);
		for (i = 0; i < n && sums[i] != sum; i++)
			;
		if (i < n)
			continue;
		sums[n++] = sum;
		measure_form(s, form, len);
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
put_secret(struct needles *n, const struct needle_secret *s)
{
	n->secrets[SLOT(n->next)] = *s;
	n->next++;
	n->octets += s->len;
	if (has_room(n, s) && s->shortest >= n->stride + WINDOW - 1)
		index_secret(n, s);
	else if (reindex(n) < 0)
		return AUTHSTR_E_NOMEM;
	return AUTHSTR_OK;
}

int
needles_add(struct needles *n, span secret)
{
	struct needle_secret s = { .len = secret.len, .serial = n->next };
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
