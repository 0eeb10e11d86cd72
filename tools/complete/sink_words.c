/* SPDX-License-Identifier: MIT */
#include "complete/sink_words.h"
#include <stdio.h>
#include <string.h>
#include "msa_sink/login.h"

void
sink_words_mech(const struct words *w)
{
	const struct login_mech *m;

	for (size_t i = 0; (m = login_mech_at(i)) != NULL; i++)
		words_offer(w, m->name, NULL);
}

static const struct {
	const char *name, *about;
} stages[] = {
#define STAGE(id, name, about) { name, about },
#include "msa_sink/stages.def"
#undef STAGE
};

/* --fail knows the stages before the handshake; STAGE=, and once that is there
 * what is no reply. */
void
sink_words_stage(const struct words *w)
{
	static const char *const ends[] = { "", "close", "hang" };
	bool there = strchr(w->begun, '=') != NULL;
	char word[40];

	for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]) &&
			   strcmp(stages[i].name, "handshake") != 0;
	     i++)
		for (size_t k = there; k < (there ? 3 : 1); k++) {
			snprintf(word, sizeof(word), "%s=%s", stages[i].name,
			    ends[k]);
			words_offer(w, word, stages[i].about);
		}
}

static const struct {
	const char *name, *about;
	bool anywhere;
} scenarios[] = {
#define ANYWHERE(name, script, about) { name, about, true },
#define BAD(name, stage, mech, script, about) { name, about, false },
#define CERT(name, about, ...) { name, about, false },
#include "msa_sink/misbehave.def"
#undef ANYWHERE
#undef BAD
#undef CERT
};

/* NAME@, and once that is there NAME@STAGE. */
void
sink_words_scenario(const struct words *w)
{
	bool where = strchr(w->begun, '@') != NULL;
	char word[80];

	for (size_t i = 0; i < sizeof(scenarios) / sizeof(scenarios[0]); i++) {
		const char *name = scenarios[i].name;
		size_t n = scenarios[i].anywhere && where
			       ? sizeof(stages) / sizeof(stages[0])
			       : 1;

		for (size_t k = 0; k < n; k++) {
			snprintf(word, sizeof(word), "%s%s%s", name,
			    scenarios[i].anywhere ? "@" : "",
			    n > 1 ? stages[k].name : "");
			words_offer(w, word,
			    n > 1 ? stages[k].about : scenarios[i].about);
		}
	}
}
