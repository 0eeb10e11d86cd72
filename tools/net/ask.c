/* SPDX-License-Identifier: MIT */
/*
 * ask: a question to the resolver, waited for.
 */
#include "net/ask.h"
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "entropy.h"
#include "net/conn.h"
#include "net/inside.h"
#include "out/fail.h"

#define TIMEOUT_DEFAULT 60
#define ROOT_WAIT 5e3 /* for what any resolver has at hand */

/* One of each kind for the process: answers are kept in them. */
static struct dns *plain, *validating;

/* -------------------------------------------------------------- resolvers --
 */

static int
resolver(const struct net_options *o, bool validate, struct dns **out,
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

	return o->resolver != NULL ? resolver(o, false, &dns, err) : EXIT_DONE;
}

/* --------------------------------------------------------------- answers -- */

void
net_answer_free(struct net_answer *a)
{
	free(a->records);
	free(a->bytes);
	memset(a, 0, sizeof(*a));
}

/* One question under way. */
struct asked {
	struct net_answer *out;
	bool over, no_memory;
	const char *failed;
};

static bool
keep(struct net_answer *out, const struct dns_answer *a)
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

static void
seen(const struct dns_answer *a, void *arg)
{
	struct asked *asked = arg;
	struct net_answer *out = asked->out;

	asked->over = true;
	asked->failed = a->failed;
	out->rcode = a->rcode;
	out->secure = a->secure;
	out->bogus = a->bogus;
	if (a->why_bogus != NULL)
		snprintf(out->why, sizeof(out->why), "%s", a->why_bogus);
	if (a->canonical != NULL)
		snprintf(
		    out->canonical, sizeof(out->canonical), "%s", a->canonical);
	asked->no_memory = !keep(out, a);
}

static int
wait_for(struct dns *dns, struct asked *asked, double until)
{
	struct pollfd fd = { .fd = dns_fd(dns), .events = POLLIN };
	enum net_wait end = NET_READY;

	while (!asked->over && end == NET_READY) {
		end = net_wait(&fd, 1, until);
		if (end == NET_READY && fd.revents != 0)
			dns_process(dns);
	}
	return asked->over ? EXIT_DONE : EXIT_TIMEOUT;
}

static int
ask_one(struct dns *dns, const char *name, enum dns_type type, double until,
    struct net_answer *out, struct authstr_error *err)
{
	struct asked asked = { .out = out };
	struct dns_query *query;
	int rc = dns_start(dns, name, type, seen, &asked, &query, err);

	if (rc != EXIT_DONE)
		return rc;
	if (wait_for(dns, &asked, until) != EXIT_DONE) {
		dns_cancel(query);
		return fail(err, EXIT_TIMEOUT, AUTHSTR_NO_OFFSET, "timeout",
		    "the resolver did not answer %.100s %s in time", name,
		    dns_type_name(type));
	}
	if (asked.no_memory)
		return fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "no-memory",
		    "out of memory");
	if (asked.failed != NULL)
		return fail(err, EXIT_NO_HOST, AUTHSTR_NO_OFFSET,
		    "resolver-failed",
		    "the resolver gives no answer to %.100s "
		    "%s: %s",
		    name, dns_type_name(type), asked.failed);
	return EXIT_DONE;
}

/* ----------------------------------------------- the resolver's own word -- */

static bool
say(int fd, const unsigned char *question, size_t len, uint16_t id,
    double until, int *rcode, bool *validated)
{
	unsigned char reply[4096];
	struct pollfd p = { .fd = fd, .events = POLLIN };

	if (send(fd, question, len, 0) != (ssize_t)len)
		return false;
	while (net_wait(&p, 1, until) == NET_READY) {
		ssize_t n = recv(fd, reply, sizeof(reply), MSG_DONTWAIT);

		if (n >= 0 &&
		    dns_reply_read((struct authstr_span){ reply, (size_t)n },
			id, rcode, validated))
			return true;
		if (n < 0 && p.revents != POLLIN)
			return false;
	}
	return false;
}

/* What a resolver on this machine says of an answer: secure or bogus; neither,
 * where it does not validate, or is another's. */
static void
take_word(const struct net_options *o, const char *name, enum dns_type type,
    double until, bool *secure, bool *bogus)
{
	unsigned char question[DNS_QUESTION_MAX];
	struct sockaddr_storage addr;
	socklen_t len;
	size_t size;
	uint16_t id;
	int fd, rcode = DNS_NOERROR;

	*secure = *bogus = false;
	if (o->resolver == NULL ||
	    !dns_address_read(o->resolver, &addr, &len) ||
	    !dns_is_local(&addr) || !entropy_bytes(&id, sizeof(id)) ||
	    (size = dns_question(name, type, false, id, question)) == 0)
		return;
	fd = socket(addr.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	if (connect(fd, (struct sockaddr *)&addr, len) == 0 &&
	    say(fd, question, size, id, until, &rcode, secure) &&
	    rcode == DNS_SERVFAIL) {
		/* It has an answer that it will not give. */
		*secure = false;
		dns_question(name, type, true, id, question);
		*bogus = say(fd, question, size, id, until, &rcode, secure) &&
			 rcode != DNS_SERVFAIL;
		*secure = false;
	}
	close(fd);
}

/* Whether validation can work at all: a resolver of a network that has no way
 * out knows nothing of the root's keys, all would seem bogus, and each answer
 * would take its time. */
static bool
root_is_known(struct dns *dns, double until)
{
	static int known = -1;
	struct net_answer a = { 0 };

	if (known < 0) {
		known = ask_one(dns, ".", DNS_DNSKEY, until, &a, NULL) ==
			    EXIT_DONE &&
			a.secure;
		net_answer_free(&a);
	}
	return known == 1;
}

static int
ask_validated(const struct net_options *o, const char *name, enum dns_type type,
    double until, struct net_answer *out, struct authstr_error *err)
{
	bool secure = false, bogus = false, able = true;
	double soon = net_clock() + ROOT_WAIT;
	struct dns *dns;
	int rc;

	soon = soon < until ? soon : until;
	if (o->trust_anchor == NULL)
		take_word(o, name, type, soon, &secure, &bogus);
	if (bogus) {
		out->bogus = true;
		snprintf(out->why, sizeof(out->why),
		    "the resolver could not validate it");
		return EXIT_DONE;
	}
	if (!secure && (rc = resolver(o, true, &dns, err)) != EXIT_DONE)
		return rc;
	if (!secure && o->trust_anchor == NULL)
		able = root_is_known(dns, soon);
	if ((rc = resolver(o, !secure && able, &dns, err)) == EXIT_DONE)
		rc = ask_one(dns, name, type, until, out, err);
	out->secure |= secure;
	if (!able)
		snprintf(out->why, sizeof(out->why),
		    "the resolver does not give the root's keys");
	return rc;
}

static int
interrupted(int sig, struct authstr_error *err)
{
	fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "interrupted",
	    "interrupted");
	return 128 + sig;
}

int
net_ask(const struct net_options *o, const char *name, enum dns_type type,
    struct net_answer *out, struct authstr_error *err)
{
	unsigned timeout = o->timeout > 0 ? o->timeout : TIMEOUT_DEFAULT;
	double until = net_clock() + timeout * 1e3;
	struct dns *dns;
	int rc, sig;

	memset(out, 0, sizeof(*out));
	net_signals_begin();
	if (o->validate || o->trust_anchor != NULL)
		rc = ask_validated(o, name, type, until, out, err);
	else if ((rc = resolver(o, false, &dns, err)) == EXIT_DONE)
		rc = ask_one(dns, name, type, until, out, err);
	if ((sig = net_signals_end()) != 0)
		rc = interrupted(sig, err);
	if (rc != EXIT_DONE)
		net_answer_free(out);
	return rc;
}

/* ------------------------------------------------------------- addresses -- */

static int
take_addresses(const struct net_lookup *l,
    char out[NET_ASK_ADDRESSES][NET_ADDRESS_TEXT], size_t *n,
    struct authstr_error *err)
{
	struct net_address list[NET_ADDRESSES_MAX];
	int rc = net_lookup_take(l, list, n, err);

	for (size_t i = 0; rc == EXIT_DONE && i < *n; i++)
		getnameinfo((struct sockaddr *)&list[i].addr, list[i].len,
		    out[i], NET_ADDRESS_TEXT, NULL, 0, NI_NUMERICHOST);
	return rc;
}

int
net_ask_addresses(const struct net_options *o, const char *host,
    char out[NET_ASK_ADDRESSES][NET_ADDRESS_TEXT], size_t *n,
    struct authstr_error *err)
{
	unsigned timeout = o->timeout > 0 ? o->timeout : TIMEOUT_DEFAULT;
	double until = net_clock() + timeout * 1e3;
	int family = o->v4 ? AF_INET : o->v6 ? AF_INET6 : AF_UNSPEC;
	struct pollfd fd = { .events = POLLIN };
	struct net_lookup *l = NULL;
	int rc, sig;

	*n = 0;
	if ((rc = net_ask_begin(o, err)) != EXIT_DONE ||
	    (rc = net_lookup_begin(host, 25, family, &l, err)) != EXIT_DONE)
		return rc;
	net_signals_begin();
	fd.fd = net_lookup_fd(l);
	while (fd.fd >= 0 && fd.revents == 0 && rc == EXIT_DONE)
		if (net_wait(&fd, 1, until) != NET_READY)
			rc = fail(err, EXIT_TIMEOUT, AUTHSTR_NO_OFFSET,
			    "timeout",
			    "the resolver did not find %.100s in "
			    "time",
			    host);
	if ((sig = net_signals_end()) != 0)
		rc = interrupted(sig, err);
	else if (rc == EXIT_DONE)
		rc = take_addresses(l, out, n, err);
	net_lookup_end(l);
	return rc;
}
