/* SPDX-License-Identifier: MIT */
/*
 * forbid: bytes that a value must not hold where it is to be sent.
 */
#include "mech/mech.h"
#include "base/text.h"

static bool
is_nul(unsigned char c)
{
	return c == 0;
}

static bool
is_line_end(unsigned char c)
{
	return c == '\r' || c == '\n';
}

static bool
is_ctrl_a(unsigned char c)
{
	return c == 1;
}

static bool
is_colon(unsigned char c)
{
	return c == ':';
}

static bool
is_blank(unsigned char c)
{
	return c == ' ';
}

static bool
is_not_visible(unsigned char c)
{
	return !text_is_print(c) || c == ' ';
}

/* What each kind is called, without telling a byte of a secret. */
static const struct forbidden {
	unsigned kind;
	bool (*is)(unsigned char c);
	const char *rule, *found;
} forbidden[] = {
	{ MECH_NUL, is_nul, "nul-in-field", "a NUL" },
	{ MECH_CRLF, is_line_end, "cr-or-lf-in-field", "a line end" },
	{ MECH_CTRL_A, is_ctrl_a, "ctrl-a-in-field", "^A" },
	{ MECH_COLON, is_colon, "colon-in-user", "a colon" },
	{ MECH_SPACE, is_blank, "space-in-field", "a blank" },
	{ MECH_NOT_VISIBLE, is_not_visible, "bad-token",
	    "a byte that is no visible ASCII" },
};

static const struct forbidden *
find_forbidden(unsigned kinds, unsigned char c)
{
	for (size_t i = 0; i < sizeof(forbidden) / sizeof(forbidden[0]); i++)
		if ((kinds & forbidden[i].kind) != 0 && forbidden[i].is(c))
			return &forbidden[i];
	return NULL;
}

/* Most bytes are of no kind at all: visible, and behind the colon (letters) or
 * before it (digits). */
static bool
is_harmless(unsigned char c)
{
	return (c > ':' && c < 0x7f) || (c > ' ' && c < ':');
}

int
mech_check(
    unsigned forbid, span value, const char *what, struct authstr_error *err)
{
	for (size_t i = 0; i < value.len; i++) {
		const struct forbidden *f;

		if (is_harmless(value.p[i]))
			continue;
		if ((f = find_forbidden(forbid, value.p[i])) != NULL)
			return error_set(err, AUTHSTR_E_REFUSED, i, f->rule,
			    "expected a %s that can be sent, found %s in it",
			    what, f->found);
	}
	return AUTHSTR_OK;
}
