# SPDX-License-Identifier: MIT
tools_authstr_SOURCES += \
	tools/sink/ca.c tools/sink/ca.h \
	tools/sink/data.c tools/sink/data.h \
	tools/sink/login.c tools/sink/login.h \
	tools/sink/login_gsasl.c tools/sink/login_own.c tools/sink/login_rows.h \
	tools/sink/store.c tools/sink/store.h \
	tools/sink/word.c tools/sink/word.h
