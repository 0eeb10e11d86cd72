# SPDX-License-Identifier: MIT
tools_authstr_SOURCES += \
	tools/gen_auth/batch.c tools/gen_auth/batch.h \
	tools/gen_auth/batch_fast.c \
	tools/gen_auth/batch_line.c \
	tools/gen_auth/gen_auth.c tools/gen_auth/gen_auth.h \
	tools/gen_auth/input.c \
	tools/gen_auth/json.c \
	tools/gen_auth/lines.c \
	tools/gen_auth/make.c \
	tools/gen_auth/print.c \
	tools/gen_auth/protocol.c \
	tools/gen_auth/record.c \
	tools/gen_auth/reply.c \
	tools/gen_auth/ses.c \
	tools/gen_auth/text.c \
	tools/gen_auth/types.c tools/gen_auth/types.def \
	tools/gen_auth/value.c tools/gen_auth/values.def \
	tools/gen_auth/walk.c
