/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/mem.h"
#include "capture/trace.h"

struct trace {
	struct pcap pcap;
	struct packet_reader packets;
	struct flows *flows;
	struct trace_watch *watch; /* or NULL */
	struct trace_facts facts;
};

struct trace *
trace_new(struct flow_sink sink)
{
	struct trace *t = mem_new(1, sizeof(*t));

	if (t == NULL)
		return NULL;
	pcap_init(&t->pcap);
	packet_init(&t->packets);
	if ((t->flows = flows_new(sink)) == NULL) {
		trace_free(t);
		return NULL;
	}
	return t;
}

void
trace_free(struct trace *t)
{
	if (t == NULL)
		return;
	pcap_wipe(&t->pcap);
	packet_wipe(&t->packets);
	flows_free(t->flows);
	mem_free(t, sizeof(*t));
}

int
trace_frame(struct trace *t, const struct pcap_item *frame)
{
	struct packet p;
	int rc = packet_read(&t->packets, frame, &p);

	t->facts.frames++;
	if (!link_is_known(frame->link) && t->facts.foreign++ == 0)
		t->facts.link = frame->link;
	if (rc != 1)
		return rc;
	t->facts.segments++;
	return flows_packet(t->flows, &p);
}

static void
see_secrets(struct trace *t, const struct pcap_item *item)
{
	t->facts.secrets++;
	if (t->watch != NULL)
		t->watch->secrets(t->watch, item->begin, item->end);
}

int
trace_input(struct trace *t, span bytes)
{
	struct pcap_item item;
	int rc, status = AUTHSTR_OK;

	while (status == AUTHSTR_OK &&
	       (rc = pcap_input(&t->pcap, &bytes, &item)) != PCAP_MORE) {
		if (rc < 0)
			return rc;
		if (rc == PCAP_FRAME)
			status = trace_frame(t, &item);
		if (rc == PCAP_SECRETS)
			see_secrets(t, &item);
		if (rc == PCAP_DAMAGED) {
			t->facts.damaged = true;
			t->facts.damaged_at = item.at;
		}
	}
	return status;
}

int
trace_rest(struct trace *t)
{
	struct pcap_item item;

	return pcap_rest(&t->pcap, &item) ? trace_frame(t, &item) : AUTHSTR_OK;
}

void
trace_end(struct trace *t)
{
	t->facts.cut = pcap_is_cut(&t->pcap);
	flows_end(t->flows);
}

void
trace_watch(struct trace *t, struct trace_watch *w)
{
	t->watch = w;
	flows_watch(t->flows, &w->flows);
}

uint64_t
trace_first(const struct trace *t)
{
	uint64_t first = pcap_first(&t->pcap);

	if (flows_first(t->flows) < first)
		first = flows_first(t->flows);
	if (fragment_first(&t->packets.fragments) < first)
		first = fragment_first(&t->packets.fragments);
	return first;
}

void
trace_hurry(struct trace *t, uint64_t limit)
{
	flows_hurry(t->flows, limit);
	fragment_forget(&t->packets.fragments, limit);
}

struct trace_facts
trace_facts(const struct trace *t)
{
	return t->facts;
}

int
trace_unread(const struct trace *t, struct authstr_error *err)
{
	const struct trace_facts *f = &t->facts;

	if (f->foreign > 0)
		return error_set(err, AUTHSTR_E_UNSUPPORTED, AUTHSTR_NO_OFFSET,
		    "capture-link",
		    "%llu frames are of a link type that cannot be read: %lu "
		    "(%s)",
		    (unsigned long long)f->foreign, (unsigned long)f->link,
		    link_name(f->link));
	if (f->damaged)
		return error_set(err, AUTHSTR_E_MALFORMED, AUTHSTR_NO_OFFSET,
		    "capture-damaged",
		    "the capture file makes no sense from octet %llu on",
		    (unsigned long long)f->damaged_at);
	if (f->cut)
		return error_set(err, AUTHSTR_E_MALFORMED, AUTHSTR_NO_OFFSET,
		    "capture-cut",
		    "the capture file was cut short: it ends within a packet");
	return AUTHSTR_OK;
}

size_t
trace_held(const struct trace *t)
{
	return flows_held(t->flows);
}
