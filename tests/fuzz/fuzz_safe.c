/* SPDX-License-Identifier: MIT */
/*
 * What may reach a terminal: any bytes become UTF-8 without a hidden character,
 * what is safe stays as it is, and columns are counted alike.  In JSON they are
 * text where they are UTF-8, base64 always, and come back as they were.
 */
#include "base/buf.h"
#include "fuzz/fuzz.h"
#include "out/out.h"
#include "out/safe.h"

#define OUT_MAX ((size_t)1 << 20)

static bool
is_text(span s)
{
	uint32_t c;
	size_t n;

	for (; s.len > 0; s = span_from(s, n))
		if ((n = safe_take(s, &c)) == 0)
			return false;
	return true;
}

static void
check_print(span in)
{
	struct authstr_buf once, twice;
	size_t columns = 0, n;
	uint32_t c;

	buf_init(&once, OUT_MAX);
	buf_init(&twice, OUT_MAX);
	MUST(safe_print(in, &once) == AUTHSTR_OK);
	MUST(once.len <= 10 * in.len);
	for (span s = buf_span(&once); s.len > 0; s = span_from(s, n)) {
		MUST((n = safe_take(s, &c)) > 0 && !safe_is_hidden(c));
		columns += safe_columns(c);
	}
	MUST(columns == safe_width(in));
	MUST(safe_print(buf_span(&once), &twice) == AUTHSTR_OK);
	MUST(span_equal(buf_span(&once), buf_span(&twice)));
	buf_wipe(&once);
	buf_wipe(&twice);
}

static void
check_json(span in)
{
	json_t *o = json_object(), *back;
	char *line;

	out_json_set(o, "text", in);
	MUST((json_object_get(o, "text") != NULL) == is_text(in));
	json_object_set_new(o, "base64", out_json_base64(in));
	line = json_dumps(o, JSON_COMPACT);
	MUST(line != NULL);
	back = out_json_read(authstr_span_of(line));
	MUST(json_equal(o, back));
	free(line);
	json_decref(back);
	json_decref(o);
}

/* JSON from outside: read, written and read it is the same. */
static void
check_read(span in)
{
	size_t at = 0;
	json_t *o = out_json_read_at(in, &at), *back;
	char *text;

	MUST(o != NULL || at <= in.len);
	if (o == NULL)
		return;
	text = json_dumps(o, JSON_ENCODE_ANY | JSON_COMPACT);
	MUST(text != NULL);
	back = out_json_read(authstr_span_of(text));
	MUST(json_equal(o, back));
	json_decref(back);
	json_decref(o);
	free(text);
}

void
fuzz_safe(span in)
{
	if (in.len > 20000)
		return;
	check_print(in);
	check_json(in);
	check_read(in);
}
