/* SPDX-License-Identifier: MIT */
#include <check.h>
#include "base/buf.h"
#include "unit/expect.h"

void
expect_hex(const char *id, const char *what, span got, const char *want)
{
	struct authstr_buf hex;

	buf_init(&hex, 1 << 20);
	buf_put_hex(&hex, got);
	ck_assert_msg(span_equal(buf_span(&hex), authstr_span_of(want)),
	    "%s: %s is %.*s", id, what, (int)hex.len, (const char *)hex.p);
	buf_wipe(&hex);
}
