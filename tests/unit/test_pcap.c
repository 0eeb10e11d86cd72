/* SPDX-License-Identifier: MIT */
/* Capture files, made here: each format, order and block, at any chunk size,
 * cut anywhere. */
#include <stdio.h>
#include "base/mem.h"
#include "capture/pcap.h"
#include "unit/unit.h"
#include "unit/wire.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))
#define FILE_MAX 1000000

/* What the file says, a line an item. */
struct seen {
	struct authstr_buf text;
	size_t frames;
	bool cut;
};

static void
note(struct seen *seen, int what, const struct pcap_item *i, span file)
{
	char line[200];

	ck_assert(what != PCAP_FRAME ||
		  span_equal(span_sub(file, i->at, i->bytes.len), i->bytes));
	ck_assert(i->begin <= i->end);
	snprintf(line, sizeof(line),
	    "%d: %llu at %llu link %d len %u of %zu %llu-%llu kind %x from "
	    "%llu\n",
	    what, (unsigned long long)i->number, (unsigned long long)i->time,
	    (int)i->link, i->length, i->bytes.len, (unsigned long long)i->begin,
	    (unsigned long long)i->end, i->kind, (unsigned long long)i->at);
	buf_put_str(&seen->text, line);
	seen->frames += what == PCAP_FRAME;
}

static struct seen
read_file(span file, size_t chunk)
{
	struct seen seen = { .frames = 0 };
	struct pcap_item item;
	struct pcap p;
	span part;
	int rc;

	buf_init(&seen.text, FILE_MAX);
	pcap_init(&p);
	for (span rest = file; rest.len > 0; rest = span_from(rest, chunk)) {
		part = span_sub(rest, 0, chunk);
		while ((rc = pcap_input(&p, &part, &item)) != PCAP_MORE) {
			ck_assert_int_gt(rc, 0);
			note(&seen, rc, &item, file);
		}
		ck_assert_uint_eq(part.len, 0);
	}
	seen.cut = pcap_is_cut(&p);
	pcap_wipe(&p);
	return seen;
}

static void
expect(span file, size_t chunk, const char *text, bool cut)
{
	struct seen seen = read_file(file, chunk);

	buf_put_byte(&seen.text, '\0');
	ck_assert_str_eq((const char *)buf_span(&seen.text).p, text);
	ck_assert_int_eq(seen.cut, cut);
	buf_wipe(&seen.text);
}

/* The same at each chunk size; cut anywhere: what is whole, and that it is cut
 * but where a record ends. */
static void
expect_always(span file, const char *text, size_t frames)
{
	size_t whole = 0;

	for (size_t chunk = 1; chunk <= file.len; chunk++)
		expect(file, chunk, text, false);
	for (size_t len = 0; len <= file.len; len++) {
		struct seen seen =
		    read_file(span_sub(file, 0, len), 1 + len % 9);
		span said = buf_span(&seen.text);

		ck_assert(span_equal(
		    said, span_sub(authstr_span_of(text), 0, said.len)));
		ck_assert_uint_ge(seen.frames, whole);
		whole = seen.frames;
		buf_wipe(&seen.text);
	}
	ck_assert_uint_eq(whole, frames);
}

static const struct {
	struct wire_pcap file;
	unsigned fraction_ns;
} formats[] = {
	{ { 0xa1b2c3d4u, false, 1 }, 1000 },
	{ { 0xa1b2c3d4u, true, 1 }, 1000 },
	{ { 0xa1b23c4du, false, 1 }, 1 },
	{ { 0xa1b23c4du, true, 1 }, 1 },
	{ { 0xa1b2cd34u, false, 1 }, 1000 },
	{ { 0xa1b2cd34u, true, 1 }, 1000 },
	/* with a checksum of 4 octets at the end of each frame */
	{ { 0xa1b2c3d4u, false, 0x44000001u }, 1000 },
};

START_TEST(pcap_classic)
{
	const struct wire_pcap *p = &formats[_i].file;
	size_t head = p->magic == 0xa1b2cd34u ? 24 : 16;
	struct authstr_buf file;
	char text[400];

	buf_init(&file, FILE_MAX);
	wire_pcap(&file, p);
	wire_record(&file, p, 1750000000, 7, SPAN("first frame"), 11);
	wire_record(&file, p, 4294967295u, 999999, SPAN(""), 0);
	wire_record(&file, p, 0, 0, SPAN("cut"), 1500);
	ck_assert(pcap_sniff(buf_span(&file)));
	snprintf(text, sizeof(text),
	    "1: 1 at 17500000000000%05u link 1 len 11 of 11 24-%zu kind 0 from "
	    "%zu\n"
	    "1: 2 at 4294967295%09u link 1 len 0 of 0 %zu-%zu kind 0 from "
	    "%zu\n"
	    "1: 3 at 0 link 1 len 1500 of 3 %zu-%zu kind 0 from %zu\n",
	    7 * formats[_i].fraction_ns, 35 + head, 24 + head,
	    999999 * formats[_i].fraction_ns, 35 + head, 35 + 2 * head,
	    35 + 2 * head, 35 + 2 * head, 38 + 3 * head, 35 + 3 * head);
	expect_always(buf_span(&file), text, 3);
	buf_wipe(&file);
}
END_TEST

/* Each block, in a section of either order, whose interfaces are its own. */
static void
put_section(struct authstr_buf *file, bool big)
{
	struct authstr_buf b;

	buf_init(&b, 1000);
	wire_section(file, big);
	/* if_name, if_tsresol 9, end */
	wire_put(&b, big, 2, 2);
	wire_put(&b, big, 3, 2);
	buf_put(&b, SPAN("lo0\0"));
	wire_put(&b, big, 9, 2);
	wire_put(&b, big, 1, 2);
	buf_put(&b, SPAN("\x09\0\0\0"));
	wire_put(&b, big, 0, 4);
	wire_interface(file, big, 101, 5, buf_span(&b));
	wire_interface(file, big, 113, 0, SPAN(""));
	wire_block(file, big, 4, SPAN("names"));
	wire_block(file, big, 5, SPAN("statistics"));
	wire_block(file, big, 0xbad, SPAN("custom"));
	wire_block(file, big, 0x12345678, SPAN("unknown block"));
	buf_empty(&b);
	wire_put(&b, big, 0x544c534b, 4);
	wire_put(&b, big, 6, 4);
	buf_put(&b, SPAN("CLIENT"));
	wire_block(file, big, 10, buf_span(&b));
	wire_enhanced(file, big, 0, 1750000000123456789u, SPAN("raw"), 900);
	wire_enhanced(file, big, 1, 1750000000123456u, SPAN("cooked!"), 7);
	wire_enhanced(file, big, 2, 5, SPAN("whose?"), 6);
	buf_empty(&b);
	wire_put(&b, big, 70, 4);
	buf_put(&b, SPAN("simpl"));
	wire_block(file, big, 3, buf_span(&b));
	buf_empty(&b);
	wire_put(&b, big, 1, 2);
	wire_put(&b, big, 42, 2);
	wire_put(&b, big, 0x6379d, 4);
	wire_put(&b, big, 0xa8d13c40u, 4);
	wire_put(&b, big, 3, 4);
	wire_put(&b, big, 60, 4);
	buf_put(&b, SPAN("old"));
	wire_block(file, big, 2, buf_span(&b));
	buf_wipe(&b);
}

static const char of_section[] =
    "2: 0 at 0 link 0 len 6 of 0 180-208 kind 544c534b from 196\n"
    "1: 1 at 1750000000123456789 link 101 len 900 of 3 208-244 kind 0 from "
    "236\n"
    "1: 2 at 1750000000123456000 link 113 len 7 of 7 244-284 kind 0 from 272\n"
    "1: 3 at 0 link -1 len 6 of 6 284-324 kind 0 from 312\n"
    "1: 4 at 0 link 101 len 70 of 5 324-348 kind 0 from 336\n"
    "1: 5 at 1750000141941824000 link 113 len 60 of 3 348-384 kind 0 from "
    "376\n";

START_TEST(pcapng_blocks)
{
	struct authstr_buf file;

	buf_init(&file, FILE_MAX);
	put_section(&file, _i != 0);
	expect_always(buf_span(&file), of_section, 5);
	buf_wipe(&file);
}
END_TEST

START_TEST(pcapng_sections)
{
	struct authstr_buf file;
	struct seen one, seven;

	buf_init(&file, FILE_MAX);
	put_section(&file, false);
	put_section(&file, true);
	wire_section(&file, true);
	/* No interface of this section. */
	wire_enhanced(&file, true, 0, 9, SPAN("none"), 4);
	one = read_file(buf_span(&file), FILE_MAX);
	seven = read_file(buf_span(&file), 7);
	ck_assert_uint_eq(one.frames, 11);
	ck_assert(span_equal(buf_span(&one.text), buf_span(&seven.text)));
	ck_assert(
	    span_starts(buf_span(&one.text), authstr_span_of(of_section)));
	ck_assert(
	    span_search(buf_span(&one.text),
		SPAN("1: 6 at 1750000000123456789 link 101"), 0) != SPAN_NPOS);
	ck_assert(span_search(buf_span(&one.text), SPAN("1: 11 at 0 link -1"),
		      0) != SPAN_NPOS);
	buf_wipe(&one.text);
	buf_wipe(&seven.text);
	buf_wipe(&file);
}
END_TEST

static const struct {
	unsigned resolution;
	int64_t offset;
	uint64_t ticks, time;
} times[] = {
	{ 6, 0, 1500000, 1500000000 },
	{ 0, 0, 3, 3000000000 },
	{ 3, 0, 1001, 1001000000 },
	{ 9, 0, 1000000001, 1000000001 },
	{ 12, 0, 1000000001999, 1000000001 },
	{ 127, 0, UINT64_MAX, 1 },
	{ 0x80, 0, 2, 2000000000 },
	{ 0x80 | 10, 0, 1024 + 512, 1500000000 },
	{ 0x80 | 32, 0, (uint64_t)5 << 31, 2500000000 },
	{ 0x80 | 40, 0, (uint64_t)5 << 39, 2500000000 },
	{ 0xff, 0, UINT64_MAX, 0 },
	{ 6, 1000, 1500000, 1001500000000 },
	{ 6, -1, 1500000, 500000000 },
	/* no time that we have room for */
	{ 6, -2, 1500000, 0 },
	{ 6, INT64_MAX, 1500000, 0 },
	{ 6, INT64_MIN, 1500000, 0 },
	{ 0, 0, UINT64_MAX, 0 },
};

START_TEST(pcapng_times)
{
	struct authstr_buf file, options;
	struct pcap_item item;
	struct pcap p;
	span in;

	buf_init(&file, FILE_MAX);
	buf_init(&options, 100);
	wire_le(&options, 9, 2);
	wire_le(&options, 1, 2);
	wire_le(&options, times[_i].resolution, 4);
	wire_le(&options, 14, 2);
	wire_le(&options, 8, 2);
	wire_le(&options, (uint64_t)times[_i].offset, 8);
	wire_section(&file, false);
	wire_interface(&file, false, 1, 0, buf_span(&options));
	wire_enhanced(&file, false, 0, times[_i].ticks, SPAN("x"), 1);
	pcap_init(&p);
	in = buf_span(&file);
	ck_assert_int_eq(pcap_input(&p, &in, &item), PCAP_FRAME);
	ck_assert_uint_eq(item.time, times[_i].time);
	pcap_wipe(&p);
	buf_wipe(&options);
	buf_wipe(&file);
}
END_TEST

/* Where a file is none any more, that is said once, and where. */
static const struct {
	const char *hex;
	const char *text;
} bad[] = {
	{ "31323334", "3: 0 at 0 link 0 len 0 of 0 0-0 kind 0 from 0\n" },
	/* a record of 128 MiB and one */
	{ "d4c3b2a1 02000400 00000000 00000000 00000400 01000000"
	  "00000000 00000000 01000008 01000008",
	    "3: 0 at 0 link 0 len 0 of 0 0-0 kind 0 from 24\n" },
	/* the byte order is none; the version is another */
	{ "0a0d0d0a 1c000000 4d3c2b1b 01000000 ffffffff ffffffff 1c000000",
	    "3: 0 at 0 link 0 len 0 of 0 0-0 kind 0 from 0\n" },
	{ "0a0d0d0a 1c000000 4d3c2b1a 02000000 ffffffff ffffffff 1c000000",
	    "3: 0 at 0 link 0 len 0 of 0 0-0 kind 0 from 0\n" },
	/* a section of 24 octets */
	{ "0a0d0d0a 18000000 4d3c2b1a 01000000 ffffffff ffffffff 18000000",
	    "3: 0 at 0 link 0 len 0 of 0 0-0 kind 0 from 0\n" },
	/* a block of 8; an enhanced packet of 28; one whose bytes would not be
	 * in it; one of all octets there are */
	{ "0a0d0d0a 1c000000 4d3c2b1a 01000000 ffffffff ffffffff 1c000000"
	  "99000000 08000000",
	    "3: 0 at 0 link 0 len 0 of 0 0-0 kind 0 from 28\n" },
	{ "0a0d0d0a 1c000000 4d3c2b1a 01000000 ffffffff ffffffff 1c000000"
	  "06000000 1c000000",
	    "3: 0 at 0 link 0 len 0 of 0 0-0 kind 0 from 28\n" },
	{ "0a0d0d0a 1c000000 4d3c2b1a 01000000 ffffffff ffffffff 1c000000"
	  "06000000 24000000 00000000 00000000 00000000 05000000 05000000",
	    "3: 0 at 0 link 0 len 0 of 0 0-0 kind 0 from 28\n" },
	{ "0a0d0d0a 1c000000 4d3c2b1a 01000000 ffffffff ffffffff 1c000000"
	  "06000000 ffffffff",
	    "3: 0 at 0 link 0 len 0 of 0 0-0 kind 0 from 28\n" },
};

START_TEST(pcap_damage)
{
	struct authstr_buf file;

	buf_init(&file, FILE_MAX);
	wire_hex(&file, bad[_i].hex);
	wire_zeros(&file, 50);
	for (size_t chunk = 1; chunk < 60; chunk++)
		expect(buf_span(&file), chunk, bad[_i].text, false);
	buf_wipe(&file);
}
END_TEST

/* Of a frame that is too long the begin is read, and the next one is found. */
START_TEST(pcap_long_frame)
{
	const struct wire_pcap p = { 0xa1b2c3d4u, false, 1 };
	struct authstr_buf file, frame;
	size_t len = PCAP_FRAME_MAX + 1000;

	buf_init(&file, FILE_MAX);
	buf_init(&frame, FILE_MAX);
	wire_zeros(&frame, len);
	wire_pcap(&file, &p);
	wire_record(&file, &p, 0, 0, buf_span(&frame), (uint32_t)len);
	wire_record(&file, &p, 0, 0, SPAN("next"), 4);
	for (size_t chunk = 1000; chunk < FILE_MAX; chunk *= 3)
		expect(buf_span(&file), chunk,
		    "1: 1 at 0 link 1 len 263144 of 262144 24-263184 kind 0 "
		    "from 40\n"
		    "1: 2 at 0 link 1 len 4 of 4 263184-263204 kind 0 from "
		    "263200\n",
		    false);
	buf_wipe(&frame);
	buf_wipe(&file);
}
END_TEST

START_TEST(pcapng_many_interfaces)
{
	struct authstr_buf file;
	struct seen seen;

	buf_init(&file, FILE_MAX);
	wire_section(&file, false);
	for (int i = 0; i < PCAP_INTERFACES_MAX + 10; i++)
		wire_interface(&file, false, 101, 0, SPAN(""));
	wire_enhanced(&file, false, PCAP_INTERFACES_MAX - 1, 0, SPAN("a"), 1);
	wire_enhanced(&file, false, PCAP_INTERFACES_MAX, 0, SPAN("b"), 1);
	seen = read_file(buf_span(&file), FILE_MAX);
	ck_assert(span_search(buf_span(&seen.text), SPAN("1: 1 at 0 link 101"),
		      0) != SPAN_NPOS);
	ck_assert(span_search(buf_span(&seen.text), SPAN("1: 2 at 0 link -1"),
		      0) != SPAN_NPOS);
	buf_wipe(&seen.text);
	buf_wipe(&file);
}
END_TEST

/* Whichever allocation fails, that is said. */
START_TEST(pcap_without_memory)
{
	struct authstr_buf file;
	struct pcap_item item;
	struct pcap p;
	span in;
	int rc;

	buf_init(&file, FILE_MAX);
	put_section(&file, false);
	for (unsigned long n = 1; n <= 2; n++) {
		pcap_init(&p);
		mem_fail_at(n);
		rc = PCAP_MORE;
		for (size_t at = 0; at < file.len && rc >= 0; at++) {
			in = span_sub(buf_span(&file), at, 1);
			rc = pcap_input(&p, &in, &item);
		}
		mem_fail_at(0);
		ck_assert_int_eq(rc, AUTHSTR_E_NOMEM);
		pcap_wipe(&p);
	}
	buf_wipe(&file);
}
END_TEST

Suite *
suite_pcap(void)
{
	Suite *s = suite_create("pcap");
	TCase *t = tcase_create("files");

	tcase_add_loop_test(t, pcap_classic, 0, COUNT(formats));
	tcase_add_loop_test(t, pcapng_blocks, 0, 2);
	tcase_add_test(t, pcapng_sections);
	tcase_add_loop_test(t, pcapng_times, 0, COUNT(times));
	tcase_add_loop_test(t, pcap_damage, 0, COUNT(bad));
	tcase_add_test(t, pcap_long_frame);
	tcase_add_test(t, pcapng_many_interfaces);
	tcase_add_test(t, pcap_without_memory);
	suite_add_tcase(s, t);
	return s;
}
