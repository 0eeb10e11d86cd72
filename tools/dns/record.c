/* SPDX-License-Identifier: MIT */
/*
 * record: the data of records, which come from outside.
 *
 *	MX   preference(2) name                    RFC 1035 section 3.3.9
 *	SRV  priority(2) weight(2) port(2) name    RFC 2782
 *	TLSA usage(1) selector(1) matching(1) data RFC 6698 section 2.1
 *	name = *(length(1) octets) 0, not compressed
 */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include "dns/dns.h"

static const struct {
	enum dns_type type;
	const char *name;
} types[] = {
	{ DNS_A, "A" },
	{ DNS_AAAA, "AAAA" },
	{ DNS_MX, "MX" },
	{ DNS_TXT, "TXT" },
	{ DNS_SRV, "SRV" },
	{ DNS_DNSKEY, "DNSKEY" },
	{ DNS_TLSA, "TLSA" },
};

const char *
dns_type_name(enum dns_type type)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (types[i].type == type)
			return types[i].name;
	return "?";
}

/* ------------------------------------------------------------- reading -- */

static bool
take_number(struct authstr_span *s, uint16_t *out)
{
	if (s->len < 2)
		return false;
	*out = (uint16_t)(s->p[0] << 8 | s->p[1]);
	s->p += 2;
	s->len -= 2;
	return true;
}

/* What may stand in the name of a host or a service.  Others (a blank, a dot
 * inside a label, a NUL) would make another name of it on the way. */
static bool
is_name_octet(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '-' || c == '_';
}

static bool
take_label(struct authstr_span *s, size_t len, char *out, size_t *at)
{
	/* RFC 1035 section 2.3.4: 255 octets, which are 253 characters. */
	if (len > 63 || len > s->len || *at + len + (*at > 0) > 253)
		return false;
	if (*at > 0)
		out[(*at)++] = '.';
	for (size_t i = 0; i < len; i++) {
		if (!is_name_octet(s->p[i]))
			return false;
		out[(*at)++] = (char)s->p[i];
	}
	s->p += len;
	s->len -= len;
	return true;
}

static bool
take_name(struct authstr_span *s, char out[DNS_NAME_MAX])
{
	size_t at = 0;

	while (s->len > 0) {
		size_t len = *s->p++;

		s->len--;
		if (len == 0) {
			out[at] = '\0';
			return true;
		}
		if (!take_label(s, len, out, &at))
			return false;
	}
	return false;
}

bool
dns_mx_read(struct authstr_span data, struct dns_mx *out)
{
	return take_number(&data, &out->preference) &&
	       take_name(&data, out->host) && data.len == 0;
}

bool
dns_srv_read(struct authstr_span data, struct dns_srv *out)
{
	return take_number(&data, &out->priority) &&
	       take_number(&data, &out->weight) &&
	       take_number(&data, &out->port) &&
	       take_name(&data, out->target) && data.len == 0;
}

bool
dns_tlsa_read(struct authstr_span data, struct dns_tlsa *out)
{
	if (data.len < 4)
		return false;
	out->usage = data.p[0];
	out->selector = data.p[1];
	out->matching = data.p[2];
	out->data = (struct authstr_span){ data.p + 3, data.len - 3 };
	return true;
}

const char *
dns_tlsa_unusable(const struct dns_tlsa *r, bool relay)
{
	static const size_t lengths[] = { 0, 32, 64 };

	if (r->usage > 3)
		return "its usage is unknown";
	if (r->usage < 2 && relay)
		return "its usage is not for mail between servers";
	if (r->selector > 1)
		return "its selector is unknown";
	if (r->matching > 2)
		return "its matching type is unknown";
	if (r->matching > 0 && r->data.len != lengths[r->matching])
		return "its digest has a wrong length";
	return NULL;
}

bool
dns_ip_read(struct authstr_span data, char *out, size_t size)
{
	if (data.len != 4 && data.len != 16)
		return false;
	return inet_ntop(data.len == 4 ? AF_INET : AF_INET6, data.p, out,
		   (socklen_t)size) != NULL;
}

/* ------------------------------------------------------------- sorting -- */

static int
compare_mx(const void *a, const void *b)
{
	const struct dns_mx *x = a, *y = b;

	return x->preference != y->preference
		   ? (int)x->preference - (int)y->preference
		   : strcmp(x->host, y->host);
}

static int
compare_srv(const void *a, const void *b)
{
	const struct dns_srv *x = a, *y = b;

	return x->priority != y->priority ? (int)x->priority - (int)y->priority
	       : x->weight != y->weight   ? (int)y->weight - (int)x->weight
					  : strcmp(x->target, y->target);
}

void
dns_mx_sort(struct dns_mx *list, size_t n)
{
	if (n > 1)
		qsort(list, n, sizeof(*list), compare_mx);
}

void
dns_srv_sort(struct dns_srv *list, size_t n)
{
	if (n > 1)
		qsort(list, n, sizeof(*list), compare_srv);
}
