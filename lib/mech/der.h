/* SPDX-License-Identifier: MIT */
/*
 * der: the frames of ASN.1 (X.690) as GSS-API and Kerberos use them: a tag of
 * one octet, a definite length, a body.
 */
#ifndef MECH_DER_H
#define MECH_DER_H

#include "base/buf.h"

struct der {
	unsigned char tag;
	size_t head; /* octets of tag and length */
	size_t len;  /* what the length says; the body may be shorter */
	span body;   /* as much of it as there is */
	bool whole;  /* it is all there, and its length as short as can be */
};

#define DER_INTEGER 0x02
#define DER_BITS 0x03
#define DER_OCTETS 0x04
#define DER_OID 0x06
#define DER_GENERAL_STRING 0x1b
#define DER_SEQUENCE 0x30

static inline bool
der_is_nested(unsigned char tag)
{
	return (tag & 0x20) != 0;
}

/* Reads the element that s begins with.  False where there is no tag and
 * length, or a length of more than four octets. */
bool der_read(span s, struct der *d);
/* The element's octets, as far as there are any. */
static inline size_t
der_size(const struct der *d)
{
	return d->head + d->body.len;
}
/* Appends an object identifier as dotted numbers; false where it is none. */
bool der_put_oid(span body, struct authstr_buf *out);
/* A non-negative INTEGER of at most four octets. */
bool der_number(span body, uint32_t *n);

#endif
