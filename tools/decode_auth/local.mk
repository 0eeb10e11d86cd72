# SPDX-License-Identifier: MIT
tools_authstr_SOURCES += \
	tools/decode_auth/anatomy.c tools/decode_auth/anatomy.h \
	tools/decode_auth/canvas.c tools/decode_auth/canvas.h \
	tools/decode_auth/cell.c tools/decode_auth/cell.h \
	tools/decode_auth/check.c tools/decode_auth/check.h \
	tools/decode_auth/decode_auth.c \
	tools/decode_auth/explain.c tools/decode_auth/explain.h \
	tools/decode_auth/feed.c tools/decode_auth/feed.h \
	tools/decode_auth/filter.c tools/decode_auth/filter.h \
	tools/decode_auth/json.c \
	tools/decode_auth/judge.c tools/decode_auth/judge.h \
	tools/decode_auth/jwt.c tools/decode_auth/jwt.h \
	tools/decode_auth/jwt_fault.c \
	tools/decode_auth/mask.c tools/decode_auth/mask.h \
	tools/decode_auth/message.c \
	tools/decode_auth/names.c tools/decode_auth/names.h \
	tools/decode_auth/notes.c \
	tools/decode_auth/oauth.c \
	tools/decode_auth/object.c tools/decode_auth/object.h \
	tools/decode_auth/print.h \
	tools/decode_auth/run.c tools/decode_auth/run.h \
	tools/decode_auth/show.c tools/decode_auth/show.h \
	tools/decode_auth/summary.c tools/decode_auth/summary.h \
	tools/decode_auth/summary_print.c \
	tools/decode_auth/text.c \
	tools/decode_auth/view.c tools/decode_auth/view.h \
	tools/decode_auth/when.c tools/decode_auth/when.h
