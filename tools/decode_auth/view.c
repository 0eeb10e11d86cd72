/* SPDX-License-Identifier: MIT */
#include "decode_auth/view.h"
#include <stdlib.h>
#include <string.h>
#include "decode_auth/judge.h"
#include "decode_auth/mask.h"
#include "out/out.h"

static int
message_init(struct view_message *m, const struct authstr_msg *msg)
{
	m->msg = msg;
	m->bytes = authstr_msg_bytes(msg);
	m->n_fields = authstr_msg_field_count(msg);
	m->fields = calloc(m->n_fields + 1, sizeof(*m->fields));
	if (m->fields == NULL)
		return AUTHSTR_E_NOMEM;
	for (size_t i = 0; i < m->n_fields; i++) {
		const struct authstr_field *f = authstr_msg_field_at(msg, i);

		m->fields[i] =
		    (struct view_field){ f, false, f->value, f->start, f->end };
	}
	return AUTHSTR_OK;
}

static int
messages_init(struct view *v)
{
	size_t n = authstr_login_message_count(v->login);
	int rc = AUTHSTR_OK;

	v->messages = calloc(n + 1, sizeof(*v->messages));
	if (v->messages == NULL)
		return AUTHSTR_E_NOMEM;
	for (; v->n_messages < n && rc == AUTHSTR_OK; v->n_messages++)
		rc = message_init(&v->messages[v->n_messages],
		    authstr_login_message(v->login, v->n_messages));
	return rc;
}

static const struct view_field *
said_field(const struct view *v, enum authstr_from from, const char *id)
{
	for (size_t m = 0; m < v->n_messages; m++) {
		const struct view_message *said = &v->messages[m];

		for (size_t i = 0; i < said->n_fields; i++)
			if (authstr_msg_from(said->msg) == from &&
			    strcmp(said->fields[i].field->id, id) == 0)
				return &said->fields[i];
	}
	return NULL;
}

const struct view_field *
view_field(const struct view *v, const char *id)
{
	const struct view_field *f = said_field(v, AUTHSTR_CLIENT, id);

	return f != NULL ? f : said_field(v, AUTHSTR_SERVER, id);
}

/* The server's error: the first field that should be JSON and is. */
static void
error_init(struct view *v)
{
	for (size_t m = 0; m < v->n_messages && v->error == NULL; m++)
		for (size_t i = 0; i < v->messages[m].n_fields; i++) {
			const struct authstr_field *f =
			    v->messages[m].fields[i].field;
			json_t *o;

			if (f->kind != AUTHSTR_KIND_JSON || v->error != NULL ||
			    authstr_msg_from(v->messages[m].msg) !=
				AUTHSTR_SERVER)
				continue;
			o = out_json_read(f->value);
			if (!json_is_object(o)) {
				json_decref(o);
				continue;
			}
			v->error = o;
			v->error_at = m;
		}
}

/* Ranges in the bytes, to where they stand after masking. */
static void
notes_move(struct view *v)
{
	for (size_t i = 0; i < v->n_notes; i++) {
		struct view_note *n = &v->notes[i];
		const struct view_message *m;

		if (n->in != VIEW_IN_BYTES)
			continue;
		m = &v->messages[n->at];
		if (m->moved == NULL)
			continue;
		n->start = m->moved[n->start];
		n->end = m->moved[n->end];
	}
}

int
view_init(
    struct view *v, const struct authstr_login *login, bool mask, int64_t now)
{
	int rc;

	*v = (struct view){ .login = login,
		.mask = mask,
		.now = now,
		.token_at = VIEW_NO_MESSAGE,
		.error_at = VIEW_NO_MESSAGE };
	if ((rc = messages_init(v)) != AUTHSTR_OK ||
	    (rc = judge(v)) != AUTHSTR_OK)
		return rc;
	error_init(v);
	if (!mask)
		return AUTHSTR_OK;
	mask_choose(v);
	rc = mask_apply(v);
	if (rc == AUTHSTR_OK)
		notes_move(v);
	return rc;
}

void
view_free(struct view *v)
{
	for (size_t m = 0; m < v->n_messages; m++) {
		authstr_buf_free(v->messages[m].masked);
		free(v->messages[m].moved);
		free(v->messages[m].fields);
	}
	free(v->messages);
	free(v->notes);
	jwt_free(&v->jwt);
	json_decref(v->error);
	json_decref(v->check);
}

/* RFC 4422 section 3.1: up to 20 of A-Z, 0-9, '-' and '_'.  What stands in
 * the place of the name can be anything, a password too. */
static bool
is_mech_name(struct authstr_span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!(s.p[i] >= 'A' && s.p[i] <= 'Z') &&
		    !(s.p[i] >= '0' && s.p[i] <= '9') && s.p[i] != '-' &&
		    s.p[i] != '_')
			return false;
	return s.len > 0 && s.len <= 20;
}

struct authstr_span
view_mechanism(const struct view *v)
{
	const struct authstr_mech *m = authstr_login_mech(v->login);
	struct authstr_span name = authstr_login_mech_name(v->login);

	if (m != NULL)
		return authstr_span_of(authstr_mech_name(m));
	if (v->mask && !is_mech_name(name))
		return (struct authstr_span){ NULL, 0 };
	return name;
}
