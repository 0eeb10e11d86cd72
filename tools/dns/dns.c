/* SPDX-License-Identifier: MIT */
/*
 * dns: libunbound, which resolves and validates in a thread of its own and
 * tells by a descriptor that there is something.
 */
#include "dns/dns.h"
#include <arpa/inet.h>
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unbound.h>
#include <unistd.h>
#include "dns/knock.h"
#include "out/fail.h"

#define CLASS_IN 1
/* Each question that waits has a socket of its own: with libunbound's 16, a
 * score of silent zones would keep all others waiting. */
#define SOCKETS_MIN 4
#define SOCKETS_MAX 1024
#define RECORDS_MAX 256 /* of an answer; 64 KiB hold more only of nonsense */

struct dns {
	struct ub_ctx *ctx;
	struct knock knock;
};

struct dns_query {
	struct dns *dns;
	int id; /* libunbound's */
	void (*seen)(const struct dns_answer *a, void *arg);
	void *arg;
};

/* ------------------------------------------------------------ the context --
 */

/* https://data.iana.org/root-anchors: the keys of 2017 and of 2024.  A file of
 * the system's has later ones. */
static const char *const root_anchors[] = {
	". IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D084"
	"58E880409BBC683457104237C7F8EC8D",
	". IN DS 38696 8 2 683D2D0ACB8C9B712A1948B27F741219"
	"298D0A450D612C483AF444A4C0FB2B16",
};
static const char *const anchor_files[] = {
	"/usr/share/dns/root.key",
	"/var/lib/unbound/root.key",
};

static int
add_root(struct ub_ctx *ctx)
{
	int rc = 0;

	for (size_t i = 0; i < sizeof(anchor_files) / sizeof(anchor_files[0]);
	     i++)
		if (access(anchor_files[i], R_OK) == 0)
			return ub_ctx_add_ta_file(ctx, anchor_files[i]);
	for (size_t i = 0; i < sizeof(root_anchors) / sizeof(root_anchors[0]);
	     i++)
		rc |= ub_ctx_add_ta(ctx, root_anchors[i]);
	return rc;
}

static int
set_anchors(
    const struct dns_options *o, struct ub_ctx *ctx, struct authstr_error *err)
{
	if (!o->validate)
		return EXIT_DONE;
	if (o->anchors == NULL)
		return add_root(ctx) == 0
			   ? EXIT_DONE
			   : fail(err, EXIT_CONFIG, AUTHSTR_NO_OFFSET,
				 "trust-anchor",
				 "cannot set the trust anchors of the root");
	if (access(o->anchors, R_OK) == 0 &&
	    ub_ctx_add_ta_file(ctx, o->anchors) == 0)
		return EXIT_DONE;
	return fail(err, EXIT_IO, AUTHSTR_NO_OFFSET, "trust-anchor",
	    "cannot read trust anchors from %s", o->anchors);
}

/* libunbound writes ADDR@PORT. */
static int
set_resolver(
    const struct dns_options *o, struct dns *dns, struct authstr_error *err)
{
	struct ub_ctx *ctx = dns->ctx;
	struct sockaddr_storage addr;
	socklen_t len;
	char host[INET6_ADDRSTRLEN + 8], port[8], text[80];

	if (o->resolver == NULL) {
		ub_ctx_hosts(ctx, NULL);
		if (ub_ctx_resolvconf(ctx, NULL) == 0)
			return EXIT_DONE;
		return fail(err, EXIT_CONFIG, AUTHSTR_NO_OFFSET,
		    "resolver-failed", "cannot read /etc/resolv.conf");
	}
	if (!dns_address_read(o->resolver, &addr, &len))
		return fail(err, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET,
		    "bad-resolver",
		    "expected --resolver ADDRESS[:PORT], found '%.60s'",
		    o->resolver);
	getnameinfo((struct sockaddr *)&addr, len, host, sizeof(host), port,
	    sizeof(port), NI_NUMERICHOST | NI_NUMERICSERV);
	snprintf(text, sizeof(text), "%s@%s", host, port);
	knock_begin(&dns->knock, o->resolver, &addr, len);
	if (ub_ctx_set_fwd(ctx, text) == 0)
		return EXIT_DONE;
	return fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "resolver-failed",
	    "cannot set the resolver %s", text);
}

unsigned
dns_sockets(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return SOCKETS_MIN;
	if (limit.rlim_cur / 4 > SOCKETS_MAX)
		return SOCKETS_MAX;
	return limit.rlim_cur / 4 < SOCKETS_MIN ? SOCKETS_MIN
						: (unsigned)limit.rlim_cur / 4;
}

int
dns_new(
    const struct dns_options *o, struct dns **out, struct authstr_error *err)
{
	struct dns *dns = calloc(1, sizeof(*dns));
	char sockets[16];
	int rc = EXIT_DONE;

	if (dns == NULL || (dns->ctx = ub_ctx_create()) == NULL) {
		free(dns);
		return fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "no-memory",
		    "out of memory");
	}
	knock_begin(&dns->knock, NULL, NULL, 0);
	ub_ctx_debugout(dns->ctx, NULL);
	ub_ctx_set_option(dns->ctx, "do-not-query-localhost:", "no");
	snprintf(sockets, sizeof(sockets), "%u", dns_sockets());
	ub_ctx_set_option(dns->ctx, "outgoing-range:", sockets);
	/* Of a resolver that has been silent about some names libunbound
	 * remembers that it is slow, and the answers to others come late. */
	ub_ctx_set_option(dns->ctx, "infra-host-ttl:", "0");
	ub_ctx_async(dns->ctx, 1);
	if ((rc = set_anchors(o, dns->ctx, err)) != EXIT_DONE ||
	    (rc = set_resolver(o, dns, err)) != EXIT_DONE) {
		dns_free(dns);
		return rc;
	}
	/* What the resolver knows of .test, it knows better. */
	ub_ctx_zone_remove(dns->ctx, "test.");
	*out = dns;
	return EXIT_DONE;
}

void
dns_free(struct dns *dns)
{
	if (dns == NULL)
		return;
	knock_end(&dns->knock);
	ub_ctx_delete(dns->ctx);
	free(dns);
}

int
dns_fd(struct dns *dns)
{
	return ub_fd(dns->ctx);
}

void
dns_process(struct dns *dns)
{
	ub_process(dns->ctx);
}

/* ------------------------------------------------------------- questions -- */

static void
tell(const struct dns_query *q, const struct ub_result *r)
{
	struct authstr_span records[RECORDS_MAX];
	struct dns_answer a = {
		.name = r->qname,
		.type = (enum dns_type)r->qtype,
		.rcode = r->rcode,
		.secure = r->secure != 0,
		.bogus = r->bogus != 0,
		.why_bogus = r->bogus ? r->why_bogus : NULL,
		.canonical = r->canonname,
		.records = records,
	};

	char why[160];

	if (a.rcode == DNS_NOERROR || a.rcode == DNS_NXDOMAIN) {
		knock_answered(&q->dns->knock);
	} else {
		knock_say(&q->dns->knock, a.rcode, why, sizeof(why));
		a.why = why;
	}
	/* Of a bogus answer nothing is handed on. */
	while (!a.bogus && r->havedata && r->data != NULL &&
	       a.n < RECORDS_MAX && r->data[a.n] != NULL) {
		records[a.n] =
		    (struct authstr_span){ (const unsigned char *)r->data[a.n],
			    (size_t)r->len[a.n] };
		a.n++;
	}
	q->seen(&a, q->arg);
}

static void
answered(void *arg, int error, struct ub_result *r)
{
	struct dns_query *q = arg;
	struct dns_answer none = { .rcode = DNS_SERVFAIL };

	if (error == 0 && r != NULL) {
		tell(q, r);
	} else {
		none.failed = ub_strerror(error);
		q->seen(&none, q->arg);
	}
	ub_resolve_free(r);
	free(q);
}

int
dns_start(struct dns *dns, const char *name, enum dns_type type,
    void (*seen)(const struct dns_answer *a, void *arg), void *arg,
    struct dns_query **out, struct authstr_error *err)
{
	struct dns_query *q = calloc(1, sizeof(*q));
	sigset_t all, before;
	char why[160];
	int rc;

	if (q == NULL)
		return fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "no-memory",
		    "out of memory");
	*q = (struct dns_query){ dns, 0, seen, arg };
	if (!knock(&dns->knock)) {
		knock_say(&dns->knock, DNS_SERVFAIL, why, sizeof(why));
		free(q);
		return fail(err, EXIT_NO_HOST, AUTHSTR_NO_OFFSET,
		    "resolver-failed", "%s", why);
	}
	/* The thread that may start here gets no signal of ours. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	rc = ub_resolve_async(
	    dns->ctx, name, (int)type, CLASS_IN, q, answered, &q->id);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (rc == 0) {
		*out = q;
		return EXIT_DONE;
	}
	free(q);
	return fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "resolver-failed",
	    "cannot ask for %.100s %s: %s", name, dns_type_name(type),
	    ub_strerror(rc));
}

void
dns_cancel(struct dns_query *q)
{
	ub_cancel(q->dns->ctx, q->id);
	free(q);
}
