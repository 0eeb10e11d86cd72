# SPDX-License-Identifier: MIT
# The program links the private archive, not the shared library: it starts
# faster, and a link to it keeps argv[0].  It includes public headers only.

bin_PROGRAMS += tools/authstr
tools_authstr_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools \
	$(SSL_CFLAGS) $(EVENT_CFLAGS) $(GSASL_CFLAGS) $(JANSSON_CFLAGS) \
	$(ZLIB_CFLAGS) $(IDN2_CFLAGS) $(INIH_CFLAGS) $(UNBOUND_CFLAGS) \
	$(SECCOMP_CFLAGS)
tools_authstr_LDADD = lib/libcore.la $(SSL_LIBS) $(CRYPTO_LIBS) \
	$(EVENT_LIBS) $(GSASL_LIBS) $(JANSSON_LIBS) $(CRYPT_LIBS) $(ZLIB_LIBS) \
	$(IDN2_LIBS) $(INIH_LIBS) $(UNBOUND_LIBS) $(SECCOMP_LIBS)
tools_authstr_LDFLAGS = $(AM_LDFLAGS) -pie
tools_authstr_CFLAGS = $(AM_CFLAGS) -fPIE
tools_authstr_SOURCES = \
	tools/applet.h \
	tools/applets.def \
	tools/ascii.h \
	tools/entropy.c tools/entropy.h \
	tools/exits.def \
	tools/main.c \
	tools/own.def

if LAZY
tools_authstr_CPPFLAGS += $(LAZY_CPPFLAGS)
tools_authstr_SOURCES += tools/lazy.c tools/lazy.def
endif

include tools/complete/local.mk
include tools/decode_auth/local.mk
include tools/dns/local.mk
include tools/ehlo_caps/local.mk
include tools/gen_auth/local.mk
include tools/input/local.mk
include tools/msa_sink/local.mk
include tools/msa_test/local.mk
include tools/net/local.mk
include tools/opt/local.mk
include tools/out/local.mk
include tools/redact_auth/local.mk
include tools/sandbox/local.mk
include tools/secret/local.mk
