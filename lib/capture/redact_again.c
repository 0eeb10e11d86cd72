/* SPDX-License-Identifier: MIT */
/*
 * redact_again: the places that are told, and those that are found when it is
 * looked again.
 */
#include <stdlib.h>
#include "capture/redact.h"

static void
keep_place(struct authstr_buf *list, const struct authstr_secret *place)
{
	if (list->len + sizeof(*place) <= list->max)
		buf_put(list, span_make(place, sizeof(*place)));
}

void
redact_keep(struct authstr_redact *r, const struct authstr_secret *place)
{
	keep_place(&r->found, place);
}

int
authstr_redact_secret(struct authstr_redact *r, span secret)
{
	return again_add(&r->again, secret, true);
}

int
authstr_redact_unread(const struct authstr_redact *r, struct authstr_error *err)
{
	return r->pcap == NULL ? AUTHSTR_OK : redact_pcap_unread(r->pcap, err);
}

static int
compare_places(const void *a, const void *b)
{
	const struct authstr_secret *x = a, *y = b;

	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return x->start < y->start ? -1 : x->start > y->start;
}

/* Of what comes out next. */
size_t
redact_first_line(const struct authstr_redact *r)
{
	return r->held.len > 0 ? r->held_line : r->number + 1;
}

/* What went out with a secret that was not known then. */
static void
tell_left(struct authstr_redact *r)
{
	struct authstr_secret place = { .line = 0 };
	size_t at = 0;

	if (!r->again.fresh)
		return;
	again_hex_begin(&r->again, 0);
	while (again_left_hex(&r->again, &at, &place))
		keep_place(&r->left, &place);
	place.line = 0;
	at = 0;
	while (again_left(&r->again, &at, &place))
		keep_place(&r->left, &place);
}

/* What was masked is looked for again, from there on and in the end of what
 * went out before. */
void
redact_look_again(
    struct authstr_redact *r, struct authstr_buf *out, size_t from, size_t line)
{
	const size_t one = sizeof(struct authstr_secret);
	struct authstr_secret place = { .line = line };
	size_t at = from;

	while (again_mask(&r->again, out, &at, &place))
		keep_place(&r->found, &place);
	place.line = line;
	at = from;
	again_hex_begin(&r->again, from);
	while (again_mask_hex(&r->again, out, &at, &place))
		keep_place(&r->found, &place);
	if (r->found.len > r->taken)
		qsort(r->found.p + r->taken, (r->found.len - r->taken) / one,
		    one, compare_places);
	tell_left(r);
	again_keep(
	    &r->again, span_from(buf_span(out), from), redact_first_line(r));
}

static int
take_place(
    struct authstr_buf *list, size_t *taken, struct authstr_secret *place)
{
	if (*taken + sizeof(*place) > list->len) {
		buf_empty(list);
		*taken = 0;
		return 0;
	}
	memcpy(place, list->p + *taken, sizeof(*place));
	*taken += sizeof(*place);
	return 1;
}

int
authstr_redact_take(struct authstr_redact *r, struct authstr_secret *secret)
{
	return take_place(&r->found, &r->taken, secret);
}

int
authstr_redact_left(struct authstr_redact *r, struct authstr_secret *secret)
{
	return take_place(&r->left, &r->told, secret);
}
