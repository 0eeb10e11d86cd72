/* SPDX-License-Identifier: MIT */
#include "capture/needle_print.h"
#include "base/text.h"

static const char digits[] = "0123456789abcdef";

static size_t
put_text(unsigned char *to, const char *text)
{
	size_t len = strlen(text);

	memcpy(to, text, len);
	return len;
}

static size_t
put_hex(unsigned char *to, uint32_t c, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		to[i] = (unsigned char)digits[c >> 4 * (n - 1 - i) & 15];
	return n;
}

static size_t
print_hex(uint32_t c, unsigned char *to)
{
	return put_hex(to, c, 2);
}

static size_t
print_percent(uint32_t c, unsigned char *to)
{
	return put_text(to, "%") + put_hex(to + 1, c, 2);
}

static size_t
print_plus(uint32_t c, unsigned char *to)
{
	return c == ' ' ? put_text(to, "+") : print_percent(c, to);
}

static size_t
print_equals(uint32_t c, unsigned char *to)
{
	return put_text(to, "=") + put_hex(to + 1, c, 2);
}

static size_t
print_utf16be(uint32_t c, unsigned char *to)
{
	size_t n = 0;

	if (c > 0xffff) {
		uint32_t high = 0xd800 + ((c - 0x10000) >> 10);

		to[n++] = (unsigned char)(high >> 8);
		to[n++] = (unsigned char)high;
		c = 0xdc00 + ((c - 0x10000) & 0x3ff);
	}
	to[n++] = (unsigned char)(c >> 8);
	to[n++] = (unsigned char)c;
	return n;
}

static size_t
print_utf16le(uint32_t c, unsigned char *to)
{
	size_t n = print_utf16be(c, to);

	for (size_t i = 0; i < n; i += 2) {
		unsigned char first = to[i];

		to[i] = to[i + 1];
		to[i + 1] = first;
	}
	return n;
}

/* "\n" and the like; false: that has no name. */
static bool
put_named(uint32_t c, unsigned char *to, const char *chars, const char *names)
{
	const char *at = c == 0 ? NULL : strchr(chars, (int)c);

	if (at == NULL)
		return false;
	to[0] = '\\';
	to[1] = (unsigned char)names[at - chars];
	return true;
}

static size_t
print_json(uint32_t c, unsigned char *to)
{
	unsigned char units[4];
	size_t n, len = 0;

	if (c < 0x80 && put_named(c, to, "\b\f\n\r\t\"\\/", "bfnrt\"\\/"))
		return 2;
	n = print_utf16be(c, units);
	for (size_t i = 0; i < n; i += 2) {
		len += put_text(to + len, "\\u");
		len += put_hex(to + len, units[i], 2);
		len += put_hex(to + len, units[i + 1], 2);
	}
	return len;
}

static size_t
print_hex_escape_all(uint32_t c, unsigned char *to)
{
	return put_text(to, "\\x") + put_hex(to + 2, c, 2);
}

static size_t
print_hex_escape(uint32_t c, unsigned char *to)
{
	return put_named(c, to, "\n\r\t\"'\\", "nrt\"'\\")
		   ? 2
		   : print_hex_escape_all(c, to);
}

static size_t
put_octal(uint32_t c, unsigned char *to)
{
	for (unsigned i = 0; i < 3; i++)
		to[i] = (unsigned char)digits[c >> 3 * (2 - i) & 7];
	return 3;
}

static size_t
print_octal_escape(uint32_t c, unsigned char *to)
{
	if (put_named(c, to, "\n\r\t\v\f\"\\", "nrtvf\"\\"))
		return 2;
	return put_text(to, "\\") + put_octal(c, to + 1);
}

static size_t
print_hash(uint32_t c, unsigned char *to)
{
	return put_text(to, "#") + put_octal(c, to + 1);
}

static size_t
print_backslash(uint32_t c, unsigned char *to)
{
	to[0] = '\\';
	to[1] = (unsigned char)c;
	return 2;
}

static size_t
put_entity(uint32_t c, unsigned char *to, const char *apostrophe)
{
	static const struct {
		char c;
		const char *name;
	} entities[] = {
		{ '&', "&amp;" },
		{ '<', "&lt;" },
		{ '>', "&gt;" },
		{ '"', "&quot;" },
	};
	unsigned char number[10];
	size_t n = 0, len;

	if (c == '\'')
		return put_text(to, apostrophe);
	for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++)
		if (c == (uint32_t)entities[i].c)
			return put_text(to, entities[i].name);
	for (; c > 0; c /= 10)
		number[n++] = (unsigned char)('0' + c % 10);
	len = put_text(to, "&#");
	while (n > 0)
		to[len++] = number[--n];
	return len + put_text(to + len, ";");
}

static size_t
print_html(uint32_t c, unsigned char *to)
{
	return put_entity(c, to, "&#39;");
}

static size_t
print_html_039(uint32_t c, unsigned char *to)
{
	return put_entity(c, to, "&#039;");
}

static size_t
print_html_x27(uint32_t c, unsigned char *to)
{
	return put_entity(c, to, "&#x27;");
}

static size_t
print_html_apos(uint32_t c, unsigned char *to)
{
	return put_entity(c, to, "&apos;");
}

const struct needle_form needle_forms[] = {
#define FORM(name, special, classes, print) { name, special, classes, print },
#include "capture/needle.def"
#undef FORM
};

bool
needle_is_escaped(const struct needle_form *f, uint32_t c)
{
	bool special = c != 0 && c < 0x80 && strchr(f->special, (int)c) != NULL;

	if ((f->classes & FORM_ALL) != 0)
		return true;
	if ((f->classes & FORM_OTHERS) != 0)
		return c >= 0x80 ||
		       (!special && !text_is_alpha((unsigned char)c) &&
			   !text_is_digit((unsigned char)c));
	return special ||
	       ((f->classes & FORM_CONTROL) != 0 && (c < 0x20 || c == 0x7f)) ||
	       ((f->classes & FORM_HIGH) != 0 && c >= 0x80);
}
