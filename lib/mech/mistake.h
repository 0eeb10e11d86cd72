/* SPDX-License-Identifier: MIT */
/*
 * mistake: what a value shows of how it came about.  Each says whether the
 * value has it, and which bytes of it, [*start, *end).
 */
#ifndef MECH_MISTAKE_H
#define MECH_MISTAKE_H

#include "base/span.h"

typedef bool mistake_finder(span value, size_t *start, size_t *end);

mistake_finder mistake_empty;
/* A log's or a person's mark where the value was: "/" "* secret *" "/". */
mistake_finder mistake_redacted;
/* <username>, YOUR_PASSWORD, ${TOKEN} */
mistake_finder mistake_placeholder;
mistake_finder mistake_quotes;
/* \! or \$ */
mistake_finder mistake_shell_backslash;
/* %40 */
mistake_finder mistake_url_escape;
/* Alice <alice@example.org> */
mistake_finder mistake_display_name;
/* alice.org, once alice@example.org */
mistake_finder mistake_perl_at;
mistake_finder mistake_hash;
/* abcd efgh ijkl mnop */
mistake_finder mistake_app_password;
mistake_finder mistake_token_in_plain;
mistake_finder mistake_token_json;
mistake_finder mistake_not_a_token;
mistake_finder mistake_refresh_token;
mistake_finder mistake_whitespace;
/* A byte that ends a value for many a program. */
mistake_finder mistake_nul;
/* Another control character; blanks and line ends are none. */
mistake_finder mistake_control;

#endif
