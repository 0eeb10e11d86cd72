# SPDX-License-Identifier: MIT
tools_authstr_SOURCES += \
	tools/net/address.c \
	tools/net/net.h
