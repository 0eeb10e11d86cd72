/* SPDX-License-Identifier: MIT */
/*
 * found: servers that DNS names for a domain.
 */
#ifndef EHLO_CAPS_FOUND_H
#define EHLO_CAPS_FOUND_H

#include <jansson.h>
#include "net/ask.h"

/* One of them, in the order of asking. */
struct found_host {
	char target[300]; /* "smtp://mx1.example.org:25" */
	char host[DNS_NAME_MAX];
	const char *service;       /* "_imaps"; of an MX NULL */
	unsigned priority, weight; /* an MX has preference and no weight */
	unsigned port;
	const struct found_list *list;
};

/* What the domain says of a service that it does not name a host for. */
struct found_service {
	const char *name;
	bool refused; /* the target is "." : decidedly not offered */
	bool named;
};
#define FOUND_SERVICES 7

struct found_list {
	bool srv; /* else MX */
	const char *domain;
	bool secure;   /* validated, all of it */
	bool implicit; /* no MX: the domain itself (RFC 5321 section 5.1) */
	char why[200]; /* why it could not be validated, or empty */
	struct found_host *hosts;
	size_t n;
	struct found_service services[FOUND_SERVICES]; /* SRV */
};

/* EXIT_DONE; EXIT_NO where the domain says that there is none, or else the exit
 * status; with err. */
int mx_find(const struct net_options *o, const char *domain,
    struct found_list *out, struct authstr_error *err);
int srv_find(const struct net_options *o, const char *domain,
    struct found_list *out, struct authstr_error *err);
void found_free(struct found_list *list);

void found_print(const struct found_list *list);
/* "mx" or "srv", and "secure". */
void found_json_put(json_t *o, const struct found_list *list);
/* How one of them was found. */
void found_host_print(const struct found_host *h);
json_t *found_host_json(const struct found_host *h);
/* Its name is outside the domain, and nobody has validated that: whoever
 * forged the answer chose the host (RFC 6186 section 6). */
bool found_is_elsewhere(const struct found_host *h);

/* A domain: what it names is told, and each of that asked. */
struct domain_job {
	const struct net_options *o;
	bool validate, json, quiet;
	int (*find)(const struct net_options *o, const char *domain,
	    struct found_list *out, struct authstr_error *err);
	int (*ask)(const struct found_host *found, void *arg);
	void *arg;
};
/* The first exit status that is not 0; over 128 ends it. */
int domain_ask(const struct domain_job *job, const char *domain);

/* One more; false for want of memory. */
bool found_add(struct found_list *list, const struct found_host *h);
/* Fails for an answer that cannot be used. */
int found_check(const struct net_answer *a, const char *name, const char *kind,
    struct authstr_error *err);

#endif
