# SPDX-License-Identifier: MIT
lib_libcore_la_SOURCES += \
	lib/capture/rules.c lib/capture/rules.def
