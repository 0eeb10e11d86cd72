/* SPDX-License-Identifier: MIT */
/*
 * cyrus: Cyrus imapd's words in syslog.
 *
 *	login: host [192.0.2.1] user plaintext+TLS User logged in SESSIONID=<..>
 *	badlogin: host [192.0.2.1] plaintext (user) [SASL(-13): .. ]
 *	badlogin: host [192.0.2.1] plaintext user SASL(-13): ..
 *	badlogin: host [192.0.2.1] PLAIN (-notset-) [SASL(-13): ..]
 *	badlogin: host [192.0.2.1] APOP (<1.2@host>) SASL(-13): ..
 */
#include "base/text.h"
#include "capture/log_part.h"

/* "host [192.0.2.1] " */
static bool
take_host(span *s, span *address)
{
	size_t open = span_find(*s, '[', 0), close;

	if (open == SPAN_NPOS ||
	    span_find(span_sub(*s, 0, open), '(', 0) != SPAN_NPOS)
		return false;
	close = span_find(*s, ']', open);
	if (close == SPAN_NPOS)
		return false;
	*address = span_sub(*s, open + 1, close - open - 1);
	*s = span_from(*s, close + 1);
	return span_take(s, SPAN(" "));
}

/* What the command was: plaintext is LOGIN, or USER and PASS. */
static span
mech_of(span name, const char *protocol)
{
	size_t plus = span_find(name, '+', 0);

	name = span_sub(name, 0, plus);
	if (!span_equal_case(name, SPAN("plaintext")))
		return name;
	if (protocol != NULL && strcmp(protocol, "imap") == 0)
		return SPAN("IMAP-LOGIN");
	return protocol != NULL && strcmp(protocol, "pop3") == 0
		   ? SPAN("USER")
		   : SPAN("PLAIN");
}

static bool
read_login(
    struct reader *r, const struct record *rec, struct result *result, span s)
{
	if (!take_host(&s, &result->ends.client))
		return false;
	result->user = span_take_word(&s);
	result->mech = mech_of(span_take_word(&s), result->protocol);
	if (!span_starts(s, SPAN("User logged in")))
		return false;
	result->outcome = AUTHSTR_OUTCOME_SUCCESS;
	reader_result(r, rec, result);
	return true;
}

static bool
read_badlogin(
    struct reader *r, const struct record *rec, struct result *result, span s)
{
	size_t end;

	if (!take_host(&s, &result->ends.client))
		return false;
	result->mech = mech_of(span_take_word(&s), result->protocol);
	if (span_take(&s, SPAN("("))) {
		end = span_search(s, SPAN(") "), 0);
		result->user = span_sub(s, 0, end);
		s = span_from(s, end == SPAN_NPOS ? s.len : end + 2);
		/* nobody yet, or what APOP's digest was made of */
		if (span_equal(result->user, SPAN("-notset-")) ||
		    span_starts(result->user, SPAN("<")))
			result->user = SPAN_NONE;
	} else if (!span_starts(s, SPAN("[")) &&
		   !span_starts(s, SPAN("SASL("))) {
		result->user = span_take_word(&s);
	}
	if (span_take(&s, SPAN("[")) && span_ends(s, SPAN("]")))
		s.len--;
	result->reply = s;
	result->outcome = AUTHSTR_OUTCOME_REFUSED;
	reader_result(r, rec, result);
	return true;
}

/* "do_auth         : auth failure: [user=u] [service=smtp] [realm=r] [mech=pam]
 * [reason=PAM auth error]", saslauthd's */
static bool
read_saslauthd(struct reader *r, const struct record *rec, span s)
{
	struct result result = { .outcome = AUTHSTR_OUTCOME_REFUSED };
	span service = s;

	if (!log_after(&s, SPAN("auth failure: [user=")))
		return false;
	result.user = log_before(s, SPAN("] [service="));
	if (log_after(&service, SPAN("[service=")))
		result.protocol = log_protocol(log_before(service, SPAN("]")));
	if (log_after(&s, SPAN("[reason=")))
		result.reply = log_before(s, SPAN("]"));
	reader_result(r, rec, &result);
	return true;
}

bool
cyrus_log(struct reader *r, const struct record *rec)
{
	struct result result = { .key = rec->source,
		.protocol = log_protocol(rec->program) };
	span s = rec->text;

	if (span_take(&s, SPAN("login: ")))
		return read_login(r, rec, &result, s);
	if (span_take(&s, SPAN("badlogin: ")))
		return read_badlogin(r, rec, &result, s);
	return span_starts(s, SPAN("do_auth")) && read_saslauthd(r, rec, s);
}
