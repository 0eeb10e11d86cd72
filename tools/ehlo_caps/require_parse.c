/* SPDX-License-Identifier: MIT */
/*
 * require_parse: EXPR of --require, from left to right, once.
 */
#include <stdio.h>
#include <string.h>
#include "ascii.h"
#include "ehlo_caps/require.h"
#include "ehlo_caps/result.h"
#include "out/fail.h"

struct cursor {
	const char *text;
	size_t at;
	struct authstr_error *err;
};

static int
expected(const struct cursor *c, const char *what)
{
	char found[16] = "the end";
	unsigned char next = (unsigned char)c->text[c->at];

	if (next >= ' ' && next < 127)
		snprintf(found, sizeof(found), "'%c'", next);
	else if (next != '\0')
		snprintf(found, sizeof(found), "byte %02x", next);
	return fail(c->err, EXIT_BAD_USAGE, c->at, "require-syntax",
	    "--require: expected %s, found %s", what, found);
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_name(char c)
{
	char lower = ascii_lower(c);

	return (lower >= 'a' && lower <= 'z') || is_digit(c) ||
	       (c != '\0' && strchr("-_+.", c) != NULL);
}

/* Bytes of a text without quotes: printable, and not what follows it. */
static bool
is_bare(char c)
{
	return (unsigned char)c > ' ' && c != 127 && c != '"' && c != '@';
}

static bool
is_op(char c)
{
	return c == '<' || c == '=' || c == '>';
}

static int
take_name(struct cursor *c, struct require *r)
{
	size_t n = 0;

	while (is_name(c->text[c->at]) && n + 1 < sizeof(r->name))
		r->name[n++] = c->text[c->at++];
	r->name[n] = '\0';
	if (n == 0)
		return expected(c, "a name such as STARTTLS, AUTH or SIZE");
	return is_name(c->text[c->at])
		   ? expected(c, "a name of at most 63 characters")
		   : EXIT_DONE;
}

static void
take_op(struct cursor *c, struct require *r)
{
	static const struct {
		const char *text;
		enum require_op op;
	} ops[] = {
		{ "<=", REQUIRE_LE },
		{ ">=", REQUIRE_GE },
		{ "<", REQUIRE_LT },
		{ ">", REQUIRE_GT },
		{ "=", REQUIRE_EQ },
	};

	for (size_t i = 0; i < sizeof(ops) / sizeof(ops[0]); i++) {
		size_t len = strlen(ops[i].text);

		if (strncmp(c->text + c->at, ops[i].text, len) != 0)
			continue;
		r->op = ops[i].op;
		c->at += len;
		return;
	}
}

static int
take_value(struct cursor *c, struct require *r)
{
	bool quoted = c->text[c->at] == '"';
	size_t n = 0;

	c->at += quoted;
	while (n + 1 < sizeof(r->value)) {
		char next = c->text[c->at];

		if (quoted ? next == '"' || (unsigned char)next < ' '
			   : !is_bare(next) || (n == 0 && is_op(next)))
			break;
		r->value[n++] = next;
		c->at++;
	}
	r->value[n] = '\0';
	if (n + 1 == sizeof(r->value))
		return expected(c, "a value of at most 126 octets");
	if (quoted && c->text[c->at] != '"')
		return expected(c, "'\"' at the end of the text");
	c->at += quoted;
	return n == 0 ? expected(c, "a value") : EXIT_DONE;
}

/* -------------------------------------------------------------- numbers -- */

static const struct {
	enum require_unit unit;
	const char *suffix;
	double factor;
} units[] = {
	{ REQUIRE_OCTETS, "", 1 },
	{ REQUIRE_OCTETS, "K", 1024 },
	{ REQUIRE_OCTETS, "M", 1048576 },
	{ REQUIRE_OCTETS, "G", 1073741824 },
	{ REQUIRE_OCTETS, "T", 1099511627776 },
	{ REQUIRE_DAYS, "d", 1 },
	{ REQUIRE_DAYS, "", 1 },
	{ REQUIRE_DAYS, "w", 7 },
	{ REQUIRE_MS, "ms", 1 },
	{ REQUIRE_MS, "s", 1000 },
};

/* Digits, at most 18 of them, and as many behind a point; where they end. */
static size_t
digits(const char *text, double *number)
{
	double part = 1;
	size_t n = 0, behind = 0;

	*number = 0;
	while (n < 18 && is_digit(text[n]))
		*number = *number * 10 + (text[n++] - '0');
	if (n == 0 || text[n] != '.' || !is_digit(text[n + 1]))
		return is_digit(text[n]) ? 0 : n;
	for (n++; behind < 18 && is_digit(text[n]); n++, behind++)
		*number += (text[n] - '0') * (part /= 10);
	return is_digit(text[n]) ? 0 : n;
}

/* *at: what is wrong with it. */
static bool
read_number(
    const char *text, enum require_unit unit, double *number, size_t *at)
{
	size_t n = digits(text, number);

	*at = n;
	for (size_t i = 0; n > 0 && i < sizeof(units) / sizeof(units[0]); i++)
		if (units[i].unit == unit &&
		    result_same(text + n, units[i].suffix)) {
			*number *= units[i].factor;
			return true;
		}
	return false;
}

/* "1.2", "TLSv1.2": 12. */
static bool
read_version(const char *text, double *number)
{
	if (ascii_lower(text[0]) == 't' && strlen(text) > 4 &&
	    ascii_same(text, "tlsv", 4))
		text += 4;
	if (text[0] != '1' || (text[1] != '.' && text[1] != '\0'))
		return false;
	if (text[1] == '\0') {
		*number = 10;
		return true;
	}
	*number = 10 + (text[2] - '0');
	return text[2] >= '0' && text[2] <= '3' && text[3] == '\0';
}

/* Where the value begins, for what is wrong with it. */
static int
read_value(struct cursor *c, struct require *r, size_t begin)
{
	enum require_unit unit = require_subject_unit(r->subject);
	static const char *const wants[] = {
		[REQUIRE_TEXT] = "'='",
		[REQUIRE_OCTETS] = "a number, with K, M, G or T",
		[REQUIRE_DAYS] = "a number of days (14d) or weeks (2w)",
		[REQUIRE_MS] = "a time (500ms, 2s)",
		[REQUIRE_VERSION] = "a version of TLS: 1.0 to 1.3",
		[REQUIRE_NOTHING] = "nothing behind this name",
	};

	size_t wrong = 0;

	if (unit == REQUIRE_VERSION)
		r->numeric = read_version(r->value, &r->number);
	else if (unit != REQUIRE_TEXT && unit != REQUIRE_NOTHING)
		r->numeric = read_number(r->value, unit, &r->number, &wrong);
	if (r->numeric || (r->op == REQUIRE_EQ && unit == REQUIRE_TEXT) ||
	    (r->op == REQUIRE_EQ && r->subject == NULL))
		return EXIT_DONE;
	c->at = begin + wrong;
	if (unit == REQUIRE_TEXT || unit == REQUIRE_NOTHING)
		c->at -= r->op == REQUIRE_LE || r->op == REQUIRE_GE ? 2 : 1;
	return expected(c, wants[unit]);
}

/* ------------------------------------------------------------------ all -- */

static int
take_channel(struct cursor *c, struct require *r)
{
	static const char *const channels[] = { "plain", "tls", "auth" };

	for (size_t i = 0; i < sizeof(channels) / sizeof(channels[0]); i++)
		if (result_same(c->text + c->at, channels[i])) {
			r->channel = channels[i];
			c->at += strlen(channels[i]);
			return EXIT_DONE;
		}
	return expected(c, "plain, tls or auth behind '@'");
}

int
require_parse(const char *expr, struct require *r, struct authstr_error *err)
{
	struct cursor c = { expr, 0, err };
	size_t begin;
	int rc;

	*r = (struct require){ .expr = expr };
	r->negated = c.text[c.at] == '!';
	c.at += r->negated;
	if ((rc = take_name(&c, r)) != EXIT_DONE)
		return rc;
	r->subject = require_subject_find(r->name);
	take_op(&c, r);
	begin = c.at;
	if (r->op != REQUIRE_HAS &&
	    ((rc = take_value(&c, r)) != EXIT_DONE ||
		(rc = read_value(&c, r, begin)) != EXIT_DONE))
		return rc;
	if (c.text[c.at] == '@') {
		if (r->subject != NULL)
			return expected(&c, "the end: this is of no list");
		c.at++;
		rc = take_channel(&c, r);
	}
	if (rc == EXIT_DONE && c.text[c.at] != '\0')
		rc = expected(&c, r->op == REQUIRE_HAS
				      ? "=, <, <=, >, >=, @ or the end"
				      : "@ or the end");
	return rc;
}
