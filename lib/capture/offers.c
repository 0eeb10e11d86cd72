/* SPDX-License-Identifier: MIT */
/*
 * offers: the mechanisms that the server offered in this connection.
 */
#include "capture/dialogue.h"

void
offers_forget(struct dialogue *d)
{
	buf_wipe(&d->offers);
	d->offers_known = d->offers_auth = false;
}

void
offers_add(struct dialogue *d, span names)
{
	d->offers_known = d->offers_auth = true;
	while (names.len > 0) {
		buf_put_byte(&d->offers, ' ');
		buf_put(&d->offers, span_take_word(&names));
	}
	buf_put_byte(&d->offers, ' ');
}

/* AUTH=PLAIN in a list of IMAP capabilities. */
static void
read_imap(struct dialogue *d, span text)
{
	while (text.len > 0) {
		span word = span_take_word(&text);

		if (!span_take_case(&word, SPAN("AUTH=")))
			continue;
		if (span_ends(word, SPAN("]")))
			word.len--;
		offers_add(d, word);
	}
}

/* A line of an EHLO or CAPA reply, or a list of IMAP. */
void
offers_read(struct dialogue *d, span text)
{
	if (d->protocol != NULL && strcmp(d->protocol, "imap") == 0)
		read_imap(d, text);
	else if (span_take_case(&text, SPAN("AUTH ")) ||
		 span_take_case(&text, SPAN("AUTH=")) ||
		 span_take_case(&text, SPAN("SASL ")))
		offers_add(d, text);
}

static bool
is_offered(const struct dialogue *d, span name)
{
	span list = buf_span(&d->offers);

	while (list.len > 0)
		if (span_equal_case(span_take_word(&list), name))
			return true;
	return false;
}

void
offers_check(const struct dialogue *d, struct authstr_login *l)
{
	if (!d->offers_known)
		return;
	if (!d->offers_auth)
		l->facts |= LOGIN_NO_AUTH;
	else if (!is_offered(d, buf_span(&l->mech_name)))
		l->facts |= LOGIN_NO_MECH;
}
