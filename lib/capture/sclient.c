/* SPDX-License-Identifier: MIT */
/*
 * sclient: what openssl s_client prints of TLS between the lines of a session
 * (-debug, -msg, -trace).  It tells nothing; but a log has the same before
 * these lines as before the others.
 *
 *	write to 0x5625bd8a9df0 [0x5625bd8bd5b3] (44 bytes => 44 (0x2C))
 *	>>> TLS 1.2, RecordHeader [length 0005]
 *	Received Record
 */
#include "capture/dialect.h"

static bool
has(span s, span what)
{
	return span_search(s, what, 0) != SPAN_NPOS;
}

static bool
is_trace(span s)
{
	span rest = s;

	if (span_take(&rest, SPAN("write to 0x")) ||
	    span_take(&rest, SPAN("read from 0x")))
		return has(rest, SPAN(" bytes => "));
	if (span_take(&rest, SPAN(">>> ")) || span_take(&rest, SPAN("<<< ")))
		return has(rest, SPAN(" [length ")) &&
		       (span_starts(rest, SPAN("TLS 1.")) ||
			   span_starts(rest, SPAN("SSL 3.")) ||
			   span_starts(rest, SPAN("??? ")));
	if (!span_take(&rest, SPAN("Sent ")) &&
	    !span_take(&rest, SPAN("Received ")))
		return false;
	return span_equal(rest, SPAN("Record")) ||
	       span_equal(rest, SPAN("TLS Record"));
}

/* Each of them has one of these. */
static bool
may_be_trace(span s)
{
	return span_ends(s, SPAN("Record")) || span_ends(s, SPAN(")")) ||
	       has(s, SPAN(" [length "));
}

bool
sclient_trace(struct reader *r, const struct record *rec)
{
	size_t at = 0;

	if (!may_be_trace(rec->text))
		return false;
	if (is_trace(rec->text))
		return true;
	while ((at = prefix_next(rec->text, at)) != SPAN_NPOS) {
		if (!is_trace(span_from(rec->text, at)))
			continue;
		prefix_learn(&r->prefix, span_sub(rec->text, 0, at), false);
		return true;
	}
	return false;
}
