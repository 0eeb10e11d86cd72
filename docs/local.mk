# SPDX-License-Identifier: MIT
dist_man_MANS += \
	docs/man/authstr.1 \
	docs/man/authstr-rules.7 \
	docs/man/decode-auth.1 \
	docs/man/ehlo-caps.1 \
	docs/man/gen-auth.1 \
	docs/man/msa-sink.1 \
	docs/man/msa-test.1 \
	docs/man/redact-auth.1

EXTRA_DIST += docs/ARCHITECTURE.md docs/HACKING.md docs/SECURITY.md
