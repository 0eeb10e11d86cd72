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
	size_t odd; /* records that name none, and are left out */
	struct found_service services[FOUND_SERVICES]; /* SRV */
};

void found_free(struct found_list *list);

/* A search for them that is under way; nobody waits here. */
struct found_search {
	struct found_list *list;
	struct found_asked {
		struct found_search *search;
		struct net_question *question; /* NULL: it is over */
		struct net_answer answer;
		char name[DNS_NAME_MAX + 32];
		int status;
		struct authstr_error error;
	} asked[FOUND_SERVICES];
	size_t n, left;
	void (*over)(void *arg);
	void *arg;
};
/* The options, the domain and the list are borrowed until its end.  EXIT_DONE:
 * over will be told, once; else the exit status, and err. */
int found_begin(struct found_search *s, const struct net_options *o, bool srv,
    const char *domain, struct found_list *out, void (*over)(void *arg),
    void *arg, struct authstr_error *err);
/* What came of it, once it is over: EXIT_DONE; EXIT_NO where the domain says
 * that there is none, or else the exit status; with err. */
int found_take(struct found_search *s, struct authstr_error *err);
/* Of one that is over or not. */
void found_end(struct found_search *s);
/* The records of an answer, whose name is told in errors. */
int mx_take(const struct net_answer *a, struct found_list *out,
    struct authstr_error *err);
int srv_take(const struct net_answer *a, size_t service, struct found_list *out,
    struct authstr_error *err);
const char *srv_service(size_t i);

void found_print(const struct found_list *list);
/* "2 records of example.org name no host, and are left out"; empty: none. */
void found_odd(const struct found_list *list, char *text, size_t len);
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
	bool validate, json, quiet, srv;
	int (*ask)(const struct found_host *found, void *arg);
	void *arg;
};
/* A domain's ASCII form is name->host. */
int domain_read(
    const char *domain, struct net_target *name, struct authstr_error *err);
/* The object of a domain that was looked up with this outcome. */
void domain_tell_json(
    const struct found_list *list, int status, const struct authstr_error *err);
/* The first exit status that is not 0; over 128 ends it. */
int domain_ask(const struct domain_job *job, const char *domain);

/* One more; false for want of memory. */
bool found_add(struct found_list *list, const struct found_host *h);
/* Fails for an answer that cannot be used. */
int found_check(const struct net_answer *a, const char *name, const char *kind,
    struct authstr_error *err);

#endif
