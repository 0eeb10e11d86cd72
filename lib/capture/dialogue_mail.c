/* SPDX-License-Identifier: MIT */
/*
 * dialogue_mail: mail within a dialogue, which may have lines of another one in
 * it: behind DATA (RFC 5321 section 4.1.1.4), RETR and TOP (RFC 1939 sections 5
 * and 7), and in the literals of FETCH (RFC 9051 section 7.5.2).
 */
#include "capture/dialogue.h"
#include "capture/imap.h"

/* Up to the dot, or to a reply that ends DATA. */
static bool
in_data(struct dialogue *d, const struct line *line, const struct say *say)
{
	bool reply = line->side == LINE_SERVER && say->kind == SAY_REPLY &&
		     say->code / 100 != 3;

	if (reply || span_equal(line->text, SPAN(".")))
		d->in_data = false;
	return !reply;
}

/* What the server sends; who logs it may leave it out, and then the client
 * speaks next. */
static bool
in_fetched(struct dialogue *d, const struct line *line, const struct say *say)
{
	if (line->side == LINE_CLIENT ||
	    (d->octets > 0 && say->kind == SAY_TAGGED) ||
	    (d->in_message && say->kind == SAY_POP3)) {
		d->in_message = false;
		d->octets = 0;
		return false;
	}
	if (d->in_message) {
		d->in_message = !span_equal(line->text, SPAN("."));
		return true;
	}
	/* with its CR and LF */
	d->octets -=
	    d->octets < line->text.len + 2 ? d->octets : line->text.len + 2;
	return true;
}

/* Does a mail come next? */
static void
see_mail(struct dialogue *d, const struct line *line, const struct say *say)
{
	span text = line->text;
	size_t n;

	if (say->kind == SAY_POP3) {
		d->in_message = say->ok && d->asks_message;
		d->asks_message = false;
	} else if (line->side != LINE_SERVER && d->protocol != NULL &&
		   strcmp(d->protocol, "pop3") == 0) {
		d->asks_message = span_starts_case(text, SPAN("RETR ")) ||
				  span_starts_case(text, SPAN("TOP "));
	} else if (span_starts(text, SPAN("* ")) && line->side != LINE_CLIENT &&
		   span_search_case(text, SPAN(" FETCH ("), 0) != SPAN_NPOS &&
		   imap_literal_at_end(text, &n)) {
		d->octets = n;
	}
}

bool
dialogue_mail(
    struct dialogue *d, const struct line *line, const struct say *say)
{
	if (d->in_data)
		return in_data(d, line, say);
	if ((d->in_message || d->octets > 0) && in_fetched(d, line, say))
		return true;
	see_mail(d, line, say);
	return false;
}
