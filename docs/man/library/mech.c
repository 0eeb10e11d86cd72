/* SPDX-License-Identifier: MIT */
#include <authstr.h>
#include <stdio.h>

int
main(void)
{
	const struct authstr_mech *m, *best = authstr_mech_at(0);

	for (size_t i = 0; (m = authstr_mech_at(i)) != NULL; i++)
		if (authstr_mech_rank(m) > authstr_mech_rank(best))
			best = m;
	printf("%s, %s\n", authstr_mech_name(best), authstr_mech_spec(best));
	return 0;
}

/* Prints:
 * SCRAM-SHA-512-PLUS, draft-melnikov-scram-sha-512
 */
