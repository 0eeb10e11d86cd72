/* SPDX-License-Identifier: MIT */
/*
 * dane: the TLSA records of a server, and what they come to (RFC 7671, 7672).
 */
#ifndef EHLO_CAPS_DANE_H
#define EHLO_CAPS_DANE_H

#include <jansson.h>
#include "net/ask.h"

enum dane_state {
	DANE_NOT_ASKED,
	DANE_NONE,     /* no records */
	DANE_FAILED,   /* the resolver gave no answer */
	DANE_INSECURE, /* not validated: told, not used */
	DANE_BOGUS,
	DANE_UNUSABLE, /* validated, and none of use */
	DANE_UNTRIED,  /* validated, but no connection came about */
	DANE_READY     /* they decide */
};

struct dane_check {
	enum dane_state state;
	char name[300];          /* _25._tcp.mx1.example.org */
	char base[DNS_NAME_MAX]; /* mx1.example.org */
	struct net_answer answer;
	struct net_tlsa *records;
	size_t n;
	bool match; /* of DANE_READY, once TLS was tried */
	bool secure;
	char error[300]; /* why it does not match, is bogus.. */

	/* While they are asked for: */
	const struct net_options *o;
	const char *host;
	uint16_t port;
	unsigned step;
	struct net_question *question;
	void (*over)(void *arg);
	void *arg;
	int status;
	struct authstr_error why;
};

/* Asks for them; o and the target's host are borrowed until dane_end.  over is
 * told once, never from here; EXIT_DONE: it is not told, there are none for
 * this host; NET_MORE: it will be; else the exit status and err. */
int dane_begin(const struct net_options *o, const struct net_target *target,
    struct dane_check *out, void (*over)(void *arg), void *arg,
    struct authstr_error *err);
/* Once it is over: sets them in the options where they decide.  EXIT_DONE
 * unless there is no resolver; err. */
int dane_end(
    struct net_options *o, struct dane_check *d, struct authstr_error *err);
/* What came of it; the exit status: EXIT_TLS where the server fails. */
int dane_judge(struct dane_check *d, const struct net_result *r);
void dane_free(struct dane_check *d);

void dane_print(const struct dane_check *d, const struct net_tls_report *tls);
json_t *dane_json(const struct dane_check *d);
/* The rule to remark on, or NULL. */
const char *dane_rule(const struct dane_check *d);

#endif
