# SPDX-License-Identifier: MIT
lib_libcore_la_SOURCES += \
	lib/base/b64.c lib/base/b64.h \
	lib/base/buf.c lib/base/buf.h \
	lib/base/error.c lib/base/error.h \
	lib/base/mem.c lib/base/mem.h lib/base/mem_failures.h \
	lib/base/span.c lib/base/span.h \
	lib/base/text.c lib/base/text.h
