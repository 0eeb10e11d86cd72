# SPDX-License-Identifier: MIT
lib_libcore_la_SOURCES += \
	lib/smtp/cmd.c lib/smtp/cmd.h \
	lib/smtp/cmd_auth.c \
	lib/smtp/ehlo.c lib/smtp/ehlo.def \
	lib/smtp/reply.c lib/smtp/reply.h
