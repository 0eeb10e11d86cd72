# SPDX-License-Identifier: MIT
tools_authstr_SOURCES += \
	tools/ehlo_caps/beside.c tools/ehlo_caps/beside.h \
	tools/ehlo_caps/bulk.c tools/ehlo_caps/bulk.h \
	tools/ehlo_caps/capture.c \
	tools/ehlo_caps/ehlo_caps.c tools/ehlo_caps/ehlo_caps.h \
	tools/ehlo_caps/json.c \
	tools/ehlo_caps/line.c \
	tools/ehlo_caps/print.c \
	tools/ehlo_caps/probe_tls.c \
	tools/ehlo_caps/probe.c tools/ehlo_caps/probe.h \
	tools/ehlo_caps/remarks.c \
	tools/ehlo_caps/table.c tools/ehlo_caps/table.h \
	tools/ehlo_caps/targets.c tools/ehlo_caps/targets.h
