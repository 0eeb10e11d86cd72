/* SPDX-License-Identifier: MIT */
/*
 * dialect_table: dialects.def as a table.
 */
#include "capture/dialect.h"

static const struct dialect dialects[] = {
#define TEXT(s)                                                                \
	{                                                                      \
		(const unsigned char *)(s), sizeof(s) - 1                      \
	}
#define ANY NULL
#define LOG(id, program, function, ...)                                        \
	{ id, program, function, { NULL, 0 }, { NULL, 0 }, 0, { __VA_ARGS__ } },
#define MARKS(id, program, client, server, flags)                              \
	{ id, program, NULL, TEXT(client), TEXT(server), flags, { NULL } },
#include "capture/dialects.def"
#undef LOG
#undef MARKS
#undef TEXT
#undef ANY
};

_Static_assert(sizeof(dialects) / sizeof(dialects[0]) <= ROWS_MAX,
    "more dialects than the reader has room for");

size_t
dialect_count(void)
{
	return sizeof(dialects) / sizeof(dialects[0]);
}

const struct dialect *
dialect_at(size_t i)
{
	return i < dialect_count() ? &dialects[i] : NULL;
}

size_t
dialect_index(const struct dialect *d)
{
	return (size_t)(d - dialects);
}

const struct dialect *
dialect_find(const char *id)
{
	for (size_t i = 0; i < dialect_count(); i++)
		if (strcmp(dialects[i].id, id) == 0)
			return &dialects[i];
	return NULL;
}
