# SPDX-License-Identifier: MIT
# The program links the private archive, not the shared library: it starts
# faster, and a link to it keeps argv[0].  It includes public headers only.

bin_PROGRAMS += tools/authstr
tools_authstr_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools \
	$(SSL_CFLAGS) $(GSASL_CFLAGS) $(JANSSON_CFLAGS)
tools_authstr_LDADD = lib/libcore.la $(SSL_LIBS) $(CRYPTO_LIBS) \
	$(GSASL_LIBS) $(JANSSON_LIBS) $(CRYPT_LIBS)
tools_authstr_LDFLAGS = $(AM_LDFLAGS) -pie
tools_authstr_CFLAGS = $(AM_CFLAGS) -fPIE
tools_authstr_SOURCES = \
	tools/applet.h tools/applets.def tools/exits.def \
	tools/ascii.h \
	tools/caps_json.c tools/caps_json.h \
	tools/decode_auth.c \
	tools/decode_auth_anatomy.c tools/decode_auth_anatomy.h \
	tools/decode_auth_canvas.c tools/decode_auth_canvas.h \
	tools/decode_auth_cell.c tools/decode_auth_cell.h \
	tools/decode_auth_check.c tools/decode_auth_check.h \
	tools/decode_auth_json.c \
	tools/decode_auth_judge.c tools/decode_auth_judge.h \
	tools/decode_auth_mask.c tools/decode_auth_mask.h \
	tools/decode_auth_message.c \
	tools/decode_auth_notes.c \
	tools/decode_auth_oauth.c \
	tools/decode_auth_print.h \
	tools/decode_auth_run.c tools/decode_auth_run.h \
	tools/decode_auth_text.c \
	tools/decode_auth_view.c tools/decode_auth_view.h \
	tools/decode_auth_when.c tools/decode_auth_when.h \
	tools/entropy.c tools/entropy.h \
	tools/ehlo_caps.c tools/ehlo_caps.h \
	tools/ehlo_caps_capture.c \
	tools/ehlo_caps_json.c \
	tools/ehlo_caps_line.c \
	tools/ehlo_caps_print.c \
	tools/ehlo_caps_remarks.c \
	tools/fail.c tools/fail.h \
	tools/gen_auth.c tools/gen_auth.h \
	tools/gen_auth_input.c \
	tools/gen_auth_json.c \
	tools/gen_auth_make.c \
	tools/gen_auth_print.c \
	tools/gen_auth_text.c \
	tools/gen_auth_types.c tools/gen_auth_types.def \
	tools/jwt.c tools/jwt.h \
	tools/jwt_fault.c \
	tools/main.c \
	tools/message.c tools/message.h \
	tools/msa_sink.c \
	tools/msa_test.c tools/msa_test.h \
	tools/msa_test_json.c \
	tools/msa_test_log.c \
	tools/msa_test_plan.c \
	tools/msa_test_view.c \
	tools/near.c tools/near.h \
	tools/opt.c tools/opt.h \
	tools/opt_page.c tools/opt_page.h \
	tools/out.c tools/out.h \
	tools/out_json.c \
	tools/out_note.c \
	tools/safe.c tools/safe.h \
	tools/secret.c tools/secret.h \
	tools/secret_ask.c \
	tools/secret_netrc.c \
	tools/secret_run.c \
	tools/secret_sources.h

if LAZY
tools_authstr_CPPFLAGS += $(LAZY_CPPFLAGS)
tools_authstr_SOURCES += tools/lazy.c tools/lazy.def
endif

include tools/net/local.mk
include tools/sink/local.mk
