# SPDX-License-Identifier: MIT
tools_authstr_SOURCES += \
	tools/ehlo_caps/advice.c tools/ehlo_caps/advice.def \
	tools/ehlo_caps/advice.h \
	tools/ehlo_caps/asking.c tools/ehlo_caps/asking.h \
	tools/ehlo_caps/beside.c tools/ehlo_caps/beside.h \
	tools/ehlo_caps/bulk.c tools/ehlo_caps/bulk.h \
	tools/ehlo_caps/bulk_inside.h tools/ehlo_caps/bulk_options.c \
	tools/ehlo_caps/bulk_source.c \
	tools/ehlo_caps/capture.c tools/ehlo_caps/capture_read.c \
	tools/ehlo_caps/command.c tools/ehlo_caps/command.h \
	tools/ehlo_caps/diff.c tools/ehlo_caps/diff.h \
	tools/ehlo_caps/earlier.c tools/ehlo_caps/earlier.h \
	tools/ehlo_caps/dane.c tools/ehlo_caps/dane.h \
	tools/ehlo_caps/domain.c \
	tools/ehlo_caps/ehlo_caps.c tools/ehlo_caps/ehlo_caps.h \
	tools/ehlo_caps/greeting.c tools/ehlo_caps/greeting.h \
	tools/ehlo_caps/html.c tools/ehlo_caps/html.h \
	tools/ehlo_caps/html_out.c tools/ehlo_caps/html_out.h \
	tools/ehlo_caps/html_page.c tools/ehlo_caps/html_page.h \
	tools/ehlo_caps/html_row.c tools/ehlo_caps/html_row.h \
	tools/ehlo_caps/json.c \
	tools/ehlo_caps/judge.c tools/ehlo_caps/judge.h \
	tools/ehlo_caps/judge_from.c \
	tools/ehlo_caps/line.c \
	tools/ehlo_caps/login.c tools/ehlo_caps/login.h \
	tools/ehlo_caps/listen.c tools/ehlo_caps/listen.h \
	tools/ehlo_caps/monitor.c tools/ehlo_caps/monitor.h \
	tools/ehlo_caps/found.c tools/ehlo_caps/found.h \
	tools/ehlo_caps/mta_sts.c tools/ehlo_caps/mta_sts.h \
	tools/ehlo_caps/mta_sts_tell.c \
	tools/ehlo_caps/mx.c \
	tools/ehlo_caps/print.c \
	tools/ehlo_caps/probe.c tools/ehlo_caps/probe.h \
	tools/ehlo_caps/probe_tls.c \
	tools/ehlo_caps/range.c tools/ehlo_caps/range.h \
	tools/ehlo_caps/remarks.c tools/ehlo_caps/remarks.h \
	tools/ehlo_caps/remarks_caps.c \
	tools/ehlo_caps/rate.c tools/ehlo_caps/rate.h \
	tools/ehlo_caps/require.c tools/ehlo_caps/require.h \
	tools/ehlo_caps/require_facts.c tools/ehlo_caps/require_facts.h \
	tools/ehlo_caps/require_parse.c \
	tools/ehlo_caps/result.c tools/ehlo_caps/result.h \
	tools/ehlo_caps/search.c \
	tools/ehlo_caps/seen.c \
	tools/ehlo_caps/source.c tools/ehlo_caps/source.h \
	tools/ehlo_caps/srv.c \
	tools/ehlo_caps/table.c tools/ehlo_caps/table.h \
	tools/ehlo_caps/tally.c tools/ehlo_caps/tally.h \
	tools/ehlo_caps/targets.c tools/ehlo_caps/targets.h \
	tools/ehlo_caps/targets_inside.h tools/ehlo_caps/targets_resume.c \
	tools/ehlo_caps/usable.c tools/ehlo_caps/usable.h \
	tools/ehlo_caps/values.c tools/ehlo_caps/values.h \
	tools/ehlo_caps/words.c
