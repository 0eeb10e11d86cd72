/* SPDX-License-Identifier: MIT */
/*
 * word: a resolver's own word on its validation.
 *
 * libunbound validates itself and hides the AD flag of whoever it asks.  A
 * resolver on this machine may know trust anchors that we do not: its flag is
 * asked for here, in the smallest question there is.  What it answers is taken
 * from libunbound all the same.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include "dns/dns.h"

#define FLAG_REPLY 0x80 /* octet 2 */
#define FLAG_RD 0x01
#define FLAG_AD 0x20 /* octet 3 */
#define FLAG_CD 0x10

static bool
read_port(const char *text, uint16_t *port)
{
	unsigned long n = 0;

	if (*text == '\0' || strlen(text) > 5)
		return false;
	for (; *text != '\0'; text++) {
		if (*text < '0' || *text > '9')
			return false;
		n = n * 10 + (unsigned long)(*text - '0');
	}
	*port = (uint16_t)n;
	return n > 0 && n <= 65535;
}

/* Cuts "ADDR:PORT", "[v6]:PORT", "v6" at its port: NULL where it has none. */
static const char *
split(char *text, char **host)
{
	char *colon, *end;

	*host = text;
	if (text[0] == '[') {
		if ((end = strchr(text, ']')) == NULL)
			return "";
		*host = text + 1;
		*end = '\0';
		return end[1] == ':' ? end + 2 : end[1] == '\0' ? NULL : "";
	}
	if ((colon = strchr(text, ':')) == NULL || strchr(colon + 1, ':'))
		return NULL;
	*colon = '\0';
	return colon + 1;
}

bool
dns_address_read(const char *text, struct sockaddr_storage *out, socklen_t *len)
{
	struct sockaddr_in *v4 = (struct sockaddr_in *)(void *)out;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)(void *)out;
	char copy[64], *host;
	const char *port;
	uint16_t n = 53;

	memset(out, 0, sizeof(*out));
	if (strlen(text) >= sizeof(copy))
		return false;
	memcpy(copy, text, strlen(text) + 1);
	port = split(copy, &host);
	if (port != NULL && !read_port(port, &n))
		return false;
	if (inet_pton(AF_INET, host, &v4->sin_addr) == 1) {
		v4->sin_family = AF_INET;
		v4->sin_port = htons(n);
		*len = sizeof(*v4);
		return true;
	}
	v6->sin6_family = AF_INET6;
	v6->sin6_port = htons(n);
	*len = sizeof(*v6);
	return inet_pton(AF_INET6, host, &v6->sin6_addr) == 1;
}

bool
dns_is_local(const struct sockaddr_storage *addr)
{
	const struct sockaddr_in *v4 = (const void *)addr;
	const struct sockaddr_in6 *v6 = (const void *)addr;

	if (addr->ss_family == AF_INET)
		return ntohl(v4->sin_addr.s_addr) >> 24 == 127;
	return addr->ss_family == AF_INET6 &&
	       IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr);
}

/* The labels of a name; their end, or 0 for a name that is none. */
static size_t
put_name(const char *name, unsigned char *out, size_t at)
{
	while (*name != '\0' && strcmp(name, ".") != 0) {
		size_t len = strcspn(name, ".");

		if (len == 0 || len > 63 || at + len + 6 > DNS_QUESTION_MAX)
			return 0;
		out[at++] = (unsigned char)len;
		memcpy(out + at, name, len);
		at += len;
		name += len + (name[len] == '.');
	}
	out[at++] = 0;
	return at;
}

size_t
dns_question(const char *name, enum dns_type type, bool unchecked, uint16_t id,
    unsigned char out[DNS_QUESTION_MAX])
{
	size_t at;

	memset(out, 0, DNS_QUESTION_MAX);
	out[0] = (unsigned char)(id >> 8);
	out[1] = (unsigned char)id;
	out[2] = FLAG_RD;
	out[3] = (unsigned char)(FLAG_AD | (unchecked ? FLAG_CD : 0));
	out[5] = 1; /* question */
	if ((at = put_name(name, out, 12)) == 0)
		return 0;
	out[at++] = (unsigned char)((unsigned)type >> 8);
	out[at++] = (unsigned char)type;
	out[at++] = 0;
	out[at++] = 1; /* IN */
	return at;
}

bool
dns_reply_read(
    struct authstr_span reply, uint16_t id, int *rcode, bool *validated)
{
	if (reply.len < 12 || (reply.p[2] & FLAG_REPLY) == 0 ||
	    (reply.p[0] << 8 | reply.p[1]) != id)
		return false;
	*rcode = reply.p[3] & 15;
	*validated = (reply.p[3] & FLAG_AD) != 0;
	return true;
}
