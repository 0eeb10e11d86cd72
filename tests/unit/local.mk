# SPDX-License-Identifier: MIT
tests_unit_unit_SOURCES += \
	tests/unit/test_base.c \
	tests/unit/test_capture_rules.c \
	tests/unit/test_smtp_cmd.c
