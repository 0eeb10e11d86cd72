# SPDX-License-Identifier: MIT
tools_authstr_SOURCES += \
	tools/sink/auth.c \
	tools/sink/ca.c tools/sink/ca.h \
	tools/sink/conn.c \
	tools/sink/data.c tools/sink/data.h \
	tools/sink/line.c \
	tools/sink/login.c tools/sink/login.h \
	tools/sink/login_gsasl.c tools/sink/login_own.c tools/sink/login_rows.h \
	tools/sink/loop.c \
	tools/sink/mail.c \
	tools/sink/report.c \
	tools/sink/report_login.c \
	tools/sink/sink.h \
	tools/sink/smtp.c \
	tools/sink/store.c tools/sink/store.h \
	tools/sink/word.c tools/sink/word.h
