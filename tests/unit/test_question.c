/* SPDX-License-Identifier: MIT */
/*
 * What is asked of a resolver, in which order, and what is made of its answers
 * and its silence.  The resolver, its word and the clock are ours.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "net/ask_inside.h"
#include "net/inside.h"
#include "net/word.h"
#include "applet.h"
#include "unit/unit.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

/* ------------------------------------------------------------------ fakes --
 */

/* What was asked, a letter each: a word (w), one unchecked (u), the root's keys
 * (D), the question (q), the question with validation (Q); x: called off. */
static struct {
	char trace[64];
	double now;
	bool has_word, no_memory, validate;
	int refused; /* by dns_start */
	struct net_word *word;
	void (*seen)(const struct dns_answer *a, void *arg);
	void *arg;
	bool over;
} fake;

static void
trace(char c)
{
	size_t n = strlen(fake.trace);

	ck_assert_uint_lt(n + 1, sizeof(fake.trace));
	fake.trace[n] = c;
}

double
net_clock(void)
{
	return fake.now;
}

int
net_ask_context(const struct net_options *o, bool validate, struct dns **out,
    struct authstr_error *err)
{
	(void)o;
	(void)err;
	fake.validate = validate;
	*out = (struct dns *)(void *)&fake;
	return EXIT_DONE;
}

int
dns_start(struct dns *dns, const char *name, enum dns_type type,
    void (*seen)(const struct dns_answer *a, void *arg), void *arg,
    struct dns_query **out, struct authstr_error *err)
{
	ck_assert_ptr_eq(dns, (void *)&fake);
	ck_assert(fake.seen == NULL);
	if (type == DNS_DNSKEY)
		ck_assert_str_eq(name, ".");
	else
		ck_assert_str_eq(name, "_25._tcp.example.org");
	trace(type == DNS_DNSKEY ? 'D' : fake.validate ? 'Q' : 'q');
	err->rule = "dns-library";
	if (fake.refused != EXIT_DONE)
		return fake.refused;
	fake.seen = seen;
	fake.arg = arg;
	*out = (struct dns_query *)(void *)&fake;
	return EXIT_DONE;
}

void
dns_cancel(struct dns_query *query)
{
	ck_assert_ptr_eq(query, (void *)&fake);
	fake.seen = NULL;
	trace('x');
}

bool
net_word_send(const struct net_options *o, const char *name, enum dns_type type,
    bool unchecked, struct net_word *w)
{
	(void)o;
	(void)name;
	ck_assert_int_eq(type, DNS_TLSA);
	if (!fake.has_word)
		return false;
	trace(unchecked ? 'u' : 'w');
	w->waits = true;
	fake.word = w;
	return true;
}

void
net_word_drop(struct net_word *w)
{
	w->waits = false;
	if (fake.word == w)
		fake.word = NULL;
}

bool
net_answer_keep(struct net_answer *out, const struct dns_answer *a)
{
	out->rcode = a->rcode;
	out->secure = a->secure;
	out->bogus = a->bogus;
	return !fake.no_memory;
}

void
net_answer_free(struct net_answer *a)
{
	memset(a, 0, sizeof(*a));
}

static void
over(void *arg)
{
	ck_assert_ptr_eq(arg, &fake);
	ck_assert(!fake.over);
	fake.over = true;
}

/* ----------------------------------------------------------------- events --
 */

static void
word(int rcode, bool validated)
{
	struct net_word *w = fake.word;

	ck_assert_ptr_nonnull(w);
	net_word_drop(w);
	w->heard(w, rcode, validated);
}

static void
answer(const struct dns_answer *a)
{
	void (*seen)(const struct dns_answer *a, void *arg) = fake.seen;

	ck_assert(seen != NULL);
	fake.seen = NULL;
	seen(a, fake.arg);
}

/* The word: validated (v), not (n), SERVFAIL (s).  An answer: secure (A), not
 * (a), none (f), bogus (b).  Time: until something is due (t), all of it (T).
 */
static void
happen(char c)
{
	struct dns_answer a = { .name = "",
		.secure = c == 'A',
		.bogus = c == 'b',
		.failed = c == 'f' ? "no" : NULL };

	switch (c) {
	case 'v':
	case 'n':
		word(DNS_NOERROR, c == 'v');
		break;
	case 's':
		word(DNS_SERVFAIL, false);
		break;
	case 't':
	case 'T':
		fake.now = c == 't' ? net_question_due() : 60e3;
		ck_assert(!isinf(fake.now));
		net_question_process();
		break;
	default:
		answer(&a);
	}
}

enum { VALIDATE = 1, ANCHOR = 2, HAS_WORD = 4, NO_MEMORY = 8 };
static const struct {
	unsigned how;
	const char *events, *trace;
	int status;
	const char *rule, *why;
	bool secure, bogus;
} rows[] = {
	/* nobody wants to know */
	{ 0, "a", "q", 0, NULL, "", false, false },
	{ 0, "A", "q", 0, NULL, "", true, false },
	{ HAS_WORD, "a", "q", 0, NULL, "", false, false },
	{ 0, "f", "q", EXIT_NO_HOST, "resolver-failed", "", false, false },
	{ 0, "t", "qx", EXIT_TIMEOUT, "timeout", "", false, false },
	{ NO_MEMORY, "a", "q", EXIT_INTERNAL, "no-memory", "", false, false },
	/* libunbound validates, where it can get at the root's keys */
	{ VALIDATE, "AA", "DQ", 0, NULL, "", true, false },
	{ VALIDATE, "Aa", "DQ", 0, NULL, "", false, false },
	{ VALIDATE, "Ab", "DQ", 0, NULL, "", false, true },
	{ VALIDATE, "aA", "Dq", 0, NULL, "root's keys", true, false },
	{ VALIDATE, "fa", "Dq", 0, NULL, "root's keys", false, false },
	{ VALIDATE, "ta", "Dxq", 0, NULL, "root's keys", false, false },
	{ VALIDATE, "tT", "Dxqx", EXIT_TIMEOUT, "timeout", "", false, false },
	{ VALIDATE, "Af", "DQ", EXIT_NO_HOST, "resolver-failed", "", false,
	    false },
	/* anchors of one's own leave no doubt, and want no word */
	{ ANCHOR | HAS_WORD, "A", "Q", 0, NULL, "", true, false },
	{ VALIDATE | ANCHOR, "b", "Q", 0, NULL, "", false, true },
	/* a resolver on this machine has validated it, or has not */
	{ VALIDATE | HAS_WORD, "va", "wq", 0, NULL, "", true, false },
	{ VALIDATE | HAS_WORD, "nAA", "wDQ", 0, NULL, "", true, false },
	{ VALIDATE | HAS_WORD, "naa", "wDq", 0, NULL, "root's keys", false,
	    false },
	/* it gives nothing: because it is bogus, or for another reason */
	{ VALIDATE | HAS_WORD, "sn", "wu", 0, NULL, "could not validate", false,
	    true },
	{ VALIDATE | HAS_WORD, "ssAf", "wuDQ", EXIT_NO_HOST, "resolver-failed",
	    "", false, false },
	/* a datagram may be lost, and a resolver silent */
	{ VALIDATE | HAS_WORD, "tva", "wwq", 0, NULL, "", true, false },
	{ VALIDATE | HAS_WORD, "ttttta", "wwwwwDxq", 0, NULL, "root's keys",
	    false, false },
	{ VALIDATE | HAS_WORD, "sttttsAa", "wuuuuuDQ", 0, NULL, "", false,
	    false },
	{ VALIDATE | HAS_WORD, "T", "w", EXIT_TIMEOUT, "timeout", "", false,
	    false },
};

static struct net_question *
begin(unsigned how, int want)
{
	static struct net_options o;
	struct net_question *q;
	struct authstr_error err = { 0 };

	fake.has_word = (how & HAS_WORD) != 0;
	fake.no_memory = (how & NO_MEMORY) != 0;
	o.validate = (how & VALIDATE) != 0;
	o.trust_anchor = (how & ANCHOR) != 0 ? "file" : NULL;
	ck_assert_int_eq(net_question_begin(&o, "_25._tcp.example.org",
			     DNS_TLSA, over, &fake, &q, &err),
	    want);
	ck_assert((q != NULL) == (want == EXIT_DONE));
	ck_assert_uint_eq(net_question_count(), q != NULL);
	return q;
}

START_TEST(question)
{
	struct net_question *q = begin(rows[_i].how, EXIT_DONE);
	struct net_answer a;
	struct authstr_error err = { 0 };

	for (const char *c = rows[_i].events; *c != '\0'; c++) {
		ck_assert(!fake.over);
		happen(*c);
	}
	ck_assert(fake.over);
	ck_assert_str_eq(fake.trace, rows[_i].trace);
	ck_assert_uint_eq(net_question_count(), 0);
	ck_assert(isinf(net_question_due()));
	ck_assert_int_eq(net_question_take(q, &a, &err), rows[_i].status);
	if (rows[_i].rule != NULL)
		ck_assert_str_eq(err.rule, rows[_i].rule);
	ck_assert_ptr_nonnull(strstr(a.why, rows[_i].why));
	ck_assert(a.secure == rows[_i].secure);
	ck_assert(a.bogus == rows[_i].bogus);
	net_answer_free(&a);
}
END_TEST

/* What is known of the root is known to all that follow. */
START_TEST(question_root_once)
{
	for (int i = 0; i < 3; i++) {
		struct net_question *q = begin(VALIDATE, EXIT_DONE);
		struct net_answer a;

		if (i == 0)
			happen('A');
		happen('A');
		ck_assert_int_eq(net_question_take(q, &a, NULL), EXIT_DONE);
		ck_assert(a.secure);
		fake.over = false;
	}
	ck_assert_str_eq(fake.trace, "DQQQ");
}
END_TEST

/* Nobody is told of one that was freed, or that never began. */
START_TEST(question_freed)
{
	struct net_question *q = begin(0, EXIT_DONE);

	net_question_free(q);
	ck_assert_str_eq(fake.trace, "qx");
	ck_assert(!fake.over);
	fake.refused = EXIT_CONFIG;
	begin(0, EXIT_CONFIG);
	ck_assert(!fake.over);
	net_question_free(NULL);
}
END_TEST

/* The earliest is due first, and a late one is no matter of the others. */
START_TEST(question_many)
{
	static struct net_options o[3] = { { .timeout = 30 }, { .timeout = 10 },
		{ .timeout = 20, .stage_timeout = 15 } };
	struct net_question *q[3];
	struct authstr_error err;

	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(
		    net_question_begin(&o[i], "_25._tcp.example.org", DNS_TLSA,
			over, &fake, &q[i], &err),
		    EXIT_DONE);
		fake.seen = NULL;
	}
	ck_assert_uint_eq(net_question_count(), 3);
	ck_assert(net_question_due() == 10e3);
	happen('t');
	ck_assert_uint_eq(net_question_count(), 2);
	ck_assert(net_question_due() == 15e3);
	fake.over = false;
	happen('t');
	ck_assert_uint_eq(net_question_count(), 1);
	ck_assert(net_question_due() == 30e3);
	for (int i = 0; i < 3; i++)
		net_question_free(q[i]);
}
END_TEST

static void
set_up(void)
{
	net_question_forget();
	memset(&fake, 0, sizeof(fake));
}

Suite *
suite_question(void)
{
	Suite *s = suite_create("question");
	TCase *t = tcase_create("question");

	tcase_add_checked_fixture(t, set_up, NULL);
	tcase_add_loop_test(t, question, 0, COUNT(rows));
	tcase_add_test(t, question_root_once);
	tcase_add_test(t, question_freed);
	tcase_add_test(t, question_many);
	suite_add_tcase(s, t);
	return s;
}
