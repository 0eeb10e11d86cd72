# SPDX-License-Identifier: MIT
TESTS += tests/captures/samples.test

# EXTRA_DIST has the whole folder, with what a test left in it while it was built
# here: make would take the old result for a new one.
dist-hook:
	rm -f $(distdir)/tests/captures/*.log $(distdir)/tests/captures/*.trs
