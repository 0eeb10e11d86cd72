/* SPDX-License-Identifier: MIT */
#include "capture/record.h"
#include "base/text.h"
#include "capture/prefix.h"
#include "capture/record_part.h"

/* A container's log may have a syslog line in it, with a program's own time. */
#define LAYERS_MAX 4
/* A file's name before the line, as grep prints it. */
#define FILE_NAME_MAX 256
#define NAME_MAX_OCTETS 96

static void
skip_data(span *s)
{
	size_t i;

	if (span_take(s, SPAN("- ")) || s->len == 0 || s->p[0] != '[')
		return;
	for (i = 1; i < s->len && !(s->p[i - 1] == ']' && s->p[i] == ' '); i++)
		continue;
	*s = span_from(*s, i + 1);
}

/* "1 TIME HOST APP PROCID MSGID [..] text" behind the priority (RFC 5424
 * section 6) */
static bool
take_rfc5424(span *s, struct record *rec)
{
	span rest = *s, begin;

	if (!span_take(&rest, SPAN("1 ")) ||
	    !(record_take_time(&rest, &rec->time) ||
		span_take(&rest, SPAN("-"))) ||
	    !span_take(&rest, SPAN(" ")))
		return false;
	begin = rest;
	rec->host = span_take_word(&rest);
	rec->program = span_take_word(&rest);
	rec->pid = span_take_word(&rest);
	rec->source = span_sub(begin, 0, (size_t)(rest.p - begin.p));
	span_take_word(&rest);
	skip_data(&rest);
	span_take(&rest, SPAN("\xef\xbb\xbf"));
	span_take(&rest, SPAN(" "));
	*s = rest;
	return rec->program.len > 0;
}

/* "stdout F ", as a container's runtime writes it */
static void
take_stream(span *s)
{
	span rest = *s;

	if ((span_take(&rest, SPAN("stdout ")) ||
		span_take(&rest, SPAN("stderr "))) &&
	    (span_take(&rest, SPAN("F ")) || span_take(&rest, SPAN("P "))))
		*s = rest;
}

/* A program's own time, and maybe its number: "2026-11-23 10:00:00 [123] " */
static bool
take_bare_time(span *s, struct record *rec)
{
	span rest = *s, number;
	uint64_t n;

	if (!span_take(&rest, SPAN(" ")) && !span_take(&rest, SPAN("\t")))
		return false;
	take_stream(&rest);
	number = rest;
	if (span_take(&number, SPAN("[")) &&
	    span_take_number(&number, UINT32_MAX, &n) &&
	    span_take(&number, SPAN("] "))) {
		rec->source = rec->pid =
		    span_sub(rest, 1, rest.len - number.len - 3);
		rest = number;
	}
	*s = rest;
	return true;
}

static bool
take_syslog(span *s, struct record *rec)
{
	span rest = *s, time = SPAN_NONE, tag;
	struct record found = *rec;
	uint64_t pri;

	if (span_take(&rest, SPAN("<"))) {
		if (!span_take_number(&rest, 191, &pri) ||
		    !span_take(&rest, SPAN(">")))
			return false;
		if (take_rfc5424(&rest, &found)) {
			*rec = found;
			*s = rest;
			return true;
		}
	}
	if (!record_take_time(&rest, &time))
		return false;
	found.time = time;
	tag = rest;
	span_take(&tag, SPAN(":"));
	if (span_take(&tag, SPAN(" ")) && record_take_origin(&tag, &found)) {
		*rec = found;
		*s = tag;
		return true;
	}
	rec->time = time;
	*s = rest;
	return take_bare_time(s, rec);
}

/* Colours of a terminal */
static void
skip_colours(span *s)
{
	size_t end;

	while (span_starts(*s, SPAN("\033["))) {
		end = span_find(*s, 'm', 0);
		if (end == SPAN_NPOS || end > 12)
			return;
		*s = span_from(*s, end + 1);
	}
}

/* "postfix-1  | " of docker compose, "[pod/name/container] " of kubectl */
static bool
take_container(span *s, struct record *rec)
{
	span rest = *s, name;
	size_t n = 0;

	skip_colours(&rest);
	if (span_take(&rest, SPAN("[pod/"))) {
		n = span_find(rest, ']', 0);
		if (n == SPAN_NPOS ||
		    !span_starts(span_from(rest, n), SPAN("] ")))
			return false;
		rec->source = rec->program = span_sub(rest, 0, n);
		*s = span_from(rest, n + 2);
		return true;
	}
	while (n < rest.len && n < NAME_MAX_OCTETS &&
	       (text_is_alpha(rest.p[n]) || text_is_digit(rest.p[n]) ||
		   rest.p[n] == '-' || rest.p[n] == '_' || rest.p[n] == '.'))
		n++;
	name = span_sub(rest, 0, n);
	rest = span_from(rest, n);
	if (n == 0 || !span_take(&rest, SPAN(" ")))
		return false;
	while (span_take(&rest, SPAN(" ")))
		continue;
	if (!span_take(&rest, SPAN("|")))
		return false;
	skip_colours(&rest);
	if (rest.len > 0 && !span_take(&rest, SPAN(" ")))
		return false;
	rec->source = rec->program = name;
	*s = rest;
	return true;
}

/* Lines of a log that has no time: OpenSMTPD's in the foreground, "smtp:
 * 0x561c:
 * ..", "5806711a smtp connected .." */
static bool
is_untimed(span s)
{
	size_t n = 0;

	if (span_starts(s, SPAN("smtp: 0x")))
		return true;
	while (n < s.len && n <= 16 && text_hex_digit(s.p[n]) >= 0)
		n++;
	return n >= 8 && n <= 16 &&
	       span_starts(span_from(s, n), SPAN(" smtp "));
}

/* "mail.log:", "mail.log:12:", "mail.log-12-", "12:", as grep prints them:
 * only before a line of a log. */
static bool
take_file_name(span *s, struct record *rec)
{
	span line = span_sub(*s, 0, FILE_NAME_MAX);

	for (size_t i = 0, tries = 0; i < line.len && tries < 8; i++) {
		span rest = span_from(*s, i + 1), number;
		struct record found = *rec;
		uint64_t n;

		if (line.p[i] != ':' && line.p[i] != '-')
			continue;
		tries++;
		number = rest;
		if (span_take_number(&number, UINT32_MAX, &n) &&
		    number.len > 0 && number.p[0] == line.p[i])
			rest = span_from(number, 1);
		if (!is_untimed(rest) &&
		    (rest.len < 15 ||
			(!text_is_digit(rest.p[0]) && rest.p[0] != '<' &&
			    !(rest.p[0] >= 'A' && rest.p[0] <= 'W')) ||
			!take_syslog(&rest, &found)))
			continue;
		*rec = found;
		*s = rest;
		return true;
	}
	return false;
}

/* What a mail, a document or "cat -n" has before each line: blanks, "> ", a
 * number. */
static void
skip_margin(span *s)
{
	span rest = *s;
	uint64_t n;

	while (span_take(&rest, SPAN(" ")) || span_take(&rest, SPAN("\t")) ||
	       span_take(&rest, SPAN(">")) || span_take(&rest, SPAN("|")))
		continue;
	*s = rest;
	if (span_take_number(&rest, UINT32_MAX, &n) &&
	    (span_take(&rest, SPAN(" ")) || span_take(&rest, SPAN("\t")) ||
		span_take(&rest, SPAN(":")) || span_take(&rest, SPAN("|"))))
		*s = rest;
	while (span_take(s, SPAN(" ")) || span_take(s, SPAN("\t")))
		continue;
}

/* "pod-0 container ", as stern prints it: two words, of a pod */
static bool
take_pod(span *s, struct record *rec)
{
	span rest = *s, pod = span_take_word(&rest);
	bool ok = span_find(pod, '-', 0) != SPAN_NPOS &&
		  span_take_word(&rest).len > 0 && take_syslog(&rest, rec);

	if (ok)
		*s = rest;
	return ok;
}

static bool
take_margin(span *s, struct record *rec)
{
	span rest = *s;
	struct record found = *rec;

	if (rest.len == 0)
		return false;
	if (memchr(" \t>|0123456789", rest.p[0], 14) == NULL)
		return take_pod(s, rec);
	skip_margin(&rest);
	/* "> 2026/11/29 10:00:00.1 length=9 from=0 to=8" is a mark of socat */
	if (rest.len == s->len ||
	    (!is_untimed(rest) && !take_syslog(&rest, &found)) ||
	    span_search(rest, SPAN("length="), 0) < 2)
		return false;
	*rec = found;
	*s = rest;
	return true;
}

/* Times and names of programs, one behind the other */
static void
take_layers(struct record *rec)
{
	for (size_t i = 1; i < LAYERS_MAX; i++)
		if (!take_syslog(&rec->text, rec))
			break;
}

/* An object behind anything else */
static void
take_object(struct record *rec, struct room *room)
{
	size_t at =
	    span_search(span_sub(rec->text, 0, PREFIX_MAX), SPAN("{\""), 0);
	struct record found = *rec;

	if (at == SPAN_NPOS || at == 0 || !span_ends(rec->text, SPAN("}")) ||
	    memchr(" \t:>|", rec->text.p[at - 1], 5) == NULL)
		return;
	found.text = span_from(rec->text, at);
	if (record_take_json(&found, room)) {
		if (found.time.len == 0)
			found.time = rec->time;
		*rec = found;
		take_layers(rec);
	} else if (span_search(found.text, SPAN("\"msg\":"), 0) != SPAN_NPOS) {
		rec->text = found.text;
	}
}

struct record
record_read(span raw, size_t number, struct room *room)
{
	struct record rec = { .number = number };

	rec.raw = rec.text = record_chomp(raw);
	if (!record_take_json(&rec, room) && !record_take_csv(&rec, room) &&
	    !take_syslog(&rec.text, &rec) && !take_container(&rec.text, &rec) &&
	    !take_file_name(&rec.text, &rec) && !take_margin(&rec.text, &rec)) {
		take_object(&rec, room);
		return rec;
	}
	take_layers(&rec);
	take_object(&rec, room);
	return rec;
}
