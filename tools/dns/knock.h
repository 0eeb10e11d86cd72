/* SPDX-License-Identifier: MIT */
/*
 * knock: is a resolver there at all?  Of one that is silent libunbound says,
 * after some six seconds, what it says of one that failed: SERVFAIL.  So it is
 * asked for what each has at hand, beside the first questions; nobody waits.
 */
#ifndef DNS_KNOCK_H
#define DNS_KNOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

struct knock {
	int fd;     /* -1: nobody to knock at, or no need any more */
	bool asked; /* whether there is somebody */
	bool heard;
	int rcode; /* of what was heard first */
	int error; /* an errno: what came back instead */
	char resolver[80];
};

/* name: NULL where the system knows whom to ask, and nobody is knocked at. */
void knock_begin(struct knock *k, const char *name,
    const struct sockaddr_storage *addr, socklen_t len);
void knock_end(struct knock *k);
/* False: nobody is at home there, as far as can be told at once. */
bool knock(struct knock *k);
/* It has answered a question. */
void knock_answered(struct knock *k);
/* What is the matter where the answer has this code: "the resolver
 * 192.0.2.53:53 does not answer". */
void knock_say(struct knock *k, int rcode, char *text, size_t size);

#endif
