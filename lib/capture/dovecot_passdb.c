/* SPDX-License-Identifier: MIT */
/*
 * dovecot_passdb: what a passdb says of a login, with auth_verbose.
 *
 *	passwd-file(user,192.0.2.1,<session>): Password mismatch
 *	    (given password: pw)
 *	auth(user,192.0.2.1,sasl:plain)<session>: passwd-file: unknown user
 *
 * One login may be looked for in several of them; a name that comes again is
 * another login.
 */
#include "base/text.h"
#include "capture/dovecot.h"
#include "capture/record_part.h"

static const struct {
	const char *words;
	unsigned mark;
} refusals[] = {
	{ "assword mismatch", 0 },
	{ "nknown user", DOVECOT_UNKNOWN },
	{ "user not found", DOVECOT_UNKNOWN },
	{ "User unknown", DOVECOT_UNKNOWN },
	{ "pam_authenticate() failed", 0 },
	{ "uthentication failure", 0 },
	{ "oauth2 failed", 0 },
	{ "invalid credentials", 0 },
	{ "Invalid credentials", 0 },
	{ "invalid password", 0 },
	{ "Empty password", 0 },
	{ "Empty username", 0 },
	{ "Username character disallowed", 0 },
	{ "Login not permitted", 0 },
	{ "allow_nets check failed", 0 },
	{ "CRAM-MD5 lookup not supported", 0 },
	{ "Requested ", DOVECOT_UNKNOWN },
};

struct told {
	span db, user, ip, session, mech, text;
};

/* "(user,192.0.2.1,<session>)" or "(user,192.0.2.1,sasl:plain)<session>" */
static void
read_detail(struct told *t, span detail)
{
	span in = span_sub(detail, 1, span_find(detail, ')', 0) - 1);
	span part = SPAN_NONE;
	size_t at = span_find(detail, '<', 0);

	if (at != SPAN_NPOS) {
		span s = span_from(detail, at + 1);

		t->session = span_sub(s, 0, span_find(s, '>', 0));
	}
	if (!span_take_until(&in, ',', &t->user)) {
		t->user = in;
		return;
	}
	if (!span_take_until(&in, ',', &t->ip)) {
		t->ip = in;
		return;
	}
	if (!span_take_until(&in, ',', &part))
		part = in;
	if (span_take(&part, SPAN("sasl:")))
		t->mech = part;
}

static bool
read_told(const struct dovecot_line *l, struct told *t)
{
	struct record inner = { .number = 0 };
	span text = l->text;

	*t = (struct told){ .db = SPAN_NONE };
	if (l->detail.len > 0)
		read_detail(t, l->detail);
	/* a worker's number, and the connection it serves */
	while (record_take_tag(&text, &inner)) {
		if (span_starts(inner.program, SPAN("conn")))
			continue;
		t->db = inner.program;
		if (inner.detail.len > 0 && inner.detail.p[0] == '(' &&
		    span_find(inner.detail, ',', 0) != SPAN_NPOS)
			read_detail(t, inner.detail);
		if (t->ip.len > 0)
			break;
	}
	t->text = text;
	return t->ip.len > 0 && t->db.len > 0;
}

static bool
find_refusal(span text, unsigned *mark)
{
	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++)
		if (span_search(text,
			span_make(refusals[i].words, strlen(refusals[i].words)),
			0) != SPAN_NPOS) {
			*mark = refusals[i].mark;
			return true;
		}
	return false;
}

/* "(given password: pw)" at the end */
static span
given_password(span text)
{
	if (!log_after(&text, SPAN("(given password: ")))
		return SPAN_NONE;
	return text.len > 0 && text.p[text.len - 1] == ')'
		   ? span_sub(text, 0, text.len - 1)
		   : text;
}

/* cram-md5 and the like are no passdb, but the mechanism itself. */
static span
mech_of(const struct told *t)
{
	const struct authstr_mech *m =
	    authstr_mech_find(t->mech.len > 0 ? t->mech : t->db);

	return m != NULL ? authstr_span_of(authstr_mech_name(m)) : t->mech;
}

bool
dovecot_passdb(
    struct reader *r, const struct record *rec, const struct dovecot_line *l)
{
	struct told told;
	struct result result = {
		.outcome = AUTHSTR_OUTCOME_REFUSED, .more = true, .open = true
	};
	struct log_key place;
	struct talk *t;
	unsigned mark = 0;
	bool again;

	if (!read_told(l, &told))
		return false;
	dovecot_user(r, told.session, told.user,
	    span_equal(told.text, SPAN("Auth request finished")));
	if (l->debug || !find_refusal(told.text, &mark))
		return false;
	place = dovecot_key(told.ip, SPAN_NONE);
	result.key = told.session.len > 0 ? told.session : log_key_span(&place);
	result.ends.client = told.ip;
	result.user = told.user;
	result.mech = mech_of(&told);
	result.password = given_password(told.text);
	result.reply = log_before(told.text, SPAN(" (given password"));
	t = reader_find(r, result.key);
	again = t != NULL && (t->marks & DOVECOT_DB) != 0 &&
		(t->marks & DOVECOT_AUTH) == 0;
	if (again && t->asked_of == log_hash(told.db))
		dialogue_end(&t->dialogue);
	if (t == NULL || (t->marks & DOVECOT_DB) == 0 ||
	    t->dialogue.open == NULL)
		again = false;
	reader_result(r, rec, &result);
	t = reader_find(r, result.key);
	if (t == NULL || (t->marks & DOVECOT_AUTH) != 0)
		return true;
	if (!again)
		t->asked_of = log_hash(told.db);
	t->marks = DOVECOT_DB | mark;
	return true;
}
