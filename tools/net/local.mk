# SPDX-License-Identifier: MIT
tools_authstr_SOURCES += \
	tools/net/address.c \
	tools/net/ask.c tools/net/ask.h tools/net/ask_inside.h \
	tools/net/ask_loop.c tools/net/ask_loop.h \
	tools/net/bind.c \
	tools/net/binding.c tools/net/binding.h \
	tools/net/caps_json.c tools/net/caps_json.h \
	tools/net/cert.c \
	tools/net/confine.c \
	tools/net/conn.c tools/net/conn.h tools/net/conn_inside.h \
	tools/net/conn_plan.c tools/net/conn_reach.c \
	tools/net/conn_tell.c tools/net/conn_via.c \
	tools/net/dial.c \
	tools/net/drive.c tools/net/drive.h \
	tools/net/fault.c \
	tools/net/gates.c tools/net/gates.h \
	tools/net/hosts.c \
	tools/net/idn.c tools/net/idn.h \
	tools/net/inside.h \
	tools/net/link.c \
	tools/net/net.h \
	tools/net/pool.c tools/net/pool.h \
	tools/net/proxy.c tools/net/proxy.h tools/net/proxy_http.c \
	tools/net/proxy_socks.c \
	tools/net/proxy_talk.c tools/net/proxy_talk.h \
	tools/net/proxy_url.c \
	tools/net/question.c \
	tools/net/report.c \
	tools/net/resolve.c \
	tools/net/run.c \
	tools/net/scout.c \
	tools/net/tls.c \
	tools/net/tls_client.c \
	tools/net/tls_dane.c \
	tools/net/tls_key.c \
	tools/net/trust.c \
	tools/net/via.c tools/net/via_end.c \
	tools/net/via_look.c tools/net/via_look.h \
	tools/net/via_text.c tools/net/via_text.h \
	tools/net/wait.c \
	tools/net/way.c \
	tools/net/word.c tools/net/word.h
