/* SPDX-License-Identifier: MIT */
/*
 * dane: TLSA records: finding, judging, telling.
 */
#include "ehlo_caps/dane.h"
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "net/inside.h"
#include "out/fail.h"
#include "out/out.h"

#define LABEL_WIDTH 12
#define HEX_SHOWN 16

/* ------------------------------------------------------------- records -- */

/* Mail programs talk to 465 and 587, servers among themselves to all other
 * ports that speak SMTP. */
static bool
is_relay(uint16_t port)
{
	static const unsigned others[] = { 465, 587, 110, 143, 993, 995, 4190 };

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (port == others[i])
			return false;
	return true;
}

/* A resolver turns them round from answer to answer; a report repeats. */
static int
compare(const void *left, const void *right)
{
	const struct net_tlsa *a = left, *b = right;
	size_t len = a->data.len < b->data.len ? a->data.len : b->data.len;
	int rc = a->usage - b->usage;

	if (rc == 0)
		rc = a->selector - b->selector;
	if (rc == 0)
		rc = a->matching - b->matching;
	if (rc == 0)
		rc = memcmp(a->data.p, b->data.p, len);
	return rc != 0 ? rc : (a->data.len > len) - (b->data.len > len);
}

/* At least one; EXIT_DONE and the state, or the status. */
static int
take(struct dane_check *d, struct authstr_error *err)
{
	bool relay = is_relay(d->port), usable = false;

	d->records = calloc(d->answer.n, sizeof(*d->records));
	if (d->records == NULL)
		return fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "no-memory",
		    "out of memory");
	for (size_t i = 0; i < d->answer.n; i++) {
		struct dns_tlsa tlsa;
		struct net_tlsa *r = &d->records[d->n];

		if (!dns_tlsa_read(d->answer.records[i], &tlsa))
			continue;
		r->usage = tlsa.usage;
		r->selector = tlsa.selector;
		r->matching = tlsa.matching;
		r->data = tlsa.data;
		r->unusable = dns_tlsa_unusable(&tlsa, relay);
		usable |= r->unusable == NULL;
		d->n++;
	}
	if (d->n > 1)
		qsort(d->records, d->n, sizeof(*d->records), compare);
	d->state = !d->answer.secure ? DANE_INSECURE
		   : usable          ? DANE_READY
				     : DANE_UNUSABLE;
	return EXIT_DONE;
}

/* ------------------------------------------------------------- finding -- */

enum { ALIAS_A, ALIAS_AAAA, AT_ALIAS, AT_HOST };

static void seen(void *arg);

static int
ask(struct dane_check *d, unsigned step, const char *name, enum dns_type type)
{
	d->step = step;
	return net_question_begin(
	    d->o, name, type, seen, d, &d->question, &d->why);
}

static int
ask_at(struct dane_check *d, unsigned step)
{
	net_answer_free(&d->answer);
	snprintf(d->name, sizeof(d->name), "_%u._tcp.%s", d->port, d->base);
	return ask(d, step, d->name, DNS_TLSA);
}

/* RFC 7671 section 7: where a validated alias leads, the records of that name
 * come first. */
static int
follow_alias(struct dane_check *d, int rc, struct net_answer *a)
{
	size_t len = strlen(a->canonical);

	if (rc == EXIT_TIMEOUT)
		return rc;
	if (rc != EXIT_DONE)
		return ask_at(d, AT_ALIAS);
	if (a->n > 0 && a->secure && len > 0) {
		if (a->canonical[len - 1] == '.')
			a->canonical[len - 1] = '\0';
		memcpy(d->base, a->canonical, sizeof(d->base));
	}
	net_answer_free(a);
	return d->step == ALIAS_A ? ask(d, ALIAS_AAAA, d->base, DNS_AAAA)
				  : ask_at(d, AT_ALIAS);
}

/* The records of the alias will do, or it is none. */
static bool
is_found(const struct dane_check *d, int rc)
{
	return d->step == AT_HOST || strcmp(d->base, d->host) == 0 ||
	       (rc == EXIT_DONE && d->answer.secure && d->answer.n > 0);
}

static void
seen(void *arg)
{
	struct dane_check *d = arg;
	struct net_answer a;
	int rc = net_question_take(d->question, &a, &d->why);

	d->question = NULL;
	if (d->step <= ALIAS_AAAA) {
		rc = follow_alias(d, rc, &a);
	} else {
		d->answer = a;
		if (is_found(d, rc)) {
			d->status = rc;
			d->over(d->arg);
			return;
		}
		snprintf(d->base, sizeof(d->base), "%.255s", d->host);
		rc = ask_at(d, AT_HOST);
	}
	if (rc == EXIT_DONE)
		return;
	d->status = rc;
	d->over(d->arg);
}

static int
judge(struct dane_check *d, struct authstr_error *err)
{
	const struct net_answer *a = &d->answer;

	d->secure = a->secure;
	snprintf(d->error, sizeof(d->error), "%s", a->why);
	if (a->bogus) {
		d->state = DANE_BOGUS;
	} else if (a->rcode != DNS_NOERROR && a->rcode != DNS_NXDOMAIN) {
		d->state = DANE_FAILED;
	} else if (a->n == 0) {
		d->state = DANE_NONE;
	} else {
		return take(d, err);
	}
	return EXIT_DONE;
}

int
dane_begin(const struct net_options *o, const struct net_target *target,
    struct dane_check *d, void (*over)(void *arg), void *arg,
    struct authstr_error *err)
{
	unsigned char address[16];

	memset(d, 0, sizeof(*d));
	d->o = o;
	d->host = target->host;
	d->port = target->port;
	d->over = over;
	d->arg = arg;
	if (target->path[0] != '\0' ||
	    inet_pton(AF_INET, target->host, address) == 1 ||
	    inet_pton(AF_INET6, target->host, address) == 1) {
		d->state = DANE_NONE;
		snprintf(d->error, sizeof(d->error), "an address has none");
		return EXIT_DONE;
	}
	snprintf(d->base, sizeof(d->base), "%.255s", target->host);
	if ((d->status = ask(d, ALIAS_A, d->base, DNS_A)) == EXIT_DONE)
		return NET_MORE;
	return dane_end(NULL, d, err);
}

int
dane_end(struct net_options *o, struct dane_check *d, struct authstr_error *err)
{
	int rc = d->status;

	if (d->state != DANE_NOT_ASKED)
		return EXIT_DONE;
	if (rc == EXIT_CONFIG || rc == EXIT_BAD_USAGE || rc == EXIT_IO) {
		*err = d->why;
		return rc;
	}
	if (rc != EXIT_DONE) {
		d->state = DANE_FAILED;
		snprintf(d->error, sizeof(d->error), "%s", d->why.text);
		return EXIT_DONE;
	}
	rc = judge(d, err);
	if (d->state == DANE_READY) {
		o->tlsa = d->records;
		o->n_tlsa = d->n;
		o->dane_base = d->base;
	}
	return rc;
}

int
dane_judge(struct dane_check *d, const struct net_result *r)
{
	bool usable = false;

	if (d->state == DANE_BOGUS || d->state == DANE_FAILED)
		return EXIT_TLS;
	if (d->state != DANE_READY)
		return EXIT_DONE;
	if (!r->tls.tried && r->status != EXIT_DONE) {
		d->state = DANE_UNTRIED;
		return EXIT_DONE;
	}
	for (size_t i = 0; i < d->n; i++)
		usable |= d->records[i].unusable == NULL;
	if (r->tls.tried && !usable) {
		d->state = DANE_UNUSABLE;
		return EXIT_DONE;
	}
	d->match = r->tls.dane_match;
	if (d->match)
		return EXIT_DONE;
	snprintf(d->error, sizeof(d->error), "%s",
	    r->tls.error[0] != '\0' ? r->tls.error
	    : r->error.rule != NULL ? r->error.text
	    : r->tls.tried          ? "no TLSA record fits"
				    : "the server does not start TLS");
	return EXIT_TLS;
}

void
dane_free(struct dane_check *d)
{
	net_question_free(d->question);
	d->question = NULL;
	net_answer_free(&d->answer);
	free(d->records);
	d->records = NULL;
}

/* ------------------------------------------------------------- telling -- */

static const char *const usages[] = { "PKIX-TA", "PKIX-EE", "DANE-TA",
	"DANE-EE" };

static const struct {
	const char *text, *rule;
} states[] = {
	[DANE_NOT_ASKED] = { "", NULL },
	[DANE_NONE] = { "no TLSA records", "dane-none" },
	[DANE_FAILED] = { "not known", "dane-failed" },
	[DANE_INSECURE] = { "not validated, and not used",
	    "dane-not-validated" },
	[DANE_BOGUS] = { "bogus, and not used", "dane-bogus" },
	[DANE_UNUSABLE] = { "validated, but none is of use", "dane-unusable" },
	[DANE_UNTRIED] = { "validated, and not tried", NULL },
	[DANE_READY] = { "", NULL },
};

const char *
dane_rule(const struct dane_check *d)
{
	if (d->state == DANE_READY)
		return d->match ? NULL : "dane-mismatch";
	return states[d->state].rule;
}

static void
put_hex(struct authstr_span data, size_t max, char *out)
{
	static const char digits[] = "0123456789abcdef";
	size_t n = data.len < max ? data.len : max;

	for (size_t i = 0; i < n; i++) {
		*out++ = digits[data.p[i] >> 4];
		*out++ = digits[data.p[i] & 15];
	}
	*out = '\0';
}

static void
print_record(const struct net_tlsa *r)
{
	char hex[2 * HEX_SHOWN + 1];

	put_hex(r->data, HEX_SHOWN, hex);
	out_text("%*s%u %u %u %s%s", LABEL_WIDTH, "", r->usage, r->selector,
	    r->matching, hex, r->data.len > HEX_SHOWN ? ".." : "");
	if (r->usage < 4)
		out_text("  %s", usages[r->usage]);
	if (r->unusable != NULL)
		out_text("  (%s)", r->unusable);
	out_text("\n");
}

void
dane_print(const struct dane_check *d, const struct net_tls_report *tls)
{
	if (d->state == DANE_NOT_ASKED)
		return;
	out_color(OUT_DIM);
	out_text("%-*s", LABEL_WIDTH, "DANE");
	out_color(OUT_PLAIN);
	if (d->state != DANE_READY) {
		out_text("%s", states[d->state].text);
	} else if (d->match) {
		out_color(OUT_GOOD);
		out_text("matched");
		out_color(OUT_PLAIN);
		out_text(" by %u %u %u, validated", tls->dane_usage,
		    tls->dane_selector, tls->dane_matching);
	} else {
		out_color(OUT_BAD);
		out_text("FAILED");
		out_color(OUT_PLAIN);
	}
	if (d->error[0] != '\0' && !d->match) {
		out_text(": ");
		out_safe(authstr_span_of(d->error));
	}
	out_text("\n");
	if (d->name[0] != '\0') {
		out_text("%*s", LABEL_WIDTH, "");
		out_safe(authstr_span_of(d->name));
		out_text("\n");
	}
	for (size_t i = 0; i < d->n; i++)
		print_record(&d->records[i]);
}

static json_t *
record_json(const struct net_tlsa *r)
{
	json_t *o = json_object();
	char *hex = malloc(2 * r->data.len + 1);

	json_object_set_new(o, "usage", json_integer(r->usage));
	json_object_set_new(o, "selector", json_integer(r->selector));
	json_object_set_new(o, "matching", json_integer(r->matching));
	if (hex != NULL) {
		put_hex(r->data, r->data.len, hex);
		json_object_set_new(o, "data", json_string(hex));
	}
	if (r->unusable != NULL)
		json_object_set_new(o, "unusable", json_string(r->unusable));
	free(hex);
	return o;
}

json_t *
dane_json(const struct dane_check *d)
{
	json_t *o = json_object(), *records = json_array();

	if (d->name[0] != '\0')
		out_json_set(o, "name", authstr_span_of(d->name));
	for (size_t i = 0; i < d->n; i++)
		json_array_append_new(records, record_json(&d->records[i]));
	json_object_set_new(o, "records", records);
	json_object_set_new(o, "secure", json_boolean(d->secure));
	json_object_set_new(o, "bogus", json_boolean(d->state == DANE_BOGUS));
	if (d->state == DANE_READY)
		json_object_set_new(o, "match", json_boolean(d->match));
	if (d->error[0] != '\0' && !d->match)
		out_json_set(o, "error", authstr_span_of(d->error));
	return o;
}
