/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include "authstr-smtp.h"
#include "base/span.h"
#include "unit/unit.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

/* A capability line, and its parts as "name=value unit; ..", numbers with "#",
 * members of a list with "*". */
static const struct {
	enum authstr_protocol protocol;
	const char *line, *parts;
	int malformed;
} rows[] = {
	{ AUTHSTR_SMTP, "SIZE", "", 0 },
	{ AUTHSTR_SMTP, "SIZE 0", "max=#0 octets; ", 0 },
	{ AUTHSTR_SMTP, "size 35882577", "max=#35882577 octets; ", 0 },
	{ AUTHSTR_SMTP, "SIZE 10M", "max=10M octets; ", 1 },
	{ AUTHSTR_SMTP, "SIZE -1", "max=-1 octets; ", 1 },
	{ AUTHSTR_SMTP, "SIZE 18446744073709551616",
	    "max=18446744073709551616 octets; ", 1 },
	{ AUTHSTR_SMTP, "SIZE 1 2", "max=#1 octets; ", 1 },
	{ AUTHSTR_LMTP, "SIZE 1", "max=#1 octets; ", 0 },
	{ AUTHSTR_SMTP, "8BITMIME", "", 0 },
	{ AUTHSTR_SMTP, "8BITMIME x", "", 1 },
	{ AUTHSTR_SMTP, "AUTH PLAIN LOGIN", "*words=PLAIN; *words=LOGIN; ", 0 },
	{ AUTHSTR_SMTP, "AUTH=LOGIN", "*words=LOGIN; ", 0 },
	{ AUTHSTR_SMTP, "X-EXPS=LOGIN", "*words=LOGIN; ", 0 },
	{ AUTHSTR_SMTP, "LIMITS", "", 0 },
	{ AUTHSTR_SMTP, "LIMITS mailmax=1000 RCPTMAX=50000 RCPTDOMAINMAX=1",
	    "MAILMAX=#1000 messages a session; "
	    "RCPTMAX=#50000 recipients a message; "
	    "RCPTDOMAINMAX=#1 domains of recipients a session; ",
	    0 },
	{ AUTHSTR_SMTP, "LIMITS X=y", "X=y; ", 0 },
	{ AUTHSTR_SMTP, "LIMITS RCPTMAX=x", "RCPTMAX=x recipients a message; ",
	    1 },
	{ AUTHSTR_SMTP, "LIMITS RCPTMAX", "RCPTMAX= recipients a message; ",
	    1 },
	{ AUTHSTR_SMTP, "LIMITS =1", "=1; ", 1 },
	{ AUTHSTR_SMTP, "FUTURERELEASE 86400 2027-01-31T23:59:59Z",
	    "max_interval=#86400 seconds; max_date=2027-01-31T23:59:59Z; ", 0 },
	{ AUTHSTR_SMTP, "FUTURERELEASE 86400 2027-01-31T23:59:59.5+01:00",
	    "max_interval=#86400 seconds; "
	    "max_date=2027-01-31T23:59:59.5+01:00; ",
	    0 },
	{ AUTHSTR_SMTP, "FUTURERELEASE 86400", "max_interval=#86400 seconds; ",
	    1 },
	{ AUTHSTR_SMTP, "FUTURERELEASE 1 2027-01-31",
	    "max_interval=#1 seconds; max_date=2027-01-31; ", 1 },
	{ AUTHSTR_SMTP, "FUTURERELEASE 1 2027-01-31T23:59:59xZ",
	    "max_interval=#1 seconds; max_date=2027-01-31T23:59:59xZ; ", 1 },
	{ AUTHSTR_SMTP, "FUTURERELEASE 1 2027-01-31T23:59:59.Z",
	    "max_interval=#1 seconds; max_date=2027-01-31T23:59:59.Z; ", 1 },
	{ AUTHSTR_SMTP, "DELIVERBY", "", 0 },
	{ AUTHSTR_SMTP, "DELIVERBY 240", "min=#240 seconds; ", 0 },
	{ AUTHSTR_SMTP, "DELIVERBY 240,X", "min=#240 seconds; ", 0 },
	{ AUTHSTR_SMTP, "BY x", "min=x seconds; ", 1 },
	{ AUTHSTR_SMTP, "MT-PRIORITY", "", 0 },
	{ AUTHSTR_SMTP, "MT-PRIORITY STANAG4406", "profile=STANAG4406; ", 0 },
	{ AUTHSTR_SMTP, "MT-PRIORITY A B", "profile=A; ", 1 },
	{ AUTHSTR_SMTP, "NO-SOLICITING org.example:ADV:x",
	    "*keywords=org.example; *keywords=ADV; *keywords=x; ", 0 },
	{ AUTHSTR_SMTP, "NO-SOLICITING", "", 0 },
	{ AUTHSTR_SMTP, "XCLIENT NAME ADDR PROTO",
	    "*attributes=NAME; *attributes=ADDR; *attributes=PROTO; ", 0 },
	{ AUTHSTR_SMTP, "BURL imap imap://mail.example.org",
	    "*urls=imap; *urls=imap://mail.example.org; ", 0 },
	{ AUTHSTR_SMTP, "X-NOBODY a b", "", 0 },
	{ AUTHSTR_IMAP, "APPENDLIMIT", "", 0 },
	{ AUTHSTR_IMAP, "APPENDLIMIT=35651584", "max=#35651584 octets; ", 0 },
	{ AUTHSTR_IMAP, "APPENDLIMIT=x", "max=x octets; ", 1 },
	{ AUTHSTR_IMAP, "QUOTA=RES-STORAGE QUOTA=RES-MESSAGE",
	    "*words=RES-STORAGE; *words=RES-MESSAGE; ", 0 },
	{ AUTHSTR_IMAP, "I18NLEVEL=1", "level=#1; ", 0 },
	{ AUTHSTR_IMAP, "I18NLEVEL=one", "level=one; ", 1 },
	{ AUTHSTR_IMAP, "THREAD=REFERENCES", "*words=REFERENCES; ", 0 },
	{ AUTHSTR_IMAP, "RIGHTS=texk", "letters=texk; ", 0 },
	{ AUTHSTR_IMAP, "RIGHTS=a-b", "letters=a-b; ", 1 },
	{ AUTHSTR_IMAP, "RIGHTS=", "", 1 },
	{ AUTHSTR_IMAP, "MESSAGELIMIT=1000", "max=#1000; ", 0 },
	{ AUTHSTR_POP3, "LOGIN-DELAY 900", "min=#900 seconds; ", 0 },
	{ AUTHSTR_POP3, "LOGIN-DELAY 900 USER",
	    "min=#900 seconds; per_user=USER; ", 0 },
	{ AUTHSTR_POP3, "LOGIN-DELAY 900 BOB",
	    "min=#900 seconds; per_user=BOB; ", 1 },
	{ AUTHSTR_POP3, "LOGIN-DELAY", "", 1 },
	{ AUTHSTR_POP3, "EXPIRE NEVER", "days=NEVER days; ", 0 },
	{ AUTHSTR_POP3, "EXPIRE 60 USER", "days=#60 days; per_user=USER; ", 0 },
	{ AUTHSTR_POP3, "EXPIRE soon", "days=soon days; ", 1 },
	{ AUTHSTR_POP3, "IMPLEMENTATION Example  1.0", "text=Example  1.0; ",
	    0 },
	{ AUTHSTR_POP3, "SASL PLAIN", "*words=PLAIN; ", 0 },
	{ AUTHSTR_SIEVE, "\"SIEVE\" \"fileinto  reject\"",
	    "*words=fileinto; *words=reject; ", 0 },
	{ AUTHSTR_SIEVE, "\"MAXREDIRECTS\" \"5\"", "max=#5; ", 0 },
	{ AUTHSTR_SIEVE, "\"MAXREDIRECTS\" \"-\"", "max=-; ", 1 },
	{ AUTHSTR_SIEVE, "\"NOTIFY\" \"mailto xmpp\"",
	    "*words=mailto; *words=xmpp; ", 0 },
	{ AUTHSTR_SIEVE, "\"VERSION\" \"1.0\"", "text=1.0; ", 0 },
};

static struct authstr_caps *
caps_of(enum authstr_protocol protocol, const char *line)
{
	static const char *const forms[] = {
		[AUTHSTR_SMTP] = "250-a\r\n250 %s\r\n",
		[AUTHSTR_LMTP] = "250-a\r\n250 %s\r\n",
		[AUTHSTR_IMAP] = "* CAPABILITY %s\r\nA1 OK x\r\n",
		[AUTHSTR_POP3] = "+OK\r\n%s\r\n.\r\n",
		[AUTHSTR_SIEVE] = "%s\r\nOK\r\n",
	};
	struct authstr_reply *r = authstr_reply_new();
	struct authstr_caps *caps;
	char reply[300];
	size_t used;

	snprintf(reply, sizeof(reply), forms[protocol], line);
	authstr_reply_expect(r, protocol, AUTHSTR_REPLY_HELLO, SPAN("A1"));
	ck_assert_int_eq(
	    authstr_reply_feed(r, authstr_span_of(reply), &used, NULL),
	    AUTHSTR_OK);
	caps = authstr_caps_read(r);
	ck_assert_ptr_nonnull(caps);
	authstr_reply_free(r);
	return caps;
}

START_TEST(parts_rows)
{
	struct authstr_caps *caps = caps_of(rows[_i].protocol, rows[_i].line);
	size_t n = authstr_caps_part_count(caps, 0), len = 0;
	struct authstr_part part;
	char found[300] = "";

	ck_assert_uint_eq(authstr_caps_count(caps), 1);
	for (size_t i = 0; i < n; i++) {
		ck_assert_int_eq(
		    authstr_caps_part(caps, 0, i, &part), AUTHSTR_OK);
		len += (size_t)snprintf(found + len, sizeof(found) - len,
		    "%s%.*s=%s%.*s%s%s; ", part.in_list ? "*" : "",
		    (int)part.name.len, (const char *)part.name.p,
		    part.is_number ? "#" : "", (int)part.value.len,
		    (const char *)part.value.p, part.unit == NULL ? "" : " ",
		    part.unit == NULL ? "" : part.unit);
	}
	ck_assert_str_eq(found, rows[_i].parts);
	ck_assert_int_eq(authstr_caps_malformed(caps, 0), rows[_i].malformed);
	ck_assert_int_eq(authstr_caps_part(caps, 0, n, &part), AUTHSTR_E_USAGE);
	authstr_caps_free(caps);
}
END_TEST

START_TEST(parts_past_the_end)
{
	struct authstr_caps *caps = caps_of(AUTHSTR_SMTP, "SIZE 1");

	ck_assert_uint_eq(authstr_caps_part_count(caps, 1), 0);
	ck_assert_int_eq(authstr_caps_malformed(caps, 1), 0);
	authstr_caps_free(caps);
}
END_TEST

/* Each protocol has its own words for what has the same name. */
START_TEST(keywords_by_protocol)
{
	ck_assert_str_eq(authstr_keyword_spec(authstr_keyword_find_in(
			     AUTHSTR_IMAP, SPAN("auth="))),
	    "RFC 9051");
	ck_assert_str_eq(authstr_keyword_spec(authstr_keyword_find_in(
			     AUTHSTR_SIEVE, SPAN("STARTTLS"))),
	    "RFC 5804");
	ck_assert_str_eq(authstr_keyword_spec(authstr_keyword_find_in(
			     AUTHSTR_LMTP, SPAN("STARTTLS"))),
	    "RFC 3207");
	ck_assert_ptr_null(
	    authstr_keyword_find_in(AUTHSTR_POP3, SPAN("STARTTLS")));
	ck_assert_ptr_null(
	    authstr_keyword_find_in(AUTHSTR_HTTP, SPAN("STARTTLS")));
}
END_TEST

Suite *
suite_parts(void)
{
	Suite *s = suite_create("parts");
	TCase *t = tcase_create("keywords");

	tcase_add_loop_test(t, parts_rows, 0, COUNT(rows));
	tcase_add_test(t, parts_past_the_end);
	tcase_add_test(t, keywords_by_protocol);
	suite_add_tcase(s, t);
	return s;
}
