# SPDX-License-Identifier: MIT
tools_authstr_SOURCES += tools/sandbox/sandbox.h
if SANDBOX
tools_authstr_SOURCES += \
	tools/sandbox/calls.def \
	tools/sandbox/landlock.c tools/sandbox/landlock.h \
	tools/sandbox/sandbox.c
else
tools_authstr_SOURCES += tools/sandbox/none.c
endif
