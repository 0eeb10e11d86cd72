# SPDX-License-Identifier: MIT
tools_authstr_SOURCES += \
	tools/redact_auth/copy.c tools/redact_auth/copy.h \
	tools/redact_auth/redact_auth.c \
	tools/redact_auth/report.c \
	tools/redact_auth/target.c tools/redact_auth/target.h
