/* SPDX-License-Identifier: MIT */
/*
 * ask: the resolvers of the process, and waiting for them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "net/ask_inside.h"
#include "net/inside.h"
#include "net/word.h"
#include "out/fail.h"

static struct dns *plain, *validating;
static bool has_loop;

/* -------------------------------------------------------------- resolvers --
 */

int
net_ask_context(const struct net_options *o, bool validate, struct dns **out,
    struct authstr_error *err)
{
	struct dns **slot = validate ? &validating : &plain;
	struct dns_options d = { o->resolver, o->trust_anchor, validate };
	int rc = EXIT_DONE;

	if (*slot == NULL)
		rc = dns_new(&d, slot, err);
	*out = *slot;
	return rc;
}

struct dns *
net_ask_resolver(void)
{
	return plain;
}

int
net_ask_begin(const struct net_options *o, struct authstr_error *err)
{
	struct dns *dns;

	return o->resolver != NULL ? net_ask_context(o, false, &dns, err)
				   : EXIT_DONE;
}

/* --------------------------------------------------------------- answers -- */

void
net_answer_free(struct net_answer *a)
{
	free(a->records);
	free(a->bytes);
	memset(a, 0, sizeof(*a));
}

static bool
keep_records(struct net_answer *out, const struct dns_answer *a)
{
	size_t len = 0, at = 0;

	for (size_t i = 0; i < a->n; i++)
		len += a->records[i].len;
	out->records = calloc(a->n + 1, sizeof(*out->records));
	out->bytes = malloc(len + 1);
	if (out->records == NULL || out->bytes == NULL)
		return false;
	for (size_t i = 0; i < a->n; i++) {
		struct authstr_span s = a->records[i];

		if (s.len > 0)
			memcpy(out->bytes + at, s.p, s.len);
		out->records[out->n++] =
		    (struct authstr_span){ out->bytes + at, s.len };
		at += s.len;
	}
	return true;
}

bool
net_answer_keep(struct net_answer *out, const struct dns_answer *a)
{
	out->rcode = a->rcode;
	out->secure = a->secure;
	out->bogus = a->bogus;
	if (a->why != NULL)
		snprintf(out->why, sizeof(out->why), "%s", a->why);
	if (a->why_bogus != NULL)
		snprintf(out->why, sizeof(out->why), "%s", a->why_bogus);
	if (a->canonical != NULL)
		snprintf(
		    out->canonical, sizeof(out->canonical), "%s", a->canonical);
	return keep_records(out, a);
}

/* --------------------------------------------------------------- waiting -- */

size_t
net_ask_fds(struct pollfd fds[NET_ASK_FDS])
{
	const int all[NET_ASK_FDS] = {
		plain != NULL ? dns_fd(plain) : -1,
		validating != NULL ? dns_fd(validating) : -1,
		net_word_fd(),
		net_hosts_fd(),
	};
	size_t n = 0;

	for (size_t i = 0; i < NET_ASK_FDS; i++)
		if (all[i] >= 0)
			fds[n++] =
			    (struct pollfd){ .fd = all[i], .events = POLLIN };
	return n;
}

void
net_ask_process(void)
{
	if (plain != NULL)
		dns_process(plain);
	if (validating != NULL)
		dns_process(validating);
	net_word_process();
	net_hosts_process();
	net_question_process();
}

double
net_ask_next(void)
{
	double hosts = net_hosts_due(), questions = net_question_due();

	return hosts < questions ? hosts : questions;
}

size_t
net_ask_pending(void)
{
	return net_question_count() + net_hosts_count();
}

void
net_ask_loop_is(bool there)
{
	has_loop = there;
}

bool
net_ask_has_loop(void)
{
	return has_loop;
}

int
net_ask_wait(const bool *over, struct authstr_error *err)
{
	enum net_wait end = NET_READY;
	int sig;

	net_signals_begin();
	while (!*over && end != NET_INTERRUPTED) {
		struct pollfd fds[NET_ASK_FDS];
		size_t n = net_ask_fds(fds);

		end = net_wait(fds, n, net_ask_next());
		net_ask_process();
	}
	if ((sig = net_signals_end()) == 0)
		return EXIT_DONE;
	fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "interrupted",
	    "interrupted");
	return 128 + sig;
}
