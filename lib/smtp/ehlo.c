/* SPDX-License-Identifier: MIT */
/*
 * ehlo: capabilities, read from the reply to EHLO (RFC 5321 section 4.1.1.1)
 * or to what the other protocols have for it.
 */
#include "base/mem.h"
#include "smtp/reply.h"

struct cap {
	span keyword;
	size_t first, n_args; /* among the words */
};

struct authstr_caps {
	enum authstr_protocol protocol;
	struct authstr_buf text; /* the lines; all spans point into it */
	struct cap *caps;
	size_t n_caps;
	span *words; /* arguments of all lines */
	size_t n_words, max_words;
	span *auth; /* mechanism names, each once */
	size_t n_auth;
	uint64_t size;
};

void
authstr_caps_free(struct authstr_caps *caps)
{
	if (caps == NULL)
		return;
	mem_free(caps->caps, caps->max_words * sizeof(*caps->caps));
	mem_free(caps->words, caps->max_words * sizeof(*caps->words));
	mem_free(caps->auth, caps->max_words * sizeof(*caps->auth));
	buf_wipe(&caps->text);
	mem_free(caps, sizeof(*caps));
}

/* ------------------------------------------------------------- reading -- */

/* "AUTH=LOGIN PLAIN": what servers sent for clients older than RFC 2554; and
 * all that IMAP has in the form NAME=VALUE.  The keyword ends behind the sign,
 * so that it can be told from the other. */
static span
take_keyword(const struct protocol *p, span *line)
{
	span rest = *line, keyword = span_take_word(&rest);
	size_t sign = span_find(keyword, '=', 0);

	if (!p->split && !span_starts_case(keyword, SPAN("AUTH=")) &&
	    !span_starts_case(keyword, SPAN("X-EXPS=")))
		sign = SPAN_NPOS;
	if (sign == SPAN_NPOS) {
		*line = rest;
		return keyword;
	}
	keyword = span_sub(keyword, 0, sign + 1);
	*line = span_from(*line, keyword.len);
	while (line->len > 0 && (line->p[0] == ' ' || line->p[0] == '\t'))
		*line = span_from(*line, 1);
	return keyword;
}

static void
put_cap(struct authstr_caps *caps, span keyword)
{
	struct cap *cap = &caps->caps[caps->n_caps++];

	cap->keyword = keyword;
	cap->first = caps->n_words;
	cap->n_args = 0;
}

static void
put_args(struct authstr_caps *caps, span args)
{
	struct cap *cap = &caps->caps[caps->n_caps - 1];

	while (args.len > 0)
		caps->words[caps->n_words++] = span_take_word(&args);
	cap->n_args = caps->n_words - cap->first;
}

static bool
has_cap(const struct authstr_caps *caps, span keyword)
{
	for (size_t i = 0; i < caps->n_caps; i++)
		if (span_equal_case(caps->caps[i].keyword, keyword))
			return true;
	return false;
}

/* The arguments of all lines that have the keyword, from this one on. */
static void
gather(struct authstr_caps *caps, const struct protocol *p, span keyword,
    span text)
{
	span line;

	while (span_take_until(&text, '\n', &line))
		if (span_equal_case(take_keyword(p, &line), keyword))
			put_args(caps, line);
}

/* "250 Ok" at the end of a list is no keyword: words of a server that tells, as
 * for any command, that all went well (Cyrus adds the session's name). */
static bool
is_last_word(const struct authstr_caps *caps, span keyword, span rest)
{
	return (caps->protocol == AUTHSTR_SMTP ||
		   caps->protocol == AUTHSTR_LMTP) &&
	       rest.len == 0 && span_equal_case(keyword, SPAN("OK"));
}

static void
read_lines(struct authstr_caps *caps, const struct protocol *p)
{
	span text = buf_span(&caps->text), line;

	while (caps->n_caps < AUTHSTR_KEYWORDS_MAX) {
		span here = text, keyword;

		if (!span_take_until(&text, '\n', &line))
			break;
		line = span_trim(line);
		if (line.len == 0)
			continue;
		keyword = take_keyword(p, &line);
		if ((p->split && has_cap(caps, keyword)) ||
		    is_last_word(caps, keyword, text))
			continue;
		put_cap(caps, keyword);
		if (p->split && span_ends(keyword, SPAN("=")))
			gather(caps, p, keyword, here);
		else
			put_args(caps, line);
	}
}

static bool
has_auth(const struct authstr_caps *caps, span name)
{
	for (size_t i = 0; i < caps->n_auth; i++)
		if (span_equal_case(caps->auth[i], name))
			return true;
	return false;
}

static bool
is_auth(const struct authstr_caps *caps, span keyword)
{
	const struct protocol *p = protocol_of(caps->protocol);

	return span_equal_case(keyword, p->auth[0]) ||
	       (p->auth[1].len > 0 && span_equal_case(keyword, p->auth[1]));
}

static void
read_meaning(struct authstr_caps *caps, const struct cap *cap)
{
	const span *args = caps->words + cap->first;
	span number = cap->n_args > 0 ? args[0] : SPAN_NONE;
	uint64_t size;

	for (size_t i = 0; is_auth(caps, cap->keyword) && i < cap->n_args; i++)
		if (!has_auth(caps, args[i]))
			caps->auth[caps->n_auth++] = args[i];
	if (span_equal_case(cap->keyword, SPAN("SIZE")) &&
	    span_take_number(&number, UINT64_MAX, &size) && number.len == 0)
		caps->size = size;
}

/* How many words there may be, with one to spare for APOP; a sign ends one,
 * too. */
static size_t
count_words(span text)
{
	size_t n = 2;

	for (size_t i = 0; i < text.len; i++)
		n += text.p[i] == ' ' || text.p[i] == '\t' ||
		     text.p[i] == '\n' || text.p[i] == '=';
	return n;
}

/* The lines, in one buffer that does not move any more, and room for what
 * they hold. */
static bool
make_room(struct authstr_caps *caps, const struct authstr_reply *r)
{
	buf_init(&caps->text, AUTHSTR_REPLY_MAX + AUTHSTR_REPLY_LINES_MAX);
	protocol_of(caps->protocol)->caps(r, &caps->text);
	caps->max_words = count_words(buf_span(&caps->text));
	caps->caps = mem_new(caps->max_words, sizeof(*caps->caps));
	caps->words = mem_new(caps->max_words, sizeof(*caps->words));
	caps->auth = mem_new(caps->max_words, sizeof(*caps->auth));
	return buf_status(&caps->text) == AUTHSTR_OK && caps->caps != NULL &&
	       caps->words != NULL && caps->auth != NULL;
}

struct authstr_caps *
authstr_caps_read(const struct authstr_reply *ehlo)
{
	struct authstr_caps *caps = mem_new(1, sizeof(*caps));

	if (caps == NULL)
		return NULL;
	caps->protocol = ehlo->protocol;
	if (!make_room(caps, ehlo)) {
		authstr_caps_free(caps);
		return NULL;
	}
	read_lines(caps, protocol_of(caps->protocol));
	for (size_t i = 0; i < caps->n_caps; i++)
		read_meaning(caps, &caps->caps[i]);
	return caps;
}

/* RFC 1939 section 7: whether APOP finds its timestamp in the greeting. */
static bool
find_timestamp(span greeting, bool *found)
{
	struct authstr_buf stamp;
	int rc;

	buf_init(&stamp, AUTHSTR_LINE_MAX);
	rc = authstr_challenge_read(
	    authstr_mech_find(SPAN("APOP")), greeting, &stamp, NULL);
	buf_wipe(&stamp);
	*found = rc == AUTHSTR_OK;
	return rc != AUTHSTR_E_NOMEM;
}

struct authstr_caps *
authstr_caps_read_greeted(
    const struct authstr_reply *reply, const struct authstr_reply *greeting)
{
	struct authstr_caps *caps = authstr_caps_read(reply);
	bool found;

	if (caps == NULL || greeting == NULL ||
	    !protocol_of(caps->protocol)->apop)
		return caps;
	if (!find_timestamp(authstr_reply_line(greeting, 0), &found)) {
		authstr_caps_free(caps);
		return NULL;
	}
	if (found)
		caps->auth[caps->n_auth++] = SPAN("APOP");
	return caps;
}

/* -------------------------------------------------------------- asking -- */

enum authstr_protocol
authstr_caps_protocol(const struct authstr_caps *caps)
{
	return caps->protocol;
}

size_t
authstr_caps_count(const struct authstr_caps *caps)
{
	return caps->n_caps;
}

span
authstr_caps_keyword(const struct authstr_caps *caps, size_t i)
{
	return i < caps->n_caps ? caps->caps[i].keyword : SPAN_NONE;
}

size_t
authstr_caps_arg_count(const struct authstr_caps *caps, size_t i)
{
	return i < caps->n_caps ? caps->caps[i].n_args : 0;
}

span
authstr_caps_arg(const struct authstr_caps *caps, size_t i, size_t arg)
{
	if (arg >= authstr_caps_arg_count(caps, i))
		return SPAN_NONE;
	return caps->words[caps->caps[i].first + arg];
}

static bool
has_arg(const struct authstr_caps *caps, const struct cap *cap, span arg)
{
	for (size_t i = 0; i < cap->n_args; i++)
		if (span_equal_case(caps->words[cap->first + i], arg))
			return true;
	return false;
}

int
authstr_caps_has(const struct authstr_caps *caps, const char *keyword)
{
	span wanted = authstr_span_of(keyword);
	bool login = span_equal_case(wanted, SPAN("AUTH")) ||
		     span_equal_case(wanted, SPAN("AUTH="));

	if (span_equal_case(wanted, SPAN("STARTTLS")))
		wanted = authstr_span_of(protocol_of(caps->protocol)->starttls);
	for (size_t i = 0; i < caps->n_caps; i++) {
		span offered = caps->caps[i].keyword;

		if (span_equal_case(offered, wanted) ||
		    (login && is_auth(caps, offered)))
			return 1;
		if (span_ends(offered, SPAN("=")) &&
		    span_starts_case(wanted, offered) &&
		    has_arg(
			caps, &caps->caps[i], span_from(wanted, offered.len)))
			return 1;
	}
	return 0;
}

span
authstr_caps_auth(const struct authstr_caps *caps, size_t i)
{
	return i < caps->n_auth ? caps->auth[i] : SPAN_NONE;
}

uint64_t
authstr_caps_size(const struct authstr_caps *caps)
{
	return caps->size;
}
