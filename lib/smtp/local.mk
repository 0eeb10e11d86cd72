# SPDX-License-Identifier: MIT
lib_libcore_la_SOURCES +=
