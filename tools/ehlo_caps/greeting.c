/* SPDX-License-Identifier: MIT */
/*
 * greeting: two texts side by side, word by word.
 *
 *	220 mx.example.org ESMTP Exim 4.96 Sun, 29 Nov 2026 09:46:21 +0000
 *	220 mx.example.org ESMTP 5b1f17b1804b1-47f92 - smtp
 *	+OK POP3 ready <1896.697170952@example.org>
 *
 * A date is told by its form; what stands for a session is a long word with
 * letters and digits, without a dot (versions and hosts have one), or is in
 * angle or square brackets.
 */
#include "ehlo_caps/greeting.h"
#include <stddef.h>
#include <string.h>
#include "ascii.h"

#define SESSION_MIN 10

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_one_of(const char *word, size_t len, const char *list)
{
	for (; *list != '\0'; list += 4)
		if (len == 3 && ascii_same(word, list, 3))
			return true;
	return false;
}

/* A part of a date: "Sun,", "29", "Nov", "2026", "09:46:21", "+0000",
 * "(UTC)". */
static bool
is_date(const char *word, size_t len)
{
	size_t digits = 0, marks = 0, bare = len;

	while (bare > 0 && strchr(",;)", word[bare - 1]) != NULL)
		bare--;
	if (is_one_of(word, bare, "mon tue wed thu fri sat sun ") ||
	    is_one_of(word, bare,
		"jan feb mar apr may jun jul aug sep oct nov dec ") ||
	    is_one_of(word, bare, "utc gmt cet bst est edt cst cdt pst pdt "))
		return true;
	if (word[0] == '(')
		return true;
	for (size_t i = 0; i < bare; i++) {
		digits += is_digit(word[i]);
		marks += strchr(":+-TZ", word[i]) != NULL;
	}
	return digits > 0 && digits + marks == bare;
}

static bool
is_session(const char *word, size_t len)
{
	bool digit = false, letter = false;

	if (word[0] == '<' || word[0] == '[')
		return true;
	for (size_t i = 0; i < len; i++) {
		char lower = ascii_lower(word[i]);

		if (word[i] == '.')
			return false;
		digit |= is_digit(word[i]);
		letter |= lower >= 'a' && lower <= 'z';
	}
	return digit && letter && len >= SESSION_MIN;
}

/* The next word, over what is of this connection alone. */
static size_t
next(const char **text)
{
	for (;;) {
		size_t len;

		*text += strspn(*text, " \n");
		len = strcspn(*text, " \n");
		if (len == 0 ||
		    (!is_date(*text, len) && !is_session(*text, len)))
			return len;
		*text += len;
	}
}

bool
greeting_same(const char *a, const char *b)
{
	for (;;) {
		size_t n = next(&a), m = next(&b);

		if (n != m || strncmp(a, b, n) != 0)
			return false;
		if (n == 0)
			return true;
		a += n;
		b += m;
	}
}
