/* SPDX-License-Identifier: MIT */
/*
 * fuzz: each target is a function fuzz_NAME in a file of its own that takes
 * bytes from outside and aborts where a property does not hold.
 *
 *	fuzz			runs each on its seeds and on mutations of
 *these, the same ones each time: make check
 *	fuzz TARGET FILE...	runs it on the bytes of files: what was found
 *
 * The same for as long as one likes, by libFuzzer or AFL++: tests/fuzz/run,
 * which builds with FUZZ_ENGINE.  The environment says which target then:
 * FUZZ_TARGET=NAME; and with FUZZ_SEEDS=FOLDER its seeds are written there.
 */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include <stdio.h>
#include <stdlib.h>
#include "base/span.h"

#define TARGET(name, seeds) void fuzz_##name(span in);
#include "fuzz/targets.def"
#undef TARGET

struct fuzz_target {
	const char *name, *seeds;
	void (*run)(span in);
};

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
