/* SPDX-License-Identifier: MIT */
#include "gen_auth/gen_auth.h"
#include "applet.h"

int
gen_batch(struct gen *g)
{
	(void)g;
	return EXIT_INTERNAL;
}
