/* SPDX-License-Identifier: MIT */
#include "decode_auth/names.h"
#include <string.h>
#include "applet.h"
#include "authstr-capture.h"
#include "opt/near.h"
#include "out/out.h"

/* A dialect may have several rows, one behind the other. */
int
names_list_dialects(void)
{
	const char *id = "", *program = "";

	out_hang_list(21);
	for (size_t i = 0; i < authstr_dialect_count(); i++) {
		bool again = strcmp(id, authstr_dialect_id(i)) == 0 &&
			     strcmp(program, authstr_dialect_program(i)) == 0;

		id = authstr_dialect_id(i);
		program = authstr_dialect_program(i);
		if (!again)
			out_text("%-20s %s\n", id, program);
	}
	out_hang(0);
	return EXIT_DONE;
}

bool
names_is_slip(const char *name)
{
	return authstr_mech_find(authstr_span_of(name)) == NULL &&
	       strchr(name, '*') == NULL && near_mech(name) != NULL;
}

bool
names_is_dialect(const char *id, char *near, size_t size)
{
	struct near n = { .word = id };

	for (size_t i = 0; i < authstr_dialect_count(); i++) {
		if (strcmp(authstr_dialect_id(i), id) == 0)
			return true;
		near_look(&n, authstr_dialect_id(i));
	}
	near_say(&n, ": see --dialect=list", near, size);
	return false;
}
