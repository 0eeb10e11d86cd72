# SPDX-License-Identifier: MIT
tools_authstr_SOURCES += \
	tools/input/follow.c tools/input/follow.h \
	tools/input/gunzip.c tools/input/gunzip.h \
	tools/input/input.c tools/input/input.h \
	tools/input/packed.c tools/input/packed.h \
	tools/input/stop.c tools/input/stop.h
