/* SPDX-License-Identifier: MIT */
#include "input/packed.h"
#include <string.h>

#define MAGIC_MAX 10
/* '?' in a magic: any digit. */

static const struct row {
	const char *magic;
	size_t len;
	struct packed packed;
} rows[] = {
	{ "\xfd"
	  "7zXZ\0",
	    6, { "xz", "xzcat" } },
	{ "BZh?1AY&SY", 10, { "bzip2", "bzcat" } },
	{ "\x28\xb5\x2f\xfd", 4, { "zstd", "zstdcat" } },
	{ "\x04\x22\x4d\x18", 4, { "lz4", "lz4cat" } },
	{ "LZIP\1", 5, { "lzip", "lzip -dc" } },
	{ "\x1f\x9d", 2, { "compress", "zcat" } },
	{ "PK\3\4", 4, { "zip", "unzip -p" } },
	{ "7z\xbc\xaf\x27\x1c", 6, { "7z", "7z x -so" } },
	{ "Rar!\x1a\x07", 6, { "rar", "unrar p -inul" } },
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

/* As far as there is something to compare. */
static bool
fits(const struct row *row, struct authstr_span head)
{
	for (size_t i = 0; i < row->len && i < head.len; i++) {
		bool digit = head.p[i] >= '0' && head.p[i] <= '9';

		if (row->magic[i] == '?'
			? !digit
			: (unsigned char)row->magic[i] != head.p[i])
			return false;
	}
	return true;
}

const struct packed *
packed_sniff(struct authstr_span head)
{
	for (size_t i = 0; i < ROWS; i++)
		if (head.len >= rows[i].len && fits(&rows[i], head))
			return &rows[i].packed;
	return NULL;
}

bool
packed_may_be(struct authstr_span head)
{
	for (size_t i = 0; i < ROWS; i++)
		if (head.len < rows[i].len && fits(&rows[i], head))
			return true;
	return false;
}
