# SPDX-License-Identifier: MIT
# make bench: each claim about speed, beside the peer, in the same run.

PERL_GEN_AUTH = /usr/bin/gen-auth

EXTRA_DIST += tests/bench/batch tests/bench/batch.pl tests/bench/capture \
	tests/bench/decode.pl tests/bench/pcap tests/bench/pcap.sh \
	tests/bench/probes
EXTRA_PROGRAMS = tests/bench/bareprobe tests/bench/flow \
	tests/bench/maillog tests/bench/responder tests/bench/scram \
	tests/bench/startup
CLEANFILES += $(EXTRA_PROGRAMS)
tests_bench_bareprobe_CPPFLAGS = $(AM_CPPFLAGS) $(SSL_CFLAGS)
tests_bench_bareprobe_LDADD = $(SSL_LIBS) $(CRYPTO_LIBS)
tests_bench_responder_CPPFLAGS = $(AM_CPPFLAGS) $(SSL_CFLAGS)
tests_bench_responder_LDADD = $(SSL_LIBS) $(CRYPTO_LIBS)
tests_bench_flow_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/lib
tests_bench_flow_LDADD = lib/libcore.la $(GSASL_LIBS) $(CRYPTO_LIBS)
tests_bench_maillog_SOURCES = tests/bench/maillog.c tests/bench/maillog.def
tests_bench_scram_CPPFLAGS = $(AM_CPPFLAGS) $(GSASL_CFLAGS)
tests_bench_scram_LDADD = lib/libcore.la $(GSASL_LIBS) $(CRYPTO_LIBS)

bench: all tests/bin/.made tests/bench/startup$(EXEEXT)
	@if test -x $(PERL_GEN_AUTH); then \
	  tests/bench/startup$(EXEEXT) tests/bin/gen-auth $(PERL_GEN_AUTH); \
	else \
	  echo "bench: there is no $(PERL_GEN_AUTH): install sasl2-bin"; \
	  exit 1; \
	fi

# Client logins with SCRAM beside libgsasl's.
bench-scram: tests/bench/scram$(EXEEXT)
	tests/bench/scram$(EXEEXT)

# Strings made from objects, many in one run, beside a loop in Perl.
bench-batch: all tests/bin/.made
	$(srcdir)/tests/bench/batch tests/bin/gen-auth

# Logins in logs of 1 GiB, beside rg, grep, Perl, wc and cat.
bench-capture: all tests/bench/maillog$(EXEEXT)
	$(srcdir)/tests/bench/capture tools/authstr$(EXEEXT) \
	    tests/bench/maillog$(EXEEXT)

# The logins in a pcap of 3,000 sessions, beside tshark.
bench-pcap: all tests/bin/.made
	$(srcdir)/tests/bench/pcap.sh tests/bin/decode-auth

# Ten thousand servers asked, beside nmap, curl, swaks, msmtp, s_client, Python
# and a loop that does nothing else.
bench-probes: all tests/bench/bareprobe$(EXEEXT) tests/bench/responder$(EXEEXT)
	$(srcdir)/tests/bench/probes tools/authstr$(EXEEXT) \
	    tests/bench/bareprobe$(EXEEXT) tests/bench/responder$(EXEEXT)

.PHONY: bench bench-batch bench-capture bench-pcap bench-probes bench-scram
