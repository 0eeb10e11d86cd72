/* SPDX-License-Identifier: MIT */
/*
 * symfony: the exception of Symfony's mailer, which tells of all its logins in
 * one line:
 *
 *	Failed to authenticate on SMTP server with username "a" using the
 *	following authenticators: "LOGIN". Authenticator "LOGIN" returned
 *	"Expected response code "235" but got code "535", with message "535
 *x".".
 */
#include "capture/dialect.h"

/* What stands between the words and the quote behind. */
static bool
take_between(span *s, span words, span *value)
{
	size_t at = span_search(*s, words, 0), end;

	if (at == SPAN_NPOS)
		return false;
	*s = span_from(*s, at + words.len);
	end = span_find(*s, '"', 0);
	if (end == SPAN_NPOS)
		return false;
	*value = span_sub(*s, 0, end);
	*s = span_from(*s, end + 1);
	return true;
}

static void
tell(struct reader *r, const struct record *rec, span user, span mech,
    span code, span message)
{
	struct result result = { .key = rec->source,
		.protocol = "smtp",
		.mech = mech,
		.user = user,
		.outcome = AUTHSTR_OUTCOME_REFUSED };
	uint64_t n = 0;

	span_take_number(&code, 599, &n);
	result.code = (int)n;
	if (n < 400) {
		result.outcome = AUTHSTR_OUTCOME_UNFINISHED;
		result.code = 0;
	}
	span_take_word(&message);
	result.reply = message;
	reader_result(r, rec, &result);
}

bool
symfony_failure(struct reader *r, const struct record *rec)
{
	static const char begin[] = "Failed to authenticate on SMTP server ";
	span s = rec->text, user, mech, code, message;
	size_t at = span_search(s, SPAN("Failed to auth"), 0);

	if (at == SPAN_NPOS)
		return false;
	s = span_from(s, at);
	if (!span_take(&s, authstr_span_of(begin)) ||
	    !take_between(&s, SPAN("username \""), &user))
		return false;
	while (take_between(&s, SPAN("Authenticator \""), &mech))
		if (take_between(&s, SPAN("got code \""), &code) &&
		    take_between(&s, SPAN("message \""), &message))
			tell(r, rec, user, mech, code, message);
	return true;
}
