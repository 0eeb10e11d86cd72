/* SPDX-License-Identifier: MIT */
/*
 * gen_auth_record: what a server stores in the place of the password.
 */
#include <stdio.h>
#include <string.h>
#include "gen_auth/gen_auth.h"
#include "out/fail.h"

#define RECORD_MAX (1024 * 1024)

/* "dovecot, postgresql" */
static void
list_formats(const struct authstr_mech *m, char *to, size_t size)
{
	const char *name;
	size_t at = 0;

	to[0] = '\0';
	for (size_t i = 0;
	     (name = authstr_mech_record_at(m, i)) != NULL && at < size; i++)
		at += (size_t)snprintf(
		    to + at, size - at, "%s%s", i > 0 ? ", " : "", name);
}

int
gen_record_check(const struct gen *g, struct authstr_error *err)
{
	char known[128];
	const char *name;

	for (size_t i = 0; g->mech != NULL &&
			   (name = authstr_mech_record_at(g->mech, i)) != NULL;
	     i++)
		if (strcmp(name, g->opt.record) == 0)
			return EXIT_DONE;
	if (g->mech == NULL || authstr_mech_record_at(g->mech, 0) == NULL)
		return fail(err, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET, "no-record",
		    "expected a mechanism whose servers store a record, found "
		    "%s",
		    g->type->name);
	list_formats(g->mech, known, sizeof(known));
	return fail(err, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET, "no-record",
	    "expected a record of %s (%s), found '%.40s'", g->type->name, known,
	    g->opt.record);
}

static int
print(struct gen *g, struct authstr_span record)
{
	json_t *o;

	if (!g->opt.json) {
		out_raw(record);
		gen_print_eol(g);
		gen_print_values(g);
		return EXIT_DONE;
	}
	if ((o = out_json_new("gen-auth")) == NULL)
		return EXIT_INTERNAL;
	out_json_set(
	    o, "mechanism", authstr_span_of(authstr_mech_name(g->mech)));
	out_json_set(o, "format", authstr_span_of(g->opt.record));
	out_json_set(o, "record", record);
	out_json(o);
	return EXIT_DONE;
}

int
gen_record(struct gen *g, struct authstr_error *err)
{
	struct authstr_buf *record = authstr_buf_new(RECORD_MAX);
	int rc;

	if (record == NULL)
		return gen_no_memory(err);
	rc = authstr_exchange_record(g->exchange, g->opt.record, record, err);
	if ((authstr_mech_takes(g->mech) & 1u << AUTHSTR_REALM) != 0 &&
	    gen_get(g, GEN_REALM).len == 0)
		gen_note(g, "empty-realm",
		    "the realm is empty: give --realm, unless the server has "
		    "none");
	rc = rc == AUTHSTR_OK ? print(g, authstr_buf_span(record))
			      : gen_status(rc, err);
	authstr_buf_free(record);
	return rc;
}
