/* SPDX-License-Identifier: MIT */
/*
 * ask: questions to the resolver; and whose word it is that an answer is
 * validated.  Whoever asks one question waits for it; whoever asks thousands
 * has a loop that calls net_ask_process.
 */
#ifndef NET_ASK_H
#define NET_ASK_H

#include <poll.h>
#include "dns/dns.h"
#include "net/net.h"

struct net_answer {
	int rcode;
	bool secure;
	bool bogus;                   /* no records: they are not to be used */
	char why[200];                /* bogus, what is wrong with the resolver,
				       * or why nothing can be validated */
	char canonical[DNS_NAME_MAX]; /* where CNAMEs lead, or empty */
	struct authstr_span *records;
	size_t n;
	unsigned char *bytes; /* that the records lie in */
};
void net_answer_free(struct net_answer *a);

/* ---------------------------------------------------------- a question -- */

/* Asks within the options' time, which are borrowed until it is taken or freed;
 * over is told once, never from here.  EXIT_DONE, or the exit status and err,
 * and over is not told.  With o->validate an answer is secure where libunbound
 * has validated it, or where a resolver on this machine says that it has
 * (unless --trust-anchor wants the former). */
struct net_question;
int net_question_begin(const struct net_options *o, const char *name,
    enum dns_type type, void (*over)(void *arg), void *arg,
    struct net_question **out, struct authstr_error *err);
/* Once it is over: EXIT_DONE, also where there is nothing of the kind; else the
 * exit status and err (NULL: nobody cares).  Frees it. */
int net_question_take(
    struct net_question *q, struct net_answer *out, struct authstr_error *err);
/* Of one that is over or not; over is not told any more. */
void net_question_free(struct net_question *q);

/* ----------------------------------------------------- a host's addresses --
 */

#define NET_ASK_ADDRESSES 16
#define NET_ADDRESS_TEXT 64
/* As text, 16 at most; else as a question. */
struct net_hosts;
int net_hosts_begin(const struct net_options *o, const char *host,
    void (*over)(void *arg), void *arg, struct net_hosts **out,
    struct authstr_error *err);
int net_hosts_take(struct net_hosts *h,
    char out[NET_ASK_ADDRESSES][NET_ADDRESS_TEXT], size_t *n,
    struct authstr_error *err);
void net_hosts_free(struct net_hosts *h);

/* --------------------------------------------------------------- waiting -- */

/* Until *over is true.  EXIT_DONE, or the status of an interruption, and err.
 */
int net_ask_wait(const bool *over, struct authstr_error *err);

/* What a loop watches (as many as it gives; they may become more whenever
 * something was asked), and what it calls when one is readable: that tells
 * whoever has an answer, or is late. */
#define NET_ASK_FDS 4
size_t net_ask_fds(struct pollfd fds[NET_ASK_FDS]);
void net_ask_process(void);
/* When to call it anew at the latest, by net_clock; INFINITY: never. */
double net_ask_next(void);
/* Questions and hosts that are under way. */
size_t net_ask_pending(void);
/* There is such a loop: nobody else waits for the resolver's descriptors. */
void net_ask_loop_is(bool there);
bool net_ask_has_loop(void);

/* The resolver that --resolver names, for hosts' addresses; NULL: the system's.
 */
struct dns *net_ask_resolver(void);
/* Sets it up, once; EXIT_DONE where there is none in the options. */
int net_ask_begin(const struct net_options *o, struct authstr_error *err);

#endif
