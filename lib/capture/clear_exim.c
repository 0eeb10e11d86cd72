/* SPDX-License-Identifier: MIT */
/*
 * clear_exim: what Exim -d shows while somebody logs in: what a lookup found,
 * and how the condition is evaluated in which the password stands.
 */
#include "capture/clear.h"
#include "base/text.h"
#include "capture/log_part.h"

/* The condition's strings; shorter ones are no passwords. */
#define LITERAL_MIN 4
#define LITERAL_MAX 4096

static bool
is_after(span line, span text, span *rest)
{
	size_t at = span_search(line, text, 0);

	if (at == SPAN_NPOS)
		return false;
	*rest = log_within_string(line, span_from(line, at + text.len));
	return true;
}

#define LITERAL(s)                                                             \
	{                                                                      \
		(const unsigned char *)(s), sizeof(s) - 1                      \
	}

/* One that is neither a variable, a file, nor who logs in. */
static bool
is_literal(span s, bool sure)
{
	size_t dollar = span_find(s, '$', 0);

	if (s.len == 0 || dollar == 0 || span_find_any(s, SPAN("{}")) == 0)
		return false;
	if (dollar != SPAN_NPOS && s.p[dollar - 1] != '\\')
		return false;
	return sure || (s.len >= LITERAL_MIN && s.p[0] != '/' &&
			   span_find(s, '@', 0) == SPAN_NPOS);
}

/* "eq{$auth1}{user}{password}": what stands behind a variable is compared with
 * it, and of CRAM-MD5 what follows is what is used. */
static bool
is_password(span before, span last)
{
	if (span_equal(last, SPAN("$auth1")) || span_equal(last, SPAN("$1")))
		return false;
	if (span_starts(last, SPAN("$auth")))
		return true;
	return span_equal(before, SPAN("$auth1")) && last.len > 0 &&
	       last.p[0] != '$';
}

/* PLAIN's third, LOGIN's second: no user stands there. */
static bool
is_sure(const struct clear *c, span last)
{
	return span_equal(last, SPAN("$auth3")) ||
	       (span_equal(last, SPAN("$auth2")) && c->exim_second);
}

static void
put_plain(struct clear *c, struct mask *m, span text, span blank)
{
	struct authstr_buf plain;

	buf_init(&plain, LITERAL_MAX);
	while (text.len > 0) {
		if (span_take(&text, SPAN(" ")) ||
		    span_take(&text, SPAN("\xe2\x96\x91"))) {
			buf_put(&plain, blank);
			continue;
		}
		if (text.p[0] == '\\' && text.len > 1)
			text = span_from(text, 1);
		buf_put_byte(&plain, text.p[0]);
		text = span_from(text, 1);
	}
	if (buf_status(&plain) == AUTHSTR_OK)
		recent_put(&c->recent, buf_span(&plain), m->rec->number);
	else if (buf_status(&plain) == AUTHSTR_E_NOMEM)
		m->status = AUTHSTR_E_NOMEM;
	buf_wipe(&plain);
}

/* As other lines have it: without backslashes, and with its blanks as they are
 * or as U+2591, by which 4.98 shows them. */
static void
remember(struct clear *c, struct mask *m, span text)
{
	if (span_find_any(text, SPAN("\\ \xe2")) == SPAN_NPOS)
		return;
	put_plain(c, m, text, SPAN(" "));
	put_plain(c, m, text, SPAN("\xe2\x96\x91"));
}

/* Up to the brace, but for one that is escaped. */
static size_t
end_of(span s)
{
	size_t end = span_find_any(s, SPAN("{}"));

	while (end != SPAN_NPOS && end > 0 && s.p[end - 1] == '\\') {
		size_t rest = span_find_any(span_from(s, end + 1), SPAN("{}"));

		end = rest == SPAN_NPOS ? rest : end + 1 + rest;
	}
	return end;
}

static void
mask_condition(struct clear *c, struct mask *m, span s)
{
	span before = SPAN_NONE, last = SPAN_NONE;
	size_t open;

	while ((open = span_find(s, '{', 0)) != SPAN_NPOS) {
		size_t end;
		span text;

		s = span_from(s, open + 1);
		end = end_of(s);
		if (end == SPAN_NPOS || s.p[end] == '{')
			continue;
		text = span_sub(s, 0, end);
		if (is_literal(text, is_sure(c, last)) &&
		    is_password(before, last)) {
			mask_part(m, text, AUTHSTR_SECRET_PASSWORD);
			remember(c, m, text);
		}
		before = last;
		last = text;
		s = span_from(s, end);
	}
}

/* "21052 ", the first number that is a word: which process says it. */
static uint32_t
process_of(span line)
{
	for (size_t i = 0; i < line.len; i++) {
		size_t n = 0;

		if (i > 0 && line.p[i - 1] != ' ' && line.p[i - 1] != '"')
			continue;
		while (i + n < line.len && text_is_digit(line.p[i + n]))
			n++;
		if (n > 0 && i + n < line.len && line.p[i + n] == ' ')
			return log_hash(span_sub(line, i, n));
	}
	return log_hash(SPAN_NONE);
}

static bool
is_in_auth(struct clear *c, uint32_t process, bool forget)
{
	for (size_t i = 0; i < CLEAR_PROCESSES; i++)
		if (c->exim_auth[i] == process) {
			if (forget)
				c->exim_auth[i] = 0;
			return true;
		}
	return false;
}

static void
enter_auth(struct clear *c, uint32_t process)
{
	if (!is_in_auth(c, process, false))
		c->exim_auth[c->exim_next++ % CLEAR_PROCESSES] = process;
}

/* Where the dialogue is not shown (-d-all+auth+expand), other lines tell when a
 * login begins and ends. */
static void
follow_auth(struct clear *c, span line, uint32_t process)
{
	static const span begins[] = {
		LITERAL("SMTP<< AUTH "),
		LITERAL("SMTP&lt;&lt; AUTH "),
		LITERAL("try option acl_smtp_auth"),
		LITERAL(" authenticator server_condition:"),
	};
	static const span ends[] = {
		LITERAL("SMTP>> "),
		LITERAL("SMTP&gt;&gt; "),
		LITERAL("authenticator failed for "),
		LITERAL("try option acl_smtp_"),
		LITERAL("SMTP connection from "),
	};
	span rest;

	/* what the secret of CRAM-MD5 is, and who has logged in */
	if (is_after(line, SPAN("considering: "), &rest) &&
	    span_search(rest, SPAN("$auth1"), 0) != SPAN_NPOS) {
		if (span_equal(rest, SPAN("$auth1")))
			is_in_auth(c, process, true);
		else
			enter_auth(c, process);
		return;
	}
	for (size_t i = 0; i < sizeof(begins) / sizeof(begins[0]); i++)
		if (is_after(line, begins[i], &rest)) {
			enter_auth(c, process);
			return;
		}
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (is_after(line, ends[i], &rest))
			is_in_auth(c, process,
			    i > 1 || (rest.len > 0 && rest.p[0] != '3'));
}

/* "$auth2 = pw" of LOGIN, where PLAIN has the user; authenticators are named as
 * one likes, but for what they do. */
static void
mask_variables(struct clear *c, struct mask *m, span line, uint32_t process)
{
	size_t at =
	    span_search(line, SPAN(" authenticator server_condition:"), 0);
	span rest;

	if (at != SPAN_NPOS) {
		span name = span_sub(line, 0, at);

		c->exim_condition = process;
		c->exim_second =
		    span_search_case(name, SPAN("login"), 0) != SPAN_NPOS ||
		    span_search_case(name, SPAN("plain"), 0) == SPAN_NPOS;
	} else if (is_after(line, SPAN("  $auth3 = "), &rest)) {
		remember(c, m, rest);
	} else if (c->exim_condition == process && c->exim_second &&
		   (is_after(line, SPAN("  $auth2 = "), &rest) ||
		       is_after(line, SPAN("  $2 = "), &rest))) {
		mask_part(m, rest, AUTHSTR_SECRET_PASSWORD);
		remember(c, m, rest);
	}
}

/* Words that a condition has, too. */
static bool
is_answer(span s)
{
	static const char *const words[] = { "true", "false", "fail", "yes" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (span_equal(s, authstr_span_of(words[i])))
			return true;
	return s.len < LITERAL_MIN;
}

/* What a lookup found is expanded: its value stands in one of the next lines.
 */
static void
mask_value(struct clear *c, struct mask *m, span line, uint32_t process)
{
	span rest;

	if (is_after(line, SPAN("expanding: "), &rest) ||
	    is_after(line, SPAN("expanded: "), &rest) ||
	    is_after(line, SPAN("considering: "), &rest)) {
		c->exim_value = 0;
		if (span_equal(rest, SPAN("$value")) ||
		    span_starts(rest, SPAN("$value}")) ||
		    span_starts(rest, SPAN("${lookup")))
			c->exim_value = process;
		return;
	}
	if (c->exim_value != process ||
	    (!is_after(line, SPAN("result: "), &rest) &&
		!is_after(line, SPAN("value: "), &rest)))
		return;
	c->exim_value = 0;
	if (is_answer(rest))
		return;
	mask_part(m, rest, AUTHSTR_SECRET_PASSWORD);
	remember(c, m, rest);
}

/* "auth input decode: '' 'user' 'password'" of PLAIN: the third, which may have
 * quotes, or not end where the line was cut. */
static void
mask_decoded(struct clear *c, struct mask *m, span line)
{
	span rest;

	if (!is_after(line, SPAN("auth input decode: '"), &rest) ||
	    !log_after(&rest, SPAN("' '")) || !log_after(&rest, SPAN("' '")))
		return;
	if (span_ends(rest, SPAN("'")))
		rest.len--;
	mask_part(m, rest, AUTHSTR_SECRET_PASSWORD);
	remember(c, m, rest);
}

void
clear_exim(struct clear *c, struct mask *m)
{
	span line = m->rec->raw, rest;
	uint32_t process = process_of(line);

	mask_decoded(c, m, line);
	follow_auth(c, line, process);
	mask_variables(c, m, line, process);
	if (!is_in_auth(c, process, false))
		return;
	mask_value(c, m, line, process);
	if (is_after(line, SPAN("lookup yielded: "), &rest)) {
		mask_part(m, rest, AUTHSTR_SECRET_PASSWORD);
		remember(c, m, rest);
	} else if (is_after(line, SPAN("considering: "), &rest)) {
		mask_condition(c, m, rest);
	}
}
