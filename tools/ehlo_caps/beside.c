/* SPDX-License-Identifier: MIT */
/*
 * beside: what is asked beside the capabilities, in order, and what is told of
 * it.
 */
#include "ehlo_caps/beside.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "applet.h"
#include "net/conn.h"
#include "out/out.h"

#define LABEL_WIDTH 12

bool
beside_wants(const struct ehlo_wants *w)
{
	return w->probe_tls || w->resume_tls || w->dane || w->mta_sts != NULL;
}

const char *
beside_complaint(const struct ehlo_wants *w, bool many, bool asked)
{
	bool hosts = w->mx.n + w->srv.n > 0;

	if (many && hosts)
		return "--mx and --srv have a domain of their own; where "
		       "--targets lists domains there is --domains=mx or srv";
	return !asked && (hosts || w->all_addresses || beside_wants(w))
		   ? "--mx, --srv, --dane, --mta-sts, --all-addresses, "
		     "--probe-tls and --resume-tls ask servers: not with --from"
		   : NULL;
}

int
beside_begin(struct ehlo_wants *w, struct authstr_error *err)
{
	return w->mta_sts != NULL ? mta_sts_load(w->mta_sts, &w->policy, err)
				  : EXIT_DONE;
}

void
beside_end(struct ehlo_wants *w)
{
	free(w->policy);
	opt_list_free(&w->mx);
	opt_list_free(&w->srv);
}

/* For a server that DNS names, a certificate may have the name that the user
 * knows: always where it was SRV (RFC 6125 section 6.2.1), and of an MX where
 * DANE has validated it (RFC 7672 section 3.2.2). */
void
beside_prepare(const struct ehlo_wants *w, struct net_options *o,
    const struct found_host *found, struct ehlo_beside *out)
{
	memset(out, 0, sizeof(*out));
	out->found = found;
	o->keep_session = w->probe_tls || w->resume_tls;
	o->validate = w->dane;
	if (found != NULL && found->service != NULL) {
		snprintf(out->srv_name, sizeof(out->srv_name), "%s.%s",
		    found->service, found->list->domain);
		o->srv_name = out->srv_name;
	}
	if (found != NULL &&
	    (found->list->srv || (w->dane && found->list->secure)))
		o->also_name = found->list->domain;
}

int
beside_before(const struct ehlo_wants *w, struct net_options *o,
    const struct net_target *target, struct ehlo_beside *out,
    void (*over)(void *arg), void *arg, struct authstr_error *err)
{
	out->host = target->host;
	o->tlsa = NULL;
	o->n_tlsa = 0;
	dane_free(&out->dane);
	return w->dane ? dane_begin(o, target, &out->dane, over, arg, err)
		       : EXIT_DONE;
}

void
beside_wipe(struct ehlo_beside *b)
{
	dane_free(&b->dane);
	net_result_free(&b->side.result);
	authstr_session_free(b->side.session);
	b->side.session = NULL;
}

/* --------------------------------------------------- further connections -- */

/* The first asks for the session, each other one for a version. */
enum { RESUME, FIRST_VERSION, STEPS = FIRST_VERSION + PROBE_VERSIONS };

static bool
is_wanted(
    const struct ehlo_wants *w, const struct net_tls_report *tls, size_t step)
{
	return step == RESUME ? (w->probe_tls || w->resume_tls) && tls->up
			      : w->probe_tls && tls->tried;
}

/* Whether this one needs a connection; if not, what it comes to is known. */
static bool
needs_connection(const struct net_tls_report *tls, struct ehlo_beside *b)
{
	if (b->step == RESUME) {
		b->resumption_tried = true;
		return tls->session != NULL;
	}
	b->probed = true;
	/* One that has fallen silent is not waited for another three times. */
	if (b->side_status != EXIT_TIMEOUT)
		return true;
	probe_tls_skip(b->step - FIRST_VERSION, &b->probe);
	return false;
}

bool
beside_goes_on(const struct ehlo_wants *w, const struct ehlo_view *v,
    struct ehlo_beside *b)
{
	const struct net_tls_report *tls = &v->result->tls;

	for (; b->step < STEPS && b->side_status <= 128; b->step++)
		if (v->result->status <= 128 && is_wanted(w, tls, b->step) &&
		    needs_connection(tls, b))
			return true;
	return false;
}

struct net_conn *
beside_connect(const struct net_options *o, const struct net_target *target,
    const struct ehlo_view *v, struct ehlo_beside *b)
{
	return b->step == RESUME ? probe_tls_resume(&b->side, o, target,
				       v->result->tls.session)
				 : probe_tls_connect(&b->side, o, target,
				       b->step - FIRST_VERSION);
}

void
beside_took(struct ehlo_beside *b)
{
	int status;

	if (b->step == RESUME) {
		b->resumption = probe_tls_resumed(&b->side, &status);
		b->side_status = status > 128 ? status : EXIT_DONE;
	} else {
		b->side_status = probe_tls_take(
		    &b->side, b->step - FIRST_VERSION, &b->probe);
	}
	b->step++;
}

int
beside_judge(const struct ehlo_wants *w, const struct net_target *target,
    const struct ehlo_view *v, struct ehlo_beside *b)
{
	int status = v->result->status, dane;

	if (status > 128 || b->side_status > 128)
		return status > 128 ? status : b->side_status;
	if (target != NULL) {
		dane = dane_judge(&b->dane, v->result);
		status = status != EXIT_DONE ? status : dane;
		sts_judge(&b->sts, w->policy, target->host, v->result);
	}
	return sts_status(&b->sts, status);
}

void
beside_print(const struct ehlo_view *v)
{
	const struct ehlo_beside *b = v->beside;

	if (b == NULL)
		return;
	if (b->found != NULL)
		found_host_print(b->found);
	dane_print(&b->dane, &v->result->tls);
	sts_print(&b->sts, b->host != NULL ? b->host : "");
	if (b->resumption_tried) {
		out_color(OUT_DIM);
		out_text("%-*s", LABEL_WIDTH, "resumption");
		out_color(OUT_PLAIN);
		out_text("%s\n", b->resumption ? "yes" : "no");
	}
	if (b->probed)
		probe_tls_print(&b->probe);
}

static json_t *
addresses_json(const struct ehlo_beside *b)
{
	json_t *list = json_array();

	for (size_t i = 0; b->addresses[i] != NULL; i++)
		json_array_append_new(list, json_string(b->addresses[i]));
	return list;
}

void
beside_json_put(json_t *o, const struct ehlo_view *v)
{
	const struct ehlo_beside *b = v->beside;
	json_t *tls = json_object_get(o, "tls");

	if (b == NULL)
		return;
	if (b->found != NULL)
		json_object_set_new(o, "found", found_host_json(b->found));
	if (b->addresses[0] != NULL)
		json_object_set_new(o, "addresses", addresses_json(b));
	if (b->dane.state != DANE_NOT_ASKED)
		json_object_set_new(o, "dane", dane_json(&b->dane));
	if (b->sts.policy != NULL)
		json_object_set_new(o, "mta_sts", sts_json(&b->sts));
	if (b->resumption_tried && tls != NULL)
		json_object_set_new(
		    tls, "resumption", json_boolean(b->resumption));
	if (b->probed)
		json_object_set_new(
		    o, "tls_versions", probe_tls_json(&b->probe));
}

/* ------------------------------------------------------------- remarks -- */

static bool
key_open(const struct ehlo_view *v)
{
	return v->result->tls.key_open;
}

static bool
old_allowed(const struct ehlo_view *v)
{
	return v->result->tls.old_allowed;
}

static const struct probe_tls *
probe(const struct ehlo_view *v)
{
	return v->beside != NULL && v->beside->probed ? &v->beside->probe
						      : NULL;
}

static bool
old_accepted(const struct ehlo_view *v)
{
	const struct probe_tls *p = probe(v);

	return p != NULL && (probe_tls_version(p, "TLSv1")->accepted ||
				probe_tls_version(p, "TLSv1.1")->accepted);
}

static bool
new_missing(const struct ehlo_view *v)
{
	const struct probe_version *newest =
	    probe(v) != NULL ? probe_tls_version(probe(v), "TLSv1.3") : NULL;

	return newest != NULL && newest->tried && !newest->accepted;
}

static bool
elsewhere(const struct ehlo_view *v)
{
	return v->beside != NULL && v->beside->found != NULL &&
	       found_is_elsewhere(v->beside->found);
}

static const struct {
	const char *rule;
	bool (*holds)(const struct ehlo_view *v);
} remarks[] = {
	{ "srv-elsewhere", elsewhere },
	{ "key-file-mode", key_open },
	{ "tls-min-lowered", old_allowed },
	{ "tls-old-accepted", old_accepted },
	{ "tls-13-missing", new_missing },
};

void
beside_remarks(const struct ehlo_view *v,
    void (*tell)(const char *rule, const char *message, void *arg), void *arg)
{
	const struct ehlo_beside *b = v->beside;

	for (size_t i = 0; i < sizeof(remarks) / sizeof(remarks[0]); i++)
		if (remarks[i].holds(v))
			ehlo_tell_rule(remarks[i].rule, tell, arg);
	if (b == NULL)
		return;
	if (dane_rule(&b->dane) != NULL)
		ehlo_tell_rule(dane_rule(&b->dane), tell, arg);
	sts_remarks(&b->sts, tell, arg);
}
