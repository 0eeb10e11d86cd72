# SPDX-License-Identifier: MIT
# The programs as users call them: tests/cli/*.test, each a TAP script.

cli_tests = \
	tests/cli/account.test \
	tests/cli/completion.test tests/cli/completion-words.test \
	tests/cli/decode-auth.test \
	tests/cli/decode-auth-captures.test \
	tests/cli/decode-auth-input.test \
	tests/cli/decode-auth-protocols.test \
	tests/cli/ehlo-caps.test \
	tests/cli/ehlo-caps-html.test tests/cli/ehlo-caps-json.test \
	tests/cli/ehlo-caps-login.test \
	tests/cli/ehlo-caps-many.test \
	tests/cli/ehlo-caps-net.test \
	tests/cli/ehlo-caps-terminal.test tests/cli/ehlo-caps-tls.test \
	tests/cli/examples.test \
	tests/cli/faults.test \
	tests/cli/formats.test \
	tests/cli/gen-auth.test \
	tests/cli/gen-auth-old.test \
	tests/cli/manual.test \
	tests/cli/misbehave.test \
	tests/cli/msa-sink.test \
	tests/cli/msa-test-emit.test \
	tests/cli/msa-test-login.test \
	tests/cli/msa-test-mail.test \
	tests/cli/msa-test-mechs.test \
	tests/cli/msa-test-repeat.test \
	tests/cli/msa-test.test \
	tests/cli/names.test \
	tests/cli/progress.test \
	tests/cli/prompt.test \
	tests/cli/proxy.test \
	tests/cli/readers.test \
	tests/cli/readme.test tests/cli/recipes.test \
	tests/cli/redact-auth.test \
	tests/cli/redact-auth-captures.test \
	tests/cli/resolver.test \
	tests/cli/rules.test \
	tests/cli/schema.test tests/cli/schema-all.test \
	tests/cli/secrets.test \
	tests/cli/sandbox.test \
	tests/cli/slips.test \
	tests/cli/terminal.test \
	tests/cli/tutorial.test \
	tests/cli/vectors.test
TESTS += $(cli_tests)
dist_check_SCRIPTS += $(cli_tests)

EXTRA_DIST += tests/support/forbidden.c tests/cli/README tests/cli/misbehave.table tests/cli/run tests/cli/completion \
	tests/cli/decode-auth tests/cli/ehlo-caps tests/cli/gen-auth tests/cli/msa-sink \
	tests/cli/redact-auth

check_PROGRAMS += tests/support/pty
tests_support_pty_SOURCES = tests/support/pty.c
tests_support_pty_LDADD = -lutil
