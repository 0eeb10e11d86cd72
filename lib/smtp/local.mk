# SPDX-License-Identifier: MIT
lib_libcore_la_SOURCES += \
	lib/smtp/arg.h lib/smtp/parts.c lib/smtp/parts.def \
	lib/smtp/ahead.h lib/smtp/body.c lib/smtp/pipe.c \
	lib/smtp/auth.c \
	lib/smtp/binding.c lib/smtp/binding.h \
	lib/smtp/caps_text.c \
	lib/smtp/choose.c lib/smtp/choose.h \
	lib/smtp/cmd.c lib/smtp/cmd.h \
	lib/smtp/cmd_auth.c \
	lib/smtp/cmd_own.c \
	lib/smtp/connect.c \
	lib/smtp/dot.c lib/smtp/dot.h \
	lib/smtp/dsn.c lib/smtp/dsn.h \
	lib/smtp/ehlo.c lib/smtp/ehlo.def \
	lib/smtp/event.c lib/smtp/event.h \
	lib/smtp/fits.c \
	lib/smtp/grammar_imap.c \
	lib/smtp/grammar_pop3.c \
	lib/smtp/grammar_sieve.c \
	lib/smtp/grammar_smtp.c \
	lib/smtp/input.c \
	lib/smtp/keyword.c lib/smtp/imap.def lib/smtp/pop3.def \
	lib/smtp/sieve.def \
	lib/smtp/mail.c \
	lib/smtp/mask.c lib/smtp/mask.h \
	lib/smtp/meaning.c lib/smtp/meaning.def lib/smtp/meaning_code.def \
	lib/smtp/outcome.c \
	lib/smtp/own.c lib/smtp/own.h \
	lib/smtp/plan.c \
	lib/smtp/protocol.c lib/smtp/protocol.h \
	lib/smtp/reply.c lib/smtp/reply.h \
	lib/smtp/reply_text.c \
	lib/smtp/session.c lib/smtp/session.h \
	lib/smtp/states.c lib/smtp/states.def \
	lib/smtp/xclient.c \
	lib/smtp/xtext.c lib/smtp/xtext.h
