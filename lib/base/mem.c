/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>
#include "authstr.h"
#include "base/mem.h"
#include "base/mem_failures.h"

static unsigned long fail_at;
static _Thread_local unsigned long failures;

void
mem_fail_at(unsigned long n)
{
	fail_at = n;
}

static void *
new_or_null(size_t n, size_t size)
{
	if (fail_at == 1)
		return NULL;
	if (fail_at > 1)
		fail_at--;
	return calloc(n, size);
}

void *
mem_new(size_t n, size_t size)
{
	void *p = new_or_null(n, size);

	failures += p == NULL;
	return p;
}

unsigned long
mem_failures(void)
{
	return failures;
}

bool
mem_grow(void **array, size_t *max, size_t size, size_t first, size_t limit)
{
	size_t room = *max == 0 ? first : *max * 4;
	void *more;

	if (room > limit)
		room = limit;
	if (room == *max || (more = mem_new(room, size)) == NULL)
		return false;
	if (*max > 0)
		memcpy(more, *array, *max * size);
	mem_free(*array, *max * size);
	*array = more;
	*max = room;
	return true;
}

void
authstr_wipe(void *p, size_t n)
{
	if (n > 0)
		explicit_bzero(p, n);
}

void
mem_free(void *p, size_t size)
{
	if (p != NULL)
		authstr_wipe(p, size);
	free(p);
}

int
authstr_secret_equal(struct authstr_span a, struct authstr_span b)
{
	volatile unsigned char diff = 0;

	if (a.len != b.len)
		return 0;
	for (size_t i = 0; i < a.len; i++)
		diff = (unsigned char)(diff | (a.p[i] ^ b.p[i]));
	return diff == 0;
}
