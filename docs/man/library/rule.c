/* SPDX-License-Identifier: MIT */
#include <authstr.h>
#include <stdio.h>

int
main(void)
{
	const struct authstr_rule *r =
	    authstr_rule_find("scram-nonce-mismatch");

	printf("%s\n", authstr_rule_message(r));
	return 0;
}

/* Prints:
 * the server's nonce does not begin with the client's
 */
