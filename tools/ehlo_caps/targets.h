/* SPDX-License-Identifier: MIT */
/*
 * targets: a list of servers, one a line, each once.
 */
#ifndef EHLO_CAPS_TARGETS_H
#define EHLO_CAPS_TARGETS_H

#include "net/net.h"

struct targets;

#define TARGETS_NAME_ROOM                                                      \
	(sizeof(((struct net_target *)0)->host) +                              \
	    sizeof(((struct net_target *)0)->path) + 64)
/* The same for the same server, however it was written; returns its length with
 * the NUL. */
size_t targets_name_of(
    const struct net_target *target, char out[TARGETS_NAME_ROOM]);

/* "-": standard input.  domains: that is what it lists.  shard, of: of `of`
 * parts this one, from 1; 0: all.  An exit status. */
int targets_open(const char *path, unsigned shard, unsigned of, bool domains,
    struct targets **out, struct authstr_error *err);
void targets_close(struct targets *t);
/* These were asked in an earlier run, whose results are in the file. */
int targets_resume(
    struct targets *t, const char *path, struct authstr_error *err);

/* Whether the earlier run has asked this one of what a line stands for: a host
 * of the domain (or ""), at this address of it (or ""). */
bool targets_finished(const struct targets *t, const char *domain,
    const struct net_target *target, const char *address);

enum targets_have {
	TARGETS_ONE,   /* here it is */
	TARGETS_LATER, /* a pipe that has nothing at the moment */
	TARGETS_END,
	TARGETS_FAILED /* see err */
};
/* The next that is neither known nor another's; lines that name none are told
 * on stderr, with their number. */
enum targets_have targets_next(
    struct targets *t, struct net_target *out, struct authstr_error *err);

/* Octets read, and of how many; 0: nobody knows. */
uint64_t targets_read(const struct targets *t);
uint64_t targets_size(const struct targets *t);
/* Lines that named no target; targets that were there before; that an earlier
 * run has asked. */
unsigned long targets_bad(const struct targets *t);
unsigned long targets_twice(const struct targets *t);
unsigned long targets_resumed(const struct targets *t);

#endif
