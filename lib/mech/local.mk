# SPDX-License-Identifier: MIT
lib_libcore_la_SOURCES += \
	lib/mech/exchange.c \
	lib/mech/mech.h lib/mech/mechs.def \
	lib/mech/msg.c lib/mech/msg.h \
	lib/mech/plain.c \
	lib/mech/registry.c
