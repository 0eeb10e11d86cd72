/* SPDX-License-Identifier: MIT */
/*
 * registry: the table of mechanisms, and what can be asked of a row.
 */
#include "base/text.h"
#include "mech/charset.h"
#include "mech/mech.h"

/* A message in UTF-16 that is longer stays unrecognised. */
#define SNIFF_MAX (256 * 1024)

#define MECH(row) extern const struct authstr_mech mech_##row;
#include "mech/mechs.def"
#undef MECH

const struct authstr_mech *const mech_table[] = {
#define MECH(row) &mech_##row,
#include "mech/mechs.def"
#undef MECH
	NULL,
};

size_t
authstr_mech_count(void)
{
	return sizeof(mech_table) / sizeof(mech_table[0]) - 1;
}

const struct authstr_mech *
authstr_mech_at(size_t i)
{
	return i < authstr_mech_count() ? mech_table[i] : NULL;
}

static bool
has_name(const struct authstr_mech *m, span name)
{
	if (m->aliases == NULL &&
	    (name.len == 0 ||
		text_lower(name.p[0]) != text_lower((unsigned char)m->name[0])))
		return false; /* most are told by that, without a strlen */
	if (span_equal_case(authstr_span_of(m->name), name))
		return true;
	for (size_t i = 0; m->aliases != NULL && m->aliases[i] != NULL; i++)
		if (span_equal_case(authstr_span_of(m->aliases[i]), name))
			return true;
	return false;
}

const struct authstr_mech *
authstr_mech_find(span name)
{
	for (size_t i = 0; mech_table[i] != NULL; i++)
		if (has_name(mech_table[i], name))
			return mech_table[i];
	return NULL;
}

const char *
authstr_mech_name(const struct authstr_mech *m)
{
	return m->name;
}

const char *
authstr_mech_spec(const struct authstr_mech *m)
{
	return m->spec;
}

const char *
authstr_mech_brief(const struct authstr_mech *m)
{
	return m->brief;
}

unsigned
authstr_mech_flags(const struct authstr_mech *m)
{
	return m->flags;
}

const char *
authstr_mech_unspoken(const struct authstr_mech *m)
{
	if ((m->flags & AUTHSTR_MECH_RESERVED) == 0)
		return NULL;
	return m->unspoken != NULL ? m->unspoken : "not yet; use another one";
}

unsigned
authstr_mech_needs(const struct authstr_mech *m)
{
	return m->needs;
}

unsigned
authstr_mech_takes(const struct authstr_mech *m)
{
	return m->takes;
}

unsigned
authstr_mech_rank(const struct authstr_mech *m)
{
	return m->rank;
}

const char *
authstr_mech_record_at(const struct authstr_mech *m, size_t i)
{
	for (size_t at = 0; m->records != NULL && m->records[at] != NULL; at++)
		if (at == i)
			return m->records[at];
	return NULL;
}

/* Keeps out[0..n) sorted by score; returns the new n. */
static size_t
guess_insert(struct authstr_guess *out, size_t n, size_t max,
    const struct authstr_guess *g)
{
	size_t at = n;

	while (at > 0 && out[at - 1].score < g->score)
		at--;
	if (at == max)
		return n;
	if (n == max)
		n--;
	memmove(out + at + 1, out + at, (n - at) * sizeof(*out));
	out[at] = *g;
	return n + 1;
}

size_t
authstr_sniff(span bytes, struct authstr_guess *out, size_t max)
{
	struct authstr_buf text;
	size_t n = 0;

	buf_init(&text, SNIFF_MAX);
	charset_from_utf16(bytes, &text);
	for (size_t i = 0; mech_table[i] != NULL; i++) {
		struct authstr_guess g = { .mech = mech_table[i] };

		if (g.mech->sniff == NULL)
			continue;
		/* in UTF-16 it is damaged, whatever it is */
		g.score = buf_span(&text).len > 0
			      ? g.mech->sniff(buf_span(&text), &g) / 2
			      : g.mech->sniff(bytes, &g);
		if (g.score > 0)
			n = guess_insert(out, n, max, &g);
	}
	buf_wipe(&text);
	return n;
}

const char *
authstr_version(void)
{
	return PACKAGE_VERSION;
}
