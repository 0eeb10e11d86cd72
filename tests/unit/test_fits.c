/* SPDX-License-Identifier: MIT */
/*
 * Which login a mechanism can be tried with.
 */
#include <string.h>
#include "authstr-smtp.h"
#include "unit/unit.h"

#define BIT(input) (1u << AUTHSTR_##input)
#define USER BIT(AUTHCID)
#define PASS (USER | BIT(PASSWORD))
#define TOKEN_ (USER | BIT(TOKEN))
#define BOUND (BIT(CB_TYPE) | BIT(CB_DATA))

static const struct {
	const char *mech;
	unsigned given;
	int protected, cleartext;
	int rc;
	const char *rule;
} rows[] = {
	{ "PLAIN", PASS, 1, 0, AUTHSTR_OK, NULL },
	{ "PLAIN", PASS, 0, 0, AUTHSTR_E_REFUSED, "cleartext-refused" },
	{ "PLAIN", PASS, 0, 1, AUTHSTR_OK, NULL },
	{ "PLAIN", USER, 1, 0, AUTHSTR_E_USAGE, "input-missing" },
	{ "PLAIN", 0, 0, 0, AUTHSTR_E_USAGE, "input-missing" },
	{ "CRAM-MD5", PASS, 0, 0, AUTHSTR_OK, NULL },
	{ "XOAUTH2", PASS, 1, 0, AUTHSTR_E_USAGE, "input-missing" },
	{ "XOAUTH2", TOKEN_, 1, 0, AUTHSTR_OK, NULL },
	{ "SCRAM-SHA-256", PASS, 0, 0, AUTHSTR_OK, NULL },
	{ "SCRAM-SHA-256-PLUS", PASS, 1, 0, AUTHSTR_E_USAGE,
	    "no-channel-binding" },
	{ "SCRAM-SHA-256-PLUS", PASS | BOUND, 1, 0, AUTHSTR_OK, NULL },
	{ "SCRAM-SHA-256-PLUS", BOUND, 1, 0, AUTHSTR_E_USAGE, "input-missing" },
	{ "EXTERNAL", 0, 1, 0, AUTHSTR_OK, NULL },
	{ "ANONYMOUS", 0, 1, 0, AUTHSTR_OK, NULL },
	{ "APOP", PASS, 0, 0, AUTHSTR_OK, NULL },
	{ "APOP", BIT(PASSWORD), 0, 0, AUTHSTR_E_USAGE, "input-missing" },
	{ "HTTP-BASIC", PASS, 1, 0, AUTHSTR_E_UNSUPPORTED, "mech-unsupported" },
};

START_TEST(fits)
{
	const struct authstr_mech *m =
	    authstr_mech_find(authstr_span_of(rows[_i].mech));
	struct authstr_error err = { 0 };

	ck_assert_ptr_nonnull(m);
	ck_assert_int_eq(authstr_login_fits(m, rows[_i].given,
			     rows[_i].protected, rows[_i].cleartext, &err),
	    rows[_i].rc);
	ck_assert_pstr_eq(err.rule, rows[_i].rule);
	/* The reason is not needed. */
	ck_assert_int_eq(authstr_login_fits(m, rows[_i].given,
			     rows[_i].protected, rows[_i].cleartext, NULL),
	    rows[_i].rc);
}
END_TEST

/* What is only known by name fits nothing. */
START_TEST(reserved)
{
	const struct authstr_mech *apop =
	    authstr_mech_find(authstr_span_of("APOP"));

	for (size_t i = 0; i < authstr_mech_count(); i++) {
		const struct authstr_mech *m = authstr_mech_at(i);
		unsigned flags = authstr_mech_flags(m);
		int rc = authstr_login_fits(m, ~0u, 1, 1, NULL);

		ck_assert_int_eq(rc == AUTHSTR_OK,
		    (flags & AUTHSTR_MECH_RESERVED) == 0 &&
			((flags & AUTHSTR_MECH_SASL) != 0 || m == apop));
	}
}
END_TEST

Suite *
suite_fits(void)
{
	Suite *s = suite_create("fits");
	TCase *t = tcase_create("login");

	tcase_add_loop_test(t, fits, 0, (int)(sizeof(rows) / sizeof(rows[0])));
	tcase_add_test(t, reserved);
	suite_add_tcase(s, t);
	return s;
}
