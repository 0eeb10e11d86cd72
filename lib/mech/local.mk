# SPDX-License-Identifier: MIT
lib_libcore_la_SOURCES += \
	lib/mech/anonymous.c \
	lib/mech/apop.c lib/mech/apop.h \
	lib/mech/challenge.c \
	lib/mech/cram.c \
	lib/mech/exchange.c \
	lib/mech/external.c \
	lib/mech/http_basic.c \
	lib/mech/login.c lib/mech/login.h \
	lib/mech/mech.h lib/mech/mechs.def \
	lib/mech/msg.c lib/mech/msg.h \
	lib/mech/oauth.c \
	lib/mech/plain.c \
	lib/mech/registry.c \
	lib/mech/reserved.c
