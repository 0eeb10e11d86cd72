/* SPDX-License-Identifier: MIT */
#include <authstr.h>
#include <stdio.h>

int
main(void)
{
	struct authstr_span plain = authstr_span_of("plain");

	printf("%s\n", authstr_mech_spec(authstr_mech_find(plain)));
	return 0;
}

/* Prints:
 * RFC 4616
 */
