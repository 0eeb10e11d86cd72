/* SPDX-License-Identifier: MIT */
/*
 * probe_tls: which versions of TLS a server accepts, each on a connection of
 * its own, and whether it resumes a session.
 */
#include <stdio.h>
#include <string.h>
#include "applet.h"
#include "ehlo_caps/beside.h"
#include "net/conn.h"
#include "out/out.h"

#define LABEL_WIDTH 12
#define NAME_WIDTH 9

static const struct {
	const char *option, *name;
} versions[PROBE_VERSIONS] = {
	{ "1.0", "TLSv1" },
	{ "1.1", "TLSv1.1" },
	{ "1.2", "TLSv1.2" },
	{ "1.3", "TLSv1.3" },
};

/* Up to TLS and no further. */
static struct net_conn *
connect_once(struct probe_side *side, const struct net_target *target)
{
	if ((side->session = authstr_session_new()) == NULL)
		return NULL;
	side->o.insecure = true;
	side->o.begun = 0;
	side->o.quit_after = authstr_stage_name(AUTHSTR_STAGE_TLS);
	return net_conn_new(
	    &side->o, target, side->session, NULL, NULL, &side->result);
}

static void
wipe(struct probe_side *side)
{
	net_result_free(&side->result);
	authstr_session_free(side->session);
	side->session = NULL;
}

struct net_conn *
probe_tls_connect(struct probe_side *side, const struct net_options *o,
    const struct net_target *target, size_t version)
{
	side->o = *o;
	side->o.keep_session = false;
	side->o.resume = NULL;
	side->o.tls_only = versions[version].option;
	return connect_once(side, target);
}

int
probe_tls_take(struct probe_side *side, size_t version, struct probe_tls *out)
{
	struct probe_version *v = &out->versions[version];
	const struct net_result *r = &side->result;
	int status = r->status;

	v->name = versions[version].name;
	v->tried = r->tls.tried;
	v->accepted = r->tls.up;
	if (v->accepted) {
		snprintf(v->cipher, sizeof(v->cipher), "%s", r->tls.cipher);
		snprintf(v->group, sizeof(v->group), "%s", r->tls.group);
	} else {
		snprintf(v->error, sizeof(v->error), "%.190s",
		    r->error.rule != NULL ? r->error.text : "no TLS");
	}
	wipe(side);
	return status;
}

void
probe_tls_skip(size_t version, struct probe_tls *out)
{
	struct probe_version *v = &out->versions[version];

	v->name = versions[version].name;
	snprintf(v->error, sizeof(v->error), "not tried");
}

struct net_conn *
probe_tls_resume(struct probe_side *side, const struct net_options *o,
    const struct net_target *target, struct ssl_session_st *session)
{
	side->o = *o;
	side->o.resume = session;
	return connect_once(side, target);
}

bool
probe_tls_resumed(struct probe_side *side, int *status)
{
	bool resumed = side->result.tls.resumed;

	*status = side->result.status;
	wipe(side);
	return resumed;
}

/* ------------------------------------------------------------- telling -- */

const struct probe_version *
probe_tls_version(const struct probe_tls *p, const char *name)
{
	size_t i = 0;

	while (strcmp(p->versions[i].name, name) != 0)
		i++;
	return &p->versions[i];
}

void
probe_tls_print(const struct probe_tls *p)
{
	for (size_t i = 0; i < PROBE_VERSIONS; i++) {
		const struct probe_version *v = &p->versions[i];

		out_color(OUT_DIM);
		out_text("%-*s", LABEL_WIDTH, i == 0 ? "versions" : "");
		out_color(OUT_PLAIN);
		out_text("%-*s", NAME_WIDTH, v->name);
		if (v->accepted) {
			out_text("yes  %s%s%s", v->cipher,
			    v->group[0] != '\0' ? "  " : "", v->group);
		} else {
			out_text("%s  ", v->tried ? "no " : "?  ");
			out_safe(authstr_span_of(v->error));
		}
		out_text("\n");
	}
}

json_t *
probe_tls_json(const struct probe_tls *p)
{
	json_t *list = json_array();

	for (size_t i = 0; i < PROBE_VERSIONS; i++) {
		const struct probe_version *v = &p->versions[i];
		json_t *o = json_object();

		json_object_set_new(o, "version", json_string(v->name));
		if (v->tried)
			json_object_set_new(
			    o, "accepted", json_boolean(v->accepted));
		if (v->cipher[0] != '\0')
			out_json_set(o, "cipher", authstr_span_of(v->cipher));
		if (v->group[0] != '\0')
			out_json_set(o, "group", authstr_span_of(v->group));
		if (v->error[0] != '\0')
			out_json_set(o, "error", authstr_span_of(v->error));
		json_array_append_new(list, o);
	}
	return list;
}
