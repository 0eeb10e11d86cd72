/* SPDX-License-Identifier: MIT */
/*
 * gen_auth_types: the table of types, and who is who.
 */
#include <stdint.h>
#include <string.h>
#include "applet.h"
#include "ascii.h"
#include "gen_auth/gen_auth.h"
#include "opt/near.h"
#include "out/out.h"

const struct gen_type gen_types[] = {
/* clang-format off */
#define USER GEN_USER
#define PASSWORD GEN_PASSWORD
#define TOKEN GEN_TOKEN
#define AUTHZID GEN_AUTHZID
#define CHALLENGE GEN_CHALLENGE
#define STRING GEN_STRING
#define SALT GEN_SALT
#define A(...) { __VA_ARGS__, GEN_NONE }
#define GEN_MECH(name, args, optional, label)                                  \
	{ name, NULL, NULL, args, optional, label, NULL, false },
#define GEN_TEXT(name, alias, brief, args, function, quiet)                    \
	{ name, alias, brief, args, 0, LABEL_NONE, function, quiet },
#include "gen_auth/types.def"
#undef GEN_MECH
#undef GEN_TEXT
#undef A
	/* clang-format on */
	{ NULL, NULL, NULL, { GEN_NONE }, 0, LABEL_NONE, NULL, false },
};

static bool
same(const char *a, const char *b)
{
	size_t n = a == NULL ? 0 : strlen(a);

	return n > 0 && n == strlen(b) && ascii_same(a, b, n);
}

/* A mechanism answers to what the library calls it; the rest to its name and
 * alias. */
static const struct gen_type *
find_type(const char *name, const struct authstr_mech *mech)
{
	for (const struct gen_type *t = gen_types; t->name != NULL; t++) {
		if (mech != NULL && t->text == NULL &&
		    same(t->name, authstr_mech_name(mech)))
			return t;
		if (t->text != NULL &&
		    (same(t->name, name) || same(t->alias, name)))
			return t;
	}
	return NULL;
}

static void
nearest(const char *name, const char *candidate, size_t *best, const char **hit)
{
	size_t d = near_distance(name, candidate);

	if (d < *best) {
		*best = d;
		*hit = candidate;
	}
}

/* The first line is the old tool's, to the letter: programs look for it. */
static int
unknown(const char *name)
{
	const char *hit = NULL;
	size_t best = SIZE_MAX;

	for (const struct gen_type *t = gen_types; t->name != NULL; t++)
		nearest(name, t->name, &best, &hit);
	for (size_t i = 0; i < authstr_mech_count(); i++)
		nearest(
		    name, authstr_mech_name(authstr_mech_at(i)), &best, &hit);
	out_plain_warn("I don't speak %s", name);
	if (hit != NULL)
		out_warn("did you mean %s? (unknown-type)", hit);
	else
		out_warn("try: gen-auth --list (unknown-type)");
	return EXIT_NO;
}

int
gen_find(struct gen *g, const char *name)
{
	g->mech = authstr_mech_find(authstr_span_of(name));
	g->type = find_type(name, g->mech);
	if (g->type != NULL && g->type->text != NULL)
		g->mech = NULL;
	if (g->type == NULL && g->mech == NULL)
		return unknown(name);
	if (g->type != NULL)
		return EXIT_DONE;
	out_warn("%s is known, but not spoken yet (mech-unsupported)",
	    authstr_mech_name(g->mech));
	out_warn("try: gen-auth --list");
	return EXIT_NO;
}

bool
gen_takes(const struct gen *g, enum gen_value which)
{
	static const enum authstr_input inputs[GEN_VALUES] = {
		[GEN_USER] = AUTHSTR_AUTHCID,
		[GEN_AUTHZID] = AUTHSTR_AUTHZID,
		[GEN_PASSWORD] = AUTHSTR_PASSWORD,
		[GEN_TOKEN] = AUTHSTR_TOKEN,
	};

	for (size_t i = 0; g->type->args[i] != GEN_NONE; i++)
		if (g->type->args[i] == which)
			return true;
	return g->mech != NULL && which <= GEN_AUTHZID &&
	       (authstr_mech_takes(g->mech) & 1u << inputs[which]) != 0;
}

static bool
is_reserved(const struct authstr_mech *m)
{
	return (authstr_mech_flags(m) & AUTHSTR_MECH_RESERVED) != 0;
}

int
gen_list(void)
{
	for (const struct gen_type *t = gen_types; t->name != NULL; t++) {
		const struct authstr_mech *m =
		    authstr_mech_find(authstr_span_of(t->name));
		const char *brief = t->brief;

		if (t->text == NULL && m != NULL)
			brief = authstr_mech_brief(m);
		out_text("%-20s %s\n", t->name, brief);
	}
	for (size_t i = 0; i < authstr_mech_count(); i++) {
		const struct authstr_mech *m = authstr_mech_at(i);

		if (is_reserved(m))
			out_text("%-20s %s (not spoken yet)\n",
			    authstr_mech_name(m), authstr_mech_brief(m));
	}
	return out_end(EXIT_DONE);
}
