/* SPDX-License-Identifier: MIT */
/*
 * ehlo: the capabilities in an EHLO reply (RFC 5321 section 4.1.1.1), and
 * what each keyword means.
 */
#include "authstr-smtp.h"
#include "base/buf.h"
#include "base/mem.h"

struct cap {
	span keyword;
	size_t first, n_args; /* among the words */
};

struct authstr_caps {
	struct authstr_buf text; /* the lines; all spans point into it */
	struct cap caps[AUTHSTR_REPLY_LINES_MAX];
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
	mem_free(caps->words, caps->max_words * sizeof(*caps->words));
	mem_free(caps->auth, caps->max_words * sizeof(*caps->auth));
	buf_wipe(&caps->text);
	mem_free(caps, sizeof(*caps));
}

/* ------------------------------------------------------------- reading -- */

/* "AUTH=LOGIN PLAIN": what servers sent for clients older than RFC 2554.  The
 * keyword ends behind the sign, so that it can be told from the other. */
static span
take_keyword(span *line)
{
	span rest = *line, keyword;

	if (!span_take_case(&rest, SPAN("AUTH=")))
		return span_take_word(line);
	keyword = span_sub(*line, 0, line->len - rest.len);
	*line = rest;
	while (line->len > 0 && (line->p[0] == ' ' || line->p[0] == '\t'))
		*line = span_from(*line, 1);
	return keyword;
}

static void
read_line(struct authstr_caps *caps, span line)
{
	struct cap *cap = &caps->caps[caps->n_caps];

	line = span_trim(line);
	if (line.len == 0)
		return;
	cap->keyword = take_keyword(&line);
	cap->first = caps->n_words;
	while (line.len > 0)
		caps->words[caps->n_words++] = span_take_word(&line);
	cap->n_args = caps->n_words - cap->first;
	caps->n_caps++;
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
is_auth(span keyword)
{
	return span_equal_case(keyword, SPAN("AUTH")) ||
	       span_equal_case(keyword, SPAN("AUTH="));
}

static void
read_meaning(struct authstr_caps *caps, const struct cap *cap)
{
	const span *args = caps->words + cap->first;
	span number = cap->n_args > 0 ? args[0] : SPAN_NONE;
	uint64_t size;

	for (size_t i = 0; is_auth(cap->keyword) && i < cap->n_args; i++)
		if (!has_auth(caps, args[i]))
			caps->auth[caps->n_auth++] = args[i];
	if (span_equal_case(cap->keyword, SPAN("SIZE")) &&
	    span_take_number(&number, UINT64_MAX, &size) && number.len == 0)
		caps->size = size;
}

/* The lines but the first, in one buffer that does not move any more. */
static bool
copy_text(struct authstr_caps *caps, const struct authstr_reply *ehlo)
{
	buf_init(&caps->text, AUTHSTR_REPLY_MAX);
	for (size_t i = 1; i < authstr_reply_line_count(ehlo); i++) {
		buf_put(&caps->text, authstr_reply_line(ehlo, i));
		buf_put_byte(&caps->text, '\n');
	}
	/* Each word takes two bytes at least. */
	caps->max_words = buf_span(&caps->text).len / 2 + 1;
	caps->words = mem_new(caps->max_words, sizeof(*caps->words));
	caps->auth = mem_new(caps->max_words, sizeof(*caps->auth));
	return buf_status(&caps->text) == AUTHSTR_OK && caps->words != NULL &&
	       caps->auth != NULL;
}

struct authstr_caps *
authstr_caps_read(const struct authstr_reply *ehlo)
{
	struct authstr_caps *caps = mem_new(1, sizeof(*caps));
	span text, line;

	if (caps == NULL)
		return NULL;
	if (!copy_text(caps, ehlo)) {
		authstr_caps_free(caps);
		return NULL;
	}
	text = buf_span(&caps->text);
	while (span_take_until(&text, '\n', &line))
		read_line(caps, line);
	for (size_t i = 0; i < caps->n_caps; i++)
		read_meaning(caps, &caps->caps[i]);
	return caps;
}

/* -------------------------------------------------------------- asking -- */

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

int
authstr_caps_has(const struct authstr_caps *caps, const char *keyword)
{
	span wanted = authstr_span_of(keyword);

	for (size_t i = 0; i < caps->n_caps; i++) {
		span offered = caps->caps[i].keyword;

		if (span_equal_case(offered, wanted) ||
		    (is_auth(offered) && is_auth(wanted)))
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

/* -------------------------------------------------------------- meaning -- */

struct authstr_keyword {
	const char *name, *meaning, *spec;
};

static const struct authstr_keyword keywords[] = {
#define KEYWORD(name, spec, meaning) { name, meaning, spec },
#include "smtp/ehlo.def"
#undef KEYWORD
};

const struct authstr_keyword *
authstr_keyword_find(span keyword)
{
	for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++)
		if (span_equal_case(authstr_span_of(keywords[i].name), keyword))
			return &keywords[i];
	return NULL;
}

const char *
authstr_keyword_meaning(const struct authstr_keyword *k)
{
	return k->meaning;
}

const char *
authstr_keyword_spec(const struct authstr_keyword *k)
{
	return k->spec;
}
