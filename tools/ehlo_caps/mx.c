/* SPDX-License-Identifier: MIT */
/*
 * mx: the hosts that take mail for a domain (RFC 5321 section 5.1, RFC 7505).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "ehlo_caps/found.h"
#include "out/fail.h"

#define MX_MAX 64

static int
no_memory(struct authstr_error *err)
{
	return fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "no-memory",
	    "out of memory");
}

static int
add_mx(struct found_list *out, const char *host, unsigned preference,
    struct authstr_error *err)
{
	struct found_host h = { .priority = preference, .port = 25 };

	snprintf(h.host, sizeof(h.host), "%s", host);
	snprintf(h.target, sizeof(h.target), "smtp://%s:25", h.host);
	return found_add(out, &h) ? EXIT_DONE : no_memory(err);
}

static int
take(const struct net_answer *a, struct found_list *out,
    struct authstr_error *err)
{
	struct dns_mx list[MX_MAX];
	size_t n = 0;
	int rc = EXIT_DONE;

	for (size_t i = 0; i < a->n && n < MX_MAX; i++)
		if (dns_mx_read(a->records[i], &list[n]))
			n++;
		else
			out->odd++;
	if (n == 0)
		return fail(err, EXIT_NO_HOST, AUTHSTR_NO_OFFSET, "mx-bad",
		    "the MX records of %.80s name no host", out->domain);
	if (n == 1 && list[0].host[0] == '\0')
		return fail(err, EXIT_NO, AUTHSTR_NO_OFFSET, "mx-null",
		    "%.80s takes no mail (null MX)", out->domain);
	dns_mx_sort(list, n);
	for (size_t i = 0; i < n && rc == EXIT_DONE; i++)
		if (list[i].host[0] == '\0')
			out->odd++; /* null, and not alone (RFC 7505) */
		else
			rc = add_mx(out, list[i].host, list[i].preference, err);
	return rc;
}

int
mx_take(const struct net_answer *a, struct found_list *out,
    struct authstr_error *err)
{
	out->secure = a->secure;
	snprintf(out->why, sizeof(out->why), "%s", a->why);
	if (a->rcode == DNS_NXDOMAIN)
		return fail(err, EXIT_NO_HOST, AUTHSTR_NO_OFFSET,
		    "no-such-host", "there is no domain %.200s", out->domain);
	if (a->n > 0)
		return take(a, out, err);
	out->implicit = true;
	return add_mx(out, out->domain, 0, err);
}
