# SPDX-License-Identifier: MIT
# What packagers get.  The tarball, the RPMs and, twice, the Debian packages are
# built, which takes long: apart from make check.

TESTS += tests/packaging/html.test tests/packaging/versions.test
dist_check_SCRIPTS += tests/packaging/html.test tests/packaging/versions.test \
	$(package_tests) $(ports)
package_tests = tests/packaging/dist.test tests/packaging/rpm.test \
	tests/packaging/debian.test
EXTRA_DIST += tests/packaging/debian.sh tests/packaging/ports.sh docs/packaging/authstr.rb \
	docs/packaging/authstr.spec docs/packaging/sbom

check-packages: all $(check_DATA)
	$(MAKE) check-TESTS TESTS='$(package_tests)' \
	  TEST_SUITE_LOG=packages.log

# Other machines, and what is there instead of the GNU C library.
ports = tests/packaging/32-bit.test tests/packaging/big-endian.test \
	tests/packaging/musl.test
check-ports: all
	$(MAKE) check-TESTS TESTS='$(ports)' TEST_SUITE_LOG=ports.log

# The time is the sources' where SOURCE_DATE_EPOCH says so, else that of NEWS.
sbom:
	@time=$${SOURCE_DATE_EPOCH:-`stat -c %Y $(srcdir)/NEWS`}; \
	file=authstr-$(VERSION).spdx.json; \
	$(srcdir)/docs/packaging/sbom $(VERSION) $$time libcrypto libssl libgsasl \
	  jansson libevent_core libcrypt $(sbom_libraries) >$$file.made && \
	mv $$file.made $$file

sbom_libraries =
if ZLIB
sbom_libraries += zlib
endif
if IDN2
sbom_libraries += libidn2
endif
if INIH
sbom_libraries += inih
endif
if UNBOUND
sbom_libraries += libunbound
endif
if SANDBOX
sbom_libraries += libseccomp
endif
CLEANFILES += authstr-*.spdx.json

.PHONY: check-packages check-ports sbom
