/* SPDX-License-Identifier: MIT */
/*
 * swift: the log of Swift Mailer, which stands once more in the text of each
 * exception that it tells of, with all that it had of the kind.
 *
 *	!! Expected response code 235 but got code "535", with message "535 ..
 *	" (code: 535)
 *	!! Expected response code 235 but got code "535", with message "535 ..
 *	"
 *	Log data:
 *	++ Starting Swift_SmtpTransport
 *	..
 *	" (code: 535) (code: 535)
 */
#include "base/text.h"
#include "capture/dialect.h"

/* " (code: 535)" at the end, how often */
static unsigned
count_codes(span text)
{
	static const char mark[] = " (code: ";
	unsigned n = 0;
	size_t at;

	for (; text.len > 0 && text.p[text.len - 1] == ')'; n++) {
		for (at = text.len - 1; at > 0 && text_is_digit(text.p[at - 1]);
		     at--)
			continue;
		text.len = at;
		if (!span_ends(text, SPAN(" (code: ")))
			return n;
		text.len -= sizeof(mark) - 1;
	}
	return n;
}

bool
swift_again(struct reader *r, const struct record *rec)
{
	struct swift *w = &r->swift;
	unsigned codes;

	if (span_search(rec->text, SPAN("++ Starting Swift_"), 0) !=
	    SPAN_NPOS) {
		w->begun = true;
		return w->depth > 0;
	}
	if (!w->begun || r->out->watch != NULL)
		return false;
	if (span_ends(rec->text, SPAN("Log data:"))) {
		w->depth++;
		return true;
	}
	if (w->depth == 0)
		return false;
	codes = count_codes(rec->text);
	if (codes > 1)
		w->depth -= codes - 1 < w->depth ? codes - 1 : w->depth;
	return true;
}
