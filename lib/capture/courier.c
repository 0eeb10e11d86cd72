/* SPDX-License-Identifier: MIT */
/*
 * courier: Courier's servers, and vpopmail's beside qmail.
 *
 *	imapd: LOGIN, user=u, ip=[::ffff:192.0.2.1], port=[1234], protocol=IMAP
 *	imapd: LOGIN FAILED, user=u, ip=[::ffff:192.0.2.1], port=[1234]
 *	courieresmtpd: error,relay=::ffff:192.0.2.1,msg="535 Authentication
 *	    failed.",cmd: AUTH LOGIN u
 *	vchkpw-smtp: (PLAIN) login success u@d:192.0.2.1
 *	vchkpw-smtp: password fail (pass: 'p') u@d:192.0.2.1
 */
#include "base/text.h"
#include "capture/log_part.h"

static span
without_mapping(span ip)
{
	span_take(&ip, SPAN("::ffff:"));
	return ip;
}

static bool
read_login(struct reader *r, const struct record *rec)
{
	struct result result = { .protocol = log_protocol(rec->program),
		.outcome = AUTHSTR_OUTCOME_SUCCESS };
	span s = rec->text;

	if (result.protocol == NULL)
		return false;
	if (span_take(&s, SPAN("LOGIN FAILED, ")))
		result.outcome = AUTHSTR_OUTCOME_REFUSED;
	else if (!span_take(&s, SPAN("LOGIN, ")))
		return false;
	result.user = log_value(s, SPAN("user="));
	result.mech = log_value(s, SPAN("method="));
	result.ends.client = without_mapping(log_value(s, SPAN("ip=")));
	result.ends.client_port = log_value(s, SPAN("port="));
	reader_result(r, rec, &result);
	return true;
}

static bool
read_esmtp(struct reader *r, const struct record *rec)
{
	struct result result = { .protocol = "smtp",
		.outcome = AUTHSTR_OUTCOME_REFUSED };
	span s = rec->text, msg;
	uint64_t code;

	if (!span_take(&s, SPAN("error,relay=")))
		return false;
	result.ends.client = without_mapping(log_value(s, SPAN("")));
	result.ends.client_port = log_value(s, SPAN("port="));
	msg = log_value(s, SPAN("msg="));
	if (!log_after(&s, SPAN("cmd: AUTH ")) ||
	    !span_take_number(&msg, 599, &code))
		return false;
	result.code = (int)code;
	result.reply = span_trim(msg);
	result.mech = span_take_word(&s);
	/* "AUTH PLAIN base64 user", and of the first no more than a part */
	result.user = span_trim(s);
	if (span_find(result.user, ' ', 0) != SPAN_NPOS &&
	    token_plausible(
		span_sub(result.user, 0, span_find(result.user, ' ', 0))))
		span_take_word(&result.user);
	reader_result(r, rec, &result);
	return true;
}

/* "(PLAIN) login success u@d:192.0.2.1", "password fail (pass: 'p') .." */
static bool
read_vpopmail(struct reader *r, const struct record *rec)
{
	struct result result = { .outcome = AUTHSTR_OUTCOME_SUCCESS };
	span s = rec->text, who;
	bool named = span_take(&s, SPAN("vchkpw-"));
	size_t colon;

	if (!named && !span_starts(rec->program, SPAN("vchkpw-")))
		return false;
	result.protocol = log_protocol(rec->text);
	if (result.protocol == NULL)
		result.protocol = log_protocol(rec->program);
	if (named)
		log_after(&s, SPAN(": "));
	if (span_take(&s, SPAN("("))) {
		result.mech = log_before(s, SPAN(")"));
		log_after(&s, SPAN(") "));
	}
	who = s;
	if (!log_after(&who, SPAN("login success "))) {
		result.outcome = AUTHSTR_OUTCOME_REFUSED;
		result.reply = log_before(s, SPAN(" ("));
		if (log_after(&who, SPAN("(pass: '"))) {
			result.password = log_before(who, SPAN("') "));
			log_after(&who, SPAN("') "));
		} else if (!log_after(&who, SPAN(" fail ")) &&
			   !log_after(&who, SPAN("not found "))) {
			return false;
		}
	}
	/* no user has a colon, an address may */
	colon = span_find(who, ':', 0);
	if (colon == SPAN_NPOS)
		return false;
	result.user = span_sub(who, 0, colon);
	result.ends.client = span_from(who, colon + 1);
	reader_result(r, rec, &result);
	return true;
}

bool
courier_log(struct reader *r, const struct record *rec)
{
	return read_login(r, rec) || read_esmtp(r, rec) ||
	       read_vpopmail(r, rec);
}
