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

int
found_check(const struct net_answer *a, const char *name, const char *kind,
    struct authstr_error *err)
{
	if (a->bogus)
		return fail(err, EXIT_NO_HOST, AUTHSTR_NO_OFFSET, "dns-bogus",
		    "the %s records of %.80s are bogus: %.100s", kind, name,
		    a->why);
	if (a->rcode == DNS_NXDOMAIN || a->rcode == DNS_NOERROR)
		return EXIT_DONE;
	return fail(err, EXIT_NO_HOST, AUTHSTR_NO_OFFSET, "resolver-failed",
	    "the resolver failed at the %s records of %.80s (rcode %d)", kind,
	    name, a->rcode);
}

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
	if (n == 0)
		return fail(err, EXIT_NO_HOST, AUTHSTR_NO_OFFSET, "mx-bad",
		    "the MX records of %.80s name no host", out->domain);
	if (n == 1 && list[0].host[0] == '\0')
		return fail(err, EXIT_NO, AUTHSTR_NO_OFFSET, "mx-null",
		    "%.80s takes no mail (null MX)", out->domain);
	dns_mx_sort(list, n);
	for (size_t i = 0; i < n && rc == EXIT_DONE; i++)
		if (list[i].host[0] != '\0')
			rc = add_mx(out, list[i].host, list[i].preference, err);
	return rc;
}

int
mx_find(const struct net_options *o, const char *domain, struct found_list *out,
    struct authstr_error *err)
{
	struct net_answer a;
	int rc;

	*out = (struct found_list){ .domain = domain };
	if ((rc = net_ask(o, domain, DNS_MX, &a, err)) != EXIT_DONE)
		return rc;
	out->secure = a.secure;
	snprintf(out->why, sizeof(out->why), "%s", a.why);
	rc = found_check(&a, domain, "MX", err);
	if (rc == EXIT_DONE && a.rcode == DNS_NXDOMAIN) {
		rc = fail(err, EXIT_NO_HOST, AUTHSTR_NO_OFFSET, "no-such-host",
		    "there is no domain %.200s", domain);
	} else if (rc == EXIT_DONE && a.n == 0) {
		out->implicit = true;
		rc = add_mx(out, domain, 0, err);
	} else if (rc == EXIT_DONE) {
		rc = take(&a, out, err);
	}
	net_answer_free(&a);
	return rc;
}
