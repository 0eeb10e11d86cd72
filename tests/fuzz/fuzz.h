/* SPDX-License-Identifier: MIT */
/*
 * fuzz: each target is a function fuzz_NAME in fuzz_NAME.c that takes bytes
 * from outside and aborts where a property does not hold.  `make check` runs
 * them on the seeds and on mutations of these, the same ones each time.  With
 * clang and libFuzzer, for as long as one likes:
 *
 *	clang -fsanitize=fuzzer,address -DFUZZ_TARGET=fuzz_reply ...
 */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include <stdio.h>
#include <stdlib.h>
#include "base/span.h"

#define TARGET(name, seeds) void fuzz_##name(span in);
#include "fuzz/targets.def"
#undef TARGET

/* A property: what must hold for any input. */
#define MUST(what)                                                             \
	do {                                                                   \
		if (!(what)) {                                                 \
			fprintf(stderr, "# %s:%d: %s\n", __FILE__, __LINE__,   \
			    #what);                                            \
			abort();                                               \
		}                                                              \
	} while (0)

#endif
