/* SPDX-License-Identifier: MIT */
#include "msa_sink/misbehave.h"
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include "opt/near.h"
#include "out/out.h"
#include "msa_sink/sink.h"
#include "msa_sink/word.h"

struct row {
	const char *name;
	bool anywhere; /* NAME@STAGE */
	unsigned stage;
	const char *mech, *script, *about;
	const struct ca_kind *cert;
};

#define ANYWHERE(name, script, about)                                          \
	{ name, true, 0, NULL, script, about, NULL },
#define BAD(name, stage, mech, script, about)                                  \
	{ name, false, SINK_AT_##stage, mech, script, about, NULL },
#define CERT(name, about, ...)                                                 \
	{ name, false, SINK_AT_HANDSHAKE, NULL, NULL, about,                   \
		&(const struct ca_kind){ __VA_ARGS__ } },

static const struct row rows[] = {
#include "misbehave.def"
};

#define N_ROWS (sizeof(rows) / sizeof(rows[0]))

static const struct {
	const char *name, *about;
} stages[SINK_STAGES] = {
#define STAGE(id, name, about) { name, about },
#include "stages.def"
#undef STAGE
};

const char *
sink_stage_name(unsigned stage)
{
	return stages[stage].name;
}

/* The row of that name, or N_ROWS; *near: the one that is nearest. */
static size_t
find_row(const char *name, bool anywhere, size_t *near)
{
	size_t best = SIZE_MAX, i;

	*near = N_ROWS;
	for (i = 0; i < N_ROWS; i++) {
		size_t d = near_distance(name, rows[i].name);

		if (rows[i].anywhere != anywhere)
			continue;
		if (strcmp(rows[i].name, name) == 0)
			break;
		if (d < best) {
			best = d;
			*near = i;
		}
	}
	return i;
}

static unsigned
find_stage(const char *name, unsigned *near)
{
	size_t best = SIZE_MAX;
	unsigned i;

	*near = SINK_STAGES;
	for (i = 0; i < SINK_STAGES; i++) {
		size_t d = near_distance(name, stages[i].name);

		if (strcmp(stages[i].name, name) == 0)
			break;
		if (d < best) {
			best = d;
			*near = i;
		}
	}
	return i;
}

static bool
find_anywhere(const char *name, const char *stage, struct sink_bad *bad,
    char *hint, size_t size)
{
	unsigned near_stage, at = find_stage(stage, &near_stage);
	size_t near, i = find_row(name, true, &near);

	if (i < N_ROWS && at < SINK_STAGES) {
		*bad =
		    (struct sink_bad){ .script = rows[i].script, .stage = at };
		return true;
	}
	near = i < N_ROWS ? i : near;
	near_stage = at < SINK_STAGES ? at : near_stage;
	if (near < N_ROWS && near_stage < SINK_STAGES)
		snprintf(hint, size, "%s@%s", rows[near].name,
		    stages[near_stage].name);
	return false;
}

bool
misbehave_find(const char *name, struct sink_bad *bad, char *hint, size_t size)
{
	const char *at = strchr(name, '@');
	char front[40];
	size_t near, i;

	hint[0] = '\0';
	if (at != NULL) {
		snprintf(front, sizeof(front), "%.*s", (int)(at - name), name);
		return find_anywhere(front, at + 1, bad, hint, size);
	}
	i = find_row(name, false, &near);
	if (i < N_ROWS) {
		*bad = (struct sink_bad){ rows[i].script, rows[i].stage,
			rows[i].mech, rows[i].cert };
		return true;
	}
	if (find_row(name, true, &i) < N_ROWS)
		snprintf(hint, size, "%s@ehlo", name);
	else if (near < N_ROWS)
		snprintf(hint, size, "%s", rows[near].name);
	return false;
}

void
misbehave_list(void)
{
	char name[60];

	out_hang_list(28);
	for (size_t i = 0; i < N_ROWS; i++) {
		snprintf(name, sizeof(name), "%s%s", rows[i].name,
		    rows[i].anywhere ? "@STAGE" : "");
		out_text("%-26s  %s\n", name, rows[i].about);
	}
	out_text("\nSTAGE is one of:\n");
	for (unsigned i = 0; i < SINK_STAGES; i++)
		out_text("%-26s  %s\n", stages[i].name, stages[i].about);
	out_hang(0);
}
