# SPDX-License-Identifier: MIT
# Each allocation fails in turn.  make check: some of each run, and one from each
# place; make check-alloc: all of them, which takes many minutes.
if HAVE_CHECK
check_PROGRAMS += tests/alloc/alloc
TESTS += tests/alloc/alloc
tests_alloc_alloc_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/lib \
	-I$(top_srcdir)/tests $(CHECK_CFLAGS) $(JANSSON_CFLAGS) \
	$(CRYPTO_CFLAGS) -DTESTS_DIR='"$(abs_top_srcdir)/tests"'
tests_alloc_alloc_CFLAGS = $(AUTHSTR_HARDEN) -Wall -Wextra
tests_alloc_alloc_LDADD = lib/libcore.la $(CHECK_LIBS) $(JANSSON_LIBS) \
	$(GSASL_LIBS) $(CRYPTO_LIBS)
tests_alloc_alloc_SOURCES = \
	tests/alloc/alloc.c tests/alloc/alloc.h \
	tests/alloc/captures.c \
	tests/alloc/mem_count.c tests/alloc/mem_count.h \
	tests/alloc/places.c tests/alloc/places.h \
	tests/alloc/scripts.c \
	tests/alloc/vectors.c \
	tests/support/vectors.c tests/support/vectors.h \
	tests/unit/file.c tests/unit/file.h \
	tests/unit/script.c tests/unit/script.h

check-alloc: tests/alloc/alloc
	tests/alloc/alloc --all
endif
