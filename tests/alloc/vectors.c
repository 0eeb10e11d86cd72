/* SPDX-License-Identifier: MIT */
#include <glob.h>
#include <stdlib.h>
#include "alloc/alloc.h"
#include "support/vectors.h"

#define MESSAGES_MAX 8

/* A vector, its bytes decoded before any allocation fails. */
struct vector {
	const json_t *v;
	const struct authstr_mech *mech;
	struct messages {
		struct authstr_buf buf[MESSAGES_MAX];
		span at[MESSAGES_MAX];
		size_t n;
	} client, server;
	struct authstr_buf secret;
};

static void
add(struct messages *m, const json_t *v, const char *key)
{
	struct authstr_buf *b = &m->buf[m->n];

	if (m->n == MESSAGES_MAX)
		return;
	buf_init(b, 1 << 20);
	if (vector_bytes(v, key, b) && buf_status(b) == AUTHSTR_OK) {
		m->at[m->n++] = buf_span(b);
		return;
	}
	buf_wipe(b);
}

static void
add_texts(struct messages *m, const json_t *texts)
{
	const json_t *text;
	size_t i;

	json_array_foreach(texts, i, text)
	{
		json_t *o = json_pack("{s:O}", "x_b64", text);

		add(m, o, "x");
		json_decref(o);
	}
}

static void
wipe(struct messages *m)
{
	while (m->n > 0)
		buf_wipe(&m->buf[--m->n]);
}

static void
read_vector(struct vector *v, const json_t *row)
{
	const json_t *inputs = json_object_get(row, "inputs");
	const json_t *steps = json_object_get(row, "steps"), *step;
	size_t i;

	*v = (struct vector){ .v = row,
		.mech = authstr_mech_find(
		    authstr_span_of(vector_text(row, "mech"))) };
	json_array_foreach(steps, i, step)
	{
		add(&v->server, step, "server");
		add(&v->client, step, "client");
	}
	if (v->server.n == 0)
		add(&v->server, inputs, "challenge");
	add_texts(&v->client, json_object_get(row, "client_b64"));
	add_texts(&v->server, json_object_get(row, "server_b64"));
	add(&v->client, row, "expect");
	add(&v->client, row, "message");
	buf_init(&v->secret, 1 << 20);
	if (!vector_bytes(inputs, "password", &v->secret))
		vector_bytes(inputs, "token", &v->secret);
}

static void
wipe_vector(struct vector *v)
{
	wipe(&v->client);
	wipe(&v->server);
	buf_wipe(&v->secret);
}

static void
make_record(
    const struct vector *v, struct authstr_exchange *ex, struct outcome *o)
{
	struct authstr_error err = { 0 };
	struct authstr_buf record;
	const char *format;

	for (size_t i = 0;
	     (format = authstr_mech_record_at(v->mech, i)) != NULL; i++) {
		buf_init(&record, 1 << 20);
		if (outcome_rc(
			o, authstr_exchange_record(ex, format, &record, &err)))
			outcome_span(o, buf_span(&record));
		buf_wipe(&record);
	}
}

/* The client, as far as the vector has challenges. */
static void
play(const struct vector *v, struct outcome *o)
{
	struct authstr_exchange *ex = authstr_exchange_new(v->mech);
	struct authstr_error err = { 0 };
	span said = SPAN_NONE;
	int rc;

	if (ex == NULL) {
		o->no_memory = true;
		return;
	}
	authstr_exchange_trace(ex, 1);
	if (!vector_set_inputs(v->v, ex, &err)) {
		outcome_rc(o, err.code);
	} else {
		rc = authstr_exchange_step(ex, SPAN_NONE, &said, &err);
		outcome_rc(o, rc);
		outcome_span(o, said);
		for (size_t i = 0; i < v->server.n && rc == AUTHSTR_MORE; i++) {
			rc = authstr_exchange_step(
			    ex, v->server.at[i], &said, &err);
			outcome_rc(o, rc);
			outcome_span(o, rc < 0 ? SPAN_NONE : said);
		}
		make_record(v, ex, o);
	}
	authstr_exchange_free(ex);
}

static void
read_message(const struct vector *v, enum authstr_from from, unsigned step,
    span bytes, struct outcome *o)
{
	struct authstr_msg *msg = NULL;
	struct authstr_buf mended;

	if (!outcome_rc(
		o, authstr_msg_read(v->mech, from, step, bytes, &msg, NULL)))
		return;
	for (size_t i = 0; i < authstr_msg_field_count(msg); i++) {
		const struct authstr_field *f = authstr_msg_field_at(msg, i);

		outcome_text(o, f->id);
		outcome_span(o, f->value);
	}
	for (size_t i = 0; i < authstr_msg_note_count(msg); i++)
		outcome_text(o, authstr_note_rule(authstr_msg_note_at(msg, i)));
	buf_init(&mended, 1 << 20);
	if (outcome_rc(o, authstr_msg_mend(msg, &mended)))
		outcome_span(o, buf_span(&mended));
	buf_empty(&mended);
	if (outcome_rc(o, authstr_msg_mask(msg, &mended)))
		outcome_span(o, buf_span(&mended));
	buf_wipe(&mended);
	authstr_msg_free(msg);
}

static void
run_vector(const void *arg, struct outcome *o)
{
	const struct vector *v = arg;
	const struct authstr_variant *variant = NULL;
	int rc;

	play(v, o);
	for (unsigned i = 0; i < v->client.n; i++)
		read_message(v, AUTHSTR_CLIENT, i, v->client.at[i], o);
	for (unsigned i = 0; i < v->server.n; i++)
		read_message(v, AUTHSTR_SERVER, i, v->server.at[i], o);
	rc = authstr_verify_near(v->mech, v->client.at, v->client.n,
	    v->server.at, v->server.n, buf_span(&v->secret), &variant, NULL);
	outcome_rc(o, rc);
	if (variant != NULL && rc != AUTHSTR_E_NOMEM)
		outcome_text(o, authstr_variant_id(variant));
}

static void
each(enum mem_whose whose)
{
	/* libcrypto's own are many. */
	unsigned some = whose == MEM_OURS ? 2 : 9;
	unsigned long n = 0;
	glob_t files;

	if (glob(TESTS_DIR "/vectors/*.jsonl", 0, NULL, &files) != 0)
		return;
	for (size_t i = 0; i < files.gl_pathc; i++) {
		json_t *all = vectors_load(files.gl_pathv[i]), *row;
		size_t k;

		json_array_foreach(all, k, row)
		{
			const char *id = vector_text(row, "id");
			struct vector v;
			const struct job job = { id == NULL ? "?" : id,
				run_vector, &v, whose };

			if (vector_text(row, "mech") == NULL ||
			    !alloc_wants_run(n++, some))
				continue;
			read_vector(&v, row);
			if (v.mech != NULL)
				alloc_try(&job);
			wipe_vector(&v);
		}
		json_decref(all);
	}
	globfree(&files);
}

void
alloc_vectors(void)
{
	each(MEM_OURS);
}

void
alloc_crypto(void)
{
	each(MEM_CRYPTO);
}
