# SPDX-License-Identifier: MIT
# The library as others see it, and the rules that the sources obey.

EXTRA_DIST += tests/api/consumer.c tests/api/gsasl-client.c tests/api/threads.c \
	tests/api/abi.sh tests/api/symbols.sh tests/api/libauthstr.abi tests/api/samples \
	docs/examples/authstr.py
api_tests = \
	tests/api/abi.test \
	tests/api/consumer.test \
	tests/api/exports.test \
	tests/api/hardening.test \
	tests/api/layers.test \
	tests/api/lazy.test \
	tests/api/library-pages.test \
	tests/api/lint.test \
	tests/api/python.test \
	tests/api/samples.test \
	tests/api/symbols.test \
	tests/api/threads.test
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

# The kept description of the ABI, and Debian's list of symbols, with what is
# new: of a library with -g.
abi: lib/libauthstr.la
	$(srcdir)/tests/api/abi.sh lib/.libs/libauthstr.so \
	  $(srcdir)/lib/include >abi.made
	cat abi.made >$(srcdir)/tests/api/libauthstr.abi
	rm abi.made
	test ! -d $(srcdir)/debian || { \
	  list=$(srcdir)/debian/libauthstr0.symbols; \
	  $(srcdir)/tests/api/symbols.sh lib/.libs/libauthstr.so $(VERSION) \
	    <$$list >symbols.made && cat symbols.made >$$list && \
	  rm symbols.made; }

.PHONY: abi
