# SPDX-License-Identifier: MIT
tools_authstr_SOURCES += \
	tools/out/columns.c tools/out/columns.def \
	tools/out/fail.c tools/out/fail.h \
	tools/out/jline.c tools/out/jline.h \
	tools/out/out.c tools/out/out.h \
	tools/out/out_json.c \
	tools/out/out_note.c \
	tools/out/progress.c tools/out/progress.h \
	tools/out/safe.c tools/out/safe.h \
	tools/out/wrap.c tools/out/wrap.h
