/* SPDX-License-Identifier: MIT */
#include <authstr-smtp.h>
#include <stdio.h>

int
main(void)
{
	struct authstr_reply *r = authstr_reply_new();
	struct authstr_span in = authstr_span_of("535 5.7.8 no\r\n"), text;
	size_t used;

	if (authstr_reply_feed(r, in, &used, NULL) == AUTHSTR_OK) {
		text = authstr_reply_enhanced(r);
		printf("%d, %.*s\n", authstr_reply_code(r), (int)text.len,
		    (const char *)text.p);
	}
	authstr_reply_free(r);
	return 0;
}

/* Prints:
 * 535, 5.7.8
 */
