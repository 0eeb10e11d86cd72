# SPDX-License-Identifier: MIT
# make check-interop: real servers of Debian's packages.  Apart from make check,
# for it needs root and takes its time.

EXTRA_DIST += docs/SERVERS.md tests/interop/cyrus-smtp tests/interop/kdc.sh \
	tests/interop/newer.sh tests/interop/postfix.sh \
	tests/interop/servers tests/interop/servers.sh
# The longest first, for who runs several at a time.
interop_tests = \
	tests/interop/servers.test \
	tests/interop/emit.test \
	tests/interop/bind9.test \
	tests/interop/caps.test \
	tests/interop/cyrus-plus.test \
	tests/interop/dns.test \
	tests/interop/dovecot-caps.test \
	tests/interop/dovecot-plus.test \
	tests/interop/kerberos.test \
	tests/interop/mechanisms.test \
	tests/interop/postfix-dovecot.test \
	tests/interop/postfix-mail.test \
	tests/interop/readers.test \
	tests/interop/records.test \
	tests/interop/sink-clients.test \
	tests/interop/ways.test
dist_check_SCRIPTS += $(interop_tests)

check-interop: all $(check_DATA)
	test -z '$(interop_tests)' || $(MAKE) check-TESTS \
	  TESTS='$(interop_tests)' TEST_SUITE_LOG=interop.log

.PHONY: check-interop
