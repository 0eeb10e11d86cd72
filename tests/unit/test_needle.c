/* SPDX-License-Identifier: MIT */
/*
 * Secrets in each form that programs write them in.
 */
#include <stdio.h>
#include <stdlib.h>
#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "capture/needle.h"
#include "capture/needle_form.h"
#include "unit/chance.h"
#include "unit/guard.h"
#include "unit/unit.h"

static struct needles *
with(const char *secret)
{
	struct needles *n = needles_new();

	ck_assert_ptr_nonnull(n);
	ck_assert_int_eq(needles_add(n, authstr_span_of(secret)), AUTHSTR_OK);
	return n;
}

/* In brackets: what has to be found.  The texts were made with the programs'
 * own functions: Python's repr, json.dumps, urllib.parse.quote, quopri, html
 * .escape; PHP's json_encode; strace; curl; printf %q. */
static const struct {
	const char *secret, *text, *encoding;
} found[] = {
	{ "Wonder-Land7", "pass [Wonder-Land7]\n", "raw" },
	{ "Wonder-Land7", "[V29uZGVyLUxhbmQ3]", "base64" },
	/* \0alice\0..., \0alice@example.test\0..., \0tim\0... */
	{ "Wonder-Land7", "AGFsaWNlA[FdvbmRlci1MYW5kNw]==", "base64" },
	{ "Wonder-Land7",
	    "AGFsaWNlQGV4YW1wbGUudGVzdA[BXb25kZXItTGFuZDc]=", "base64" },
	{ "Wonder-Land7", "576f:[576f6e6465722d4c616e6437]", "hex" },
	{ "Wonder-Land7", "[576F6E6465722D4C616E6437]", "hex" },
	{ "p?ss~>word", "[cD9zc34-d29yZA]", "base64url" },
	{ "p?ss~>word", "[cD9zc34+d29yZA]==", "base64" },
	{ "a b&c=d/e", "smtp://u:[a%20b%26c%3Dd%2Fe]@h", "percent" },
	{ "a b&c=d/e", "[a%20b%26c%3dd%2fe]", "percent" },
	{ "a b&c=d/e", "password=[a+b%26c%3Dd%2Fe]&", "percent" },
	{ "a!b(c)*", "[a!b(c)*]", "raw" },
	{ "a!b(c)*%", "[a!b(c)*%25]", "percent" },
	{ "a!b(c)*%", "[a%21b%28c%29%2A%25]", "percent" },
	{ "caf\xc3\xa9!", "[caf%C3%A9!]", "percent" },
	{ "abcd", "%61[%61%62%63%64]", "percent" },
	{ "say \"hi\"\\", "{\"p\":\"[say \\\"hi\\\"\\\\]\"}", "backslash" },
	{ "a/b/c", "{\"p\":\"[a\\/b\\/c]\"}", "backslash" },
	{ "caf\xc3\xa9", "\"[caf\\u00e9]\"", "backslash" },
	{ "caf\xc3\xa9", "\"[caf\\u00E9]\"", "backslash" },
	{ "caf\xc3\xa9", "b'[caf\\xc3\\xa9]'", "backslash" },
	{ "caf\xc3\xa9", "write(1, \"[caf\\303\\251]\"", "backslash" },
	{ "key\xf0\x9f\x94\x91", "\"[key\\ud83d\\udd11]\"", "backslash" },
	{ "it's \"x\"", "'[it\\'s \"x\"]'", "backslash" },
	{ "tab\there", "\"[tab\\there]\"", "backslash" },
	{ "nul\1\x1f", "'[nul\\x01\\x1f]'", "backslash" },
	{ "a b$c", "[a\\ b\\$c]", "backslash" },
	{ "a$b`c", "\"[a\\$b\\`c]\"", "backslash" },
	{ "caf\xc3\xa9=1", "[caf=C3=A9=3D1]", "quoted-printable" },
	{ "a<b>&\"c'", "[a&lt;b&gt;&amp;\"c']", "html" },
	{ "a<b>&\"c'", "[a&lt;b&gt;&amp;&quot;c&#39;]", "html" },
	{ "a<b>&\"c'", "[a&lt;b&gt;&amp;&quot;c&#x27;]", "html" },
	{ "a<b>&\"c'", "[a&lt;b&gt;&amp;&quot;c&#039;]", "html" },
	{ "a<b>&\"c'", "[a&lt;b&gt;&amp;&quot;c&apos;]", "html" },
	{ "caf\xc3\xa9<", "[caf&#233;&lt;]", "html" },
	{ "caf\xc3\xa9", "[caf#303#251]", "octal" },
	{ "c4c9334bac560ecc979e58001b3e22fb",
	    "[C4C9334BAC560ECC979E58001B3E22FB]", "raw" },
	/* a part of a character of base64 decides */
	{ "test", "[dGVzdA]==", "base64" },
	{ "test", "dGVzdQ==", NULL },
	{ "test", "A[HRlc3Q]=", "base64" },
	{ "test", "AIRlc3Q=", NULL },
	{ "test", "AA[B0ZXN0]", "base64" },
	{ "test", "AAC0ZXN0", NULL },
	{ "Wonder-Land7", "wonder-land7", NULL },
	{ "Wonder-Land7", "Wonder-Land", NULL },
	{ "Wonder-Land7", "onder-Land7", NULL },
	{ "Wonder-Land7", "V29uZGVyLUxhbmR3", NULL },
	{ "a b&c=d/e", "a%20b%26c%3Dd%2Fa", NULL },
};

/* The text without brackets, and where they were. */
static span
unbracket(const char *text, char *to, size_t *start, size_t *end)
{
	size_t len = 0;

	*start = *end = 0;
	for (; *text != '\0'; text++)
		if (*text == '[')
			*start = len;
		else if (*text == ']')
			*end = len;
		else
			to[len++] = *text;
	return span_make(to, len);
}

START_TEST(forms_are_found)
{
	struct needles *n = with(found[_i].secret);
	struct needle_hit hit;
	char text[200];
	size_t start, end;
	span s = unbracket(found[_i].text, text, &start, &end);
	bool is_there = needles_find(n, s, 0, &hit);

	ck_assert_int_eq(is_there, found[_i].encoding != NULL);
	if (is_there) {
		ck_assert_str_eq(hit.encoding, found[_i].encoding);
		ck_assert_uint_eq(hit.start, start);
		ck_assert_uint_eq(hit.end, end);
		ck_assert(!needles_find(n, s, hit.end, &hit));
	}
	needles_free(n);
}
END_TEST

START_TEST(utf16_is_found)
{
	static const char le[] = "xyp\0\xe4\0s\0s\0", be[] = "\0p\0\xe4\0s\0s";
	struct needles *n = with("p\xc3\xa4ss");
	struct needle_hit hit;

	ck_assert(needles_find(n, span_make(le, sizeof(le) - 1), 0, &hit));
	ck_assert_str_eq(hit.encoding, "utf-16le");
	ck_assert_uint_eq(hit.start, 2);
	ck_assert_uint_eq(hit.end, 10);
	ck_assert(needles_find(n, span_make(be, sizeof(be) - 1), 0, &hit));
	ck_assert_str_eq(hit.encoding, "utf-16be");
	ck_assert_uint_eq(hit.start, 0);
	ck_assert_uint_eq(hit.end, 8);
	needles_free(n);
}
END_TEST

static void
make_secret(struct authstr_buf *b, size_t len)
{
	static const char chars[] = "abcXYZ0189/+\"'\\%&<> =?_-.~!$@";

	buf_cut(b, 0);
	/* no backslash at the end: the half of two of them would be one */
	while (len-- > 1)
		buf_put_byte(
		    b, below(12) == 0
			   ? (unsigned char)below(256)
			   : (unsigned char)chars[below(sizeof(chars) - 1)]);
	buf_put_byte(b, 'z');
}

/* Each form of secrets of any length, at each place before a guard page, among
 * bytes that are part of none. */
START_TEST(forms_end_anywhere)
{
	struct authstr_buf secret;
	struct guard g;

	buf_init(&secret, 100);
	guard_init(&g, 4096);
	for (size_t form = 0; form < form_count(); form++)
		for (size_t len = NEEDLE_MIN; len < 40; len++) {
			unsigned char text[500];
			struct needles *n = needles_new();
			struct needle_hit hit;
			size_t size, room = below(20);
			unsigned char *p;

			state = (uint32_t)(form * 100 + len) * 2654435761u + 1;
			make_secret(&secret, len);
			ck_assert_int_eq(
			    needles_add(n, buf_span(&secret)), AUTHSTR_OK);
			size = form_head(
			    form, buf_span(&secret), text, sizeof(text));
			ck_assert_uint_le(size, needles_longest(n));
			p = g.end - size - room;
			memset(g.first, 1, 4096);
			memcpy(p, text, size);
			ck_assert_msg(
			    needles_find(n,
				span_make(g.first, (size_t)(g.end - g.first)),
				0, &hit),
			    "%s of %zu bytes", form_name(form), len);
			ck_assert_ptr_eq(g.first + hit.start, p);
			ck_assert_ptr_eq(g.first + hit.end, p + size);
			ck_assert_msg(!needles_find(n,
					  span_make(g.first,
					      (size_t)(p - g.first) + size - 1),
					  0, &hit),
			    "%s in %s of %zu bytes cut short", hit.encoding,
			    form_name(form), len);
			needles_free(n);
		}
	guard_wipe(&g);
	buf_wipe(&secret);
}
END_TEST

/* In the base64 of whatever is around it. */
START_TEST(base64_of_more)
{
	struct authstr_buf bytes, text;
	struct needles *n = with("p+\xffs?w\xc3\xb6rd");
	struct needle_hit hit;

	state = 88172645;
	buf_init(&bytes, 100);
	buf_init(&text, 200);
	for (size_t before = 0; before < 9; before++)
		for (size_t after = 0; after < 9; after++) {
			buf_cut(&bytes, 0);
			buf_cut(&text, 0);
			for (size_t i = 0; i < before; i++)
				buf_put_byte(&bytes, (unsigned char)below(256));
			buf_put_str(&bytes, "p+\xffs?w\xc3\xb6rd");
			for (size_t i = 0; i < after; i++)
				buf_put_byte(&bytes, (unsigned char)below(256));
			authstr_b64_print(buf_span(&bytes), &text);
			ck_assert(needles_find(n, buf_span(&text), 0, &hit));
			ck_assert_str_eq(hit.encoding, "base64");
			ck_assert_uint_eq(hit.start, before * 8 / 6);
			ck_assert_uint_eq(hit.end, ((before + 10) * 8 + 5) / 6);
		}
	buf_wipe(&bytes);
	buf_wipe(&text);
	needles_free(n);
}
END_TEST

/* Many: each is found among the others, the oldest are forgotten. */
START_TEST(many)
{
	struct needles *n = needles_new();
	struct needle_hit hit;
	char secret[32];

	for (unsigned i = 0; i < NEEDLES_MAX + 500; i++) {
		snprintf(secret, sizeof(secret), "secret-%u!", i * 7919);
		ck_assert_int_eq(
		    needles_add(n, authstr_span_of(secret)), AUTHSTR_OK);
		ck_assert_int_eq(
		    needles_add(n, authstr_span_of(secret)), AUTHSTR_OK);
	}
	for (unsigned i = 0; i < NEEDLES_MAX + 500; i++) {
		snprintf(secret, sizeof(secret), "secret-%u!", i * 7919);
		ck_assert_int_eq(
		    needles_find(n, authstr_span_of(secret), 0, &hit),
		    i >= 500);
	}
	needles_free(n);
}
END_TEST

START_TEST(bounds_hold)
{
	struct needles *n = needles_new();
	struct needle_hit hit;
	unsigned char *big = calloc(1, NEEDLES_OCTETS_MAX + 1);

	ck_assert_uint_eq(needles_longest(n), 0);
	ck_assert(!needles_find(n, SPAN("anything"), 0, &hit));
	ck_assert_int_eq(needles_add(n, SPAN("abc")), AUTHSTR_E_REFUSED);
	ck_assert_int_eq(needles_add(n, SPAN("first")), AUTHSTR_OK);
	ck_assert(needles_find(n, SPAN("the first"), 0, &hit));
	ck_assert_int_eq(needles_add(n, span_make(big, NEEDLES_OCTETS_MAX + 1)),
	    AUTHSTR_E_LIMIT);
	ck_assert_int_eq(
	    needles_add(n, span_make(big, NEEDLES_OCTETS_MAX)), AUTHSTR_OK);
	ck_assert(!needles_find(n, SPAN("the first"), 0, &hit));
	ck_assert(needles_find(n, span_make(big, NEEDLES_OCTETS_MAX), 0, &hit));
	needles_free(n);
	needles_free(NULL);
	free(big);
}
END_TEST

/* The longest of those that begin first; then those that begin behind it. */
START_TEST(overlaps)
{
	struct needles *n = with("abcdef");
	struct needle_hit hit;
	span text = SPAN("xxabcdefghij");

	ck_assert_int_eq(needles_add(n, SPAN("abcdefgh")), AUTHSTR_OK);
	ck_assert_int_eq(needles_add(n, SPAN("cdefghij")), AUTHSTR_OK);
	ck_assert(needles_find(n, text, 0, &hit));
	ck_assert_uint_eq(hit.start, 2);
	ck_assert_uint_eq(hit.end, 10);
	ck_assert(needles_find(n, text, 3, &hit));
	ck_assert_uint_eq(hit.start, 4);
	ck_assert(!needles_find(n, text, 5, &hit));
	ck_assert(!needles_find(n, text, text.len, &hit));
	ck_assert(!needles_find(n, text, text.len + 1, &hit));
	needles_free(n);
}
END_TEST

/* Each allocation fails in turn: what was there is found all the same. */
START_TEST(without_memory)
{
	struct needle_hit hit;

	mem_fail_at(1);
	ck_assert_ptr_null(needles_new());
	mem_fail_at(0);
	for (unsigned long nth = 1;; nth++) {
		struct needles *n = with("Wonder-Land7");
		int rc;

		mem_fail_at(nth);
		rc = needles_add(n, SPAN("test"));
		mem_fail_at(0);
		ck_assert(rc == AUTHSTR_OK || rc == AUTHSTR_E_NOMEM);
		ck_assert(needles_find(n, SPAN("V29uZGVyLUxhbmQ3"), 0, &hit));
		ck_assert_int_eq(
		    needles_find(n, SPAN("a test"), 0, &hit), rc == AUTHSTR_OK);
		ck_assert_int_eq(needles_add(n, SPAN("test")), AUTHSTR_OK);
		ck_assert(needles_find(n, SPAN("a test"), 0, &hit));
		needles_free(n);
		if (rc == AUTHSTR_OK)
			break;
	}
}
END_TEST

Suite *
suite_needle(void)
{
	Suite *s = suite_create("needle");
	TCase *tc = tcase_create("needle");

	tcase_add_loop_test(
	    tc, forms_are_found, 0, sizeof(found) / sizeof(found[0]));
	tcase_add_test(tc, utf16_is_found);
	tcase_add_test(tc, forms_end_anywhere);
	tcase_add_test(tc, base64_of_more);
	tcase_add_test(tc, many);
	tcase_add_test(tc, bounds_hold);
	tcase_add_test(tc, overlaps);
	tcase_add_test(tc, without_memory);
	tcase_set_timeout(tc, 60);
	suite_add_tcase(s, tc);
	return s;
}
