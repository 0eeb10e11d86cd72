/* SPDX-License-Identifier: MIT */
/*
 * strace_socket: who speaks with whom.
 *
 *	connect(5, {sa_family=AF_INET, sin_port=htons(587),
 *	    sin_addr=inet_addr("192.0.2.25")}, 16) = 0
 *	accept4(3, {sa_family=AF_INET6, sin6_port=htons(40123), ...,
 *	    inet_pton(AF_INET6, "2001:db8::1", &sin6_addr), ...}, [28], 0) = 8
 *
 * A descriptor goes to other processes: where a process has not said what one
 * of its is, it is that of the last one with this number.
 */
#include "base/text.h"
#include "capture/strace.h"
#include "capture/tap.h"

#define LITERAL(s)                                                             \
	{                                                                      \
		(const unsigned char *)(s), sizeof(s) - 1                      \
	}

uint32_t
strace_hash(span process, span number)
{
	uint32_t hash = 2166136261U;

	for (size_t i = 0; i < process.len; i++)
		hash = (hash ^ process.p[i]) * 16777619U;
	hash = (hash ^ ' ') * 16777619U;
	for (size_t i = 0; i < number.len; i++)
		hash = (hash ^ number.p[i]) * 16777619U;
	return hash | 1;
}

static struct traced_socket *
find_exactly(struct traced *t, uint32_t hash)
{
	for (size_t i = 0; i < TRACED_SOCKETS; i++)
		if (t->sockets[i].hash == hash)
			return &t->sockets[i];
	return NULL;
}

static struct traced_socket *
begin(struct traced *t, span process, span number)
{
	uint32_t hash = strace_hash(process, number);
	struct traced_socket *s = find_exactly(t, hash);

	if (s == NULL)
		s = &t->sockets[t->next_socket++ % TRACED_SOCKETS];
	*s = (struct traced_socket){ .hash = hash,
		.number = strace_hash(SPAN_NONE, number) };
	return s;
}

/* The one of the process, or else the last one that had the number. */
static struct traced_socket *
find(struct traced *t, span process, span number)
{
	struct traced_socket *s = find_exactly(t, strace_hash(process, number));
	uint32_t hash = strace_hash(SPAN_NONE, number);

	for (size_t n = 1; s == NULL && n <= TRACED_SOCKETS; n++) {
		struct traced_socket *other =
		    &t->sockets[(t->next_socket - n) % TRACED_SOCKETS];

		if (other->number == hash) {
			struct traced_socket copy = *other;

			s = begin(t, process, number);
			copy.hash = s->hash;
			*s = copy;
		}
	}
	return s;
}

static void
keep(unsigned char *to, size_t max, size_t *len, span s)
{
	*len = s.len < max ? s.len : max;
	if (*len > 0)
		memcpy(to, s.p, *len);
}

static void
set_end(struct traced_end *end, span address, span port)
{
	keep(end->address, sizeof(end->address), &end->address_len, address);
	keep(end->port, sizeof(end->port), &end->port_len, port);
}

static bool
between(span s, span before, unsigned char after, span *value)
{
	size_t at = span_search(s, before, 0), end;

	if (at == SPAN_NPOS)
		return false;
	s = span_from(s, at + before.len);
	end = span_find(s, after, 0);
	*value = span_sub(s, 0, end);
	return end != SPAN_NPOS;
}

/* -xx has digits there: "\x31\x30" */
static size_t
unescape(span s, unsigned char *out, size_t max)
{
	size_t n = 0;

	while (s.len > 0 && n < max) {
		int high, low;

		if (s.len < 4 || s.p[0] != '\\' || s.p[1] != 'x' ||
		    (high = text_hex_digit(s.p[2])) < 0 ||
		    (low = text_hex_digit(s.p[3])) < 0) {
			out[n++] = s.p[0];
			s = span_from(s, 1);
			continue;
		}
		out[n++] = (unsigned char)(high << 4 | low);
		s = span_from(s, 4);
	}
	return n;
}

static bool
take_address(span s, struct traced_end *end)
{
	unsigned char plain[sizeof(end->address)];
	span port, address;

	if (!between(s, SPAN("_port=htons("), ')', &port) ||
	    (!between(s, SPAN("inet_addr(\""), '"', &address) &&
		!between(s, SPAN("inet_pton(AF_INET6, \""), '"', &address)))
		return false;
	address = span_make(plain, unescape(address, plain, sizeof(plain)));
	span_take(&address, SPAN("::ffff:"));
	set_end(end, address, port);
	return true;
}

/* What the call gave back */
static bool
take_returned(span line, span *number)
{
	size_t at = line.len, n = 0;

	while (at > 3 && !span_starts(span_from(line, at - 3), SPAN(" = ")))
		at--;
	if (at <= 3)
		return false;
	*number = span_from(line, at);
	while (n < number->len && text_is_digit(number->p[n]))
		n++;
	number->len = n;
	return n > 0;
}

enum call { CONNECT, ACCEPT, PEER, OWN };

static const struct {
	span name;
	enum call call;
} calls[] = {
	{ LITERAL("connect("), CONNECT },
	{ LITERAL("accept4("), ACCEPT },
	{ LITERAL("accept("), ACCEPT },
	{ LITERAL("accept4 resumed>"), ACCEPT },
	{ LITERAL("accept resumed>"), ACCEPT },
	{ LITERAL("getpeername("), PEER },
	{ LITERAL("getsockname("), OWN },
};

static void
see(struct traced *t, span process, span number, enum call call,
    const struct traced_end *end)
{
	struct traced_socket *s = find(t, process, number);
	span port = span_make(end->port, end->port_len);

	if (call == CONNECT || call == ACCEPT || s == NULL) {
		s = begin(t, process, number);
		s->accepted = call == ACCEPT ||
			      (call == PEER && !tap_is_service(port)) ||
			      (call == OWN && tap_is_service(port));
	}
	if (call == OWN)
		s->own = *end;
	else
		s->peer = *end;
}

void
strace_see_socket(struct traced *t, span line, span process)
{
	struct traced_end end;
	span number, args;

	if (span_search(line, SPAN("sa_family=AF_INET"), 0) == SPAN_NPOS ||
	    !take_address(line, &end))
		return;
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		size_t at = span_search(line, calls[i].name, 0);

		if (at == SPAN_NPOS)
			continue;
		args = span_from(line, at + calls[i].name.len);
		number = span_sub(args, 0, span_find_any(args, SPAN(",<")));
		if (calls[i].call == ACCEPT && !take_returned(line, &number))
			return;
		see(t, process, number, calls[i].call, &end);
		return;
	}
}

/* "192.0.2.1:4000", "[::1]:4000" */
static void
split(span s, struct traced_end *end)
{
	size_t colon = s.len;
	span address;

	while (colon > 0 && s.p[colon - 1] != ':')
		colon--;
	address = span_sub(s, 0, colon == 0 ? 0 : colon - 1);
	if (span_take(&address, SPAN("[")) && span_ends(address, SPAN("]")))
		address.len--;
	set_end(end, address, span_from(s, colon));
}

void
strace_see_named(struct traced *t, span process, span number, span name)
{
	size_t open = span_find(name, '[', 0),
	       arrow = span_search(name, SPAN("->"), 0);
	struct traced_socket *s;

	if (!span_starts(name, SPAN("TCP")) || open == SPAN_NPOS ||
	    arrow == SPAN_NPOS || arrow < open || !span_ends(name, SPAN("]")))
		return;
	s = begin(t, process, number);
	split(span_sub(name, open + 1, arrow - open - 1), &s->own);
	name = span_from(name, arrow + 2);
	name.len--;
	split(name, &s->peer);
	s->accepted = tap_is_server(span_make(s->own.port, s->own.port_len),
	    span_make(s->peer.port, s->peer.port_len));
}

void
strace_ends(struct traced *t, span process, span number, struct ends *ends)
{
	const struct traced_socket *s = find(t, process, number);
	const struct traced_end *client, *server;

	if (s == NULL)
		return;
	client = s->accepted ? &s->peer : &s->own;
	server = s->accepted ? &s->own : &s->peer;
	ends->client = span_make(client->address, client->address_len);
	ends->client_port = span_make(client->port, client->port_len);
	ends->server = span_make(server->address, server->address_len);
	ends->server_port = span_make(server->port, server->port_len);
}

void
strace_ends_of(struct traced *t, span key, struct ends *ends)
{
	size_t blank = span_find(key, ' ', 0);

	if (blank != SPAN_NPOS)
		strace_ends(t, span_sub(key, 0, blank),
		    span_from(key, blank + 1), ends);
}

/* ------------------------------------------------------------ passing -- */

/* What was said with a descriptor: the receiver may read less of it. */
#define SAID_MAX 60

span
strace_key(span process, span number, unsigned char *key)
{
	process = span_sub(process, 0, 24);
	number = span_sub(number, 0, 24);
	if (process.len > 0)
		memcpy(key, process.p, process.len);
	key[process.len] = ' ';
	if (number.len > 0)
		memcpy(key + process.len + 1, number.p, number.len);
	return span_make(key, process.len + 1 + number.len);
}

static void
pass(struct traced *t, uint32_t hash, span process, span number)
{
	struct traced_pass *p = &t->passed[t->next_pass++ % TRACED_CALLS];

	p->hash = hash;
	p->len = strace_key(process, number, p->key).len;
}

static void
receive(struct reader *r, uint32_t hash, span process, span number)
{
	struct traced *t = &r->traced;
	unsigned char key[READER_KEY_MAX];

	for (size_t i = 0; i < TRACED_CALLS; i++) {
		span old = span_make(t->passed[i].key, t->passed[i].len);
		size_t blank = span_find(old, ' ', 0);
		struct traced_socket *s;
		struct talk *talk;

		if (t->passed[i].hash != hash || blank == SPAN_NPOS)
			continue;
		t->passed[i].hash = 0;
		talk = reader_find(r, old);
		if (talk == NULL)
			return;
		s = find(t, span_sub(old, 0, blank), span_from(old, blank + 1));
		if (s != NULL) {
			struct traced_socket copy = *s;

			s = begin(t, process, number);
			copy.hash = s->hash;
			copy.number = s->number;
			*s = copy;
		}
		reader_close(r, strace_key(process, number, key));
		reader_alias(r, talk, strace_key(process, number, key));
		return;
	}
}

void
strace_see_passed(struct reader *r, span line, span process)
{
	size_t at = span_search(line, SPAN("cmsg_type=SCM_RIGHTS"), 0);
	span number, said;
	uint32_t hash;

	if (at == SPAN_NPOS ||
	    !between(span_from(line, at), SPAN("cmsg_data=["), ']', &number) ||
	    number.len == 0 || span_find_any(number, SPAN(", ")) != SPAN_NPOS ||
	    !between(line, SPAN("iov_base=\""), '"', &said))
		return;
	hash = strace_hash(SPAN("passed"), span_sub(said, 0, SAID_MAX));
	if (span_search(line, SPAN("sendmsg("), 0) != SPAN_NPOS)
		pass(&r->traced, hash, process, number);
	else
		receive(r, hash, process, number);
}
