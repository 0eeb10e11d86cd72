/* SPDX-License-Identifier: MIT */
#include "decode_auth/cell.h"
#include <stdio.h>
#include <string.h>
#include "out/safe.h"

/* Blanks that look like the one that a keyboard types, and are none. */
static bool
is_odd_blank(uint32_t c)
{
	static const struct safe_range ranges[] = {
		{ 0xa0, 0xa0 },
		{ 0x1680, 0x1680 },
		{ 0x2000, 0x200a },
		{ 0x202f, 0x202f },
		{ 0x205f, 0x205f },
		{ 0x3000, 0x3000 },
	};

	return safe_in_ranges(ranges, sizeof(ranges) / sizeof(*ranges), c);
}

static void
cell_name(struct cell *cell, char kind, unsigned value)
{
	static const struct {
		unsigned char byte;
		const char *name;
	} names[] = {
		{ 0x00, "NUL" },
		{ 0x01, "^A" },
		{ '\t', "TAB" },
		{ '\n', "LF" },
		{ '\r', "CR" },
	};
	const char *name = NULL;
	int len;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (value == names[i].byte)
			name = names[i].name;
	if (name != NULL)
		len = snprintf(cell->text, sizeof(cell->text), "<%s>", name);
	else
		len = snprintf(cell->text, sizeof(cell->text), "<%s%02X>",
		    kind == 'U' ? "U+" : "x", value);
	cell->named = true;
	cell->size = (unsigned char)len;
	cell->width = cell->size;
}

struct cell
cell_at(struct authstr_span s, size_t at)
{
	struct authstr_span rest = { s.p + at, s.len - at };
	struct cell cell = { 0 };
	uint32_t c = 0;

	cell.len = safe_take(rest, &c);
	if (cell.len == 0) {
		cell.len = 1;
		cell_name(&cell, 'x', rest.p[0]);
	} else if (safe_is_hidden(c) || is_odd_blank(c)) {
		cell_name(&cell, c < 0x80 ? 'x' : 'U', c);
	} else {
		memcpy(cell.text, rest.p, cell.len);
		cell.size = (unsigned char)cell.len;
		cell.width = safe_columns(c);
	}
	return cell;
}

void
cell_print(struct authstr_span s, struct authstr_buf *out)
{
	struct cell cell;

	for (size_t at = 0; at < s.len; at += cell.len) {
		cell = cell_at(s, at);
		authstr_buf_put(
		    out, (struct authstr_span){
			     (const unsigned char *)cell.text, cell.size });
	}
}
