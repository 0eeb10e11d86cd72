/* SPDX-License-Identifier: MIT */
/*
 * A list of targets: each line is a target, one that was there, or told as
 * none; of three shards each target is in one; and who resumes after the same
 * bytes as results asks no one more.
 */
#include "ehlo_caps/targets.h"
#include "fuzz/feed.h"
#include "fuzz/fuzz.h"
#include "out/fail.h"

#define SHARDS 3

struct sum {
	unsigned long n, lines; /* targets; lines that are no comment */
	uint64_t names;         /* a sum over them */
};

static uint64_t
number_of(const struct net_target *target)
{
	char name[TARGETS_NAME_ROOM];
	uint64_t h = 14695981039346656037u;
	size_t len = targets_name_of(target, name);

	MUST(len > 1 && len <= sizeof(name) && name[len - 1] == '\0');
	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)name[i]) * 1099511628211u;
	return h;
}

static struct sum
read_list(const char *path, unsigned shard, bool domains, const char *resume)
{
	struct authstr_error err;
	struct net_target one;
	struct sum sum = { 0 };
	enum targets_have have;
	struct targets *t;

	MUST(targets_open(path, shard, shard > 0 ? SHARDS : 0, domains, &t,
		 &err) == EXIT_DONE);
	if (resume != NULL)
		MUST(targets_resume(t, resume, &err) == EXIT_DONE);
	while ((have = targets_next(t, &one, &err)) == TARGETS_ONE) {
		sum.n++;
		sum.names += number_of(&one);
	}
	MUST(have == TARGETS_END);
	MUST(targets_read(t) == targets_size(t));
	sum.lines = sum.n + targets_twice(t) + targets_bad(t);
	targets_close(t);
	return sum;
}

static void
check(span in, const char *path, bool domains)
{
	struct sum all = read_list(path, 0, domains, NULL), parts = { 0 };
	unsigned long lines = in.len > 0;

	for (size_t i = 0; i < in.len; i++)
		lines += in.p[i] == '\n';
	MUST(all.lines <= lines);
	for (unsigned i = 1; i <= SHARDS; i++) {
		struct sum one = read_list(path, i, domains, NULL);

		parts.n += one.n;
		parts.names += one.names;
	}
	MUST(parts.n == all.n && parts.names == all.names);
	MUST(read_list(path, 0, domains, path).n <= all.n);
}

void
fuzz_list(span in)
{
	struct feed_file f;

	feed_open(&f, in);
	check(in, f.path, false);
	check(in, f.path, true);
	feed_close(&f);
}
