/* SPDX-License-Identifier: MIT */
/*
 * What the client should have sent (captures/fixes.jsonl): "fixed", or the rule
 * that says why it cannot be told ("error").  A string that was mended is read
 * without any of the errors that it had.
 */
#include <jansson.h>
#include <stdio.h>
#include "authstr-capture.h"
#include "base/mem.h"
#include "base/span.h"
#include "unit/unit.h"

#define ROWS_MAX 512

static json_t *rows[ROWS_MAX];
static int n_rows;

static void
load_rows(void)
{
	FILE *f = fopen(TESTS_DIR "/captures/fixes.jsonl", "rb");
	json_error_t why;
	json_t *row;

	while (f != NULL && n_rows < ROWS_MAX &&
	       (row = json_loadf(f, JSON_DISABLE_EOF_CHECK, &why)) != NULL)
		rows[n_rows++] = row;
	if (f != NULL)
		fclose(f);
}

static span
text_of(const json_t *row, const char *key)
{
	const json_t *text = json_object_get(row, key);

	return text == NULL ? SPAN_NONE
			    : span_make(json_string_value(text),
				  json_string_length(text));
}

/* The first login in the input, mended; the mechanism it was read as. */
static int
fix(span input, struct authstr_buf *out, const struct authstr_mech **mech,
    struct authstr_error *err)
{
	struct authstr_capture *c = authstr_capture_new();
	const struct authstr_login *l = NULL;
	int rc = c == NULL ? AUTHSTR_E_NOMEM : AUTHSTR_OK;

	if (rc == AUTHSTR_OK)
		rc = authstr_capture_input(c, input, err);
	if (rc == AUTHSTR_OK)
		rc = authstr_capture_end(c, err);
	if (rc == AUTHSTR_OK) {
		l = authstr_capture_login(c);
		ck_assert_ptr_nonnull(l);
		*mech = authstr_login_mech(l);
		rc = authstr_login_fix(l, out, err);
	}
	authstr_capture_free(c);
	return rc;
}

START_TEST(what_was_meant)
{
	const json_t *row = rows[_i];
	const char *name = json_string_value(json_object_get(row, "name"));
	span want = text_of(row, "fixed");
	struct authstr_buf *out = authstr_buf_new(1 << 20);
	const struct authstr_mech *mech;
	struct authstr_error err = { .rule = "" };
	int rc = fix(text_of(row, "input"), out, &mech, &err);

	if (span_is_none(want)) {
		ck_assert_msg(rc == AUTHSTR_E_REFUSED, "%s: %d", name, rc);
		ck_assert_str_eq(
		    err.rule, json_string_value(json_object_get(row, "error")));
		ck_assert_uint_eq(authstr_buf_span(out).len, 0);
		ck_assert_int_ne(err.text[0], '\0');
	} else {
		ck_assert_msg(rc == AUTHSTR_OK, "%s: %s", name, err.rule);
		ck_assert_msg(span_equal(authstr_buf_span(out), want),
		    "%s: %.*s", name, (int)authstr_buf_span(out).len,
		    (const char *)authstr_buf_span(out).p);
	}
	authstr_buf_free(out);
}
END_TEST

/* A string that was mended stays as it is. */
START_TEST(once_is_enough)
{
	span input = span_trim(text_of(rows[_i], "input"));
	span fixed = text_of(rows[_i], "fixed");
	struct authstr_buf *out = authstr_buf_new(1 << 20);
	const struct authstr_mech *mech;

	if (fixed.len > 0 && span_find_any(input, SPAN(" \n")) == SPAN_NPOS &&
	    fix(fixed, out, &mech, NULL) == AUTHSTR_OK)
		ck_assert_msg(span_equal(authstr_buf_span(out), fixed),
		    "%s: %.*s",
		    json_string_value(json_object_get(rows[_i], "name")),
		    (int)authstr_buf_span(out).len,
		    (const char *)authstr_buf_span(out).p);
	authstr_buf_free(out);
}
END_TEST

/* Each allocation fails in turn: that is said, or the answer is right. */
START_TEST(without_memory)
{
	span input = text_of(rows[_i], "input");
	span want = text_of(rows[_i], "fixed");
	int rc = AUTHSTR_E_NOMEM;

	for (unsigned long n = 1; rc == AUTHSTR_E_NOMEM; n++) {
		struct authstr_buf *out = authstr_buf_new(1 << 20);
		const struct authstr_mech *mech;

		mem_fail_at(n);
		rc = fix(input, out, &mech, NULL);
		mem_fail_at(0);
		ck_assert_msg(
		    rc != AUTHSTR_OK || span_equal(authstr_buf_span(out), want),
		    "%s without allocation %lu",
		    json_string_value(json_object_get(rows[_i], "name")), n);
		ck_assert(rc == AUTHSTR_OK || authstr_buf_span(out).len == 0);
		authstr_buf_free(out);
		ck_assert_uint_lt(n, 20000);
	}
}
END_TEST

START_TEST(rows_are_there)
{
	ck_assert_int_gt(n_rows, 200);
	ck_assert_int_lt(n_rows, ROWS_MAX);
}
END_TEST

Suite *
suite_fix(void)
{
	Suite *s = suite_create("fix");
	TCase *tc = tcase_create("fix");

	load_rows();
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, rows_are_there);
	tcase_add_loop_test(tc, what_was_meant, 0, n_rows);
	tcase_add_loop_test(tc, once_is_enough, 0, n_rows);
	tcase_add_loop_test(tc, without_memory, 0, n_rows);
	suite_add_tcase(s, tc);
	return s;
}
