/* SPDX-License-Identifier: MIT */
/*
 * sendmail: one line a login, and from log level 14 on the commands and
 * replies; the answers in between are not logged.
 *
 *	AUTH=server, relay=host [192.0.2.1], authid=u, mech=PLAIN, bits=0
 *	6AT01L: AUTH failure (LOGIN): text, user=u, relay=host [192.0.2.1]
 *	6AT01L: <-- AUTH LOGIN
 *	6AT01L: --- 334 VXNlcm5hbWU6
 */
#include "base/text.h"
#include "capture/log_part.h"

/* The answer is not logged, what came of it is. */
static void
see_abort(struct reader *r, const struct record *rec, span s)
{
	struct talk *t = reader_find(r, rec->source);

	if (t != NULL && t->dialogue.open != NULL &&
	    span_take(&s, SPAN("501 ")) &&
	    span_search(s, SPAN("AUTH aborted"), 0) != SPAN_NPOS)
		t->dialogue.open->facts |= LOGIN_CANCELLED;
}

/* "6AT01LY6021118: " */
static bool
skip_queue_id(span *s)
{
	size_t n = 0;

	while (n < s->len && n < 24 &&
	       (text_is_alpha(s->p[n]) || text_is_digit(s->p[n])))
		n++;
	if (n < 7 || !span_starts(span_from(*s, n), SPAN(": ")))
		return false;
	*s = span_from(*s, n + 2);
	return true;
}

static span
relay_of(span s)
{
	span address;

	if (!log_after(&s, SPAN("relay=")))
		return SPAN_NONE;
	address = log_brackets(log_before(s, SPAN("], ")));
	if (address.p == NULL) {
		address = log_before(s, SPAN("], "));
		if (!log_after(&address, SPAN("[")))
			return log_value(s, SPAN(""));
	}
	span_take(&address, SPAN("IPv6:"));
	return address;
}

static bool
read_success(struct reader *r, const struct record *rec, span s)
{
	struct result result = { .key = rec->source,
		.protocol = "smtp",
		.outcome = AUTHSTR_OUTCOME_SUCCESS };
	span address = relay_of(s);

	if (span_take(&s, SPAN("AUTH=server, ")))
		result.ends.client = address;
	else if (span_take(&s, SPAN("AUTH=client, ")))
		result.ends.server = address;
	else
		return false;
	result.user = log_value(s, SPAN("authid="));
	result.mech = log_value(s, SPAN("mech="));
	reader_result(r, rec, &result);
	return true;
}

static bool
read_failure(struct reader *r, const struct record *rec, span s)
{
	struct result result = { .key = rec->source,
		.protocol = "smtp",
		.outcome = AUTHSTR_OUTCOME_REFUSED };
	size_t end;

	if (!span_take(&s, SPAN("AUTH failure (")))
		return false;
	end = span_search(s, SPAN("): "), 0);
	result.mech = span_sub(s, 0, end);
	s = span_from(s, end == SPAN_NPOS ? s.len : end + 3);
	result.ends.client = relay_of(s);
	result.user = log_value(s, SPAN("user="));
	result.reply =
	    log_before(log_before(s, SPAN(", user=")), SPAN(", relay="));
	reader_result(r, rec, &result);
	return true;
}

bool
sendmail_log(struct reader *r, const struct record *rec)
{
	struct speech speech = { .key = rec->source };
	span s = rec->text;
	struct talk *t;
	bool queued = skip_queue_id(&s);

	if (read_success(r, rec, s) || read_failure(r, rec, s))
		return true;
	if (queued && span_take(&s, SPAN("<-- ")))
		speech.side = LINE_CLIENT;
	else if (queued && span_take(&s, SPAN("--- ")))
		speech.side = LINE_SERVER;
	else
		return false;
	if (speech.side == LINE_SERVER)
		see_abort(r, rec, s);
	speech.text = s;
	reader_says(r, rec, &speech);
	t = reader_find(r, rec->source);
	if (t != NULL)
		t->dialogue.patient = true;
	return true;
}
