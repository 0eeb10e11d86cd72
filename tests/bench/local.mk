# SPDX-License-Identifier: MIT
# make bench: each claim about speed, beside the peer, in the same run.

PERL_GEN_AUTH = /usr/bin/gen-auth

EXTRA_PROGRAMS = tests/bench/startup
CLEANFILES += $(EXTRA_PROGRAMS)

bench: all tests/bin/.made tests/bench/startup$(EXEEXT)
	@if test -x $(PERL_GEN_AUTH); then \
	  tests/bench/startup$(EXEEXT) tests/bin/gen-auth $(PERL_GEN_AUTH); \
	else \
	  echo "bench: there is no $(PERL_GEN_AUTH): install sasl2-bin"; \
	  exit 1; \
	fi

.PHONY: bench
