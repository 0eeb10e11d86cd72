/* SPDX-License-Identifier: MIT */
#include <authstr-gsasl.h>
#include <stdio.h>

int
main(void)
{
	Gsasl *ctx;

	if (gsasl_init(&ctx) != GSASL_OK ||
	    authstr_gsasl_register(ctx) != GSASL_OK)
		return 1;
	printf("XOAUTH2: %s\n",
	    gsasl_client_support_p(ctx, "XOAUTH2") ? "yes" : "no");
	gsasl_done(ctx);
	return 0;
}

/* Prints:
 * XOAUTH2: yes
 */
