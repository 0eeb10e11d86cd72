/* SPDX-License-Identifier: MIT */
/*
 * none: in place of dns.c where there is no libunbound.
 */
#include "dns/dns.h"
#include "out/fail.h"

int
dns_new(
    const struct dns_options *o, struct dns **out, struct authstr_error *err)
{
	(void)o;
	*out = NULL;
	return fail(err, EXIT_CONFIG, AUTHSTR_NO_OFFSET, "no-dns-library",
	    "this program was built without libunbound");
}

unsigned
dns_sockets(void)
{
	return 0;
}

void
dns_free(struct dns *dns)
{
	(void)dns;
}

int
dns_fd(struct dns *dns)
{
	(void)dns;
	return -1;
}

void
dns_process(struct dns *dns)
{
	(void)dns;
}

int
dns_start(struct dns *dns, const char *name, enum dns_type type,
    void (*seen)(const struct dns_answer *a, void *arg), void *arg,
    struct dns_query **out, struct authstr_error *err)
{
	(void)name;
	(void)type;
	(void)seen;
	(void)arg;
	(void)out;
	return dns_new(NULL, &dns, err);
}

void
dns_cancel(struct dns_query *q)
{
	(void)q;
}
