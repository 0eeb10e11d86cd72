/* SPDX-License-Identifier: MIT */
/*
 * redact_pcap: a capture file without its secrets.  The lines of its dialogues
 * are looked at as those of a text are; what was masked in one is written over
 * in each segment that has it.
 */
#include "base/error.h"
#include "base/mem.h"
#include "capture/blot.h"
#include "capture/redact.h"
#include "capture/stream.h"
#include "capture/trace.h"

/* Of a segment that is longer the begin is searched again. */
#define PAYLOAD_MAX PCAP_FRAME_MAX

struct redact_pcap {
	struct stream_watch lines; /* the first: these are found by it */
	struct trace_watch segments;
	struct blot_look again;
	struct authstr_redact *r;
	struct streams *streams;
	struct blot *blot;
	struct record rec;
	struct stream_place place;
	struct authstr_buf payload;
};

#define OWNER(member, p)                                                       \
	((struct redact_pcap *)(void *)((char *)(p)-offsetof(                  \
	    struct redact_pcap, member)))

/* --------------------------------------------------------------- lines -- */

/* From the first byte that differs to the last. */
static void
cover_line(struct redact_pcap *p)
{
	span raw = p->rec.raw, copy = buf_span(&p->r->mask.copy);
	size_t at = 0, end = raw.len < copy.len ? raw.len : copy.len;

	while (at < end && raw.p[at] == copy.p[at])
		at++;
	while (end > at && raw.p[end - 1] == copy.p[end - 1])
		end--;
	if (end > at)
		blot_cover(p->blot, p->place.flow, p->place.side,
		    p->place.offset + at, span_sub(copy, at, end - at));
}

static void
begin_line(struct stream_watch *w, const struct stream_place *place, span text)
{
	struct redact_pcap *p = OWNER(lines, w);

	p->place = *place;
	p->rec =
	    (struct record){ .frame = place->frame, .raw = text, .text = text };
	redact_begin(p->r, &p->rec);
}

static bool
end_line(struct stream_watch *w)
{
	struct redact_pcap *p = OWNER(lines, w);

	redact_end(p->r);
	cover_line(p);
	return p->r->mask.n_hits > 0;
}

/* The rest of a line of which packets are missing. */
static void
rest_of_line(
    struct stream_watch *w, const struct stream_place *place, span text)
{
	struct redact_pcap *p = OWNER(lines, w);

	begin_line(w, place, text);
	mask_part(&p->r->mask, text, AUTHSTR_SECRET_MESSAGE);
	end_line(w);
}

/* ------------------------------------------------------------ segments -- */

static void
see_segment(struct flow_watch *w, const struct flow_seen *seen)
{
	blot_segment(OWNER(segments.flows, w)->blot, seen);
}

static void
see_secrets(struct trace_watch *w, uint64_t begin, uint64_t end)
{
	struct redact_pcap *p = OWNER(segments, w);
	const struct authstr_secret key = { .kind = AUTHSTR_SECRET_KEY };

	blot_drop(p->blot, begin, end);
	redact_keep(p->r, &key);
}

/* What was masked is looked for again. */
static bool
look_again(
    struct blot_look *l, unsigned char *bytes, size_t len, uint64_t frame)
{
	struct redact_pcap *p = OWNER(again, l);
	struct authstr_secret place = { 0 };
	bool changed = false;
	size_t at = 0;

	if (p->r->again.needles == NULL)
		return false;
	buf_empty(&p->payload);
	buf_put(&p->payload, span_sub(span_make(bytes, len), 0, PAYLOAD_MAX));
	while (again_mask(&p->r->again, &p->payload, &at, &place)) {
		place.line = 0;
		place.frame = frame;
		redact_keep(p->r, &place);
		changed = true;
	}
	if (changed)
		memcpy(bytes, p->payload.p, p->payload.len);
	return changed;
}

/* --------------------------------------------------------------- files -- */

struct redact_pcap *
redact_pcap_new(struct authstr_redact *r)
{
	struct redact_pcap *p = mem_new(1, sizeof(*p));

	if (p == NULL)
		return NULL;
	p->r = r;
	p->lines = (struct stream_watch){ begin_line, end_line, rest_of_line };
	p->segments = (struct trace_watch){ { see_segment }, see_secrets };
	p->again.payload = look_again;
	buf_init(&p->payload, PAYLOAD_MAX);
	p->blot = blot_new();
	p->streams = streams_new(&r->queue);
	if (p->blot == NULL || p->streams == NULL) {
		redact_pcap_free(p);
		return NULL;
	}
	streams_watch(p->streams, &p->lines);
	trace_watch(streams_trace(p->streams), &p->segments);
	return p;
}

void
redact_pcap_free(struct redact_pcap *p)
{
	if (p == NULL)
		return;
	streams_free(p->streams);
	blot_free(p->blot);
	buf_wipe(&p->payload);
	mem_free(p, sizeof(*p));
}

static int
status(const struct redact_pcap *p, const struct authstr_buf *out,
    struct authstr_error *err)
{
	int rc = p->r->queue.status;

	if (rc == AUTHSTR_OK)
		rc = p->r->mask.status;
	if (rc == AUTHSTR_OK)
		rc = blot_status(p->blot);
	if (rc == AUTHSTR_OK)
		rc = buf_status(&p->payload);
	if (rc == AUTHSTR_OK)
		rc = buf_status(out);
	if (rc != AUTHSTR_OK)
		return error_nomem(err);
	/* what cannot be read cannot be masked; one that was cut is all here */
	rc = trace_unread(streams_trace(p->streams), err);
	return trace_facts(streams_trace(p->streams)).cut ? AUTHSTR_OK : rc;
}

/* As far as nothing waits that may be a part of a secret; if that is too much,
 * it waits no more. */
static void
release(struct redact_pcap *p, struct authstr_buf *out)
{
	uint64_t upto = streams_first(p->streams);
	uint64_t limit = blot_limit(p->blot);

	if (upto < limit) {
		streams_hurry(p->streams, limit);
		upto = streams_first(p->streams);
	}
	blot_release(p->blot, upto, &p->again, out);
}

int
redact_pcap_input(struct redact_pcap *p, span bytes, struct authstr_buf *out,
    struct authstr_error *err)
{
	int rc = status(p, out, err);

	while (rc == AUTHSTR_OK && bytes.len > 0) {
		span part = span_sub(bytes, 0, BLOT_PIECE);

		blot_input(p->blot, part);
		streams_input(p->streams, part);
		bytes = span_from(bytes, part.len);
		rc = status(p, out, err);
		if (rc == AUTHSTR_OK)
			release(p, out);
	}
	return rc == AUTHSTR_OK ? status(p, out, err) : rc;
}

int
redact_pcap_end(
    struct redact_pcap *p, struct authstr_buf *out, struct authstr_error *err)
{
	int rc = status(p, out, err);

	if (rc != AUTHSTR_OK)
		return rc;
	streams_end(p->streams);
	rc = status(p, out, err);
	if (rc == AUTHSTR_OK)
		blot_release(p->blot, UINT64_MAX, &p->again, out);
	return rc == AUTHSTR_OK ? status(p, out, err) : rc;
}

int
redact_pcap_unread(const struct redact_pcap *p, struct authstr_error *err)
{
	return trace_unread(streams_trace(p->streams), err);
}
