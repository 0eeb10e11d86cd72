# SPDX-License-Identifier: MIT
# Parsers of outside bytes against mutations of their seeds; by a fuzzer: run.
check_PROGRAMS += tests/fuzz/fuzz
EXTRA_DIST += tests/fuzz/run tests/fuzz/seeds
TESTS += tests/fuzz/fuzz
tests_fuzz_fuzz_CPPFLAGS = $(AM_CPPFLAGS) $(IDN2_CFLAGS) -I$(top_srcdir)/lib \
	-I$(top_srcdir)/tests -I$(top_srcdir)/tools $(JANSSON_CFLAGS) \
	$(SSL_CFLAGS) $(GSASL_CFLAGS) $(ZLIB_CFLAGS) \
	-DTESTS_DIR='"$(abs_top_srcdir)/tests"'
tests_fuzz_fuzz_LDADD = lib/libcore.la $(SSL_LIBS) $(GSASL_LIBS) \
	$(CRYPTO_LIBS) $(CRYPT_LIBS) $(IDN2_LIBS) $(JANSSON_LIBS) $(ZLIB_LIBS)
# FUZZ_LDFLAGS: the engine, see run.
tests_fuzz_fuzz_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_SOURCES = \
	tests/fuzz/client.c tests/fuzz/client.h \
	tests/fuzz/feed.c tests/fuzz/feed.h \
	tests/fuzz/fuzz.c tests/fuzz/fuzz.h tests/fuzz/targets.def \
	tests/fuzz/fuzz_cert.c \
	tests/fuzz/fuzz_challenge.c \
	tests/fuzz/fuzz_data.c \
	tests/fuzz/fuzz_dialogue.c \
	tests/fuzz/fuzz_earlier.c \
	tests/fuzz/fuzz_eml.c \
	tests/fuzz/fuzz_exchange.c \
	tests/fuzz/fuzz_flow.c \
	tests/fuzz/fuzz_line.c \
	tests/fuzz/fuzz_list.c \
	tests/fuzz/fuzz_listen.c \
	tests/fuzz/fuzz_mech.c \
	tests/fuzz/fuzz_needle.c \
	tests/fuzz/fuzz_netrc.c \
	tests/fuzz/fuzz_policy.c \
	tests/fuzz/fuzz_proxy.c \
	tests/fuzz/fuzz_redact.c \
	tests/fuzz/fuzz_reply.c \
	tests/fuzz/fuzz_result.c \
	tests/fuzz/fuzz_safe.c \
	tests/fuzz/fuzz_scan.c \
	tests/fuzz/fuzz_session.c \
	tests/fuzz/fuzz_sink.c \
	tests/fuzz/fuzz_token.c \
	tests/fuzz/fuzz_via_text.c \
	tests/fuzz/seed.c tests/fuzz/seed.h

if ZLIB
tests_fuzz_fuzz_SOURCES += tests/fuzz/fuzz_gunzip.c
endif

# What is fuzzed of the tools, and what that needs.
tests_fuzz_fuzz_SOURCES += \
	tools/decode_auth/jwt.c tools/decode_auth/jwt.h \
	tools/decode_auth/jwt_fault.c \
	tools/dns/dns.h tools/dns/record.c tools/dns/word.c \
	tools/ehlo_caps/diff.c tools/ehlo_caps/diff.h \
	tools/ehlo_caps/earlier.c tools/ehlo_caps/earlier.h \
	tools/ehlo_caps/greeting.c tools/ehlo_caps/greeting.h \
	tools/ehlo_caps/line.c tools/ehlo_caps/ehlo_caps.h \
	tools/ehlo_caps/listen.c tools/ehlo_caps/listen.h \
	tools/ehlo_caps/monitor.c tools/ehlo_caps/monitor.h \
	tools/ehlo_caps/mta_sts.c tools/ehlo_caps/mta_sts.h \
	tools/ehlo_caps/range.c tools/ehlo_caps/range.h \
	tools/ehlo_caps/require.c tools/ehlo_caps/require.h \
	tools/ehlo_caps/require_facts.c tools/ehlo_caps/require_facts.h \
	tools/ehlo_caps/require_parse.c \
	tools/ehlo_caps/result.c tools/ehlo_caps/result.h \
	tools/ehlo_caps/seen.c tools/ehlo_caps/targets_inside.h \
	tools/ehlo_caps/targets.c tools/ehlo_caps/targets.h \
	tools/ehlo_caps/targets_resume.c \
	tools/input/gunzip.c tools/input/gunzip.h \
	tools/msa_sink/auth.c \
	tools/msa_sink/conn.c \
	tools/msa_sink/data.c tools/msa_sink/data.h \
	tools/msa_sink/line.c \
	tools/msa_sink/login.c tools/msa_sink/login.h \
	tools/msa_sink/login_gsasl.c \
	tools/msa_sink/login_ntlm.c \
	tools/msa_sink/login_own.c \
	tools/msa_sink/login_proof.c tools/msa_sink/login_rows.h \
	tools/msa_sink/login_scram.c \
	tools/msa_sink/login_xoauth.c \
	tools/msa_sink/mail.c \
	tools/msa_sink/misbehave.c tools/msa_sink/misbehave.h \
	tools/msa_sink/record.c tools/msa_sink/record.h \
	tools/msa_sink/script.c tools/msa_sink/script.h \
	tools/msa_sink/sink.h \
	tools/msa_sink/smtp.c \
	tools/msa_sink/store.c tools/msa_sink/store.h \
	tools/msa_sink/users.c \
	tools/msa_sink/word.c tools/msa_sink/word.h \
	tools/msa_test/addresses.c tools/msa_test/addresses.h \
	tools/msa_test/eml.c tools/msa_test/eml.h \
	tools/msa_test/header.c tools/msa_test/header.h \
	tools/entropy.c tools/entropy.h \
	tools/net/address.c tools/net/net.h \
	tools/net/binding.c \
	tools/net/cert.c tools/net/inside.h \
	tools/net/idn.c tools/net/idn.h \
	tools/net/proxy.h tools/net/proxy_http.c tools/net/proxy_socks.c \
	tools/net/proxy_talk.c tools/net/proxy_talk.h tools/net/proxy_url.c \
	tools/net/report.c \
	tools/net/tls_key.c \
	tools/net/via_look.c tools/net/via_look.h \
	tools/net/via_text.c tools/net/via_text.h \
	tools/opt/near.c tools/opt/near.h \
	tools/out/columns.c \
	tools/out/fail.c tools/out/fail.h \
	tools/out/out.c tools/out/out.h \
	tools/out/out_json.c \
	tools/out/progress.c tools/out/progress.h \
	tools/out/safe.c tools/out/safe.h \
	tools/out/wrap.c tools/out/wrap.h \
	tools/secret/secret.c tools/secret/secret.h \
	tools/secret/secret_ask.c \
	tools/secret/secret_env.c \
	tools/secret/secret_netrc.c \
	tools/secret/secret_run.c tools/secret/secret_sources.h
