# SPDX-License-Identifier: MIT
lib_libcore_la_SOURCES += \
	lib/smtp/auth.c \
	lib/smtp/binding.c lib/smtp/binding.h \
	lib/smtp/choose.c lib/smtp/choose.h \
	lib/smtp/cmd.c lib/smtp/cmd.h \
	lib/smtp/cmd_auth.c \
	lib/smtp/connect.c \
	lib/smtp/dot.c lib/smtp/dot.h \
	lib/smtp/ehlo.c lib/smtp/ehlo.def \
	lib/smtp/event.c lib/smtp/event.h \
	lib/smtp/input.c \
	lib/smtp/mail.c \
	lib/smtp/mask.c lib/smtp/mask.h \
	lib/smtp/meaning.c lib/smtp/meaning.def \
	lib/smtp/outcome.c \
	lib/smtp/plan.c \
	lib/smtp/reply.c lib/smtp/reply.h \
	lib/smtp/session.c lib/smtp/session.h \
	lib/smtp/states.c lib/smtp/states.def
