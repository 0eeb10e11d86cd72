/* SPDX-License-Identifier: MIT */
/*
 * record_tag: the program's name before a line, and what goes with it.
 */
#include "base/text.h"
#include "capture/record_part.h"

#define TAG_MAX 96
#define DETAIL_MAX 1024

/* Words before a colon that mark a line of a dialogue. */
static bool
is_mark(span word)
{
	static const char marks[][7] = { "C", "S", "Client", "Server", "client",
		"server", "CLIENT", "SERVER", "send", "reply", "I", "O", "IN",
		"OUT" };

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (word.p[0] == (unsigned char)marks[i][0] &&
		    span_equal(word, authstr_span_of(marks[i])))
			return true;
	return false;
}

/* The end of "(...)": a name in it may have any character. */
static size_t
close_of(span s, unsigned char open, unsigned char close)
{
	size_t end;

	if (s.len == 0 || s.p[0] != open)
		return 0;
	end = span_find(span_sub(s, 0, DETAIL_MAX), close, 1);
	return end == SPAN_NPOS ? 0 : end + 1;
}

/* "(user)<123><session>" */
static span
take_detail(span *s)
{
	span begin = *s;
	size_t n;

	if ((n = close_of(*s, '(', ')')) == 0)
		return SPAN_NONE;
	*s = span_from(*s, n);
	while ((n = close_of(*s, '<', '>')) > 0)
		*s = span_from(*s, n);
	return span_sub(begin, 0, begin.len - s->len);
}

bool
record_take_tag(span *s, struct record *rec)
{
	size_t n = 0, pid;
	span rest, program, detail, number = SPAN_NONE;

	while (n < s->len && n < TAG_MAX && s->p[n] > ' ' && s->p[n] != ':' &&
	       s->p[n] != '[' && s->p[n] != '(')
		n++;
	program = span_sub(*s, 0, n);
	if (n == 0 || n >= s->len || s->p[n] == ' ' || is_mark(program))
		return false;
	rest = span_from(*s, n);
	detail = take_detail(&rest);
	if (span_take(&rest, SPAN("["))) {
		pid = span_find(rest, ']', 0);
		if (pid == SPAN_NPOS || pid > 16)
			return false;
		number = span_sub(rest, 0, pid);
		rest = span_from(rest, pid + 1);
	}
	if (!span_take(&rest, SPAN(":")) ||
	    (rest.len > 0 && rest.p[0] != ' ' && rest.p[0] != '\t'))
		return false;
	span_take(&rest, SPAN(" "));
	rec->program = program;
	rec->detail = detail;
	rec->pid = number;
	*s = rest;
	return true;
}

/* Programs whose names are enough, the ends of them. */
static const char *const daemons[] = { "dovecot", "auth", "auth-worker",
	"-login", "exim", "exim4", "sendmail", "sm-mta", "sm-msp", "smtpd",
	"imapd", "imapd-ssl", "pop3d", "pop3d-ssl", "courieresmtpd",
	"authdaemond", "vpopmail", "opensmtpd" };

static bool
is_daemon(const struct record *rec)
{
	if (rec->detail.len > 0)
		return true;
	for (size_t i = 0; i < sizeof(daemons) / sizeof(daemons[0]); i++)
		if (span_ends(rec->program,
			span_make(daemons[i], strlen(daemons[i]))))
			return true;
	return false;
}

/* The forms of a time that syslog has. */
static bool
is_syslog(span time)
{
	return time.len > 0 && (text_is_alpha(time.p[0]) ||
				   span_find(time, 'T', 0) != SPAN_NPOS);
}

/* "DEBUG SMTP: " */
static bool
is_level(span word)
{
	static const char *const levels[] = { "TRACE", "DEBUG", "INFO", "WARN",
		"WARNING", "ERROR", "FATAL" };

	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++)
		if (span_equal(word, authstr_span_of(levels[i])))
			return true;
	return false;
}

/* What stands between time and text: "host tag: ", or "tag: " alone.  Other
 * logs than syslog's have words and marks there: a number has to be behind the
 * tag, then. */
bool
record_take_origin(span *s, struct record *rec)
{
	span rest = *s, begin = *s;
	bool syslog = is_syslog(rec->time);

	if (!record_take_tag(&rest, rec)) {
		rec->host = span_take_word(&rest);
		if (rec->host.len == 0 || is_level(rec->host) ||
		    !record_take_tag(&rest, rec))
			return false;
	}
	if (rec->pid.len == 0 && (!syslog || rec->host.len == 0) &&
	    !is_daemon(rec))
		return false;
	rec->source = span_sub(begin, 0, (size_t)(rest.p - begin.p));
	*s = rest;
	return true;
}
