/* SPDX-License-Identifier: MIT */
#include "ehlo_caps/table.h"
#include <stdlib.h>
#include "out/safe.h"

bool
ehlo_is_auth(struct authstr_span keyword)
{
	return ehlo_same(keyword, authstr_span_of("AUTH")) ||
	       ehlo_same(keyword, authstr_span_of("AUTH=")) ||
	       ehlo_same(keyword, authstr_span_of("SASL"));
}

/* The same keyword with the same arguments. */
static bool
same_offer(const struct ehlo_row *r, const struct authstr_caps *caps, size_t i)
{
	struct authstr_span word = authstr_caps_keyword(caps, i);
	size_t n = authstr_caps_arg_count(caps, i);

	if (!ehlo_same(authstr_caps_keyword(r->caps, r->i), word))
		return false;
	if (ehlo_is_auth(word))
		return true;
	if (authstr_caps_arg_count(r->caps, r->i) != n)
		return false;
	for (size_t k = 0; k < n; k++)
		if (!ehlo_same(authstr_caps_arg(r->caps, r->i, k),
			authstr_caps_arg(caps, i, k)))
			return false;
	return true;
}

size_t
ehlo_row_width(const struct ehlo_row *r)
{
	size_t len = safe_width(r->name);

	if (r->name.p != NULL)
		return len;
	len = safe_width(authstr_caps_keyword(r->caps, r->i));
	if (ehlo_is_auth(authstr_caps_keyword(r->caps, r->i)))
		return len;
	for (size_t k = 0; k < authstr_caps_arg_count(r->caps, r->i); k++)
		len += 1 + safe_width(authstr_caps_arg(r->caps, r->i, k));
	return len;
}

static void
add(struct ehlo_table *t, const struct ehlo_row *row)
{
	size_t width = ehlo_row_width(row);

	if (t->n == sizeof(t->rows) / sizeof(t->rows[0]))
		return;
	t->rows[t->n++] = *row;
	if (width <= EHLO_NAME_MAX && width > t->width)
		t->width = width;
}

static void
add_caps(struct ehlo_table *t, const struct authstr_caps *caps, int channel)
{
	for (size_t i = 0; i < authstr_caps_count(caps); i++) {
		struct ehlo_row row = { .caps = caps, .i = i };
		size_t at = 0;

		while (at < t->n && !same_offer(&t->rows[at], caps, i))
			at++;
		if (at == t->n)
			add(t, &row);
		if (at < t->n)
			t->rows[at].at[channel] = true;
	}
}

static void
add_mechs(struct ehlo_table *t, const struct authstr_caps *caps, int channel)
{
	struct authstr_span names[EHLO_MECHS_MAX];
	size_t n = ehlo_ranked(caps, names, EHLO_MECHS_MAX);

	for (size_t i = 0; i < n; i++) {
		struct ehlo_row row = { .name = names[i] };
		size_t at = 0;

		while (at < t->n && !ehlo_same(t->rows[at].name, names[i]))
			at++;
		if (at == t->n)
			add(t, &row);
		if (at < t->n)
			t->rows[at].at[channel] = true;
	}
}

/* Mechanisms of both lists in one order. */
static int
by_rank(const void *a, const void *b)
{
	size_t x = ehlo_position(((const struct ehlo_row *)a)->name);
	size_t y = ehlo_position(((const struct ehlo_row *)b)->name);

	return x < y ? -1 : x > y;
}

void
ehlo_table_fill(const struct ehlo_view *v, struct ehlo_table *caps,
    struct ehlo_table *mechs)
{
	caps->width = mechs->width = EHLO_NAME_MIN;
	for (int i = 0; i < EHLO_CHANNELS; i++) {
		if (v->caps[i] == NULL)
			continue;
		caps->has[i] = mechs->has[i] = true;
		mechs->lists = ++caps->lists;
		add_caps(caps, v->caps[i], i);
		add_mechs(mechs, v->caps[i], i);
	}
	qsort(mechs->rows, mechs->n, sizeof(mechs->rows[0]), by_rank);
	if (mechs->width > caps->width)
		caps->width = mechs->width;
	mechs->width = caps->width;
}
