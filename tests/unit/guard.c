/* SPDX-License-Identifier: MIT */
#include "unit/guard.h"
#include <sys/mman.h>
#include <unistd.h>
#include "unit/unit.h"

void
guard_init(struct guard *g, size_t len)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);

	len = (len + page - 1) / page * page;
	g->size = len + 2 * page;
	g->map =
	    mmap(NULL, g->size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ck_assert_ptr_ne(g->map, MAP_FAILED);
	g->first = g->map + page;
	g->end = g->first + len;
	/* Of no page at all, qemu-user says that there is no memory. */
	if (len > 0)
		ck_assert_int_eq(
		    mprotect(g->first, len, PROT_READ | PROT_WRITE), 0);
}

void
guard_wipe(struct guard *g)
{
	munmap(g->map, g->size);
}
