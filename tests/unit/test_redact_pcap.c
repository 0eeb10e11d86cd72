/* SPDX-License-Identifier: MIT */
/* Capture files without their secrets: masked in each packet that has a part of
 * one, checksums right, all else as it was. */
#include <stdio.h>
#include <stdlib.h>
#include "authstr-capture.h"
#include "base/mem.h"
#include "capture/packet.h"
#include "unit/talk.h"
#include "unit/unit.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))
#define OUT_MAX ((size_t)1 << 25)
#define FIN PACKET_FIN | PACKET_ACK

#define GREETED                                                                \
	{ 's', "220 mx\r\n", 0 }, { 'c', "EHLO a\r\n", 0 },                    \
	{                                                                      \
		's', "250-mx\r\n250 AUTH PLAIN LOGIN\r\n", 0                   \
	}

static int
redact(span in, size_t chunk, struct authstr_buf *out)
{
	struct authstr_redact *r =
	    authstr_redact_new(&(struct authstr_redact_options){ 0 });
	int rc = AUTHSTR_OK;

	buf_init(out, OUT_MAX);
	ck_assert_ptr_nonnull(r);
	for (; in.len > 0 && rc == AUTHSTR_OK; in = span_from(in, chunk))
		rc = authstr_redact_input(r, span_sub(in, 0, chunk), out, NULL);
	if (rc == AUTHSTR_OK)
		rc = authstr_redact_end(r, out, NULL);
	authstr_redact_free(r);
	return rc;
}

/* ---------------------------------------------------------- checksums -- */

static uint32_t
sum(span s, uint32_t n)
{
	for (size_t i = 0; i < s.len; i++)
		n += i % 2 == 0 ? (uint32_t)s.p[i] << 8 : s.p[i];
	while (n >> 16 != 0)
		n = (n & 0xffff) + (n >> 16);
	return n;
}

static bool
is_right(const struct packet *p)
{
	uint32_t n = sum(span_make(p->from.address, 16), 0);

	n = sum(span_make(p->to.address, 16), n);
	return sum(p->segment, n + 6 + (uint32_t)p->segment.len) == 0xffff;
}

/* Each segment that differs has a right checksum; headers differ nowhere. */
static void
expect_packets(span before, span after)
{
	struct packet_reader r[2];
	struct pcap_item item[2];
	struct packet p[2];
	struct pcap pcap[2];
	int rc;

	for (size_t i = 0; i < 2; i++) {
		packet_init(&r[i]);
		pcap_init(&pcap[i]);
	}
	ck_assert_uint_eq(before.len, after.len);
	while ((rc = pcap_input(&pcap[0], &before, &item[0])) > 0) {
		ck_assert_int_eq(pcap_input(&pcap[1], &after, &item[1]), rc);
		ck_assert_uint_eq(item[0].time, item[1].time);
		rc = packet_read(&r[0], &item[0], &p[0]);
		ck_assert_int_eq(packet_read(&r[1], &item[1], &p[1]), rc);
		if (rc != 1)
			continue;
		if (span_equal(item[0].bytes, item[1].bytes))
			continue;
		ck_assert(p[1].missing > 0 || is_right(&p[1]));
		ck_assert(span_equal(span_sub(p[0].segment, 0, 16),
		    span_sub(p[1].segment, 0, 16)));
		ck_assert_uint_eq(p[0].payload.len, p[1].payload.len);
	}
	for (size_t i = 0; i < 2; i++) {
		packet_wipe(&r[i]);
		pcap_wipe(&pcap[i]);
	}
}

static bool
has(span s, const char *text)
{
	return span_search(s, authstr_span_of(text), 0) != SPAN_NPOS;
}

/* ---------------------------------------------------------- dialogues -- */

static const struct {
	const char *name;
	struct turn turns[TALK_TURNS_MAX];
	const char *gone[4]; /* what is in no packet then */
	const char *left[4]; /* what is */
} cases[] = {
	{ "PLAIN",
	    { GREETED, { 'c', "AUTH PLAIN AGFsaWNlAHNlY3JldA==\r\n", 0 },
		{ 's', "235 ok\r\n", 0 } },
	    { "c2VjcmV0", "NlY3JldA" },
	    { "AUTH PLAIN AGFsaWNlACoqKioqKg==\r\n", "235 ok" } },
	{ "LOGIN, and a message",
	    { GREETED, { 'c', "AUTH LOGIN\r\n", 0 },
		{ 's', "334 VXNlcm5hbWU6\r\n", 0 }, { 'c', "YWxpY2U=\r\n", 0 },
		{ 's', "334 UGFzc3dvcmQ6\r\n", 0 },
		{ 'c', "czNjcmV0IQ==\r\n", 0 }, { 's', "235 ok\r\n", 0 },
		{ 'c', "DATA\r\n", 0 }, { 's', "354 go\r\n", 0 },
		{ 'c', "AUTH PLAIN AGJvYgBib2I=\r\n.\r\n", 0 } },
	    { "czNjcmV0IQ" },
	    { "YWxpY2U=\r\n", "KioqKioqKg==\r\n",
		"AUTH PLAIN AGJvYgBib2I=\r\n.\r\n" } },
	{ "a secret in three packets",
	    { GREETED, { 'c', "AUTH PLAIN AGFsaW", 0 }, { 'c', "NlAHNl", 0 },
		{ 'c', "Y3JldA==\r\n", 0 }, { 's', "235 ok\r\n", 0 } },
	    { "Y3JldA", "HNl" }, { "NlACoq", "KioqKg==" } },
	{ "LOGIN of IMAP",
	    { { 's', "* OK\r\n", 0 }, { 'c', "a LOGIN al {6}\r\n", 0 },
		{ 's', "+ go\r\n", 0 }, { 'c', "sec", 0 },
		{ 'c', "ret\r\n", 0 }, { 's', "a OK in\r\n", 0 } },
	    { "sec", "ret" }, { "a LOGIN al {6}", "***" } },
	{ "POP3",
	    { { 's', "+OK\r\n", 0 }, { 'c', "USER alice\r\n", 0 },
		{ 's', "+OK\r\n", 0 }, { 'c', "PASS secret word\r\n", 0 },
		{ 's', "-ERR no secret word\r\n", 0 } },
	    { "secret", "word" }, { "USER alice", "PASS ***********" } },
	{ "the reply is not here",
	    { GREETED, { 'c', "AUTH PLAIN AGFsaWNlAHNlY3JldA==\r\n", 0 } },
	    { "NlY3JldA" }, { "AGFsaWNlACoqKioqKg==" } },
	{ "the line has no end",
	    { GREETED, { 'c', "AUTH PLAIN AGFsaWNlAHNlY3JldA==", 0 } },
	    { "NlY3JldA" }, { "AGFsaWNlACoqKioqKg==" } },
	{ "a packet of it was lost",
	    { GREETED, { 'c', "AUTH PLAIN AGFsaWNlAHNl", 0 },
		{ 'C', "Y3JldHNl", 0 }, { 'c', "Y3JldA==\r\n", 0 },
		{ 's', "235 ok\r\n", 0 } },
	    { "HNl", "Y3JldA" }, { "AUTH PLAIN AGFsaWNl" } },
	{ "packets were cut",
	    { GREETED, { 'c', "AUTH PLAIN AGFsaWNlAHNlY3JldA==\r\n", 7 },
		{ 's', "235 ok\r\n", 0 } },
	    { "HNlY3" }, { "AUTH PLAIN AGFsaWNl" } },
	{ "HTTP",
	    { { 'c',
		"GET / HTTP/1.1\r\nAuthorization: Basic "
		"YWxpY2U6czNjcmV0IQ==\r\n\r\n",
		0 } },
	    { "czNjcmV0IQ" }, { "Authorization: Basic YWxpY2U6Kioq" } },
};

static void
expect_masked(span before, span after, const char *const *gone,
    const char *const *left, const char *name)
{
	expect_packets(before, after);
	for (size_t i = 0; i < 4 && gone[i] != NULL; i++)
		ck_assert_msg(
		    !has(after, gone[i]), "%s: %s is left", name, gone[i]);
	for (size_t i = 0; i < 4 && left != NULL && left[i] != NULL; i++)
		ck_assert_msg(
		    has(after, left[i]), "%s: %s is gone", name, left[i]);
}

START_TEST(redact_pcap_dialogue)
{
	struct authstr_buf out, again;
	struct talk t;

	talk_begin(&t, 25, true);
	talk_turns(&t, cases[_i].turns);
	for (size_t chunk = 1; chunk < 2 * t.file.len; chunk = chunk * 3 + 1) {
		ck_assert_int_eq(
		    redact(buf_span(&t.file), chunk, &out), AUTHSTR_OK);
		expect_masked(buf_span(&t.file), buf_span(&out), cases[_i].gone,
		    cases[_i].left, cases[_i].name);
		/* A copy of the copy is the copy. */
		ck_assert_int_eq(
		    redact(buf_span(&out), chunk, &again), AUTHSTR_OK);
		ck_assert(span_equal(buf_span(&out), buf_span(&again)));
		buf_wipe(&again);
		buf_wipe(&out);
	}
	buf_wipe(&t.file);
}
END_TEST

/* Cut anywhere, also within a packet: what is here of a secret is masked. */
START_TEST(redact_pcap_cut)
{
	static const char *const gone[4] = { "HNlY3JldA", "czNjcmV0IQ" };
	struct authstr_buf out;
	struct talk t;

	talk_begin(&t, 25, true);
	talk_turns(&t, cases[_i].turns);
	for (size_t len = 0; len < t.file.len; len++) {
		span in = span_sub(buf_span(&t.file), 0, len);

		ck_assert_int_eq(redact(in, 1 + len % 100, &out), AUTHSTR_OK);
		ck_assert_uint_eq(out.len, len);
		for (size_t i = 0; i < 2; i++)
			ck_assert(!has(buf_span(&out), gone[i]));
		buf_wipe(&out);
	}
	buf_wipe(&t.file);
}
END_TEST

/* ---------------------------------------- packets twice, and late -- */

static void
put_at(struct talk *t, uint32_t seq, const char *text)
{
	uint32_t next = t->next[0];

	t->next[0] = seq;
	talk_packet(t, false, PACKET_ACK, authstr_span_of(text), 0);
	t->next[0] = next;
}

/* "AUTH PLAIN AGFsaWNlAHNlY3JldA==\r\n" in pieces, from the octet on. */
static const struct {
	const char *name;
	struct {
		size_t at;
		const char *text;
	} pieces[6];
} orders[] = {
	{ "whole, and again",
	    { { 0, "AUTH PLAIN AGFsaWNlAHNlY3JldA==\r\n" },
		{ 0, "AUTH PLAIN AGFsaWNlAHNlY3JldA==\r\n" } } },
	{ "a part again before the end is here",
	    { { 0, "AUTH PLAIN AGFsaWNlAHNl" }, { 19, "AHNl" },
		{ 0, "AUTH PLAIN AGFsaWNlAHNl" }, { 23, "Y3JldA==\r\n" } } },
	{ "the end first, twice",
	    { { 23, "Y3JldA==\r\n" }, { 23, "Y3JldA==\r\n" },
		{ 0, "AUTH PLAIN AGFsaWNlAHNl" } } },
	{ "in the middle, again with more around it",
	    { { 20, "HNlY3JldA" }, { 18, "lAHNlY3JldA==" },
		{ 0, "AUTH PLAIN AGFsaWNlAHNl" }, { 31, "\r\n" },
		{ 11, "AGFsaWNlAHNlY3JldA==\r\n" } } },
	{ "again, other bytes",
	    { { 0, "AUTH PLAIN AGFsaWNlAHNlY3JldA==\r\n" },
		{ 0, "AUTH PLAIN AGFsaWNlAHNlY3JlcQ==\r\n" } } },
};

START_TEST(redact_pcap_order)
{
	static const struct turn turns[] = { GREETED, { '\0', NULL, 0 } };
	static const char *const gone[4] = { "HNl", "Y3JldA", "3JlcQ" };
	struct authstr_buf out;
	struct talk t;
	uint32_t begin;

	talk_begin(&t, 25, true);
	talk_turns(&t, turns);
	begin = t.next[0];
	for (size_t i = 0; i < 6 && orders[_i].pieces[i].text != NULL; i++)
		put_at(&t, begin + (uint32_t)orders[_i].pieces[i].at,
		    orders[_i].pieces[i].text);
	t.next[0] += 33;
	talk_packet(&t, true, PACKET_ACK, SPAN("235 ok\r\n"), 0);
	t.next[1] += 8;
	/* After the end, too. */
	talk_packet(&t, true, FIN, SPAN(""), 0);
	talk_packet(&t, false, FIN, SPAN(""), 0);
	put_at(&t, begin, "AUTH PLAIN AGFsaWNlAHNlY3JldA==\r\n");
	for (size_t chunk = 1; chunk < 2 * t.file.len; chunk = chunk * 3 + 1) {
		ck_assert_int_eq(
		    redact(buf_span(&t.file), chunk, &out), AUTHSTR_OK);
		expect_masked(buf_span(&t.file), buf_span(&out), gone, NULL,
		    orders[_i].name);
		buf_wipe(&out);
	}
	buf_wipe(&t.file);
}
END_TEST

/* --------------------------------------------------------- fragments -- */

START_TEST(redact_pcap_fragments)
{
	static const struct turn turns[] = { GREETED, { '\0', NULL, 0 } };
	const char *text = "AUTH PLAIN AGFsaWNlAHNlY3JldA==\r\n";
	struct authstr_buf tcp, ip, out;
	struct talk t;

	talk_begin(&t, 25, true);
	talk_turns(&t, turns);
	buf_init(&tcp, 1000);
	wire_tcp(&tcp, &(struct wire_tcp){ .from = 40000,
			   .to = 25,
			   .seq = t.next[0],
			   .ack = t.next[1],
			   .flags = PACKET_ACK,
			   .payload = authstr_span_of(text) });
	for (size_t i = 0; i < tcp.len; i += 8) {
		size_t at = _i == 0 ? i : (tcp.len - 1) / 8 * 8 - i;

		buf_init(&ip, 1000);
		wire_ip(&ip, &(struct wire_ip){ .version = 4,
				 .protocol = 6,
				 .id = 77,
				 .start = (unsigned)at,
				 .more = at + 8 < tcp.len,
				 .payload = span_sub(buf_span(&tcp), at, 8),
				 .length = -1 });
		wire_record(&t.file, &talk_format, t.seconds++, 0,
		    buf_span(&ip), (uint32_t)ip.len);
		buf_wipe(&ip);
	}
	for (size_t chunk = 1; chunk < 2 * t.file.len; chunk = chunk * 3 + 1) {
		ck_assert_int_eq(
		    redact(buf_span(&t.file), chunk, &out), AUTHSTR_OK);
		ck_assert(!has(buf_span(&out), "Y3Jl"));
		ck_assert(!has(buf_span(&out), "AHN"));
		/* The whole segment's checksum is right. */
		expect_packets(buf_span(&t.file), buf_span(&out));
		buf_wipe(&out);
	}
	buf_wipe(&tcp);
	buf_wipe(&t.file);
}
END_TEST

/* ------------------------------------------------------------ bounds -- */

/* A line that has begun, and more than is kept comes before its end. */
START_TEST(redact_pcap_bounds)
{
	static const struct turn first[] = { GREETED,
		{ 'c', "AUTH PLAIN AGFsaWNlAHNlY3Jl", 0 }, { '\0', NULL, 0 } };
	static const struct turn second[] = { { 'c', "dHNlY3JldA==\r\n", 0 },
		{ 's', "235 ok\r\n", 0 }, { '\0', NULL, 0 } };
	static char body[1401];
	struct authstr_buf out;
	struct talk t;
	uint32_t next[2];

	memset(body, 'q', sizeof(body) - 1);
	talk_begin(&t, 25, true);
	talk_turns(&t, first);
	memcpy(next, t.next, sizeof(next));
	t.client_port = 50000;
	for (int i = 0; i < (_i == 0 ? 4000 : 36000); i++) {
		talk_packet(&t, false, PACKET_ACK,
		    _i == 0 ? span_make(body, 1400) : SPAN("q"), 0);
		t.next[0] += _i == 0 ? 1400 : 1;
	}
	t.client_port = 40000;
	memcpy(t.next, next, sizeof(next));
	talk_turns(&t, second);
	ck_assert_int_eq(redact(buf_span(&t.file), 60000, &out), AUTHSTR_OK);
	ck_assert(!has(buf_span(&out), "HNlY3"));
	ck_assert(!has(buf_span(&out), "Y3JldA"));
	ck_assert(has(buf_span(&out), "AUTH PLAIN AGFsaWNl"));
	expect_packets(buf_span(&t.file), buf_span(&out));
	buf_wipe(&out);
	buf_wipe(&t.file);
}
END_TEST

/* Blocks of keys are left out, whatever stands around them. */
START_TEST(redact_pcap_keys)
{
	struct authstr_buf file, want, block, out;
	span keys = SPAN("KSLT\x20\0\0\0CLIENT_RANDOM 0011 22334455667788");

	buf_init(&file, 100000);
	buf_init(&want, 100000);
	buf_init(&block, 100000);
	wire_block(&block, false, 10, keys);
	for (int i = 0; i < 3; i++) {
		wire_section(&file, false);
		wire_section(&want, false);
		wire_interface(&file, false, 101, 0, SPAN(""));
		wire_interface(&want, false, 101, 0, SPAN(""));
		for (int k = 0; k < i; k++)
			buf_put(&file, buf_span(&block));
		wire_enhanced(&file, false, 0, 1, SPAN("no packet"), 9);
		wire_enhanced(&want, false, 0, 1, SPAN("no packet"), 9);
	}
	buf_put(&file, buf_span(&block));
	for (size_t chunk = 1; chunk < 2 * file.len; chunk++) {
		ck_assert_int_eq(
		    redact(buf_span(&file), chunk, &out), AUTHSTR_OK);
		ck_assert(span_equal(buf_span(&out), buf_span(&want)));
		buf_wipe(&out);
	}
	buf_wipe(&block);
	buf_wipe(&want);
	buf_wipe(&file);
}
END_TEST

/* What cannot be read is not copied. */
START_TEST(redact_pcap_unreadable)
{
	const struct wire_pcap wifi = { 0xa1b2c3d4u, false, 105 };
	struct authstr_buf file, out;

	buf_init(&file, 1000);
	if (_i == 0) {
		wire_pcap(&file, &wifi);
		wire_record(&file, &wifi, 1, 1, SPAN("whatever"), 8);
	} else {
		wire_section(&file, false);
		wire_zeros(&file, 100);
	}
	ck_assert_int_eq(redact(buf_span(&file), 1000, &out),
	    _i == 0 ? AUTHSTR_E_UNSUPPORTED : AUTHSTR_E_MALFORMED);
	buf_wipe(&out);
	buf_wipe(&file);
}
END_TEST

static void
take_places(struct authstr_redact *r, struct authstr_buf *text)
{
	struct authstr_secret s;
	char line[80];

	while (authstr_redact_take(r, &s)) {
		snprintf(line, sizeof(line), "%s frame %llu\n",
		    authstr_secret_kind_name(s.kind),
		    (unsigned long long)s.frame);
		buf_put_str(text, line);
	}
}

START_TEST(redact_pcap_places)
{
	struct authstr_redact *r =
	    authstr_redact_new(&(struct authstr_redact_options){ 0 });
	struct authstr_buf out, text;
	struct talk t;

	buf_init(&out, OUT_MAX);
	buf_init(&text, 1000);
	talk_begin(&t, 25, true);
	talk_turns(&t, cases[0].turns);
	authstr_redact_input(r, buf_span(&t.file), &out, NULL);
	authstr_redact_end(r, &out, NULL);
	take_places(r, &text);
	ck_assert(span_equal(buf_span(&text), SPAN("password frame 6\n")));
	authstr_redact_free(r);
	buf_wipe(&text);
	buf_wipe(&out);
	buf_wipe(&t.file);
}
END_TEST

START_TEST(redact_pcap_without_memory)
{
	struct authstr_buf out;
	struct talk t;
	int rc = AUTHSTR_E_NOMEM;

	talk_begin(&t, 25, true);
	talk_turns(&t, cases[1].turns);
	buf_init(&out, OUT_MAX);
	for (unsigned long n = 1; rc == AUTHSTR_E_NOMEM; n++) {
		struct authstr_redact *r =
		    authstr_redact_new(&(struct authstr_redact_options){ 0 });

		ck_assert_ptr_nonnull(r);
		buf_empty(&out);
		mem_fail_at(n);
		rc = authstr_redact_input(r, buf_span(&t.file), &out, NULL);
		if (rc == AUTHSTR_OK)
			rc = authstr_redact_end(r, &out, NULL);
		mem_fail_at(0);
		ck_assert(rc == AUTHSTR_OK || rc == AUTHSTR_E_NOMEM);
		ck_assert_uint_lt(n, 5000);
		authstr_redact_free(r);
	}
	buf_wipe(&out);
	buf_wipe(&t.file);
}
END_TEST

Suite *
suite_redact_pcap(void)
{
	Suite *s = suite_create("redact_pcap");
	TCase *t = tcase_create("captures");

	tcase_add_loop_test(t, redact_pcap_dialogue, 0, COUNT(cases));
	tcase_add_loop_test(t, redact_pcap_cut, 0, 2);
	tcase_add_loop_test(t, redact_pcap_order, 0, COUNT(orders));
	tcase_add_loop_test(t, redact_pcap_fragments, 0, 2);
	tcase_add_loop_test(t, redact_pcap_bounds, 0, 2);
	tcase_add_test(t, redact_pcap_keys);
	tcase_add_loop_test(t, redact_pcap_unreadable, 0, 2);
	tcase_add_test(t, redact_pcap_places);
	tcase_add_test(t, redact_pcap_without_memory);
	suite_add_tcase(s, t);
	return s;
}
