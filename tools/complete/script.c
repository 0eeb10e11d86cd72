/* SPDX-License-Identifier: MIT */
/*
 * The scripts of this folder, which make has turned into texts.
 */
#include <string.h>
#include "applet.h"
#include "complete/complete.h"
#include "out/out.h"

static const char *const bash[] = {
#include "complete/bash.inc"
};
static const char *const zsh[] = {
#include "complete/zsh.inc"
};
static const char *const fish[] = {
#include "complete/fish.inc"
};

static const struct {
	const char *shell;
	const char *const *line;
	size_t n;
} scripts[] = {
	{ "bash", bash, sizeof(bash) / sizeof(bash[0]) },
	{ "zsh", zsh, sizeof(zsh) / sizeof(zsh[0]) },
	{ "fish", fish, sizeof(fish) / sizeof(fish[0]) },
};

int
complete_script(const char *shell)
{
	for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++) {
		if (strcmp(scripts[i].shell, shell) != 0)
			continue;
		for (size_t k = 0; k < scripts[i].n; k++)
			out_text("%s\n", scripts[i].line[k]);
		return out_end(EXIT_DONE);
	}
	out_warn("expected bash, zsh or fish");
	return EXIT_BAD_USAGE;
}
