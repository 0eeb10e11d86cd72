# SPDX-License-Identifier: MIT
tests_unit_unit_SOURCES += \
	tests/unit/test_base.c
