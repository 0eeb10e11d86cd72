/* SPDX-License-Identifier: MIT */
/*
 * Every sample of tests/captures against what its row says, at each chunk
 * size: the files of index.jsonl, and the short ones that stand in
 * strings.jsonl themselves.  "missing" are notes that a perfect reader would
 * have, with the reason why they are not there.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "authstr-capture.h"
#include "base/mem.h"
#include "base/span.h"
#include "unit/unit.h"

#define SAMPLES_MAX 256

static json_t *samples[SAMPLES_MAX];
static int n_samples;

static void
load_samples(const char *path)
{
	FILE *f = fopen(path, "rb");
	json_error_t why;

	if (f == NULL)
		return;
	while (n_samples < SAMPLES_MAX) {
		json_t *row = json_loadf(f, JSON_DISABLE_EOF_CHECK, &why);

		if (row == NULL)
			break;
		samples[n_samples++] = row;
	}
	fclose(f);
}

static const char *
name_of(const json_t *row)
{
	const char *file = json_string_value(json_object_get(row, "file"));

	return file != NULL ? file
			    : json_string_value(json_object_get(row, "name"));
}

static char *
read_sample(const json_t *row, size_t *len)
{
	const json_t *input = json_object_get(row, "input");
	char path[500], *bytes = calloc(1, 1 << 18);
	FILE *f;

	if (input != NULL) {
		*len = json_string_length(input);
		memcpy(bytes, json_string_value(input), *len);
		return bytes;
	}

	snprintf(path, sizeof(path), "%s/captures/%s", TESTS_DIR, name_of(row));
	f = fopen(path, "rb");
	ck_assert_msg(f != NULL, "%s", path);
	*len = fread(bytes, 1, 1 << 18, f);
	fclose(f);
	return bytes;
}

static int
compare_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* All notes of the login, sorted, each once. */
static json_t *
notes_of(const struct authstr_login *l)
{
	const char *ids[200];
	json_t *out = json_array();
	size_t n = 0;

	for (size_t i = 0; i < authstr_login_note_count(l); i++)
		ids[n++] = authstr_note_rule(authstr_login_note(l, i));
	for (size_t i = 0; i < authstr_login_message_count(l); i++) {
		const struct authstr_msg *msg = authstr_login_message(l, i);

		for (size_t k = 0; k < authstr_msg_note_count(msg); k++)
			ids[n++] =
			    authstr_note_rule(authstr_msg_note_at(msg, k));
	}
	qsort(ids, n, sizeof(ids[0]), compare_text);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || strcmp(ids[i - 1], ids[i]) != 0)
			json_array_append_new(out, json_string(ids[i]));
	return out;
}

/* The fields that the row names. */
static json_t *
fields_of(const struct authstr_login *l, json_t *expect)
{
	json_t *out = json_object(), *value;
	const char *id;

	json_object_foreach(expect, id, value)
	{
		const struct authstr_field *f = authstr_login_field(l, id);

		if (f != NULL)
			json_object_set_new(out, id,
			    json_stringn(
				(const char *)f->value.p, f->value.len));
	}
	return out;
}

static json_t *
mechanism_of(const struct authstr_login *l)
{
	const struct authstr_mech *m = authstr_login_mech(l);
	struct authstr_span name = authstr_login_mech_name(l);

	if (m != NULL)
		return json_string(authstr_mech_name(m));
	return json_stringn(
	    name.p == NULL ? "" : (const char *)name.p, name.len);
}

static json_t *
login_as_json(const struct authstr_login *l, json_t *expect)
{
	const char *protocol = authstr_login_protocol(l);

	return json_pack("{s:i,s:o,s:s,s:s,s:i,s:b,s:o,s:o}", "line",
	    (int)authstr_login_line(l), "mechanism", mechanism_of(l),
	    "protocol", protocol == NULL ? "" : protocol, "outcome",
	    authstr_outcome_name(authstr_login_outcome(l)), "code",
	    authstr_login_code(l), "initial_response",
	    authstr_login_initial_response(l), "fields",
	    fields_of(l, json_object_get(expect, "fields")), "notes",
	    notes_of(l));
}

static void
take_logins(struct authstr_capture *c, json_t *row, json_t *out)
{
	json_t *expect = json_object_get(row, "logins");
	const struct authstr_login *l;

	while ((l = authstr_capture_login(c)) != NULL)
		json_array_append_new(
		    out, login_as_json(
			     l, json_array_get(expect, json_array_size(out))));
}

static int
run(json_t *row, span bytes, size_t chunk, json_t *out)
{
	struct authstr_capture *c = authstr_capture_new();
	int rc = c == NULL ? AUTHSTR_E_NOMEM : AUTHSTR_OK;

	while (rc == AUTHSTR_OK && bytes.len > 0) {
		rc = authstr_capture_input(c, span_sub(bytes, 0, chunk), NULL);
		bytes = span_from(bytes, chunk);
		take_logins(c, row, out);
	}
	if (rc == AUTHSTR_OK)
		rc = authstr_capture_end(c, NULL);
	if (c != NULL)
		take_logins(c, row, out);
	authstr_capture_free(c);
	return rc;
}

START_TEST(sample)
{
	json_t *row = samples[_i], *expect = json_object_get(row, "logins");
	size_t len;
	char *bytes = read_sample(row, &len);

	for (size_t i = 0; i <= 8; i++) {
		json_t *got = json_array();
		char *text;

		run(row, span_make(bytes, len), i == 0 ? len : i, got);
		text = json_dumps(got, JSON_COMPACT);
		ck_assert_msg(json_equal(got, expect),
		    "%s in pieces of %zu: "
		    "%s",
		    name_of(row), i, text);
		free(text);
		json_decref(got);
	}
	free(bytes);
}
END_TEST

/* What is missing must be missing, and have a reason. */
START_TEST(missing)
{
	json_t *row = samples[_i], *logins = json_object_get(row, "logins");
	json_t *missing = json_object_get(row, "missing"), *id, *login, *note;
	size_t i, k, n;

	ck_assert_str_ne(name_of(row), "");
	ck_assert(missing == NULL || json_object_get(row, "why") != NULL);
	json_array_foreach(missing, i, id) json_array_foreach(logins, k, login)
	    json_array_foreach(json_object_get(login, "notes"), n, note)
		ck_assert_msg(!json_equal(id, note), "%s has %s now",
		    name_of(row), json_string_value(id));
}
END_TEST

/* Each allocation fails in turn: the error is told, and nothing is lost. */
START_TEST(without_memory)
{
	json_t *row = samples[_i];
	size_t len;
	char *bytes = read_sample(row, &len);
	json_t *whole = json_array();
	int rc = AUTHSTR_E_NOMEM;

	if (len > 4000)
		len = 4000;
	run(row, span_make(bytes, len), len, whole);
	for (unsigned long n = 1; rc != AUTHSTR_OK; n++) {
		json_t *got = json_array();

		mem_fail_at(n);
		rc = run(row, span_make(bytes, len), len, got);
		mem_fail_at(0);
		ck_assert(rc == AUTHSTR_OK || rc == AUTHSTR_E_NOMEM);
		ck_assert_msg(rc != AUTHSTR_OK || json_equal(got, whole),
		    "%s lacks something without allocation %lu", name_of(row),
		    n);
		ck_assert_uint_lt(n, 20000);
		json_decref(got);
	}
	json_decref(whole);
	free(bytes);
}
END_TEST

START_TEST(samples_are_there)
{
	ck_assert_int_gt(n_samples, 80);
	ck_assert_int_lt(n_samples, SAMPLES_MAX);
}
END_TEST

Suite *
suite_capture_samples(void)
{
	Suite *s = suite_create("capture_samples");
	TCase *tc = tcase_create("capture_samples");

	load_samples(TESTS_DIR "/captures/index.jsonl");
	load_samples(TESTS_DIR "/captures/strings.jsonl");
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, samples_are_there);
	tcase_add_loop_test(tc, sample, 0, n_samples);
	tcase_add_loop_test(tc, missing, 0, n_samples);
	tcase_add_loop_test(tc, without_memory, 0, n_samples);
	suite_add_tcase(s, tc);
	return s;
}
