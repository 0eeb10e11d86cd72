/* SPDX-License-Identifier: MIT */
/*
 * Results of an earlier run: the same objects and the same end whatever the
 * pieces they come in, and an error lies within what was read.
 */
#include "ehlo_caps/earlier.h"
#include "fuzz/feed.h"
#include "fuzz/fuzz.h"
#include "out/fail.h"

#define OBJECTS_MAX 5000

/* All there are, and how it ended. */
static json_t *
read_all(const char *path, int *rc, struct authstr_error *err)
{
	json_t *all = json_array(), *one;
	struct earlier *e;

	*rc = earlier_open(path, &e, err);
	MUST(*rc == EXIT_DONE);
	while ((*rc = earlier_next(e, &one, err)) == EXIT_DONE) {
		MUST(json_is_object(one));
		json_array_append_new(all, one);
		MUST(json_array_size(all) < OBJECTS_MAX);
	}
	earlier_close(e);
	return all;
}

void
fuzz_earlier(span in)
{
	struct authstr_error a = { .offset = 0 }, b = { .offset = 0 };
	struct feed_file f;
	json_t *whole, *pieces;
	int rc, again;

	feed_open(&f, in);
	whole = read_all(f.path, &rc, &a);
	feed_close(&f);
	feed_stdin(in);
	pieces = read_all("-", &again, &b);
	feed_stdin_end();
	MUST(rc == again && json_equal(whole, pieces));
	MUST(rc == EXIT_NO || (rc == EXIT_BAD_INPUT && a.offset == b.offset &&
				  a.offset <= in.len));
	json_decref(whole);
	json_decref(pieces);
}
