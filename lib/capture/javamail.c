/* SPDX-License-Identifier: MIT */
/*
 * javamail: JavaMail and Angus Mail with mail.debug, which hide the commands of
 * a login and say in words how it ended:
 *
 *	DEBUG SMTP: AUTH PLAIN command trace suppressed
 *	DEBUG SMTP: AUTH PLAIN succeeded
 *	DEBUG IMAP: AUTHENTICATE PLAIN command result: A0 OK Logged in
 *	DEBUG POP3: authentication command failed
 */
#include "capture/dialect.h"

static const struct protocol {
	span word;
	const char *name;
} protocols[] = {
#define PROTOCOL(word, name)                                                   \
	{                                                                      \
		{ (const unsigned char *)(word), sizeof(word) - 1 }, name      \
	}
	PROTOCOL("SMTP: ", "smtp"), PROTOCOL("SMTPS: ", "smtp"),
	PROTOCOL("IMAP: ", "imap"), PROTOCOL("IMAPS: ", "imap"),
	PROTOCOL("POP3: ", "pop3"), PROTOCOL("POP3S: ", "pop3")
#undef PROTOCOL
};

static const char *
take_protocol(span *s)
{
	for (size_t i = 0; i < sizeof(protocols) / sizeof(protocols[0]); i++)
		if (span_take(s, protocols[i].word))
			return protocols[i].name;
	return NULL;
}

/* "AUTH X ", "AUTHENTICATE X ", "LOGIN " or "authentication " */
static bool
take_command(span *s, span *mech, const char *protocol)
{
	if (span_take(s, SPAN("AUTH ")) ||
	    span_take(s, SPAN("AUTHENTICATE "))) {
		*mech = span_take_word(s);
		return true;
	}
	if (span_take(s, SPAN("LOGIN "))) {
		*mech = SPAN("IMAP-LOGIN");
		return true;
	}
	*mech = SPAN("USER");
	return strcmp(protocol, "pop3") == 0 &&
	       span_take(s, SPAN("authentication "));
}

static bool
take_outcome(span s, struct result *result)
{
	span rest = s;

	if (span_starts(s, SPAN("command succeeded")) ||
	    span_equal(s, SPAN("succeeded"))) {
		result->outcome = AUTHSTR_OUTCOME_SUCCESS;
	} else if (span_starts(s, SPAN("command failed")) ||
		   span_equal(s, SPAN("failed"))) {
		result->outcome = AUTHSTR_OUTCOME_REFUSED;
	} else if (span_take(&rest, SPAN("command result: "))) {
		span_take_word(&rest);
		result->reply = rest;
		result->outcome = span_starts(rest, SPAN("OK"))
				      ? AUTHSTR_OUTCOME_SUCCESS
				      : AUTHSTR_OUTCOME_REFUSED;
	} else {
		return false;
	}
	return true;
}

/* The command, and that what follows it is not here. */
static void
say_hidden(
    struct reader *r, const struct record *rec, const struct result *result)
{
	struct speech s = { .key = rec->source, .side = LINE_CLIENT };
	bool smtp = strcmp(result->protocol, "smtp") == 0;
	span command = smtp ? SPAN("AUTH ") : SPAN("A AUTHENTICATE ");

	if (span_equal(result->mech, SPAN("USER")) ||
	    span_equal(result->mech, SPAN("IMAP-LOGIN")))
		return; /* the result says it all */
	room_begin(&r->quoted, rec->text);
	for (size_t i = 0; i < command.len; i++)
		room_put(&r->quoted, command.p[i], 0);
	for (size_t i = 0; i < result->mech.len; i++)
		room_put(&r->quoted, result->mech.p[i], 0);
	s.text = buf_span(&r->quoted.text);
	reader_says(r, rec, &s);
	s.text = SPAN("****");
	reader_says(r, rec, &s);
}

bool
javamail_result(struct reader *r, const struct record *rec)
{
	struct result result = { .key = rec->source };
	span s = rec->text;

	if (!span_take(&s, SPAN("DEBUG ")) ||
	    (result.protocol = take_protocol(&s)) == NULL ||
	    !take_command(&s, &result.mech, result.protocol))
		return false;
	if (take_outcome(s, &result))
		reader_result(r, rec, &result);
	else if (span_starts(s, SPAN("command trace suppressed")))
		say_hidden(r, rec, &result);
	else
		return false;
	return true;
}
