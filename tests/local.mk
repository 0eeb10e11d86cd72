# SPDX-License-Identifier: MIT
# make check: unit tests (check), then the programs as users call them.

EXTRA_DIST += tests/vectors tests/scripts tests/captures tests/cli

if HAVE_CHECK
check_PROGRAMS += tests/unit/unit
TESTS += tests/unit/unit
tests_unit_unit_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/lib \
	-I$(top_srcdir)/tests $(CHECK_CFLAGS) $(JANSSON_CFLAGS) \
	-DTESTS_DIR='"$(abs_top_srcdir)/tests"'
tests_unit_unit_CFLAGS = $(AUTHSTR_HARDEN) -Wall -Wextra
tests_unit_unit_LDADD = lib/libcore.la $(CHECK_LIBS) $(JANSSON_LIBS) \
	$(GSASL_LIBS) $(CRYPTO_LIBS)
tests_unit_unit_SOURCES = \
	tests/unit/unit.c tests/unit/unit.h tests/unit/suites.def
include tests/unit/local.mk
endif
