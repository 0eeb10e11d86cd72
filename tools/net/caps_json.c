/* SPDX-License-Identifier: MIT */
#include <string.h>
#include "applet.h"
#include "net/caps_json.h"
#include "out/out.h"

/* Bytes of a server as a JSON string; what is no UTF-8 is escaped first, since
 * a list must not lose a member. */
static json_t *
any_text(struct authstr_span s)
{
	json_t *text = out_json_text(s);
	struct authstr_buf *b;

	if (text != NULL)
		return text;
	if ((b = authstr_buf_new(4 * AUTHSTR_LINE_MAX)) != NULL &&
	    safe_print(s, b) == AUTHSTR_OK)
		text = out_json_text(authstr_buf_span(b));
	authstr_buf_free(b);
	return text;
}

static void
add_part(json_t *parsed, const struct authstr_part *part)
{
	struct authstr_buf *name = authstr_buf_new(4 * AUTHSTR_LINE_MAX);
	json_t *value = part->is_number && part->number <= INT64_MAX
			    ? json_integer((json_int_t)part->number)
			    : any_text(part->value);
	json_t *list = NULL;
	const char *key;

	/* A name of the server's own is made safe, too. */
	if (name == NULL || safe_print(part->name, name) != AUTHSTR_OK)
		goto out;
	authstr_buf_put(
	    name, (struct authstr_span){ (const unsigned char *)"", 1 });
	key = (const char *)authstr_buf_span(name).p;
	if (!part->in_list) {
		json_object_set(parsed, key, value);
		goto out;
	}
	if ((list = json_object_get(parsed, key)) == NULL) {
		list = json_array();
		json_object_set_new(parsed, key, list);
	}
	json_array_append(list, value);
out:
	json_decref(value);
	authstr_buf_free(name);
}

json_t *
caps_json_parsed(const struct authstr_caps *caps, size_t i)
{
	struct authstr_part part;
	json_t *parsed = NULL;

	/* A list of words is what the arguments are already. */
	for (size_t k = 0; authstr_caps_part(caps, i, k, &part) == AUTHSTR_OK;
	     k++) {
		if (part.name.len == 5 && memcmp(part.name.p, "words", 5) == 0)
			break;
		if (parsed == NULL)
			parsed = json_object();
		add_part(parsed, &part);
	}
	return parsed;
}

static json_t *
keyword_json(const struct authstr_caps *caps, size_t i)
{
	json_t *o = json_object(), *args = json_array(), *parsed;

	json_object_set_new(
	    o, "keyword", any_text(authstr_caps_keyword(caps, i)));
	for (size_t arg = 0; arg < authstr_caps_arg_count(caps, i); arg++)
		json_array_append_new(
		    args, any_text(authstr_caps_arg(caps, i, arg)));
	json_object_set_new(o, "args", args);
	if ((parsed = caps_json_parsed(caps, i)) != NULL)
		json_object_set_new(o, "parsed", parsed);
	if (authstr_caps_malformed(caps, i))
		json_object_set_new(o, "malformed", json_true());
	return o;
}

/* [{"keyword":"SIZE","args":["35882577"]},..]; caps may be NULL: []. */
static json_t *
caps_json(const struct authstr_caps *caps)
{
	json_t *list = json_array();

	for (size_t i = 0; caps != NULL && i < authstr_caps_count(caps); i++)
		json_array_append_new(list, keyword_json(caps, i));
	return list;
}

/* ["PLAIN",..] in the server's order. */
static json_t *
caps_json_auth(const struct authstr_caps *caps)
{
	json_t *list = json_array();
	struct authstr_span name;

	for (size_t i = 0; caps != NULL; i++) {
		name = authstr_caps_auth(caps, i);
		if (name.p == NULL)
			break;
		json_array_append_new(list, any_text(name));
	}
	return list;
}

static void
put_greeting(json_t *o, const struct authstr_reply *greeting)
{
	json_t *g = json_object();

	if (authstr_reply_code(greeting) != 0)
		json_object_set_new(
		    g, "code", json_integer(authstr_reply_code(greeting)));
	if (authstr_reply_line_count(greeting) > 0)
		out_json_set(g, "text", authstr_reply_line(greeting, 0));
	json_object_set_new(o, "greeting", g);
}

void
caps_json_put(json_t *o, const struct authstr_session *s)
{
	static const char *const when[] = { "plain", "tls" };
	json_t *all = json_object(), *auth = json_object();
	const struct authstr_reply *greeting = authstr_session_greeting(s);

	if (greeting != NULL)
		put_greeting(o, greeting);
	for (int i = 0; i < 2; i++) {
		const struct authstr_caps *caps = authstr_session_caps(s, i);

		if (caps == NULL)
			continue;
		json_object_set_new(all, when[i], caps_json(caps));
		json_object_set_new(auth, when[i], caps_json_auth(caps));
		/* The later list is what counts. */
		if (authstr_caps_size(caps) > 0)
			json_object_set_new(o, "size",
			    json_integer((json_int_t)authstr_caps_size(caps)));
	}
	json_object_set_new(o, "capabilities", all);
	json_object_set_new(o, "auth", auth);
}

json_t *
ms_json(const struct net_result *r)
{
	const struct {
		const char *key;
		double ms;
	} times[] = {
		{ "lookup", r->ms_lookup > 0 ? r->ms_lookup : -1 },
		{ "connect", r->ms_connect },
		{ "tls", r->ms_tls },
		{ "total", r->ms_total },
	};
	json_t *ms = json_object();

	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++)
		if (times[i].ms >= 0)
			json_object_set_new(ms, times[i].key,
			    json_integer((json_int_t)(times[i].ms + 0.5)));
	return ms;
}

void
result_json_put(json_t *o, const struct net_target *t,
    const struct net_result *r, const struct authstr_session *s)
{
	enum exit_status status = (enum exit_status)r->status;

	if (t != NULL)
		out_json_set(o, "target", authstr_span_of(t->text));
	if (r->address[0] != '\0') {
		out_json_set(o, "address", authstr_span_of(r->address));
		json_object_set_new(o, "port", json_integer(r->port));
	}
	json_object_set_new(o, "protocol",
	    json_string(
		authstr_protocol_name(t != NULL ? t->protocol : AUTHSTR_SMTP)));
	json_object_set_new(o, "stage",
	    json_string(status == EXIT_DONE
			    ? "done"
			    : authstr_stage_name(authstr_session_stage(s))));
	json_object_set_new(o, "class", json_string(exit_class(status)));
	if (r->error.rule != NULL) {
		out_json_set(o, "error", authstr_span_of(r->error.text));
		out_json_set(o, "rule", authstr_span_of(r->error.rule));
	}
	if (r->tls.tried)
		json_object_set_new(o, "tls", net_tls_report_json(&r->tls));
	json_object_set_new(o, "ms", ms_json(r));
}
