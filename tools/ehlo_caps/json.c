/* SPDX-License-Identifier: MIT */
/*
 * json: a server's capabilities as one JSON object.  It is written as it is
 * said, for there may be thousands a second; who wants to look into the object
 * has it read again.
 */
#include <stdint.h>
#include <string.h>
#include "applet.h"
#include "ehlo_caps/advice.h"
#include "ehlo_caps/beside.h"
#include "net/caps_json.h"
#include "out/jline.h"
#include "out/out.h"

/* TLS, and what was asked beside the capabilities. */
static void
put_tls(const struct ehlo_view *v)
{
	json_t *o = json_object(), *value;
	const char *key;

	if (v->result->tls.mode != NULL)
		json_object_set_new(
		    o, "tls", net_tls_report_json(&v->result->tls));
	beside_json_put(o, v);
	json_object_foreach(o, key, value) jline_value(key, value);
	json_decref(o);
}

static void
put_remark(const char *rule, const char *message, void *arg)
{
	const struct ehlo_view *v = arg;

	jline_remark(rule, message, advice_cure(v->protocol, rule));
}

static void
put_all(const struct ehlo_view *v)
{
	const struct caps_told told = {
		.target = v->target,
		.protocol = v->protocol,
		.stage = v->stage,
		.cure = ehlo_cure(v),
		.result = v->result,
		.greeting = v->greeting,
		.caps = { v->caps[EHLO_CLEAR], v->caps[EHLO_TLS],
		    v->caps[EHLO_AUTH] },
		.mechs = ehlo_ranked,
	};

	jline_begin("ehlo-caps");
	caps_json_outcome(&told);
	caps_json_lists(&told);
	put_tls(v);
	if (v->login != NULL)
		jline_name("mechanism", v->login);
	caps_json_ms(v->result);
	jline_open("notes", '[');
	ehlo_remarks(v, put_remark, (void *)(uintptr_t)v);
	jline_close(']');
}

void
ehlo_json_print(const struct ehlo_view *v)
{
	put_all(v);
	jline_end();
}

json_t *
ehlo_json(const struct ehlo_view *v)
{
	put_all(v);
	return jline_end_value();
}
