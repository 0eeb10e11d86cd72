/* SPDX-License-Identifier: MIT */
#include <authstr-capture.h>
#include <stdio.h>

int
main(void)
{
	struct authstr_capture *c = authstr_capture_new();
	const struct authstr_login *l;

	authstr_capture_input(c,
	    authstr_span_of("C: AUTH PLAIN AHRpbQBzZWNyZXQtMQ==\n"
			    "S: 535 5.7.8 no\n"),
	    NULL);
	authstr_capture_end(c, NULL);
	while ((l = authstr_capture_login(c)) != NULL)
		printf("line %d: %s, %s\n", (int)authstr_login_line(l),
		    authstr_mech_name(authstr_login_mech(l)),
		    authstr_outcome_name(authstr_login_outcome(l)));
	authstr_capture_free(c);
	return 0;
}

/* Prints:
 * line 1: PLAIN, refused
 */
