/* SPDX-License-Identifier: MIT */
/*
 * The search for lines with a login: each kind of instructions finds the same
 * places and counts the same lines, whatever the bytes.
 */
#include "capture/scan.h"
#include "fuzz/fuzz.h"

void
fuzz_scan(span in)
{
	struct scan plain, s;

	scan_init_as(&plain, SCAN_PORTABLE);
	if (in.len > SCAN_BEGIN && in.p[0] % 2 == 0)
		scan_expect(&plain, in.p);
	for (int way = SCAN_PORTABLE + 1; way < SCAN_WAYS; way++) {
		struct scan_hit want, got;
		size_t from = 0;
		bool found;

		if (!scan_init_as(&s, (enum scan_way)way))
			continue;
		if (plain.expects)
			scan_expect(&s, plain.begin);
		do {
			found = scan_next(&plain, in, from, &want);
			MUST(scan_next(&s, in, from, &got) == found);
			MUST(got.at == want.at);
			MUST(got.newlines == want.newlines);
			MUST(got.other == want.other);
			MUST(!found || got.record == want.record);
			from = want.at + 1;
		} while (found);
	}
}
