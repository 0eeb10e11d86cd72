/* SPDX-License-Identifier: MIT */
/*
 * json: a server's capabilities as one JSON object.
 */
#include <string.h>
#include "applet.h"
#include "ehlo_caps/beside.h"
#include "net/caps_json.h"
#include "out/out.h"

static const char *const channel_keys[EHLO_CHANNELS] = {
	[EHLO_CLEAR] = "plain",
	[EHLO_TLS] = "tls",
};

static void
append(json_t *array, struct authstr_span s)
{
	json_t *text = out_json_text(s);

	if (text != NULL)
		json_array_append_new(array, text);
}

/* All lines, LF between them. */
static json_t *
greeting_json(const struct authstr_reply *r)
{
	struct authstr_buf *text = authstr_buf_new(AUTHSTR_REPLY_MAX);
	json_t *o = json_object();

	if (authstr_reply_code(r) != 0)
		json_object_set_new(
		    o, "code", json_integer(authstr_reply_code(r)));
	for (size_t i = 0; text != NULL && i < authstr_reply_line_count(r);
	     i++) {
		if (i > 0)
			authstr_buf_put(text, authstr_span_of("\n"));
		authstr_buf_put(text, authstr_reply_line(r, i));
	}
	if (text != NULL)
		out_json_set(o, "text", authstr_buf_span(text));
	authstr_buf_free(text);
	return o;
}

static json_t *
keywords_json(const struct authstr_caps *caps)
{
	json_t *list = json_array();

	for (size_t i = 0; i < authstr_caps_count(caps); i++) {
		json_t *o = json_object(), *args = json_array();

		out_json_set(o, "keyword", authstr_caps_keyword(caps, i));
		for (size_t k = 0; k < authstr_caps_arg_count(caps, i); k++)
			append(args, authstr_caps_arg(caps, i, k));
		json_object_set_new(o, "args", args);
		json_array_append_new(list, o);
	}
	return list;
}

static json_t *
auth_json(const struct authstr_caps *caps)
{
	struct authstr_span names[EHLO_MECHS_MAX];
	size_t n = ehlo_ranked(caps, names, EHLO_MECHS_MAX);
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++)
		append(list, names[i]);
	return list;
}

/* The list under TLS is what counts. */
static void
set_size(json_t *o, const struct ehlo_view *v)
{
	const struct authstr_caps *caps = v->caps[EHLO_TLS];

	if (caps == NULL)
		caps = v->caps[EHLO_CLEAR];
	if (caps != NULL && authstr_caps_has(caps, "SIZE") == 1)
		json_object_set_new(o, "size",
		    json_integer((json_int_t)authstr_caps_size(caps)));
}

static void
set_caps(json_t *o, const struct ehlo_view *v)
{
	json_t *caps = json_object(), *auth = json_object();

	for (int i = 0; i < EHLO_CHANNELS; i++) {
		if (v->caps[i] == NULL)
			continue;
		json_object_set_new(
		    caps, channel_keys[i], keywords_json(v->caps[i]));
		json_object_set_new(
		    auth, channel_keys[i], auth_json(v->caps[i]));
	}
	json_object_set_new(o, "capabilities", caps);
	json_object_set_new(o, "auth", auth);
}

static void
set_ms(json_t *o, const struct net_result *r)
{
	json_t *ms = ms_json(r);

	if (json_object_size(ms) > 0)
		json_object_set(o, "ms", ms);
	json_decref(ms);
}

static void
set_text(json_t *o, const char *key, const char *text)
{
	if (text != NULL && text[0] != '\0')
		out_json_set(o, key, authstr_span_of(text));
}

static void
add_remark(const char *rule, const char *message, void *arg)
{
	json_array_append_new(arg, out_json_remark(rule, message));
}

json_t *
ehlo_json(const struct ehlo_view *v)
{
	const struct net_result *r = v->result;
	json_t *o = out_json_new("ehlo-caps"), *notes = json_array();

	set_text(o, "target", v->target);
	set_text(o, "address", r->address);
	if (r->port != 0)
		json_object_set_new(o, "port", json_integer(r->port));
	set_text(o, "protocol", authstr_protocol_name(v->protocol));
	set_text(o, "stage", v->stage);
	set_text(o, "class", exit_class((enum exit_status)r->status));
	if (r->error.rule != NULL) {
		set_text(o, "error", r->error.text);
		set_text(o, "rule", r->error.rule);
	}
	if (v->greeting != NULL)
		json_object_set_new(o, "greeting", greeting_json(v->greeting));
	set_caps(o, v);
	set_size(o, v);
	if (r->tls.mode != NULL)
		json_object_set_new(o, "tls", net_tls_report_json(&r->tls));
	beside_json_put(o, v);
	set_ms(o, r);
	ehlo_remarks(v, add_remark, notes);
	json_object_set_new(o, "notes", notes);
	return o;
}
