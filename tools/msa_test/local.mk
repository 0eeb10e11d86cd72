# SPDX-License-Identifier: MIT
tools_authstr_SOURCES += \
	tools/msa_test/addresses.c tools/msa_test/addresses.h \
	tools/msa_test/attach.c tools/msa_test/attach.h \
	tools/msa_test/each.c tools/msa_test/each.h \
	tools/msa_test/each_view.c \
	tools/msa_test/emit.c tools/msa_test/emit.h \
	tools/msa_test/emit_blind.c \
	tools/msa_test/emit_reply.c \
	tools/msa_test/eml.c tools/msa_test/eml.h \
	tools/msa_test/header.c tools/msa_test/header.h \
	tools/msa_test/json.c \
	tools/msa_test/log.c \
	tools/msa_test/login.c \
	tools/msa_test/message.c tools/msa_test/message.h \
	tools/msa_test/mime.c tools/msa_test/mime.h \
	tools/msa_test/msa_test.c tools/msa_test/msa_test.h \
	tools/msa_test/plan.c \
	tools/msa_test/plan_message.c \
	tools/msa_test/repeat.c tools/msa_test/repeat.h \
	tools/msa_test/repeat_time.c tools/msa_test/repeat_view.c \
	tools/msa_test/view.c
