# SPDX-License-Identifier: MIT
tools_authstr_SOURCES += \
	tools/msa_sink/auth.c \
	tools/msa_sink/ca.c tools/msa_sink/ca.h \
	tools/msa_sink/ca_sign.c tools/msa_sink/ca_sign.h \
	tools/msa_sink/conn.c \
	tools/msa_sink/data.c tools/msa_sink/data.h \
	tools/msa_sink/line.c \
	tools/msa_sink/login.c tools/msa_sink/login.h \
	tools/msa_sink/login_gsasl.c \
	tools/msa_sink/login_ntlm.c \
	tools/msa_sink/login_own.c \
	tools/msa_sink/login_proof.c \
	tools/msa_sink/login_rows.h \
	tools/msa_sink/login_scram.c \
	tools/msa_sink/login_xoauth.c \
	tools/msa_sink/loop.c \
	tools/msa_sink/mail.c \
	tools/msa_sink/misbehave.c tools/msa_sink/misbehave.h \
	tools/msa_sink/misbehave.def \
	tools/msa_sink/msa_sink.c \
	tools/msa_sink/record.c tools/msa_sink/record.h \
	tools/msa_sink/report.c \
	tools/msa_sink/report_login.c \
	tools/msa_sink/script.c tools/msa_sink/script.h \
	tools/msa_sink/sink.h \
	tools/msa_sink/smtp.c \
	tools/msa_sink/stages.def \
	tools/msa_sink/store.c tools/msa_sink/store.h \
	tools/msa_sink/users.c \
	tools/msa_sink/word.c tools/msa_sink/word.h
