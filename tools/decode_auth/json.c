/* SPDX-License-Identifier: MIT */
/*
 * json: a login as one JSON object.
 */
#include <string.h>
#include "decode_auth/print.h"
#include "out/jline.h"
#include "out/out.h"

/* Room for a reply, which the library bounds, with masks in it. */
#define TEXT_MAX (1024 * 1024)
#define FIXED_MAX ((size_t)4 * 1024 * 1024)

static void
put_field(const struct view_field *f)
{
	jline_open(NULL, '{');
	jline_name("id", f->field->id);
	jline_text("text", f->value);
	jline_base64("base64", f->value);
	jline_number("start", (int64_t)f->start);
	jline_number("end", (int64_t)f->end);
	jline_flag("secret", f->field->sensitivity >= AUTHSTR_GUESSABLE);
	jline_close('}');
}

static void
put_message(const struct view_message *m)
{
	bool client = authstr_msg_from(m->msg) == AUTHSTR_CLIENT;

	jline_open(NULL, '{');
	jline_name("from", client ? "client" : "server");
	jline_base64("base64", m->bytes);
	jline_open("fields", '[');
	for (size_t i = 0; i < m->n_fields; i++)
		if (m->fields[i].field->kind != AUTHSTR_KIND_MARK)
			put_field(&m->fields[i]);
	jline_close(']');
	jline_close('}');
}

static void
put_note(const struct view_note *n)
{
	static const char *const severities[] = { "info", "warning", "error" };

	jline_open(NULL, '{');
	jline_name("rule", n->rule);
	jline_name("severity", severities[n->severity]);
	jline_name("message", n->message);
	jline_name("cure", n->cure);
	if (n->in != VIEW_IN_NOTHING) {
		jline_number("start", (int64_t)n->start);
		jline_number("end", (int64_t)n->end);
		jline_number("index", (int64_t)n->at);
		jline_name("in", n->in == VIEW_IN_BYTES ? "bytes" : "token");
	}
	jline_close('}');
}

/* The fields that have a key of their own, text where they are text; the first
 * id of a key that is there has it.  A GS2 header that names nobody to act as
 * (RFC 5801 section 4) says so as PLAIN's first field does: with "". */
static void
put_flat(const struct view *v)
{
	static const struct {
		const char *key, *id[2];
	} flat[] = {
		{ "authzid", { "authzid", NULL } },
		{ "authcid", { "authcid", NULL } },
		{ "password", { "password", NULL } },
		{ "token", { "token", "oauth_token" } },
		{ "digest", { "digest", "response" } },
		{ "host", { "host", NULL } },
		{ "realm", { "realm", NULL } },
		{ "nonce", { "nonce", NULL } },
		{ "cnonce", { "cnonce", NULL } },
		{ "challenge", { "challenge", NULL } },
	};

	for (size_t i = 0; i < sizeof(flat) / sizeof(*flat); i++) {
		const struct view_field *f = view_field(v, flat[i].id[0]);

		if (f == NULL && flat[i].id[1] != NULL)
			f = view_field(v, flat[i].id[1]);
		if (f != NULL)
			jline_text(flat[i].key, f->value);
		else if (i == 0 && view_field(v, "gs2-cbind-flag") != NULL)
			jline_text(flat[i].key, (struct authstr_span){ 0 });
	}
}

/* RFC 7628 section 3.1: decimal digits. */
static void
put_port(const struct view *v)
{
	const struct view_field *f = view_field(v, "port");
	int64_t port = 0;

	if (f == NULL || f->value.len == 0 || f->value.len > 5)
		return;
	for (size_t i = 0; i < f->value.len; i++) {
		if (f->value.p[i] < '0' || f->value.p[i] > '9')
			return;
		port = port * 10 + (f->value.p[i] - '0');
	}
	if (port <= 65535)
		jline_number("port", port);
}

static void
put_mechanism(const struct view *v)
{
	size_t n = authstr_login_candidate_count(v->login);
	struct authstr_span name = view_mechanism(v);

	if (name.len > 0)
		jline_text("mechanism", name);
	jline_open("candidates", '[');
	for (size_t i = 0; i < n; i++)
		jline_name(
		    NULL, authstr_mech_name(
			      authstr_login_candidate(v->login, i)->mech));
	jline_close(']');
}

static void
put_reply_text(const struct view *v, struct authstr_span text)
{
	struct authstr_buf *b;

	if (!v->mask) {
		jline_text("text", text);
		return;
	}
	b = authstr_buf_new(TEXT_MAX);
	if (b != NULL && view_print(v, text, b) == AUTHSTR_OK)
		jline_text("text", authstr_buf_span(b));
	else
		out_failed();
	authstr_buf_free(b);
}

static void
put_reply(const struct view *v)
{
	struct authstr_span text = authstr_login_reply(v->login);
	struct authstr_span enhanced = authstr_login_enhanced(v->login);
	int code = authstr_login_code(v->login);

	jline_name(
	    "outcome", authstr_outcome_name(authstr_login_outcome(v->login)));
	if (text.p == NULL && code == 0)
		return;
	jline_open("reply", '{');
	if (code != 0)
		jline_number("code", code);
	if (enhanced.len > 0)
		jline_text("enhanced", enhanced);
	put_reply_text(v, text);
	jline_close('}');
}

static void
put_parsed(const struct view *v)
{
	if (v->jwt.header != NULL) {
		jline_open("jwt", '{');
		jline_value("header", v->jwt.header);
		if (v->jwt.claims != NULL)
			jline_value("claims", v->jwt.claims);
		jline_close('}');
	}
	if (v->error != NULL)
		jline_value("error", v->error);
}

static void
put_arrays(const struct view *v)
{
	jline_open("messages", '[');
	for (size_t i = 0; i < v->n_messages; i++)
		put_message(&v->messages[i]);
	jline_close(']');
	jline_open("notes", '[');
	for (size_t i = 0; i < v->n_notes; i++)
		put_note(&v->notes[i]);
	jline_close(']');
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
put_fixed(const struct view *v)
{
	struct authstr_buf *fixed;

	if (!may_be_fixed(v))
		return;
	fixed = authstr_buf_new(FIXED_MAX);
	if (fixed == NULL)
		out_failed();
	else if (authstr_login_fix(v->login, fixed, NULL) == AUTHSTR_OK &&
		 !is_as_said(v, authstr_buf_span(fixed)))
		jline_text("fixed", authstr_buf_span(fixed));
	authstr_buf_free(fixed);
}

void
print_json_login(const struct view *v)
{
	const char *protocol = authstr_login_protocol(v->login);

	if (protocol != NULL)
		jline_name("protocol", protocol);
	put_mechanism(v);
	if (protocol != NULL)
		jline_flag("initial_response",
		    authstr_login_initial_response(v->login));
	put_flat(v);
	put_port(v);
	put_parsed(v);
	put_reply(v);
	if (v->check != NULL)
		jline_value("check", v->check);
	put_fixed(v);
	put_arrays(v);
}

static void
put_span(const char *key, struct authstr_span s)
{
	if (s.len > 0)
		jline_text(key, s);
}

/* Where in the input, and between whom. */
static void
put_place(const struct authstr_login *l)
{
	const char *dialect = authstr_login_dialect(l);
	uint64_t frame = authstr_login_frame(l);

	if (frame != 0)
		jline_number("frame", (int64_t)frame);
	else
		jline_number("line", (int64_t)authstr_login_line(l));
	if (dialect != NULL)
		jline_name("dialect", dialect);
	put_span("time", authstr_login_time(l));
	put_span("client", authstr_login_client(l));
	put_span("server", authstr_login_server(l));
}

void
print_json(const struct view *v, const char *source)
{
	jline_begin("decode-auth");
	if (source != NULL)
		jline_name("source", source);
	put_place(v->login);
	print_json_login(v);
	jline_end();
}
