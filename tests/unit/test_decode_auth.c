/* SPDX-License-Identifier: MIT */
/*
 * What decode-auth is made of and needs no program around it: dates, cells, the
 * anatomy picture, tokens.
 */
#include <stdlib.h>
#include <string.h>
#include "base/buf.h"
#include "decode_auth/anatomy.h"
#include "decode_auth/cell.h"
#include "decode_auth/when.h"
#include "decode_auth/jwt.h"
#include "unit/unit.h"

/* --------------------------------------------------------------- when -- */

/* 1750000000 and -1 are what `date -u -d @N +%FT%TZ` makes of them. */
static const struct {
	const char *text;
	int64_t t;
} dates[] = {
	{ "1750000000", 1750000000 },
	{ "@1750000000", 1750000000 },
	{ "@-1", -1 },
	{ "2025-06-15T15:06:40Z", 1750000000 },
	{ "2025-06-15 15:06:40", 1750000000 },
	{ "2025-06-15t15:06:40.999z", 1750000000 },
	{ "2025-06-15T17:06:40+02:00", 1750000000 },
	{ "2025-06-15T10:36:40-0430", 1750000000 },
	{ "2025-06-15", 1749945600 },
	{ "1969-12-31T23:59:59Z", -1 },
	{ "2000-02-29", 951782400 },
	{ "2016-12-31T23:59:60Z", 1483228800 },
};

START_TEST(dates_are_read)
{
	char text[WHEN_MAX], again[WHEN_MAX];
	int64_t t = 0;

	ck_assert(when_read(dates[_i].text, &t));
	ck_assert_int_eq(t, dates[_i].t);
	ck_assert(when_print(t, text));
	ck_assert(when_read(text, &t));
	ck_assert_int_eq(t, dates[_i].t);
	ck_assert(when_print(t, again));
	ck_assert_str_eq(text, again);
}
END_TEST

static const char *const no_dates[] = {
	"",
	"-",
	"now",
	"x2025-06-15",
	"2025-02-29",
	"2025-13-01",
	"2025-06-00",
	"2025-06-15T",
	"2025-06-15T24:00",
	"2025-06-15T15:60",
	"2025-06-15T15:06:61",
	"2025-06-15T15:06:40.",
	"2025-06-15T15:06:40+",
	"2025-06-15T15:06:40+2",
	"2025-06-15T15:06:40Zx",
	"9223372036854775808",
};

START_TEST(no_dates_are_refused)
{
	int64_t t;

	ck_assert(!when_read(no_dates[_i], &t));
}
END_TEST

static const struct {
	uint64_t seconds;
	const char *text;
} lengths[] = {
	{ 0, "0 seconds" },
	{ 1, "1 second" },
	{ 3120, "52 minutes" },
	{ 3179, "52 minutes" },
	{ 3600, "1 hour" },
	{ 7199, "1 hour 59 minutes" },
	{ 10800, "3 hours" },
	{ 14399, "3 hours" },
	{ 90000, "1 day 1 hour" },
	{ 172800, "2 days" },
	{ 31536000, "1 year" },
	{ UINT64_MAX, "584942417355 years" },
};

START_TEST(lengths_are_rounded_down)
{
	char text[WHEN_MAX];

	when_length(lengths[_i].seconds, text);
	ck_assert_str_eq(text, lengths[_i].text);
}
END_TEST

START_TEST(years_beyond_four_digits_have_no_text)
{
	char text[WHEN_MAX];

	ck_assert(when_print(253402300799, text));
	ck_assert_str_eq(text, "9999-12-31T23:59:59Z");
	ck_assert(!when_print(253402300800, text));
	ck_assert(!when_print(INT64_MAX, text));
	ck_assert(!when_print(INT64_MIN, text));
	ck_assert(when_between(INT64_MIN, INT64_MAX) == UINT64_MAX);
}
END_TEST

/* -------------------------------------------------------------- cells -- */

/* SPAN, for tables. */
#define LIT(s)                                                                 \
	{                                                                      \
		(const unsigned char *)(s), sizeof(s) - 1                      \
	}

static const struct {
	span bytes;
	size_t len;
	const char *text;
	unsigned width;
} cells[] = {
	{ LIT("a"), 1, "a", 1 },
	{ LIT("\0"), 1, "<NUL>", 5 },
	{ LIT("\1"), 1, "<^A>", 4 },
	{ LIT("\n"), 1, "<LF>", 4 },
	{ LIT("\033"), 1, "<x1B>", 5 },
	{ LIT("\x7f"), 1, "<x7F>", 5 },
	{ LIT("\xfc"), 1, "<xFC>", 5 },
	{ LIT("\xc3\xbc"), 2, "\xc3\xbc", 1 },
	{ LIT("\xcc\x88"), 2, "\xcc\x88", 0 },
	{ LIT("\xc2\x85"), 2, "<U+85>", 6 },
	{ LIT("\xc2\xa0"), 2, "<U+A0>", 6 },
	{ LIT("\xe2\x80\x8b"), 3, "<U+200B>", 8 },
	{ LIT("\xe2\x80\xae"), 3, "<U+202E>", 8 },
	{ LIT("\xe5\xaf\x86"), 3, "\xe5\xaf\x86", 2 },
	{ LIT("\xf0\x9f\x94\x91"), 4, "\xf0\x9f\x94\x91", 2 },
	/* Too long a form of '/', and half a character. */
	{ LIT("\xc0\xaf"), 1, "<xC0>", 5 },
	{ LIT("\xe5\xaf"), 1, "<xE5>", 5 },
};

START_TEST(cells_show_each_byte)
{
	struct cell c = cell_at(cells[_i].bytes, 0);

	ck_assert_uint_eq(c.len, cells[_i].len);
	ck_assert_uint_eq(c.width, cells[_i].width);
	ck_assert_uint_eq(c.size, strlen(cells[_i].text));
	ck_assert(memcmp(c.text, cells[_i].text, c.size) == 0);
}
END_TEST

/* ------------------------------------------------------------ anatomy -- */

static void
put_text(void *ctx, enum out_color color, span text)
{
	(void)color;
	buf_put(ctx, text);
}

#define PLAIN SPAN("\0alice@example.test\0Wonder-Land7\n")
static const struct anatomy_part plain_parts[] = {
	{ "authzid", 0, 0, OUT_NAME },
	{ NULL, 0, 1, OUT_DIM },
	{ "authcid", 1, 19, OUT_NAME },
	{ NULL, 19, 20, OUT_DIM },
	{ "password", 20, 33, OUT_SECRET },
};
static const struct anatomy_range plain_faults[] = { { 32, 33 } };

static void
draw_plain(unsigned width, struct authstr_buf *out)
{
	buf_init(out, 10000);
	ck_assert_int_eq(anatomy_draw(&(struct anatomy){ PLAIN, plain_parts, 5,
					  plain_faults, 1, width },
			     put_text, out),
	    AUTHSTR_OK);
	ck_assert_int_eq(buf_status(out), AUTHSTR_OK);
}

START_TEST(anatomy_marks_each_part)
{
	struct authstr_buf out;

	draw_plain(76, &out);
	ck_assert(span_equal(buf_span(&out),
	    SPAN("<NUL>alice@example.test<NUL>Wonder-Land7<LF>\n"
		 "^    ^-----------------     ^-----------!!!!\n"
		 "|    authcid                password\n"
		 "authzid (empty)\n")));
	buf_wipe(&out);
}
END_TEST

/* No line is wider than asked for (one column more for the mark of an empty
 * part behind the last byte), none ends in a blank, at every width. */
START_TEST(anatomy_fits)
{
	unsigned width = (unsigned)_i + ANATOMY_WIDTH_MIN;
	struct authstr_buf out;
	span rest, line;

	draw_plain(width, &out);
	rest = buf_span(&out);
	while (span_take_line(&rest, &line)) {
		ck_assert_uint_le(line.len, width + 1);
		ck_assert_uint_ge(line.len, 1);
		ck_assert_int_ne(line.p[line.len - 1], ' ');
	}
	ck_assert(span_search(buf_span(&out), SPAN("!"), 0) != SPAN_NPOS);
	ck_assert(
	    span_search(buf_span(&out), SPAN("password"), 0) != SPAN_NPOS);
	buf_wipe(&out);
}
END_TEST

/* A long token loses its middle, but not the byte in it that is wrong. */
START_TEST(anatomy_keeps_faults)
{
	unsigned char token[1000];
	struct anatomy_part part = { "token", 0, sizeof(token), OUT_SECRET };
	struct anatomy_range fault = { 600, 601 };
	struct authstr_buf out;

	memset(token, 'x', sizeof(token));
	token[600] = '\n';
	buf_init(&out, 10000);
	ck_assert_int_eq(
	    anatomy_draw(&(struct anatomy){ span_make(token, sizeof(token)),
			     &part, 1, &fault, 1, 76 },
		put_text, &out),
	    AUTHSTR_OK);
	ck_assert(span_search(buf_span(&out), SPAN("..[560 bytes].."), 0) !=
		  SPAN_NPOS);
	ck_assert(span_search(buf_span(&out), SPAN("<LF>"), 0) != SPAN_NPOS);
	ck_assert(span_search(buf_span(&out), SPAN("..[359 bytes].."), 0) !=
		  SPAN_NPOS);
	buf_wipe(&out);
}
END_TEST

/* ---------------------------------------------------------------- jwt -- */

/* Base64url without padding, as in a token. */
static void
put_part(struct authstr_buf *token, const char *json)
{
	struct authstr_buf b64;

	buf_init(&b64, 10000);
	ck_assert_int_eq(
	    authstr_b64_print(authstr_span_of(json), &b64), AUTHSTR_OK);
	for (size_t i = 0; i < b64.len && b64.p[i] != '='; i++)
		buf_put_byte(token, b64.p[i] == '+'   ? '-'
				    : b64.p[i] == '/' ? '_'
						      : b64.p[i]);
	buf_put_byte(token, '.');
	buf_wipe(&b64);
}

static void
token_of(const char *claims, struct authstr_buf *token)
{
	buf_init(token, 10000);
	put_part(token, "{\"alg\":\"HS256\",\"typ\":\"JWT\"}");
	put_part(token, claims);
	buf_put(token, SPAN("c2lnbmF0dXJl"));
}

/* What claims come to at 1750000000, for carol@example.test. */
static const struct {
	const char *claims;
	unsigned faults;
} judged[] = {
	{ "{}", 0 },
	{ "{\"exp\":1750000001}", 0 },
	{ "{\"exp\":1750000000}", JWT_EXPIRED },
	{ "{\"exp\":1749999999.9}", JWT_EXPIRED },
	{ "{\"exp\":1750000000.5}", JWT_EXPIRED },
	{ "{\"exp\":-1}", JWT_EXPIRED },
	{ "{\"exp\":1e300}", 0 },
	{ "{\"exp\":99999999999999999999}", 0 },
	{ "{\"iat\":99999999999999999999,\"exp\":5}", JWT_EXPIRED },
	{ "{\"exp\":\"1690003600\"}", 0 },
	{ "{\"nbf\":1750000000}", 0 },
	{ "{\"nbf\":1750000001}", JWT_NOT_YET_VALID },
	{ "{\"email\":\"Carol@Example.TEST\"}", 0 },
	{ "{\"email\":\"bob@example.test\"}", JWT_USER_MISMATCH },
	{ "{\"email\":\"bob@example.test\",\"upn\":\"carol@example.test\"}",
	    0 },
	{ "{\"sub\":\"4711\"}", 0 },
	{ "{\"sub\":\"bob@example.test\"}", JWT_USER_MISMATCH },
	{ "{\"preferred_username\":\"carol\"}", 0 },
	{ "{\"scope\":\"smtp imap pop\"}", 0 },
	{ "{\"scope\":\"https://mail.google.com/\"}", 0 },
	{ "{\"scp\":\"SMTP.Send offline_access\"}", 0 },
	{ "{\"scp\":\"User.Read\"}", JWT_AUD_SCOPE },
	{ "{\"scope\":[\"read\",\"write\"]}", JWT_AUD_SCOPE },
	{ "{\"scope\":\"openid email profile\"}", 0 },
	{ "{\"roles\":[\"SMTP.SendAsApp\"],\"scp\":\"x\"}", 0 },
	{ "{\"aud\":\"https://graph.microsoft.com/\",\"scp\":\"SMTP.Send\"}",
	    JWT_AUD_SCOPE },
	{ "{\"aud\":[\"https://graph.microsoft.com\",\"mail.example.test\"]}",
	    0 },
	{ "{\"aud\":[]}", 0 },
	{ "{\"aud\":7,\"scope\":{\"a\":1},\"email\":null}", 0 },
};

START_TEST(claims_are_judged)
{
	struct authstr_buf token;
	struct jwt jwt;

	token_of(judged[_i].claims, &token);
	jwt_read(buf_span(&token), &jwt);
	ck_assert_int_eq(jwt.kind, JWT_SIGNED);
	ck_assert_uint_eq(
	    jwt_faults(&jwt, SPAN("carol@example.test"), 1750000000),
	    judged[_i].faults);
	jwt_free(&jwt);
	buf_wipe(&token);
}
END_TEST

static const struct {
	const char *token;
	enum jwt_kind kind;
} kinds[] = {
	{ "", JWT_NONE },
	{ "ya29.made-up-opaque-token", JWT_NONE },
	{ "...", JWT_NONE },
	{ "bm8.anNvbg.c2ln", JWT_NONE },
	/* A header that is an array, then a number. */
	{ "W10.e30.c2ln", JWT_NONE },
	{ "MQ.e30.c2ln", JWT_NONE },
	{ "e30.e30.c2ln", JWT_SIGNED },
	{ "e30=.e30=.c2ln", JWT_SIGNED },
	{ "e3\n0.e 30.c2ln", JWT_SIGNED },
	{ "e30.e30.", JWT_SIGNED },
	{ "e30.e30", JWT_SIGNED },
	{ "e30.e3", JWT_DAMAGED },
	{ "e30.W10.c2ln", JWT_DAMAGED },
	{ "e30.e30.a.b", JWT_DAMAGED },
	{ "e30.a.b.c.d", JWT_ENCRYPTED },
};

START_TEST(tokens_are_told_apart)
{
	struct jwt jwt;

	jwt_read(authstr_span_of(kinds[_i].token), &jwt);
	ck_assert_int_eq(jwt.kind, kinds[_i].kind);
	ck_assert((jwt.header != NULL) == (jwt.kind != JWT_NONE));
	ck_assert((jwt.claims != NULL) == (jwt.kind == JWT_SIGNED));
	jwt_free(&jwt);
}
END_TEST

#define LOOP(tc, test, rows)                                                   \
	tcase_add_loop_test(tc, test, 0, sizeof(rows) / sizeof((rows)[0]))

Suite *
suite_decode_auth(void)
{
	Suite *s = suite_create("decode_auth");
	TCase *tc = tcase_create("decode_auth");

	LOOP(tc, dates_are_read, dates);
	LOOP(tc, no_dates_are_refused, no_dates);
	LOOP(tc, lengths_are_rounded_down, lengths);
	tcase_add_test(tc, years_beyond_four_digits_have_no_text);
	LOOP(tc, cells_show_each_byte, cells);
	tcase_add_test(tc, anatomy_marks_each_part);
	tcase_add_loop_test(tc, anatomy_fits, 0, 60);
	tcase_add_test(tc, anatomy_keeps_faults);
	LOOP(tc, claims_are_judged, judged);
	LOOP(tc, tokens_are_told_apart, kinds);
	suite_add_tcase(s, tc);
	return s;
}
