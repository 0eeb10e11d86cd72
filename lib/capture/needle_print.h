/* SPDX-License-Identifier: MIT */
/*
 * needle_print: characters as programs escape them.
 */
#ifndef CAPTURE_NEEDLE_PRINT_H
#define CAPTURE_NEEDLE_PRINT_H

#include "base/span.h"

/* The longest that one character becomes: "\ud83d\udd11". */
#define NEEDLE_UNIT_MAX 12

enum needle_class {
	FORM_CONTROL = 1 << 0,
	FORM_HIGH = 1 << 1,
	FORM_ALL = 1 << 2,
	FORM_OTHERS = 1 << 3,
	FORM_POINTS = 1 << 4
};

/* A row of needle.def. */
struct needle_form {
	const char *name, *special;
	unsigned classes;
	/* One character that is escaped; returns the length. */
	size_t (*print)(uint32_t c, unsigned char *to);
};

enum {
#define FORM(name, special, classes, print) +1
	NEEDLE_FORMS = 0
#include "capture/needle.def"
#undef FORM
};
extern const struct needle_form needle_forms[];

bool needle_is_escaped(const struct needle_form *f, uint32_t c);

#endif
