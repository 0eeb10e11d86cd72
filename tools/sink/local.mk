# SPDX-License-Identifier: MIT
tools_authstr_SOURCES += \
	tools/sink/ca.c tools/sink/ca.h \
	tools/sink/data.c tools/sink/data.h \
	tools/sink/store.c tools/sink/store.h \
	tools/sink/word.c tools/sink/word.h
