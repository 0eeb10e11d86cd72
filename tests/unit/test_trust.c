/* SPDX-License-Identifier: MIT */
/*
 * What DNS and policies say: records' data, their order, a policy's lines.
 */
#include <string.h>
#include "dns/dns.h"
#include "ehlo_caps/mta_sts.h"
#include "unit/unit.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))
#define BYTES(text)                                                            \
	{                                                                      \
		(const unsigned char *)(text), sizeof(text) - 1                \
	}

/* ------------------------------------------------------------- records -- */

static const struct {
	struct authstr_span data;
	const char *host; /* NULL: it is none */
	unsigned preference;
} mx_records[] = {
	{ BYTES("\0\x0a\3mx1\7example\3org\0"), "mx1.example.org", 10 },
	{ BYTES("\0\0\0"), "", 0 },
	{ BYTES("\1\0\1a\0"), "a", 256 },
	{ BYTES("\0\x0a\3mx1\7example\3org"), NULL, 0 },
	{ BYTES("\0\x0a\3mx1\0more"), NULL, 0 },
	{ BYTES("\0\x0a\x40"), NULL, 0 },
	{ BYTES("\0\x0a\xc0\x0c"), NULL, 0 },
	{ BYTES("\0\x0a\3m.1\0"), NULL, 0 },
	{ BYTES("\0\x0a\3m\0001\0"), NULL, 0 },
	{ BYTES("\0\x0a\2\r\n\0"), NULL, 0 },
	{ BYTES("\0\x0a"), NULL, 0 },
	{ BYTES("\0"), NULL, 0 },
	{ { NULL, 0 }, NULL, 0 },
};

START_TEST(mx_read)
{
	struct dns_mx mx;
	bool fine = dns_mx_read(mx_records[_i].data, &mx);

	ck_assert_int_eq(fine, mx_records[_i].host != NULL);
	if (!fine)
		return;
	ck_assert_str_eq(mx.host, mx_records[_i].host);
	ck_assert_uint_eq(mx.preference, mx_records[_i].preference);
}
END_TEST

/* 255 octets of name are one too many with their NUL and dots. */
START_TEST(name_long)
{
	unsigned char data[400] = { 0, 1 };
	struct dns_mx mx;
	size_t at = 2;

	for (int labels = 0; labels < 4; labels++) {
		data[at++] = 63;
		memset(data + at, 'a', 63);
		at += 63;
	}
	ck_assert(!dns_mx_read((struct authstr_span){ data, at + 1 }, &mx));
	data[2 + 3 * 64] = 61;
	data[2 + 3 * 64 + 62] = 0;
	ck_assert(
	    dns_mx_read((struct authstr_span){ data, 2 + 3 * 64 + 63 }, &mx));
	ck_assert_uint_eq(strlen(mx.host), 253);
}
END_TEST

START_TEST(srv_read)
{
	struct dns_srv srv;
	struct authstr_span data =
	    BYTES("\0\x14\0\1\3\xe1\4mail\7example\3org\0");

	ck_assert(dns_srv_read(data, &srv));
	ck_assert_uint_eq(srv.priority, 20);
	ck_assert_uint_eq(srv.weight, 1);
	ck_assert_uint_eq(srv.port, 993);
	ck_assert_str_eq(srv.target, "mail.example.org");
	for (size_t len = 0; len < data.len; len++)
		ck_assert(
		    !dns_srv_read((struct authstr_span){ data.p, len }, &srv));
}
END_TEST

START_TEST(order)
{
	struct dns_mx mx[] = { { 20, "b" }, { 10, "z" }, { 20, "a" } };
	struct dns_srv srv[] = { { 1, 0, 1, "a" }, { 0, 1, 1, "b" },
		{ 0, 9, 1, "c" }, { 0, 9, 1, "a" } };

	dns_mx_sort(mx, 3);
	ck_assert_str_eq(mx[0].host, "z");
	ck_assert_str_eq(mx[1].host, "a");
	ck_assert_str_eq(mx[2].host, "b");
	dns_mx_sort(NULL, 0);
	dns_srv_sort(srv, 4);
	ck_assert_str_eq(srv[0].target, "a");
	ck_assert_str_eq(srv[1].target, "c");
	ck_assert_str_eq(srv[2].target, "b");
	ck_assert_uint_eq(srv[3].priority, 1);
}
END_TEST

static const struct {
	unsigned char head[3];
	size_t len;
	bool relay, usable;
} tlsa_records[] = {
	{ { 3, 1, 1 }, 32, true, true },
	{ { 2, 0, 2 }, 64, true, true },
	{ { 3, 0, 0 }, 7, true, true },
	{ { 1, 1, 1 }, 32, true, false },
	{ { 0, 1, 1 }, 32, true, false },
	{ { 1, 1, 1 }, 32, false, true },
	{ { 4, 1, 1 }, 32, false, false },
	{ { 255, 1, 1 }, 32, false, false },
	{ { 3, 2, 1 }, 32, false, false },
	{ { 3, 1, 3 }, 32, false, false },
	{ { 3, 1, 1 }, 31, false, false },
	{ { 3, 1, 1 }, 64, false, false },
	{ { 3, 1, 2 }, 32, false, false },
};

START_TEST(tlsa_usable)
{
	unsigned char data[80] = { 0 };
	struct dns_tlsa r;

	memcpy(data, tlsa_records[_i].head, 3);
	ck_assert(dns_tlsa_read(
	    (struct authstr_span){ data, 3 + tlsa_records[_i].len }, &r));
	ck_assert_uint_eq(r.data.len, tlsa_records[_i].len);
	ck_assert_int_eq(dns_tlsa_unusable(&r, tlsa_records[_i].relay) == NULL,
	    tlsa_records[_i].usable);
	ck_assert(!dns_tlsa_read((struct authstr_span){ data, 3 }, &r));
}
END_TEST

/* ------------------------------------------------------------ resolvers -- */

static const struct {
	const char *text;
	bool fine, local;
} resolvers[] = {
	{ "127.0.0.1", true, true },
	{ "127.0.0.53:5353", true, true },
	{ "192.0.2.1", true, false },
	{ "::1", true, true },
	{ "[::1]:53", true, true },
	{ "[2001:db8::1]", true, false },
	{ "localhost", false, false },
	{ "127.0.0.1:0", false, false },
	{ "127.0.0.1:65536", false, false },
	{ "127.0.0.1:", false, false },
	{ "[::1", false, false },
	{ "[::1]53", false, false },
	{ "", false, false },
};

START_TEST(resolver_read)
{
	struct sockaddr_storage addr;
	socklen_t len;

	ck_assert_int_eq(dns_address_read(resolvers[_i].text, &addr, &len),
	    resolvers[_i].fine);
	if (resolvers[_i].fine)
		ck_assert_int_eq(dns_is_local(&addr), resolvers[_i].local);
}
END_TEST

START_TEST(word)
{
	unsigned char q[DNS_QUESTION_MAX];
	size_t n = dns_question("a.example", DNS_TLSA, false, 0x1234, q);
	bool validated;
	int rcode;

	ck_assert_uint_eq(n, 12 + 11 + 4);
	ck_assert_uint_eq(q[3], 0x20);
	ck_assert(memcmp(q + 12, "\1a\7example\0\0\x34\0\1", 15) == 0);
	/* A question is no reply to itself. */
	ck_assert(!dns_reply_read(
	    (struct authstr_span){ q, n }, 0x1234, &rcode, &validated));
	q[2] |= 0x80;
	q[3] = 0x20 | 3;
	ck_assert(dns_reply_read(
	    (struct authstr_span){ q, n }, 0x1234, &rcode, &validated));
	ck_assert(validated && rcode == DNS_NXDOMAIN);
	ck_assert(!dns_reply_read(
	    (struct authstr_span){ q, n }, 0x1235, &rcode, &validated));
	ck_assert(!dns_reply_read(
	    (struct authstr_span){ q, 11 }, 0x1234, &rcode, &validated));
	ck_assert_uint_eq(dns_question("a..b", DNS_A, false, 1, q), 0);
	ck_assert_uint_eq(dns_question(".", DNS_A, false, 1, q), 17);
}
END_TEST

/* -------------------------------------------------------------- policies -- */

#define GOOD "version: STSv1\nmode: enforce\nmx: a.example\nmax_age: 604800\n"

/* The first note; line 0: none of them. */
static const struct {
	const char *text, *rule;
	size_t line;
	bool bad;
} policies[] = {
	{ GOOD, NULL, 0, false },
	{ "version: STSv1\r\nmode: none\r\nmax_age: 604800\r\n", NULL, 0,
	    false },
	{ "max_age:604800\nmx:\t*.a.example \nmode:testing\nversion:STSv1",
	    NULL, 0, false },
	{ GOOD "future: x\n", NULL, 0, false },
	{ GOOD "mode: none\n", "sts-duplicate", 5, false },
	{ GOOD "\n", "sts-blank", 5, false },
	{ "", "sts-version", 0, true },
	{ "\xef\xbb\xbf" GOOD, "sts-line", 1, true },
	{ GOOD "nothing\n", "sts-line", 5, true },
	{ GOOD ": x\n", "sts-line", 5, true },
	{ GOOD "<html>: x\n", "sts-line", 5, true },
	{ "version: STSv2\nmode: none\nmax_age: 604800\n", "sts-version", 1,
	    true },
	{ "Version: STSv1\nmode: none\nmax_age: 604800\n", "sts-version", 0,
	    true },
	{ "version: STSv1\nmode: Enforce\nmax_age: 604800\nmx: a.b\n",
	    "sts-mode", 2, true },
	{ "version: STSv1\nmode: enforce\nmax_age: 604800\n", "sts-mx", 0,
	    true },
	{ GOOD "mx: *\n", "sts-mx", 5, true },
	{ GOOD "mx: *.\n", "sts-mx", 5, true },
	{ GOOD "mx: a.*.example\n", "sts-mx", 5, true },
	{ GOOD "mx: a..example\n", "sts-mx", 5, true },
	{ GOOD "mx: .example\n", "sts-mx", 5, true },
	{ GOOD "mx: a.example.\n", "sts-mx", 5, true },
	{ GOOD "mx: a.example, b.example\n", "sts-mx", 5, true },
	{ GOOD "mx:\n", "sts-mx", 5, true },
	{ "version: STSv1\nmode: none\nmax_age: 86399\n", "sts-max-age-short",
	    3, false },
	{ "version: STSv1\nmode: none\nmax_age: 31557601\n", "sts-max-age", 3,
	    true },
	{ "version: STSv1\nmode: none\nmax_age: 99999999999\n", "sts-max-age",
	    3, true },
	{ "version: STSv1\nmode: none\nmax_age: -1\n", "sts-max-age", 3, true },
	{ "version: STSv1\nmode: none\nmax_age: \n", "sts-max-age", 3, true },
	{ "version: STSv1\nmode: none\n", "sts-max-age", 0, true },
};

START_TEST(policy_read)
{
	static struct mta_sts p;

	mta_sts_read(authstr_span_of(policies[_i].text), &p);
	ck_assert_int_eq(p.bad, policies[_i].bad);
	if (policies[_i].rule == NULL) {
		ck_assert_uint_eq(p.n_notes, 0);
		return;
	}
	ck_assert_uint_gt(p.n_notes, 0);
	ck_assert_str_eq(p.notes[0].rule, policies[_i].rule);
	ck_assert_uint_eq(p.notes[0].line, policies[_i].line);
	ck_assert_ptr_nonnull(authstr_rule_find(p.notes[0].rule));
}
END_TEST

static const struct {
	const char *host;
	bool match;
} matches[] = {
	{ "mail.example.org", true },
	{ "MAIL.Example.ORG", true },
	{ "mail.example.org.", true },
	{ "example.org", false },
	{ "a.mail.example.org", false },
	{ "a.example.net", true },
	{ "a.EXAMPLE.net.", true },
	{ "example.net", false },
	{ ".example.net", false },
	{ "a.b.example.net", false },
	{ "aexample.net", false },
	{ "*.example.net", true },
	{ "", false },
	{ ".", false },
};

START_TEST(policy_match)
{
	static struct mta_sts p;

	mta_sts_read(authstr_span_of("version: STSv1\nmode: enforce\n"
				     "mx: mail.example.org\n"
				     "mx: *.example.net\nmax_age: 604800\n"),
	    &p);
	ck_assert(!p.bad);
	ck_assert_int_eq(
	    mta_sts_matches(&p, matches[_i].host), matches[_i].match);
}
END_TEST

Suite *
suite_trust(void)
{
	Suite *s = suite_create("trust");
	TCase *t = tcase_create("dns");

	tcase_add_loop_test(t, mx_read, 0, COUNT(mx_records));
	tcase_add_test(t, name_long);
	tcase_add_test(t, srv_read);
	tcase_add_test(t, order);
	tcase_add_loop_test(t, tlsa_usable, 0, COUNT(tlsa_records));
	tcase_add_loop_test(t, resolver_read, 0, COUNT(resolvers));
	tcase_add_test(t, word);
	suite_add_tcase(s, t);
	t = tcase_create("policy");
	tcase_add_loop_test(t, policy_read, 0, COUNT(policies));
	tcase_add_loop_test(t, policy_match, 0, COUNT(matches));
	suite_add_tcase(s, t);
	return s;
}
