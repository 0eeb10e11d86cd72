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
#define LOG(id, program, function)                                             \
	{ id, program, function, { NULL, 0 }, { NULL, 0 }, 0 },
#define MARKS(id, program, client, server, flags)                              \
	{ id, program, NULL, TEXT(client), TEXT(server), flags },
#include "capture/dialects.def"
#undef LOG
#undef MARKS
#undef TEXT
};

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

const struct dialect *
dialect_find(const char *id)
{
	for (size_t i = 0; i < dialect_count(); i++)
		if (strcmp(dialects[i].id, id) == 0)
			return &dialects[i];
	return NULL;
}
