/* SPDX-License-Identifier: MIT */
#include <authstr.h>
#include <stdio.h>

int
main(void)
{
	static const unsigned char bytes[] = "\0tim\0secret-1";
	struct authstr_span said = { bytes, sizeof(bytes) - 1 };
	const struct authstr_variant *v;

	if (authstr_verify_near(authstr_mech_find(authstr_span_of("PLAIN")),
		&said, 1, NULL, 0, authstr_span_of("Secret-1"), &v,
		NULL) != AUTHSTR_OK)
		printf("another one: %s\n",
		    v != NULL ? authstr_variant_id(v) : "-");
	return 0;
}

/* Prints:
 * another one: first-letter-case
 */
