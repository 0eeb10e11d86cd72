/* SPDX-License-Identifier: MIT */
/*
 * An MTA-STS policy: notes are about lines that are there, a policy that is not
 * bad has all it must have, each of its names is one, and matches itself.  And
 * the data of DNS records: what is taken for a name has the octets of one.
 */
#include <string.h>
#include "dns/dns.h"
#include "ehlo_caps/mta_sts.h"
#include "fuzz/fuzz.h"

static size_t
count_lines(span in)
{
	size_t n = in.len > 0;

	for (size_t i = 0; i + 1 < in.len; i++)
		n += in.p[i] == '\n';
	return n;
}

static void
check_name(const char *name)
{
	MUST(strlen(name) < DNS_NAME_MAX);
	MUST(strspn(name,
		 "abcdefghijklmnopqrstuvwxyz"
		 "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") == strlen(name));
	MUST(strstr(name, "..") == NULL);
}

void
fuzz_policy(span in)
{
	static struct mta_sts p;
	size_t lines = count_lines(in);

	mta_sts_read(in, &p);
	MUST(p.n_notes <= STS_NOTES_MAX && p.n_mx <= STS_MX_MAX);
	for (size_t i = 0; i < p.n_notes; i++)
		MUST(p.notes[i].line <= lines);
	for (size_t i = 0; i < p.n_mx; i++) {
		check_name(p.mx[i][0] == '*' ? p.mx[i] + 1 : p.mx[i]);
		MUST(mta_sts_matches(&p, p.mx[i]));
	}
	MUST(p.bad || (p.version && p.mode != STS_NO_MODE && p.have_age));
	MUST(p.bad || p.n_mx > 0 || p.mode == STS_NONE);
}

void
fuzz_record(span in)
{
	struct dns_mx mx;
	struct dns_srv srv;
	struct dns_tlsa tlsa;
	bool validated;
	char text[64];
	int rcode;

	if (dns_mx_read(in, &mx))
		check_name(mx.host);
	if (dns_srv_read(in, &srv))
		check_name(srv.target);
	if (dns_tlsa_read(in, &tlsa)) {
		MUST(tlsa.data.len + 3 == in.len);
		MUST(dns_tlsa_unusable(&tlsa, true) != NULL ||
		     dns_tlsa_unusable(&tlsa, false) == NULL);
	}
	MUST(!dns_ip_read(in, text, sizeof(text)) || in.len == 4 ||
	     in.len == 16);
	MUST(!dns_reply_read(in, 0x1234, &rcode, &validated) ||
	     (rcode >= 0 && rcode < 16));
}
