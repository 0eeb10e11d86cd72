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

static const char *const channel_keys[EHLO_CHANNELS] = {
	[EHLO_CLEAR] = "plain",
	[EHLO_TLS] = "tls",
	[EHLO_AUTH] = "auth",
};

/* All lines, LF between them. */
static void
put_greeting(const struct authstr_reply *r)
{
	struct authstr_buf *text;

	jline_open("greeting", '{');
	if (authstr_reply_code(r) != 0)
		jline_number("code", authstr_reply_code(r));
	if (authstr_reply_line_count(r) == 1) {
		jline_text("text", authstr_reply_line(r, 0));
	} else if ((text = authstr_buf_new(AUTHSTR_REPLY_MAX)) != NULL) {
		for (size_t i = 0; i < authstr_reply_line_count(r); i++) {
			if (i > 0)
				authstr_buf_put(text, authstr_span_of("\n"));
			authstr_buf_put(text, authstr_reply_line(r, i));
		}
		jline_text("text", authstr_buf_span(text));
		authstr_buf_free(text);
	}
	jline_close('}');
}

static void
put_keyword(const struct authstr_caps *caps, size_t i)
{
	json_t *parsed = caps_json_parsed(caps, i);

	jline_open(NULL, '{');
	jline_text("keyword", authstr_caps_keyword(caps, i));
	jline_open("args", '[');
	for (size_t k = 0; k < authstr_caps_arg_count(caps, i); k++)
		jline_text(NULL, authstr_caps_arg(caps, i, k));
	jline_close(']');
	if (parsed != NULL)
		jline_value("parsed", parsed);
	if (authstr_caps_malformed(caps, i))
		jline_flag("malformed", true);
	jline_close('}');
	json_decref(parsed);
}

static void
put_keywords(const struct ehlo_view *v)
{
	jline_open("capabilities", '{');
	for (int i = 0; i < EHLO_CHANNELS; i++) {
		if (v->caps[i] == NULL)
			continue;
		jline_open(channel_keys[i], '[');
		for (size_t k = 0; k < authstr_caps_count(v->caps[i]); k++)
			put_keyword(v->caps[i], k);
		jline_close(']');
	}
	jline_close('}');
}

static void
put_auth(const struct ehlo_view *v)
{
	struct authstr_span names[EHLO_MECHS_MAX];

	jline_open("auth", '{');
	for (int i = 0; i < EHLO_CHANNELS; i++) {
		size_t n = ehlo_ranked(v->caps[i], names, EHLO_MECHS_MAX);

		if (v->caps[i] == NULL)
			continue;
		jline_open(channel_keys[i], '[');
		for (size_t k = 0; k < n; k++)
			jline_text(NULL, names[k]);
		jline_close(']');
	}
	jline_close('}');
}

/* The list under TLS is what counts. */
static void
put_size(const struct ehlo_view *v)
{
	const struct authstr_caps *caps = v->caps[EHLO_TLS];

	if (caps == NULL)
		caps = v->caps[EHLO_CLEAR];
	if (caps != NULL && authstr_caps_has(caps, "SIZE") == 1)
		jline_number("size", (int64_t)authstr_caps_size(caps));
}

static void
put_text(const char *key, const char *text)
{
	if (text != NULL && text[0] != '\0')
		jline_name(key, text);
}

static void
put_outcome(const struct ehlo_view *v)
{
	const struct net_result *r = v->result;

	put_text("target", v->target);
	put_text("address", r->address);
	if (r->port != 0)
		jline_number("port", r->port);
	put_text("protocol", authstr_protocol_name(v->protocol));
	put_text("stage", v->stage);
	put_text("class", exit_class((enum exit_status)r->status));
	if (r->error.rule != NULL) {
		put_text("error", r->error.text);
		put_text("rule", r->error.rule);
		put_text("cure", advice_cure(v->protocol, r->error.rule));
	}
}

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
put_ms(const struct net_result *r)
{
	json_t *ms = ms_json(r);

	if (json_object_size(ms) > 0)
		jline_value("ms", ms);
	json_decref(ms);
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
	jline_begin("ehlo-caps");
	put_outcome(v);
	if (v->greeting != NULL)
		put_greeting(v->greeting);
	put_keywords(v);
	put_auth(v);
	put_size(v);
	put_tls(v);
	if (v->mech != NULL)
		put_text("mechanism", authstr_mech_name(v->mech));
	put_ms(v->result);
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
