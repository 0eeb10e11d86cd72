/* SPDX-License-Identifier: MIT */
/*
 * idn: host names that are not ASCII.
 */
#include "net/idn.h"
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#ifdef HAVE_IDN2
#include <idn2.h>
#endif

static bool
is_ascii(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)s[i] >= 0x80)
			return false;
	return true;
}

#ifdef HAVE_IDN2
static const char *
translate(const char *name, char *out, size_t size)
{
	uint8_t *found = NULL;
	const char *wrong = NULL;
	/* As browsers do it: UTS 46, whose letters are those of IDNA 2008. */
	int rc = idn2_lookup_u8((const uint8_t *)name, &found,
	    IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);

	if (rc != IDN2_OK)
		return idn2_strerror(rc);
	if (strlen((const char *)found) >= size)
		wrong = "the host's ASCII form is too long";
	else
		memcpy(out, found, strlen((const char *)found) + 1);
	idn2_free(found);
	return wrong;
}
#else
static const char *
translate(const char *name, char *out, size_t size)
{
	(void)name;
	(void)out;
	(void)size;
	return "write the host in its ASCII form (xn--..): built without "
	       "libidn2";
}
#endif

const char *
net_idn(const char *host, size_t len, char *out, size_t size)
{
	char name[256];

	if (len >= size || len >= sizeof(name))
		return "the host is too long";
	memcpy(name, host, len);
	name[len] = '\0';
	if (!is_ascii(name, len))
		return translate(name, out, size);
	memcpy(out, name, len + 1);
	return NULL;
}
