/* SPDX-License-Identifier: MIT */
/*
 * ask: a question to the resolver, waited for; and whose word it is that an
 * answer is validated.
 */
#ifndef NET_ASK_H
#define NET_ASK_H

#include "dns/dns.h"
#include "net/net.h"

struct net_answer {
	int rcode;
	bool secure;
	bool bogus;    /* no records: they are not to be used */
	char why[200]; /* bogus, or why nothing can be validated */
	char canonical[DNS_NAME_MAX]; /* where CNAMEs lead, or empty */
	struct authstr_span *records;
	size_t n;
	unsigned char *bytes; /* that the records lie in */
};
void net_answer_free(struct net_answer *a);

/* Asks within the options' time.  EXIT_DONE, also where there is nothing of the
 * kind; else the exit status and err.  With o->validate an answer is secure
 * where libunbound has validated it, or where a resolver on this machine says
 * that it has (unless --trust-anchor wants the former). */
int net_ask(const struct net_options *o, const char *name, enum dns_type type,
    struct net_answer *out, struct authstr_error *err);

/* A host's addresses as text, 16 at most. */
#define NET_ASK_ADDRESSES 16
#define NET_ADDRESS_TEXT 64
int net_ask_addresses(const struct net_options *o, const char *host,
    char out[NET_ASK_ADDRESSES][NET_ADDRESS_TEXT], size_t *n,
    struct authstr_error *err);

/* The resolver that --resolver names, for hosts' addresses; NULL: the system's.
 */
struct dns *net_ask_resolver(void);
/* Sets it up, once; EXIT_DONE where there is none in the options. */
int net_ask_begin(const struct net_options *o, struct authstr_error *err);

#endif
