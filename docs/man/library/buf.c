/* SPDX-License-Identifier: MIT */
#include <authstr.h>
#include <stdio.h>

int
main(void)
{
	struct authstr_buf *b = authstr_buf_new(8);

	authstr_buf_put(b, authstr_span_of("five "));
	authstr_buf_put(b, authstr_span_of("and more"));
	if (authstr_buf_status(b) == AUTHSTR_E_LIMIT)
		printf("more than 8 bytes\n");
	authstr_buf_free(b);
	return 0;
}

/* Prints:
 * more than 8 bytes
 */
