/* SPDX-License-Identifier: MIT */
/*
 * opt_page: what the parser and the printer of options share.
 */
#ifndef TOOLS_OPT_PAGE_H
#define TOOLS_OPT_PAGE_H

#include "opt/opt.h"

extern const struct opt_row opt_common[];

bool opt_has_arg(const struct opt_row *row);
/* On stdout: what there is, on one screen; and all of it, each option with what
 * it does.  Both return the exit status. */
int opt_help(const struct opt_page *page);
int opt_help_all(const struct opt_page *page);

#endif
