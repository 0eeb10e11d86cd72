/* SPDX-License-Identifier: MIT */
/*
 * Whether a secret made an exchange, and which known mistake makes up for the
 * difference (near.jsonl): "variant" is its id, "" where the secret fits as it
 * is, null where nothing explains it.
 */
#include <stdio.h>
#include <stdlib.h>
#include "base/mem.h"
#include "support/vectors.h"
#include "unit/unit.h"

#define SIDE_MAX 8

static json_t *vectors;

static void
load(void)
{
	vectors = vectors_load("near");
}

static void
unload(void)
{
	json_decref(vectors);
}

/* The messages of one side. */
struct side {
	struct authstr_buf buf[SIDE_MAX];
	span at[SIDE_MAX];
	size_t n;
};

static void
side_init(struct side *s, const json_t *texts)
{
	const json_t *text;
	size_t i;

	*s = (struct side){ .n = json_array_size(texts) };
	ck_assert_uint_le(s->n, SIDE_MAX);
	json_array_foreach(texts, i, text)
	{
		buf_init(&s->buf[i], 1 << 16);
		ck_assert_int_eq(
		    authstr_b64_read(authstr_span_of(json_string_value(text)),
			&s->buf[i], NULL),
		    AUTHSTR_OK);
		s->at[i] = buf_span(&s->buf[i]);
	}
}

static void
side_wipe(struct side *s)
{
	for (size_t i = 0; i < s->n; i++)
		buf_wipe(&s->buf[i]);
}

/* The id of what fits; "" for the secret itself, NULL for nothing.  The nth
 * allocation fails; 0: none does. */
static int
search(const json_t *v, unsigned long nth, const char **id,
    struct authstr_error *err)
{
	const struct authstr_variant *variant = NULL;
	struct side client, server;
	struct authstr_buf secret;
	int rc;

	side_init(&client, json_object_get(v, "client_b64"));
	side_init(&server, json_object_get(v, "server_b64"));
	buf_init(&secret, 1 << 16);
	ck_assert(
	    vector_bytes(json_object_get(v, "inputs"), "password", &secret));
	mem_fail_at(nth);
	rc = authstr_verify_near(vector_mech(v), client.at, client.n, server.at,
	    server.n, buf_span(&secret), &variant, err);
	mem_fail_at(0);
	*id = rc == AUTHSTR_OK  ? ""
	      : variant != NULL ? authstr_variant_id(variant)
				: NULL;
	ck_assert(rc != AUTHSTR_OK || variant == NULL);
	side_wipe(&client);
	side_wipe(&server);
	buf_wipe(&secret);
	return rc;
}

static bool
is_same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

START_TEST(what_fits_is_named)
{
	size_t i;
	json_t *v;

	json_array_foreach(vectors, i, v)
	{
		const char *want = vector_text(v, "variant"), *found;
		struct authstr_error err = { .rule = "" };
		int rc = search(v, 0, &found, &err);

		ck_assert_msg(rc == AUTHSTR_OK || rc == AUTHSTR_E_MISMATCH,
		    "%s: %s", vector_text(v, "id"), err.text);
		ck_assert_msg(is_same(found, want), "%s: %s, not %s",
		    vector_text(v, "id"), found == NULL ? "nothing" : found,
		    want == NULL ? "nothing" : want);
	}
}
END_TEST

START_TEST(variants_are_sentences)
{
	const struct authstr_variant *v;

	for (size_t i = 0; (v = authstr_variant_at(i)) != NULL; i++) {
		const char *text = authstr_variant_message(v);
		size_t len = strlen(text);

		ck_assert_uint_gt(len, 10);
		ck_assert_uint_lt(len, 100);
		ck_assert_int_ne(text[len - 1], '.');
		ck_assert_uint_gt(strlen(authstr_variant_id(v)), 3);
	}
}
END_TEST

static const struct {
	const char *id, *secret, *part; /* NULL: none is to be named */
} parts[] = {
	{ "shell-dollar", "Wonder$C1-Land7", "$C1" },
	{ "shell-dollar", "a$b", "$b" },
	{ "shell-dollar", "$a-$b", "$a-$b" },
	{ "shell-dollar", "plain", NULL },
	{ "perl-at-interpolation", "Wonder@Land-7", "@Land" },
	{ "printf-percent", "a%sb", "%s" },
	{ "trailing-lf", "secret", NULL },
	{ "cut-short", "a b", NULL },
	{ "caps-lock", "secret", NULL },
	{ "user-case", "secret", NULL },
};

START_TEST(part_is_named)
{
	span secret = authstr_span_of(parts[_i].secret);
	const struct authstr_variant *v;
	size_t i = 0, start = 0, end = 0;

	while ((v = authstr_variant_at(i)) != NULL &&
	       strcmp(authstr_variant_id(v), parts[_i].id) != 0)
		i++;
	ck_assert_ptr_nonnull(v);
	ck_assert_int_eq(authstr_variant_part(v, secret, &start, &end),
	    parts[_i].part != NULL);
	if (parts[_i].part != NULL)
		ck_assert(span_equal(span_sub(secret, start, end - start),
		    authstr_span_of(parts[_i].part)));
}
END_TEST

START_TEST(each_variant_has_a_vector)
{
	const struct authstr_variant *variant;

	for (size_t i = 0; (variant = authstr_variant_at(i)) != NULL; i++) {
		const char *id = authstr_variant_id(variant);
		bool found = false;
		size_t k;
		json_t *v;

		json_array_foreach(vectors, k, v) found =
		    found || is_same(vector_text(v, "variant"), id);
		/* that one is SCRAM's: tests/cli/vectors.test */
		ck_assert_msg(
		    found || strcmp(id, "no-saslprep") == 0, "%s has none", id);
	}
}
END_TEST

/* The manual names each of them. */
START_TEST(variants_are_documented)
{
	const struct authstr_variant *v;
	char *page = calloc(1, 1 << 17);
	FILE *f = fopen(TESTS_DIR "/../docs/man/decode-auth.1", "rb");

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_gt(fread(page, 1, (1 << 17) - 1, f), 0);
	fclose(f);
	for (size_t i = 0; (v = authstr_variant_at(i)) != NULL; i++)
		ck_assert_msg(strstr(page, authstr_variant_id(v)) != NULL,
		    "%s is not in the manual", authstr_variant_id(v));
	free(page);
}
END_TEST

/* Each allocation fails in turn: that is said, or the answer is right. */
START_TEST(without_memory)
{
	size_t i;
	json_t *v;

	json_array_foreach(vectors, i, v)
	{
		const char *want = vector_text(v, "variant"), *found = NULL;
		int rc = AUTHSTR_E_NOMEM;

		if (i % 7 != 0)
			continue;
		for (unsigned long n = 1; rc == AUTHSTR_E_NOMEM; n++) {
			struct authstr_error err = { .rule = "" };

			rc = search(v, n, &found, &err);
			ck_assert(rc == AUTHSTR_OK || err.code == rc);
			ck_assert_uint_lt(n, 2000);
		}
		ck_assert_msg(is_same(found, want), "%s", vector_text(v, "id"));
	}
}
END_TEST

Suite *
suite_near(void)
{
	Suite *s = suite_create("near");
	TCase *tc = tcase_create("near");

	tcase_add_unchecked_fixture(tc, load, unload);
	tcase_add_test(tc, what_fits_is_named);
	tcase_add_test(tc, variants_are_sentences);
	tcase_add_test(tc, each_variant_has_a_vector);
	tcase_add_loop_test(
	    tc, part_is_named, 0, sizeof(parts) / sizeof(parts[0]));
	tcase_add_test(tc, variants_are_documented);
	tcase_add_test(tc, without_memory);
	tcase_set_timeout(tc, 60);
	suite_add_tcase(s, tc);
	return s;
}
