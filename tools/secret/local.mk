# SPDX-License-Identifier: MIT
tools_authstr_SOURCES += \
	tools/secret/hide.c tools/secret/hide.h \
	tools/secret/secret.c tools/secret/secret.h \
	tools/secret/secret_ask.c \
	tools/secret/secret_env.c \
	tools/secret/secret_netrc.c \
	tools/secret/secret_run.c \
	tools/secret/secret_sources.h
