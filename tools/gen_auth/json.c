/* SPDX-License-Identifier: MIT */
/*
 * gen_auth_json: one object with the messages, their lines and the notes.
 */
#include <stdint.h>
#include <string.h>
#include "out/fail.h"
#include "gen_auth/gen_auth.h"
#include "out/out.h"

#define LINES_MAX (4 * 1024 * 1024)

/* The protocol in which a mechanism is at home, if no other was named. */
static enum authstr_protocol
protocol_of(const struct gen *g)
{
	enum authstr_protocol protocol = AUTHSTR_SMTP;
	bool sasl = (authstr_mech_flags(g->mech) & AUTHSTR_MECH_SASL) != 0;

	if (gen_protocol(g, &protocol) || sasl)
		return protocol;
	return g->type->label == LABEL_HEX ? AUTHSTR_POP3 : AUTHSTR_HTTP;
}

static json_t *
split(struct authstr_span lines)
{
	json_t *list = json_array();

	while (lines.len > 0) {
		const unsigned char *lf = memchr(lines.p, '\n', lines.len);
		size_t n = lf != NULL ? (size_t)(lf - lines.p) : lines.len;

		json_array_append_new(
		    list, out_json_text((struct authstr_span){ lines.p, n }));
		n += lf != NULL;
		lines.p += n;
		lines.len -= n;
	}
	return list;
}

static json_t *
message(const char *who, struct authstr_span bytes)
{
	json_t *o = json_object();

	out_json_set(o, "from", authstr_span_of(who));
	json_object_set_new(o, "base64", out_json_base64(bytes));
	json_object_set_new(o, "octets", json_integer((json_int_t)bytes.len));
	return o;
}

/* Without a user APOP has a digest, but no line. */
static bool
has_line(const struct gen *g)
{
	return g->type->label != LABEL_HEX || g->value[GEN_USER] != NULL;
}

static int
client_message(struct gen *g, size_t i, json_t *list, struct authstr_error *err)
{
	struct authstr_span bytes = authstr_buf_span(g->said[i].bytes);
	struct authstr_buf *lines = authstr_buf_new(LINES_MAX);
	json_t *o = message("client", bytes);
	int rc = lines != NULL ? EXIT_DONE : gen_no_memory(err);

	if (rc == EXIT_DONE && has_line(g))
		rc = gen_lines(g, protocol_of(g), i, lines, err);
	if (rc == EXIT_DONE && protocol_of(g) != AUTHSTR_HTTP)
		gen_note_lines(g, authstr_buf_span(lines));
	if (rc == EXIT_DONE && has_line(g))
		json_object_set_new(o, "lines", split(authstr_buf_span(lines)));
	if (g->type->label == LABEL_HEX)
		out_json_set(o, "text", bytes);
	json_array_append_new(list, o);
	authstr_buf_free(lines);
	return rc;
}

static int
put_steps(struct gen *g, json_t *o, struct authstr_error *err)
{
	json_t *list = json_array();
	int rc = EXIT_DONE;

	out_json_set(
	    o, "mechanism", authstr_span_of(authstr_mech_name(g->mech)));
	for (size_t i = 0; rc == EXIT_DONE && i < g->n_said; i++) {
		if (g->said[i].from == AUTHSTR_CLIENT)
			rc = client_message(g, i, list, err);
		else
			json_array_append_new(
			    list, message("server",
				      authstr_buf_span(g->said[i].bytes)));
	}
	json_object_set_new(o, "steps", list);
	if (g->proof != PROOF_NOT_CHECKED)
		json_object_set_new(
		    o, "proved", json_boolean(g->proof == PROOF_GOOD));
	return rc;
}

/* The intermediate values, where they were asked for. */
static void
put_values(const struct gen *g, json_t *o)
{
	json_t *list = json_array();
	const struct authstr_field *f;

	for (size_t i = 0;
	     (f = authstr_exchange_traced(g->exchange, i)) != NULL; i++) {
		json_t *value = json_object();

		out_json_set(value, "id", authstr_span_of(f->id));
		if (f->kind != AUTHSTR_KIND_BYTES)
			out_json_set(value, "text", f->value);
		json_object_set_new(value, "base64", out_json_base64(f->value));
		json_array_append_new(list, value);
	}
	json_object_set_new(o, "values", list);
}

static void
put_text(const struct gen *g, json_t *o, struct authstr_span text)
{
	out_json_set(o, "type", authstr_span_of(g->type->name));
	out_json_set(o, "text", text);
	json_object_set_new(o, "base64", out_json_base64(text));
}

json_t *
gen_json(
    struct gen *g, struct authstr_span text, int *rc, struct authstr_error *err)
{
	json_t *o = out_json_new("gen-auth"), *notes = json_array();

	*rc = EXIT_DONE;
	if (g->type->text != NULL)
		put_text(g, o, text);
	else
		*rc = put_steps(g, o, err);
	if (g->opt.show && g->exchange != NULL)
		put_values(g, o);
	for (size_t i = 0; i < g->n_notes; i++) {
		json_t *note =
		    out_json_remark(g->notes[i].rule, g->notes[i].message);

		if (g->notes[i].cure != NULL)
			out_json_set(
			    note, "cure", authstr_span_of(g->notes[i].cure));
		json_array_append_new(notes, note);
	}
	json_object_set_new(o, "notes", notes);
	if (*rc == EXIT_DONE)
		return o;
	json_decref(o);
	return NULL;
}
