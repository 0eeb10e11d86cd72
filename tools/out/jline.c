/* SPDX-License-Identifier: MIT */
#include "out/jline.h"
#include <stdlib.h>
#include <string.h>
#include "out/out.h"
#include "out/safe.h"

/* A login with the longest messages there can be stays below. */
#define LINE_LIMIT ((size_t)256 * 1024 * 1024)
#define FIRST_ROOM 4096

static struct {
	char *p;
	size_t len, room;
	bool follows; /* something stands before: a comma comes first */
	bool failed;
} line;

static void
drop(void)
{
	authstr_wipe(line.p, line.room);
	free(line.p);
	line.p = NULL;
	line.room = 0;
}

/* Grows by hand: what was written holds secrets. */
static bool
grow(size_t n)
{
	size_t room = line.room == 0 ? FIRST_ROOM : line.room;
	char *p;

	while (room - line.len < n && room < LINE_LIMIT)
		room *= 2;
	if (line.failed || room - line.len < n || (p = malloc(room)) == NULL) {
		line.failed = true;
		return false;
	}
	if (line.len > 0)
		memcpy(p, line.p, line.len);
	drop();
	line.p = p;
	line.room = room;
	return true;
}

static inline bool
make_room(size_t n)
{
	return n <= line.room - line.len || grow(n);
}

static inline void
put(const char *s, size_t n)
{
	if (!make_room(n))
		return;
	if (n > 0)
		memcpy(line.p + line.len, s, n);
	line.len += n;
}

static void
put_char(char c)
{
	put(&c, 1);
}

/* Keys are ours: nothing in them needs an escape. */
static void
put_key(const char *key)
{
	size_t n = key == NULL ? 0 : strlen(key);
	char *p;

	if (!make_room(n + 4))
		return;
	p = line.p + line.len;
	if (line.follows)
		*p++ = ',';
	line.follows = true;
	if (key != NULL) {
		*p++ = '"';
		memcpy(p, key, n);
		memcpy(p + n, "\":", 2);
		p += n + 2;
	}
	line.len = (size_t)(p - line.p);
}

static void
put_unit(unsigned unit)
{
	static const char digits[] = "0123456789ABCDEF";
	char s[6] = { '\\', 'u', digits[unit >> 12 & 15],
		digits[unit >> 8 & 15], digits[unit >> 4 & 15],
		digits[unit & 15] };

	put(s, sizeof(s));
}

/* As jansson writes it. */
static void
put_escape(uint32_t c)
{
	static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
	const char *at = c != 0 && c < 0x80 ? strchr(from, (int)c) : NULL;

	if (at != NULL) {
		put_char('\\');
		put_char(to[at - from]);
	} else if (c < 0x10000) {
		put_unit(c);
	} else {
		put_unit(0xd800 + ((c - 0x10000) >> 10));
		put_unit(0xdc00 + ((c - 0x10000) & 0x3ff));
	}
}

/* ASCII that stands for itself. */
static inline bool
is_plain(unsigned char c)
{
	static const uint32_t plain[8] = { 0, 0xfffffffb, 0xefffffff,
		0x7fffffff };

	return (plain[c / 32] >> c % 32 & 1) != 0;
}

static bool
put_string(struct authstr_span s)
{
	size_t start = 0, at = 0, n;
	uint32_t c;

	put_char('"');
	while (at < s.len) {
		if (is_plain(s.p[at])) {
			at++;
			continue;
		}
		n = safe_take(
		    (struct authstr_span){ s.p + at, s.len - at }, &c);
		if (n == 0)
			return false;
		if (c == '"' || c == '\\' || safe_is_hidden(c)) {
			put((const char *)s.p + start, at - start);
			put_escape(c);
			start = at + n;
		}
		at += n;
	}
	put((const char *)s.p + start, at - start);
	put_char('"');
	return true;
}

void
jline_text(const char *key, struct authstr_span s)
{
	size_t len = line.len;
	bool follows = line.follows;

	put_key(key);
	if (put_string(s))
		return;
	line.len = len;
	line.follows = follows;
}

void
jline_any(const char *key, struct authstr_span s)
{
	struct authstr_buf *b;

	if (safe_utf8(s) == s.len) {
		jline_text(key, s);
		return;
	}
	if ((b = authstr_buf_new(LINE_LIMIT)) != NULL &&
	    safe_print(s, b) == AUTHSTR_OK)
		jline_text(key, authstr_buf_span(b));
	else
		line.failed = true;
	authstr_buf_free(b);
}

void
jline_name(const char *key, const char *name)
{
	jline_text(key, authstr_span_of(name));
}

void
jline_base64(const char *key, struct authstr_span s)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	char *p;

	put_key(key);
	if (!make_room((s.len + 2) / 3 * 4 + 2))
		return;
	p = line.p + line.len;
	*p++ = '"';
	for (size_t i = 0; i < s.len; i += 3) {
		unsigned b1 = i + 1 < s.len ? s.p[i + 1] : 0;
		unsigned b2 = i + 2 < s.len ? s.p[i + 2] : 0;
		unsigned bits = (unsigned)s.p[i] << 16U | b1 << 8U | b2;

		*p++ = digits[bits >> 18];
		*p++ = digits[bits >> 12 & 63];
		*p++ = i + 1 < s.len ? digits[bits >> 6 & 63] : '=';
		*p++ = i + 2 < s.len ? digits[bits & 63] : '=';
	}
	*p++ = '"';
	line.len = (size_t)(p - line.p);
}

void
jline_number(const char *key, int64_t n)
{
	char digits[24], *p = digits + sizeof(digits);
	uint64_t left = n < 0 ? -(uint64_t)n : (uint64_t)n;

	put_key(key);
	do
		*--p = (char)('0' + left % 10);
	while ((left /= 10) > 0);
	if (n < 0)
		*--p = '-';
	put(p, (size_t)(digits + sizeof(digits) - p));
}

void
jline_flag(const char *key, bool yes)
{
	put_key(key);
	put(yes ? "true" : "false", yes ? 4 : 5);
}

/* jansson escapes C0 alone: what else a terminal should not see stands inside
 * strings only. */
static int
put_piece(const char *text, size_t len, void *ctx)
{
	struct authstr_span s = { (const unsigned char *)text, len };
	size_t start = 0, at = 0;

	(void)ctx;
	while (at < s.len) {
		uint32_t c = 0;
		size_t n;

		if (is_plain(s.p[at])) {
			at++;
			continue;
		}
		n = safe_take(
		    (struct authstr_span){ s.p + at, s.len - at }, &c);
		if (n > 0 && safe_is_hidden(c)) {
			put(text + start, at - start);
			put_escape(c);
			start = at + n;
		}
		at += n > 0 ? n : 1;
	}
	put(text + start, at - start);
	return 0;
}

void
jline_value(const char *key, const json_t *value)
{
	put_key(key);
	if (json_dump_callback(
		value, put_piece, NULL, JSON_COMPACT | JSON_ENCODE_ANY) != 0)
		line.failed = true;
}

void
jline_remark(const char *rule, const char *message, const char *cure)
{
	const struct authstr_rule *r = authstr_rule_find(rule);

	jline_open(NULL, '{');
	jline_name("rule", rule);
	if (r != NULL)
		jline_name("severity", out_severity(authstr_rule_severity(r)));
	jline_name("message", message);
	if (cure != NULL)
		jline_name("cure", cure);
	jline_close('}');
}

void
jline_open(const char *key, char bracket)
{
	put_key(key);
	put_char(bracket);
	line.follows = false;
}

void
jline_close(char bracket)
{
	put_char(bracket);
	line.follows = true;
}

void
jline_begin(const char *applet)
{
	line.len = 0;
	line.follows = line.failed = false;
	jline_open(NULL, '{');
	jline_number("version", 1);
	jline_name("applet", applet);
}

/* An object that lacks something would be a wrong answer. */
void
jline_end(void)
{
	jline_close('}');
	put_char('\n');
	if (line.failed)
		out_failed();
	else
		out_raw((struct authstr_span){
		    (const unsigned char *)line.p, line.len });
	authstr_wipe(line.p, line.len);
	line.len = 0;
}

json_t *
jline_end_value(void)
{
	json_t *o = NULL;

	jline_close('}');
	if (!line.failed)
		o = json_loadb(line.p, line.len, JSON_ALLOW_NUL, NULL);
	if (o == NULL)
		out_failed();
	authstr_wipe(line.p, line.len);
	line.len = 0;
	return o;
}
