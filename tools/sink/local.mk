# SPDX-License-Identifier: MIT
tools_authstr_SOURCES += \
	tools/sink/word.c tools/sink/word.h
