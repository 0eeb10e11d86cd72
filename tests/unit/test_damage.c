/* SPDX-License-Identifier: MIT */
/*
 * Whole exchanges of every row (the vectors of all mechanisms), damaged: each
 * message cut short at each byte, each byte changed.  What is read of it is
 * something else or has a note, its ranges lie in the message, and no secret
 * is said to have made a proof or challenge that is not what it was.
 */
#include <glob.h>
#include <stdio.h>
#include "support/vectors.h"
#include "unit/unit.h"

#define SIDE_MAX 8
/* More would take too long, and show nothing new. */
#define PER_MECH 3

struct exchange {
	const char *id;
	const struct authstr_mech *mech;
	struct authstr_buf secret;
	struct authstr_buf said[2][SIDE_MAX]; /* by side */
	size_t n[2];
};

static json_t *vectors; /* those that are exchanges */

/* A vector is one if both sides' messages are known. */
static bool
is_exchange(const json_t *v)
{
	const char *op = vector_text(v, "op");
	const json_t *inputs = json_object_get(v, "inputs");

	if (op == NULL ||
	    (strcmp(op, "client") != 0 && strcmp(op, "exchange") != 0))
		return false;
	return json_object_get(v, "steps") != NULL ||
	       json_object_get(v, "expect_b64") != NULL ||
	       json_object_get(inputs, "challenge") != NULL;
}

static bool
is_new(const json_t *v)
{
	size_t i, n = 0;
	json_t *other;

	json_array_foreach(vectors, i, other) n +=
	    strcmp(vector_text(other, "mech"), vector_text(v, "mech")) == 0;
	return n < PER_MECH;
}

static void
load(void)
{
	glob_t files;

	vectors = json_array();
	ck_assert_int_eq(
	    glob(TESTS_DIR "/vectors/*.jsonl", 0, NULL, &files), 0);
	for (size_t i = 0; i < files.gl_pathc; i++) {
		json_t *all = vectors_load(files.gl_pathv[i]), *v;
		size_t k;

		json_array_foreach(all, k, v) if (is_exchange(v) && is_new(v))
		    json_array_append(vectors, v);
		json_decref(all);
	}
	globfree(&files);
	ck_assert_uint_gt(json_array_size(vectors), 20);
}

static void
unload(void)
{
	json_decref(vectors);
}

static void
take(struct exchange *x, enum authstr_from from, const json_t *v,
    const char *key)
{
	struct authstr_buf *to = &x->said[from][x->n[from]];

	ck_assert_uint_lt(x->n[from], SIDE_MAX);
	buf_init(to, 1 << 16);
	if (vector_bytes(v, key, to) && (from == AUTHSTR_CLIENT || to->len > 0))
		x->n[from]++;
	else
		buf_wipe(to);
}

static void
exchange_init(struct exchange *x, const json_t *v)
{
	const json_t *inputs = json_object_get(v, "inputs"), *step;
	size_t i;

	*x = (struct exchange){ .id = vector_text(v, "id"),
		.mech = vector_mech(v) };
	buf_init(&x->secret, 1 << 16);
	if (!vector_bytes(v, "secret", &x->secret) &&
	    !vector_bytes(inputs, "password", &x->secret))
		vector_bytes(inputs, "token", &x->secret);
	take(x, AUTHSTR_SERVER, inputs, "challenge");
	json_array_foreach(json_object_get(v, "steps"), i, step)
	{
		take(x, AUTHSTR_SERVER, step, "server");
		take(x, AUTHSTR_CLIENT, step, "client");
	}
	take(x, AUTHSTR_CLIENT, v, "expect");
}

static void
exchange_wipe(struct exchange *x)
{
	buf_wipe(&x->secret);
	for (size_t side = 0; side < 2; side++)
		for (size_t i = 0; i < x->n[side]; i++)
			buf_wipe(&x->said[side][i]);
}

/* Message i of a side is bytes instead. */
static int
verify_with(const struct exchange *x, size_t side, size_t i, span bytes)
{
	span said[2][SIDE_MAX];

	for (size_t s = 0; s < 2; s++)
		for (size_t k = 0; k < x->n[s]; k++)
			said[s][k] = s == side && k == i
					 ? bytes
					 : buf_span(&x->said[s][k]);
	return authstr_verify(x->mech, said[AUTHSTR_CLIENT],
	    x->n[AUTHSTR_CLIENT], said[AUTHSTR_SERVER], x->n[AUTHSTR_SERVER],
	    buf_span(&x->secret), NULL);
}

static struct authstr_msg *
read_message(const struct exchange *x, size_t side, size_t i, span bytes)
{
	struct authstr_msg *msg = NULL;
	int rc = authstr_msg_read(
	    x->mech, (enum authstr_from)side, (unsigned)i, bytes, &msg, NULL);

	ck_assert(rc == AUTHSTR_OK || rc == AUTHSTR_E_UNSUPPORTED);
	return msg;
}

static void
check_ranges(const struct exchange *x, const struct authstr_msg *msg)
{
	size_t len = authstr_msg_bytes(msg).len;

	for (size_t i = 0; i < authstr_msg_field_count(msg); i++) {
		const struct authstr_field *f = authstr_msg_field_at(msg, i);

		ck_assert_msg(f->start <= f->end && f->end <= len, "%s: %s",
		    x->id, f->id);
	}
	for (size_t i = 0; i < authstr_msg_note_count(msg); i++) {
		const struct authstr_note *n = authstr_msg_note_at(msg, i);

		ck_assert_msg(authstr_note_start(n) <= authstr_note_end(n) &&
				  authstr_note_end(n) <= len,
		    "%s: %s", x->id, authstr_note_rule(n));
	}
}

/* The fields have the same values, and the notes are as many. */
static bool
says_the_same(const struct authstr_msg *a, const struct authstr_msg *b)
{
	size_t n = authstr_msg_field_count(a);

	if (n != authstr_msg_field_count(b) ||
	    authstr_msg_note_count(a) != authstr_msg_note_count(b))
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct authstr_field *f = authstr_msg_field_at(a, i);
		const struct authstr_field *g = authstr_msg_field_at(b, i);

		if (strcmp(f->id, g->id) != 0 ||
		    (f->kind != AUTHSTR_KIND_MARK &&
			!span_equal(f->value, g->value)))
			return false;
	}
	return true;
}

/* The field that byte `at` is in, or NULL. */
static const struct authstr_field *
field_at(const struct authstr_msg *msg, size_t at)
{
	for (size_t i = 0; i < authstr_msg_field_count(msg); i++) {
		const struct authstr_field *f = authstr_msg_field_at(msg, i);

		if (f->kind != AUTHSTR_KIND_MARK && f->start <= at &&
		    at < f->end)
			return f;
	}
	return NULL;
}

/* NTLM: where a part is that is not there means nothing, a header may lack its
 * last fields, and the version has reserved bytes. */
static bool
says_nothing(const struct authstr_msg *msg, size_t from, size_t to)
{
	static const char *const labels[] = { "buffer", "padding", "reserved",
		"no version" };
	size_t known = 0;

	for (size_t i = 0; i < authstr_msg_field_count(msg); i++) {
		const struct authstr_field *f = authstr_msg_field_at(msg, i);
		size_t start = f->start > from ? f->start : from;
		size_t end = f->end < to ? f->end : to;

		if (start < end && strcmp(f->id, "version") == 0)
			known += end - start;
		for (size_t k = 0; k < sizeof(labels) / sizeof(labels[0]); k++)
			if (start < end && f->kind == AUTHSTR_KIND_MARK &&
			    strncmp(f->label, labels[k], strlen(labels[k])) ==
				0)
				known += end - start;
	}
	return known == to - from;
}

typedef void with_message(const struct exchange *x, size_t side, size_t i,
    const struct authstr_msg *);

static void
each_message(with_message *do_it)
{
	struct exchange x;
	json_t *v;
	size_t k;

	json_array_foreach(vectors, k, v)
	{
		exchange_init(&x, v);
		for (size_t side = 0; side < 2; side++)
			for (size_t i = 0; i < x.n[side]; i++) {
				struct authstr_msg *msg = read_message(
				    &x, side, i, buf_span(&x.said[side][i]));

				if (msg != NULL)
					do_it(&x, side, i, msg);
				authstr_msg_free(msg);
			}
		exchange_wipe(&x);
	}
}

static void
whole(const struct exchange *x, size_t side, size_t i,
    const struct authstr_msg *msg)
{
	int rc = verify_with(x, side, i, authstr_msg_bytes(msg));

	check_ranges(x, msg);
	ck_assert_msg(
	    rc == AUTHSTR_OK || rc == AUTHSTR_E_USAGE, "%s: %d", x->id, rc);
}

START_TEST(undamaged_fits)
{
	each_message(whole);
}
END_TEST

static void
cut(const struct exchange *x, size_t side, size_t i,
    const struct authstr_msg *msg)
{
	span all = authstr_msg_bytes(msg);

	for (size_t len = 0; len < all.len; len++) {
		struct authstr_msg *short_msg =
		    read_message(x, side, i, span_sub(all, 0, len));

		check_ranges(x, short_msg);
		ck_assert_msg(!says_the_same(msg, short_msg) ||
				  says_nothing(msg, len, all.len),
		    "%s: message %zu of side %zu cut to %zu of %zu bytes",
		    x->id, i, side, len, all.len);
		authstr_msg_free(short_msg);
	}
}

START_TEST(what_is_cut_is_told)
{
	each_message(cut);
}
END_TEST

static void
change(const struct exchange *x, size_t side, size_t i,
    const struct authstr_msg *msg)
{
	struct authstr_buf copy;
	span all = authstr_msg_bytes(msg);

	buf_init(&copy, 1 << 16);
	buf_put(&copy, all);
	for (size_t at = 0; at < all.len; at++) {
		struct authstr_msg *other;

		copy.p[at] ^= 1;
		other = read_message(x, side, i, buf_span(&copy));
		check_ranges(x, other);
		ck_assert_msg(
		    !says_the_same(msg, other) || says_nothing(msg, at, at + 1),
		    "%s: message %zu of side %zu, byte %zu is %02x", x->id, i,
		    side, at, copy.p[at]);
		authstr_msg_free(other);
		copy.p[at] ^= 1;
	}
	buf_wipe(&copy);
}

START_TEST(what_is_changed_is_told)
{
	each_message(change);
}
END_TEST

/* What a proof is made of, and the proof. */
static bool
is_proved(const struct authstr_field *f)
{
	static const char *const ids[] = { "challenge", "nonce", "cnonce",
		"salt", "iteration-count", "response", "proof", "verifier",
		"digest", "rspauth", "nt-response", "password", "token", "nc",
		"digest-uri" };

	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
		if (f != NULL && strcmp(f->id, ids[i]) == 0)
			return true;
	return false;
}

static void
forge(const struct exchange *x, size_t side, size_t i,
    const struct authstr_msg *msg)
{
	struct authstr_buf copy;
	span all = authstr_msg_bytes(msg);

	if (verify_with(x, side, i, all) != AUTHSTR_OK)
		return;
	buf_init(&copy, 1 << 16);
	buf_put(&copy, all);
	for (size_t at = 0; at < all.len; at++) {
		const struct authstr_field *f = field_at(msg, at);

		if (!is_proved(f))
			continue;
		copy.p[at] ^= 1;
		ck_assert_msg(
		    verify_with(x, side, i, buf_span(&copy)) != AUTHSTR_OK,
		    "%s: message %zu of side %zu fits, byte %zu (%s) is %02x",
		    x->id, i, side, at, f->id, copy.p[at]);
		copy.p[at] ^= 1;
		if (f->end == at + 1)
			ck_assert_msg(verify_with(x, side, i,
					  span_sub(all, 0, at)) != AUTHSTR_OK,
			    "%s: message %zu of side %zu fits, cut at %zu (%s)",
			    x->id, i, side, at, f->id);
	}
	buf_wipe(&copy);
}

START_TEST(what_is_forged_does_not_fit)
{
	each_message(forge);
}
END_TEST

Suite *
suite_damage(void)
{
	Suite *s = suite_create("damage");
	TCase *tc = tcase_create("damage");

	tcase_add_unchecked_fixture(tc, load, unload);
	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, undamaged_fits);
	tcase_add_test(tc, what_is_cut_is_told);
	tcase_add_test(tc, what_is_changed_is_told);
	tcase_add_test(tc, what_is_forged_does_not_fit);
	suite_add_tcase(s, tc);
	return s;
}
