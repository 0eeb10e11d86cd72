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
#include "capture/chunk.h"
#include "capture/dialect.h"
#include "capture/log_part.h"
#include "capture/strace.h"

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
	span args, number, socket;
	enum line_side side;
	enum end end;
	bool sure; /* only sockets are sent to */
};

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
		call->socket = span_sub(rest, 0, end);
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

/* One that another process has goes on there. */
static void
close_talk(struct reader *r, span key)
{
	struct talk *t = reader_find(r, key);

	if (t != NULL &&
	    (t->alias_len == 0 ||
		span_equal(span_make(t->alias, t->alias_len), key)))
		reader_close(r, key);
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
		note_file(&r->traced, strace_hash(process, number), false);
		close_talk(r, strace_key(process, number, key));
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
	note_file(&r->traced, strace_hash(process, number), true);
	return true;
}

/* ------------------------------------------------------------- calls -- */

/* A call whose string comes in a later line. */
static void
begin_call(struct traced *t, span process, const struct call *call)
{
	struct traced_call *c = &t->calls[t->next++ % TRACED_CALLS];

	c->process = strace_hash(process, SPAN(""));
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
	uint32_t hash = strace_hash(process, SPAN(""));

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

bool
strace_may_be(struct reader *r, span text)
{
	return r->traced.sure ||
	       reader_find(r, log_key_span(&r->traced.key)) != NULL ||
	       may_begin(text, r->traced.side);
}

/* Where a byte of the string stands, as digits or as itself; what is escaped
 * by a backslash has it behind that. */
static void
find_places(struct reader *r)
{
	struct image *im = &r->dump.image;

	for (size_t i = 0; i < im->bytes.len; i++) {
		struct image_place place = image_at(im, i);
		size_t at = place.text - r->held;

		if (place.text == IMAGE_NOWHERE || at + 1 >= r->raw.len ||
		    r->raw.p[at] != '\\')
			continue;
		place.text++;
		if (r->raw.p[at + 1] == 'x') {
			place.digits = place.text + 1;
			place.text = IMAGE_NOWHERE;
		}
		image_set(im, i, place);
	}
}

/* Octets that are no whole line, or the rest of one: programs read one by one.
 */
static bool
say_partly(struct reader *r, const struct record *rec, const struct call *call,
    span process, span text)
{
	struct chunk c = { .key = log_key_span(&r->traced.key),
		.side = call->side,
		.time = rec->time,
		.line = r->traced.line };
	const struct talk *t = reader_find(r, c.key);
	bool waits = t != NULL &&
		     !image_is_empty(&t->part[call->side == LINE_SERVER].image);

	if (text.len == 0 || !r->traced.whole ||
	    (!waits && span_ends(text, SPAN("\n"))))
		return false;
	for (size_t i = 0; i < text.len; i++)
		image_put(&r->dump.image, text.p[i],
		    (struct image_place){ IMAGE_NOWHERE, (uint32_t)i });
	if (image_status(&r->dump.image) != AUTHSTR_OK)
		r->out->status = AUTHSTR_E_NOMEM;
	dump_place(r, text, 0);
	find_places(r);
	strace_ends(&r->traced, process, call->number, &c.ends);
	chunk_say(r, &c, &r->dump.image, 0);
	dump_empty(&r->dump);
	r->in_dump = true;
	return true;
}

static void
say_string(struct reader *r, const struct record *rec, const struct call *call,
    span process, span key)
{
	struct speech s = { .key = key, .side = call->side };
	span text = buf_span(&r->quoted.text), one;

	if (!strace_may_be(r, text))
		return;
	if (say_partly(r, rec, call, process, text))
		return;
	strace_ends(&r->traced, process, call->number, &s.ends);
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

static void
note_call(struct traced *t, const struct record *rec, const struct call *call,
    bool file, span key)
{
	t->line = rec->number;
	t->side = call->side;
	t->sure = call->sure;
	t->file = file;
	t->whole = true;
	t->key.len = 0;
	log_key_put(&t->key, key);
}

/* Whoever masks looks at files, too, each by itself. */
static void
say_strings(
    struct reader *r, const struct record *rec, struct call *call, span process)
{
	unsigned char key[READER_KEY_MAX];
	bool file = call->end == END_OTHER ||
		    (call->end == END_UNKNOWN &&
			r->traced.files[strace_hash(process, call->number) %
					TRACED_FILES] ==
			    strace_hash(process, call->number));
	span rest = call->args, whole = strace_key(process, call->number, key);

	if (file && r->out->watch == NULL) {
		note_call(&r->traced, rec, call, file, whole);
		return;
	}
	if (file)
		key[whole.len++] = 'f';
	note_call(&r->traced, rec, call, file, whole);
	while (next_string(&rest)) {
		if (!room_unquote_cut(&r->quoted, &rest))
			break;
		r->traced.whole = !span_starts(rest, SPAN("..."));
		/* rows below have all of it */
		if (r->traced.whole || !r->traced.dumps ||
		    r->out->watch != NULL)
			say_string(r, rec, call, process, whole);
	}
}

/* "21207 12:00:01.5 read(", "[pid 7] 1795917955.8 read(" */
static span
find_time(span line, span process)
{
	span rest = line, time;

	if (process.len > 0)
		rest =
		    span_from(line, (size_t)(process.p + process.len - line.p));
	while (span_take(&rest, SPAN("]")) || span_take(&rest, SPAN(" ")))
		continue;
	time = span_sub(rest, 0, span_find(rest, ' ', 0));
	for (size_t i = 0; i < time.len; i++)
		if (!text_is_digit(time.p[i]) && time.p[i] != ':' &&
		    time.p[i] != '.')
			return SPAN_NONE;
	/* less is the time since the last call */
	return (time.len >= 8 && time.p[2] == ':') || time.len >= 10 + 7
		   ? time
		   : SPAN_NONE;
}

bool
strace_line(struct reader *r, const struct record *rec)
{
	span process = take_process(rec->raw);
	struct call call = { .side = LINE_UNMARKED };
	struct record timed = *rec;

	strace_see_socket(&r->traced, rec->raw, process);
	strace_see_passed(r, rec->raw, process);
	if (!resume_call(&r->traced, rec->raw, process, &call) &&
	    (!find_call(rec->raw, &call) || !take_descriptor(&call)))
		return see_descriptor(r, rec->raw, process);
	if (call.socket.len > 0)
		strace_see_named(&r->traced, process, call.number, call.socket);
	if (span_ends(rec->raw, SPAN("<unfinished ...>")))
		begin_call(&r->traced, process, &call);
	if (span_find(call.args, '"', 0) == SPAN_NPOS)
		return false;
	if (rec->time.len == 0)
		timed.time = find_time(rec->raw, process);
	say_strings(r, &timed, &call, process);
	return true;
}
