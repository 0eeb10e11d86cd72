/* SPDX-License-Identifier: MIT */
/*
 * postfix: smtpd and smtp with -v, and what they say of a login without.
 *
 *	< host[192.0.2.1]: EHLO x		smtpd: from the client
 *	> host[192.0.2.1]: 250-y		smtpd: to the client
 *	> host[192.0.2.1]:25: EHLO x		smtp: to the server
 *	warning: host[192.0.2.1]: SASL PLAIN authentication failed: text
 */
#include "base/text.h"
#include "capture/dialect.h"

/* "host[address]" and for a client of others ":port"; false: it is not. */
static bool
take_peer(span *s, span *address, bool *port)
{
	size_t open = span_find(*s, '[', 0), close;
	span rest;
	uint64_t n;

	if (open == SPAN_NPOS || open == 0 ||
	    span_find_any(span_sub(*s, 0, open), SPAN(" \t")) != SPAN_NPOS)
		return false;
	close = span_find(*s, ']', open);
	if (close == SPAN_NPOS)
		return false;
	*address = span_sub(*s, open + 1, close - open - 1);
	if (span_find_any(*address, SPAN(" \t")) != SPAN_NPOS)
		return false;
	rest = span_from(*s, close + 1);
	*port = span_take(&rest, SPAN(":")) && rest.len > 0 &&
		text_is_digit(rest.p[0]);
	if (*port && (!span_take_number(&rest, 65535, &n) ||
			 !span_take(&rest, SPAN(":"))))
		return false;
	if (rest.len > 0 && !span_take(&rest, SPAN(" ")))
		return false;
	*s = rest;
	return true;
}

bool
postfix_talk(struct reader *r, const struct record *rec)
{
	struct speech s = { .key = rec->source, .text = rec->text };
	bool from = span_take(&s.text, SPAN("< ")), port;
	span address;

	if ((!from && !span_take(&s.text, SPAN("> "))) ||
	    !take_peer(&s.text, &address, &port))
		return false;
	/* smtp talks to a server, smtpd to a client */
	s.side = from != port ? LINE_CLIENT : LINE_SERVER;
	if (port)
		s.server = address;
	else
		s.client = address;
	reader_says(r, rec, &s);
	return true;
}

bool
postfix_refusal(struct reader *r, const struct record *rec)
{
	struct result result = { .key = rec->source,
		.protocol = "smtp",
		.outcome = AUTHSTR_OUTCOME_REFUSED,
		.more = true };
	span s = rec->text, user;
	size_t at;
	bool port;

	if (!span_take(&s, SPAN("warning: ")) ||
	    !take_peer(&s, &result.client, &port) ||
	    !span_take(&s, SPAN("SASL ")))
		return false;
	result.mech = span_take_word(&s);
	if (!span_take(&s, SPAN("authentication failed: ")))
		return false;
	result.reply = s;
	at = span_search(s, SPAN(", sasl_username="), 0);
	if (at != SPAN_NPOS) {
		result.reply = span_sub(s, 0, at);
		user = span_from(s, at + sizeof(", sasl_username=") - 1);
		result.user = user;
	}
	/* Cyrus SASL's last question stands for a reason. */
	if (token_plausible(result.reply) && result.reply.len % 4 == 0) {
		result.challenge = result.reply;
		result.reply = SPAN_NONE;
	}
	reader_result(r, rec, &result);
	return true;
}
