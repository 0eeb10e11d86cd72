/* SPDX-License-Identifier: MIT */
/*
 * ask_inside: what asks the resolver, as its files see it.
 */
#ifndef NET_ASK_INSIDE_H
#define NET_ASK_INSIDE_H

#include "net/ask.h"

/* One resolver of each kind for the process: answers are kept in them. */
int net_ask_context(const struct net_options *o, bool validate,
    struct dns **out, struct authstr_error *err);
/* A copy of an answer; false for want of memory. */
bool net_answer_keep(struct net_answer *out, const struct dns_answer *a);
/* When the options' time for a question is up. */
double net_ask_until(const struct net_options *o);

/* Each kind of what is asked: ends what is late; when the next will be, not too
 * late but perhaps too early; and how many are under way. */
void net_question_process(void);
double net_question_due(void);
size_t net_question_count(void);
/* For tests: what the process has learnt of the root, and of times, it has not.
 */
void net_question_forget(void);
void net_hosts_process(void);
double net_hosts_due(void);
size_t net_hosts_count(void);
/* Readable when addresses are there; -1: nobody asks for any. */
int net_hosts_fd(void);

#endif
