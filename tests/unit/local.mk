# SPDX-License-Identifier: MIT
tests_unit_unit_SOURCES += \
	tests/support/vectors.c tests/support/vectors.h \
	tests/unit/file.c tests/unit/file.h \
	tests/unit/script.c tests/unit/script.h \
	tests/unit/test_base.c \
	tests/unit/test_caps.c \
	tests/unit/test_capture_rules.c \
	tests/unit/test_mech_step.c \
	tests/unit/test_reply.c \
	tests/unit/test_session.c \
	tests/unit/test_smtp_cmd.c \
	tests/unit/test_smtp_meaning.c
