/* SPDX-License-Identifier: MIT */
/*
 * out_json: results for programs, one object a line.
 */
#include <stdlib.h>
#include <string.h>
#include "applet.h"
#include "authstr-capture.h"
#include "out/out.h"
#include "out/safe.h"

#define JSON_LIMIT (64 * 1024 * 1024)

/* jansson's memory may hold secrets: each block remembers its size and is
 * wiped when it goes. */
union block {
	size_t size;
	max_align_t align;
};

/* Whoever builds an object asks no member whether it was set: what lacks one is
 * noticed here. */
static void *
block_new(size_t size)
{
	union block *b;

	if (size > (size_t)-1 - sizeof(*b) ||
	    (b = malloc(sizeof(*b) + size)) == NULL) {
		out_failed();
		return NULL;
	}
	b->size = size;
	return b + 1;
}

static void
block_free(void *p)
{
	union block *b = p;

	if (b == NULL)
		return;
	b--;
	authstr_wipe(b, sizeof(*b) + b->size);
	free(b);
}

/* Before anything of jansson's is made. */
void
out_json_begin(void)
{
	json_set_alloc_funcs(block_new, block_free);
}

/* A character of a string as JSON can write any: \uNNNN, or two of them. */
static void
print_escape(uint32_t c)
{
	if (c < 0x10000)
		out_text("\\u%04X", (unsigned)c);
	else
		out_text("\\u%04X\\u%04X",
		    (unsigned)(0xd800 + ((c - 0x10000) >> 10)),
		    (unsigned)(0xdc00 + ((c - 0x10000) & 0x3ff)));
}

/* jansson escapes C0 alone.  What else a terminal should not see stands inside
 * strings only, so it can be escaped in the finished text. */
static void
print_line(struct authstr_span s)
{
	size_t start = 0, at = 0;

	while (at < s.len) {
		struct authstr_span left = { s.p + at, s.len - at };
		uint32_t c = 0;
		size_t n;

		if (s.p[at] >= ' ' && s.p[at] < 0x7f) {
			at++;
			continue;
		}
		n = safe_take(left, &c);
		if (n != 0 && !safe_is_hidden(c)) {
			at += n;
			continue;
		}
		out_raw((struct authstr_span){ s.p + start, at - start });
		print_escape(c);
		at += n == 0 ? 1 : n;
		start = at;
	}
	out_raw((struct authstr_span){ s.p + start, at - start });
	out_text("\n");
}

void
out_json(json_t *object)
{
	char *text = json_dumps(object, JSON_COMPACT);

	if (text == NULL)
		out_failed();
	else
		print_line(authstr_span_of(text));
	block_free(text);
	json_decref(object);
}

json_t *
out_json_text(struct authstr_span s)
{
	return json_stringn(s.p == NULL ? "" : (const char *)s.p, s.len);
}

json_t *
out_json_any(struct authstr_span s)
{
	json_t *text = out_json_text(s);
	struct authstr_buf *b;

	if (text != NULL)
		return text;
	if ((b = authstr_buf_new(JSON_LIMIT)) != NULL &&
	    safe_print(s, b) == AUTHSTR_OK)
		text = out_json_text(authstr_buf_span(b));
	else
		out_failed();
	authstr_buf_free(b);
	return text;
}

json_t *
out_json_base64(struct authstr_span s)
{
	struct authstr_buf *b = authstr_buf_new(JSON_LIMIT);
	json_t *text = NULL;

	if (b != NULL && authstr_b64_print(s, b) == AUTHSTR_OK)
		text = out_json_text(authstr_buf_span(b));
	if (b == NULL || authstr_buf_status(b) == AUTHSTR_E_NOMEM)
		out_failed();
	authstr_buf_free(b);
	return text;
}

void
out_json_set(json_t *o, const char *key, struct authstr_span s)
{
	json_t *text = out_json_text(s);

	if (text != NULL)
		json_object_set_new(o, key, text);
}

json_t *
out_json_new(const char *applet)
{
	return json_pack("{s:i,s:s}", "version", 1, "applet", applet);
}

json_t *
out_json_read(struct authstr_span s)
{
	size_t at;

	return out_json_read_at(s, &at);
}

json_t *
out_json_read_at(struct authstr_span s, size_t *at)
{
	/* jansson bounds the depth itself (JSON_PARSER_MAX_DEPTH, 2,048). */
	const size_t flags = JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL;
	const char *text = s.p == NULL ? "" : (const char *)s.p;
	json_error_t error;
	json_t *value = json_loadb(text, s.len, flags, &error);

	/* An integer beyond 64 bits is JSON all the same. */
	if (value == NULL &&
	    json_error_code(&error) == json_error_numeric_overflow)
		value = json_loadb(
		    text, s.len, flags | JSON_DECODE_INT_AS_REAL, &error);
	/* Its text is not for us: it repeats what it found. */
	if (value == NULL && error.position >= 0)
		*at = (size_t)error.position;
	return value;
}

void
out_json_failure(json_t *o, int status, const struct authstr_error *err)
{
	json_object_set_new(
	    o, "class", json_string(exit_class((enum exit_status)status)));
	json_object_set_new(
	    o, "error", out_json_any(authstr_span_of(err->text)));
	if (err->rule != NULL)
		json_object_set_new(o, "rule", json_string(err->rule));
	if (err->offset != AUTHSTR_NO_OFFSET)
		json_object_set_new(
		    o, "start", json_integer((json_int_t)err->offset));
}

void
out_error_cured(const struct authstr_error *err)
{
	const struct authstr_rule *r =
	    err->rule != NULL ? authstr_rule_find(err->rule) : NULL;

	out_error(err);
	if (r != NULL && authstr_rule_cure(r) != NULL)
		out_warn("cure: %s", authstr_rule_cure(r));
}

void
out_failure(int status, const struct authstr_error *err, bool json)
{
	json_t *o;

	out_error_cured(err);
	if (!json || (o = out_json_new(out_applet())) == NULL)
		return;
	out_json_failure(o, status, err);
	out_json(o);
}
