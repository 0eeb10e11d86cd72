/* SPDX-License-Identifier: MIT */
/*
 * Messages of NTLM, right and damaged ones (ntlm.jsonl), and what the reader
 * makes of them.
 */
#include <stdlib.h>
#include "base/mem.h"
#include "support/vectors.h"
#include "unit/expect.h"
#include "unit/unit.h"

static json_t *vectors;

static void
load(void)
{
	vectors = vectors_load("ntlm");
}

static void
unload(void)
{
	json_decref(vectors);
}

static const struct authstr_mech *
ntlm(void)
{
	return authstr_mech_find(SPAN("NTLM"));
}

static void
each(const char *op, void (*check)(const json_t *v))
{
	ck_assert_uint_gt(vectors_each(vectors, op, check), 0);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
check_notes(const json_t *want, const char *id, const struct authstr_msg *msg)
{
	size_t n = authstr_msg_note_count(msg);
	const char *rules[64] = { NULL };

	ck_assert_uint_lt(n, 64);
	for (size_t i = 0; i < n; i++)
		rules[i] = authstr_note_rule(authstr_msg_note_at(msg, i));
	qsort(rules, n, sizeof(rules[0]), by_name);
	for (size_t i = 0; i < n || i < json_array_size(want); i++) {
		const char *rule = json_string_value(json_array_get(want, i));

		ck_assert_msg(rules[i] != NULL && rule != NULL &&
				  strcmp(rules[i], rule) == 0,
		    "%s: note %zu is %s, not %s", id, i, rules[i], rule);
		ck_assert_ptr_nonnull(authstr_rule_find(rule));
	}
}

/* Fields and marks follow each other and leave nothing out. */
static void
check_cover(const char *id, const struct authstr_msg *msg)
{
	size_t at = 0;

	for (size_t i = 0; i < authstr_msg_field_count(msg); i++) {
		const struct authstr_field *f = authstr_msg_field_at(msg, i);

		ck_assert_msg(f->start == at && f->end >= at,
		    "%s: %s at %zu, not %zu", id, f->id, f->start, at);
		at = f->end;
	}
	ck_assert_msg(
	    at == authstr_msg_bytes(msg).len, "%s: ends at %zu", id, at);
}

static void
check_read(const json_t *v)
{
	const char *id = vector_text(v, "id");
	const json_t *fields = json_object_get(v, "fields");
	const json_t *hex = json_object_get(v, "fields_hex");
	bool server = strcmp(vector_text(v, "from"), "server") == 0;
	struct authstr_buf bytes;
	struct authstr_msg *msg;
	const char *key;
	json_t *value;

	vector_b64(vector_text(v, "message_b64"), &bytes);
	ck_assert_int_eq(
	    authstr_msg_read(ntlm(), server ? AUTHSTR_SERVER : AUTHSTR_CLIENT,
		0, buf_span(&bytes), &msg, NULL),
	    AUTHSTR_OK);
	check_cover(id, msg);
	check_notes(json_object_get(v, "notes"), id, msg);
	json_object_foreach((json_t *)(uintptr_t)fields, key, value)
	{
		const struct authstr_field *f = authstr_msg_field(msg, key);

		ck_assert_msg(f != NULL, "%s: no %s", id, key);
		ck_assert_msg(span_equal(f->value,
				  authstr_span_of(json_string_value(value))),
		    "%s: %s is %.*s", id, key, (int)f->value.len,
		    (const char *)f->value.p);
	}
	json_object_foreach((json_t *)(uintptr_t)hex, key, value) expect_hex(id,
	    key, authstr_msg_field(msg, key)->value, json_string_value(value));
	authstr_msg_free(msg);
	buf_wipe(&bytes);
}

START_TEST(messages_are_read)
{
	each("read", check_read);
}
END_TEST

static void
check_read_no_memory(const json_t *v)
{
	const char *id = vector_text(v, "id");
	struct authstr_buf bytes;
	int rc = AUTHSTR_E_NOMEM;

	vector_b64(vector_text(v, "message_b64"), &bytes);
	for (unsigned long n = 1; rc == AUTHSTR_E_NOMEM; n++) {
		struct authstr_msg *msg;

		ck_assert_uint_lt(n, 1000);
		mem_fail_at(n);
		rc = authstr_msg_read(
		    ntlm(), AUTHSTR_CLIENT, 0, buf_span(&bytes), &msg, NULL);
		mem_fail_at(0);
		authstr_msg_free(msg);
	}
	ck_assert_msg(rc == AUTHSTR_OK, "%s: %d", id, rc);
	buf_wipe(&bytes);
}

START_TEST(reading_tells_missing_memory)
{
	each("read", check_read_no_memory);
}
END_TEST

/* A copy that ends where its memory does: a byte too far is seen by the
 * sanitizers and valgrind. */
static void
check_cut(const json_t *v)
{
	const char *id = vector_text(v, "id");
	struct authstr_buf bytes;

	vector_b64(vector_text(v, "message_b64"), &bytes);
	for (size_t len = 0; len < bytes.len; len++) {
		unsigned char *copy = malloc(len > 0 ? len : 1);
		struct authstr_msg *msg;

		memcpy(copy, bytes.p, len);
		ck_assert_int_eq(authstr_msg_read(ntlm(), AUTHSTR_SERVER, 0,
				     span_make(copy, len), &msg, NULL),
		    AUTHSTR_OK);
		check_cover(id, msg);
		authstr_msg_free(msg);
		free(copy);
	}
	buf_wipe(&bytes);
}

START_TEST(cut_messages_are_read)
{
	each("read", check_cut);
}
END_TEST

/* Every byte of every message at its extremes. */
static void
check_changed(const json_t *v)
{
	const char *id = vector_text(v, "id");
	static const unsigned char values[] = { 0, 1, 0x7f, 0x80, 0xff };
	struct authstr_buf bytes;

	vector_b64(vector_text(v, "message_b64"), &bytes);
	for (size_t i = 0; i < bytes.len * sizeof(values); i++) {
		unsigned char *p = bytes.p + i / sizeof(values), was = *p;
		struct authstr_msg *msg;

		*p = values[i % sizeof(values)];
		ck_assert_int_eq(authstr_msg_read(ntlm(), AUTHSTR_CLIENT, 0,
				     buf_span(&bytes), &msg, NULL),
		    AUTHSTR_OK);
		check_cover(id, msg);
		authstr_msg_free(msg);
		*p = was;
	}
	buf_wipe(&bytes);
}

START_TEST(changed_messages_are_read)
{
	each("read", check_changed);
}
END_TEST

Suite *
suite_ntlm_read(void)
{
	Suite *s = suite_create("ntlm_read");
	TCase *tc = tcase_create("ntlm_read");

	tcase_add_unchecked_fixture(tc, load, unload);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, messages_are_read);
	tcase_add_test(tc, reading_tells_missing_memory);
	tcase_add_test(tc, cut_messages_are_read);
	tcase_add_test(tc, changed_messages_are_read);
	suite_add_tcase(s, tc);
	return s;
}
