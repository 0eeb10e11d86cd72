# SPDX-License-Identifier: MIT
# The library as others see it, and the rules that the sources obey.

EXTRA_DIST += tests/api/consumer.c tests/api/gsasl-client.c
api_tests = \
	tests/api/consumer.test \
	tests/api/exports.test \
	tests/api/layers.test \
	tests/api/lazy.test
TESTS += $(api_tests)
dist_check_SCRIPTS += $(api_tests)

# The walk through docs/ADDING.md builds all of it once more: apart from make
# check.
dist_check_SCRIPTS += tests/api/adding.test
EXTRA_DIST += docs/ADDING.md
check-adding: all $(check_DATA)
	$(MAKE) check-TESTS TESTS='tests/api/adding.test' \
	  TEST_SUITE_LOG=adding.log

.PHONY: check-adding
