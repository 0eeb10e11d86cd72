/* SPDX-License-Identifier: MIT */
/*
 * hydra: -d, with what it sent and received as dumps, and -V; whatever it was
 * run against, it was this server's password that was asked for.
 *
 *	[DEBUG] SEND [pid:115] (14 bytes):
 *	0000:  3120 4341 5041 4249 4c49 5459 0d0a         [ 1 CAPABILITY..   ]
 *	[ATTEMPT] target 192.0.2.25 - login "u" - pass "p" - 1 of 4 [child 0]
 *	[110][pop3] host: 192.0.2.25   login: u   password: p
 */
#include "base/text.h"
#include "capture/log_part.h"

static bool
take_heading(struct reader *r, span s)
{
	enum line_side side = LINE_CLIENT;

	if (!span_take(&s, SPAN("SEND [pid:"))) {
		if (!span_take(&s, SPAN("RECV [pid:")))
			return false;
		side = LINE_SERVER;
	}
	if (span_search(s, SPAN(" bytes):"), 0) == SPAN_NPOS)
		return false;
	r->heading = (struct heading){ .kind = HEADING_HYDRA, .side = side };
	log_key_put(&r->heading.key, SPAN("hydra"));
	log_key_put(&r->heading.key, span_sub(s, 0, span_find(s, ']', 0)));
	return true;
}

/* "[110][pop3] host: .."; what was said has told it, where that is shown. */
static bool
read_found(struct reader *r, const struct record *rec)
{
	struct result result = { .outcome = AUTHSTR_OUTCOME_SUCCESS };
	span s = rec->raw, port, service, host;
	uint64_t n;

	if (!span_take(&s, SPAN("[")) || !span_take_until(&s, ']', &port) ||
	    !span_take_number(&port, 65535, &n) || port.len > 0 ||
	    !span_take(&s, SPAN("[")) || !span_take_until(&s, ']', &service) ||
	    !span_take(&s, SPAN(" host: ")))
		return false;
	host = span_take_word(&s);
	result.ends.server = host;
	result.protocol = log_protocol(service);
	if (!log_after(&s, SPAN("login: ")))
		return true;
	result.user = span_trim(log_before(s, SPAN("   password: ")));
	if (log_after(&s, SPAN("   password: ")))
		result.password = s;
	if (r->heading.kind != HEADING_HYDRA && result.protocol != NULL)
		reader_result(r, rec, &result);
	return true;
}

bool
hydra_line(struct reader *r, const struct record *rec)
{
	static const char *const own[] = { "[ATTEMPT] target ",
		"[RE-ATTEMPT] target ", "[REDO-ATTEMPT] target ",
		"[COMPLETED] target ", "[ERROR] ", "[VERBOSE] " };
	span s = rec->raw;

	if (span_take(&s, SPAN("[DEBUG] "))) {
		take_heading(r, s);
		return true;
	}
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		if (span_starts(s, authstr_span_of(own[i])))
			return true;
	return read_found(r, rec);
}
