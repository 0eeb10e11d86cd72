/* SPDX-License-Identifier: MIT */
#include "authstr-capture.h"
#include "base/b64.h"
#include "base/buf.h"
#include "unit/unit.h"

static const struct {
	const char *name, *in, *out;
} rows[] = {
	{ "PLAIN", "AUTH PLAIN AGFsaWNlAHNlY3JldDE=\n",
	    "AUTH PLAIN AGFsaWNlACoqKioqKio=\n" },
	{ "LOGIN",
	    "AUTH LOGIN\r\n334 VXNlcm5hbWU6\r\nYWxpY2U=\r\n"
	    "334 UGFzc3dvcmQ6\r\nc2VjcmV0MQ==\r\n235 ok\r\n",
	    "AUTH LOGIN\r\n334 VXNlcm5hbWU6\r\nYWxpY2U=\r\n"
	    "334 UGFzc3dvcmQ6\r\nKioqKioqKg==\r\n235 ok\r\n" },
	{ "POP3", "USER alice\r\n+OK\r\nPASS sec ret1\r\n+OK\r\n",
	    "USER alice\r\n+OK\r\nPASS ********\r\n+OK\r\n" },
	{ "IMAP LOGIN in quotes", "* OK hi\na1 LOGIN \"alice\" \"s\\\"1\"\n",
	    "* OK hi\na1 LOGIN \"alice\" \"****\"\n" },
	{ "IMAP LOGIN with literals",
	    "* OK hi\na1 LOGIN {5}\n+ go\nalice {6}\n+ go\nsecret\na1 OK\n",
	    "* OK hi\na1 LOGIN {5}\n+ go\nalice {6}\n+ go\n******\na1 OK\n" },
	{ "Python", "send: 'AUTH PLAIN AGFsaWNlAHNlY3JldDE=\\r\\n'\n",
	    "send: 'AUTH PLAIN AGFsaWNlACoqKioqKio=\\r\\n'\n" },
	{ "a string that is wrapped",
	    "AGFsaWNlQGV4YW1wbGUub3JnAHRoaXMgaXMgYSBxdWl0\n"
	    "ZSBsb25nIHBhc3N3b3JkIHRvIHR5cGU=\n",
	    "AGFsaWNlQGV4YW1wbGUub3JnACoqKioqKioqKioqKioq\n"
	    "KioqKioqKioqKioqKioqKioqKioqKio=\n" },
	{ "a command line", "$ curl -u alice:secret1 smtp://h\n",
	    "$ curl -u alice:******* smtp://h\n" },
	{ "a URL", "see imaps://alice:secret1@h/\n",
	    "see imaps://alice:*******@h/\n" },
	{ "s_client", "    Master-Key: 0123456789ABCDEF\n",
	    "    Master-Key: ****************\n" },
	{ "a dump: hexdump -C",
	    "00000000  41 55 54 48 20 50 4c 41  49 4e 20 41 47 46 73 61  "
	    "|AUTH PLAIN AGFsa|\n"
	    "00000010  57 4e 6c 41 48 4e 6c 59  33 4a 6c 64 44 45 3d 0d  "
	    "|WNlAHNlY3JldDE=.|\n"
	    "00000020  0a                                                "
	    "|.|\n"
	    "00000021\n",
	    "00000000  41 55 54 48 20 50 4c 41  49 4e 20 41 47 46 73 61  "
	    "|AUTH PLAIN AGFsa|\n"
	    "00000010  57 4e 6c 41 43 6f 71 4b  69 6f 71 4b 69 6f 3d 0d  "
	    "|WNlACoqKioqKio=.|\n"
	    "00000020  0a                                                "
	    "|.|\n"
	    "00000021\n" },
	{ "a dump: a blank in the middle, and a row that begins with one",
	    "00000000  50 41 53 53 20 73 65 63  20 72 65 74 31 5f 5f 5f  "
	    "|PASS sec ret1___|\n"
	    "00000010  20 20 73 0a                                       "
	    "|  s.|\n",
	    "00000000  50 41 53 53 20 2a 2a 2a  2a 2a 2a 2a 2a 2a 2a 2a  "
	    "|PASS ***********|\n"
	    "00000010  2a 2a 2a 0a                                       "
	    "|***.|\n" },
	{ "a dump: a line in two parts, digits without text, capitals",
	    "-> 5 bytes\n  50 41 53 53 20\n-> 6 bytes\n"
	    "  73 65 63 72 6C 6F 0D 0A\n  2B 4F 4B 0D 0A  +OK..\n",
	    "-> 5 bytes\n  50 41 53 53 20\n-> 6 bytes\n"
	    "  2A 2A 2A 2A 2A 2A 0D 0A\n  2B 4F 4B 0D 0A  +OK..\n" },
	{ "a dump of a packet, without its text",
	    "1:02 IP 192.0.2.1.4000 > 192.0.2.2.110: Flags [P.], length 12\n"
	    "\t0x0000:  4500 0034 0001 0000 4006 0000 c000 0201\n"
	    "\t0x0010:  c000 0202 0fa0 006e 0000 0001 0000 0001\n"
	    "\t0x0020:  5018 0040 0000 0000 5041 5353 2074 6f70\n"
	    "\t0x0030:  7365 630a\n",
	    "1:02 IP 192.0.2.1.4000 > 192.0.2.2.110: Flags [P.], length 12\n"
	    "\t0x0000:  4500 0034 0001 0000 4006 0000 c000 0201\n"
	    "\t0x0010:  c000 0202 0fa0 006e 0000 0001 0000 0001\n"
	    "\t0x0020:  5018 0040 0000 0000 5041 5353 202a 2a2a\n"
	    "\t0x0030:  2a2a 2a0a\n" },
	{ "prose", "my password is in the usual place\n",
	    "my password is in the usual place\n" },
};

/* The input in pieces of that many bytes. */
static void
redact(span in, size_t piece, struct authstr_buf *out)
{
	struct authstr_redact *r =
	    authstr_redact_new(&(struct authstr_redact_options){ 0 });

	ck_assert_ptr_nonnull(r);
	for (; in.len > 0; in = span_from(in, piece))
		ck_assert_int_eq(
		    authstr_redact_input(r, span_sub(in, 0, piece), out, NULL),
		    AUTHSTR_OK);
	ck_assert_int_eq(authstr_redact_end(r, out, NULL), AUTHSTR_OK);
	authstr_redact_free(r);
}

START_TEST(row)
{
	span in = authstr_span_of(rows[_i].in);
	span want = authstr_span_of(rows[_i].out);

	for (size_t piece = 1; piece <= in.len; piece++) {
		struct authstr_buf out;

		buf_init(&out, 4096);
		redact(in, piece, &out);
		ck_assert_msg(span_equal(buf_span(&out), want),
		    "%s, in pieces of %zu: %.*s", rows[_i].name, piece,
		    (int)out.len, (const char *)out.p);
		buf_wipe(&out);
	}
}
END_TEST

/* As PowerShell writes what goes into a file: each unit of the secret is
 * written over, also the two of a character beyond the BMP. */
START_TEST(utf16)
{
	static const char in[] = "\xff\xfe"
				 "P\0A\0S\0S\0 \0s\0=\xd8\x00\xde!\0\n\0.\0";
	static const char out[] = "\xff\xfe"
				  "P\0A\0S\0S\0 \0*\0*\0*\0*\0\n\0.\0";

	for (size_t piece = 1; piece < sizeof(in); piece++) {
		struct authstr_buf got;

		buf_init(&got, 4096);
		redact(span_make(in, sizeof(in) - 1), piece, &got);
		ck_assert_msg(
		    span_equal(buf_span(&got), span_make(out, sizeof(out) - 1)),
		    "in pieces of %zu", piece);
		buf_wipe(&got);
	}
}
END_TEST

static const char early[] = "looked up: correct horse\n"
			    "AUTH PLAIN AGFsaWNlAGNvcnJlY3QgaG9yc2U=\n"
			    "and 636f727265637420686F727365, correct%20horse\n";
static const char early_out[] = "looked up: *************\n"
				"AUTH PLAIN AGFsaWNlACoqKioqKioqKioqKio=\n"
				"and 2a2a2a2a2a2a2a2a2a2a2a2a2a, "
				"***************\n";

/* A log names the password before its token, and after it in other words. */
START_TEST(found_again)
{
	struct authstr_buf out;

	buf_init(&out, 4096);
	redact(span_make(early, sizeof(early) - 1), sizeof(early), &out);
	ck_assert_msg(span_equal(buf_span(&out),
			  span_make(early_out, sizeof(early_out) - 1)),
	    "%.*s", (int)out.len, (const char *)out.p);
	buf_wipe(&out);
}
END_TEST

/* In hexadecimal it is found as it is and in base64, whatever stands between
 * the octets, and the mask is asterisks again; its place is told by the
 * digits. */
START_TEST(found_in_hexadecimal)
{
	static const char in[] = "AUTH PLAIN AGFsaWNlAHNlY3JldDE=\n"
				 "a 73:65:63:72:65:74:31 73656372657431 \n"
				 "6148 4E 6C 59 33 4A 6C 64 44 45 b\n";
	static const char want[] = "AUTH PLAIN AGFsaWNlACoqKioqKio=\n"
				   "a 2a:2a:2a:2a:2a:2a:2a 2a2a2a2a2a2a2a \n"
				   "6143 6F 71 4B 69 6F 71 4B 69 6F b\n";
	struct authstr_redact *r =
	    authstr_redact_new(&(struct authstr_redact_options){ 0 });
	struct authstr_secret s;
	struct authstr_buf out;

	buf_init(&out, 4096);
	ck_assert_int_eq(
	    authstr_redact_input(r, span_make(in, sizeof(in) - 1), &out, NULL),
	    AUTHSTR_OK);
	ck_assert_msg(
	    span_equal(buf_span(&out), span_make(want, sizeof(want) - 1)),
	    "%.*s", (int)out.len, (const char *)out.p);
	ck_assert_int_eq(authstr_redact_take(r, &s), 1);
	ck_assert_int_eq(authstr_redact_take(r, &s), 1);
	ck_assert_uint_eq(s.line, 2);
	ck_assert_uint_eq(s.start, 2);
	ck_assert_uint_eq(s.end, 22);
	ck_assert_int_eq(authstr_redact_take(r, &s), 1);
	ck_assert_int_eq(authstr_redact_take(r, &s), 1);
	ck_assert_uint_eq(s.line, 3);
	ck_assert_int_eq(authstr_redact_take(r, &s), 0);
	authstr_redact_free(r);
	buf_wipe(&out);
}
END_TEST

/* What was given out already cannot be taken back: that is told. */
START_TEST(found_too_late)
{
	struct authstr_redact *r =
	    authstr_redact_new(&(struct authstr_redact_options){ 0 });
	span in = span_make(early, sizeof(early) - 1), line;
	struct authstr_secret place;
	struct authstr_buf out;

	buf_init(&out, 4096);
	while (span_take_until(&in, '\n', &line)) {
		line.len++;
		ck_assert_int_eq(
		    authstr_redact_input(r, line, &out, NULL), AUTHSTR_OK);
	}
	ck_assert_int_eq(authstr_redact_end(r, &out, NULL), AUTHSTR_OK);
	ck_assert_int_eq(authstr_redact_left(r, &place), 1);
	ck_assert_uint_eq(place.line, 1);
	ck_assert_uint_eq(place.start, 11);
	ck_assert_uint_eq(place.end, 24);
	ck_assert_int_eq(authstr_redact_left(r, &place), 0);
	authstr_redact_free(r);
	buf_wipe(&out);
}
END_TEST

START_TEST(given_secret)
{
	struct authstr_redact *r =
	    authstr_redact_new(&(struct authstr_redact_options){ 0 });
	struct authstr_buf out;

	buf_init(&out, 4096);
	ck_assert_int_eq(
	    authstr_redact_secret(r, SPAN("abc")), AUTHSTR_E_REFUSED);
	ck_assert_int_eq(
	    authstr_redact_secret(r, SPAN("hunter42")), AUTHSTR_OK);
	ck_assert_int_eq(
	    authstr_redact_input(r, SPAN("it is hunter42.\n"), &out, NULL),
	    AUTHSTR_OK);
	ck_assert(span_equal(buf_span(&out), SPAN("it is ********.\n")));
	authstr_redact_free(r);
	buf_wipe(&out);
}
END_TEST

/* {"alg":"none"}.{"sub":"carol","aud":["a\\"b"],"exp":1234,"ok":true}.sig */
static const char jwt[] =
    "Authorization: Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJjYXJvbCIsImF1ZCI6Wy"
    "JhXCJiIl0sImV4cCI6MTIzNCwib2siOnRydWV9.c2lnbmF0dXJl\n";

/* Nothing but names is kept: header and claims' names can still be read. */
START_TEST(claims)
{
	struct authstr_redact *r = authstr_redact_new(
	    &(struct authstr_redact_options){ .keep_nothing = 1 });
	struct authstr_buf out, payload;
	span part;

	buf_init(&out, 4096);
	buf_init(&payload, 4096);
	ck_assert_int_eq(authstr_redact_input(
			     r, span_make(jwt, sizeof(jwt) - 1), &out, NULL),
	    AUTHSTR_OK);
	ck_assert_uint_eq(out.len, sizeof(jwt) - 1);
	ck_assert(span_starts(buf_span(&out),
	    SPAN("Authorization: Bearer eyJhbGciOiJub25lIn0.")));
	part = span_sub(buf_span(&out), 42, out.len - 42);
	part = span_sub(part, 0, span_find(part, '.', 0));
	ck_assert_int_eq(b64_read_url(part, &payload, NULL), AUTHSTR_OK);
	ck_assert_msg(span_equal(buf_span(&payload),
			  SPAN("{\"sub\":\"*****\",\"aud\":[\"****\"],"
			       "\"exp\":1111,\"ok\":true}")),
	    "%.*s", (int)payload.len, (const char *)payload.p);
	ck_assert(span_ends(buf_span(&out), SPAN(".************\n")));
	authstr_redact_free(r);
	buf_wipe(&out);
	buf_wipe(&payload);
}
END_TEST

Suite *
suite_redact(void)
{
	Suite *s = suite_create("redact");
	TCase *tc = tcase_create("row");

	tcase_add_loop_test(tc, row, 0, (int)(sizeof(rows) / sizeof(rows[0])));
	tcase_add_test(tc, utf16);
	tcase_add_test(tc, found_again);
	tcase_add_test(tc, found_in_hexadecimal);
	tcase_add_test(tc, found_too_late);
	tcase_add_test(tc, given_secret);
	tcase_add_test(tc, claims);
	suite_add_tcase(s, tc);
	return s;
}
