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
#include "capture/dovecot.h"
#include "capture/postfix.h"

/* struct talk's marks */
enum postfix_mark { POSTFIX_CONNECTED = 1 << 8 };

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

/* Where nothing tells which process says it (journalctl -o cat), whom it says
 * it to: "host[address]". */
static span
key_of(const struct record *rec, span text, span address)
{
	if (rec->source.len > 0)
		return rec->source;
	return span_sub(
	    text, 0, (size_t)(address.p + address.len + 1 - text.p));
}

bool
postfix_talk(struct reader *r, const struct record *rec)
{
	struct speech s = { .key = rec->source, .text = rec->text };
	bool from = span_take(&s.text, SPAN("< ")), port;
	span address, whole;

	if (!from && !span_take(&s.text, SPAN("> ")))
		return false;
	whole = s.text;
	if (!take_peer(&s.text, &address, &port))
		return false;
	/* smtp talks to a server, smtpd to a client */
	s.side = from != port ? LINE_CLIENT : LINE_SERVER;
	if (port)
		s.ends.server = address;
	else
		s.ends.client = address;
	if (!port)
		s.key = key_of(rec, whole, address);
	reader_says(r, rec, &s);
	if (from && port)
		postfix_cut(r, rec, s.text);
	return true;
}

/* Dovecot's auth process, who was asked, may have said so before. */
static bool
add_to_dovecot(
    struct reader *r, const struct record *rec, struct result *result)
{
	struct log_key key = dovecot_key(result->ends.client, SPAN_NONE);
	struct talk *t = reader_find(r, log_key_span(&key));

	if (t == NULL || (t->marks & DOVECOT_DB) == 0 ||
	    t->dialogue.open == NULL || reader_find(r, result->key) != NULL)
		return false;
	t->marks &= ~(unsigned)DOVECOT_DB;
	result->key = log_key_span(&key);
	result->more = false;
	reader_result(r, rec, result);
	return true;
}

/* Cyrus SASL's last question stands for a reason. */
static void
read_reason(struct result *result, span s)
{
	size_t at = span_search(s, SPAN(", sasl_username="), 0);

	result->reply = span_sub(s, 0, at);
	if (at != SPAN_NPOS)
		result->user =
		    span_from(s, at + sizeof(", sasl_username=") - 1);
	if (span_equal(result->user, SPAN("(unavailable)")))
		result->user = SPAN_NONE;
	if (token_plausible(result->reply) && result->reply.len % 4 == 0) {
		result->challenge = result->reply;
		result->reply = SPAN_NONE;
	}
}

/* "status=deferred (SASL authentication failed; server host[192.0.2.1] said:
 * 535 5.7.8 text)": smtp's, of a server that did not let it in */
static bool
read_delivery(struct reader *r, const struct record *rec)
{
	struct result result = { .key = rec->source,
		.protocol = "smtp",
		.outcome = AUTHSTR_OUTCOME_REFUSED };
	span s = rec->text;
	struct talk *t;
	uint64_t code;
	bool port;

	if (!log_after(&s, SPAN(", status=")) ||
	    !log_after(&s, SPAN("(SASL authentication failed; server ")) ||
	    !take_peer(&s, &result.ends.server, &port) ||
	    !span_take(&s, SPAN("said: ")))
		return false;
	if (span_ends(s, SPAN(")")))
		s.len--;
	if (span_take_number(&s, 599, &code))
		result.code = (int)code;
	result.reply = span_trim(s);
	/* one line for each of a mail's recipients */
	s = log_before(rec->text, SPAN(": to="));
	t = rec->source.len > 0 ? reader_find(r, rec->source) : NULL;
	if (t != NULL && t->asked_of == log_hash(s))
		return true;
	reader_result(r, rec, &result);
	t = rec->source.len > 0 ? reader_find(r, rec->source) : NULL;
	if (t != NULL)
		t->asked_of = log_hash(s);
	return true;
}

bool
postfix_refusal(struct reader *r, const struct record *rec)
{
	struct result result = { .key = rec->source,
		.protocol = "smtp",
		.outcome = AUTHSTR_OUTCOME_REFUSED,
		.more = true };
	span s = rec->text, whole;
	bool port;

	if (read_delivery(r, rec))
		return true;
	if (!span_take(&s, SPAN("warning: ")))
		return false;
	whole = s;
	if (!take_peer(&s, &result.ends.client, &port) ||
	    !span_take(&s, SPAN("SASL ")))
		return false;
	result.key = key_of(rec, whole, result.ends.client);
	result.mech = span_take_word(&s);
	if (span_starts(s, SPAN("authentication aborted")))
		result.outcome = AUTHSTR_OUTCOME_ABORTED;
	else if (span_take(&s, SPAN("authentication failed: ")))
		read_reason(&result, s);
	else if (!span_starts(s, SPAN("authentication failed")))
		return false;
	if (!add_to_dovecot(r, rec, &result))
		reader_result(r, rec, &result);
	return true;
}

/* One process serves one client after the other. */
static bool
read_session(struct reader *r, const struct record *rec)
{
	struct message m = { .protocol = "smtp" };
	span s = rec->text, whole;
	struct talk *t;
	bool port, ends = span_take(&s, SPAN("disconnect from "));

	whole = s;
	if (!ends && !span_take(&s, SPAN("connect from ")))
		return false;
	if (!ends)
		whole = s;
	if (!take_peer(&s, &m.ends.client, &port))
		return false;
	m.key = key_of(rec, whole, m.ends.client);
	reader_close(r, m.key);
	if (ends)
		return true;
	t = reader_message(r, rec, &m);
	if (t != NULL)
		t->marks = POSTFIX_CONNECTED;
	return true;
}

/* "C8F51AC4BDE: client=host[192.0.2.1], sasl_method=PLAIN, sasl_username=u";
 * one for each mail, so that the session may have told it before. */
bool
postfix_success(struct reader *r, const struct record *rec)
{
	struct result result = { .key = rec->source,
		.protocol = "smtp",
		.outcome = AUTHSTR_OUTCOME_SUCCESS };
	span s = rec->text;
	struct talk *t;

	if (read_session(r, rec))
		return true;
	if (!log_after(&s, SPAN(": client=")) ||
	    span_search(s, SPAN(", sasl_method="), 0) == SPAN_NPOS)
		return false;
	result.ends.client =
	    log_brackets(log_before(s, SPAN(", sasl_method=")));
	if (result.ends.client.len > 0)
		result.key = key_of(rec, s, result.ends.client);
	result.mech = log_value(s, SPAN("sasl_method="));
	result.user = log_value(s, SPAN("sasl_username="));
	t = result.key.len > 0 ? reader_find(r, result.key) : NULL;
	result.sums =
	    t != NULL && (t->marks & POSTFIX_CONNECTED) != 0 &&
	    (t->asked_of == 0 || t->asked_of == log_hash(result.user));
	reader_result(r, rec, &result);
	if (t != NULL)
		t->asked_of = log_hash(result.user);
	return true;
}
