/* SPDX-License-Identifier: MIT */
/*
 * Capture files: whatever is in one, its flows come out in the same pieces for
 * chunks of any size; the bytes of a piece are where it says; offsets go on, or
 * back into a gap; each flow ends on both sides, and nothing comes behind that;
 * what waits is bounded.  The logins in it are the same for any chunk, too.
 */
#include "base/buf.h"
#include "capture/trace.h"
#include "fuzz/fuzz.h"

struct sums {
	span in;
	uint64_t mark; /* of all that was said */
	uint64_t flows, ends;
};

/* What is known of a flow between two of its pieces. */
struct known {
	uint64_t next[2];
	bool ended[2];
};

static void
add(struct sums *sums, uint64_t n)
{
	sums->mark = (sums->mark ^ n) * 0x100000001b3u;
}

static struct known *
know(struct sums *sums, const struct flow_piece *p)
{
	if (*p->user == NULL) {
		*p->user = calloc(1, sizeof(struct known));
		sums->flows++;
	}
	MUST(*p->user != NULL);
	return *p->user;
}

static void
take(void *who, const struct flow_piece *p)
{
	struct sums *sums = who;
	struct known *known = know(sums, p);

	MUST(!known->ended[p->side]);
	/* FIN is an octet, too, of which nothing is said. */
	MUST(p->offset <= known->next[p->side] + 1);
	known->next[p->side] = p->offset + p->len;
	MUST(p->kind == FLOW_DATA ? p->len == p->bytes.len && p->len > 0
				  : p->bytes.len == 0);
	MUST(p->kind != FLOW_GAP || p->len > 0);
	if (p->kind == FLOW_DATA && p->at != PACKET_NOWHERE)
		MUST(span_equal(
		    span_sub(sums->in, (size_t)p->at, (size_t)p->len),
		    p->bytes));
	for (size_t i = 0; i < p->bytes.len; i++)
		add(sums, p->bytes.p[i]);
	add(sums, p->flow << 8 | p->side << 4 | p->kind << 2 | p->why);
	add(sums, p->len);
	add(sums, p->frame);
	add(sums, p->time);
	if (p->kind != FLOW_END)
		return;
	known->ended[p->side] = true;
	sums->ends++;
	if (known->ended[!p->side])
		free(known);
}

static struct sums
read_in_pieces(span in, size_t piece)
{
	struct sums sums = { .in = in };
	struct trace *t = trace_new((struct flow_sink){ &sums, take });
	struct trace_facts facts;

	MUST(t != NULL);
	for (span rest = in; rest.len > 0; rest = span_from(rest, piece)) {
		MUST(trace_input(t, span_sub(rest, 0, piece)) == AUTHSTR_OK);
		MUST(trace_held(t) <= FLOW_HELD_MAX);
	}
	trace_end(t);
	facts = trace_facts(t);
	MUST(trace_held(t) == 0);
	MUST(sums.ends == 2 * sums.flows);
	MUST(facts.segments <= facts.frames);
	add(&sums, facts.frames);
	add(&sums, facts.secrets);
	add(&sums, facts.cut);
	add(&sums, facts.damaged_at);
	trace_free(t);
	return sums;
}

void
fuzz_flow(span in)
{
	struct sums whole = read_in_pieces(in, in.len);

	MUST(read_in_pieces(in, 1).mark == whole.mark);
	MUST(read_in_pieces(in, 61).mark == whole.mark);
	fuzz_dialogue(in);
}
