/* SPDX-License-Identifier: MIT */
/*
 * A log in which lines are passed over gives the same logins as one that is
 * read whole: each sample, between two pieces of a log without a login.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include "base/mem.h"
#include "capture/capture.h"
#include "capture/redact.h"
#include "unit/unit.h"

#define LOG_LINES 10
#define LEARN ((size_t)4096)
#define LOG_WIDTH 900
#define SAMPLE_MAX ((size_t)1 << 20)

/* How a log's lines begin, and what is behind their text. */
static const struct log_form {
	const char *begin, *end;
} forms[] = {
	{ "%.3s  1 00:%02u:%02u mx ", "" },
	{ "%.0s2026-03-01T00:%02u:%02u.000000+00:00 mx ", "" },
	{ "%.0s2026-03-01 00:%02u:%02u ", "" },
	{ "%.0s{\"__REALTIME_TIMESTAMP\":\"1772323%02u%02u0000\","
	  "\"SYSLOG_IDENTIFIER\":\"postfix/"
	  "qmgr\",\"_PID\":\"7\",\"MESSAGE\":\"",
	    "\"}" },
};

/* One that begins as the text does. */
static const struct log_form *
form_of(span text)
{
	if (span_starts(text, SPAN("{\"")))
		return &forms[3];
	if (text.len > 10 && text.p[0] == '2' && text.p[4] == '-')
		return &forms[text.p[10] == 'T' ? 1 : 2];
	return &forms[0];
}

/* Lines of a log as wide as that; the text tells how it begins. */
static void
put_log(struct authstr_buf *b, span text, unsigned first, unsigned lines,
    unsigned width)
{
	const struct log_form *form = form_of(text);
	const char *month =
	    text.len > 16 && text.p[6] == ' ' ? (const char *)text.p : "Mar";
	char begin[200];

	for (unsigned i = 0; i < lines; i++) {
		snprintf(begin, sizeof(begin), form->begin, month,
		    first + i / 60, i % 60);
		buf_put_str(b, begin);
		buf_put_str(b, "postfix/qmgr[7]: 4F1A2B3C: removed ");
		for (unsigned at = 0; at < width; at += 10)
			buf_put_str(b, "xxxxxxxxxx");
		buf_put_str(b, form->end);
		buf_put_byte(b, '\n');
	}
}

static void
put_text(struct authstr_buf *b, const char *name, span s)
{
	buf_put_str(b, name);
	buf_put_byte(b, '=');
	buf_put(b, s);
	buf_put_byte(b, ' ');
}

/* All that a login has. */
static void
put_login(struct authstr_buf *b, const struct authstr_login *l)
{
	const char *protocol = authstr_login_protocol(l);

	buf_put_number(b, authstr_login_line(l));
	put_text(b, " time", authstr_login_time(l));
	put_text(b, "client", authstr_login_client(l));
	put_text(b, "server", authstr_login_server(l));
	put_text(b, "dialect",
	    authstr_login_dialect(l) == NULL
		? SPAN("")
		: authstr_span_of(authstr_login_dialect(l)));
	put_text(b, "protocol",
	    protocol == NULL ? SPAN("") : authstr_span_of(protocol));
	put_text(b, "mech", authstr_login_mech_name(l));
	put_text(b, "outcome",
	    authstr_span_of(authstr_outcome_name(authstr_login_outcome(l))));
	buf_put_number(b, (uint64_t)authstr_login_code(l));
	put_text(b, " reply", authstr_login_reply(l));
	for (size_t i = 0; i < authstr_login_message_count(l); i++) {
		put_text(b, "message",
		    authstr_msg_bytes(authstr_login_message(l, i)));
		put_text(b, "token", authstr_login_token(l, i));
	}
	for (size_t i = 0; i < authstr_login_note_count(l); i++)
		put_text(b, "note",
		    authstr_span_of(
			authstr_note_rule(authstr_login_note(l, i))));
	buf_put_byte(b, '\n');
}

static void
take_logins(struct authstr_capture *c, struct authstr_buf *b)
{
	const struct authstr_login *l;

	while ((l = authstr_capture_login(c)) != NULL)
		put_login(b, l);
}

static void
read_text(span text, size_t piece, size_t learn, struct authstr_buf *b)
{
	struct authstr_capture *c = authstr_capture_new();

	capture_learn(c, learn);
	for (; text.len > 0; text = span_from(text, piece)) {
		span part = span_sub(text, 0, piece);

		for (size_t at = 0; at < part.len;) {
			ck_assert_int_eq(
			    authstr_capture_some(c, part, &at, NULL),
			    AUTHSTR_OK);
			take_logins(c, b);
		}
	}
	ck_assert_int_eq(authstr_capture_end(c, NULL), AUTHSTR_OK);
	take_logins(c, b);
	authstr_capture_free(c);
}

/* The copy that may be shown. */
static void
mask_text(span text, size_t piece, size_t learn, struct authstr_buf *b)
{
	struct authstr_redact *r =
	    authstr_redact_new(&(struct authstr_redact_options){ 0 });
	struct authstr_secret s;

	redact_learn(r, learn);
	for (; text.len > 0; text = span_from(text, piece)) {
		ck_assert_int_eq(
		    authstr_redact_input(r, span_sub(text, 0, piece), b, NULL),
		    AUTHSTR_OK);
		while (authstr_redact_take(r, &s))
			;
	}
	ck_assert_int_eq(authstr_redact_end(r, b, NULL), AUTHSTR_OK);
	authstr_redact_free(r);
}

typedef void read_function(
    span text, size_t piece, size_t learn, struct authstr_buf *b);

#define SHOWN(text, at)                                                        \
	(int)(span_sub(text, at, 1000).len),                                   \
	    (const char *)span_sub(text, at, 1000).p

static void
is_same(const char *name, unsigned between, span text, size_t piece,
    read_function *read, span want)
{
	struct authstr_buf got;
	size_t at = 0, begin = 0;

	buf_init(&got, SAMPLE_MAX * 4);
	read(text, piece, LEARN, &got);
	while (at < got.len && at < want.len && got.p[at] == want.p[at])
		if (got.p[at++] == '\n')
			begin = at;
	ck_assert_msg(span_equal(buf_span(&got), want),
	    "%s, %u lines between, in pieces of %zu:\n%.*s\nand not\n%.*s",
	    name, between, piece, SHOWN(buf_span(&got), begin),
	    SHOWN(want, begin));
	buf_wipe(&got);
}

/* A log, the text with so many lines of other programs before each of its
 * lines, and some more of the log. */
static void
put_within(struct authstr_buf *b, span text, unsigned between)
{
	span rest = text, line;

	put_log(b, text, 0, LOG_LINES, LOG_WIDTH);
	while (span_take_until(&rest, '\n', &line)) {
		put_log(b, text, 3, between, 0);
		buf_put(b, line);
		buf_put_byte(b, '\n');
	}
	buf_put(b, rest);
	buf_put_byte(b, '\n');
	put_log(b, text, 5, 10, LOG_WIDTH);
}

/* All its lines begin alike, not with offsets as those of a dump, which stand
 * together. */
static bool
is_log(span text)
{
	span begin = span_sub(text, 0, 2), line;

	if (span_equal(begin, SPAN("00")))
		return false;
	while (span_take_until(&text, '\n', &line))
		if (!span_starts(line, begin))
			return false;
	return true;
}

static void
check_piece(const char *name, unsigned between, span text, size_t piece,
    read_function *read)
{
	struct authstr_buf want;

	buf_init(&want, SAMPLE_MAX * 4);
	read(text, piece, SIZE_MAX, &want);
	is_same(name, between, text, piece, read, buf_span(&want));
	buf_wipe(&want);
}

static void
check_text(const char *name, span text)
{
	struct authstr_buf wide;

	for (unsigned between = 0; between < (is_log(text) ? 3u : 1u);
	     between++) {
		buf_init(&wide, SAMPLE_MAX * 4);
		put_within(&wide, text, between);
		check_piece(name, between, buf_span(&wide),
		    between == 1 ? SIZE_MAX / 2 : 997, read_text);
		if (between == 0)
			check_piece(
			    name, between, buf_span(&wide), 997, mask_text);
		buf_wipe(&wide);
	}
}

static size_t
check_folder(const char *folder)
{
	static unsigned char text[SAMPLE_MAX];
	char path[1024];
	struct dirent *entry;
	size_t n = 0;
	DIR *dir;
	FILE *f;

	snprintf(path, sizeof(path), "%s/captures/%s", TESTS_DIR, folder);
	if ((dir = opendir(path)) == NULL)
		return 0;
	while ((entry = readdir(dir)) != NULL) {
		snprintf(path, sizeof(path), "%s/captures/%s/%s", TESTS_DIR,
		    folder, entry->d_name);
		if (entry->d_name[0] == '.' || (f = fopen(path, "rb")) == NULL)
			continue;
		check_text(
		    path, span_make(text, fread(text, 1, sizeof(text), f)));
		fclose(f);
		n++;
	}
	closedir(dir);
	return n;
}

static const char *const folders[] = { "session", "client", "server", "tool",
	"variant", "written", "data", "raw", "exchange", "ehlo-session" };

START_TEST(samples_are_the_same)
{
	size_t n = check_folder(folders[_i]);

	ck_assert(n > 0 || _i > 0);
}
END_TEST

/* Conversations side by side, and what came before each of them. */
START_TEST(talks_are_the_same)
{
	static const char *const lines[] = {
		"> c[192.0.2.%u]: 220 mx ESMTP Postfix",
		"< c[192.0.2.%u]: EHLO client",
		"> c[192.0.2.%u]: 250-mx",
		"> c[192.0.2.%u]: 250-AUTH CRAM-MD5",
		"> c[192.0.2.%u]: 250 DSN",
		"< c[192.0.2.%u]: NOOP",
		"> c[192.0.2.%u]: 250 2.0.0 Ok",
		"< c[192.0.2.%u]: AUTH PLAIN",
		"> c[192.0.2.%u]: 334 ",
		"< c[192.0.2.%u]: AGEAYg==",
		"> c[192.0.2.%u]: 535 5.7.8 Error: authentication failed",
		"< c[192.0.2.%u]: QUIT",
		"> c[192.0.2.%u]: 221 2.0.0 Bye",
	};
	size_t n = sizeof(lines) / sizeof(lines[0]);
	struct authstr_buf b;
	char text[200], line[300];

	buf_init(&b, SAMPLE_MAX);
	for (size_t i = 0; i < n + 20; i++)
		for (unsigned talk = 0; talk < 20; talk++) {
			if (i < talk || i - talk >= n)
				continue;
			snprintf(text, sizeof(text), lines[i - talk], talk);
			snprintf(line, sizeof(line),
			    "Mar  1 00:02:%02zu mx postfix/smtpd[%u]: %s\n", i,
			    100 + talk, text);
			buf_put_str(&b, line);
		}
	check_text("20 conversations", buf_span(&b));
	buf_wipe(&b);
}
END_TEST

/* What is given of a log, and with which numbers. */
START_TEST(lines_are_given)
{
	static const struct {
		const char *line;
		size_t number;
	} want[] = {
		{ "Mar  1 00:03:00 mx a[1]: badlogin: x", LOG_LINES + 1 },
		{ "text", LOG_LINES + 3 },
		{ "Mar  1 00:03:03 mx a[1]: LOGIN, user=x", LOG_LINES + 4 },
		{ "", LOG_LINES + 5 },
		{ "", LOG_LINES + 6 },
		{ "More", LOG_LINES + 8 },
		{ "M", LOG_LINES + 11 },
	};
	const size_t wanted = sizeof(want) / sizeof(want[0]);
	struct reader reader;
	struct queue queue = { .status = AUTHSTR_OK };
	struct authstr_buf b;
	struct sift s;
	size_t at = 0, n = 0;
	span line;

	reader_init(&reader, &queue);
	sift_init(&s, &reader, 1 << 16);
	s.learn = LEARN;
	buf_init(&b, SAMPLE_MAX);
	put_log(&b, SPAN(""), 0, LOG_LINES, LOG_WIDTH);
	buf_put_str(&b, "Mar  1 00:03:00 mx a[1]: badlogin: x\n"
			"Mar  1 00:03:01 mx a[1]: nothing\n"
			"text\n"
			"Mar  1 00:03:03 mx a[1]: LOGIN, user=x\n\n\n"
			"Mar  1 00:03:04 mx a[1]: and so on\n"
			"More\n"
			"Apr  1 00:03:04 mx a[1]: nothing\n"
			"Apr  1 00:03:04 mx a[1]: and nothing\n"
			"M\n"
			"Apr  1 00:03:04 mx a[1]: and so on");
	while (sift_next(&s, buf_span(&b), &at, &line)) {
		if (s.number <= LOG_LINES)
			continue;
		ck_assert_uint_lt(n, wanted);
		ck_assert_uint_eq(s.number, want[n].number);
		ck_assert(span_equal(line, authstr_span_of(want[n].line)));
		n++;
	}
	ck_assert_uint_eq(n, wanted);
	ck_assert_uint_eq(at, b.len);
	ck_assert(sift_end(&s, &line));
	ck_assert_uint_eq(s.number, LOG_LINES + 12);
	ck_assert(!sift_end(&s, &line));
	sift_wipe(&s);
	reader_wipe(&reader);
	buf_wipe(&b);
}
END_TEST

/* Text that is no log is read whole, however long it is. */
START_TEST(text_is_read_whole)
{
	struct reader reader;
	struct queue queue = { .status = AUTHSTR_OK };
	struct sift s;
	size_t n = 0;
	span line;

	reader_init(&reader, &queue);
	sift_init(&s, &reader, 1 << 16);
	s.learn = LEARN;
	for (size_t i = 0; i < 3 * LEARN / 8; i++) {
		size_t at = 0;

		while (sift_next(&s,
		    i % 4 == 0 ? SPAN("Mar  1 00:00:00 x\n") : SPAN("a line\n"),
		    &at, &line))
			n++;
	}
	ck_assert_uint_eq(n, 3 * LEARN / 8);
	sift_wipe(&s);
	reader_wipe(&reader);
}
END_TEST

/* Each allocation fails in turn: that is said, or nothing is lost. */
START_TEST(without_memory)
{
	struct authstr_buf b;

	buf_init(&b, SAMPLE_MAX);
	put_log(&b, SPAN(""), 0, LOG_LINES, LOG_WIDTH);
	buf_put_str(&b, "Mar  1 00:03:00 mx a[1]: C: AUTH PLAIN AGEAYg==\n"
			"Mar  1 00:03:00 mx a[1]: S: 235 ok\n");
	for (unsigned long nth = 1;; nth++) {
		struct authstr_capture *c = authstr_capture_new();
		size_t n = 0;
		int rc;

		capture_learn(c, LEARN);
		mem_fail_at(nth);
		rc = authstr_capture_input(c, buf_span(&b), NULL);
		mem_fail_at(0);
		while (authstr_capture_login(c) != NULL)
			n++;
		authstr_capture_free(c);
		if (rc == AUTHSTR_OK) {
			ck_assert_uint_eq(n, 1);
			break;
		}
		ck_assert_int_eq(rc, AUTHSTR_E_NOMEM);
	}
	buf_wipe(&b);
}
END_TEST

Suite *
suite_sift(void)
{
	Suite *s = suite_create("sift");
	TCase *tc = tcase_create("sift");

	tcase_add_loop_test(
	    tc, samples_are_the_same, 0, sizeof(folders) / sizeof(folders[0]));
	tcase_add_test(tc, talks_are_the_same);
	tcase_add_test(tc, lines_are_given);
	tcase_add_test(tc, text_is_read_whole);
	tcase_add_test(tc, without_memory);
	tcase_set_timeout(tc, 600);
	suite_add_tcase(s, tc);
	return s;
}
