# SPDX-License-Identifier: MIT
tools_authstr_SOURCES += \
	tools/net/address.c \
	tools/net/dial.c \
	tools/net/inside.h \
	tools/net/net.h \
	tools/net/resolve.c \
	tools/net/wait.c
