/* SPDX-License-Identifier: MIT */
/*
 * srv: the servers for people's mail programs that a domain names (RFC 6186,
 * 8314 section 5.1, 5804 section 1.8).
 */
#include <stdio.h>
#include <string.h>
#include "ehlo_caps/found.h"
#include "out/fail.h"

#define SRV_MAX 64

/* Service, and how its URLs begin. */
static const struct {
	const char *service, *scheme;
} services[FOUND_SERVICES] = {
	{ "_submissions", "submissions" },
	{ "_submission", "submission" },
	{ "_imaps", "imaps" },
	{ "_imap", "imap" },
	{ "_pop3s", "pop3s" },
	{ "_pop3", "pop3" },
	{ "_sieve", "sieve" },
};

static bool
add_srv(struct found_list *out, size_t i, const struct dns_srv *srv)
{
	struct found_host h = {
		.service = services[i].service,
		.priority = srv->priority,
		.weight = srv->weight,
		.port = srv->port,
	};

	out->services[i].named = true;
	snprintf(h.host, sizeof(h.host), "%s", srv->target);
	snprintf(h.target, sizeof(h.target), "%s://%s:%u", services[i].scheme,
	    h.host, h.port);
	return found_add(out, &h);
}

static int
take(const struct net_answer *a, size_t i, struct found_list *out,
    struct authstr_error *err)
{
	struct dns_srv list[SRV_MAX];
	size_t n = 0;

	for (size_t k = 0; k < a->n && n < SRV_MAX; k++)
		if (dns_srv_read(a->records[k], &list[n]))
			n++;
		else
			out->odd++;
	dns_srv_sort(list, n);
	for (size_t k = 0; k < n; k++) {
		if (list[k].target[0] == '\0')
			out->services[i].refused = true;
		else if (list[k].port != 0 && !add_srv(out, i, &list[k]))
			return fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET,
			    "no-memory", "out of memory");
	}
	return EXIT_DONE;
}

int
srv_take(const struct net_answer *a, size_t i, struct found_list *out,
    struct authstr_error *err)
{
	out->services[i].name = services[i].service;
	out->secure &= a->secure;
	if (a->why[0] != '\0')
		snprintf(out->why, sizeof(out->why), "%s", a->why);
	return take(a, i, out, err);
}

const char *
srv_service(size_t i)
{
	return services[i].service;
}
