/* SPDX-License-Identifier: MIT */
/*
 * strace: what a program wrote to a socket, and read from it.
 *
 *	2349  sendto(5, "A1 AUTHENTICATE PLAIN\r\n", 23, 0, NULL, 0) = 23
 *	[pid 12] writev(5, [{iov_base="QUIT\r\n", iov_len=6}], 1) = 6
 */
#include "base/text.h"
#include "capture/dialect.h"

#define LITERAL(s)                                                             \
	{                                                                      \
		(const unsigned char *)(s), sizeof(s) - 1                      \
	}

/* A client's; of a server both are the other way round, which the words tell
 * (dialogue). */
static const struct {
	span name;
	enum line_side side;
} calls[] = {
	{ LITERAL("write("), LINE_CLIENT },
	{ LITERAL("writev("), LINE_CLIENT },
	{ LITERAL("send("), LINE_CLIENT },
	{ LITERAL("sendto("), LINE_CLIENT },
	{ LITERAL("sendmsg("), LINE_CLIENT },
	{ LITERAL("SSL_write("), LINE_CLIENT },
	{ LITERAL("gnutls_record_send("), LINE_CLIENT },
	{ LITERAL("read("), LINE_SERVER },
	{ LITERAL("readv("), LINE_SERVER },
	{ LITERAL("recv("), LINE_SERVER },
	{ LITERAL("recvfrom("), LINE_SERVER },
	{ LITERAL("recvmsg("), LINE_SERVER },
	{ LITERAL("SSL_read("), LINE_SERVER },
	{ LITERAL("gnutls_record_recv("), LINE_SERVER },
};

struct call {
	span args, key;
	enum line_side side;
};

/* The process, a time, and "[pid 1]" may stand before the call. */
static bool
find_call(span line, struct call *call)
{
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		size_t at = span_search(line, calls[i].name, 0);

		if (at == SPAN_NPOS ||
		    (at > 0 && line.p[at - 1] != ' ' && line.p[at - 1] != '>'))
			continue;
		call->side = calls[i].side;
		call->args = span_from(line, at + calls[i].name.len);
		return true;
	}
	return false;
}

/* "5, " or "5<TCP:[a:1->b:2]>, " */
static bool
take_descriptor(span *s, span *number)
{
	span rest = *s;
	uint64_t n;

	if (span_take(&rest, SPAN("0x"))) {
		while (rest.len > 0 && text_hex_digit(rest.p[0]) >= 0)
			rest = span_from(rest, 1);
	} else if (!span_take_number(&rest, INT32_MAX, &n) || n < 3) {
		return false;
	}
	*number = span_sub(*s, 0, s->len - rest.len);
	if (span_starts(rest, SPAN("<"))) {
		size_t end = span_search(rest, SPAN(">, "), 0);

		if (end == SPAN_NPOS)
			return false;
		rest = span_from(rest, end + 1);
	}
	if (!span_take(&rest, SPAN(", ")))
		return false;
	*s = rest;
	return true;
}

/* The process, if it is told: by itself at the begin, or as "[pid 1]". */
static span
take_process(span line)
{
	span rest = line, word;
	uint64_t n;

	if (span_take(&rest, SPAN("[pid")))
		rest = span_trim(rest);
	word = rest;
	if (!span_take_number(&rest, INT32_MAX, &n) || rest.len == 0 ||
	    (rest.p[0] != ' ' && rest.p[0] != ']'))
		return SPAN_NONE;
	return span_sub(word, 0, word.len - rest.len);
}

static void
say_string(struct reader *r, const struct record *rec, const struct call *call)
{
	struct speech s = { .key = call->key, .side = call->side };
	span text = buf_span(&r->quoted.text), one;

	while (span_take_line(&text, &one)) {
		s.text = one;
		reader_says(r, rec, &s);
	}
}

bool
strace_line(struct reader *r, const struct record *rec)
{
	unsigned char key[64];
	struct call call;
	span number, process, rest;
	size_t len = 0;
	bool any = false;

	if (!find_call(rec->raw, &call) ||
	    !take_descriptor(&call.args, &number))
		return false;
	process = span_sub(take_process(rec->raw), 0, 24);
	number = span_sub(number, 0, 24);
	memcpy(
	    key, process.p == NULL ? "" : (const char *)process.p, process.len);
	len = process.len;
	key[len++] = ' ';
	memcpy(key + len, number.p, number.len);
	call.key = span_make(key, len + number.len);
	for (rest = call.args; rest.len > 0;) {
		size_t at = span_find(rest, '"', 0);

		if (at == SPAN_NPOS)
			break;
		rest = span_from(rest, at);
		if (!room_unquote(&r->quoted, &rest))
			break;
		say_string(r, rec, &call);
		any = true;
	}
	return any;
}
