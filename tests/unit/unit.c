/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include "unit/unit.h"

int
main(void)
{
	SRunner *runner = srunner_create(NULL);
	int failed;

#define SUITE(thing) srunner_add_suite(runner, suite_##thing());
#include "unit/suites.def"
#undef SUITE
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
