/* SPDX-License-Identifier: MIT */
/*
 * json: a login as one JSON object.
 */
#include <string.h>
#include "decode_auth/print.h"
#include "out/out.h"

/* Room for a reply, which the library bounds, with masks in it. */
#define TEXT_MAX (1024 * 1024)
#define FIXED_MAX ((size_t)4 * 1024 * 1024)

/* Steals the value.  What cannot be had for want of memory makes out_end fail:
 * an object that lacks a key would be a wrong answer. */
static void
set(json_t *o, const char *key, json_t *value)
{
	if (json_object_set_new(o, key, value) != 0)
		out_failed();
}

static json_t *
message_json(const struct view_message *m)
{
	json_t *o = json_object(), *fields = json_array();

	for (size_t i = 0; i < m->n_fields; i++) {
		const struct view_field *f = &m->fields[i];
		json_t *field;

		if (f->field->kind == AUTHSTR_KIND_MARK)
			continue;
		field = json_object();
		set(field, "id", json_string(f->field->id));
		out_json_set(field, "text", f->value);
		set(field, "base64", out_json_base64(f->value));
		set(field, "start", json_integer((json_int_t)f->start));
		set(field, "end", json_integer((json_int_t)f->end));
		set(field, "secret",
		    json_boolean(f->field->sensitivity >= AUTHSTR_GUESSABLE));
		json_array_append_new(fields, field);
	}
	set(o, "from",
	    json_string(authstr_msg_from(m->msg) == AUTHSTR_CLIENT ? "client"
								   : "server"));
	set(o, "base64", out_json_base64(m->bytes));
	set(o, "fields", fields);
	return o;
}

static json_t *
note_json(const struct view_note *n)
{
	static const char *const severities[] = { "info", "warning", "error" };
	json_t *o = json_object();

	set(o, "rule", json_string(n->rule));
	set(o, "severity", json_string(severities[n->severity]));
	out_json_set(o, "message", authstr_span_of(n->message));
	out_json_set(o, "cure", authstr_span_of(n->cure));
	if (n->in == VIEW_IN_NOTHING)
		return o;
	set(o, "start", json_integer((json_int_t)n->start));
	set(o, "end", json_integer((json_int_t)n->end));
	set(o, "index", json_integer((json_int_t)n->at));
	set(o, "in", json_string(n->in == VIEW_IN_BYTES ? "bytes" : "token"));
	return o;
}

/* The fields that have a key of their own, text where they are text. */
static void
set_flat(json_t *o, const struct view *v)
{
	static const struct {
		const char *key, *id;
	} flat[] = {
		{ "authzid", "authzid" },
		{ "authcid", "authcid" },
		{ "password", "password" },
		{ "token", "token" },
		{ "token", "oauth_token" },
		{ "digest", "digest" },
		{ "digest", "response" },
		{ "host", "host" },
		{ "realm", "realm" },
		{ "nonce", "nonce" },
		{ "cnonce", "cnonce" },
		{ "challenge", "challenge" },
	};

	for (size_t i = 0; i < sizeof(flat) / sizeof(*flat); i++) {
		const struct view_field *f = view_field(v, flat[i].id);

		if (f != NULL && json_object_get(o, flat[i].key) == NULL)
			out_json_set(o, flat[i].key, f->value);
	}
}

/* RFC 7628 section 3.1: decimal digits. */
static void
set_port(json_t *o, const struct view *v)
{
	const struct view_field *f = view_field(v, "port");
	json_int_t port = 0;

	if (f == NULL || f->value.len == 0 || f->value.len > 5)
		return;
	for (size_t i = 0; i < f->value.len; i++) {
		if (f->value.p[i] < '0' || f->value.p[i] > '9')
			return;
		port = port * 10 + (f->value.p[i] - '0');
	}
	if (port <= 65535)
		set(o, "port", json_integer(port));
}

static void
set_mechanism(json_t *o, const struct view *v)
{
	json_t *names = json_array();
	size_t n = authstr_login_candidate_count(v->login);
	struct authstr_span name = view_mechanism(v);

	if (name.len > 0)
		out_json_set(o, "mechanism", name);
	for (size_t i = 0; i < n; i++)
		json_array_append_new(
		    names, json_string(authstr_mech_name(
			       authstr_login_candidate(v->login, i)->mech)));
	set(o, "candidates", names);
}

static void
set_reply(json_t *o, const struct view *v)
{
	struct authstr_span text = authstr_login_reply(v->login);
	struct authstr_span enhanced = authstr_login_enhanced(v->login);
	int code = authstr_login_code(v->login);
	struct authstr_buf *b;
	json_t *reply;

	set(o, "outcome",
	    json_string(authstr_outcome_name(authstr_login_outcome(v->login))));
	if (text.p == NULL && code == 0)
		return;
	reply = json_object();
	if (code != 0)
		set(reply, "code", json_integer(code));
	if (enhanced.len > 0)
		out_json_set(reply, "enhanced", enhanced);
	b = authstr_buf_new(TEXT_MAX);
	if (b != NULL && view_print(v, text, b) == AUTHSTR_OK)
		out_json_set(reply, "text", authstr_buf_span(b));
	authstr_buf_free(b);
	set(o, "reply", reply);
}

static void
set_parsed(json_t *o, const struct view *v)
{
	json_t *jwt;

	if (v->jwt.header != NULL) {
		jwt = json_object();
		json_object_set(jwt, "header", v->jwt.header);
		if (v->jwt.claims != NULL)
			json_object_set(jwt, "claims", v->jwt.claims);
		set(o, "jwt", jwt);
	}
	if (v->error != NULL)
		json_object_set(o, "error", v->error);
}

static void
set_arrays(json_t *o, const struct view *v)
{
	json_t *messages = json_array(), *notes = json_array();

	for (size_t i = 0; i < v->n_messages; i++)
		json_array_append_new(messages, message_json(&v->messages[i]));
	for (size_t i = 0; i < v->n_notes; i++)
		json_array_append_new(notes, note_json(&v->notes[i]));
	set(o, "messages", messages);
	set(o, "notes", notes);
}

/* Is there a note that a corrected string could be without? */
static bool
may_be_fixed(const struct view *v)
{
	for (size_t i = 0; i < v->n_notes; i++)
		if (v->notes[i].in != VIEW_IN_NOTHING ||
		    strcmp(v->notes[i].rule, "wrong-mech-http-basic") == 0 ||
		    strcmp(v->notes[i].rule, "swapped") == 0)
			return !v->mask;
	return false;
}

/* What was said, in the form that authstr_login_fix has. */
static bool
is_as_said(const struct view *v, struct authstr_span fixed)
{
	for (size_t i = 0; i < v->n_messages; i++) {
		struct authstr_span token = authstr_login_token(v->login, i);

		if (token.len == fixed.len &&
		    memcmp(token.p, fixed.p, fixed.len) == 0)
			return true;
	}
	return false;
}

static void
set_fixed(json_t *o, const struct view *v)
{
	struct authstr_buf *fixed;

	if (!may_be_fixed(v))
		return;
	fixed = authstr_buf_new(FIXED_MAX);
	if (fixed == NULL)
		out_failed();
	else if (authstr_login_fix(v->login, fixed, NULL) == AUTHSTR_OK &&
		 !is_as_said(v, authstr_buf_span(fixed)))
		out_json_set(o, "fixed", authstr_buf_span(fixed));
	authstr_buf_free(fixed);
}

void
print_json_login(const struct view *v, json_t *o)
{
	const char *protocol = authstr_login_protocol(v->login);

	if (protocol != NULL)
		set(o, "protocol", json_string(protocol));
	set_mechanism(o, v);
	if (protocol != NULL)
		set(o, "initial_response",
		    json_boolean(authstr_login_initial_response(v->login)));
	set_flat(o, v);
	set_port(o, v);
	set_parsed(o, v);
	set_reply(o, v);
	if (v->check != NULL)
		json_object_set(o, "check", v->check);
	set_fixed(o, v);
	set_arrays(o, v);
}

static void
set_span(json_t *o, const char *key, struct authstr_span s)
{
	if (s.len > 0)
		out_json_set(o, key, s);
}

/* Where in the input, and between whom. */
static void
set_place(json_t *o, const struct authstr_login *l)
{
	const char *dialect = authstr_login_dialect(l);
	uint64_t frame = authstr_login_frame(l);

	if (frame != 0)
		set(o, "frame", json_integer((json_int_t)frame));
	else
		set(o, "line", json_integer((json_int_t)authstr_login_line(l)));
	if (dialect != NULL)
		set(o, "dialect", json_string(dialect));
	set_span(o, "time", authstr_login_time(l));
	set_span(o, "client", authstr_login_client(l));
	set_span(o, "server", authstr_login_server(l));
}

int
print_json(const struct view *v, const char *source)
{
	json_t *o = out_json_new("decode-auth");

	if (o == NULL)
		return AUTHSTR_E_NOMEM;
	if (source != NULL)
		out_json_set(o, "source", authstr_span_of(source));
	set_place(o, v->login);
	print_json_login(v, o);
	out_json(o);
	return AUTHSTR_OK;
}
