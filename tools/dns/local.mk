# SPDX-License-Identifier: MIT
# Without libunbound, what needs it says so.
tools_authstr_SOURCES += \
	tools/dns/dns.h \
	tools/dns/record.c \
	tools/dns/word.c
if UNBOUND
tools_authstr_SOURCES += \
	tools/dns/dns.c \
	tools/dns/knock.c tools/dns/knock.h
else
tools_authstr_SOURCES += tools/dns/none.c
endif
