/* SPDX-License-Identifier: MIT */
/*
 * The search for lines with a login: what it has to find and to leave out, and
 * that each kind of instructions finds what a plain loop does.
 */
#include <stdio.h>
#include <stdlib.h>
#include "base/text.h"
#include "capture/scan.h"
#include "unit/chance.h"
#include "unit/guard.h"
#include "unit/unit.h"

static const struct {
	const char *text;
	unsigned flags;
} triggers[] = {
#define TRIGGER(bucket, text, at, flags) { text, flags },
#include "capture/scan.def"
#undef TRIGGER
};
#define TRIGGERS (sizeof(triggers) / sizeof(triggers[0]))

static const struct {
	unsigned bucket;
	size_t at, len;
} windows[] = {
#define TRIGGER(bucket, text, at, flags) { bucket, at, sizeof(text) - 1 },
#include "capture/scan.def"
#undef TRIGGER
};

START_TEST(rows_hold)
{
	ck_assert_uint_le(TRIGGERS, SCAN_TRIGGERS_MAX);
	for (size_t i = 0; i < TRIGGERS; i++) {
		ck_assert_uint_lt(windows[i].bucket, SCAN_BUCKETS);
		ck_assert_uint_lt(windows[i].at, windows[i].len);
		ck_assert(text_is_ascii(authstr_span_of(triggers[i].text)));
		ck_assert_ptr_null(strchr(triggers[i].text, '\n'));
	}
}
END_TEST

/* ---------------------------------------------------- what a loop finds -- */

static bool
is_word(unsigned char c)
{
	return text_is_alpha(c) || text_is_digit(c) ||
	       (c != 0 && strchr("=./_", c) != NULL);
}

/* Of the block, the bytes from there on that are no blanks and none of these.
 */
static span
run_of(span block, size_t at, const char *stop)
{
	size_t end = at;

	while (end < block.len && block.p[end] > ' ' &&
	       memchr(stop, block.p[end], strlen(stop)) == NULL)
		end++;
	return span_sub(block, at, end - at);
}

/* What has to follow. */
static bool
goes_on(unsigned flags, span block, size_t at)
{
	span url = run_of(block, at, "/\"@");

	if ((flags & SCAN_PAIR) != 0 &&
	    span_find(run_of(block, at, ""), ':', 0) == SPAN_NPOS)
		return false;
	if ((flags & SCAN_URL) != 0 &&
	    (span_find(url, ':', 0) == SPAN_NPOS ||
		!span_starts(span_from(block, at + url.len), SPAN("@"))))
		return false;
	return (flags & SCAN_OBJECT) == 0 ||
	       (at < block.len && block.p[at] > ' ' && block.p[at] != '(');
}

static bool
stands(size_t row, span block, size_t at)
{
	span text = authstr_span_of(triggers[row].text);
	unsigned flags = triggers[row].flags;
	size_t before = at;

	if (text.len > block.len - at)
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (block.p[at + i] != text.p[i] &&
		    (text_upper(text.p[i]) == text.p[i] ||
			text_lower(block.p[at + i]) != text.p[i]))
			return false;
	if ((flags & (SCAN_ALONE | SCAN_FIRST)) != 0 && at > 0 &&
	    is_word(block.p[at - 1]))
		return false;
	while (before > 0 &&
	       (block.p[before - 1] == ' ' || block.p[before - 1] == '\t'))
		before--;
	if ((flags & SCAN_FIRST) != 0 && before > 0 &&
	    text_is_alpha(block.p[before - 1]))
		return false;
	if ((flags & SCAN_TAGGED) != 0 &&
	    (at == 0 || block.p[at - 1] <= ' ' || block.p[at - 1] == ':'))
		return false;
	at += text.len;
	if (windows[row].at + SCAN_WINDOW > text.len && at < block.len &&
	    block.p[at] > 127)
		return false;
	return goes_on(flags, block, at);
}

/* A line feed, and a line that does not begin so; NULL: none is one. */
static bool
is_other(const unsigned char *begin, span block, size_t at)
{
	span line = span_from(block, at + 1);

	return begin != NULL && block.p[at] == '\n' && line.len > 0 &&
	       memcmp(line.p, begin, line.len < SCAN_BEGIN ? 1 : SCAN_BEGIN) !=
		   0;
}

static bool
plain_next(
    const unsigned char *begin, span block, size_t from, struct scan_hit *hit)
{
	*hit = (struct scan_hit){ .at = from };
	for (; hit->at < block.len; hit->at++) {
		bool found = false;

		hit->record = true;
		for (size_t i = 0; i < TRIGGERS; i++) {
			size_t at = hit->at - windows[i].at;

			if (hit->at < windows[i].at || !stands(i, block, at))
				continue;
			found = true;
			if ((triggers[i].flags & SCAN_RECORD) == 0)
				hit->record = false;
		}
		if (found)
			return true;
		hit->newlines += block.p[hit->at] == '\n';
		if (is_other(begin, block, hit->at)) {
			*hit = (struct scan_hit){ hit->at + 1, hit->newlines,
				false, true };
			return true;
		}
	}
	return false;
}

static void
is_same(const struct scan *s, span block, size_t from)
{
	struct scan_hit want, got;
	bool found =
	    plain_next(s->expects ? s->begin : NULL, block, from, &want);

	ck_assert_int_eq(scan_next(s, block, from, &got), found);
	ck_assert_uint_eq(got.at, want.at);
	ck_assert_uint_eq(got.newlines, want.newlines);
	if (found)
		ck_assert_int_eq(got.record, want.record);
	ck_assert_int_eq(got.other, want.other);
}

/* ------------------------------------------------------------- each way -- */

/* Pieces of triggers, whole ones, what may stand around them, anything. */
static void
fill(unsigned char *p, size_t len)
{
	static const char around[] = " \t\n(:=.>AUTHauth535 logined";
	size_t at = 0;

	while (at < len) {
		const char *text = triggers[below(TRIGGERS)].text;
		size_t n = strlen(text), from = 0;

		switch (below(4)) {
		case 0:
			p[at++] = (unsigned char)below(256);
			continue;
		case 1:
			p[at++] =
			    (unsigned char)around[below(sizeof(around) - 1)];
			continue;
		case 2:
			from = below(n);
		}
		for (; from < n && at < len; from++, at++)
			p[at] = below(8) == 0
				    ? (unsigned char)(text[from] ^ 0x20)
				    : (unsigned char)text[from];
	}
}

static bool
can(struct scan *s, int way)
{
	return scan_init_as(s, (enum scan_way)way);
}

START_TEST(ways_agree)
{
	struct guard g;
	struct scan s;

	if (!can(&s, _i % SCAN_WAYS))
		return;
	if (_i >= SCAN_WAYS)
		scan_expect(&s, (const unsigned char *)"au");
	state = 2463534242u;
	guard_init(&g, 4096);
	for (size_t len = 0; len < 200; len++)
		for (int round = 0; round < 12; round++) {
			span at_end = span_make(g.end - len, len),
			     at_start = span_make(g.first, len);
			size_t from = below(len + 1);

			fill(g.end - len, len);
			is_same(&s, at_end, 0);
			is_same(&s, at_end, from);
			memmove(g.first, g.end - len, len);
			is_same(&s, at_start, 0);
			is_same(&s, at_start, from);
		}
	guard_wipe(&g);
}
END_TEST

/* Each text, in both cases, at each distance from the block's ends. */
START_TEST(texts_are_found)
{
	struct guard g;
	struct scan s;

	if (!can(&s, _i))
		return;
	guard_init(&g, 4096);
	for (size_t i = 0; i < TRIGGERS * 2; i++) {
		span text = authstr_span_of(triggers[i / 2].text);

		/* one byte before it, at least */
		for (size_t room = 0; room < 80; room++) {
			size_t len = text.len + 4 + 80, at = 80 - room;
			unsigned char *p = g.end - len;
			struct scan_hit hit;

			memset(p, '\n', len);
			if (at > 0)
				p[at - 1] = '-';
			for (size_t k = 0; k < text.len; k++)
				p[at + k] = i % 2 == 0 ? text.p[k]
						       : text_upper(text.p[k]);
			memcpy(p + at + text.len, "x:x@", 4);
			is_same(&s, span_make(p, len), 0);
			ck_assert_msg(scan_next(&s, span_make(p, len), 0, &hit),
			    "%s", triggers[i / 2].text);
			ck_assert_uint_eq(hit.newlines, at - 1);
		}
	}
	guard_wipe(&g);
}
END_TEST

/* The best way there is is one of them. */
START_TEST(best_way)
{
	struct scan s, as;

	scan_init(&s);
	ck_assert(scan_init_as(&as, s.way));
	for (int way = (int)s.way + 1; way < SCAN_WAYS; way++)
		ck_assert(!can(&as, way));
}
END_TEST

/* ---------------------------------------------------------------- lines -- */

static const struct {
	const char *line;
	bool found;
} lines[] = {
	{ "AUTH PLAIN AGEAYg==", true },
	{ "auth login", true },
	{ "250-AUTH PLAIN LOGIN", true },
	{ "250-SIZE 35882577", false },
	{ "postfix/smtpd[1]: > mx[192.0.2.1]: 334 VXNlcm5hbWU6", true },
	{ "exim[1]: 1rABCD-0000AB-2x <= a@example.org P=esmtp S=334 id=x",
	    false },
	{ "took 235 ms", false },
	{ "delay=0.535 s", false },
	{ "12:00:01 235 2.7.0 Authentication successful", true },
	{ "S: 535-5.7.8 Username and Password not accepted", true },
	{ "RCPT from mx[192.0.2.1]: 454 4.7.1 <a@example.org>: Relay access "
	  "denied",
	    false },
	{ "454 4.7.0 Temporary authentication failure", true },
	{ "C: user bob", true },
	{ "session opened for user root", false },
	{ "user (uid=0)", false },
	{ "prepend Received-SPF: Pass (mailfrom) identity=mailfrom", false },
	{ "> PASS secret", true },
	{ "a1 LOGIN bob secret", true },
	{ "imap-login: Aborted login (no auth attempts in 0 secs): user=<>",
	    false },
	{ "imap-login: Disconnected (auth failed, 1 attempts)", true },
	{ "imap-login: Login: user=<bob>, method=PLAIN", true },
	{ "imap-login: Login aborted: Connection closed (no auth attempts in 0 "
	  "secs) (no_auth_attempts): user=<>, rip=192.0.2.1",
	    false },
	{ "imap-login: Logged in: user=<bob>, method=PLAIN", true },
	{ "imap(bob)<1><x>: Disconnected: Logged out in=535 out=334", false },
	{ "disconnect from mx[192.0.2.1] ehlo=1 auth=1 quit=1 commands=3",
	    false },
	{ "{\"log\":\"client in: AUTH\\t1\\tPLAIN\"}", true },
	{ "see https://example.org/a:b@c", false },
	{ "to smtp://bob:secret@mail.example.org", true },
	{ "curl-like -u bob:secret x", true },
	{ "smtpd -n smtp -t inet -u -o x", false },
};

START_TEST(lines_hold)
{
	struct scan s;
	struct scan_hit hit;
	span line = authstr_span_of(lines[_i].line);

	scan_init(&s);
	ck_assert_int_eq(scan_next(&s, line, 0, &hit), lines[_i].found);
	ck_assert_uint_le(hit.at, line.len);
}
END_TEST

/* What the generator of logs for benchmarks has: each login, no delivery. */
#define LINES_MAX 16
struct event {
	const char *lines[LINES_MAX];
};
static const struct event deliveries[] = {
#define DELIVERY(...) { { __VA_ARGS__ } },
#define LOGIN(...)
#include "bench/maillog.def"
#undef DELIVERY
#undef LOGIN
};
static const struct event logins[] = {
#define DELIVERY(...)
#define LOGIN(...) { { __VA_ARGS__ } },
#include "bench/maillog.def"
#undef DELIVERY
#undef LOGIN
};

START_TEST(logs_hold)
{
	struct scan s;
	struct scan_hit hit;

	scan_init(&s);
	for (size_t i = 0; i < sizeof(logins) / sizeof(logins[0]); i++)
		ck_assert_msg(
		    scan_next(&s, authstr_span_of(logins[i].lines[0]), 0, &hit),
		    "%s", logins[i].lines[0]);
	for (size_t i = 0; i < sizeof(deliveries) / sizeof(deliveries[0]); i++)
		for (size_t k = 0;
		     k < LINES_MAX && deliveries[i].lines[k] != NULL; k++) {
			const char *line = deliveries[i].lines[k];

			ck_assert_msg(
			    !scan_next(&s, authstr_span_of(line), 0, &hit),
			    "%s", line);
		}
}
END_TEST

/* What is masked wherever it stands is found. */
static const char *const clear[] = {
#define CLEAR(kind, before, end) before,
#include "capture/clear.def"
#undef CLEAR
};

START_TEST(clear_is_found)
{
	static const char *const forms[] = { "%s%sa:secret12",
		"x %s%sa:secret12", "x(%s%sa:secret12)",
		"{\"x\":\"y?%s%s'a:secret12'\"}" };
	struct scan s;
	struct scan_hit hit;
	char line[200];

	scan_init(&s);
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		snprintf(line, sizeof(line), forms[i], "", clear[_i]);
		ck_assert_msg(
		    scan_next(&s, authstr_span_of(line), 0, &hit), "%s", line);
	}
}
END_TEST

Suite *
suite_scan(void)
{
	Suite *s = suite_create("scan");
	TCase *tc = tcase_create("scan");

	tcase_add_test(tc, rows_hold);
	tcase_add_loop_test(tc, ways_agree, 0, 2 * SCAN_WAYS);
	tcase_add_loop_test(tc, texts_are_found, 0, SCAN_WAYS);
	tcase_add_test(tc, best_way);
	tcase_add_loop_test(
	    tc, lines_hold, 0, sizeof(lines) / sizeof(lines[0]));
	tcase_add_loop_test(
	    tc, clear_is_found, 0, sizeof(clear) / sizeof(clear[0]));
	tcase_add_test(tc, logs_hold);
	tcase_set_timeout(tc, 60);
	suite_add_tcase(s, tc);
	return s;
}
