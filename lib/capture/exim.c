/* SPDX-License-Identifier: MIT */
/*
 * exim: the main log and the reject log, and -d.
 *
 *	plain authenticator failed for host [192.0.2.1]: 535 Incorrect
 *	    authentication data (set_id=user)
 *	1xXSIZ-0005TQ-0U <= a@b H=host [192.0.2.1] P=esmtpa A=plain:user
 *	no MAIL in SMTP connection from host [192.0.2.1] D=1s A=plain:user
 *	21052 SMTP<< AUTH PLAIN AGEAYg==
 *	21052 SMTP>> 235 Authentication succeeded
 *	21052        250-SIZE 52428800
 */
#include "base/text.h"
#include "capture/exim.h"
#include "capture/log_part.h"

/* struct talk's marks */
enum exim_mark { EXIM_DEBUG = 1 << 9, EXIM_CONNECTED = 1 << 14 };

/* ":1234" behind the bracket */
static span
port_behind(span address, span s)
{
	size_t n = 0;

	if (address.p == NULL)
		return SPAN_NONE;
	s = span_from(s, (size_t)(address.p + address.len + 1 - s.p));
	if (!span_take(&s, SPAN(":")))
		return SPAN_NONE;
	while (n < s.len && text_is_digit(s.p[n]))
		n++;
	return span_sub(s, 0, n);
}

/* "host [192.0.2.1]:1234 I=[192.0.2.2]:25: rest" */
static void
read_hosts(span s, struct ends *ends)
{
	size_t at = span_search(s, SPAN(" I=["), 0);
	span from = span_sub(s, 0, at), to;

	ends->client = log_brackets(from);
	ends->client_port = port_behind(ends->client, from);
	if (at == SPAN_NPOS)
		return;
	to = span_from(s, at);
	ends->server = log_brackets(to);
	ends->server_port = port_behind(ends->server, to);
}

/* syslog has what is rejected twice, as both logs have it. */
static bool
is_echo(struct reader *r, const struct record *rec)
{
	uint32_t hash = log_hash(rec->text);
	bool echo;

	if (rec->host.len == 0)
		return false;
	echo = r->echo == hash && r->echo_line + 1 == rec->number;
	r->echo = hash;
	r->echo_line = echo ? 0 : rec->number;
	return echo;
}

/* "21052 " and, with +timestamp, a clock before it */
static span
take_pid(span *s, span *clock)
{
	span rest = *s, pid;
	uint64_t n;

	*clock = SPAN_NONE;
	if (rest.len > 9 && rest.p[2] == ':' && rest.p[5] == ':') {
		*clock = span_sub(rest, 0, 8);
		rest = span_from(rest, 9);
	}
	while (span_take(&rest, SPAN(" ")))
		continue;
	pid = span_sub(rest, 0, span_find(rest, ' ', 0));
	if (!span_take_number(&rest, UINT32_MAX, &n) ||
	    !span_take(&rest, SPAN(" ")))
		return SPAN_NONE;
	*s = rest;
	return pid;
}

static bool
read_failure(struct reader *r, const struct record *rec)
{
	struct result result = { .key = rec->source,
		.protocol = "smtp",
		.outcome = AUTHSTR_OUTCOME_REFUSED };
	span s = rec->text, name, hosts, clock;
	uint64_t code;
	size_t at;

	/* in -d's output it follows the dialogue */
	if (rec->source.len == 0) {
		result.key = take_pid(&s, &clock);
		result.sums = result.key.len > 0;
	}
	while (span_take(&s, SPAN(" ")))
		continue;
	name = span_take_word(&s);
	if (!span_take(&s, SPAN("authenticator failed for ")))
		return false;
	result.mech = log_mech(name);
	/* the last "]: " or "]:25: " before the reply */
	hosts = s;
	for (at = 0; (at = span_search(s, SPAN(": "), at)) != SPAN_NPOS; at++) {
		span rest = span_from(s, at + 2);

		if (!span_take_number(&rest, 599, &code) || code < 400)
			continue;
		hosts = span_sub(s, 0, at);
		result.code = (int)code;
		result.reply = span_trim(rest);
		break;
	}
	read_hosts(hosts, &result.ends);
	result.user = log_value(result.reply, SPAN("(set_id="));
	if (result.user.len > 0) {
		result.user = result.reply;
		log_after(&result.user, SPAN("(set_id="));
		if (span_ends(result.user, SPAN(")")))
			result.user.len--;
		result.reply =
		    span_trim(log_before(result.reply, SPAN("(set_id=")));
	}
	if (result.code == 501 &&
	    span_starts(result.reply, SPAN("Authentication cancelled")))
		result.outcome = AUTHSTR_OUTCOME_ABORTED;
	if (!is_echo(r, rec))
		reader_result(r, rec, &result);
	return true;
}

/* "A=plain_server:user", and nothing for "A=plain_server" alone: that is a
 * login as a client, or one that left no name. */
static bool
read_success(struct reader *r, const struct record *rec)
{
	struct result result = { .key = rec->source,
		.protocol = "smtp",
		.outcome = AUTHSTR_OUTCOME_SUCCESS,
		.sums = true };
	span s = rec->text, name, hosts = rec->text, clock;
	size_t colon, at;
	bool mail = span_search(s, SPAN(" <= "), 0) != SPAN_NPOS;

	/* in -d's output it follows the dialogue */
	if (rec->source.len == 0)
		result.key = take_pid(&s, &clock);
	while (span_take(&s, SPAN(" ")))
		continue;
	if ((!mail && !span_starts(s, SPAN("no MAIL in SMTP connection"))) ||
	    (at = span_search(s, SPAN(" A="), 0)) == SPAN_NPOS)
		return false;
	name = log_value(span_from(s, at + 1), SPAN("A="));
	colon = span_find(name, ':', 0);
	result.mech = log_mech(span_sub(name, 0, colon));
	if (colon != SPAN_NPOS)
		result.user = span_from(name, colon + 1);
	if (mail && !log_after(&hosts, SPAN(" H=")))
		return false;
	at = span_search(hosts, mail ? SPAN(" P=") : SPAN(" D="), 0);
	read_hosts(span_sub(hosts, 0, at), &result.ends);
	if (result.key.len == 0)
		result.sums = false;
	reader_result(r, rec, &result);
	return true;
}

bool
exim_log(struct reader *r, const struct record *rec)
{
	return read_failure(r, rec) || read_success(r, rec);
}

/* "Process 21052 is handling incoming connection from [192.0.2.1]" */
static void
read_connection(struct reader *r, const struct record *rec, span key, span s)
{
	struct message m = { .key = key, .protocol = "smtp" };
	struct talk *t;

	if (key.len == 0 || !span_starts(s, SPAN("Process ")) ||
	    !log_after(&s, SPAN(" is handling incoming connection from ")))
		return;
	reader_close(r, key);
	read_hosts(s, &m.ends);
	t = reader_message(r, rec, &m);
	if (t != NULL)
		t->marks |= EXIM_CONNECTED;
}

/* "received: 'OK	1	user=u'": whom Dovecot was asked about */
static void
read_dovecot(struct reader *r, const struct record *rec, span key, span s)
{
	struct result result = { .key = key, .more = true };
	struct talk *t;

	if (!span_take(&s, SPAN("received: 'OK\t")) &&
	    !span_take(&s, SPAN("received: 'FAIL\t")))
		return;
	t = reader_find(r, key);
	result.user = log_value(s, SPAN("user="));
	if (span_ends(result.user, SPAN("'")))
		result.user.len--;
	if (t != NULL && t->dialogue.open != NULL)
		reader_result(r, rec, &result);
}

/* "       250-SIZE 52428800", behind the first line of a reply */
static bool
is_reply_line(span s)
{
	uint64_t code;

	return s.len > 3 && span_take_number(&s, 599, &code) && code >= 100 &&
	       (s.p[0] == '-' || s.p[0] == ' ');
}

/* Whatever else a process says that speaks with a client is its own thoughts:
 * it asks Dovecot, and says to that what looks like commands. */
static bool
is_aside(struct reader *r, const struct speech *s)
{
	const struct talk *t = s->key.len > 0 ? reader_find(r, s->key) : NULL;

	return t != NULL && (t->marks & EXIM_DEBUG) != 0;
}

/* Where no dialogue is shown */
static bool
read_thought(struct reader *r, const struct record *rec, const struct speech *s)
{
	struct talk *t = NULL;

	if (s->key.len > 0)
		t = exim_auth_begins(s->text) ? reader_talk(r, s->key)
					      : reader_find(r, s->key);
	if (t == NULL)
		return false;
	return exim_auth(r, rec, t, s->text) ||
	       (t->marks & EXIM_CONNECTED) != 0;
}

bool
exim_debug(struct reader *r, const struct record *rec)
{
	struct speech s = { .text = rec->text };
	struct record timed = *rec;
	struct talk *t;
	span clock;

	s.key = take_pid(&s.text, &clock);
	if (rec->time.len == 0)
		timed.time = clock;
	read_connection(r, &timed, s.key, s.text);
	read_dovecot(r, &timed, s.key, s.text);
	while (span_take(&s.text, SPAN(" ")))
		continue;
	s.tls = span_take(&s.text, SPAN("TLS "));
	if (span_take(&s.text, SPAN("SMTP<< "))) {
		s.side = LINE_CLIENT;
	} else if (span_take(&s.text, SPAN("SMTP>> "))) {
		s.side = LINE_SERVER;
	} else if (!is_aside(r, &s)) {
		return read_thought(r, &timed, &s);
	} else if (is_reply_line(s.text)) {
		s.side = LINE_SERVER;
	} else {
		return true;
	}
	reader_says(r, &timed, &s);
	t = s.key.len > 0 ? reader_find(r, s.key) : NULL;
	if (t != NULL)
		t->marks |= EXIM_DEBUG;
	return true;
}
