# SPDX-License-Identifier: MIT
# libauthstr: the core is one convenience library, so that the program and the
# unit tests can link it whole; the installed library shows authstr_* alone.

include_HEADERS += \
	lib/include/authstr.h \
	lib/include/authstr-rule.h \
	lib/include/authstr-gsasl.h \
	lib/include/authstr-caps.h \
	lib/include/authstr-smtp.h \
	lib/include/authstr-capture.h

pkgconfigdir = $(libdir)/pkgconfig
pkgconfig_DATA = lib/authstr.pc

noinst_LTLIBRARIES += lib/libcore.la
lib_libcore_la_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/lib \
	$(CRYPTO_CFLAGS) $(GSASL_CFLAGS)
lib_libcore_la_LIBADD = $(GSASL_LIBS) $(CRYPTO_LIBS)
lib_libcore_la_SOURCES =

include lib/base/local.mk
include lib/crypto/local.mk
include lib/mech/local.mk
include lib/smtp/local.mk
include lib/capture/local.mk

lib_LTLIBRARIES += lib/libauthstr.la
lib_libauthstr_la_SOURCES =
lib_libauthstr_la_LIBADD = lib/libcore.la
lib_libauthstr_la_DEPENDENCIES = lib/libcore.la $(srcdir)/lib/libauthstr.map
lib_libauthstr_la_LDFLAGS = $(AM_LDFLAGS) -no-undefined \
	-version-info $(AUTHSTR_LT_VERSION) \
	-Wl,--version-script=$(srcdir)/lib/libauthstr.map
EXTRA_DIST += lib/libauthstr.map

# A static library hides nothing: what is not part of the interface gets a prefix
# where it is installed, so that a program may have a buf_put() of its own.
install-static-names: install-libLTLIBRARIES
	@archive='$(DESTDIR)$(libdir)/libauthstr.a'; \
	if test -f "$$archive"; then \
	  $(NM) -g --defined-only "$$archive" | $(AWK) 'NF == 3 && \
	    $$3 !~ /^authstr_/ { print $$3, "authstr_inside_" $$3 }' | \
	    LC_ALL=C sort -u >"$$archive.names" && \
	  $(OBJCOPY) --redefine-syms="$$archive.names" "$$archive" && \
	  rm "$$archive.names"; \
	fi

.PHONY: install-static-names
