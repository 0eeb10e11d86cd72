/* SPDX-License-Identifier: MIT */
/* TCP streams from segments in any order. */
#include <stdio.h>
#include <stdlib.h>
#include "base/mem.h"
#include "capture/flow.h"
#include "unit/unit.h"
#include "unit/wire.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))
#define SAID_MAX ((size_t)1 << 26)

/* What the flows say: "c:" and what the opener sent, "s:" the acceptor,
 * "[5]" a gap, "." FIN, "!" RST, "~" an end without either; pieces of a side
 * that follow each other are one.  Flows after the first begin with "#2 ". */
struct said {
	struct authstr_buf text;
	uint64_t flow;
	int side;
	uint64_t offset[2];
	size_t pieces, ends;
	bool silent;
};

static void
put_mark(struct said *said, const struct flow_piece *p)
{
	char text[40];

	if (p->flow != said->flow) {
		snprintf(text, sizeof(text), "%s#%llu ",
		    said->text.len == 0 ? "" : " ",
		    (unsigned long long)p->flow);
		if (said->flow != 0 || p->flow != 1)
			buf_put_str(&said->text, text);
		said->side = -1;
		said->offset[0] = said->offset[1] = 0;
	}
	if ((int)p->side != said->side)
		buf_put_str(&said->text, p->side == FLOW_OPENER
					     ? &" c:"[said->side < 0]
					     : &" s:"[said->side < 0]);
	said->flow = p->flow;
	said->side = (int)p->side;
}

static void
take(void *who, const struct flow_piece *p)
{
	static const char ends[] = { '.', '!', '~' };
	struct said *said = who;
	char text[40];

	said->pieces++;
	said->ends += p->kind == FLOW_END;
	if (said->silent)
		return;
	put_mark(said, p);
	ck_assert_ptr_nonnull(p->user);
	/* Offsets go on, or back into a gap. */
	ck_assert(p->kind == FLOW_END || p->offset <= said->offset[p->side]);
	said->offset[p->side] = p->offset + p->len;
	if (p->kind == FLOW_DATA) {
		ck_assert_uint_eq(p->len, p->bytes.len);
		buf_put(&said->text, p->bytes);
	} else if (p->kind == FLOW_GAP) {
		ck_assert_uint_gt(p->len, 0);
		snprintf(
		    text, sizeof(text), "[%llu]", (unsigned long long)p->len);
		buf_put_str(&said->text, text);
	} else {
		buf_put_byte(&said->text, (unsigned char)ends[p->why]);
	}
}

static struct flows *
begin(struct said *said)
{
	struct flows *all = flows_new((struct flow_sink){ said, take });

	*said = (struct said){ .side = -1 };
	buf_init(&said->text, SAID_MAX);
	ck_assert_ptr_nonnull(all);
	return all;
}

/* Numbers count from the SYN of who sent them: the first octet has 1. */
struct segment {
	char who; /* c or s */
	int seq, ack;
	const char *flags; /* S F R; no ACK: - */
	const char *text;
	size_t missing;
};

struct ends {
	uint32_t client, server; /* numbers of SYN */
	uint16_t client_port, server_port;
};

static int
put(struct flows *all, const struct segment *s, const struct ends *e,
    uint64_t frame)
{
	bool client = s->who == 'c';
	struct packet p = { .from = { .address = { 127, 0, 0, 1 },
				.port = e->client_port,
				.version = 4 },
		.to = { .address = { 127, 0, 0, 1 },
		    .port = e->server_port,
		    .version = 4 },
		.frame = frame,
		.at = 1000 * frame,
		.payload = authstr_span_of(s->text),
		.missing = s->missing };

	if (!client) {
		struct packet_end from = p.from;

		p.from = p.to;
		p.to = from;
	}
	p.seq = (client ? e->client : e->server) + (uint32_t)s->seq;
	p.ack = (client ? e->server : e->client) + (uint32_t)s->ack;
	p.flags = PACKET_ACK;
	for (const char *f = s->flags; *f != '\0'; f++)
		p.flags ^= *f == 'S'   ? PACKET_SYN
			   : *f == 'F' ? PACKET_FIN
			   : *f == 'R' ? PACKET_RST
				       : PACKET_ACK;
	return flows_packet(all, &p);
}

#define OPEN                                                                   \
	{ 'c', 0, 0, "S-", "", 0 },                                            \
	{                                                                      \
		's', 0, 1, "S", "", 0                                          \
	}
#define SEGMENTS_MAX 16

static const struct {
	const char *name;
	struct segment segments[SEGMENTS_MAX];
	const char *said;
} cases[] = {
	{ "in order",
	    { OPEN, { 's', 1, 1, "", "220.", 0 }, { 'c', 1, 5, "", "ehlo.", 0 },
		{ 's', 5, 6, "", "250.", 0 }, { 'c', 6, 9, "F", "", 0 },
		{ 's', 9, 7, "F", "", 0 }, { 'c', 7, 10, "", "", 0 } },
	    "s:220. c:ehlo. s:250. c:. s:." },
	{ "nothing said, nobody left", { OPEN, { 's', 1, 1, "", "220", 0 } },
	    "s:220 c:~ s:~" },
	{ "the answer stands before the question",
	    { OPEN, { 's', 1, 1, "", "220", 0 }, { 's', 4, 5, "", "250", 0 },
		{ 'c', 1, 4, "", "ehlo", 0 }, { 's', 7, 5, "F", "", 0 },
		{ 'c', 5, 8, "F", "", 0 } },
	    "s:220 c:ehlo s:250. c:." },
	{ "pieces of a side out of order",
	    { OPEN, { 'c', 7, 1, "", "789", 0 }, { 'c', 1, 1, "", "123", 0 },
		{ 'c', 10, 1, "F", "0", 0 }, { 'c', 4, 1, "", "456", 0 },
		{ 's', 1, 12, "F", "", 0 } },
	    "c:1234567890. s:." },
	{ "SYN out of order",
	    { { 's', 0, 1, "S", "", 0 }, { 'c', 1, 1, "", "ehlo", 0 },
		{ 'c', 0, 0, "S-", "", 0 }, { 's', 1, 5, "", "250", 0 } },
	    "c:ehlo s:250 c:~ s:~" },
	{ "data behind later data, then SYN",
	    { { 'c', 1, 1, "", "ehlo", 0 }, { 's', 1, 5, "", "250", 0 },
		{ 's', 0, 1, "S", "", 0 }, { 'c', 0, 0, "S-", "", 0 },
		{ 'c', 5, 4, "", "quit", 0 } },
	    "c:ehlo s:250 c:quit~ s:~" },
	{ "sent again, other bytes",
	    { OPEN, { 'c', 1, 1, "", "abc", 0 }, { 'c', 1, 1, "", "XYZ", 0 },
		{ 'c', 2, 1, "", "XYde", 0 }, { 'c', 6, 1, "", "f", 0 } },
	    "c:abcdef~ s:~" },
	{ "sent again while it waits, other bytes",
	    { OPEN, { 'c', 4, 1, "", "def", 0 }, { 'c', 3, 1, "", "cXXXg", 0 },
		{ 'c', 5, 1, "", "YYYh", 0 }, { 'c', 1, 1, "", "abZZ", 0 } },
	    "c:abcdefgh~ s:~" },
	{ "sent again around what waits",
	    { OPEN, { 'c', 3, 1, "", "c", 0 }, { 'c', 5, 1, "", "e", 0 },
		{ 'c', 2, 1, "", "bXdXf", 0 }, { 'c', 1, 1, "", "a", 0 } },
	    "c:abcdef~ s:~" },
	{ "all twice",
	    { OPEN, OPEN, { 's', 1, 1, "", "220", 0 },
		{ 's', 1, 1, "", "220", 0 }, { 'c', 1, 4, "F", "quit", 0 },
		{ 'c', 1, 4, "F", "quit", 0 }, { 's', 4, 6, "F", "", 0 },
		{ 's', 4, 6, "F", "", 0 }, { 'c', 6, 5, "", "", 0 },
		{ 'c', 1, 4, "F", "quit", 0 } },
	    "s:220 c:quit. s:." },
	{ "kept alive",
	    { OPEN, { 's', 1, 1, "", "220", 0 }, { 'c', 0, 4, "", "", 0 },
		{ 's', 3, 1, "", "0", 0 }, { 's', 3, 1, "", "", 0 },
		{ 's', 4, 1, "", "x", 0 } },
	    "s:220x c:~ s:~" },
	{ "a gap that the answer shows",
	    { OPEN, { 's', 1, 1, "", "220", 0 }, { 's', 4, 6, "", "250", 0 },
		{ 'c', 6, 7, "", "quit", 0 } },
	    "s:220 c:[5] s:250 c:quit~ s:~" },
	{ "a gap within a side",
	    { OPEN, { 'c', 1, 1, "", "ab", 0 }, { 'c', 5, 1, "", "ef", 0 } },
	    "c:ab[2]ef~ s:~" },
	{ "a gap on either side",
	    { OPEN, { 's', 5, 9, "", "ok", 0 }, { 'c', 9, 7, "", "go", 0 } },
	    "c:[8] s:[4]ok c:go~ s:~" },
	{ "it was only late",
	    { OPEN, { 's', 1, 9, "F", "250", 0 }, { 'c', 9, 5, "", "x", 0 },
		{ 'c', 9, 5, "F", "x", 0 } },
	    "c:[8] s:250. c:x." },
	{ "FIN that was not captured is no gap",
	    { OPEN, { 's', 1, 1, "", "221", 0 }, { 's', 4, 2, "F", "", 0 },
		{ 'c', 2, 5, "", "", 0 } },
	    "s:221. c:~" },
	{ "the bound of the capture",
	    { OPEN, { 'c', 1, 1, "", "ab", 3 }, { 'c', 6, 1, "", "fg", 1 },
		{ 's', 1, 9, "", "", 4 }, { 's', 5, 9, "", "x", 0 } },
	    "c:ab[3]fg[1] s:[4]x c:~ s:~" },
	{ "the bound of the capture, out of order",
	    { OPEN, { 'c', 6, 1, "", "fg", 1 }, { 'c', 1, 1, "", "ab", 3 } },
	    "c:ab[3]fg[1]~ s:~" },
	{ "in the middle",
	    { { 's', 501, 71, "", "334", 0 }, { 'c', 71, 504, "", "YQ==", 0 },
		{ 's', 504, 75, "", "235", 0 } },
	    "s:334 c:YQ== s:235 c:~ s:~" },
	{ "in the middle, with a gap",
	    { { 'c', 71, 504, "", "YQ==", 0 }, { 's', 507, 75, "", "235", 0 } },
	    "c:YQ== s:[3]235 c:~ s:~" },
	{ "acknowledged only",
	    { { 'c', 71, 504, "", "", 0 }, { 's', 504, 71, "F", "", 0 },
		{ 'c', 71, 505, "F", "", 0 } },
	    "" },
	{ "refused", { { 'c', 0, 0, "S-", "", 0 }, { 's', 0, 1, "R", "", 0 } },
	    "s:! c:!" },
	{ "reset",
	    { OPEN, { 's', 1, 1, "", "220", 0 }, { 'c', 1, 4, "R-", "", 0 },
		{ 's', 4, 1, "", "more", 0 } },
	    "s:220 c:! s:!" },
	{ "reset, out of order",
	    { OPEN, { 'c', 5, 1, "R", "", 0 }, { 'c', 1, 1, "", "quit", 0 } },
	    "c:quit! s:!" },
	{ "reset while others wait",
	    { OPEN, { 's', 4, 1, "", "b", 0 }, { 'c', 1, 1, "R", "", 0 } },
	    "c:! s:[3]b!" },
	{ "an old reset",
	    { OPEN, { 'c', 1, 1, "", "abc", 0 }, { 'c', 1, 0, "R-", "", 0 },
		{ 'c', 4, 1, "", "d", 0 } },
	    "c:abcd~ s:~" },
	{ "behind FIN there is nothing",
	    { OPEN, { 'c', 1, 1, "F", "a", 0 }, { 'c', 2, 1, "", "bc", 0 },
		{ 's', 1, 3, "", "ok", 0 } },
	    "c:a. s:ok~" },
	{ "the port again",
	    { OPEN, { 'c', 1, 1, "", "one", 0 },
		{ 'c', 900000, 0, "S-", "", 0 },
		{ 's', 700000, 900001, "S", "", 0 },
		{ 'c', 900001, 700001, "", "two", 0 } },
	    "c:one~ s:~ #2 c:two~ s:~" },
	{ "the port again, the number too",
	    { OPEN, { 'c', 1, 1, "F", "one", 0 }, { 's', 1, 5, "F", "", 0 },
		OPEN, { 'c', 1, 1, "", "two", 0 } },
	    "c:one. s:. #2 c:two~ s:~" },
	{ "the port again, without SYN",
	    { OPEN, { 'c', 1, 1, "", "one", 0 },
		{ 'c', 300000000, 7, "", "two", 0 } },
	    "c:one~ s:~ #2 c:two~ s:~" },
	{ "an acknowledgement that cannot be",
	    { OPEN, { 's', 1, 300000000, "", "220", 0 },
		{ 'c', 1, 4, "", "ehlo", 0 } },
	    "s:220 c:ehlo~ s:~" },
	{ "data with SYN",
	    { { 'c', 0, 0, "S-", "ehlo", 0 }, { 's', 0, 5, "S", "", 0 },
		{ 's', 1, 5, "", "250", 0 } },
	    "c:ehlo s:250 c:~ s:~" },
};

/* Also where the numbers begin anew. */
static const struct ends numbers[] = {
	{ 1000, 5000000, 40000, 25 },
	{ 0xfffffffe, 0xfffffffb, 40000, 587 },
	{ 0x7ffffffe, 0x7ffffffa, 50000, 2525 },
	{ 0, 0x80000000u, 54904, 25010 },
};

START_TEST(flow_order)
{
	const struct ends *e = &numbers[_i % COUNT(numbers)];
	const struct segment *s = cases[_i / COUNT(numbers)].segments;
	struct said said;
	struct flows *all = begin(&said);

	for (uint64_t n = 1; s->who != '\0'; s++)
		ck_assert_int_eq(put(all, s, e, n++), AUTHSTR_OK);
	flows_end(all);
	ck_assert_uint_eq(flows_held(all), 0);
	buf_put_byte(&said.text, '\0');
	ck_assert_msg(strcmp((const char *)said.text.p,
			  cases[_i / COUNT(numbers)].said) == 0,
	    "%s: %s", cases[_i / COUNT(numbers)].name,
	    (const char *)said.text.p);
	buf_wipe(&said.text);
	flows_free(all);
}
END_TEST

/* Who opened, where no SYN tells. */
static const struct {
	uint16_t from, to;
	enum flow_side side;
} ports[] = {
	{ 25, 40000, FLOW_ACCEPTOR },
	{ 40000, 25, FLOW_OPENER },
	{ 587, 24000, FLOW_ACCEPTOR },
	{ 1024, 2525, FLOW_OPENER },
	{ 25010, 54904, FLOW_ACCEPTOR },
	{ 54904, 25010, FLOW_OPENER },
	{ 995, 100, FLOW_ACCEPTOR },
	{ 7000, 7000, FLOW_OPENER },
};

static void
take_side(void *who, const struct flow_piece *p)
{
	struct authstr_buf *b = who;

	if (p->kind != FLOW_DATA)
		return;
	buf_put_byte(b, p->side == FLOW_OPENER ? 'o' : 'a');
	packet_end_print(p->opener, b);
	buf_put_byte(b, ' ');
	packet_end_print(p->acceptor, b);
	ck_assert(!p->begun);
	ck_assert_uint_eq(p->frame, 9);
	ck_assert_uint_eq(p->at, 9000);
}

START_TEST(flow_sides)
{
	struct authstr_buf b;
	struct flows *all = flows_new((struct flow_sink){ &b, take_side });
	const struct ends e = { 1, 2, ports[_i].from, ports[_i].to };
	char text[100];
	bool from_opener = ports[_i].side == FLOW_OPENER;

	buf_init(&b, 200);
	put(all, &(struct segment){ 'c', 5, 5, "", "x", 0 }, &e, 9);
	buf_put_byte(&b, '\0');
	snprintf(text, sizeof(text), "%c127.0.0.1:%d 127.0.0.1:%d",
	    from_opener ? 'o' : 'a',
	    from_opener ? ports[_i].from : ports[_i].to,
	    from_opener ? ports[_i].to : ports[_i].from);
	ck_assert_str_eq((const char *)b.p, text);
	buf_wipe(&b);
	flows_free(all);
}
END_TEST

/* What the receiver had is not waited for as long as what it had not. */
START_TEST(flow_patience)
{
	struct said said;
	struct flows *all = begin(&said);
	const struct ends *e = &numbers[0];
	struct segment s = { 'c', 3, 1, "", "cd", 0 };
	struct segment ack = { 's', 1, _i == 0 ? 3 : 1, "", "", 0 };

	put(all, &(struct segment){ 'c', 0, 0, "S-", "", 0 }, e, 1);
	put(all, &s, e, 2);
	for (uint64_t n = 0; n < FLOW_PATIENCE; n++)
		put(all, &ack, e, 3 + n);
	ck_assert_uint_eq(said.pieces, 0);
	put(all, &ack, e, 100);
	ck_assert_uint_eq(said.pieces, _i == 0 ? 2 : 0);
	flows_free(all);
	buf_wipe(&said.text);
}
END_TEST

/* However much there is to wait for, what is kept is bounded, and all of it
 * comes out. */
START_TEST(flow_bounds)
{
	static char text[1461];
	struct said said;
	struct flows *all = begin(&said);
	uint64_t n = 0;

	said.silent = true;
	memset(text, 'x', sizeof(text) - 1);
	for (int i = 0; i < 2000; i++)
		for (unsigned flow = 0; flow < 20; flow++) {
			struct ends e = { 0, 0, (uint16_t)(30000 + flow), 25 };
			/* Each second octet run is missing. */
			struct segment s = { 'c', 2000 + i * 4000, 1, "", text,
				0 };

			if (i == 0)
				put(all,
				    &(struct segment){ 'c', 0, 0, "S-", "", 0 },
				    &e, ++n);
			ck_assert_int_eq(put(all, &s, &e, ++n), AUTHSTR_OK);
			ck_assert_uint_le(flows_held(all), FLOW_HELD_MAX);
		}
	ck_assert_uint_gt(flows_held(all), FLOW_HELD_MAX / 2);
	flows_end(all);
	/* Data and a gap each, two ends a flow. */
	ck_assert_uint_eq(said.pieces, 2 * 2000 * 20 + 2 * 20);
	flows_free(all);
}
END_TEST

START_TEST(flow_many)
{
	struct said said;
	struct flows *all = begin(&said);
	unsigned count = 3 * FLOW_LIVE_MAX;

	said.silent = true;
	for (unsigned i = 0; i < count; i++) {
		struct ends e = { 0, 0, (uint16_t)(20000 + i), 25 };

		put(all, &(struct segment){ 'c', 0, 0, "S-", "", 0 }, &e, i);
		put(all, &(struct segment){ 'c', 1, 1, "", "hello", 0 }, &e, i);
		/* One in two is closed. */
		if (i % 2 == 0)
			put(all, &(struct segment){ 'c', 6, 1, "R", "", 0 }, &e,
			    i);
	}
	ck_assert_uint_ge(said.ends, 2 * (count - FLOW_LIVE_MAX));
	flows_end(all);
	ck_assert_uint_eq(said.ends, 2 * count);
	ck_assert_uint_eq(said.pieces, 3 * count);
	flows_free(all);
}
END_TEST

START_TEST(flow_without_memory)
{
	struct said said;
	struct flows *all = begin(&said);
	const struct ends *e = &numbers[0];

	mem_fail_at(1);
	ck_assert_ptr_null(flows_new((struct flow_sink){ NULL, take }));
	ck_assert_int_eq(
	    put(all, &(struct segment){ 'c', 0, 0, "S-", "", 0 }, e, 1),
	    AUTHSTR_E_NOMEM);
	mem_fail_at(0);
	put(all, &(struct segment){ 'c', 0, 0, "S-", "", 0 }, e, 1);
	mem_fail_at(1);
	ck_assert_int_eq(
	    put(all, &(struct segment){ 'c', 9, 0, "", "x", 0 }, e, 1),
	    AUTHSTR_E_NOMEM);
	mem_fail_at(0);
	flows_end(all);
	flows_free(all);
	buf_wipe(&said.text);
}
END_TEST

/* ----------------------------------------------- a talk, out of order -- */

#define TURNS 40
#define SHUFFLED 400
#define REACH 20

struct talk {
	struct segment segments[SHUFFLED];
	size_t n;
	char text[SHUFFLED][16];
	struct authstr_buf said;
};

static uint32_t state;

static uint32_t
below(uint32_t n)
{
	state = state * 1664525u + 1013904223u;
	return (state >> 8) % n;
}

static void
say(struct talk *t, char who, const char *text, size_t len, const int *at)
{
	snprintf(t->text[t->n], sizeof(t->text[0]), "%.*s", (int)len, text);
	t->segments[t->n] = (struct segment){ who, at[who == 's'],
		at[who == 'c'], "", t->text[t->n], 0 };
	t->n++;
}

/* Turns of lines, in segments of 1 to 12 octets, some of them sent twice. */
static void
make_talk(struct talk *t)
{
	int at[2] = { 1, 1 };
	char line[40];

	t->n = 0;
	buf_init(&t->said, SAID_MAX);
	for (int turn = 0; turn < TURNS; turn++) {
		char who = turn % 2 == 0 ? 's' : 'c';
		int len = snprintf(line, sizeof(line), "%c%d=%.*s.", who, turn,
		    (int)below(20), "abcdefghijklmnopqrst");

		buf_put_str(&t->said, turn == 0    ? "s:"
				      : who == 's' ? " s:"
						   : " c:");
		buf_put_str(&t->said, line);
		for (int done = 0, n; done < len; done += n) {
			n = 1 + (int)below(12);
			n = n < len - done ? n : len - done;
			say(t, who, line + done, (size_t)n, at);
			if (below(4) == 0)
				say(t, who, line + done, (size_t)n, at);
			at[who == 's'] += n;
		}
	}
}

/* None comes more than REACH packets late. */
static void
shuffle(struct talk *t)
{
	uint32_t due[SHUFFLED];

	for (size_t i = 0; i < t->n; i++) {
		struct segment s = t->segments[i];
		uint32_t at = (uint32_t)i + below(REACH);
		size_t k = i;

		for (; k > 0 && due[k - 1] > at; k--) {
			due[k] = due[k - 1];
			t->segments[k] = t->segments[k - 1];
		}
		due[k] = at;
		t->segments[k] = s;
	}
}

START_TEST(flow_shuffled)
{
	static struct talk t;
	const struct ends *e = &numbers[_i % COUNT(numbers)];
	const struct segment open[] = { OPEN };
	struct said said;
	struct flows *all = begin(&said);

	state = (uint32_t)_i;
	make_talk(&t);
	ck_assert_uint_lt(t.n, SHUFFLED);
	shuffle(&t);
	put(all, &open[0], e, 1);
	put(all, &open[1], e, 2);
	for (size_t i = 0; i < t.n; i++)
		ck_assert_int_eq(
		    put(all, &t.segments[i], e, 3 + i), AUTHSTR_OK);
	ck_assert_uint_eq(flows_held(all), 0);
	ck_assert(span_equal(buf_span(&said.text), buf_span(&t.said)));
	flows_end(all);
	flows_free(all);
	buf_wipe(&said.text);
	buf_wipe(&t.said);
}
END_TEST

static const struct {
	const char *hex;
	bool is;
} beginnings[] = {
	{ "1603010200010001fc0303", true },
	{ "160303", true },
	{ "150303", true },
	{ "170303", true },
	{ "140303", true },
	{ "802e010301", true },
	{ "1603", false },
	{ "180303", false },
	{ "160503", false },
	{ "323230", false },
	{ "802e0102", false },
	{ "", false },
};

START_TEST(flow_tls)
{
	struct authstr_buf b;

	buf_init(&b, 100);
	wire_hex(&b, beginnings[_i].hex);
	ck_assert_int_eq(flow_is_tls(buf_span(&b)), beginnings[_i].is);
	buf_wipe(&b);
}
END_TEST

Suite *
suite_flow(void)
{
	Suite *s = suite_create("flow");
	TCase *t = tcase_create("streams");

	tcase_add_loop_test(t, flow_order, 0, COUNT(cases) * COUNT(numbers));
	tcase_add_loop_test(t, flow_sides, 0, COUNT(ports));
	tcase_add_loop_test(t, flow_patience, 0, 2);
	tcase_add_test(t, flow_bounds);
	tcase_add_test(t, flow_many);
	tcase_add_test(t, flow_without_memory);
	tcase_add_loop_test(t, flow_shuffled, 0, 200);
	tcase_add_loop_test(t, flow_tls, 0, COUNT(beginnings));
	suite_add_tcase(s, t);
	return s;
}
