/* SPDX-License-Identifier: MIT */
/*
 * ntlm_msg: where the parts of a message are (MS-NLMP 2.2.1).
 *
 * Lengths and offsets come off the wire.  They are added up in 64 bits, and
 * only what lies inside the message gets a place.
 */
#include "mech/ntlm.h"

#define BUFFER_LEN NTLM_BUFFER_LEN
#define FIRST_LEN 12 /* signature and type */

/* clang-format off: one row looks like the next */
static const struct ntlm_row negotiate[] = {
	{ NTLM_PART_FLAGS, 12, 4, false },
	{ NTLM_PART_DOMAIN, 16, BUFFER_LEN, true },
	{ NTLM_PART_WORKSTATION, 24, BUFFER_LEN, true },
	{ NTLM_PART_VERSION, 32, 8, false },
};
static const struct ntlm_row challenge[] = {
	{ NTLM_PART_TARGET, 12, BUFFER_LEN, true },
	{ NTLM_PART_FLAGS, 20, 4, false },
	{ NTLM_PART_CHALLENGE, 24, NTLM_CHALLENGE_LEN, false },
	{ NTLM_PART_CONTEXT, 32, 8, false },
	{ NTLM_PART_INFO, 40, BUFFER_LEN, true },
	{ NTLM_PART_VERSION, 48, 8, false },
};
static const struct ntlm_row authenticate[] = {
	{ NTLM_PART_LM, 12, BUFFER_LEN, true },
	{ NTLM_PART_NT, 20, BUFFER_LEN, true },
	{ NTLM_PART_DOMAIN, 28, BUFFER_LEN, true },
	{ NTLM_PART_USER, 36, BUFFER_LEN, true },
	{ NTLM_PART_WORKSTATION, 44, BUFFER_LEN, true },
	{ NTLM_PART_KEY, 52, BUFFER_LEN, true },
	{ NTLM_PART_FLAGS, 60, 4, false },
	{ NTLM_PART_VERSION, 64, 8, false },
	{ NTLM_PART_MIC, NTLM_MIC_AT, NTLM_MIC_LEN, false },
};
/* clang-format on */

/* `least` is what all versions of NTLM have. */
static const struct layout {
	const struct ntlm_row *rows;
	size_t n, least;
} layouts[] = {
	[NTLM_NEGOTIATE] = { negotiate, 4, 16 },
	[NTLM_CHALLENGE] = { challenge, 6, 32 },
	[NTLM_AUTHENTICATE] = { authenticate, 9, 52 },
};

static const struct layout *
layout_of(unsigned type)
{
	return type >= NTLM_NEGOTIATE && type <= NTLM_AUTHENTICATE
		   ? &layouts[type]
		   : NULL;
}

static uint64_t
number(span s, size_t at, size_t bytes)
{
	uint64_t value = 0;

	if (at > s.len || bytes > s.len - at)
		return 0;
	for (size_t i = bytes; i > 0; i--)
		value = value << 8 | s.p[at + i - 1];
	return value;
}

uint32_t
ntlm_u16(span s, size_t at)
{
	return (uint32_t)number(s, at, 2);
}

uint32_t
ntlm_u32(span s, size_t at)
{
	return (uint32_t)number(s, at, 4);
}

uint64_t
ntlm_u64(span s, size_t at)
{
	return number(s, at, 8);
}

const struct ntlm_row *
ntlm_row(unsigned type, size_t i)
{
	const struct layout *layout = layout_of(type);

	return layout != NULL && i < layout->n ? &layout->rows[i] : NULL;
}

/* The field is there, but means something only if its flag is set: servers of
 * Windows NT leave what they like in it. */
static bool
is_announced(const struct ntlm_msg *msg, const struct ntlm_row *row)
{
	return row->buffer && (row->part != NTLM_PART_INFO ||
				  (msg->flags & NTLM_TARGET_INFO) != 0);
}

static void
place_buffer(struct ntlm_msg *msg, const struct ntlm_row *row)
{
	struct ntlm_place *place = &msg->part[row->part];
	uint64_t len = ntlm_u16(msg->bytes, row->at);
	uint64_t start = ntlm_u32(msg->bytes, row->at + 4u);
	uint64_t size = msg->bytes.len;

	place->header = row->at;
	if (len == 0 || !is_announced(msg, row))
		return;
	place->truncated = start + len > size;
	place->start = (size_t)(start < size ? start : size);
	place->end = (size_t)(place->truncated ? size : start + len);
}

/* Fields that the shortest header lacks are there if the payload begins behind
 * them. */
static void
place_header(struct ntlm_msg *msg, const struct layout *layout)
{
	size_t payload = msg->bytes.len;

	for (size_t i = 0; i < layout->n; i++) {
		const struct ntlm_row *row = &layout->rows[i];
		struct ntlm_place *place = &msg->part[row->part];
		size_t end = (size_t)row->at + row->len;

		if (end > layout->least && end > payload)
			return;
		place->there = true;
		msg->header_end = end;
		if (row->part == NTLM_PART_FLAGS)
			msg->flags = ntlm_u32(msg->bytes, row->at);
		if (row->buffer) {
			place_buffer(msg, row);
		} else {
			place->start = row->at;
			place->end = end;
		}
		if (row->buffer && place->end > place->start &&
		    place->start >= layout->least && place->start < payload)
			payload = place->start;
	}
}

static bool
intersect(const struct ntlm_place *a, const struct ntlm_place *b)
{
	return a->start < b->end && b->start < a->end;
}

static void
find_overlaps(struct ntlm_msg *msg, const struct layout *layout)
{
	for (size_t i = 0; i < layout->n; i++) {
		struct ntlm_place *place = &msg->part[layout->rows[i].part];

		if (!layout->rows[i].buffer || place->end == place->start)
			continue;
		place->overlaps = place->start < msg->header_end;
		for (size_t k = 0; k < i; k++)
			if (layout->rows[k].buffer &&
			    intersect(place, &msg->part[layout->rows[k].part]))
				place->overlaps = true;
	}
}

bool
ntlm_parse(span s, struct ntlm_msg *msg)
{
	const struct layout *layout;

	*msg = (struct ntlm_msg){ .bytes = s };
	if (!span_starts(s, NTLM_SIGNATURE) || s.len < FIRST_LEN)
		return false;
	msg->type = ntlm_u32(s, NTLM_SIGNATURE.len);
	layout = layout_of(msg->type);
	if (layout == NULL)
		msg->type = 0;
	if (layout == NULL || s.len < layout->least)
		return false;
	place_header(msg, layout);
	find_overlaps(msg, layout);
	return true;
}

span
ntlm_part(const struct ntlm_msg *msg, enum ntlm_part part)
{
	const struct ntlm_place *place = &msg->part[part];

	return span_sub(msg->bytes, place->start, place->end - place->start);
}
