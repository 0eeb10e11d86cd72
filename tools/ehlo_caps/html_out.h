/* SPDX-License-Identifier: MIT */
/*
 * html_out: the file of a page, and what may stand in it.
 */
#ifndef EHLO_CAPS_HTML_OUT_H
#define EHLO_CAPS_HTML_OUT_H

#include <stdbool.h>
#include <stdio.h>
#include "authstr.h"

struct html_out {
	FILE *f;
	char *path, *part; /* part: NULL where it is written in place */
	struct authstr_buf *safe;
	bool failed;
};

int html_open(
    const char *path, struct html_out *out, struct authstr_error *err);
/* keep: the page is whole and takes its place. */
int html_close(struct html_out *out, bool keep, struct authstr_error *err);

/* Markup of ours. */
void html_put(struct html_out *out, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Bytes from outside: made safe as for a terminal, then escaped, so that they
 * are text in an element and in a quoted attribute. */
void html_text(struct html_out *out, const char *text);

#endif
