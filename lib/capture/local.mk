# SPDX-License-Identifier: MIT
lib_libcore_la_SOURCES += \
	lib/capture/clean.c lib/capture/clean.h \
	lib/capture/notes.c lib/capture/notes.h \
	lib/capture/refine.c lib/capture/refine.h \
	lib/capture/rules.c lib/capture/rules.def \
	lib/capture/token.c lib/capture/token.h
