/* SPDX-License-Identifier: MIT */
/* Logins in capture files: what is a line of a dialogue, and what is a message,
 * a literal, encrypted, missing or somebody else's. */
#include <stdio.h>
#include "authstr-capture.h"
#include "base/mem.h"
#include "capture/packet.h"
#include "capture/stamp.h"
#include "unit/unit.h"
#include "unit/talk.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

#define PLAIN "AGFsaWNlAHNlY3JldA==" /* alice, secret */

static void
put_field(struct authstr_buf *b, const struct authstr_login *l, const char *id)
{
	const struct authstr_field *f = authstr_login_field(l, id);

	if (f == NULL)
		return;
	buf_put_byte(b, ' ');
	buf_put(b, f->value);
}

static void
put_login(struct authstr_buf *b, const struct authstr_login *l)
{
	const char *protocol = authstr_login_protocol(l);

	buf_put_str(b, protocol == NULL ? "-" : protocol);
	buf_put_byte(b, ' ');
	buf_put(b, authstr_login_mech_name(l));
	put_field(b, l, "authcid");
	put_field(b, l, "password");
	buf_put_byte(b, ' ');
	buf_put_str(b, authstr_outcome_name(authstr_login_outcome(l)));
	for (size_t i = 0; i < authstr_login_note_count(l); i++) {
		const char *rule = authstr_note_rule(authstr_login_note(l, i));

		if (strcmp(rule, "tls-encrypted") == 0 ||
		    strcmp(rule, "capture-gap") == 0) {
			buf_put_byte(b, ' ');
			buf_put_str(b, rule);
		}
	}
	buf_put_byte(b, '\n');
}

static void
read_file(span file, size_t chunk, struct authstr_buf *out)
{
	struct authstr_capture *c = authstr_capture_new();
	const struct authstr_login *l;

	buf_init(out, TALK_FILE_MAX);
	for (span rest = file; rest.len > 0; rest = span_from(rest, chunk)) {
		ck_assert_int_eq(
		    authstr_capture_input(c, span_sub(rest, 0, chunk), NULL),
		    AUTHSTR_OK);
		while ((l = authstr_capture_login(c)) != NULL)
			put_login(out, l);
	}
	ck_assert_int_eq(authstr_capture_end(c, NULL), AUTHSTR_OK);
	while ((l = authstr_capture_login(c)) != NULL)
		put_login(out, l);
	buf_put_byte(out, '\0');
	authstr_capture_free(c);
}

#define GREETED                                                                \
	{ 's', "220 mx\r\n", 0 }, { 'c', "EHLO a\r\n", 0 },                    \
	{                                                                      \
		's', "250-mx\r\n250 AUTH PLAIN LOGIN\r\n", 0                   \
	}
#define IN                                                                     \
	{ 'c', "AUTH PLAIN " PLAIN "\r\n", 0 },                                \
	{                                                                      \
		's', "235 ok\r\n", 0                                           \
	}
#define ALICE "smtp PLAIN alice secret success\n"
#define TRAPS                                                                  \
	"AUTH PLAIN AGJvYgBib2I=\r\n235 ok\r\n334 VXNlcm5hbWU6\r\n"            \
	"a1 LOGIN bob bob\r\nUSER bob\r\nPASS bob\r\n+OK\r\n..\r\n"
#define MORE_LINES "\r\nb\r\nb\r\nb\r\nb\r\nb\r\nb\r\nb\r\nb\r\nb\r\nb\r\nb"
#define MANY_LINES MORE_LINES MORE_LINES MORE_LINES MORE_LINES

static const struct {
	const char *name;
	unsigned port;
	bool middle;
	struct turn turns[TALK_TURNS_MAX];
	const char *logins;
} cases[] = {
	{ "SMTP", 25, false, { GREETED, IN }, ALICE },
	{ "two mails, then another login", 25, false,
	    { GREETED, IN, { 'c', "DATA\r\n", 0 }, { 's', "354 go\r\n", 0 },
		{ 'c', TRAPS, 0 }, { 'c', "a.\r\n.b\r\n.", 0 },
		{ 'c', "\r", 0 }, { 'c', "\n", 0 }, { 's', "250 ok\r\n", 0 },
		{ 'c', "DATA\r\n", 0 }, { 's', "354 go\r\n", 0 },
		{ 'c', ".\nAUTH PLAIN AGJvYgBib2I=\r\n", 0 },
		{ 's', "535 no\r\n", 0 } },
	    ALICE "smtp PLAIN bob bob refused\n" },
	{ "an empty mail", 25, false,
	    { GREETED, { 'c', "DATA\r\n", 0 }, { 's', "354 go\r\n", 0 },
		{ 'c', ".\r\n", 0 }, { 's', "250 ok\r\n", 0 }, IN },
	    ALICE },
	{ "the server breaks in", 25, false,
	    { GREETED, { 'c', "DATA\r\n", 0 }, { 's', "354 go\r\n", 0 },
		{ 'c', TRAPS, 0 }, { 's', "451 no\r\n", 0 }, IN },
	    ALICE },
	{ "DATA was lost", 25, false,
	    { GREETED, { 'C', "DATA\r\n", 0 }, { 's', "354 go\r\n", 0 },
		{ 'c', TRAPS, 0 } },
	    "" },
	{ "its reply was lost", 25, false,
	    { GREETED, { 'c', "DATA\r\n", 0 }, { 'S', "354 go\r\n", 0 },
		{ 'c', TRAPS, 0 }, { 'c', "\r\n.\r\n", 0 } },
	    "" },
	{ "a part of it was lost", 25, false,
	    { GREETED, { 'c', "DATA\r\n", 0 }, { 's', "354 go\r\n", 0 },
		{ 'c', TRAPS, 0 }, { 'C', "AUTH", 0 }, { 'c', TRAPS, 0 } },
	    "" },
	{ "the dot was lost", 25, false,
	    { GREETED, { 'c', "DATA\r\n", 0 }, { 's', "354 go\r\n", 0 },
		{ 'c', TRAPS, 0 }, { 'C', ".\r\n", 0 },
		{ 's', "250 ok\r\n", 0 }, IN },
	    ALICE },
	{ "BDAT", 25, false,
	    { GREETED, { 'c', "BDAT 25\r\nAUTH PLAIN AGJvYgBib2I=\r\n", 0 },
		{ 'c', "BDAT 5\r\nQUIT", 0 }, { 'c', "\r\nBDAT 0 LAST\r\n", 0 },
		{ 's', "250 ok\r\n250 ok\r\n250 ok\r\n", 0 } },
	    "" },
	{ "BDAT, whole", 25, false,
	    { GREETED, { 'c', "bdat 51 LAST\r\n", 0 },
		{ 'c', "AUTH PLAIN AGJvYgBib2I=\r\n235 \r\n" PLAIN, 0 },
		{ 's', "250 ok\r\n", 0 } },
	    "" },
	{ "reply without line end", 25, false,
	    { GREETED, { 'c', "AUTH PLAIN " PLAIN "\r\n", 0 },
		{ 's', "235 ok", 0 } },
	    ALICE },
	{ "split over packets", 25, false,
	    { { 's', "22", 0 }, { 's', "0 mx\r", 0 }, { 's', "\n", 0 },
		{ 'c', "AU", 0 }, { 'c', "TH LOGIN\r\n", 0 },
		{ 's', "334 VXNlcm5", 0 }, { 's', "hbWU6\r\n", 0 },
		{ 'c', "YWxp", 0 }, { 'c', "Y2U=\r\n", 0 },
		{ 's', "334 UGFzc3dvcmQ6\r\n", 0 }, { 'c', "c2VjcmV0\r", 0 },
		{ 'c', "\n", 0 }, { 's', "2", 0 }, { 's', "35 ok\r\n", 0 } },
	    "smtp LOGIN alice secret success\n" },
	{ "unfinished", 587, false,
	    { GREETED, { 'c', "AUTH LOGIN\r\n", 0 },
		{ 's', "334 VXNlcm5hbWU6\r\n", 0 } },
	    "smtp LOGIN unfinished\n" },
	{ "the answer was lost", 587, false,
	    { GREETED, { 'c', "AUTH LOGIN\r\n", 0 },
		{ 's', "334 VXNlcm5hbWU6\r\n", 0 }, { 'c', "YWxpY2U=\r\n", 0 },
		{ 's', "334 UGFzc3dvcmQ6\r\n", 0 }, { 'C', "c2VjcmV0\r\n", 0 },
		{ 's', "535 no\r\n", 0 } },
	    "smtp LOGIN alice refused capture-gap\n" },
	{ "all of it was lost but the reply", 143, false,
	    { { 's', "* OK\r\n", 0 }, { 'C', "a LOGIN b c\r\n", 0 },
		{ 's', "a OK Logged in\r\n", 0 } },
	    "imap  success capture-gap\n" },
	{ "lost before it began", 25, false,
	    { { 's', "220 mx\r\n", 0 }, { 'C', "EHLO a\r\n", 0 },
		{ 's', "250 AUTH PLAIN\r\n", 0 }, IN },
	    ALICE },
	{ "the bound of the capture", 587, false,
	    { GREETED, { 'c', "AUTH PLAIN " PLAIN "\r\n", 14 },
		{ 's', "235 ok\r\n", 0 }, { 'c', "QUIT\r\n", 0 } },
	    "smtp PLAIN alice success capture-gap\n" },
	{ "the bound of the capture, each time", 587, false,
	    { GREETED, { 'c', "AUTH LOGIN\r\n", 2 },
		{ 's', "334 VXNlcm5hbWU6\r\n", 2 }, { 'c', "YWxpY2U=\r\n", 3 },
		{ 's', "334 UGFzc3dvcmQ6\r\n", 4 }, { 'c', "c2VjcmV0\r\n", 2 },
		{ 's', "235 ok\r\n", 5 } },
	    "smtp LOGIN alice secret success capture-gap\n" },
	{ "in the middle of a login", 587, true,
	    { { 'c', "YWxpY2U=\r\n", 0 }, { 's', "334 UGFzc3dvcmQ6\r\n", 0 },
		{ 'c', "c2VjcmV0\r\n", 0 }, { 's', "235 ok\r\n", 0 } },
	    "smtp  alice secret success\n" },
	{ "in the middle, the server first", 2525, true,
	    { { 's', "250 AUTH PLAIN\r\n", 0 }, IN }, ALICE },
	{ "in the middle of a message", 587, true,
	    { { 'c', "half a line\r\n" TRAPS, 0 }, { 'c', TRAPS, 0 },
		{ 'c', TRAPS "\r\n.\r\n", 0 }, { 's', "250 ok\r\n", 0 }, IN },
	    ALICE },
	{ "the server has the higher port", 61000, true,
	    { { 's', "220 mx\r\n", 0 }, { 'c', "EHLO a\r\n", 0 },
		{ 's', "250 AUTH PLAIN\r\n", 0 }, IN },
	    ALICE },
	{ "IMAP: literals of mails", 143, false,
	    { { 's', "* OK IMAP4rev1\r\n", 0 }, { 'c', "a LOGIN {5}\r\n", 0 },
		{ 's', "+ go\r\n", 0 }, { 'c', "alice {6+}\r\nsecret\r\n", 0 },
		{ 's', "a OK in\r\n", 0 }, { 'c', "b APPEND x {27}\r\n", 0 },
		{ 's', "+ go\r\n", 0 },
		{ 'c', "c LOGIN bob bob\r\nd NOOP\r\n\r\n", 0 },
		{ 's', "b OK done\r\n", 0 }, { 'c', "e FETCH 1 BODY[]\r\n", 0 },
		{ 's', "* 1 FETCH (BODY[] {20}\r\nf OK in\r\n", 0 },
		{ 's', "* BYE 535\r\n)\r\n", 0 },
		{ 's', "235 no\r\n334 \r\ne OK done\r\n", 0 } },
	    "imap IMAP-LOGIN alice secret success\n" },
	{ "POP3: messages", 110, false,
	    { { 's', "+OK <1.2@mx>\r\n", 0 }, { 'c', "USER alice\r\n", 0 },
		{ 's', "+OK\r\n", 0 }, { 'c', "PASS secret\r\n", 0 },
		{ 's', "+OK in\r\n", 0 }, { 'c', "LIST\r\nRETR 1\r\n", 0 },
		{ 's', "+OK\r\n1 400\r\n.\r\n+OK 400\r\n" TRAPS, 0 },
		{ 's', "+OK again\r\n" TRAPS "\r\n.\r\n", 0 },
		{ 'c', "TOP 2 0\r\n", 0 }, { 's', "-ERR\r\n", 0 },
		{ 'c', "AUTH PLAIN\r\n", 0 }, { 's', "+ \r\n", 0 },
		{ 'c', PLAIN "\r\n", 0 }, { 's', "-ERR no\r\n", 0 },
		{ 'c', "RETR 2\r\n", 0 }, { 's', "+OK\r\n" TRAPS, 0 } },
	    "pop3 USER alice secret success\n"
	    "pop3 PLAIN alice secret refused\n" },
	{ "HTTP", 80, false,
	    { { 'c',
		  "POST / HTTP/1.1\r\nHost: a\r\n"
		  "Authorization: Basic YWxpY2U6c2VjcmV0\r\n\r\n" TRAPS,
		  0 },
		{ 's', "HTTP/1.1 200 OK\r\nServer: b\r\n\r\n" TRAPS, 0 },
		{ 'c', "GET / HTTP/1.1\r\n\r\n", 0 },
		{ 's', "HTTP/1.1 401 no\r\n\r\n", 0 } },
	    "http HTTP-BASIC alice secret success\n" },
	{ "STARTTLS", 587, false,
	    { GREETED, { 'c', "STARTTLS\r\n", 0 }, { 's', "220 go\r\n", 0 },
		{ 'c', "\x16\x03\x01\x02\x01\x01\xfc" TRAPS, 0 },
		{ 's', "\x16\x03\x03\x01" TRAPS, 0 }, { 'c', TRAPS, 0 } },
	    "smtp  unknown tls-encrypted\n" },
	{ "STARTTLS behind a login", 587, false,
	    { GREETED, IN, { 'c', "STARTTLS\r\n", 0 }, { 's', "220 go\r\n", 0 },
		{ 'c', "\x16\x03\x01\x02\x01\x01\xfc", 0 } },
	    ALICE },
	{ "STARTTLS refused", 587, false,
	    { GREETED, { 'c', "STARTTLS\r\n", 0 }, { 's', "454 no\r\n", 0 },
		IN },
	    ALICE },
	{ "TLS from the begin", 465, false,
	    { { 'c', "\x16\x03\x01\x02\x01\x01\xfc" TRAPS, 0 },
		{ 's', "\x16\x03\x03" TRAPS, 0 } },
	    "-  unknown tls-encrypted\n" },
	{ "TLS of others", 443, false,
	    { { 'c', "\x16\x03\x01\x02\x01\x01\xfc" TRAPS, 0 },
		{ 's', "\x16\x03\x03" TRAPS, 0 } },
	    "" },
	{ "others", 22, false,
	    { { 's', "SSH-2.0-x\r\n", 0 }, { 'c', "SSH-2.0-y\r\n", 0 },
		{ 'c', "a" MANY_LINES "\r\n", 0 }, { 'c', TRAPS, 0 } },
	    "" },
	{ "no text", 5432, false,
	    { { 'c', "\x01\x02\n", 0 }, { 'c', "a" MANY_LINES "\r\n", 0 },
		{ 's', TRAPS, 0 } },
	    "" },
	{ "what only clients say, from the server", 25, false,
	    { { 's', "220 mx\r\nAUTH PLAIN AGJvYgBib2I=\r\n", 0 }, IN },
	    ALICE },
};

START_TEST(stream_logins)
{
	struct authstr_buf out;
	struct talk t;

	talk_begin(&t, cases[_i].port, !cases[_i].middle);
	talk_turns(&t, cases[_i].turns);
	for (size_t chunk = 1; chunk <= t.file.len; chunk += chunk / 3 + 1) {
		read_file(buf_span(&t.file), chunk, &out);
		ck_assert_msg(
		    strcmp((const char *)out.p, cases[_i].logins) == 0,
		    "%s: %s", cases[_i].name, (const char *)out.p);
		buf_wipe(&out);
	}
	buf_wipe(&t.file);
}
END_TEST

/* Cut at any byte: a login is as it is in the whole file, or it ends early, and
 * what was cut within a packet is said to be. */
START_TEST(stream_cut)
{
	static const struct turn turns[] = { GREETED, IN, { '\0', NULL, 0 } };
	struct authstr_buf out;
	struct talk t;

	talk_begin(&t, 587, true);
	talk_turns(&t, turns);
	for (size_t len = 0; len < t.file.len; len++) {
		read_file(span_sub(buf_span(&t.file), 0, len), len, &out);
		ck_assert_msg(
		    out.len == 1 || len < 100 ||
			strcmp((const char *)out.p,
			    "smtp PLAIN alice secret unfinished\n") == 0 ||
			strcmp((const char *)out.p,
			    "smtp PLAIN alice secret success\n") == 0 ||
			(strncmp((const char *)out.p, "smtp P", 6) == 0 &&
			    strstr((const char *)out.p,
				" unfinished capture-gap\n") != NULL),
		    "%zu: %s", len, (const char *)out.p);
		buf_wipe(&out);
	}
	buf_wipe(&t.file);
}
END_TEST

START_TEST(stream_places)
{
	static const struct turn turns[] = { GREETED, IN, { '\0', NULL, 0 } };
	struct authstr_capture *c = authstr_capture_new();
	const struct authstr_login *l;
	struct talk t;

	talk_begin(&t, 587, _i == 0);
	if (_i == 1)
		t.client_port = 100; /* guessed wrong, at first */
	talk_turns(&t, turns);
	authstr_capture_input(c, buf_span(&t.file), NULL);
	l = authstr_capture_login(c);
	ck_assert_ptr_nonnull(l);
	ck_assert_uint_eq(authstr_login_frame(l), _i == 0 ? 6 : 4);
	ck_assert(span_equal(authstr_login_time(l),
	    _i == 0 ? SPAN("2025-06-15T15:06:45.000000005Z")
		    : SPAN("2025-06-15T15:06:43.000000005Z")));
	ck_assert(span_equal(authstr_login_client(l),
	    _i == 0 ? SPAN("192.0.2.1:40000") : SPAN("192.0.2.1:100")));
	ck_assert(span_equal(authstr_login_server(l), SPAN("192.0.2.2:587")));
	ck_assert_str_eq(authstr_login_dialect(l), "pcap");
	authstr_capture_free(c);
	buf_wipe(&t.file);
}
END_TEST

/* Logins side by side, more than there is room for: each is found, or what was
 * begun of it. */
START_TEST(stream_many)
{
	static const struct turn first[] = { GREETED,
		{ 'c', "AUTH LOGIN\r\n", 0 },
		{ 's', "334 VXNlcm5hbWU6\r\n", 0 }, { '\0', NULL, 0 } };
	static const struct turn second[] = { { 'c', "YWxpY2U=\r\n", 0 },
		{ 's', "334 UGFzc3dvcmQ6\r\n", 0 }, { 'c', "c2VjcmV0\r\n", 0 },
		{ 's', "235 ok\r\n", 0 }, { '\0', NULL, 0 } };
	struct authstr_buf out;
	struct talk t;
	uint32_t next[2];
	size_t n = 0, at = 0;

	talk_begin(&t, 587, false);
	for (unsigned i = 0; i < 1000; i++) {
		t.client_port = 20000 + i;
		t.next[0] = 1000;
		t.next[1] = 2000;
		talk_packet(&t, false, PACKET_SYN, SPAN(""), 0);
		t.next[0]++;
		talk_turns(&t, first);
	}
	memcpy(next, t.next, sizeof(next));
	for (unsigned i = 0; i < 1000; i++) {
		t.client_port = 20000 + i;
		memcpy(t.next, next, sizeof(next));
		talk_turns(&t, second);
	}
	read_file(buf_span(&t.file), 100000, &out);
	while (
	    (at = span_search(buf_span(&out),
		 SPAN("smtp LOGIN alice secret success\n"), at)) != SPAN_NPOS) {
		n++;
		at++;
	}
	ck_assert_uint_eq(n, 1000);
	buf_wipe(&out);
	buf_wipe(&t.file);
}
END_TEST

static const struct {
	uint64_t ns;
	const char *text;
} stamps[] = {
	{ 0, NULL },
	{ 1000, "1970-01-01T00:00:00.000001Z" },
	{ 1, "1970-01-01T00:00:00.000000001Z" },
	{ 951782399999999000, "2000-02-28T23:59:59.999999Z" },
	{ 951782400000000000, "2000-02-29T00:00:00.000000Z" },
	{ 951868800000000000, "2000-03-01T00:00:00.000000Z" },
	{ 1750000000123456789, "2025-06-15T15:06:40.123456789Z" },
	{ 1750000000123000000, "2025-06-15T15:06:40.123000Z" },
	{ 4107542399000000000, "2100-02-28T23:59:59.000000Z" },
	{ 4107542400000000000, "2100-03-01T00:00:00.000000Z" },
	{ 4102444799000000000, "2099-12-31T23:59:59.000000Z" },
	{ 17999999999000000000u, "2540-05-25T07:59:59.000000Z" },
};

START_TEST(stamp_times)
{
	struct stamp s = { 0 };

	for (int i = 0; i < COUNT(stamps); i++)
		ck_assert(span_equal(stamp_print(&s, stamps[i].ns),
		    authstr_span_of(stamps[i].text)));
}
END_TEST

/* Whichever allocation fails, that is said, and nothing leaks. */
START_TEST(stream_without_memory)
{
	static const struct turn turns[] = { GREETED, { 'c', "AUTH LO", 0 },
		{ 'c', "GIN\r\n", 0 }, { 's', "334 VXNlcm5hbWU6\r\n", 0 },
		{ '\0', NULL, 0 } };
	struct talk t;
	int rc = AUTHSTR_E_NOMEM;

	talk_begin(&t, 587, true);
	talk_turns(&t, turns);
	for (unsigned long n = 1; rc == AUTHSTR_E_NOMEM; n++) {
		struct authstr_capture *c = authstr_capture_new();
		span rest = buf_span(&t.file);

		ck_assert_ptr_nonnull(c);
		mem_fail_at(n);
		rc = AUTHSTR_OK;
		for (; rest.len > 0 && rc == AUTHSTR_OK;
		     rest = span_from(rest, 50))
			rc = authstr_capture_input(
			    c, span_sub(rest, 0, 50), NULL);
		if (rc == AUTHSTR_OK)
			rc = authstr_capture_end(c, NULL);
		mem_fail_at(0);
		ck_assert(rc == AUTHSTR_OK || rc == AUTHSTR_E_NOMEM);
		ck_assert_uint_lt(n, 1000);
		authstr_capture_free(c);
	}
	buf_wipe(&t.file);
}
END_TEST

Suite *
suite_stream(void)
{
	Suite *s = suite_create("stream");
	TCase *t = tcase_create("logins");

	tcase_add_loop_test(t, stream_logins, 0, COUNT(cases));
	tcase_add_test(t, stream_cut);
	tcase_add_loop_test(t, stream_places, 0, 2);
	tcase_add_test(t, stream_many);
	tcase_add_test(t, stamp_times);
	tcase_add_test(t, stream_without_memory);
	suite_add_tcase(s, t);
	return s;
}
