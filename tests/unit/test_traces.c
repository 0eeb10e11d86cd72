/* SPDX-License-Identifier: MIT */
/*
 * What tools and servers print of several sessions at once: the logins in it,
 * whose they are, and the copy that may be shown.
 */
#include <stdio.h>
#include <string.h>
#include "authstr-capture.h"
#include "base/buf.h"
#include "base/mem.h"
#include "unit/unit.h"

static const struct {
	const char *name, *in, *logins, *copy;
} rows[] = {
#include "unit/traces.def"
};

static void
print_span(char *out, size_t max, const char *name, span s)
{
	size_t at = strlen(out);

	snprintf(out + at, max - at, " %s=%.*s", name, (int)s.len,
	    s.len == 0 ? "" : (const char *)s.p);
}

static void
print_login(char *out, size_t max, const struct authstr_login *l)
{
	const char *dialect = authstr_login_dialect(l);
	const struct authstr_mech *m = authstr_login_mech(l);
	size_t at = strlen(out);

	snprintf(out + at, max - at, "%zu %s %s %s", authstr_login_line(l),
	    dialect == NULL ? "-" : dialect,
	    m == NULL ? "-" : authstr_mech_name(m),
	    authstr_outcome_name(authstr_login_outcome(l)));
	print_span(out, max, "client", authstr_login_client(l));
	print_span(out, max, "server", authstr_login_server(l));
	print_span(out, max, "time", authstr_login_time(l));
	at = strlen(out);
	snprintf(out + at, max - at, "\n");
}

static int
read_logins(const char *in, size_t chunk, char *out, size_t max)
{
	struct authstr_capture *c = authstr_capture_new();
	const struct authstr_login *l;
	span rest = authstr_span_of(in);
	int rc = c == NULL ? AUTHSTR_E_NOMEM : AUTHSTR_OK;

	out[0] = '\0';
	while (rc == AUTHSTR_OK && rest.len > 0) {
		rc = authstr_capture_input(c, span_sub(rest, 0, chunk), NULL);
		rest = span_from(rest, chunk);
	}
	if (rc == AUTHSTR_OK)
		rc = authstr_capture_end(c, NULL);
	while (c != NULL && (l = authstr_capture_login(c)) != NULL)
		print_login(out, max, l);
	authstr_capture_free(c);
	return rc;
}

static int
mask(const char *in, size_t chunk, struct authstr_buf *out)
{
	struct authstr_redact *r =
	    authstr_redact_new(&(struct authstr_redact_options){ 0 });
	span rest = authstr_span_of(in);
	int rc = r == NULL ? AUTHSTR_E_NOMEM : AUTHSTR_OK;

	buf_init(out, 100000);
	while (rc == AUTHSTR_OK && rest.len > 0) {
		rc = authstr_redact_input(
		    r, span_sub(rest, 0, chunk), out, NULL);
		rest = span_from(rest, chunk);
	}
	if (rc == AUTHSTR_OK)
		rc = authstr_redact_end(r, out, NULL);
	authstr_redact_free(r);
	return rc;
}

START_TEST(logins)
{
	char whole[2000], pieces[2000];

	ck_assert_int_eq(
	    read_logins(rows[_i].in, 100000, whole, sizeof(whole)), AUTHSTR_OK);
	ck_assert_str_eq(whole, rows[_i].logins);
	for (size_t chunk = 1; chunk <= 8; chunk++) {
		read_logins(rows[_i].in, chunk, pieces, sizeof(pieces));
		ck_assert_str_eq(pieces, whole);
	}
}
END_TEST

START_TEST(masked)
{
	static const size_t chunks[] = { 100000, 1, 7 };
	struct authstr_buf out;

	for (size_t i = 0; i < sizeof(chunks) / sizeof(chunks[0]); i++) {
		ck_assert_int_eq(
		    mask(rows[_i].in, chunks[i], &out), AUTHSTR_OK);
		buf_put_byte(&out, '\0');
		ck_assert_str_eq((const char *)out.p, rows[_i].copy);
		buf_wipe(&out);
	}
}
END_TEST

START_TEST(without_memory)
{
	char whole[2000], out[2000];
	unsigned long n = 0;
	int rc;

	read_logins(rows[_i].in, 100000, whole, sizeof(whole));
	for (;;) {
		mem_fail_at(++n);
		rc = read_logins(rows[_i].in, 100000, out, sizeof(out));
		mem_fail_at(0);
		if (rc == AUTHSTR_OK && strcmp(whole, out) == 0)
			break;
		ck_assert_int_eq(rc, AUTHSTR_E_NOMEM);
		ck_assert_uint_lt(n, 5000);
	}
}
END_TEST

Suite *
suite_traces(void)
{
	Suite *s = suite_create("traces");
	TCase *tc = tcase_create("traces");
	int n = (int)(sizeof(rows) / sizeof(rows[0]));

	tcase_add_loop_test(tc, logins, 0, n);
	tcase_add_loop_test(tc, masked, 0, n);
	tcase_add_loop_test(tc, without_memory, 0, n);
	suite_add_tcase(s, tc);
	return s;
}
