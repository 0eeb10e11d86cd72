/* SPDX-License-Identifier: MIT */
#include <string.h>
#include "applet.h"
#include "ascii.h"
#include "net/caps_json.h"
#include "out/jline.h"
#include "out/out.h"
#include "out/safe.h"

static void
add_part(json_t *parsed, const struct authstr_part *part)
{
	struct authstr_buf *name = authstr_buf_new(4 * AUTHSTR_LINE_MAX);
	json_t *value = part->is_number && part->number <= INT64_MAX
			    ? json_integer((json_int_t)part->number)
			    : out_json_any(part->value);
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

static json_t *
parsed_json(const struct authstr_caps *caps, size_t i)
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

/* -------------------------------------------------------------- outcome -- */

static void
put_text(const char *key, const char *text)
{
	if (text != NULL && text[0] != '\0')
		jline_name(key, text);
}

void
caps_json_outcome(const struct caps_told *t)
{
	const struct net_result *r = t->result;

	put_text("target", t->target);
	put_text("address", r->address);
	if (r->port != 0)
		jline_number("port", r->port);
	put_text("proxy", r->proxy);
	put_text("protocol", authstr_protocol_name(t->protocol));
	put_text("stage", t->stage);
	put_text("class", exit_class((enum exit_status)r->status));
	if (r->error.rule != NULL) {
		jline_any("error", authstr_span_of(r->error.text));
		put_text("rule", r->error.rule);
		put_text("cure", t->cure);
	}
	put_text("command_stderr", r->via_stderr);
}

void
caps_json_ms(const struct net_result *r)
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

	if (r->ms_total < 0)
		return;
	jline_open("ms", '{');
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++)
		if (times[i].ms >= 0)
			jline_number(
			    times[i].key, (int64_t)(times[i].ms + 0.5));
	jline_close('}');
}

/* ---------------------------------------------------------------- lists -- */

static const char *const channels[CAPS_TOLD_LISTS] = { "plain", "tls", "auth" };

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
	json_t *parsed = parsed_json(caps, i);

	jline_open(NULL, '{');
	jline_any("keyword", authstr_caps_keyword(caps, i));
	jline_open("args", '[');
	for (size_t k = 0; k < authstr_caps_arg_count(caps, i); k++)
		jline_any(NULL, authstr_caps_arg(caps, i, k));
	jline_close(']');
	if (parsed != NULL)
		jline_value("parsed", parsed);
	if (authstr_caps_malformed(caps, i))
		jline_flag("malformed", true);
	jline_close('}');
	json_decref(parsed);
}

static void
put_keywords(const struct authstr_caps *caps)
{
	for (size_t i = 0; i < authstr_caps_count(caps); i++)
		put_keyword(caps, i);
}

static void
put_mechs(const struct caps_told *t, const struct authstr_caps *caps)
{
	struct authstr_span names[CAPS_TOLD_MECHS];
	size_t n = t->mechs(caps, names, CAPS_TOLD_MECHS);

	for (size_t i = 0; i < n; i++)
		jline_any(NULL, names[i]);
}

/* RFC 1870 section 4: 0 is "no limit"; without a number nothing is told. */
static void
put_size(const struct authstr_caps *caps)
{
	const struct authstr_span size = authstr_span_of("SIZE");
	struct authstr_part part;

	for (size_t i = 0; i < authstr_caps_count(caps); i++) {
		struct authstr_span keyword = authstr_caps_keyword(caps, i);

		if (keyword.len == size.len &&
		    ascii_same(
			(const char *)keyword.p, (const char *)size.p, 4) &&
		    authstr_caps_part(caps, i, 0, &part) == AUTHSTR_OK &&
		    part.is_number && part.number <= INT64_MAX) {
			jline_number("size", (int64_t)part.number);
			return;
		}
	}
}

void
caps_json_lists(const struct caps_told *t)
{
	const struct authstr_caps *last = t->caps[1] ? t->caps[1] : t->caps[0];

	if (t->greeting != NULL)
		put_greeting(t->greeting);
	jline_open("capabilities", '{');
	for (size_t i = 0; i < CAPS_TOLD_LISTS; i++)
		if (t->caps[i] != NULL) {
			jline_open(channels[i], '[');
			put_keywords(t->caps[i]);
			jline_close(']');
		}
	jline_close('}');
	jline_open("auth", '{');
	for (size_t i = 0; i < CAPS_TOLD_LISTS; i++)
		if (t->caps[i] != NULL) {
			jline_open(channels[i], '[');
			put_mechs(t, t->caps[i]);
			jline_close(']');
		}
	jline_close('}');
	/* The list under TLS is what counts. */
	if (last != NULL)
		put_size(last);
}

size_t
caps_json_as_offered(
    const struct authstr_caps *caps, struct authstr_span *out, size_t max)
{
	size_t n = 0;

	while (n < max && (out[n] = authstr_caps_auth(caps, n)).p != NULL)
		n++;
	return n;
}

void
caps_json_put(json_t *o, const struct caps_told *t)
{
	json_t *all;

	jline_begin(out_applet());
	caps_json_outcome(t);
	caps_json_lists(t);
	caps_json_ms(t->result);
	if ((all = jline_end_value()) == NULL)
		return;
	json_object_update(o, all);
	json_decref(all);
	if (t->result->tls.tried || net_tls_outside(t->result))
		json_object_set_new(
		    o, "tls", net_tls_report_json(&t->result->tls));
}
