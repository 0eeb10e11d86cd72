# SPDX-License-Identifier: MIT
tools_authstr_SOURCES += \
	tools/gen_auth/gen_auth.c tools/gen_auth/gen_auth.h \
	tools/gen_auth/input.c \
	tools/gen_auth/json.c \
	tools/gen_auth/make.c \
	tools/gen_auth/print.c \
	tools/gen_auth/text.c \
	tools/gen_auth/types.c tools/gen_auth/types.def
