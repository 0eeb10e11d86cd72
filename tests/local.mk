# SPDX-License-Identifier: MIT
# make check: unit tests (check), then the programs as users call them.  All
# speak TAP, so that each case counts.

TEST_EXTENSIONS = .test
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) \
	$(top_srcdir)/build-aux/tap-driver.sh
TEST_LOG_DRIVER = $(LOG_DRIVER)
# A script is handed to its interpreter, where that is installed.
TEST_LOG_COMPILER = $(top_srcdir)/tests/support/run
# check's own limit of 4 s a case is passed where a machine pauses.
AM_TESTS_ENVIRONMENT = \
	PATH='$(abs_top_builddir)/tests/bin:'"$$PATH"; \
	builddir='$(abs_top_builddir)'; srcdir='$(abs_top_srcdir)'; \
	AUTHSTR='$(abs_top_builddir)/tools/authstr'; \
	CC='$(CC)'; TEST_CFLAGS='$(CFLAGS) $(AUTHSTR_HARDEN)'; \
	TEST_LDFLAGS='$(LDFLAGS) $(AUTHSTR_HARDEN_LD)'; \
	CK_DEFAULT_TIMEOUT=60; export CK_DEFAULT_TIMEOUT; \
	CK_TAP_LOG_FILE_NAME=-; CK_VERBOSITY=silent; LC_ALL=C; TZ=UTC0; \
	export PATH builddir srcdir AUTHSTR CC TEST_CFLAGS TEST_LDFLAGS \
	    CK_TAP_LOG_FILE_NAME CK_VERBOSITY LC_ALL TZ; \
	$(sanitizer_environment)


# The leak checker needs ptrace, which secret_guard takes from all but root.
# A process for each case would cost a leak check for each case.
if SANITIZERS
sanitizer_environment = \
	CK_FORK=no; CK_TIMEOUT_MULTIPLIER=20; \
	export CK_FORK CK_TIMEOUT_MULTIPLIER; \
	ASAN_OPTIONS=allocator_may_return_null=1; \
	LSAN_OPTIONS=suppressions='$(abs_top_srcdir)/tests/support/lsan.supp':print_suppressions=0; \
	export LSAN_OPTIONS; \
	test "`id -u`" = 0 || ASAN_OPTIONS=$$ASAN_OPTIONS:detect_leaks=0; \
	export ASAN_OPTIONS;
endif

EXTRA_DIST += tests/vectors tests/scripts tests/captures \
	tests/support/certs.sh tests/support/coverage tests/support/demo \
	tests/support/examples.sh tests/support/faults.py tests/support/flaky.c \
	tests/support/json-page tests/support/lsan.supp \
	tests/support/page tests/support/pages.sh \
	tests/support/proxy.py \
	tests/support/readme tests/support/record.c \
	tests/support/rules-page \
	tests/support/run tests/support/run-all \
	tests/support/lint tests/support/lint.h \
	tests/support/memcheck \
	tests/support/run-valgrind tests/support/scan.c \
	tests/support/schema.py tests/support/sink.sh tests/support/talk \
	tests/support/tap.sh tests/support/valgrind.supp

# The names of the applets, as links to the program that was built.
check_DATA = tests/bin/.made
tests/bin/.made: tools/authstr$(EXEEXT)
	$(AM_V_GEN)rm -rf tests/bin && $(MKDIR_P) tests/bin && \
	  tools/authstr$(EXEEXT) --install tests/bin && \
	  $(LN_S) ../../tools/authstr$(EXEEXT) tests/bin/authstr && \
	  touch $@

clean-local:
	rm -rf html tests/bin tests/memcheck tests/interop/tree-* sanitizers clang \
	  coverage fuzz lint-cache ports

if HAVE_CHECK
check_PROGRAMS += tests/unit/unit
TESTS += tests/unit/unit
tests_unit_unit_CPPFLAGS = $(AM_CPPFLAGS) $(IDN2_CFLAGS) -I$(top_srcdir)/lib \
	-I$(top_srcdir)/tests -I$(top_srcdir)/tools $(CHECK_CFLAGS) $(JANSSON_CFLAGS) \
	-DTESTS_DIR='"$(abs_top_srcdir)/tests"'
tests_unit_unit_CFLAGS = $(AUTHSTR_HARDEN) -Wall -Wextra
tests_unit_unit_LDADD = lib/libcore.la $(CHECK_LIBS) $(JANSSON_LIBS) $(IDN2_LIBS) \
	$(GSASL_LIBS) $(CRYPTO_LIBS)
tests_unit_unit_SOURCES = \
	tests/unit/unit.c tests/unit/unit.h tests/unit/suites.def \
	tests/unit/traces.def
include tests/unit/local.mk
endif

include tests/alloc/local.mk
include tests/api/local.mk
include tests/bench/local.mk
include tests/captures/local.mk
include tests/cli/local.mk
include tests/fuzz/local.mk
include tests/interop/local.mk
include tests/packaging/local.mk
