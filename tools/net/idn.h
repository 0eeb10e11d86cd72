/* SPDX-License-Identifier: MIT */
#ifndef NET_IDN_H
#define NET_IDN_H

#include <stddef.h>

/* The ASCII form of a host name (RFC 5891: A-labels), which is the name itself
 * where that has no other characters.  NULL, or what is wrong with it. */
const char *net_idn(const char *host, size_t len, char *out, size_t size);

#endif
