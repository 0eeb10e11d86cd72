# SPDX-License-Identifier: MIT
# Parsers of outside bytes against mutations of their seeds.
check_PROGRAMS += tests/fuzz/fuzz
TESTS += tests/fuzz/fuzz
tests_fuzz_fuzz_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/lib \
	-I$(top_srcdir)/tests -DTESTS_DIR='"$(abs_top_srcdir)/tests"'
tests_fuzz_fuzz_LDADD = lib/libcore.la $(GSASL_LIBS) $(CRYPTO_LIBS)
tests_fuzz_fuzz_SOURCES = \
	tests/fuzz/fuzz.c tests/fuzz/fuzz.h tests/fuzz/targets.def \
	tests/fuzz/fuzz_mech.c \
	tests/fuzz/fuzz_reply.c \
	tests/fuzz/fuzz_session.c
