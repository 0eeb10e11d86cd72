/* SPDX-License-Identifier: MIT */
/*
 * The dialogue scripts, played by unit/script.c, which knows what a session
 * without memory may do: give up, but never say that all is well.
 */
#include <check.h>
#include <glob.h>
#include <stdlib.h>
#include "alloc/alloc.h"
#include "unit/file.h"
#include "unit/script.h"

#define MOST 10000 /* allocations of a script */

static glob_t files;

START_TEST(script_without_memory)
{
	const char *name = files.gl_pathv[_i] + strlen(TESTS_DIR) + 1;
	struct authstr_buf script;
	unsigned long all;
	long live;

	file_read(name, &script);
	live = mem_count_live();
	all = script_play_starved(name, buf_span(&script), MOST);
	alloc_counts(all, 0);
	for (unsigned long nth = 1; nth <= all; nth++) {
		if (!alloc_wants(nth, all))
			continue;
		script_play_starved(name, buf_span(&script), nth);
		if (mem_count_live() != live)
			alloc_fault(name, "leaks without", nth);
		alloc_counts(0, 1);
	}
	script_play(name, buf_span(&script), SCRIPT_WHOLE);
	if (mem_count_live() != live)
		alloc_fault(name, "leaks", 0);
	buf_wipe(&script);
}
END_TEST

/* A failed check ends all of them: it is told by check itself. */
void
alloc_scripts(void)
{
	Suite *s = suite_create("scripts");
	TCase *t = tcase_create("scripts");
	SRunner *runner;

	if (glob(TESTS_DIR "/scripts/*.txt", 0, NULL, &files) != 0)
		return;
	tcase_add_loop_test(t, script_without_memory, 0, (int)files.gl_pathc);
	suite_add_tcase(s, t);
	runner = srunner_create(s);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_set_tap(runner, "/dev/null");
	srunner_run_all(runner, CK_SILENT);
	if (srunner_ntests_failed(runner) > 0)
		srunner_print(runner, CK_NORMAL);
	if (srunner_ntests_failed(runner) > 0)
		alloc_fault("scripts", "fail", 0);
	srunner_free(runner);
	globfree(&files);
}
