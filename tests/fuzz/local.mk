# SPDX-License-Identifier: MIT
# Parsers of outside bytes against mutations of their seeds.
check_PROGRAMS += tests/fuzz/fuzz
EXTRA_DIST += tests/fuzz/seeds
TESTS += tests/fuzz/fuzz
tests_fuzz_fuzz_CPPFLAGS = $(AM_CPPFLAGS) $(IDN2_CFLAGS) -I$(top_srcdir)/lib \
	-I$(top_srcdir)/tests -I$(top_srcdir)/tools $(JANSSON_CFLAGS) \
	-DTESTS_DIR='"$(abs_top_srcdir)/tests"'
tests_fuzz_fuzz_LDADD = lib/libcore.la $(GSASL_LIBS) $(CRYPTO_LIBS) \
	$(IDN2_LIBS) $(JANSSON_LIBS)
tests_fuzz_fuzz_SOURCES = \
	tests/fuzz/client.c tests/fuzz/client.h \
	tests/fuzz/fuzz.c tests/fuzz/fuzz.h tests/fuzz/targets.def \
	tests/fuzz/fuzz_challenge.c \
	tests/fuzz/fuzz_data.c \
	tests/fuzz/fuzz_dialogue.c \
	tests/fuzz/fuzz_eml.c \
	tests/fuzz/fuzz_exchange.c \
	tests/fuzz/fuzz_flow.c \
	tests/fuzz/fuzz_line.c \
	tests/fuzz/fuzz_listen.c \
	tests/fuzz/fuzz_mech.c \
	tests/fuzz/fuzz_policy.c \
	tests/fuzz/fuzz_proxy.c \
	tests/fuzz/fuzz_redact.c \
	tests/fuzz/fuzz_needle.c \
	tests/fuzz/fuzz_reply.c \
	tests/fuzz/fuzz_result.c \
	tests/fuzz/fuzz_scan.c \
	tests/fuzz/fuzz_session.c \
	tests/fuzz/fuzz_via_text.c \
	tools/ehlo_caps/diff.c tools/ehlo_caps/diff.h \
	tools/ehlo_caps/earlier.c tools/ehlo_caps/earlier.h \
	tools/ehlo_caps/greeting.c tools/ehlo_caps/greeting.h \
	tools/ehlo_caps/monitor.c tools/ehlo_caps/monitor.h \
	tools/ehlo_caps/range.c tools/ehlo_caps/range.h \
	tools/ehlo_caps/require.c tools/ehlo_caps/require.h \
	tools/ehlo_caps/require_facts.c tools/ehlo_caps/require_facts.h \
	tools/ehlo_caps/require_parse.c \
	tools/ehlo_caps/result.c tools/ehlo_caps/result.h \
	tools/out/out.c tools/out/out.h tools/out/out_json.c \
	tools/out/progress.c tools/out/progress.h \
	tools/out/safe.c tools/out/safe.h \
	tools/ehlo_caps/seen.c tools/ehlo_caps/targets_inside.h \
	tools/ehlo_caps/targets.c tools/ehlo_caps/targets.h \
	tools/out/columns.c tools/out/wrap.c tools/out/wrap.h \
	tools/dns/dns.h tools/dns/record.c tools/dns/word.c \
	tools/ehlo_caps/mta_sts.c tools/ehlo_caps/mta_sts.h \
	tools/ehlo_caps/line.c tools/ehlo_caps/ehlo_caps.h \
	tools/ehlo_caps/listen.c tools/ehlo_caps/listen.h \
	tools/msa_sink/data.c tools/msa_sink/data.h \
	tools/msa_test/addresses.c tools/msa_test/addresses.h \
	tools/msa_test/eml.c tools/msa_test/eml.h \
	tools/msa_test/header.c tools/msa_test/header.h \
	tools/msa_sink/store.c tools/msa_sink/store.h \
	tools/msa_sink/word.c tools/msa_sink/word.h \
	tools/net/address.c tools/net/net.h \
	tools/net/idn.c tools/net/idn.h \
	tools/net/proxy.h tools/net/proxy_http.c tools/net/proxy_socks.c \
	tools/net/proxy_talk.c tools/net/proxy_talk.h tools/net/proxy_url.c \
	tools/net/via_look.c tools/net/via_look.h \
	tools/net/via_text.c tools/net/via_text.h \
	tools/out/fail.c tools/out/fail.h
