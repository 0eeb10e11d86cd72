/* SPDX-License-Identifier: MIT */
#include "decode_auth/canvas.h"
#include <stdlib.h>
#include <string.h>

bool
canvas_init(struct canvas *c, unsigned width, unsigned height)
{
	size_t n = (size_t)width * height;

	*c = (struct canvas){ width, height, malloc(n), calloc(n, 1) };
	if (c->ch == NULL || c->color == NULL) {
		canvas_free(c);
		return false;
	}
	memset(c->ch, ' ', n);
	return true;
}

void
canvas_free(struct canvas *c)
{
	free(c->ch);
	free(c->color);
}

void
canvas_set(struct canvas *c, unsigned row, unsigned column, char ch,
    enum out_color color)
{
	size_t at = (size_t)row * c->width + column;

	if (row >= c->height || column >= c->width)
		return;
	c->ch[at] = ch;
	c->color[at] = (unsigned char)color;
}

static bool
is_free(const struct canvas *c, unsigned row, unsigned from, unsigned to)
{
	for (unsigned i = from; i < to && i < c->width; i++)
		if (c->ch[(size_t)row * c->width + i] != ' ')
			return false;
	return true;
}

void
canvas_name(
    struct canvas *c, unsigned column, const char *name, enum out_color color)
{
	unsigned len = (unsigned)strlen(name), from = column, row = 1;

	if (from + len > c->width)
		from = len < c->width ? c->width - len : 0;
	/* A blank on both sides keeps names and lines apart. */
	while (row + 1 < c->height &&
	       !is_free(c, row, from > 0 ? from - 1 : 0, from + len + 1))
		row++;
	for (unsigned i = 1; i < row; i++)
		if (is_free(c, i, column, column + 1))
			canvas_set(c, i, column, '|', color);
	for (unsigned i = 0; i < len; i++)
		canvas_set(c, row, from + i, name[i], color);
}

static void
put_line(const struct canvas *c, unsigned row, unsigned len, anatomy_put *put,
    void *ctx)
{
	const char *ch = &c->ch[(size_t)row * c->width];
	const unsigned char *color = &c->color[(size_t)row * c->width];

	for (unsigned from = 0, to; from < len; from = to) {
		for (to = from + 1; to < len && color[to] == color[from]; to++)
			;
		put(ctx, (enum out_color)color[from],
		    (struct authstr_span){
			(const unsigned char *)ch + from, to - from });
	}
	put(ctx, OUT_PLAIN, authstr_span_of("\n"));
}

void
canvas_put(const struct canvas *c, anatomy_put *put, void *ctx)
{
	for (unsigned row = 0; row < c->height; row++) {
		unsigned len = c->width;

		while (
		    len > 0 && c->ch[(size_t)row * c->width + len - 1] == ' ')
			len--;
		if (len > 0)
			put_line(c, row, len, put, ctx);
	}
}
