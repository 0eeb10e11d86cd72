/* SPDX-License-Identifier: MIT */
#include "capture/packet.h"
#include "unit/talk.h"

const struct wire_pcap talk_format = { 0xa1b23c4du, false, 101 };

void
talk_packet(struct talk *t, bool server, unsigned flags, span text, size_t cut)
{
	struct authstr_buf tcp, ip;
	const struct wire_tcp segment = {
		.from = server ? t->server_port : t->client_port,
		.to = server ? t->client_port : t->server_port,
		.seq = t->next[server],
		.ack = t->next[!server],
		.flags = flags,
		.payload = text,
	};
	struct wire_ip packet = {
		.version = 4, .back = server, .protocol = 6, .length = -1
	};

	buf_init(&tcp, 65536);
	buf_init(&ip, 65536);
	wire_tcp(&tcp, &segment);
	packet.payload = buf_span(&tcp);
	wire_ip(&ip, &packet);
	wire_record(&t->file, &talk_format, t->seconds++, 5,
	    span_sub(buf_span(&ip), 0, ip.len - cut), (uint32_t)ip.len);
	buf_wipe(&ip);
	buf_wipe(&tcp);
}

void
talk_begin(struct talk *t, unsigned port, bool with_syn)
{
	*t = (struct talk){ .client_port = 40000,
		.server_port = port,
		.next = { 1000, 2000 },
		.seconds = 1750000000 };
	buf_init(&t->file, TALK_FILE_MAX);
	wire_pcap(&t->file, &talk_format);
	if (!with_syn)
		return;
	talk_packet(t, false, PACKET_SYN, SPAN(""), 0);
	t->next[0]++;
	talk_packet(t, true, PACKET_SYN | PACKET_ACK, SPAN(""), 0);
	t->next[1]++;
}

void
talk_turns(struct talk *t, const struct turn *turn)
{
	for (size_t i = 0; i < TALK_TURNS_MAX && turn[i].who != '\0'; i++) {
		span text = authstr_span_of(turn[i].text);
		bool server = (turn[i].who | 0x20) == 's';

		if ((turn[i].who & 0x20) != 0)
			talk_packet(t, server, PACKET_ACK, text, turn[i].cut);
		t->next[server] += (uint32_t)text.len;
	}
}
