/* SPDX-License-Identifier: MIT */
#include "opt/near.h"
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include "ascii.h"

/* Longer words are never compared. */
#define WORD_MAX 31
/* More slips than this are another word. */
#define SLIPS_MAX 2

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Damerau's distance, restricted form: rows of the usual table. */
static size_t
slips(const char *a, size_t n, const char *b, size_t m)
{
	size_t d[WORD_MAX + 1][WORD_MAX + 1];

	for (size_t i = 0; i <= n; i++)
		d[i][0] = i;
	for (size_t j = 0; j <= m; j++)
		d[0][j] = j;
	for (size_t i = 1; i <= n; i++)
		for (size_t j = 1; j <= m; j++) {
			size_t cost =
			    ascii_lower(a[i - 1]) != ascii_lower(b[j - 1]);

			d[i][j] = least(d[i - 1][j - 1] + cost,
			    least(d[i - 1][j], d[i][j - 1]) + 1);
			if (i > 1 && j > 1 &&
			    ascii_lower(a[i - 1]) == ascii_lower(b[j - 2]) &&
			    ascii_lower(a[i - 2]) == ascii_lower(b[j - 1]))
				d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
		}
	return d[n][m];
}

size_t
near_distance(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b), d;

	if (n == 0 || m == 0 || n > WORD_MAX || m > WORD_MAX)
		return SIZE_MAX;
	if (n >= 2 && n < m && ascii_same(a, b, n))
		return 1;
	d = slips(a, n, b, m);
	return d <= SLIPS_MAX && d < m && d < n ? d : SIZE_MAX;
}

void
near_look(struct near *n, const char *candidate)
{
	size_t d = near_distance(n->word, candidate);

	if (d == SIZE_MAX || (n->hit != NULL && d >= n->distance))
		return;
	n->distance = d;
	n->hit = candidate;
}

void
near_say(const struct near *n, const char *fallback, char *text, size_t size)
{
	if (n->hit != NULL)
		snprintf(text, size, "; did you mean '%s'?", n->hit);
	else
		snprintf(text, size, "%s", fallback);
}

static struct near
look_at_mechs(const char *name)
{
	struct near n = { .word = name };

	for (size_t i = 0; i < authstr_mech_count(); i++)
		near_look(&n, authstr_mech_name(authstr_mech_at(i)));
	return n;
}

const char *
near_mech(const char *name)
{
	return look_at_mechs(name).hit;
}

void
near_mech_tell(const char *name, struct authstr_error *err)
{
	struct near n;
	char near[80];

	if (err->rule == NULL || strcmp(err->rule, "mech-unknown") != 0)
		return;
	n = look_at_mechs(name);
	near_say(&n, "", near, sizeof(near));
	snprintf(err->text, sizeof(err->text),
	    "--mech: no mechanism is called '%.60s'%s", name, near);
}
