/* SPDX-License-Identifier: MIT */
/*
 * each: --all-mechs, the login by one mechanism after the other, each on a
 * connection of its own.
 */
#ifndef TOOLS_MSA_TEST_EACH_H
#define TOOLS_MSA_TEST_EACH_H

#include "msa_test/msa_test.h"

enum each_outcome { EACH_ACCEPTED, EACH_REFUSED, EACH_FAILED, EACH_NOT_TRIED };

struct each_row {
	char name[64];
	enum each_outcome outcome;
	int status;             /* enum exit_status of that connection */
	struct stage_row stage; /* what decided; rule NULL: nothing to tell */
	struct authstr_meaning m;
	bool has_meaning;
	double ms;
};

/* Options that say something else; EXIT_DONE, or the status, told. */
int each_check(struct test_values *v);
/* The whole of it: asks what is offered, tries, prints.  The exit status. */
int each_run(const struct test_values *v, const char *target);

void each_view_head(void);
void each_view(const struct each_row *row);
void each_view_last(const struct each_row *rows, size_t n);
json_t *each_json(const struct each_row *row);

#endif
