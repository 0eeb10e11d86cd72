/* SPDX-License-Identifier: MIT */
/*
 * bulk_options: what the options of a run over many servers may be.
 */
#include <stddef.h>
#include "ehlo_caps/bulk.h"

/* A number of at most 4 digits, and what ends it. */
static const char *
read_number(const char *text, char end, unsigned *n)
{
	const char *p = text;

	*n = 0;
	while (*p >= '0' && *p <= '9' && p - text < 4)
		*n = *n * 10 + (unsigned)(*p++ - '0');
	return p > text && *p == end ? p + 1 : NULL;
}

/* "2/8" */
bool
bulk_read_shard(const char *text, unsigned *shard, unsigned *of)
{
	*shard = *of = 0;
	if (text == NULL)
		return true;
	text = read_number(text, '/', shard);
	return text != NULL && read_number(text, '\0', of) != NULL &&
	       *shard >= 1 && *shard <= *of;
}

const char *
bulk_complaint(const struct bulk_options *o)
{
	unsigned shard, of;

	if (o->targets == NULL)
		return o->resume != NULL || o->shard != NULL ||
			       o->domains != NULL
			   ? "--resume, --shard and --domains are for --targets"
			   : NULL;
	if (!bulk_read_shard(o->shard, &shard, &of))
		return "expected --shard=I/N, I from 1 to N, N at most 9999";
	if (o->jobs < 1 || o->jobs > 1000000 || o->rate > 1000000 ||
	    o->per_host > 1000000 || o->retries > 100)
		return "expected 1 to 1000000 jobs, at most that many a "
		       "second and to one address, and at most 100 retries";
	return NULL;
}
