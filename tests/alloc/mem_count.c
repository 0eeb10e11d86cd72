/* SPDX-License-Identifier: MIT */
#include "alloc/mem_count.h"
#include "alloc/places.h"
#include <stdlib.h>
#include <openssl/crypto.h>

static struct {
	unsigned long made, first, last;
} count[2];
static long live;
static bool stop, note;

static bool
fails(enum mem_whose whose)
{
	unsigned long n = ++count[whose].made;

	if (note)
		places_note(whose, n);
	if (n < count[whose].first || n > count[whose].last)
		return false;
	if (stop)
		abort();
	return true;
}

void
mem_count_stop(void)
{
	stop = true;
}

static void *
counted_calloc(size_t n, size_t size)
{
	void *p = fails(MEM_OURS) ? NULL : calloc(n, size);

	live += p != NULL;
	return p;
}

static void
counted_free(void *p)
{
	live -= p != NULL;
	free(p);
}

static void *
crypto_malloc(size_t size, const char *file, int line)
{
	(void)file;
	(void)line;
	return fails(MEM_CRYPTO) ? NULL : malloc(size);
}

static void *
crypto_realloc(void *p, size_t size, const char *file, int line)
{
	(void)file;
	(void)line;
	if (size == 0) {
		free(p);
		return NULL;
	}
	return fails(MEM_CRYPTO) ? NULL : realloc(p, size);
}

static void
crypto_free(void *p, const char *file, int line)
{
	(void)file;
	(void)line;
	free(p);
}

bool
mem_count_begin(void)
{
	return CRYPTO_set_mem_functions(
		   crypto_malloc, crypto_realloc, crypto_free) == 1;
}

void
mem_count_fail(enum mem_whose whose, unsigned long first, unsigned long last)
{
	count[whose].made = 0;
	count[whose].first = first;
	count[whose].last = last;
	note = false;
}

void
mem_count_note(void)
{
	places_forget();
	note = true;
}

bool
mem_count_new(enum mem_whose whose, unsigned long nth)
{
	return places_new(whose, nth);
}

unsigned long
mem_count_made(enum mem_whose whose)
{
	return count[whose].made;
}

long
mem_count_live(void)
{
	return live;
}

/* The module itself, which the linker takes from here, and not from the
 * library. */
#define calloc counted_calloc
#define free counted_free
#include "base/mem.c"
