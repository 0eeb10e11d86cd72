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
#define TOKEN_SECRET GEN_TOKEN_SECRET
#define AUTHZID GEN_AUTHZID
#define DOMAIN GEN_DOMAIN
#define CHALLENGE GEN_CHALLENGE
#define STRING GEN_STRING
#define REGION GEN_REGION
#define CRYPT_SALT GEN_CRYPT_SALT
#define A(...) { __VA_ARGS__, GEN_NONE }
#define GEN_OLD(name, args, optional, label, old, old_text)                    \
	{ name, NULL, NULL, args, optional, label, NULL, false, old, old_text, \
	    0 },
#define GEN_MECH(name, args, optional, label)                                  \
	{ name, NULL, NULL, args, optional, label, NULL, false, GEN_NONE,      \
	    NULL, 0 },
#define GEN_TEXT(name, alias, brief, args, function, quiet)                    \
	{ name, alias, brief, args, 0, LABEL_NONE, function, quiet, GEN_NONE,  \
	    NULL, 0 },
#define GEN_KEY(name, brief, args, required, function)                         \
	{ name, NULL, brief, args, 0, LABEL_NONE, function, true, GEN_NONE,    \
	    NULL, required },
#include "gen_auth/types.def"
#undef GEN_MECH
#undef GEN_OLD
#undef GEN_TEXT
#undef GEN_KEY
#undef A
	/* clang-format on */
	{ NULL, NULL, NULL, { GEN_NONE }, 0, LABEL_NONE, NULL, false, GEN_NONE,
	    NULL, 0 },
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

static bool
is_reserved(const struct authstr_mech *m)
{
	return (authstr_mech_flags(m) & AUTHSTR_MECH_RESERVED) != 0;
}

/* The type of a row that the table does not have: who and with what, in the
 * usual order, and what the server says first. */
static void
derive(const struct authstr_mech *m, struct gen_type *t)
{
	static const enum gen_value words[] = { GEN_USER, GEN_PASSWORD,
		GEN_TOKEN };
	size_t n = 0;

	*t = (struct gen_type){ .name = authstr_mech_name(m),
		.label = LABEL_AUTO };
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		unsigned input = 1u << gen_values[words[i]].input;

		if ((authstr_mech_takes(m) & input) == 0)
			continue;
		t->args[n++] = words[i];
		if ((authstr_mech_needs(m) & input) == 0)
			t->optional |= GEN_BIT(words[i]);
	}
	if ((authstr_mech_flags(m) & AUTHSTR_MECH_CLIENT_FIRST) == 0)
		t->args[n++] = GEN_CHALLENGE;
	t->args[n] = GEN_NONE;
}

bool
gen_look_up(struct gen *g, const char *name)
{
	g->mech = authstr_mech_find(authstr_span_of(name));
	g->type = find_type(name, g->mech);
	if (g->type != NULL && g->type->text != NULL)
		g->mech = NULL;
	if (g->mech != NULL && is_reserved(g->mech))
		return false;
	if (g->type == NULL && g->mech != NULL) {
		derive(g->mech, &g->derived);
		g->type = &g->derived;
	}
	return g->type != NULL;
}

int
gen_find(struct gen *g, const char *name)
{
	if (gen_look_up(g, name))
		return EXIT_DONE;
	if (g->mech == NULL)
		return unknown(name);
	out_warn("%s is known, but not spoken: %s (mech-unsupported)",
	    authstr_mech_name(g->mech), authstr_mech_unspoken(g->mech));
	out_warn("try: gen-auth --list");
	return EXIT_NO;
}

bool
gen_takes(const struct gen *g, enum gen_value which)
{
	for (size_t i = 0; g->type->args[i] != GEN_NONE; i++)
		if (g->type->args[i] == which)
			return true;
	return g->mech != NULL && which < GEN_INPUTS &&
	       (authstr_mech_takes(g->mech) & 1u << gen_values[which].input) !=
		   0;
}

bool
gen_is_old(const struct gen *g)
{
	return !g->by_option && !g->opt.json &&
	       strcmp(g->opt.format, "label") == 0;
}

/* ---------------------------------------------------------------- list -- */

static void
list_row(const char *name, const char *brief, const char *more)
{
	out_text("%-20s %s%s\n", name, brief, more);
}

static void
list_types(bool text)
{
	for (const struct gen_type *t = gen_types; t->name != NULL; t++) {
		const struct authstr_mech *m =
		    authstr_mech_find(authstr_span_of(t->name));

		if (text && t->text != NULL)
			list_row(t->name, t->brief, "");
		if (!text && t->text == NULL && m != NULL && !is_reserved(m))
			list_row(t->name, authstr_mech_brief(m), "");
	}
}

static void
list_rows(bool reserved)
{
	for (size_t i = 0; i < authstr_mech_count(); i++) {
		const struct authstr_mech *m = authstr_mech_at(i);

		if (reserved && is_reserved(m))
			list_row(authstr_mech_name(m), authstr_mech_brief(m),
			    " (not spoken)");
		if (!reserved && !is_reserved(m) &&
		    find_type(authstr_mech_name(m), m) == NULL)
			list_row(
			    authstr_mech_name(m), authstr_mech_brief(m), "");
	}
}

int
gen_list(void)
{
	out_hang_list(21);
	list_types(false);
	list_rows(false);
	list_types(true);
	list_rows(true);
	return out_end(EXIT_DONE);
}
