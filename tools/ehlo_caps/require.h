/* SPDX-License-Identifier: MIT */
/*
 * require: what a server has to be like (--require EXPR), and whether a result
 * is so.
 *
 *	expr    = ["!"] name [op value] ["@" channel]
 *	name    = 1*(ALPHA / DIGIT / "-" / "_" / "+" / ".")
 *	op      = "=" / "<" / "<=" / ">" / ">="
 *	value   = number [unit] / text / DQUOTE text DQUOTE
 *	channel = "plain" / "tls" / "auth"
 *
 * TLS, CIPHER, GROUP, CERT, VERIFY, PROTOCOL, DANE, MTA-STS, RESUMPTION and
 *TIME are about the connection; any other name is a capability, or a limit that
 *a capability has as an argument (RCPTMAX of LIMITS).
 */
#ifndef EHLO_CAPS_REQUIRE_H
#define EHLO_CAPS_REQUIRE_H

#include <jansson.h>
#include <stdbool.h>
#include "authstr.h"

enum require_op {
	REQUIRE_HAS,
	REQUIRE_EQ,
	REQUIRE_LT,
	REQUIRE_LE,
	REQUIRE_GT,
	REQUIRE_GE
};

struct require_subject;

struct require {
	const char *expr; /* as given; borrowed */
	bool negated;
	char name[64];
	enum require_op op;
	char value[128];     /* as given, without quotes */
	bool numeric;        /* the value is a number, in the unit's base: */
	double number;       /* octets, days, ms, 12 for TLS 1.2 */
	const char *channel; /* "plain", "tls", "auth"; NULL: that which counts
			      */
	const struct require_subject *subject; /* NULL: a capability */
};

struct require_verdict {
	bool ok;
	bool known; /* false: the result does not tell; then it is not ok */
	char expected[256], found[300];
};

/* EXIT_DONE, or EXIT_BAD_USAGE with require-syntax and the position. */
int require_parse(
    const char *expr, struct require *out, struct authstr_error *err);
void require_judge(
    const struct require *r, const json_t *result, struct require_verdict *out);

/* Judges all and sets "require" in the result; how many failed. */
size_t require_put(const struct require *list, size_t n, json_t *result);

/* Of a row of the table: for the parser. */
const struct require_subject *require_subject_find(const char *name);
/* "TLS", "CERT".. one after the other; NULL past the last. */
const char *require_subject_name(size_t i);
/* How its value reads. */
enum require_unit {
	REQUIRE_TEXT,
	REQUIRE_OCTETS,
	REQUIRE_DAYS,
	REQUIRE_MS,
	REQUIRE_VERSION,
	REQUIRE_NOTHING /* no value: VERIFY */
};
enum require_unit require_subject_unit(const struct require_subject *s);

#endif
