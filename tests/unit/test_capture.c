/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>
#include "authstr-capture.h"
#include "base/mem.h"
#include "base/span.h"
#include "unit/unit.h"

/* One line a login: what a reader would want to compare. */
static void
print_login(char *out, size_t max, const struct authstr_login *l)
{
	const struct authstr_mech *m = authstr_login_mech(l);
	size_t at = strlen(out);

	at += (size_t)snprintf(out + at, max - at, "%zu %s %s %s %d",
	    authstr_login_line(l),
	    authstr_login_protocol(l) == NULL ? "-" : authstr_login_protocol(l),
	    m == NULL ? "-" : authstr_mech_name(m),
	    authstr_outcome_name(authstr_login_outcome(l)),
	    authstr_login_code(l));
	for (size_t i = 0; i < authstr_login_note_count(l); i++)
		at += (size_t)snprintf(out + at, max - at, " %s",
		    authstr_note_rule(authstr_login_note(l, i)));
	snprintf(out + at, max - at, "\n");
}

static int
run(const char *input, size_t chunk, char *out, size_t max)
{
	struct authstr_capture *c = authstr_capture_new();
	const struct authstr_login *l;
	span rest = authstr_span_of(input);
	int rc = c == NULL ? AUTHSTR_E_NOMEM : AUTHSTR_OK;

	out[0] = '\0';
	while (rc == AUTHSTR_OK && rest.len > 0) {
		rc = authstr_capture_input(c, span_sub(rest, 0, chunk), NULL);
		rest = span_from(rest, chunk);
		while ((l = authstr_capture_login(c)) != NULL)
			print_login(out, max, l);
	}
	if (rc == AUTHSTR_OK)
		rc = authstr_capture_end(c, NULL);
	while (c != NULL && (l = authstr_capture_login(c)) != NULL)
		print_login(out, max, l);
	authstr_capture_free(c);
	return rc;
}

static const struct {
	const char *input, *expect;
} dialogues[] = {
	{ "AUTH PLAIN AGEAYg==\r\n", "1 - PLAIN unknown 0\n" },
	{ "C: AUTH PLAIN AGEAYg==\nS: 535 5.7.8 no\n",
	    "1 smtp PLAIN refused 535 reply-535\n" },
	{ "EHLO x\n250-y\n250 AUTH PLAIN\nAUTH PLAIN\n334 \nAGEAYg==\n"
	  "235 2.7.0 ok\n",
	    "4 smtp PLAIN success 235 cleartext-channel\n" },
	/* near miss of mech-not-offered: the list has it */
	{ "EHLO x\n250-y\n250 AUTH LOGIN plain\nAUTH PLAIN AGEAYg==\n504 no\n",
	    "4 smtp PLAIN refused 504 cleartext-channel reply-504\n" },
	{ "EHLO x\n250-y\n250 AUTH LOGIN\nAUTH PLAIN AGEAYg==\n504 no\n",
	    "4 smtp PLAIN refused 504 mech-not-offered cleartext-channel "
	    "reply-504\n" },
	{ "EHLO x\n250-y\n250 SIZE\nAUTH PLAIN AGEAYg==\n503 no\n",
	    "4 smtp PLAIN refused 503 auth-not-offered cleartext-channel "
	    "reply-503\n" },
	{ "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: *\nS: 501 aborted\n",
	    "1 smtp LOGIN aborted 501 cancel reply-501\n" },
	{ "AUTH LOGIN\n334 VXNlcm5hbWU6\nDONE\n",
	    "1 smtp LOGIN unfinished 0 sclient-qr-trap\n" },
	{ "C: AUTH PLAIN AGEAYg==\nC: MAIL FROM:<a@example.org>\nS: 235 ok\n",
	    "1 smtp PLAIN success 235 pipelined-auth cleartext-channel\n" },
	{ "235 2.7.0 ok\n", "1 smtp - success 235 secret-not-visible\n" },
	{ "a1 LOGIN {5}\n+ OK\nalice {3}\n+ OK\nb c\na1 OK in\n",
	    "1 imap - success 0\n" },
	{ "+OK hi\nUSER a\n+OK\nPASS b\n-ERR no\n",
	    "2 pop3 - refused 0 cleartext-channel reply-no\n" },
	{ "nothing of the kind here\nand here\n", "" },
};

START_TEST(dialogue)
{
	char whole[1000], pieces[1000];

	ck_assert_int_eq(
	    run(dialogues[_i].input, 10000, whole, sizeof(whole)), AUTHSTR_OK);
	ck_assert_str_eq(whole, dialogues[_i].expect);
	for (size_t chunk = 1; chunk <= 8; chunk++) {
		run(dialogues[_i].input, chunk, pieces, sizeof(pieces));
		ck_assert_str_eq(pieces, whole);
	}
}
END_TEST

START_TEST(dialogue_without_memory)
{
	char whole[1000], out[1000];
	unsigned long n = 0;

	run(dialogues[_i].input, 10000, whole, sizeof(whole));
	for (;;) {
		int rc;

		mem_fail_at(++n);
		rc = run(dialogues[_i].input, 10000, out, sizeof(out));
		mem_fail_at(0);
		if (rc == AUTHSTR_OK && strcmp(whole, out) == 0)
			break;
		ck_assert_int_eq(rc, AUTHSTR_E_NOMEM);
		ck_assert_uint_lt(n, 5000);
	}
}
END_TEST

Suite *
suite_capture(void)
{
	Suite *s = suite_create("capture");
	TCase *tc = tcase_create("capture");
	int n = (int)(sizeof(dialogues) / sizeof(dialogues[0]));

	tcase_add_loop_test(tc, dialogue, 0, n);
	tcase_add_loop_test(tc, dialogue_without_memory, 0, n);
	suite_add_tcase(s, tc);
	return s;
}
