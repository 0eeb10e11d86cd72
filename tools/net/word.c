/* SPDX-License-Identifier: MIT */
/*
 * word: one socket to the resolver, and who waits for which reply.
 */
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>
#include "entropy.h"
#include "net/word.h"

#define REPLY_MAX 4096
#define IDS 65536
/* Tries to find an id that nobody has. */
#define TRIES 16

static struct net_word *waiting[IDS]; /* by the question's id */
static int to_resolver = -1;

/* The resolver is the same for the whole process. */
static bool
connect_once(const struct net_options *o)
{
	struct sockaddr_storage addr;
	socklen_t len;

	if (to_resolver >= 0)
		return true;
	if (o->resolver == NULL ||
	    !dns_address_read(o->resolver, &addr, &len) || !dns_is_local(&addr))
		return false;
	to_resolver = socket(
	    addr.ss_family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (to_resolver >= 0 &&
	    connect(to_resolver, (struct sockaddr *)&addr, len) == 0)
		return true;
	if (to_resolver >= 0)
		close(to_resolver);
	to_resolver = -1;
	return false;
}

static bool
take_id(struct net_word *w)
{
	for (int i = 0; i < TRIES; i++)
		if (entropy_bytes(&w->id, sizeof(w->id)) &&
		    waiting[w->id] == NULL) {
			waiting[w->id] = w;
			return true;
		}
	return false;
}

void
net_word_drop(struct net_word *w)
{
	if (w->waits)
		waiting[w->id] = NULL;
	w->waits = false;
}

/* On this machine it is known at once that nobody listens. */
static bool
is_refused(void)
{
	char c;

	return recv(to_resolver, &c, sizeof(c), MSG_PEEK) < 0 &&
	       errno == ECONNREFUSED;
}

bool
net_word_send(const struct net_options *o, const char *name, enum dns_type type,
    bool unchecked, struct net_word *w)
{
	unsigned char question[DNS_QUESTION_MAX];
	size_t size;

	if (!connect_once(o) || (!w->waits && !take_id(w)))
		return false;
	w->waits = true;
	size = dns_question(name, type, unchecked, w->id, question);
	/* A full buffer is as good as a loss on the way: it is sent again. */
	if (size > 0 &&
	    (send(to_resolver, question, size, 0) >= 0 || errno == EAGAIN) &&
	    !is_refused())
		return true;
	net_word_drop(w);
	return false;
}

int
net_word_fd(void)
{
	return to_resolver;
}

void
net_word_process(void)
{
	unsigned char reply[REPLY_MAX];
	ssize_t n;

	while (to_resolver >= 0 &&
	       (n = recv(to_resolver, reply, sizeof(reply), 0)) >= 2) {
		uint16_t id = (uint16_t)(reply[0] << 8 | reply[1]);
		struct net_word *w = waiting[id];
		bool validated;
		int rcode;

		if (w == NULL ||
		    !dns_reply_read((struct authstr_span){ reply, (size_t)n },
			id, &rcode, &validated))
			continue;
		net_word_drop(w);
		w->heard(w, rcode, validated);
	}
}
