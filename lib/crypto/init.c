/* SPDX-License-Identifier: MIT */
/*
 * init: what a program may want of libcrypto before its first digest.
 */
#include <openssl/crypto.h>
#include "authstr.h"

void
authstr_no_config(void)
{
	OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
}
