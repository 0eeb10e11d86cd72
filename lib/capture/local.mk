# SPDX-License-Identifier: MIT
lib_libcore_la_SOURCES += \
	lib/capture/again.c lib/capture/again.h \
	lib/capture/block.c lib/capture/block.h \
	lib/capture/blot.c lib/capture/blot.h \
	lib/capture/blot_file.c lib/capture/blot_file.h \
	lib/capture/broken.c \
	lib/capture/capture.c lib/capture/capture.h \
	lib/capture/claims.c lib/capture/claims.h \
	lib/capture/clean.c lib/capture/clean.h \
	lib/capture/chunk.c lib/capture/chunk.h \
	lib/capture/clear.c lib/capture/clear.def lib/capture/clear.h \
	lib/capture/clear_argv.c \
	lib/capture/clear_command.c lib/capture/commands.def \
	lib/capture/clear_exim.c \
	lib/capture/clear_string.c \
	lib/capture/clear_value.c \
	lib/capture/client.c \
	lib/capture/client_login.c \
	lib/capture/courier.c \
	lib/capture/cyrus.c \
	lib/capture/diagnose.c \
	lib/capture/dialect.c lib/capture/dialect.h \
	lib/capture/dialect_table.c \
	lib/capture/dialects.def \
	lib/capture/dialogue.c lib/capture/dialogue.h \
	lib/capture/examples.def \
	lib/capture/dialogue_mail.c \
	lib/capture/dialogue_end.c \
	lib/capture/dovecot.c lib/capture/dovecot.h \
	lib/capture/dovecot_auth.c \
	lib/capture/dovecot_passdb.c \
	lib/capture/dump.c lib/capture/dump.h \
	lib/capture/dump_hex.c \
	lib/capture/dump_say.c \
	lib/capture/exim.c lib/capture/exim.h \
	lib/capture/exim_auth.c \
	lib/capture/fields.c \
	lib/capture/fix.c \
	lib/capture/flow.c lib/capture/flow.h \
	lib/capture/flow_hold.c lib/capture/flow_hold.h \
	lib/capture/flow_order.c lib/capture/flow_order.h \
	lib/capture/flow_table.c lib/capture/flow_table.h \
	lib/capture/fragment.c lib/capture/fragment.h \
	lib/capture/given.c lib/capture/given.h \
	lib/capture/grams.c lib/capture/grams.h \
	lib/capture/heading.c \
	lib/capture/hexed.c lib/capture/hexed.h \
	lib/capture/hydra.c \
	lib/capture/image.c lib/capture/image.h \
	lib/capture/imap.c lib/capture/imap.h \
	lib/capture/inside.c lib/capture/inside.h \
	lib/capture/ip.c \
	lib/capture/javamail.c \
	lib/capture/json.c \
	lib/capture/journal.c lib/capture/journal.h \
	lib/capture/keys.c lib/capture/keys.h \
	lib/capture/kinds.c lib/capture/kinds.h \
	lib/capture/line.h \
	lib/capture/link.c \
	lib/capture/log_part.c lib/capture/log_part.h \
	lib/capture/login.c lib/capture/login.h \
	lib/capture/lone.c lib/capture/lone.h \
	lib/capture/marks.c lib/capture/marks.h \
	lib/capture/mask.c lib/capture/mask.h \
	lib/capture/memo.c lib/capture/memo.h \
	lib/capture/needle.c lib/capture/needle.h lib/capture/needle.def \
	lib/capture/needle_find.c lib/capture/needle_part.h \
	lib/capture/needle_form.c lib/capture/needle_form.h \
	lib/capture/needle_index.c lib/capture/needle_index.h \
	lib/capture/needle_print.c lib/capture/needle_print.h \
	lib/capture/mozilla.c \
	lib/capture/nmh.c \
	lib/capture/ngrep.c \
	lib/capture/notes.c lib/capture/notes.h \
	lib/capture/octets.h \
	lib/capture/offers.c \
	lib/capture/opensmtpd.c \
	lib/capture/packet.c lib/capture/packet.h \
	lib/capture/pcap.c lib/capture/pcap.h \
	lib/capture/pcapng.c \
	lib/capture/postfix.c lib/capture/postfix.h \
	lib/capture/postfix_client.c \
	lib/capture/prefix.c lib/capture/prefix.h \
	lib/capture/prose.c lib/capture/prose.h \
	lib/capture/queue.c lib/capture/queue.h \
	lib/capture/reader.c lib/capture/reader.h \
	lib/capture/recent.c lib/capture/recent.h \
	lib/capture/record.c lib/capture/record.h \
	lib/capture/redact.c lib/capture/redact.h \
	lib/capture/redact_again.c \
	lib/capture/redact_image.c \
	lib/capture/redact_pcap.c \
	lib/capture/redact_wide.c \
	lib/capture/record_csv.c \
	lib/capture/record_json.c \
	lib/capture/record_part.h \
	lib/capture/record_tag.c \
	lib/capture/record_time.c \
	lib/capture/refusal.c \
	lib/capture/refine.c lib/capture/refine.h \
	lib/capture/resolve.c \
	lib/capture/result.c \
	lib/capture/ring.h \
	lib/capture/room.c lib/capture/room.h \
	lib/capture/rules.c lib/capture/rules.def \
	lib/capture/rows.c lib/capture/rows.h \
	lib/capture/say.c \
	lib/capture/secrets.c \
	lib/capture/sendmail.c \
	lib/capture/sclient.c \
	lib/capture/scan.c lib/capture/scan.h lib/capture/scan.def \
	lib/capture/scan_ways.c lib/capture/scan_ways.h \
	lib/capture/server.c \
	lib/capture/session_log.c \
	lib/capture/settle.c \
	lib/capture/sieve.c lib/capture/sieve.h \
	lib/capture/sift.c lib/capture/sift.h \
	lib/capture/sift_back.c \
	lib/capture/stamp.c lib/capture/stamp.h \
	lib/capture/strace.c lib/capture/strace.h \
	lib/capture/strace_socket.c \
	lib/capture/stream.c lib/capture/stream.h \
	lib/capture/stream_line.c \
	lib/capture/stream_side.c lib/capture/stream_side.h \
	lib/capture/swift.c \
	lib/capture/symfony.c \
	lib/capture/tap.c lib/capture/tap.h \
	lib/capture/tcpdump.c \
	lib/capture/tcpflow.c \
	lib/capture/told.c \
	lib/capture/token.c lib/capture/token.h \
	lib/capture/trace.c lib/capture/trace.h \
	lib/capture/traffic.c \
	lib/capture/tshark.c \
	lib/capture/tshark_list.c \
	lib/capture/tshark_yaml.c \
	lib/capture/tshark_payload.c \
	lib/capture/veil.c lib/capture/veil.h \
	lib/capture/veil_said.c \
	lib/capture/verdict.c \
	lib/capture/wake.c lib/capture/wake.h \
	lib/capture/wash.c lib/capture/wash.h \
	lib/capture/which.c \
	lib/capture/wide.c lib/capture/wide.h \
	lib/capture/wrapped.c lib/capture/wrapped.h
