/* SPDX-License-Identifier: MIT */
/*
 * strace: what a program wrote to a socket, and read from it.
 *
 *	2349  sendto(5, "A1 AUTHENTICATE PLAIN\r\n", 23, 0, NULL, 0) = 23
 *	[pid 12] writev(5, [{iov_base="QUIT\r\n", iov_len=6}], 1) = 6
 *	[pid 12] recvfrom(5, <unfinished ...>
 *	[pid 12] <... recvfrom resumed>"235 ok\r\n", 99, 0, NULL, NULL) = 8
 *
 * Files are read, too: what is no dialogue by its first words is none, nor what
 * comes from a descriptor that is known to be a file's.
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

/* What a descriptor is of. */
enum end { END_UNKNOWN, END_SOCKET, END_OTHER };

struct call {
	span args, number;
	enum line_side side;
	enum end end;
	bool sure; /* only sockets are sent to */
};

static uint32_t
hash_of(span process, span number)
{
	uint32_t hash = 2166136261U;

	for (size_t i = 0; i < process.len; i++)
		hash = (hash ^ process.p[i]) * 16777619U;
	hash = (hash ^ ' ') * 16777619U;
	for (size_t i = 0; i < number.len; i++)
		hash = (hash ^ number.p[i]) * 16777619U;
	return hash | 1;
}

/* The process, a time, and "[pid 1]" may stand before the call. */
static bool
find_call(span line, struct call *call)
{
	size_t first = SPAN_NPOS;

	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		size_t at = span_search(line, calls[i].name, 0);

		if (at >= first ||
		    (at > 0 && line.p[at - 1] != ' ' && line.p[at - 1] != '>'))
			continue;
		first = at;
		call->side = calls[i].side;
		call->args = span_from(line, at + calls[i].name.len);
		call->sure = calls[i].name.p[0] == 's' ||
			     calls[i].name.p[0] == 'S' ||
			     calls[i].name.p[0] == 'g' ||
			     span_starts(calls[i].name, SPAN("recv"));
	}
	return first != SPAN_NPOS;
}

static enum end
end_of(span annotation)
{
	static const span sockets[] = { LITERAL("TCP"), LITERAL("socket:"),
		LITERAL("UNIX") };

	for (size_t i = 0; i < sizeof(sockets) / sizeof(sockets[0]); i++)
		if (span_starts(annotation, sockets[i]))
			return END_SOCKET;
	return annotation.len > 0 && annotation.p[0] == '/' ? END_OTHER
							    : END_UNKNOWN;
}

/* "5, " or "5<TCP:[a:1->b:2]>, " */
static bool
take_descriptor(struct call *call)
{
	span rest = call->args;
	uint64_t n = 3;

	if (span_take(&rest, SPAN("0x"))) {
		while (rest.len > 0 && text_hex_digit(rest.p[0]) >= 0)
			rest = span_from(rest, 1);
	} else if (!span_take_number(&rest, INT32_MAX, &n)) {
		return false;
	}
	call->number = span_sub(call->args, 0, call->args.len - rest.len);
	call->end = n < 3 ? END_OTHER : END_UNKNOWN;
	if (span_take(&rest, SPAN("<"))) {
		size_t end = span_search(rest, SPAN(">, "), 0);
		enum end told;

		if (end == SPAN_NPOS)
			return false;
		told = end_of(rest);
		if (told != END_UNKNOWN)
			call->end = told;
		rest = span_from(rest, end + 1);
	}
	if (!span_take(&rest, SPAN(", ")))
		return false;
	call->args = rest;
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
		return SPAN("");
	return span_sub(word, 0,
	    span_sub(word, 0, 24).len < word.len - rest.len
		? 24
		: word.len - rest.len);
}

/* ------------------------------------------------------- descriptors -- */

static void
note_file(struct traced *t, uint32_t hash, bool file)
{
	uint32_t *place = &t->files[hash % TRACED_FILES];

	if (file)
		*place = hash;
	else if (*place == hash)
		*place = 0;
}

static span
traced_key(span process, span number, unsigned char key[READER_KEY_MAX])
{
	number = span_sub(number, 0, 24);
	memcpy(key, process.p, process.len);
	key[process.len] = ' ';
	memcpy(key + process.len + 1, number.p, number.len);
	return span_make(key, process.len + 1 + number.len);
}

/* "openat(...) = 5" opens a file, "close(5) = 0" ends what it was. */
static bool
see_descriptor(struct reader *r, span line, span process)
{
	size_t at = span_search(line, SPAN("close("), 0), equals;
	unsigned char key[READER_KEY_MAX];
	uint64_t n;
	span number;

	if (at != SPAN_NPOS && (at == 0 || line.p[at - 1] == ' ')) {
		number = span_from(line, at + 6);
		number = span_sub(number, 0, span_find_any(number, SPAN("<)")));
		note_file(&r->traced, hash_of(process, number), false);
		reader_close(r, traced_key(process, number, key));
		return true;
	}
	at = span_search(line, SPAN("open"), 0);
	equals = span_search(line, SPAN(") = "), 0);
	if (at == SPAN_NPOS || equals == SPAN_NPOS || equals < at ||
	    (!span_starts(span_from(line, at), SPAN("open(")) &&
		!span_starts(span_from(line, at), SPAN("openat("))))
		return false;
	number = span_from(line, equals + 4);
	at = number.len;
	if (!span_take_number(&number, INT32_MAX, &n))
		return false;
	number = span_sub(span_from(line, equals + 4), 0, at - number.len);
	note_file(&r->traced, hash_of(process, number), true);
	return true;
}

/* ------------------------------------------------------------- calls -- */

/* A call whose string comes in a later line. */
static void
begin_call(struct traced *t, span process, const struct call *call)
{
	struct traced_call *c = &t->calls[t->next++ % TRACED_CALLS];

	c->process = hash_of(process, SPAN(""));
	c->side = call->side;
	c->end = (int)call->end;
	c->sure = call->sure;
	c->len = call->number.len < sizeof(c->number) ? call->number.len
						      : sizeof(c->number);
	memcpy(c->number, call->number.p, c->len);
}

/* "<... recvfrom resumed>" */
static bool
resume_call(struct traced *t, span line, span process, struct call *call)
{
	size_t at = span_search(line, SPAN(" resumed>"), 0);
	uint32_t hash = hash_of(process, SPAN(""));

	if (at == SPAN_NPOS || span_search(line, SPAN("<... "), 0) > at)
		return false;
	for (size_t i = 0; i < TRACED_CALLS; i++) {
		struct traced_call *c = &t->calls[i];

		if (c->process != hash)
			continue;
		*call = (struct call){ .args = span_from(line, at + 9),
			.number = span_make(c->number, c->len),
			.side = c->side,
			.end = (enum end)c->end,
			.sure = c->sure };
		c->process = 0;
		return true;
	}
	return false;
}

/* A conversation that has not begun begins with words of one. */
static bool
may_begin(span text, enum line_side side)
{
	struct line line = { .text = span_chomp(
				 span_sub(text, 0, span_find(text, '\n', 0))),
		.side = side };
	struct say say = say_read(&line, NULL);

	return say.kind != SAY_OTHER && say.kind != SAY_CONTINUE;
}

static void
say_string(struct reader *r, const struct record *rec, const struct call *call,
    span key)
{
	struct speech s = { .key = key, .side = call->side };
	span text = buf_span(&r->quoted.text), one;

	if (!call->sure && reader_find(r, key) == NULL &&
	    !may_begin(text, call->side))
		return;
	while (span_take_line(&text, &one)) {
		s.text = one;
		reader_says(r, rec, &s);
	}
}

/* The string that the call begins with, or those of its vector. */
static bool
next_string(span *s)
{
	size_t at;

	if (span_starts(*s, SPAN("\"")))
		return true;
	at = span_search(*s, SPAN("iov_base=\""), 0);
	if (at == SPAN_NPOS)
		return false;
	*s = span_from(*s, at + 9);
	return true;
}

/* Whoever masks looks at files, too, each by itself. */
static void
say_strings(
    struct reader *r, const struct record *rec, struct call *call, span process)
{
	unsigned char key[READER_KEY_MAX];
	bool file =
	    call->end == END_OTHER ||
	    (call->end == END_UNKNOWN &&
		r->traced
			.files[hash_of(process, call->number) % TRACED_FILES] ==
		    hash_of(process, call->number));
	span rest = call->args, whole = traced_key(process, call->number, key);

	if (file && r->out->watch == NULL)
		return;
	if (file)
		key[whole.len++] = 'f';
	while (next_string(&rest)) {
		if (!room_unquote(&r->quoted, &rest))
			break;
		say_string(r, rec, call, whole);
	}
}

bool
strace_line(struct reader *r, const struct record *rec)
{
	span process = take_process(rec->raw);
	struct call call = { .side = LINE_UNMARKED };

	if (!resume_call(&r->traced, rec->raw, process, &call) &&
	    (!find_call(rec->raw, &call) || !take_descriptor(&call)))
		return see_descriptor(r, rec->raw, process);
	if (span_ends(rec->raw, SPAN("<unfinished ...>")))
		begin_call(&r->traced, process, &call);
	if (span_find(call.args, '"', 0) == SPAN_NPOS)
		return false;
	say_strings(r, rec, &call, process);
	return true;
}
