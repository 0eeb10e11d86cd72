# SPDX-License-Identifier: MIT
tests_unit_unit_SOURCES += \
	tests/support/vectors.c tests/support/vectors.h \
	tests/unit/expect.c tests/unit/expect.h \
	tests/unit/file.c tests/unit/file.h \
	tests/unit/chance.h \
	tests/unit/guard.c tests/unit/guard.h \
	tests/unit/pieces.c tests/unit/pieces.h \
	tests/unit/script.c tests/unit/script.h \
	tests/unit/talk.c tests/unit/talk.h \
	tests/unit/test_again.c \
	tests/unit/test_auth_lines.c \
	tests/unit/test_base.c \
	tests/unit/test_caps.c \
	tests/unit/test_block.c \
	tests/unit/test_capture.c \
	tests/unit/test_capture_rules.c \
	tests/unit/test_capture_samples.c \
	tests/unit/test_charset.c \
	tests/unit/test_crypto.c \
	tests/unit/test_damage.c \
	tests/unit/test_decode_auth.c \
	tests/unit/test_digest.c \
	tests/unit/test_flow.c \
	tests/unit/test_fits.c \
	tests/unit/test_fix.c \
	tests/unit/test_gsasl.c \
	tests/unit/test_gsasl_export.c \
	tests/unit/test_logs.c \
	tests/unit/test_mech_input.c \
	tests/unit/test_mech_read.c \
	tests/unit/test_mech_step.c \
	tests/unit/test_message.c \
	tests/unit/test_near.c \
	tests/unit/test_needle.c \
	tests/unit/test_net.c \
	tests/unit/test_via_text.c \
	tests/unit/test_parts.c \
	tests/unit/test_proxy.c \
	tests/unit/test_question.c \
	tests/unit/test_rate.c \
	tests/unit/test_replies.c \
	tests/unit/test_ntlm.c \
	tests/unit/test_ntlm_read.c \
	tests/unit/test_oauth1.c \
	tests/unit/test_packet.c \
	tests/unit/test_pcap.c \
	tests/unit/test_redact.c \
	tests/unit/test_redact_pcap.c \
	tests/unit/test_reply.c \
	tests/unit/test_scan.c \
	tests/unit/test_scram.c \
	tests/unit/test_session.c \
	tests/unit/test_rows.c \
	tests/unit/test_sift.c \
	tests/unit/test_smtp_cmd.c \
	tests/unit/test_smtp_meaning.c \
	tests/unit/test_stream.c \
	tests/unit/test_traces.c \
	tests/unit/test_trust.c \
	tests/unit/test_wash.c \
	tests/unit/test_wrap.c \
	tests/unit/wire.c tests/unit/wire.h

# Parts of the tools that can be tested without a program around them.
tests_unit_unit_SOURCES += \
	tools/decode_auth/anatomy.c tools/decode_auth/anatomy.h \
	tools/decode_auth/canvas.c tools/decode_auth/canvas.h \
	tools/decode_auth/cell.c tools/decode_auth/cell.h \
	tools/decode_auth/when.c tools/decode_auth/when.h \
	tools/dns/dns.h tools/dns/record.c tools/dns/word.c \
	tools/ehlo_caps/mta_sts.c tools/ehlo_caps/mta_sts.h \
	tools/ehlo_caps/line.c tools/ehlo_caps/ehlo_caps.h \
	tools/out/fail.c tools/out/fail.h \
	tools/decode_auth/jwt.c tools/decode_auth/jwt.h \
	tools/decode_auth/jwt_fault.c \
	tools/msa_sink/data.c tools/msa_sink/data.h \
	tools/msa_sink/store.c tools/msa_sink/store.h \
	tools/msa_sink/word.c tools/msa_sink/word.h \
	tools/msa_test/addresses.c tools/msa_test/addresses.h \
	tools/msa_test/eml.c tools/msa_test/eml.h \
	tools/msa_test/header.c tools/msa_test/header.h \
	tools/msa_test/message.c tools/msa_test/message.h \
	tools/msa_test/mime.c tools/msa_test/mime.h \
	tools/net/address.c tools/net/net.h \
	tools/net/idn.c tools/net/idn.h \
	tools/ehlo_caps/rate.c tools/ehlo_caps/rate.h \
	tools/net/question.c \
	tools/net/proxy.h tools/net/proxy_http.c tools/net/proxy_socks.c \
	tools/net/proxy_talk.c tools/net/proxy_talk.h tools/net/proxy_url.c \
	tools/net/via_look.c tools/net/via_look.h \
	tools/net/via_text.c tools/net/via_text.h \
	tools/opt/near.c tools/opt/near.h \
	tools/out/columns.c \
	tools/out/out.c tools/out/out.h \
	tools/out/out_json.c \
	tools/out/progress.c tools/out/progress.h \
	tools/out/safe.c tools/out/safe.h \
	tools/out/wrap.c tools/out/wrap.h
