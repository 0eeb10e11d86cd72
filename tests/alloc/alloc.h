/* SPDX-License-Identifier: MIT */
/*
 * alloc: each allocation fails in turn, alone and with all behind it, through
 * each vector, script and capture.  What is asked for either says that there is
 * no memory or is what it is otherwise; nothing is left behind; and once more
 * with memory it is as it was.
 *
 *	alloc		of some runs those from places that none was from
 *			before, and some of the others, within a minute
 *	alloc --all	all of all runs, but of libcrypto's own as above: make
 *			check-alloc
 *	alloc --at=NTH NAME
 *			aborts where that run's NTH would fail: for a debugger
 */
#ifndef ALLOC_ALLOC_H
#define ALLOC_ALLOC_H

#include <stdint.h>
#include "alloc/mem_count.h"
#include "base/buf.h"

/* What a run came to. */
struct outcome {
	bool no_memory; /* it was told; of libcrypto: that it failed */
	uint64_t hash;  /* of all that was found */
};
/* A status, which counts; true if it is no error. */
bool outcome_rc(struct outcome *o, int rc);
void outcome_span(struct outcome *o, span bytes);
void outcome_text(struct outcome *o, const char *text);

struct job {
	const char *name; /* for a failure */
	void (*run)(const void *arg, struct outcome *o);
	const void *arg;
	enum mem_whose whose;
};
/* Tries it. */
void alloc_try(const struct job *job);
/* Something is wrong. */
void alloc_fault(const char *name, const char *what, unsigned long nth);
/* Whether the nth run of a kind is to be tried at all, of each so many: what is
 * dear is tried of some only, where it is not all. */
bool alloc_wants_run(unsigned long nth, unsigned each);
/* Whether the nth of so many is to fail. */
bool alloc_wants(unsigned long nth, unsigned long all);
/* Another failed, somewhere else. */
void alloc_counts(unsigned long made, unsigned long failed);

/* Each a line of the test's. */
void alloc_vectors(void);
void alloc_crypto(void); /* libcrypto's own, through the vectors */
void alloc_scripts(void);
void alloc_decode(void);
void alloc_redact(void);

#endif
