/* SPDX-License-Identifier: MIT */
/* From frames to TCP segments: each link layer, tag, tunnel and extension,
 * fragments in any order, what a bound on the capture cut off. */
#include "base/mem.h"
#include "capture/packet.h"
#include "unit/unit.h"
#include "unit/wire.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))
#define FRAME_MAX 100000
#define AT 1000 /* of the frame in its file */

static span
segment(struct authstr_buf *b, bool back, const char *text)
{
	const struct wire_tcp tcp = { .from = back ? 25 : 40000,
		.to = back ? 40000 : 25,
		.seq = 0x01020304,
		.ack = 0xfffefdfc,
		.flags = PACKET_ACK,
		.options = SPAN("\1\1\1\0"),
		.payload = authstr_span_of(text) };

	buf_init(b, FRAME_MAX);
	wire_tcp(b, &tcp);
	return buf_span(b);
}

static int
read_frame(struct packet_reader *r, uint32_t link, span bytes, uint32_t length,
    struct packet *p)
{
	const struct pcap_item frame = { .number = 3,
		.time = 5,
		.link = link,
		.bytes = bytes,
		.length = length == 0 ? (uint32_t)bytes.len : length,
		.at = AT };

	return packet_read(r, &frame, p);
}

static void
expect_ends(const struct packet *p, const char *from, const char *to)
{
	struct authstr_buf b;

	buf_init(&b, 200);
	packet_end_print(&p->from, &b);
	buf_put_byte(&b, ' ');
	packet_end_print(&p->to, &b);
	buf_put_byte(&b, '\0');
	ck_assert_msg(span_starts(buf_span(&b), authstr_span_of(from)), "%s",
	    (const char *)b.p);
	ck_assert_msg(span_ends(span_sub(buf_span(&b), 0, b.len - 1),
			  authstr_span_of(to)),
	    "%s", (const char *)b.p);
	buf_wipe(&b);
}

#define MAC "020000000001 020000000002 "
#define IP_4 1
#define IP_6 2
#define BOTH (IP_4 | IP_6)

/* What stands before IP; 4 or 6 where one of the two alone fits. */
static const struct {
	const char *name;
	uint32_t link;
	unsigned versions;
	const char *hex;
} layers[] = {
	{ "Ethernet", 1, IP_4, MAC "0800" },
	{ "Ethernet", 1, IP_6, MAC "86dd" },
	{ "802.1Q", 1, IP_4, MAC "8100 0064 0800" },
	{ "802.1ad", 1, IP_6, MAC "88a8 0064 8100 0065 86dd" },
	{ "three tags", 1, IP_4, MAC "9100 0064 9200 0064 8100 0065 0800" },
	{ "PPPoE", 1, IP_4, MAC "8864 1100 0001 0000 0021" },
	{ "PPPoE", 1, IP_6, MAC "8100 0007 8864 1100 0001 0000 0057" },
	{ "PPPoE, one octet", 1, IP_4, MAC "8864 1100 0001 0000 21" },
	{ "MPLS", 1, BOTH, MAC "8847 00010040 00020140" },
	{ "SNAP", 1, IP_4, MAC "0040 aaaa03 000000 0800" },
	{ "SNAP of 802.1H", 1, IP_6, MAC "0040 aaaa03 0000f8 86dd" },
	{ "cooked", 113, IP_4, "0000 0304 0006 000000000000 0000 0800" },
	{ "cooked", 113, IP_6, "0004 0001 0006 020000000001 0000 86dd" },
	{ "cooked, tag", 113, IP_4,
	    "0000 0001 0006 000000000000 0000 8100 0005 0800" },
	{ "cooked 2", 276, IP_4,
	    "0800 0000 00000001 0304 00 06 0000000000000000" },
	{ "cooked 2", 276, IP_6,
	    "86dd 0000 00000002 0001 04 06 0200000000010000" },
	{ "null, little", 0, IP_4, "02000000" },
	{ "null, big", 0, IP_4, "00000002" },
	{ "null, Linux", 0, IP_6, "0a000000" },
	{ "null, NetBSD", 0, IP_6, "18000000" },
	{ "null, FreeBSD", 0, IP_6, "1c000000" },
	{ "null, Darwin", 0, IP_6, "1e000000" },
	{ "null, big", 0, IP_6, "0000001e" },
	{ "loop", 108, IP_4, "00000002" },
	{ "loop", 108, IP_6, "00000018" },
	{ "raw", 101, BOTH, "" },
	{ "raw, BSD", 12, BOTH, "" },
	{ "raw, OpenBSD", 14, BOTH, "" },
	{ "IPv4", 228, IP_4, "" },
	{ "IPv6", 229, IP_6, "" },
	{ "PPP", 9, IP_4, "ff03 0021" },
	{ "PPP", 9, IP_6, "0057" },
	{ "PPP in HDLC", 50, IP_4, "ff03 0021" },
	{ "PPP, one octet", 9, IP_4, "21" },
	{ "PPPoE alone", 51, IP_4, "1100 0001 0000 0021" },
	{ "Cisco's HDLC", 104, IP_4, "0f00 0800" },
	{ "enc", 109, IP_4, "02000000 00000000 00000000" },
	{ "enc", 109, IP_6, "00000018 00000000 00000000" },
	{ "pflog", 117, IP_4,
	    "3d020001 656d3000000000000000000000000000"
	    "00000000000000000000000000000000 ffffffff ffffffff"
	    "ffffffff 00000000 ffffffff 00000000 00000000" },
	{ "NFLOG", 239, BOTH,
	    "02000000 0800 0100 0800 0100 0500 0a00"
	    "00000000 0400 0900" },
	{ "4 in 4", 101, IP_4, "45000000 00000000 40040000 0a000001 0a000002" },
	{ "6 in 4", 101, IP_6, "45000000 00000000 40290000 0a000001 0a000002" },
	{ "4 in 6", 101, IP_4,
	    "60000000 0000 04 40 fd000000000000000000000000000001"
	    "fd000000000000000000000000000002" },
	{ "GRE", 101, IP_4,
	    "45000000 00000000 402f0000 0a000001 0a000002 0000 0800" },
	{ "GRE with key and number", 101, IP_6,
	    "45000000 00000000 402f0000 0a000001 0a000002 b000 86dd"
	    "00000000 00000001 00000002" },
	{ "ERSPAN 1", 101, IP_4,
	    "45000000 00000000 402f0000 0a000001 0a000002 0000 88be" MAC
	    "0800" },
	{ "ERSPAN 2", 101, IP_4,
	    "45000000 00000000 402f0000 0a000001 0a000002 1000 88be"
	    "00000001 1000000000000000" MAC "0800" },
	{ "VXLAN", 101, IP_4,
	    "45000000 00000000 40110000 0a000001 0a000002"
	    "c000 12b5 0000 0000 0800000000000100" MAC "0800" },
};

START_TEST(packet_layers)
{
	struct authstr_buf tcp, frame;
	struct packet_reader r;
	struct packet p;
	span text = segment(&tcp, false, "hello");

	packet_init(&r);
	for (unsigned i = 0; i < 2; i++) {
		const struct wire_ip ip = { .version = i == 0 ? 4 : 6,
			.protocol = 6,
			.payload = text,
			.length = -1 };

		if ((layers[_i].versions & (i == 0 ? IP_4 : IP_6)) == 0)
			continue;
		buf_init(&frame, FRAME_MAX);
		wire_hex(&frame, layers[_i].hex);
		wire_ip(&frame, &ip);
		wire_hex(&frame, "0000000000000000");
		ck_assert_msg(read_frame(&r, layers[_i].link, buf_span(&frame),
				  0, &p) == 1,
		    "%s", layers[_i].name);
		ck_assert_msg(span_equal(p.payload, SPAN("hello")), "%s",
		    layers[_i].name);
		ck_assert_uint_eq(p.at, AT + frame.len - 8 - 5);
		ck_assert_uint_eq(p.segment_at, p.at - 24);
		ck_assert_uint_eq(p.missing, 0);
		ck_assert_uint_eq(p.seq, 0x01020304);
		ck_assert_uint_eq(p.ack, 0xfffefdfcu);
		ck_assert_uint_eq(p.flags, PACKET_ACK);
		ck_assert_uint_eq(p.frame, 3);
		ck_assert_uint_eq(p.time, 5);
		if (i == 0)
			expect_ends(&p, "192.0.2.1:40000", "192.0.2.2:25");
		else
			expect_ends(
			    &p, "[2001:db8::1]:40000", "[2001:db8::2]:25");
		/* Cut anywhere: no more than that is read. */
		for (size_t len = 0; len < frame.len; len++)
			if (read_frame(&r, layers[_i].link,
				span_sub(buf_span(&frame), 0, len),
				(uint32_t)frame.len, &p) == 1)
				ck_assert_uint_le(
				    p.payload.len + p.missing, 5 + 8);
		buf_wipe(&frame);
	}
	packet_wipe(&r);
	buf_wipe(&tcp);
}
END_TEST

/* Extension headers of IPv6, and the options of IPv4. */
static const struct {
	unsigned version, protocol;
	const char *options; /* IPv4's */
	const char *hex;
} between[] = {
	{ 4, 6, "01010101 83070400 00000000", "" },
	{ 4, 51, "", "0604 0000 00000001 00000001 000000000000000000000000" },
	{ 6, 0, "", "0600 010400000000" },
	{ 6, 0, "", "3c00 010400000000 0601 010c000000000000000000000000" },
	{ 6, 43, "", "0602 0001 00000000 20010db8000000000000000000000009" },
	{ 6, 44, "", "0600 0000 00000007" },
	{ 6, 51, "", "0604 0000 00000001 00000001 000000000000000000000000" },
	{ 6, 135, "", "0600 000000000000" },
};

START_TEST(packet_between)
{
	struct authstr_buf tcp, payload, frame, options;
	struct packet_reader r;
	struct packet p;
	struct wire_ip ip = { .version = between[_i].version,
		.protocol = between[_i].protocol,
		.length = -1 };
	span text = segment(&tcp, true, "hello");

	packet_init(&r);
	buf_init(&payload, FRAME_MAX);
	buf_init(&frame, FRAME_MAX);
	buf_init(&options, 100);
	wire_hex(&options, between[_i].options);
	wire_hex(&payload, between[_i].hex);
	buf_put(&payload, text);
	ip.options = buf_span(&options);
	ip.payload = buf_span(&payload);
	wire_ip(&frame, &ip);
	ck_assert_int_eq(read_frame(&r, 101, buf_span(&frame), 0, &p), 1);
	ck_assert(span_equal(p.payload, SPAN("hello")));
	ck_assert_uint_eq(p.from.port, 25);
	buf_wipe(&options);
	buf_wipe(&frame);
	buf_wipe(&payload);
	buf_wipe(&tcp);
	packet_wipe(&r);
}
END_TEST

/* What is no segment. */
static const struct {
	uint32_t link;
	const char *hex;
} none[] = {
	{ 1, "" },
	{ 1, MAC },
	{ 1, MAC "0806 0001080006040001" },
	{ 1, MAC "8863 1109 0000 0000" },
	{ 1, MAC "0026 424203 0000" },
	{ 101, "00" },
	{ 101, "45000028 00000000 40110000 0a000001 0a000002 0035 0035" },
	/* header length 4, and longer than what is there */
	{ 101, "44000028 00000000 40060000 0a000001 0a000002 0000000000000000"
	       "000000000000000050000000" },
	{ 101, "4f000028 00000000 40060000 0a000001 0a000002 0000000000000000"
	       "000000000000000050000000" },
	/* total length under the header's */
	{ 101, "45000013 00000000 40060000 0a000001 0a000002 0000000000000000"
	       "000000000000000050000000" },
	/* TCP's header of 16 octets, and over the end */
	{ 101, "45000028 00000000 40060000 0a000001 0a000002 0000000000000000"
	       "000000000000000040000000 00000000" },
	{ 101, "45000028 00000000 40060000 0a000001 0a000002 0000000000000000"
	       "0000000000000000f0000000 00000000" },
	/* GRE with routing; of version 1 */
	{ 101, "45000000 00000000 402f0000 0a000001 0a000002 4000 0800" },
	{ 101, "45000000 00000000 402f0000 0a000001 0a000002 0001 0800" },
	{ 147, "45000028" },
	{ PCAP_NO_LINK, "45000028" },
};

START_TEST(packet_none)
{
	struct authstr_buf frame;
	struct packet_reader r;
	struct packet p;

	packet_init(&r);
	buf_init(&frame, FRAME_MAX);
	wire_hex(&frame, none[_i].hex);
	ck_assert_int_eq(
	    read_frame(&r, none[_i].link, buf_span(&frame), 0, &p), 0);
	buf_wipe(&frame);
	packet_wipe(&r);
}
END_TEST

/* Tunnels in tunnels end somewhere. */
START_TEST(packet_deep)
{
	struct authstr_buf frame;
	struct packet_reader r;
	struct packet p;

	packet_init(&r);
	buf_init(&frame, FRAME_MAX);
	for (int i = 0; i < 1000; i++)
		wire_hex(
		    &frame, "45000000 00000000 40040000 0a000001 0a000002");
	ck_assert_int_eq(read_frame(&r, 101, buf_span(&frame), 0, &p), 0);
	buf_wipe(&frame);
	packet_wipe(&r);
}
END_TEST

/* What IP says of its length, what was captured, what was on the wire. */
static const struct {
	unsigned version;
	int length;      /* -1: as it is */
	size_t captured; /* of 5 octets of payload */
	size_t payload, missing;
} lengths[] = {
	{ 4, -1, 5, 5, 0 },
	{ 4, -1, 2, 2, 3 },
	{ 4, -1, 0, 0, 5 },
	{ 4, 44 + 1400, 5, 5, 1395 },
	{ 4, 44 + 2, 5, 2, 0 },
	/* to be cut by the card: no length */
	{ 4, 0, 5, 5, 0 },
	{ 4, 0, 3, 3, 2 },
	{ 6, 0, 5, 5, 0 },
	{ 6, 24 + 1400, 5, 5, 1395 },
	{ 6, -1, 1, 1, 4 },
};

START_TEST(packet_lengths)
{
	struct authstr_buf tcp, frame;
	struct packet_reader r;
	struct packet p;
	const struct wire_ip ip = { .version = lengths[_i].version,
		.protocol = 6,
		.payload = segment(&tcp, false, "hello"),
		.length = lengths[_i].length };
	span bytes;

	packet_init(&r);
	buf_init(&frame, FRAME_MAX);
	wire_ip(&frame, &ip);
	bytes =
	    span_sub(buf_span(&frame), 0, frame.len - 5 + lengths[_i].captured);
	ck_assert_int_eq(
	    read_frame(&r, 101, bytes, (uint32_t)frame.len, &p), 1);
	ck_assert_uint_eq(p.payload.len, lengths[_i].payload);
	ck_assert_uint_eq(p.missing, lengths[_i].missing);
	buf_wipe(&frame);
	buf_wipe(&tcp);
	packet_wipe(&r);
}
END_TEST

/* The options of TCP were cut off as well. */
START_TEST(packet_cut_options)
{
	struct authstr_buf tcp, frame;
	struct packet_reader r;
	struct packet p;
	const struct wire_ip ip = { .version = 4,
		.protocol = 6,
		.payload = segment(&tcp, false, "hello"),
		.length = -1 };

	packet_init(&r);
	buf_init(&frame, FRAME_MAX);
	wire_ip(&frame, &ip);
	ck_assert_int_eq(
	    read_frame(&r, 101, span_sub(buf_span(&frame), 0, 42), 49, &p), 1);
	ck_assert_uint_eq(p.payload.len, 0);
	ck_assert_uint_eq(p.missing, 5);
	buf_wipe(&frame);
	buf_wipe(&tcp);
	packet_wipe(&r);
}
END_TEST

/* ------------------------------------------------------------ fragments -- */

#define PARTS 4
#define TEXT "a text that is cut to fragments"

struct cut {
	size_t start, end;
};

/* Of the 55 octets that the segment has. */
static const struct cut even[PARTS] = { { 0, 16 }, { 16, 32 }, { 32, 48 },
	{ 48, 55 } };

static int
put_fragment(struct packet_reader *r, unsigned version, unsigned id, span whole,
    struct cut cut, struct packet *p)
{
	struct authstr_buf frame;
	const struct wire_ip ip = { .version = version,
		.protocol = 6,
		.id = id,
		.fragment = true,
		.start = (unsigned)cut.start,
		.more = cut.end < whole.len,
		.payload = span_sub(whole, cut.start, cut.end - cut.start),
		.length = -1 };
	int rc;

	buf_init(&frame, FRAME_MAX);
	wire_ip(&frame, &ip);
	rc = read_frame(r, 101, buf_span(&frame), 0, p);
	buf_wipe(&frame);
	return rc;
}

/* The nth order of four. */
static void
order_of(int n, size_t *order)
{
	size_t left[PARTS] = { 0, 1, 2, 3 };

	for (size_t i = 0; i < PARTS; i++) {
		size_t k = (size_t)n % (PARTS - i);

		n /= (int)(PARTS - i);
		order[i] = left[k];
		left[k] = left[PARTS - i - 1];
	}
}

START_TEST(fragments_any_order)
{
	struct authstr_buf tcp;
	struct packet_reader r;
	struct packet p;
	size_t order[PARTS];
	span whole = segment(&tcp, false, TEXT);
	unsigned version = _i % 2 == 0 ? 4 : 6;
	int rc = 0;

	packet_init(&r);
	order_of(_i / 2, order);
	for (size_t i = 0; i < PARTS; i++) {
		ck_assert_int_eq(rc, 0);
		/* Of another datagram, in between. */
		ck_assert_int_eq(
		    put_fragment(&r, version, 8, whole, even[0], &p), 0);
		rc = put_fragment(&r, version, 7, whole, even[order[i]], &p);
	}
	ck_assert_int_eq(rc, 1);
	ck_assert(span_equal(p.payload, SPAN(TEXT)));
	ck_assert(span_equal(p.segment, whole));
	ck_assert_uint_eq(p.at, PACKET_NOWHERE);
	ck_assert_uint_eq(p.part_count, PARTS);
	for (size_t i = 0; i < PARTS; i++) {
		ck_assert_uint_eq(p.parts[i].start, even[i].start);
		ck_assert_uint_eq(p.parts[i].len, even[i].end - even[i].start);
		ck_assert_uint_eq(p.parts[i].at, AT + (version == 4 ? 20 : 48));
	}
	packet_wipe(&r);
	buf_wipe(&tcp);
}
END_TEST

/* Of what comes twice, the first is taken. */
START_TEST(fragments_overlap)
{
	struct authstr_buf tcp, other;
	struct packet_reader r;
	struct packet p;
	span whole = segment(&tcp, false, TEXT);
	span wrong = segment(&other, false, "- ---- ---- -- --- -- ---------");

	packet_init(&r);
	ck_assert_int_eq(
	    put_fragment(&r, 4, 7, whole, (struct cut){ 32, 48 }, &p), 0);
	ck_assert_int_eq(
	    put_fragment(&r, 4, 7, whole, (struct cut){ 0, 16 }, &p), 0);
	ck_assert_int_eq(
	    put_fragment(&r, 4, 7, wrong, (struct cut){ 32, 40 }, &p), 0);
	ck_assert_int_eq(
	    put_fragment(&r, 4, 7, whole, (struct cut){ 48, 55 }, &p), 0);
	ck_assert_int_eq(
	    put_fragment(&r, 4, 7, wrong, (struct cut){ 8, 48 }, &p), 1);
	ck_assert_uint_eq(p.part_count, 4);
	ck_assert(
	    span_equal(span_sub(p.segment, 0, 16), span_sub(whole, 0, 16)));
	ck_assert(
	    span_equal(span_sub(p.segment, 16, 16), span_sub(wrong, 16, 16)));
	ck_assert(span_equal(span_from(p.segment, 32), span_from(whole, 32)));
	packet_wipe(&r);
	buf_wipe(&other);
	buf_wipe(&tcp);
}
END_TEST

/* None is put together of what makes no sense, and few are kept. */
START_TEST(fragments_bounds)
{
	struct authstr_buf tcp;
	struct packet_reader r;
	struct packet p;
	span whole = segment(&tcp, false, TEXT);

	packet_init(&r);
	/* Two ends. */
	ck_assert_int_eq(
	    put_fragment(&r, 4, 1, whole, (struct cut){ 48, 55 }, &p), 0);
	ck_assert_int_eq(put_fragment(&r, 4, 1, span_sub(whole, 0, 20),
			     (struct cut){ 16, 20 }, &p),
	    0);
	ck_assert_int_eq(
	    put_fragment(&r, 4, 1, whole, (struct cut){ 0, 48 }, &p), 1);
	ck_assert_uint_eq(p.segment.len, 55);
	/* The oldest gives way. */
	for (unsigned id = 100; id <= 100 + FRAGMENT_SETS; id++)
		put_fragment(&r, 4, id, whole, (struct cut){ 0, 32 }, &p);
	ck_assert_int_eq(
	    put_fragment(&r, 4, 100, whole, (struct cut){ 32, 55 }, &p), 0);
	ck_assert_int_eq(
	    put_fragment(&r, 4, 102, whole, (struct cut){ 32, 55 }, &p), 1);
	packet_wipe(&r);
	mem_fail_at(2); /* the first is put_fragment's */
	ck_assert_int_eq(
	    put_fragment(&r, 4, 102, whole, (struct cut){ 32, 55 }, &p),
	    AUTHSTR_E_NOMEM);
	mem_fail_at(0);
	packet_wipe(&r);
	buf_wipe(&tcp);
}
END_TEST

static const struct {
	const char *hex;
	const char *text;
} addresses[] = {
	{ "00000000000000000000000000000000", "[::]:1" },
	{ "00000000000000000000000000000001", "[::1]:1" },
	{ "20010db8000000000001000000000000", "[2001:db8:0:0:1::]:1" },
	{ "20010db8000100000000000100000001", "[2001:db8:1::1:0:1]:1" },
	{ "20010db8000000010001000100010001", "[2001:db8:0:1:1:1:1:1]:1" },
	{ "fe80000000000000abcd0ef000120003", "[fe80::abcd:ef0:12:3]:1" },
	{ "00010002000300040005000600070008", "[1:2:3:4:5:6:7:8]:1" },
	{ "00000002000300040005000600070000", "[0:2:3:4:5:6:7:0]:1" },
	{ "00010000000000000000000000000000", "[1::]:1" },
};

START_TEST(packet_addresses)
{
	struct packet_end e = { .port = 1, .version = 6 };
	struct authstr_buf b;

	buf_init(&b, 100);
	wire_hex(&b, addresses[_i].hex);
	memcpy(e.address, b.p, 16);
	buf_empty(&b);
	packet_end_print(&e, &b);
	buf_put_byte(&b, '\0');
	ck_assert_str_eq((const char *)b.p, addresses[_i].text);
	buf_wipe(&b);
}
END_TEST

Suite *
suite_packet(void)
{
	Suite *s = suite_create("packet");
	TCase *t = tcase_create("frames");

	tcase_add_loop_test(t, packet_layers, 0, COUNT(layers));
	tcase_add_loop_test(t, packet_between, 0, COUNT(between));
	tcase_add_loop_test(t, packet_none, 0, COUNT(none));
	tcase_add_test(t, packet_deep);
	tcase_add_loop_test(t, packet_lengths, 0, COUNT(lengths));
	tcase_add_test(t, packet_cut_options);
	tcase_add_loop_test(t, fragments_any_order, 0, 48);
	tcase_add_test(t, fragments_overlap);
	tcase_add_test(t, fragments_bounds);
	tcase_add_loop_test(t, packet_addresses, 0, COUNT(addresses));
	suite_add_tcase(s, t);
	return s;
}
