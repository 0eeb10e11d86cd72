/* SPDX-License-Identifier: MIT */
/*
 * xclient: tells a server that trusts us whom to take us for (Postfix's
 * XCLIENT, https://www.postfix.org/XCLIENT_README.html).  The session then
 * begins anew: 220, EHLO.
 */
#include "base/text.h"
#include "smtp/session.h"
#include "smtp/xtext.h"

/* Of a value as it is given; of a line, as a server takes it. */
#define VALUE_MAX 255
/* What stands for a value that is not known, or not now. */
static const char *const unknown[] = { "[UNAVAILABLE]", "[TEMPUNAVAIL]" };

static bool
is_any(span value)
{
	return value.len > 0;
}

static bool
is_port(span value)
{
	uint64_t n;

	return span_take_number(&value, 65535, &n) && value.len == 0 && n > 0;
}

static bool
is_protocol(span value)
{
	return span_equal_case(value, SPAN("SMTP")) ||
	       span_equal_case(value, SPAN("ESMTP"));
}

static bool
is_ipv4(span value)
{
	uint64_t n;

	for (int i = 0; i < 4; i++)
		if (!span_take_number(&value, 255, &n) ||
		    (i < 3 && !span_take(&value, SPAN("."))))
			return false;
	return value.len == 0;
}

static bool
is_ipv6(span value)
{
	span_take_case(&value, SPAN("IPV6:"));
	if (value.len < 2 || value.len > 45 ||
	    span_find(value, ':', 0) == SPAN_NPOS)
		return false;
	for (size_t i = 0; i < value.len; i++)
		if (text_hex_digit(value.p[i]) < 0 && value.p[i] != ':' &&
		    value.p[i] != '.')
			return false;
	return true;
}

static bool
is_address(span value)
{
	return is_ipv4(value) || is_ipv6(value);
}

/* Postfix's, then those that Dovecot has besides. */
static const struct attribute {
	const char *name;
	bool (*fits)(span value);
	const char *what;
} attributes[] = {
	{ "NAME", is_any, "a host name" },
	{ "REVERSE_NAME", is_any, "a host name" },
	{ "ADDR", is_address, "an address of IPv4 or IPv6" },
	{ "PORT", is_port, "a port" },
	{ "PROTO", is_protocol, "SMTP or ESMTP" },
	{ "HELO", is_any, "a host name" },
	{ "LOGIN", is_any, "a user" },
	{ "DESTADDR", is_address, "an address of IPv4 or IPv6" },
	{ "DESTPORT", is_port, "a port" },
	{ "SESSION", is_any, "an id" },
	{ "TTL", is_any, "a number" },
	{ "TIMEOUT", is_any, "a number" },
	{ "FORWARD", is_any, "a text" },
};
#define ATTRIBUTES (sizeof(attributes) / sizeof(attributes[0]))

/* ---------------------------------------------------------------- plan -- */

static bool
is_unknown(span value)
{
	return span_equal_case(value, authstr_span_of(unknown[0])) ||
	       span_equal_case(value, authstr_span_of(unknown[1]));
}

static size_t
find_attribute(span name)
{
	size_t i = 0;

	while (i < ATTRIBUTES &&
	       !span_equal_case(name, authstr_span_of(attributes[i].name)))
		i++;
	return i;
}

/* One NAME=value, at that offset. */
static int
take_attribute(struct session_plan *plan, span word, size_t at, unsigned *seen,
    struct authstr_error *err)
{
	size_t equals = span_find(word, '=', 0);
	size_t i = find_attribute(
	    span_sub(word, 0, equals == SPAN_NPOS ? word.len : equals));
	span value =
	    span_from(word, equals == SPAN_NPOS ? word.len : equals + 1);

	if (i == ATTRIBUTES || (*seen & (1u << i)) != 0)
		return error_set(err, AUTHSTR_E_REFUSED, at, "bad-xclient",
		    "expected NAME, REVERSE_NAME, ADDR, PORT, PROTO, HELO, "
		    "LOGIN, DESTADDR or DESTPORT, and =, each once");
	if (value.len > VALUE_MAX ||
	    (!attributes[i].fits(value) && !is_unknown(value)))
		return error_set(err, AUTHSTR_E_REFUSED, at, "bad-xclient",
		    "expected %s in %s", attributes[i].what,
		    attributes[i].name);
	*seen |= 1u << i;
	buf_put_byte(&plan->xclient, ' ');
	buf_put_str(&plan->xclient, attributes[i].name);
	buf_put_byte(&plan->xclient, '=');
	if (attributes[i].fits == is_address && !is_ipv4(value) &&
	    !is_unknown(value) && !span_starts_case(value, SPAN("IPV6:")))
		buf_put(&plan->xclient, SPAN("IPV6:"));
	xtext_put(value, &plan->xclient);
	return AUTHSTR_OK;
}

int
xclient_plan(struct session_plan *plan, span value, struct authstr_error *err)
{
	int rc = cmd_check_line(value, "list of attributes", err);
	const unsigned char *start = value.p;
	unsigned seen = 0;

	buf_wipe(&plan->xclient);
	plan->attributes = 0;
	while (rc == AUTHSTR_OK && (value.len > 0 || seen == 0)) {
		size_t at = (size_t)(value.p - start);
		span word = span_take_word(&value);

		rc = take_attribute(plan, word, at, &seen, err);
	}
	if (rc == AUTHSTR_OK && buf_status(&plan->xclient) != AUTHSTR_OK)
		rc = error_nomem(err);
	plan->attributes = rc == AUTHSTR_OK ? seen : 0;
	return rc;
}

/* -------------------------------------------------------------- states -- */

static bool
offers_attribute(const struct authstr_session *s, const char *name)
{
	const struct authstr_caps *caps = session_offers(s);
	size_t n = caps == NULL ? 0 : authstr_caps_count(caps);

	for (size_t i = 0; i < n; i++) {
		if (!span_equal_case(
			authstr_caps_keyword(caps, i), SPAN("XCLIENT")))
			continue;
		for (size_t k = 0; k < authstr_caps_arg_count(caps, i); k++)
			if (span_equal_case(authstr_caps_arg(caps, i, k),
				authstr_span_of(name)))
				return true;
	}
	return false;
}

static bool
check_offer(struct authstr_session *s, struct authstr_error *err)
{
	if (!session_offered(s, "XCLIENT")) {
		error_set(err, AUTHSTR_E_REFUSED, AUTHSTR_NO_OFFSET,
		    "xclient-not-offered",
		    "expected XCLIENT among the capabilities, found none");
		return false;
	}
	for (size_t i = 0; i < ATTRIBUTES; i++) {
		if ((s->plan.attributes & (1u << i)) == 0 ||
		    offers_attribute(s, attributes[i].name))
			continue;
		error_set(err, AUTHSTR_E_REFUSED, AUTHSTR_NO_OFFSET,
		    "xclient-attribute",
		    "expected %s among the attributes of XCLIENT, found none",
		    attributes[i].name);
		return false;
	}
	return true;
}

void
xclient_enter(struct authstr_session *s)
{
	struct authstr_error err;

	if (check_offer(s, &err))
		session_say(s, cmd_xclient(buf_span(&s->plan.xclient), &s->out),
		    NULL, SPAN_NONE);
	else
		session_fail(s, AUTHSTR_CLASS_NO, &err);
}

void
xclient_reply(struct authstr_session *s)
{
	if (authstr_reply_code(s->reply) == 220)
		session_enter(s, STATE_XCLIENT_EHLO);
	else
		session_refused(s);
}
