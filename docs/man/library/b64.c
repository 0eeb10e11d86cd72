/* SPDX-License-Identifier: MIT */
#include <authstr.h>
#include <stdio.h>

int
main(void)
{
	struct authstr_buf *b = authstr_buf_new(100);
	struct authstr_error err;

	authstr_b64_print(authstr_span_of("tim"), b);
	printf("%.*s\n", (int)authstr_buf_span(b).len,
	    (const char *)authstr_buf_span(b).p);
	if (authstr_b64_read(authstr_span_of("dGl*"), b, &err) != AUTHSTR_OK)
		printf("%s, byte %d\n", err.rule, (int)err.offset);
	authstr_buf_free(b);
	return 0;
}

/* Prints:
 * dGlt
 * not-base64, byte 3
 */
