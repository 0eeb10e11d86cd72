/* SPDX-License-Identifier: MIT */
/*
 * dns: questions to a resolver, and whether the answers are validated
 * (DNSSEC).  Nothing here waits.
 *
 *	dns_new(&options, &dns, &err);
 *	dns_start(dns, "example.org", DNS_MX, seen, arg, &query, &err);
 *	wait until dns_fd(dns) is readable;
 *	dns_process(dns);	calls seen for each answer that is there
 *	dns_free(dns);
 */
#ifndef DNS_DNS_H
#define DNS_DNS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>
#include "authstr.h"

enum dns_type {
	DNS_A = 1,
	DNS_MX = 15,
	DNS_TXT = 16,
	DNS_AAAA = 28,
	DNS_SRV = 33,
	DNS_DNSKEY = 48,
	DNS_TLSA = 52
};
const char *dns_type_name(enum dns_type type);

/* RFC 1035 section 4.1.1 */
enum { DNS_NOERROR = 0, DNS_SERVFAIL = 2, DNS_NXDOMAIN = 3 };

struct dns_options {
	const char *resolver; /* ADDR[:PORT], [v6]:PORT; NULL: resolv.conf */
	const char *anchors;  /* a file of them; NULL: the root's */
	bool validate;        /* and nothing is secure without */
};

/* A text as --resolver has it; false if it is no address. */
bool dns_address_read(
    const char *text, struct sockaddr_storage *out, socklen_t *len);
/* Whether it leads to this machine. */
bool dns_is_local(const struct sockaddr_storage *addr);

/* --------------------------------------------------------- questions -- */

struct dns;
struct dns_query;

struct dns_answer {
	const char *name;
	enum dns_type type;
	int rcode;
	const char *failed;    /* the library's word for no answer, or NULL */
	const char *why;       /* what rcode says of the resolver, or NULL */
	bool secure;           /* validated, also that there is nothing */
	bool bogus;            /* not to be used at all */
	const char *why_bogus; /* or NULL */
	const char *canonical; /* where CNAMEs lead, or NULL */
	const struct authstr_span *records; /* their data, RFC 1035 form */
	size_t n;
};

/* A resolver.  EXIT_DONE, or the exit status and err; EXIT_CONFIG where the
 * program was built without libunbound. */
int dns_new(
    const struct dns_options *o, struct dns **out, struct authstr_error *err);
/* That it may have open at once: a quarter of the limit of descriptors. */
unsigned dns_sockets(void);
/* No answer is seen any more. */
void dns_free(struct dns *dns);
/* Readable when an answer is there. */
int dns_fd(struct dns *dns);
void dns_process(struct dns *dns);

/* The answer lives as long as `seen` runs, then the query is over.  seen may
 * start others.  EXIT_NO_HOST: nobody is there who could be asked. */
int dns_start(struct dns *dns, const char *name, enum dns_type type,
    void (*seen)(const struct dns_answer *a, void *arg), void *arg,
    struct dns_query **out, struct authstr_error *err);
/* seen is not called; of a query that is not over. */
void dns_cancel(struct dns_query *q);

/* What a resolver says of its own validation: the question, with AD in it (RFC
 * 6840 section 5.7), as octets to send; and the flags of its reply.  With
 * unchecked (CD) it gives what it could not validate, too. */
#define DNS_QUESTION_MAX 512
size_t dns_question(const char *name, enum dns_type type, bool unchecked,
    uint16_t id, unsigned char out[DNS_QUESTION_MAX]);
/* False if it is no reply to that. */
bool dns_reply_read(
    struct authstr_span reply, uint16_t id, int *rcode, bool *validated);

/* ----------------------------------------------------------- records -- */

#define DNS_NAME_MAX 256 /* with the NUL; without the last dot */

struct dns_mx {
	uint16_t preference;
	char host[DNS_NAME_MAX]; /* "": the null MX (RFC 7505) */
};
struct dns_srv {
	uint16_t priority, weight, port;
	char target[DNS_NAME_MAX]; /* "": not offered (RFC 2782) */
};
struct dns_tlsa {
	uint8_t usage, selector, matching;
	struct authstr_span data; /* of the record */
};

/* What a record's data say; false where they say nothing.  Names are letters,
 * digits, hyphens, underscores and dots: what has other octets names no host.
 */
bool dns_mx_read(struct authstr_span data, struct dns_mx *out);
bool dns_srv_read(struct authstr_span data, struct dns_srv *out);
bool dns_tlsa_read(struct authstr_span data, struct dns_tlsa *out);
/* Why a record is of no use (RFC 6698 section 2.1, 7671 section 4), or NULL.
 * relay: for mail between servers, where usages 0 and 1 are none (RFC 7672
 * section 3.1.3). */
const char *dns_tlsa_unusable(const struct dns_tlsa *r, bool relay);
/* An address in words, INET6_ADDRSTRLEN octets. */
bool dns_ip_read(struct authstr_span data, char *out, size_t size);

/* Lowest preference first; among equals by name, so that a run repeats. */
void dns_mx_sort(struct dns_mx *list, size_t n);
/* Lowest priority first, in it the greatest weight first: what most clients
 * would ask (RFC 2782 has them draw lots, and a report repeats). */
void dns_srv_sort(struct dns_srv *list, size_t n);

#endif
