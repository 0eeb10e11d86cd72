/* SPDX-License-Identifier: MIT */
#include "capture/tap.h"
#include "base/text.h"
#include "capture/chunk.h"

/* Ports of mail servers, and the names that programs print for them. */
static const struct {
	const char *name;
	unsigned port;
} ports[] = {
	{ "smtp", 25 },
	{ "submission", 587 },
	{ "submissions", 465 },
	{ "urd", 465 },
	{ "ssmtp", 465 },
	{ "smtps", 465 },
	{ "pop3", 110 },
	{ "pop-3", 110 },
	{ "pop3s", 995 },
	{ "imap2", 143 },
	{ "imap", 143 },
	{ "imaps", 993 },
	{ "sieve", 4190 },
	{ "lmtp", 24 },
	{ "http", 80 },
	{ "", 2525 },
};

static bool
is_named(unsigned port)
{
	for (size_t i = 0; i < sizeof(ports) / sizeof(ports[0]); i++)
		if (ports[i].port == port)
			return true;
	return false;
}

static unsigned
port_of(span s)
{
	uint64_t n;
	span rest = s;

	if (span_take_number(&rest, 65535, &n) && rest.len == 0)
		return (unsigned)n;
	for (size_t i = 0; i < sizeof(ports) / sizeof(ports[0]); i++)
		if (span_equal_case(s, authstr_span_of(ports[i].name)))
			return ports[i].port;
	return 65535;
}

/* At a well known port, or else at the lower one. */
static bool
is_server(unsigned from, unsigned to)
{
	if (is_named(from) != is_named(to))
		return is_named(from);
	return from < to;
}

bool
tap_is_service(span port)
{
	return is_named(port_of(port));
}

bool
tap_is_server(span own, span peer)
{
	return is_server(port_of(own), port_of(peer));
}

static size_t
put_end(unsigned char *out, span address, span port)
{
	bool brackets = span_find(address, ':', 0) != SPAN_NPOS;
	span parts[] = { brackets ? SPAN("[") : SPAN(""), address,
		brackets ? SPAN("]:") : SPAN(":"), port };
	size_t len = 0, count = sizeof(parts) / sizeof(parts[0]);

	if (port.len == 0) {
		parts[0] = SPAN("");
		count = 2;
	}
	for (size_t i = 0; i < count; i++) {
		size_t n = parts[i].len;

		if (n > TAP_END_MAX - len)
			n = TAP_END_MAX - len;
		if (n > 0)
			memcpy(out + len, parts[i].p, n);
		len += n;
	}
	return len;
}

bool
tap_is_address(span s)
{
	size_t dots = 0;

	for (size_t i = 0; i < s.len; i++) {
		if (text_hex_digit(s.p[i]) < 0 && s.p[i] != '.' &&
		    s.p[i] != ':')
			return false;
		dots += s.p[i] == '.' || s.p[i] == ':';
	}
	return dots >= 2;
}

void
tap_begin(struct tap *tap, enum tap_kind kind, span from, span from_port,
    span to, span to_port)
{
	bool server = is_server(port_of(from_port), port_of(to_port));

	tap->kind = kind;
	tap->from_server = tap->first_is_server = server;
	tap->skip = 0;
	tap->left = SIZE_MAX;
	tap->client_len = put_end(
	    tap->client, server ? to : from, server ? to_port : from_port);
	tap->server_len = put_end(
	    tap->server, server ? from : to, server ? from_port : to_port);
}

void
tap_set_time(struct tap *tap, span time)
{
	tap->time_len = time.len < TAP_TIME_MAX ? time.len : TAP_TIME_MAX;
	if (tap->time_len > 0)
		memcpy(tap->time, time.p, tap->time_len);
}

void
tap_keep(struct tap *tap, size_t side, bool port, span value)
{
	unsigned char *to = port ? tap->port[side] : tap->address[side];
	size_t max = port ? sizeof(tap->port[side]) : TAP_END_MAX;
	size_t len = value.len < max ? value.len : max;

	if (len > 0)
		memcpy(to, value.p, len);
	*(port ? &tap->port_len[side] : &tap->address_len[side]) = len;
}

void
tap_packet(struct tap *tap)
{
	tap_begin(tap, TAP_PACKET,
	    span_make(tap->address[0], tap->address_len[0]),
	    span_make(tap->port[0], tap->port_len[0]),
	    span_make(tap->address[1], tap->address_len[1]),
	    span_make(tap->port[1], tap->port_len[1]));
}

static span
make_key(const struct tap *tap, unsigned char key[2 * TAP_END_MAX])
{
	memcpy(key, tap->client, tap->client_len);
	memcpy(key + tap->client_len, tap->server, tap->server_len);
	return span_make(key, tap->client_len + tap->server_len);
}

void
tap_turn(struct tap *tap, bool second)
{
	tap->from_server = tap->first_is_server != second;
}

void
tap_octets(struct reader *r, const struct dump *d, size_t start)
{
	struct tap *tap = &r->tap;
	unsigned char key[2 * TAP_END_MAX];
	struct chunk c = { .key = make_key(tap, key),
		.side = tap->from_server ? LINE_SERVER : LINE_CLIENT,
		.ends = { .client = span_make(tap->client, tap->client_len),
		    .server = span_make(tap->server, tap->server_len) },
		.time = span_make(tap->time, tap->time_len),
		.line = d->line,
		.width = d->width };

	chunk_say(r, &c, &d->image, start);
}

void
tap_say(struct reader *r, const struct record *rec, span text)
{
	struct tap *tap = &r->tap;
	unsigned char key[2 * TAP_END_MAX];
	struct speech s = { .text = text,
		.side = tap->from_server ? LINE_SERVER : LINE_CLIENT,
		.ends = { .client = span_make(tap->client, tap->client_len),
		    .server = span_make(tap->server, tap->server_len) } };

	struct record timed = *rec;

	s.key = make_key(tap, key);
	if (timed.time.len == 0)
		timed.time = span_make(tap->time, tap->time_len);
	reader_says(r, &timed, &s);
}
