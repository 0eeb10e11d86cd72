# SPDX-License-Identifier: MIT
tools_authstr_SOURCES += \
	tools/opt/account.c tools/opt/account.h \
	tools/opt/near.c tools/opt/near.h \
	tools/opt/opt.c tools/opt/opt.h \
	tools/opt/opt_account.c tools/opt/opt_inside.h \
	tools/opt/opt_page.c tools/opt/opt_page.h
