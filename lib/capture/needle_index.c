/* SPDX-License-Identifier: MIT */
#include "capture/needle_index.h"
#include "base/mem.h"

/* Bits of the table: 2 to the power of these; of a bigger one more would be
 * lost by going to memory than is won. */
#define SIZE_MIN 17
#define SIZE_MAX_BITS 21
/* For each entry, as far as that goes. */
#define BITS 32
#define ENTRIES_MIN (((size_t)1 << SIZE_MIN) / BITS)

void
needle_index_wipe(struct needle_index *x)
{
	if (x->bits == NULL)
		return;
	mem_free(x->bits, ((size_t)1 << x->size) / 8);
	mem_free(x->first, (((size_t)1 << x->size) / 8) * sizeof(*x->first));
	mem_free(x->entries, x->max * sizeof(*x->entries));
	*x = (struct needle_index){ 0 };
}

int
needle_index_init(struct needle_index *x, size_t max)
{
	size_t n;

	*x = (struct needle_index){ .size = SIZE_MIN, .max = ENTRIES_MIN };
	for (; x->max < max; x->max *= 2)
		x->size += x->size < SIZE_MAX_BITS;
	n = ((size_t)1 << x->size) / 8;
	x->bits = mem_new(n, 1);
	x->first = mem_new(n, sizeof(*x->first));
	x->entries = mem_new(x->max, sizeof(*x->entries));
	if (x->bits == NULL || x->first == NULL || x->entries == NULL) {
		mem_free(x->bits, 0);
		mem_free(x->first, 0);
		mem_free(x->entries, 0);
		*x = (struct needle_index){ 0 };
		return AUTHSTR_E_NOMEM;
	}
	memset(x->first, 0xff, n * sizeof(*x->first));
	return AUTHSTR_OK;
}

void
needle_index_put(struct needle_index *x, struct needle_entry entry)
{
	uint32_t at = needle_hash(entry.window, x->size);

	x->bits[at / 8] |= (unsigned char)(1u << at % 8);
	entry.next = x->first[at / 8];
	x->first[at / 8] = (uint32_t)x->n;
	x->entries[x->n++] = entry;
}
