/* SPDX-License-Identifier: MIT */
/*
 * Lines of servers' logs, written after the programs' sources where the samples
 * have none, and what may stand before a line: who logged in, when, from where,
 * and what came of it.
 */
#include <stdio.h>
#include "authstr-capture.h"
#include "base/buf.h"
#include "unit/unit.h"

#define LOGIN(text) "Nov 29 10:00:00 mx " text "\n"
#define DOVECOT(text)                                                          \
	LOGIN("dovecot: submission-login: Debug: smtp-server: conn "           \
	      "192.0.2.1:34554 [1]: " text)
#define POSTFIX(text) LOGIN("postfix/smtpd[7]: " text)
#define BAD                                                                    \
	"warning: h.example.org[192.0.2.1]: SASL PLAIN authentication failed"

static const struct {
	const char *input, *expect;
} logs[] = {
	/* vpopmail's vchkpw */
	{ LOGIN("vpopmail[1]: vchkpw-smtp: (PLAIN) login success "
		"al@example.org:192.0.2.1"),
	    "1 Nov 29 "
	    "10:00:00|192.0.2.1|smtp|PLAIN|al@example.org||success\n" },
	{ LOGIN("vchkpw-pop3[1]: login success al@example.org:192.0.2.1"),
	    "1 Nov 29 10:00:00|192.0.2.1|pop3||al@example.org||success\n" },
	{ LOGIN("vpopmail[1]: vchkpw-smtp: (LOGIN) password fail (pass: 'a b') "
		"al@example.org:192.0.2.1"),
	    "1 Nov 29 10:00:00|192.0.2.1|smtp|LOGIN|al@example.org|a b|refused "
	    "password fail\n" },
	{ LOGIN("vchkpw-smtp[1]: password fail (pass: 'a b') "
		"al@example.org:192.0.2.1"),
	    "1 Nov 29 10:00:00|192.0.2.1|smtp||al@example.org|a b|refused "
	    "password fail\n" },
	{ LOGIN("vpopmail[1]: vchkpw-imap: password fail al@example.org:::1"),
	    "1 Nov 29 10:00:00|::1|imap||al@example.org||refused "
	    "password fail al@example.org:::1\n" },
	{ LOGIN("vpopmail[1]: vchkpw-smtp: vpopmail user not found "
		"al@example.org:192.0.2.1"),
	    "1 Nov 29 10:00:00|192.0.2.1|smtp||al@example.org||refused "
	    "vpopmail user not found al@example.org:192.0.2.1\n" },
	{ LOGIN("vpopmail[1]: vchkpw-smtp: null user name given"), "" },
	{ LOGIN("vpopmail[1]: vchkpw-smtp: login success nobody"), "" },
	/* OpenSMTPD of old */
	{ LOGIN("smtpd[1]: smtp-in: session 4c0aab12deadbeef: authentication "
		"successful for user al "),
	    "1 Nov 29 10:00:00||smtp||al||success\n" },
	{ LOGIN("smtpd[1]: smtp-in: Authentication failed for user al on "
		"session 4c0aab12deadbeef"),
	    "1 Nov 29 10:00:00||smtp||al||refused\n" },
	{ LOGIN("smtpd[1]: smtp-in: Accepted authentication for user al on "
		"session 4c0aab12deadbeef"),
	    "1 Nov 29 10:00:00||smtp||al||success\n" },
	{ LOGIN("smtpd[1]: smtp-in: New session 4c0aab12deadbeef from host x"),
	    "" },
	/* Dovecot's submission-login, whose auth process says nothing */
	{ DOVECOT("Received new command: AUTH PLAIN")
		DOVECOT("command AUTH: New command") DOVECOT("Sent: 334 ")
		    DOVECOT("Received AUTH response: AGFsAHB3")
			DOVECOT("command AUTH: 535 reply: Sent: 535 5.7.8 no"),
	    "1 Nov 29 10:00:00|192.0.2.1:34554|smtp|PLAIN|al|pw|refused 535 "
	    "no\n" },
	/* Cyrus */
	{ LOGIN("cyrus/imap[1]: badlogin: h.example.org [192.0.2.1] plaintext "
		"al SASL(-13): authentication failure: checkpass failed"),
	    "1 Nov 29 10:00:00|192.0.2.1|imap|IMAP-LOGIN|al||refused "
	    "SASL(-13): authentication failure: checkpass failed\n" },
	{ LOGIN("cyrus/imap[1]: badlogin: h.example.org plaintext al"), "" },
	{ LOGIN("cyrus/imap[1]: login: h.example.org [192.0.2.1] al PLAIN no"),
	    "" },
	/* before the line: RFC 5424 with structured data, a container's name, a
	 * time with its year behind it, a pod's */
	{ "<22>1 2026-11-29T10:00:00Z mx imapd 1 - [a@1 b=\"]\" c=\"\"] LOGIN, "
	  "user=al, ip=[::ffff:192.0.2.1], port=[99], protocol=IMAP\n",
	    "1 2026-11-29T10:00:00Z|192.0.2.1:99|imap||al||success\n" },
	{ "[pod/mail-0/imap] Nov 29 10:00:00 mx imapd: LOGIN, user=al, "
	  "ip=[::ffff:192.0.2.1], port=[99], protocol=IMAP\n",
	    "1 Nov 29 10:00:00|192.0.2.1:99|imap||al||success\n" },
	{ "Nov 29 10:00:00 2026 mx imapd: LOGIN, user=al, "
	  "ip=[::ffff:192.0.2.1], port=[99], protocol=IMAP\n",
	    "1 Nov 29 10:00:00 2026|192.0.2.1:99|imap||al||success\n" },
	{ "mail-0 imap {\"log\":\"Nov 29 10:00:00 mx imapd: LOGIN, user=al, "
	  "ip=[::ffff:192.0.2.1], port=[99], protocol=IMAP\"}\n",
	    "1 Nov 29 10:00:00|192.0.2.1:99|imap||al||success\n" },
	{ "2026-11-29T10:00:00.5Z stdout F Nov 29 09:00:00 mx imapd: LOGIN, "
	  "user=al, ip=[::ffff:192.0.2.1], port=[99], protocol=IMAP\n",
	    "1 Nov 29 09:00:00|192.0.2.1:99|imap||al||success\n" },
	/* Postfix, who asked Dovecot */
	{ LOGIN("dovecot: auth: passwd-file(al,192.0.2.1): Password mismatch")
		POSTFIX(BAD ": AGFsAA==") POSTFIX(BAD ":"),
	    "1 Nov 29 10:00:00|192.0.2.1|smtp|PLAIN|al||refused Password "
	    "mismatch\n"
	    "3 Nov 29 10:00:00|192.0.2.1|smtp|PLAIN|||refused\n" },
	{ POSTFIX(BAD ": (reason unavailable), sasl_username=al") POSTFIX(
	      "warning: h[192.0.2.1]: SASL LOGIN authentication "
	      "aborted")
		POSTFIX("warning: h[192.0.2.1]: SASL LOGIN is something else")
		    POSTFIX("warning: h 192.0.2.1: SASL LOGIN authentication "
			    "failed"),
	    "1 Nov 29 10:00:00|192.0.2.1|smtp|PLAIN|al||refused (reason "
	    "unavailable)\n"
	    "2 Nov 29 10:00:00|192.0.2.1|smtp|LOGIN|||aborted\n" },
};

static void
put_value(struct authstr_buf *out, const char *before, span value)
{
	buf_put(out, authstr_span_of(before));
	buf_put(out, value);
}

static span
value_of(const struct authstr_login *l, const char *id)
{
	const struct authstr_field *f = authstr_login_field(l, id);

	return f == NULL ? SPAN_NONE : f->value;
}

static void
put_login(struct authstr_buf *out, const struct authstr_login *l)
{
	const char *protocol = authstr_login_protocol(l);

	buf_put_number(out, authstr_login_line(l));
	put_value(out, " ", authstr_login_time(l));
	put_value(out, "|", authstr_login_client(l));
	put_value(out, "|", authstr_span_of(protocol == NULL ? "" : protocol));
	put_value(out, "|", authstr_login_mech_name(l));
	put_value(out, "|", value_of(l, "authcid"));
	put_value(out, "|", value_of(l, "password"));
	put_value(out, "|",
	    authstr_span_of(authstr_outcome_name(authstr_login_outcome(l))));
	if (authstr_login_code(l) != 0)
		put_value(out, " ", SPAN_NONE);
	if (authstr_login_code(l) != 0)
		buf_put_number(out, (uint64_t)authstr_login_code(l));
	if (authstr_login_reply(l).len > 0)
		put_value(out, " ", authstr_login_reply(l));
	buf_put_byte(out, '\n');
}

static void
read_log(const char *input, size_t chunk, struct authstr_buf *out)
{
	struct authstr_capture *c = authstr_capture_new();
	const struct authstr_login *l;
	span rest = authstr_span_of(input);

	ck_assert_ptr_nonnull(c);
	for (; rest.len > 0; rest = span_from(rest, chunk))
		ck_assert_int_eq(
		    authstr_capture_input(c, span_sub(rest, 0, chunk), NULL),
		    AUTHSTR_OK);
	ck_assert_int_eq(authstr_capture_end(c, NULL), AUTHSTR_OK);
	while ((l = authstr_capture_login(c)) != NULL)
		put_login(out, l);
	buf_put_byte(out, '\0');
	ck_assert_int_eq(buf_status(out), AUTHSTR_OK);
	authstr_capture_free(c);
}

START_TEST(log_is_read)
{
	static const size_t chunks[] = { 10000, 1, 7 };
	struct authstr_buf out;

	for (size_t i = 0; i < sizeof(chunks) / sizeof(chunks[0]); i++) {
		buf_init(&out, 10000);
		read_log(logs[_i].input, chunks[i], &out);
		ck_assert_str_eq((const char *)out.p, logs[_i].expect);
		buf_wipe(&out);
	}
}
END_TEST

Suite *
suite_logs(void)
{
	Suite *s = suite_create("logs");
	TCase *tc = tcase_create("logs");

	tcase_add_loop_test(
	    tc, log_is_read, 0, (int)(sizeof(logs) / sizeof(logs[0])));
	suite_add_tcase(s, tc);
	return s;
}
