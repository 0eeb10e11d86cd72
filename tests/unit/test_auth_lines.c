/* SPDX-License-Identifier: MIT */
/*
 * The lines of tests/vectors/lines.jsonl: what a client types to log in.
 */
#include <stdlib.h>
#include "smtp/cmd.h"
#include "support/vectors.h"
#include "unit/unit.h"

static json_t *vectors;

static enum authstr_protocol
protocol_given(const json_t *inputs)
{
	static const char *const names[] = { "smtp", "imap", "pop3", "http" };
	const char *name = vector_text(inputs, "protocol");
	unsigned i = 0;

	while (i < 3 && strcmp(names[i], name) != 0)
		i++;
	return (enum authstr_protocol)i;
}

/* Where the vector has an initial response, a mechanism that speaks second
 * only has one when it is told so. */
static enum authstr_ir
ir_of(const json_t *inputs, bool client_first)
{
	if (!json_is_true(json_object_get(inputs, "ir")))
		return AUTHSTR_IR_NEVER;
	return client_first ? AUTHSTR_IR_AUTO : AUTHSTR_IR_ALWAYS;
}

/* Our next message; the challenge where there is one. */
static int
step(struct authstr_exchange *ex, const json_t *inputs, span *response)
{
	const char *challenge = vector_text(inputs, "challenge");
	int rc = authstr_exchange_step(ex, SPAN_NONE, response, NULL);

	if (rc != AUTHSTR_MORE || !span_is_none(*response))
		return rc;
	return authstr_exchange_step(ex,
	    challenge == NULL ? SPAN("") : authstr_span_of(challenge), response,
	    NULL);
}

/* APOP's message is the digest, its line has the user, too. */
static void
put_initial(const json_t *v, const json_t *inputs, span response,
    struct authstr_buf *initial)
{
	if (strcmp(vector_text(v, "mech"), "APOP") == 0) {
		vector_bytes(inputs, "user", initial);
		buf_put_byte(initial, ' ');
	}
	buf_put(initial, response);
}

static void
make_lines(
    const json_t *v, const struct authstr_mech *m, struct authstr_buf *out)
{
	const json_t *inputs = json_object_get(v, "inputs");
	struct authstr_exchange *ex = authstr_exchange_new(m);
	struct authstr_error err = { .code = 0 };
	struct authstr_buf initial;
	span response;
	int rc;

	ck_assert(vector_set_inputs(v, ex, &err));
	buf_init(&initial, 1 << 20);
	rc = step(ex, inputs, &response);
	ck_assert_int_ge(rc, AUTHSTR_OK);
	put_initial(v, inputs, response, &initial);
	ck_assert_int_eq(authstr_auth_lines(protocol_given(inputs),
			     vector_text(inputs, "tag"), m, buf_span(&initial),
			     ir_of(inputs, (authstr_mech_flags(m) &
					       AUTHSTR_MECH_CLIENT_FIRST) != 0),
			     out, &err),
	    AUTHSTR_OK);
	/* LOGIN has a second message; an OAuth error is not to be answered. */
	if (rc == AUTHSTR_MORE &&
	    (authstr_mech_flags(m) & AUTHSTR_MECH_TOKEN) == 0) {
		authstr_exchange_step(ex, SPAN("Password:"), &response, NULL);
		authstr_b64_print(response, out);
		buf_put_byte(out, '\n');
	}
	buf_wipe(&initial);
	authstr_exchange_free(ex);
}

START_TEST(auth_lines_vector)
{
	const json_t *v = json_array_get(vectors, (size_t)_i);
	const json_t *expect = json_object_get(v, "expect_lines");
	const struct authstr_mech *m =
	    authstr_mech_find(authstr_span_of(vector_text(v, "mech")));
	struct authstr_buf out;
	span rest, line;

	buf_init(&out, 1 << 20);
	if (m != NULL) {
		make_lines(v, m, &out);
	} else { /* "*" */
		buf_put(&out, SPAN("*"));
		buf_put_byte(&out, '\n');
	}
	rest = buf_span(&out);
	for (size_t i = 0; i < json_array_size(expect); i++) {
		const char *want = json_string_value(json_array_get(expect, i));

		ck_assert_msg(span_take_line(&rest, &line) &&
				  span_equal(line, authstr_span_of(want)),
		    "%s: expected %s, found %.*s", vector_text(v, "id"), want,
		    (int)line.len, (const char *)line.p);
	}
	ck_assert_uint_eq(rest.len, 0);
	buf_wipe(&out);
}
END_TEST

/* RFC 6750 section 2.1: the token as it is, whatever message it came in. */
START_TEST(auth_lines_bearer)
{
	static const char *const initial[] = {
		"user=alice@example.org\1auth=Bearer mF_9.B5f-4.1JqM\1\1",
		"n,a=alice@example.org,\1auth=Bearer mF_9.B5f-4.1JqM\1\1",
	};
	static const char *const mechs[] = { "XOAUTH2", "OAUTHBEARER" };
	struct authstr_buf out;

	buf_init(&out, 1000);
	ck_assert_int_eq(
	    authstr_auth_lines(AUTHSTR_HTTP, NULL,
		authstr_mech_find(authstr_span_of(mechs[_i])),
		authstr_span_of(initial[_i]), AUTHSTR_IR_AUTO, &out, NULL),
	    AUTHSTR_OK);
	ck_assert(span_equal(
	    buf_span(&out), SPAN("Authorization: Bearer mF_9.B5f-4.1JqM\n")));
	buf_wipe(&out);
}
END_TEST

Suite *
suite_auth_lines(void)
{
	Suite *s = suite_create("auth_lines");
	TCase *t = tcase_create("vectors");

	vectors = vectors_load("lines");
	tcase_add_loop_test(
	    t, auth_lines_vector, 0, (int)json_array_size(vectors));
	tcase_add_loop_test(t, auth_lines_bearer, 0, 2);
	suite_add_tcase(s, t);
	return s;
}
