/* SPDX-License-Identifier: MIT */
#include "dns/knock.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "dns/dns.h"

#define REFUSED 5

static void
hang_up(struct knock *k)
{
	if (k->fd >= 0)
		close(k->fd);
	k->fd = -1;
}

void
knock_begin(struct knock *k, const char *name,
    const struct sockaddr_storage *addr, socklen_t len)
{
	*k = (struct knock){ .fd = -1 };
	if (name == NULL)
		return;
	snprintf(k->resolver, sizeof(k->resolver), "%s", name);
	k->fd = socket(
	    addr->ss_family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (k->fd >= 0 &&
	    connect(k->fd, (const struct sockaddr *)addr, len) != 0)
		hang_up(k);
	k->asked = k->fd >= 0;
}

void
knock_end(struct knock *k)
{
	hang_up(k);
}

void
knock_answered(struct knock *k)
{
	k->heard = true;
	hang_up(k);
}

/* An ICMP message comes as an error. */
static void
listen_at(struct knock *k)
{
	unsigned char reply[16];

	while (k->fd >= 0) {
		ssize_t n = recv(k->fd, reply, sizeof(reply), 0);

		if (n >= 4)
			k->rcode = reply[3] & 15;
		if (n >= 0)
			knock_answered(k);
		else if (errno == EAGAIN)
			return;
		else if (errno != EINTR)
			k->error = errno;
	}
}

bool
knock(struct knock *k)
{
	unsigned char question[DNS_QUESTION_MAX];
	size_t size = dns_question(".", DNS_A, false, 1, question);

	listen_at(k);
	if (k->fd < 0)
		return true;
	k->error = 0;
	(void)!send(k->fd, question, size, MSG_NOSIGNAL);
	listen_at(k);
	return k->error != ECONNREFUSED;
}

/* RFC 1035 section 4.1.1 */
static const char *
word_of(int rcode)
{
	switch (rcode) {
	case 1:
		return "does not understand the question (FORMERR)";
	case DNS_SERVFAIL:
		return "failed (SERVFAIL)";
	case 4:
		return "does not know such questions (NOTIMP)";
	case REFUSED:
		return "refuses to answer (REFUSED)";
	default:
		return NULL;
	}
}

void
knock_say(struct knock *k, int rcode, char *text, size_t size)
{
	const char *gap = k->resolver[0] != '\0' ? " " : "";
	const char *word;

	listen_at(k);
	/* It is the same to libunbound. */
	if (rcode == DNS_SERVFAIL && k->rcode == REFUSED)
		rcode = REFUSED;
	word = word_of(rcode);
	if (rcode == DNS_SERVFAIL && k->asked && !k->heard)
		snprintf(text, size, "the resolver %s does not answer%s%s",
		    k->resolver, k->error != 0 ? ": " : "",
		    k->error != 0 ? strerror(k->error) : "");
	else if (rcode == DNS_SERVFAIL && !k->asked)
		snprintf(text, size,
		    "the resolver failed, or does not answer (SERVFAIL)");
	else if (word != NULL)
		snprintf(
		    text, size, "the resolver%s%s %s", gap, k->resolver, word);
	else
		snprintf(text, size, "the resolver%s%s answers with code %d",
		    gap, k->resolver, rcode);
}
