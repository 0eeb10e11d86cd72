/* SPDX-License-Identifier: MIT */
/*
 * beside: what is asked beside the capabilities, in order, and what is told of
 * it.
 */
#include "ehlo_caps/beside.h"
#include "applet.h"
#include "out/out.h"

#define LABEL_WIDTH 12

void
beside_prepare(const struct ehlo_wants *w, struct net_options *o)
{
	o->keep_session = w->probe_tls || w->resume_tls;
}

int
beside_ask(const struct ehlo_wants *w, const struct net_options *o,
    const struct net_target *target, const struct ehlo_view *v,
    struct ehlo_beside *out)
{
	const struct net_tls_report *tls = &v->result->tls;
	int status = EXIT_DONE;

	if (v->result->status > 128)
		return v->result->status;
	if ((w->probe_tls || w->resume_tls) && tls->up) {
		out->resumption_tried = true;
		out->resumption = probe_tls_resumes(o, target, tls->session);
	}
	if (w->probe_tls && tls->tried) {
		out->probed = true;
		status = probe_tls_ask(o, target, &out->probe);
	}
	return status != EXIT_DONE ? status : v->result->status;
}

void
beside_print(const struct ehlo_view *v)
{
	const struct ehlo_beside *b = v->beside;

	if (b == NULL)
		return;
	if (b->resumption_tried) {
		out_color(OUT_DIM);
		out_text("%-*s", LABEL_WIDTH, "resumption");
		out_color(OUT_PLAIN);
		out_text("%s\n", b->resumption ? "yes" : "no");
	}
	if (b->probed)
		probe_tls_print(&b->probe);
}

void
beside_json_put(json_t *o, const struct ehlo_view *v)
{
	const struct ehlo_beside *b = v->beside;
	json_t *tls = json_object_get(o, "tls");

	if (b == NULL)
		return;
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

static const struct {
	const char *rule;
	bool (*holds)(const struct ehlo_view *v);
} remarks[] = {
	{ "key-file-mode", key_open },
	{ "tls-min-lowered", old_allowed },
	{ "tls-old-accepted", old_accepted },
	{ "tls-1.3-missing", new_missing },
};

void
beside_remarks(const struct ehlo_view *v,
    void (*tell)(const char *rule, const char *message, void *arg), void *arg)
{
	for (size_t i = 0; i < sizeof(remarks) / sizeof(remarks[0]); i++) {
		const struct authstr_rule *rule;

		if (!remarks[i].holds(v))
			continue;
		rule = authstr_rule_find(remarks[i].rule);
		tell(remarks[i].rule,
		    rule != NULL ? authstr_rule_message(rule) : "", arg);
	}
}
