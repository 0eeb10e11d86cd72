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
	if (authstr_mech_find(authstr_span_of(name)) != NULL)
		return false;
	for (size_t i = 0; authstr_mech_at(i) != NULL; i++)
		if (near_distance(
			name, authstr_mech_name(authstr_mech_at(i))) <= 2 &&
		    strchr(name, '*') == NULL)
			return true;
	return false;
}

bool
names_is_dialect(const char *id)
{
	for (size_t i = 0; i < authstr_dialect_count(); i++)
		if (strcmp(authstr_dialect_id(i), id) == 0)
			return true;
	return false;
}
