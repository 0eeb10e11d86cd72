/* SPDX-License-Identifier: MIT */
/*
 * parts: the arguments of a keyword, read as its specification has them.
 */
#include "base/text.h"
#include "smtp/arg.h"
#include "smtp/protocol.h"

/* Units of RFC 9422's limits, and the words that they are for. */
static const struct {
	const char *name, *unit;
} limits[] = {
	{ "MAILMAX", "messages a session" },
	{ "RCPTMAX", "recipients a message" },
	{ "RCPTDOMAINMAX", "domains of recipients a session" },
};

/* Where reading is: arguments from `at` on, parts counted until the one that is
 * wanted. */
struct parts {
	const struct authstr_caps *caps;
	size_t cap, at, n;
	size_t wanted;
	struct authstr_part *out;
	bool malformed;
};

static span
next(struct parts *p)
{
	return authstr_caps_arg(p->caps, p->cap, p->at++);
}

static bool
left(const struct parts *p)
{
	return p->at < authstr_caps_arg_count(p->caps, p->cap);
}

/* A part; number tells whether it is one. */
static void
put(struct parts *p, span name, span value, const char *unit, bool number,
    bool list)
{
	span digits = value;
	uint64_t n = 0;

	if (number &&
	    (!span_take_number(&digits, UINT64_MAX, &n) || digits.len > 0)) {
		p->malformed = true;
		number = false;
	}
	if (p->n++ == p->wanted && p->out != NULL)
		*p->out =
		    (struct authstr_part){ name, value, unit, number, n, list };
}

static bool
is_digits(span s, size_t at, size_t len)
{
	for (size_t i = at; i < at + len; i++)
		if (i >= s.len || !text_is_digit(s.p[i]))
			return false;
	return true;
}

/* RFC 3339 section 5.6, as RFC 4865 section 4 wants it: 2027-01-31T23:59:59Z,
 * with or without a fraction. */
static bool
is_date(span s)
{
	static const char form[] = "0000-00-00T00:00:00";

	if (s.len < sizeof(form))
		return false;
	for (size_t i = 0; i + 1 < sizeof(form); i++)
		if (form[i] == '0'
			? !text_is_digit(s.p[i])
			: text_upper(s.p[i]) != (unsigned char)form[i])
			return false;
	s = span_from(s, sizeof(form) - 1);
	if (span_take(&s, SPAN("."))) {
		size_t digits = 0;

		while (digits < s.len && text_is_digit(s.p[digits]))
			digits++;
		if (digits == 0)
			return false;
		s = span_from(s, digits);
	}
	return span_equal_case(s, SPAN("Z")) ||
	       (s.len == 6 && (s.p[0] == '+' || s.p[0] == '-') &&
		   is_digits(s, 1, 2) && s.p[3] == ':' && is_digits(s, 4, 2));
}

static bool
is_letters(span s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((s.p[i] < 'a' || s.p[i] > 'z') && !text_is_digit(s.p[i]))
			return false;
	return s.len > 0;
}

static void
put_colons(struct parts *p, span name, span word)
{
	span one;

	while (span_take_until(&word, ':', &one))
		put(p, name, one, NULL, false, true);
	put(p, name, word, NULL, false, true);
}

static void
put_pair(struct parts *p, span word)
{
	size_t sign = span_find(word, '=', 0);
	span name = span_sub(word, 0, sign);
	span value = span_from(word, name.len + 1);

	if (sign == SPAN_NPOS || name.len == 0)
		p->malformed = true;
	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
		if (span_equal_case(authstr_span_of(limits[i].name), name)) {
			put(p, authstr_span_of(limits[i].name), value,
			    limits[i].unit, true, false);
			return;
		}
	put(p, name, value, NULL, false, false);
}

/* All words that are left, with what was between them. */
static span
rest_of(struct parts *p)
{
	span first = next(p), last = first;

	while (left(p))
		last = next(p);
	return span_make(first.p, (size_t)(last.p + last.len - first.p));
}

static void
read_one(struct parts *p, const struct arg *arg)
{
	span name = authstr_span_of(arg->name), word = next(p);
	size_t comma;

	switch (arg->type) {
	case ARG_NUMBERS:
		comma = span_find(word, ',', 0);
		put(p, name, span_sub(word, 0, comma), arg->unit, true, false);
		break;
	case ARG_NUMBER_OR_NEVER:
		put(p, name, word, arg->unit,
		    !span_equal_case(word, SPAN("NEVER")), false);
		break;
	case ARG_DATE:
		p->malformed |= !is_date(word);
		put(p, name, word, arg->unit, false, false);
		break;
	case ARG_USER:
		p->malformed |= !span_equal_case(word, SPAN("USER"));
		put(p, name, word, arg->unit, false, false);
		break;
	case ARG_LETTERS:
		p->malformed |= !is_letters(word);
		put(p, name, word, arg->unit, false, false);
		break;
	default:
		put(p, name, word, arg->unit, arg->type == ARG_NUMBER, false);
	}
}

static void
read_arg(struct parts *p, const struct arg *arg)
{
	span name = authstr_span_of(arg->name);

	if (!left(p)) {
		p->malformed |= !arg->may_be_absent;
		return;
	}
	switch (arg->type) {
	case ARG_WORDS:
		while (left(p))
			put(p, name, next(p), arg->unit, false, true);
		break;
	case ARG_COLONS:
		while (left(p))
			put_colons(p, name, next(p));
		break;
	case ARG_PAIRS:
		while (left(p))
			put_pair(p, next(p));
		break;
	case ARG_TEXT:
		put(p, name, rest_of(p), arg->unit, false, false);
		break;
	default:
		read_one(p, arg);
	}
}

/* Fills *out with the part that is wanted. */
static struct parts
read_parts(const struct authstr_caps *caps, size_t i, size_t wanted,
    struct authstr_part *out)
{
	struct parts p = {
		.caps = caps, .cap = i, .wanted = wanted, .out = out
	};
	const struct authstr_keyword *k = authstr_keyword_find_in(
	    authstr_caps_protocol(caps), authstr_caps_keyword(caps, i));

	if (k == NULL)
		return p;
	for (const struct arg *arg = k->args; arg->type != ARG_END; arg++)
		read_arg(&p, arg);
	/* What is said beyond the specification. */
	p.malformed |= left(&p);
	return p;
}

size_t
authstr_caps_part_count(const struct authstr_caps *caps, size_t i)
{
	return read_parts(caps, i, 0, NULL).n;
}

int
authstr_caps_part(const struct authstr_caps *caps, size_t i, size_t part,
    struct authstr_part *out)
{
	return read_parts(caps, i, part, out).n > part ? AUTHSTR_OK
						       : AUTHSTR_E_USAGE;
}

int
authstr_caps_malformed(const struct authstr_caps *caps, size_t i)
{
	return read_parts(caps, i, 0, NULL).malformed;
}
