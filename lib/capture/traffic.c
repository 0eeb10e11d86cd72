/* SPDX-License-Identifier: MIT */
/*
 * traffic: what passes a server's socket, each line behind the number of its
 * process: sendmail -X, and recordio (ucspi-tcp), as qmail is run.
 *
 *	21110 <<< AUTH LOGIN
 *	21110 >>> 334 VXNlcm5hbWU6
 *	7210 < AUTH LOGIN<CR><blank>	a whole line
 *	7210 > 250 ENHANCEDST+		one that goes on
 *	tcpserver: ok 7210 host:192.0.2.1:25 peer:192.0.2.2::1234
 *
 * In comes what a client says, but for sendmail as one itself.
 */
#include "base/text.h"
#include "capture/log_part.h"

/* struct talk's marks */
enum traffic_mark { TRAFFIC_TURNED = 1 << 10 };

static bool
take_pid(span *s, span *pid)
{
	span begin = *s;
	uint64_t n;

	if (!span_take_number(s, UINT32_MAX, &n))
		return false;
	*pid = span_sub(begin, 0, begin.len - s->len);
	return pid->len > 1 && span_take(s, SPAN(" "));
}

/* How recordio ends a line: a logger may show CR as "?". */
static bool
take_end(span *s)
{
	if (!span_ends(*s, SPAN(" ")) && !span_ends(*s, SPAN("+")))
		return false;
	s->len--;
	if (span_ends(*s, SPAN("\r")) || span_ends(*s, SPAN("?")))
		s->len--;
	return true;
}

static bool
take_arrow(span *s, bool *in)
{
	*in = s->len > 0 && s->p[0] == '<';
	if (span_take(s, SPAN("<<< ")) || span_take(s, SPAN(">>> ")))
		return true;
	return (span_take(s, SPAN("< ")) || span_take(s, SPAN("> "))) &&
	       take_end(s);
}

static bool
is_greeting(span s)
{
	return span_starts(s, SPAN("220 ")) || span_starts(s, SPAN("220-")) ||
	       span_starts(s, SPAN("+OK")) || span_starts(s, SPAN("* OK"));
}

/* "host:192.0.2.1:25 ": a name has no colon, an address may */
static span
take_place(span *s, span *port)
{
	span word = span_take_word(s);
	size_t end = word.len, begin = span_find(word, ':', 0);

	while (end > 0 && word.p[end - 1] != ':')
		end--;
	*port = span_from(word, end);
	if (begin == SPAN_NPOS || end < begin + 2)
		return SPAN_NONE;
	word = span_sub(word, begin + 1, end - begin - 2);
	if (span_ends(word, SPAN(":"))) /* whom ident names */
		word.len--;
	return word;
}

static bool
read_tcpserver(struct reader *r, const struct record *rec)
{
	struct message m = { .key = SPAN_NONE };
	span s = rec->text, pid;

	span_take(&s, SPAN("tcpserver: "));
	if (span_take(&s, SPAN("end ")) && take_pid(&s, &pid)) {
		reader_close(r, pid);
		return true;
	}
	if (!span_take(&s, SPAN("ok ")) || !take_pid(&s, &pid))
		return false;
	m.key = pid;
	m.ends.server = take_place(&s, &m.ends.server_port);
	m.ends.client = take_place(&s, &m.ends.client_port);
	reader_close(r, pid);
	reader_message(r, rec, &m);
	return true;
}

bool
traffic_line(struct reader *r, const struct record *rec)
{
	struct speech s = { .text = rec->text };
	struct talk *t;
	bool in, turned;

	if (rec->text.len == 0)
		return false;
	if (!text_is_digit(rec->text.p[0]))
		return span_search(rec->raw, SPAN("tcpserver: "), 0) !=
			   SPAN_NPOS &&
		       read_tcpserver(r, rec);
	if (!take_pid(&s.text, &s.key) || !take_arrow(&s.text, &in))
		return false;
	if (span_equal(s.text, SPAN("[EOF]"))) {
		reader_close(r, s.key);
		return true;
	}
	t = reader_find(r, s.key);
	turned = t != NULL ? (t->marks & TRAFFIC_TURNED) != 0
			   : in && is_greeting(s.text);
	s.side = in != turned ? LINE_CLIENT : LINE_SERVER;
	reader_says(r, rec, &s);
	t = reader_find(r, s.key);
	if (t != NULL && turned)
		t->marks |= TRAFFIC_TURNED;
	return true;
}
