/* SPDX-License-Identifier: MIT */
/*
 * word: asks a resolver on this machine whether it has validated an answer,
 * without waiting.  All such questions share one socket.
 */
#ifndef NET_WORD_H
#define NET_WORD_H

#include "dns/dns.h"
#include "net/net.h"

struct net_word {
	uint16_t id;
	bool waits; /* for a reply */
	/* One came; the word waits no more, and may be sent anew. */
	void (*heard)(struct net_word *w, int rcode, bool validated);
};

/* Sends the question, again where one waits already.  False: there is no
 * resolver whose word counts, or it cannot be reached. */
bool net_word_send(const struct net_options *o, const char *name,
    enum dns_type type, bool unchecked, struct net_word *w);
/* Nobody waits for it any more. */
void net_word_drop(struct net_word *w);
/* Readable when replies are there; -1: none has been sent. */
int net_word_fd(void);
void net_word_process(void);

#endif
