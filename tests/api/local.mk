# SPDX-License-Identifier: MIT
# The library as others see it, and the rules that the sources obey.

EXTRA_DIST += tests/api/consumer.c
api_tests = \
	tests/api/consumer.test \
	tests/api/exports.test \
	tests/api/layers.test \
	tests/api/lazy.test
TESTS += $(api_tests)
dist_check_SCRIPTS += $(api_tests)
