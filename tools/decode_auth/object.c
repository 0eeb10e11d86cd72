/* SPDX-License-Identifier: MIT */
#include "decode_auth/object.h"
#include <string.h>
#include "decode_auth/print.h"
#include "out/out.h"

/* A value longer than this is cut in the text (JSON has it whole). */
#define VALUE_MAX 400
#define DUMP_MAX (4 * 1024 * 1024)
/* Names are in a column as wide as the longest, up to this. */
#define NAME_MAX_WIDTH 24
#define LABEL_WIDTH 12

static void
print_cut(struct authstr_span text)
{
	if (text.len <= VALUE_MAX) {
		print_value(text);
		return;
	}
	print_value((struct authstr_span){ text.p, VALUE_MAX });
	out_text("..[%zu bytes more]", text.len - VALUE_MAX);
}

static int
dump_piece(const char *p, size_t len, void *ctx)
{
	authstr_buf_put(
	    ctx, (struct authstr_span){ (const unsigned char *)p, len });
	return authstr_buf_status(ctx) == AUTHSTR_OK ? 0 : -1;
}

void
object_dump(const json_t *value)
{
	struct authstr_buf *b = authstr_buf_new(DUMP_MAX);

	if (b == NULL || json_dump_callback(value, dump_piece, b,
			     JSON_COMPACT | JSON_ENCODE_ANY) != 0)
		out_failed();
	else
		print_cut(authstr_buf_span(b));
	authstr_buf_free(b);
}

void
object_value(const json_t *value)
{
	size_t n = json_array_size(value);
	bool texts = n > 0;

	for (size_t i = 0; i < n; i++)
		texts = texts && json_is_string(json_array_get(value, i));
	if (json_is_string(value)) {
		print_cut((struct authstr_span){
		    (const unsigned char *)json_string_value(value),
		    json_string_length(value) });
		return;
	}
	for (size_t i = 0; texts && i < n; i++) {
		if (i > 0)
			out_text(", ");
		object_value(json_array_get(value, i));
	}
	if (texts)
		return;
	object_dump(value);
}

int
object_width(json_t *object)
{
	size_t width = 0;
	const char *name;
	json_t *value;

	json_object_foreach(object, name, value)
	{
		if (strlen(name) > width)
			width = strlen(name);
	}
	return width < NAME_MAX_WIDTH ? (int)width : NAME_MAX_WIDTH;
}

void
object_name(const char *name, int width, const char *label)
{
	int len = (int)strnlen(name, NAME_MAX_WIDTH);

	out_text("  ");
	print_value(authstr_span_of(name));
	out_text("%*s  ", width > len ? width - len : 0, "");
	if (label == NULL)
		return;
	out_color(OUT_DIM);
	out_text("%-*s", LABEL_WIDTH, label);
	out_color(OUT_PLAIN);
}
