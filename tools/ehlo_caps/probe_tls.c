/* SPDX-License-Identifier: MIT */
/*
 * probe_tls: which versions of TLS a server accepts, each on a connection of
 * its own, and whether it resumes a session.
 */
#include <stdio.h>
#include <string.h>
#include "applet.h"
#include "ehlo_caps/beside.h"
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
static void
connect_once(const struct net_options *o, const struct net_target *target,
    struct net_result *result)
{
	struct authstr_session *s = authstr_session_new();
	struct net_options once = *o;

	if (s == NULL) {
		memset(result, 0, sizeof(*result));
		result->status = EXIT_INTERNAL;
		return;
	}
	once.insecure = true;
	once.quit_after = authstr_stage_name(AUTHSTR_STAGE_TLS);
	net_run(&once, target, s, NULL, NULL, result);
	authstr_session_free(s);
}

static int
ask_version(const struct net_options *o, const struct net_target *target,
    struct probe_version *v)
{
	struct net_result result;
	int status;

	connect_once(o, target, &result);
	status = result.status;
	v->tried = result.tls.tried;
	v->accepted = result.tls.up;
	if (v->accepted) {
		snprintf(v->cipher, sizeof(v->cipher), "%s", result.tls.cipher);
		snprintf(v->group, sizeof(v->group), "%s", result.tls.group);
	} else {
		snprintf(v->error, sizeof(v->error), "%.190s",
		    result.error.rule != NULL ? result.error.text : "no TLS");
	}
	net_result_free(&result);
	return status;
}

/* A server that has fallen silent is not waited for another three times. */
int
probe_tls_ask(const struct net_options *o, const struct net_target *target,
    struct probe_tls *out)
{
	struct net_options one = *o;
	int status = EXIT_DONE;

	memset(out, 0, sizeof(*out));
	one.keep_session = false;
	one.resume = NULL;
	for (size_t i = 0; i < PROBE_VERSIONS; i++) {
		out->versions[i].name = versions[i].name;
		one.tls_only = versions[i].option;
		if (status != EXIT_TIMEOUT && status < 128)
			status = ask_version(&one, target, &out->versions[i]);
		else
			snprintf(out->versions[i].error,
			    sizeof(out->versions[i].error), "not tried");
	}
	return status > 128 ? status : EXIT_DONE;
}

bool
probe_tls_resumes(const struct net_options *o, const struct net_target *target,
    struct ssl_session_st *session)
{
	struct net_options again = *o;
	struct net_result result;
	bool resumed;

	if (session == NULL)
		return false;
	again.resume = session;
	connect_once(&again, target, &result);
	resumed = result.tls.resumed;
	net_result_free(&result);
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
