/* SPDX-License-Identifier: MIT */
/*
 * require_facts: what a result says about the subject of a requirement.
 */
#ifndef EHLO_CAPS_REQUIRE_FACTS_H
#define EHLO_CAPS_REQUIRE_FACTS_H

#include <jansson.h>
#include "ehlo_caps/require.h"

/* What was found: text and, where it has one, a number.  yes: it is there, or
 * it is on. */
struct fact {
	bool known, yes, has_number;
	double number;
	char text[200];
};
void require_look(const struct require *r, const json_t *o, struct fact *f);

#endif
