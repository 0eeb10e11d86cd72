/* SPDX-License-Identifier: MIT */
/*
 * opensmtpd: what OpenSMTPD logs, and -T smtp.
 *
 *	5806711a smtp connected address=192.0.2.1 host=name
 *	5806711a smtp authentication user=u result=ok
 *	5806711a smtp failed-command command="AUTH LOGIN (password)" ...
 *	smtp: 0x561c0dd14c20: <<< AUTH PLAIN AGEAYg==
 *	smtp: 0x561c0dd14c20: >>> 235 2.0.0 Authentication succeeded
 *
 * The two have names of their own for a session.  Of old: "smtp-in: session
 * 4c0a: authentication successful for user u", "smtp event=authentication".
 */
#include "base/text.h"
#include "capture/log_part.h"

/* "smtp: 0x561c0dd14c20: STATE_NEW -> STATE_CONNECTED", and the next line
 * tells the session's number. */
bool
opensmtpd_trace(struct reader *r, const struct record *rec)
{
	struct speech s = { .text = rec->text };
	size_t n;

	if (!span_take(&s.text, SPAN("smtp: 0x")))
		return false;
	n = span_find(s.text, ':', 0);
	s.key = span_sub(s.text, 0, n);
	s.text = span_from(s.text, n == SPAN_NPOS ? s.text.len : n + 1);
	span_take(&s.text, SPAN(" "));
	if (span_take(&s.text, SPAN("<<< "))) {
		s.side = LINE_CLIENT;
	} else if (span_take(&s.text, SPAN(">>> "))) {
		s.side = LINE_SERVER;
	} else {
		if (span_starts(s.text, SPAN("STATE_NEW -> "))) {
			reader_close(r, s.key);
			s.side = LINE_SERVER;
			s.aside = true;
			reader_expect(r, s.key);
		}
		return true;
	}
	reader_says(r, rec, &s);
	return true;
}

static bool
is_session(span word)
{
	return word.len >= 8 && word.len <= 16 && text_is_hex(word);
}

static void
read_connected(struct reader *r, const struct record *rec, span id, span s)
{
	struct message m = { .key = id,
		.protocol = "smtp",
		.ends.client = log_value(s, SPAN("address=")) };
	struct talk *t;

	if (r->expected.len > 0)
		m.key = log_key_span(&r->expected);
	else
		reader_close(r, id);
	t = reader_message(r, rec, &m);
	if (t != NULL && r->expected.len > 0)
		reader_alias(r, t, id);
	r->expected.len = 0;
}

static void
read_authentication(
    struct reader *r, const struct record *rec, struct result *result, span s)
{
	result->user = log_value(s, SPAN("user="));
	if (result->ends.client.len == 0)
		result->ends.client = log_value(s, SPAN("address="));
	result->outcome = AUTHSTR_OUTCOME_REFUSED;
	if (span_equal(log_value(s, SPAN("result=")), SPAN("ok")))
		result->outcome = AUTHSTR_OUTCOME_SUCCESS;
	else
		result->open = true;
	/* the dialogue's own end comes next */
	result->more = true;
	reader_result(r, rec, result);
}

/* It names the mechanism, and what was answered; a login that was refused was
 * told of by a line before. */
static void
read_failed(
    struct reader *r, const struct record *rec, struct result *result, span s)
{
	span command, reply;
	struct talk *t = reader_find(r, result->key);
	uint64_t code;

	if (!log_after(&s, SPAN("command=\"AUTH ")))
		return;
	command = log_before(s, SPAN("\" result=\""));
	if (!log_after(&s, SPAN("result=\"")))
		return;
	reply = s;
	if (span_ends(reply, SPAN("\"")))
		reply.len--;
	result->mech = span_take_word(&command);
	if (span_take_number(&reply, 599, &code))
		result->code = (int)code;
	result->reply = span_trim(reply);
	result->outcome = AUTHSTR_OUTCOME_REFUSED;
	/* where the dialogue is here it has told that */
	if (t == NULL || t->dialogue.open != NULL || t->alias_len == 0)
		reader_result(r, rec, result);
}

static bool
read_event(struct reader *r, const struct record *rec, span id, span s)
{
	struct result result = { .key = id, .protocol = "smtp" };
	struct talk *t;

	span_take(&s, SPAN("event="));
	if (span_take(&s, SPAN("connected "))) {
		read_connected(r, rec, id, s);
	} else if (span_take(&s, SPAN("authentication "))) {
		t = reader_find(r, id);
		if (t != NULL && t->dialogue.open != NULL &&
		    t->dialogue.open->form == LOGIN_TOLD)
			dialogue_end(&t->dialogue);
		read_authentication(r, rec, &result, s);
	} else if (span_take(&s, SPAN("failed-command "))) {
		read_failed(r, rec, &result, s);
	} else if (span_starts(s, SPAN("disconnected")) ||
		   span_starts(s, SPAN("closed"))) {
		reader_close(r, id);
	} else {
		return false;
	}
	return true;
}

/* "smtp-in: session 4c0a: .." and "smtp-in: .. on session 4c0a: .." */
static bool
read_old(struct reader *r, const struct record *rec, span s)
{
	struct result result = { .protocol = "smtp" };
	span rest = s;

	if (!log_after(&rest, SPAN("ession ")))
		return false;
	result.key = span_sub(rest, 0, span_find_any(rest, SPAN(": ")));
	if (log_after(&s, SPAN("authentication successful for user ")) ||
	    log_after(&s, SPAN("Accepted authentication for user ")))
		result.outcome = AUTHSTR_OUTCOME_SUCCESS;
	else if (log_after(&s, SPAN("uthentication failed for user ")))
		result.outcome = AUTHSTR_OUTCOME_REFUSED;
	else
		return false;
	result.user = span_take_word(&s);
	reader_result(r, rec, &result);
	return true;
}

bool
opensmtpd_log(struct reader *r, const struct record *rec)
{
	span s = rec->text, id;

	if (span_take(&s, SPAN("smtp-in: ")))
		return read_old(r, rec, s);
	id = span_take_word(&s);
	return is_session(id) && span_take(&s, SPAN("smtp ")) &&
	       read_event(r, rec, id, s);
}
