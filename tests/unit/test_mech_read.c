/* SPDX-License-Identifier: MIT */
/*
 * What the readers make of messages: right ones, damaged ones, near misses
 * (read.jsonl), what nobody sends by mistake (hostile.jsonl), and whatever else
 * can be made of those by cutting them short and adding bytes.
 */
#include <stdlib.h>
#include "base/mem.h"
#include "mech/msg.h"
#include "support/vectors.h"
#include "unit/unit.h"

#define GUESSES 40

static json_t *vectors;

static void
load(void)
{
	json_t *hostile = vectors_load("hostile");

	vectors = vectors_load("read");
	json_array_extend(vectors, hostile);
	json_decref(hostile);
}

static void
unload(void)
{
	json_decref(vectors);
}

static enum authstr_from
side(const json_t *v)
{
	return strcmp(vector_text(v, "from"), "server") == 0 ? AUTHSTR_SERVER
							     : AUTHSTR_CLIENT;
}

static unsigned
step_of(const json_t *v)
{
	return (unsigned)json_integer_value(json_object_get(v, "step"));
}

static void
message(const json_t *v, struct authstr_buf *out)
{
	buf_init(out, 1 << 20);
	ck_assert(vector_bytes(v, "message", out));
}

static struct authstr_msg *
read_as(const json_t *v, span bytes)
{
	struct authstr_error err = { 0 };
	struct authstr_msg *msg;

	ck_assert_msg(authstr_msg_read(vector_mech(v), side(v), step_of(v),
			  bytes, &msg, &err) == AUTHSTR_OK,
	    "%s: %s", vector_text(v, "id"), err.text);
	return msg;
}

/* Ranges lie in the message and, without what is inside a token, in order;
 * `gaps` tells whether they have to cover all of it. */
static void
check_ranges(const char *id, const struct authstr_msg *msg, bool gaps)
{
	size_t len = authstr_msg_bytes(msg).len, at = 0;

	for (size_t i = 0; i < authstr_msg_field_count(msg); i++) {
		const struct authstr_field *f = authstr_msg_field_at(msg, i);

		ck_assert(f->start <= f->end && f->end <= len);
		if (f->kind == AUTHSTR_KIND_JSON && f->end <= at)
			continue;
		ck_assert_msg(gaps ? f->start >= at : f->start == at,
		    "%s: field %s at %zu, not %zu", id, f->id, f->start, at);
		at = f->end;
	}
	ck_assert_msg(gaps || at == len, "%s: %zu of %zu bytes", id, at, len);
	for (size_t i = 0; i < authstr_msg_note_count(msg); i++) {
		const struct authstr_note *n = authstr_msg_note_at(msg, i);

		ck_assert_uint_le(authstr_note_start(n), authstr_note_end(n));
		ck_assert_uint_le(authstr_note_end(n), len);
		ck_assert_str_ne(authstr_note_message(n), "");
	}
}

static void
check_fields(const json_t *v, const struct authstr_msg *msg)
{
	json_t *fields = json_object_get(v, "fields"), *value;
	const char *id;

	json_object_foreach(fields, id, value)
	{
		const struct authstr_field *f = authstr_msg_field(msg, id);
		span want = span_make(
		    json_string_value(value), json_string_length(value));

		ck_assert_msg(
		    f != NULL, "%s: no field %s", vector_text(v, "id"), id);
		ck_assert_msg(span_equal(f->value, want), "%s: %s is %.*s",
		    vector_text(v, "id"), id, (int)f->value.len,
		    (const char *)f->value.p);
	}
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The rule ids, sorted, are those of the vector. */
static void
check_notes(const json_t *v, const struct authstr_msg *msg)
{
	size_t n = authstr_msg_note_count(msg);
	const json_t *want = json_object_get(v, "notes");
	const char *rules[64] = { NULL };

	ck_assert_uint_lt(n, 64);
	for (size_t i = 0; i < n; i++)
		rules[i] = authstr_note_rule(authstr_msg_note_at(msg, i));
	qsort(rules, n, sizeof(rules[0]), by_name);
	for (size_t i = 0; i < n || i < json_array_size(want); i++) {
		const char *rule = json_string_value(json_array_get(want, i));

		ck_assert_msg(rules[i] != NULL && rule != NULL &&
				  strcmp(rules[i], rule) == 0,
		    "%s: note %zu is %s, not %s", vector_text(v, "id"), i,
		    rules[i], rule);
	}
}

/* "ranges": which bytes the first note of a rule is about. */
static void
check_note_ranges(const json_t *v, const struct authstr_msg *msg)
{
	json_t *ranges = json_object_get(v, "ranges"), *range;
	const char *rule;

	json_object_foreach(ranges, rule, range)
	{
		size_t i = 0;
		const struct authstr_note *n;

		while ((n = authstr_msg_note_at(msg, i)) != NULL &&
		       strcmp(authstr_note_rule(n), rule) != 0)
			i++;
		ck_assert_ptr_nonnull(n);
		ck_assert_msg(
		    (json_int_t)authstr_note_start(n) ==
			    json_integer_value(json_array_get(range, 0)) &&
			(json_int_t)authstr_note_end(n) ==
			    json_integer_value(json_array_get(range, 1)),
		    "%s: %s at %zu-%zu", vector_text(v, "id"), rule,
		    authstr_note_start(n), authstr_note_end(n));
	}
}

START_TEST(messages_are_read)
{
	const json_t *v;
	size_t i;

	json_array_foreach(vectors, i, v)
	{
		struct authstr_buf bytes;
		struct authstr_msg *msg;

		if (json_object_get(v, "notes") == NULL)
			continue;
		message(v, &bytes);
		msg = read_as(v, buf_span(&bytes));
		check_fields(v, msg);
		check_notes(v, msg);
		check_note_ranges(v, msg);
		check_ranges(vector_text(v, "id"), msg, false);
		authstr_msg_free(msg);
		buf_wipe(&bytes);
	}
}
END_TEST

START_TEST(rows_are_guessed)
{
	const json_t *v;
	size_t i;

	json_array_foreach(vectors, i, v)
	{
		struct authstr_guess g[GUESSES] = { 0 };
		const char *want = vector_text(v, "sniff");
		struct authstr_buf bytes;
		size_t n;

		message(v, &bytes);
		n = authstr_sniff(buf_span(&bytes), g, GUESSES);
		for (size_t j = 1; j < n; j++)
			ck_assert_int_ge(g[j - 1].score, g[j].score);
		if (want != NULL) {
			ck_assert_msg(
			    n > 0 &&
				strcmp(authstr_mech_name(g[0].mech), want) == 0,
			    "%s: guessed %s", vector_text(v, "id"),
			    n == 0 ? "nothing" : authstr_mech_name(g[0].mech));
			ck_assert_int_ge(g[0].score, 1);
			ck_assert_int_le(g[0].score, 100);
			if (strcmp(want, vector_text(v, "mech")) == 0)
				ck_assert_msg(g[0].from == side(v), "%s: side",
				    vector_text(v, "id"));
		}
		buf_wipe(&bytes);
	}
}
END_TEST

/* Bytes without a meaning have none for any row.  Not random: each run is the
 * same (a linear congruential generator, Numerical Recipes' constants). */
START_TEST(noise_is_nobodys)
{
	uint32_t x = 1;

	for (int round = 0; round < 500; round++) {
		unsigned char noise[24];
		struct authstr_guess g;

		for (size_t i = 0; i < sizeof(noise); i++) {
			x = x * 1664525 + 1013904223;
			noise[i] = (unsigned char)(x >> 24);
		}
		ck_assert_uint_eq(
		    authstr_sniff(span_make(noise, sizeof(noise)), &g, 1), 0);
	}
}
END_TEST

/* A token behind more parts than a message is split into. */
START_TEST(many_parts_are_masked)
{
	const struct authstr_mech *m = authstr_mech_find(SPAN("OAUTHBEARER"));
	struct authstr_buf text, masked;
	struct authstr_msg *msg;

	buf_init(&text, 1 << 16);
	buf_init(&masked, 1 << 16);
	buf_put_str(&text, "n,a=user,\001");
	for (int i = 0; i < 300; i++)
		buf_put_str(&text, "key=value\001");
	buf_put_str(&text, "auth=Bearer hidden\001\001");
	ck_assert_int_eq(
	    authstr_msg_read(m, AUTHSTR_CLIENT, 0, buf_span(&text), &msg, NULL),
	    AUTHSTR_OK);
	ck_assert_int_eq(authstr_msg_mask(msg, &masked), AUTHSTR_OK);
	ck_assert_uint_ne(
	    span_search(buf_span(&masked), SPAN("user"), 0), SPAN_NPOS);
	ck_assert_uint_eq(
	    span_search(buf_span(&masked), SPAN("hidden"), 0), SPAN_NPOS);
	ck_assert(span_ends(buf_span(&masked), SPAN("***")));
	authstr_msg_free(msg);
	buf_wipe(&text);
	buf_wipe(&masked);
}
END_TEST

/* Reads bytes as anything, from its own memory, so that a sanitizer sees each
 * byte too far. */
static void
read_copy(const json_t *v, span bytes)
{
	unsigned char *p = malloc(bytes.len + (bytes.len == 0));
	struct authstr_guess g[GUESSES];
	struct authstr_msg *msg;
	span own = span_make(p, bytes.len);

	ck_assert_ptr_nonnull(p);
	memcpy(p, bytes.p, bytes.len);
	authstr_sniff(own, g, GUESSES);
	if (authstr_msg_read(vector_mech(v), side(v), step_of(v), own, &msg,
		NULL) == AUTHSTR_OK) {
		struct authstr_buf masked;

		check_ranges(vector_text(v, "id"), msg, true);
		buf_init(&masked, 1 << 20);
		ck_assert_int_eq(authstr_msg_mask(msg, &masked), AUTHSTR_OK);
		buf_wipe(&masked);
		authstr_msg_free(msg);
	}
	free(p);
}

START_TEST(damage_is_survived)
{
	static const unsigned char more[] = { 0, 1, '\n', ' ', ',', '=', '\\',
		'^', 0xef, 0xff };
	const json_t *v;
	size_t i;

	json_array_foreach(vectors, i, v)
	{
		struct authstr_buf bytes;
		size_t len;

		message(v, &bytes);
		len = buf_span(&bytes).len;
		for (size_t cut = 0; cut <= len; cut++)
			read_copy(v, span_sub(buf_span(&bytes), 0, cut));
		for (size_t cut = 1; cut < len; cut++)
			read_copy(v, span_from(buf_span(&bytes), cut));
		for (size_t k = 0; k < sizeof(more); k++) {
			buf_put_byte(&bytes, more[k]);
			read_copy(v, buf_span(&bytes));
			buf_cut(&bytes, len);
		}
		buf_wipe(&bytes);
	}
}
END_TEST

START_TEST(no_memory_is_reported)
{
	const json_t *v;
	size_t i;

	json_array_foreach(vectors, i, v)
	{
		struct authstr_buf bytes;
		int rc = AUTHSTR_E_NOMEM;

		message(v, &bytes);
		for (unsigned long n = 1; rc == AUTHSTR_E_NOMEM; n++) {
			struct authstr_guess g;
			struct authstr_msg *msg;

			ck_assert_uint_lt(n, 1000);
			mem_fail_at(n);
			authstr_sniff(buf_span(&bytes), &g, 1);
			mem_fail_at(n);
			rc = authstr_msg_read(vector_mech(v), side(v),
			    step_of(v), buf_span(&bytes), &msg, NULL);
			mem_fail_at(0);
			ck_assert(rc == AUTHSTR_OK || msg == NULL);
			authstr_msg_free(msg);
		}
		ck_assert(rc == AUTHSTR_OK || rc == AUTHSTR_E_UNSUPPORTED);
		buf_wipe(&bytes);
	}
}
END_TEST

/* What the clients of the step vectors say is read back as their inputs,
 * without a secret left in the masked form. */
static const char *const files[] = { "plain", "cram", "http-basic", "external",
	"anonymous", "oauth", NULL };

static const struct {
	const char *input, *field;
	bool secret;
} same[] = {
	{ "authzid", "authzid", false },
	{ "authcid", "authcid", false },
	{ "password", "password", true },
	{ "token", "token", true },
	{ "host", "host", false },
	{ "port", "port", false },
	{ "trace", "trace", false },
};

static void
check_back(const json_t *v, const struct authstr_msg *msg)
{
	struct authstr_buf want, masked;

	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
		const struct authstr_field *f =
		    authstr_msg_field(msg, same[i].field);

		buf_init(&want, 1 << 20);
		buf_init(&masked, 1 << 20);
		if (f != NULL && vector_bytes(json_object_get(v, "inputs"),
				     same[i].input, &want)) {
			ck_assert_msg(span_equal(f->value, buf_span(&want)),
			    "%s: %s", vector_text(v, "id"), f->id);
			ck_assert_int_eq(
			    authstr_msg_mask(msg, &masked), AUTHSTR_OK);
			ck_assert(!same[i].secret ||
				  span_search(buf_span(&masked),
				      buf_span(&want), 0) == SPAN_NPOS ||
				  buf_span(&want).len < 4);
		}
		buf_wipe(&want);
		buf_wipe(&masked);
	}
}

START_TEST(own_messages_are_read_back)
{
	json_t *all = vectors_load(files[_i]), *v;
	size_t i;

	json_array_foreach(all, i, v)
	{
		struct authstr_buf said;
		struct authstr_msg *msg;

		buf_init(&said, 1 << 20);
		if (strcmp(vector_text(v, "op"), "client") == 0 &&
		    vector_bytes(v, "expect", &said)) {
			ck_assert_int_eq(
			    authstr_msg_read(vector_mech(v), AUTHSTR_CLIENT, 0,
				buf_span(&said), &msg, NULL),
			    AUTHSTR_OK);
			check_ranges(vector_text(v, "id"), msg, false);
			check_back(v, msg);
			authstr_msg_free(msg);
		}
		buf_wipe(&said);
	}
	json_decref(all);
}
END_TEST

Suite *
suite_mech_read(void)
{
	Suite *s = suite_create("mech_read");
	TCase *tc = tcase_create("mech_read");

	/* each vector is cut at each byte, on a machine that may be busy */
	tcase_set_timeout(tc, 60);
	tcase_add_unchecked_fixture(tc, load, unload);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, messages_are_read);
	tcase_add_test(tc, rows_are_guessed);
	tcase_add_test(tc, noise_is_nobodys);
	tcase_add_test(tc, many_parts_are_masked);
	tcase_add_test(tc, damage_is_survived);
	tcase_add_test(tc, no_memory_is_reported);
	tcase_add_loop_test(tc, own_messages_are_read_back, 0,
	    (int)(sizeof(files) / sizeof(files[0])) - 1);
	suite_add_tcase(s, tc);
	return s;
}
