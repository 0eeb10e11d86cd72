/* SPDX-License-Identifier: MIT */
/*
 * explain: the catalogue of rules, a rule a page.
 */
#ifndef TOOLS_DECODE_AUTH_EXPLAIN_H
#define TOOLS_DECODE_AUTH_EXPLAIN_H

#include <stdbool.h>
#include "opt/opt.h"

/* name: a rule's id, "all", or "list".  The exit status; of a rule that there
 * is not, the nearest are named. */
int explain(const struct opt_page *page, const char *name, bool json);

#endif
