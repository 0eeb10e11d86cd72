# SPDX-License-Identifier: MIT
lib_libcore_la_SOURCES += \
	lib/capture/clean.c lib/capture/clean.h \
	lib/capture/dialects.def \
	lib/capture/imap.c lib/capture/imap.h \
	lib/capture/line.c lib/capture/line.h \
	lib/capture/notes.c lib/capture/notes.h \
	lib/capture/refine.c lib/capture/refine.h \
	lib/capture/rules.c lib/capture/rules.def \
	lib/capture/say.c \
	lib/capture/token.c lib/capture/token.h
