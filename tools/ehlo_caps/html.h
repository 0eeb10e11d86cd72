/* SPDX-License-Identifier: MIT */
/*
 * html: one page of all results, by itself: style and script are in it, and
 * its policy forbids everything else.  A row is written as its result comes;
 * only counts are kept until the end.
 */
#ifndef EHLO_CAPS_HTML_H
#define EHLO_CAPS_HTML_H

#include <jansson.h>
#include "authstr.h"

struct html;

/* The page is written beside FILE and takes its place at the end; a FILE that
 * is no regular one (a pipe, a device) is written at once.  EXIT_DONE or
 * EXIT_IO (cannot-write). */
int html_begin(const char *path, struct html **out, struct authstr_error *err);
void html_row(struct html *h, const json_t *result);
/* Frees. */
int html_end(struct html *h, struct authstr_error *err);
/* Gives it up: no page, and an old one stays. */
void html_drop(struct html *h);

#endif
