/* SPDX-License-Identifier: MIT */
/*
 * seed: what a target is run on first.  The seeds of a target are made of the
 * files of its folder: of a dialogue script what its server says, of a file of
 * vectors each value in base64, of any other the bytes; and those in
 * tests/fuzz/seeds/TARGET, where what a fuzzer found is kept for good.
 */
#ifndef FUZZ_SEED_H
#define FUZZ_SEED_H

#include "fuzz/fuzz.h"

#define SEED_MAX 16384

struct seed {
	unsigned char p[SEED_MAX];
	size_t len;
	bool of_many; /* from a file of vectors: there are hundreds */
};

/* Puts what into s at a place; not where there is no room. */
void seed_insert(struct seed *s, size_t at, span what);
/* How many there were. */
size_t seed_each(const struct fuzz_target *t,
    void (*see)(const struct fuzz_target *t, const struct seed *s, void *arg),
    void *arg);

#endif
