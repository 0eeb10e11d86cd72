/* SPDX-License-Identifier: MIT */
/*
 * exim_auth: logins in Exim -d that does not show the dialogue
 * (-d-all+auth+expand).  What it says of one:
 *
 *	21056 plain_server authenticator server_condition:
 *	21056   $auth1 =
 *	21056   $auth2 = nora@example.org
 *	21056   $auth3 = secret
 *	21056 expanded string: true
 *
 *	21057 CRAM-MD5: user name = omar@example.org
 *	21057           challenge = <21057.1795933425@mx3.example.org>
 *	21057           received  = a291045fa1ebe74800e77619b2c27d92
 *	21057           digest    = a291045fa1ebe74800e77619b2c27d92
 *
 * What the main log has of a refusal stands among it.
 */
#include "base/text.h"
#include "capture/exim.h"
#include "capture/log_part.h"

/* struct talk's marks */
enum auth_mark {
	AUTH_CONDITION = 1 << 10, /* what was expanded comes next */
	AUTH_PLAIN = 1 << 11,
	AUTH_LOGIN = 1 << 12,
	AUTH_DRIVER = 1 << 13 /* has looked at the password by itself */
};
#define AUTH_ANY (AUTH_CONDITION | AUTH_PLAIN | AUTH_LOGIN | AUTH_DRIVER)

static unsigned
marks_of(span mech)
{
	if (span_equal(mech, SPAN("PLAIN")))
		return AUTH_PLAIN;
	if (span_equal(mech, SPAN("LOGIN")))
		return AUTH_LOGIN;
	return authstr_mech_find(mech) != NULL ? AUTH_DRIVER : 0;
}

static void
tell(struct reader *r, const struct record *rec, const struct result *result)
{
	struct result open = *result;

	open.protocol = "smtp";
	open.open = true;
	reader_result(r, rec, &open);
}

static void
end(struct reader *r, const struct record *rec, struct talk *t)
{
	struct result result = { .key = span_make(t->key, t->key_len),
		.protocol = "smtp",
		.outcome = AUTHSTR_OUTCOME_SUCCESS };

	t->marks &= ~(unsigned)AUTH_ANY;
	if (t->dialogue.open != NULL)
		reader_result(r, rec, &result);
}

/* CRAM-MD5 has told how it ended. */
static bool
is_told(const struct talk *t, span mech)
{
	const struct dialogue *d = &t->dialogue;

	return d->open == NULL && d->ended &&
	       d->ended_outcome == AUTHSTR_OUTCOME_SUCCESS &&
	       span_equal(buf_span(&d->ended_mech), mech);
}

static bool
begin(struct reader *r, const struct record *rec, struct talk *t, span s)
{
	struct result result = { .key = span_make(t->key, t->key_len) };
	size_t at = span_search(s, SPAN(" authenticator server_condition:"), 0);
	unsigned marks;

	if (at == SPAN_NPOS)
		return false;
	result.mech = log_mech(span_sub(s, 0, at));
	marks = marks_of(result.mech);
	if (marks == AUTH_DRIVER && is_told(t, result.mech))
		return true;
	tell(r, rec, &result);
	t->marks = (t->marks & ~(unsigned)AUTH_ANY) | AUTH_CONDITION | marks;
	return true;
}

/* "$auth2 = text": who it is, and with what */
static void
see_variable(struct reader *r, const struct record *rec, struct talk *t, span s)
{
	struct result result = { .key = span_make(t->key, t->key_len) };

	if (span_take(&s, SPAN("$auth1 = ")) && (t->marks & AUTH_PLAIN) == 0) {
		result.user = s;
		tell(r, rec, &result);
		if ((t->marks & AUTH_DRIVER) != 0)
			end(r, rec, t);
	} else if (span_take(&s, SPAN("$auth2 = "))) {
		if ((t->marks & AUTH_PLAIN) != 0)
			result.user = s;
		else if ((t->marks & AUTH_LOGIN) != 0)
			result.password = s;
		tell(r, rec, &result);
	} else if (span_take(&s, SPAN("$auth3 = ")) &&
		   (t->marks & AUTH_PLAIN) != 0) {
		result.password = s;
		tell(r, rec, &result);
	}
}

/* A refusal has a line of the main log's as well. */
static void
see_condition(
    struct reader *r, const struct record *rec, struct talk *t, span s)
{
	static const char *const yes[] = { "1", "yes", "true" };

	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
		if (span_equal(s, authstr_span_of(yes[i]))) {
			end(r, rec, t);
			return;
		}
	t->marks &= ~(unsigned)AUTH_ANY;
}

/* ----------------------------------------------------------- CRAM-MD5 -- */

static struct exim_cram *
cram_of(struct reader *r, const struct talk *t)
{
	return &r->cram[(size_t)(t - r->talks) % EXIM_CRAMS];
}

static void
say(struct reader *r, const struct record *rec, struct talk *t,
    enum authstr_from from, span text)
{
	struct message m = { .key = span_make(t->key, t->key_len),
		.protocol = "smtp",
		.from = from,
		.text = text,
		.said = true,
		.plain = true };

	reader_message(r, rec, &m);
}

/* "user digest", from two lines: whoever masks has masked them. */
static void
say_answer(struct reader *r, const struct record *rec, struct talk *t, span s)
{
	struct exim_cram *c = cram_of(r, t);

	c->received = log_hash(s);
	if (r->out->watch != NULL)
		return;
	room_begin(&r->quoted, rec->raw);
	for (size_t i = 0; i < c->user.len; i++)
		room_put(&r->quoted, c->user.p[i], 0);
	room_put(&r->quoted, ' ', 0);
	for (size_t i = 0; i < s.len; i++)
		room_put(&r->quoted, s.p[i], (size_t)(s.p - rec->raw.p) + i);
	say(r, rec, t, AUTHSTR_CLIENT, buf_span(&r->quoted.text));
}

static bool
see_cram(struct reader *r, const struct record *rec, struct talk *t, span s)
{
	struct exim_cram *c = cram_of(r, t);
	struct message m = { .key = span_make(t->key, t->key_len),
		.protocol = "smtp",
		.mech = SPAN("CRAM-MD5"),
		.from = AUTHSTR_CLIENT };

	if (span_take(&s, SPAN("CRAM-MD5: user name = "))) {
		c->user.len = 0;
		c->received = 0;
		log_key_put(&c->user, s);
		reader_message(r, rec, &m);
	} else if (c->user.len == 0 || t->dialogue.open == NULL) {
		return false;
	} else if (span_take(&s, SPAN("challenge = "))) {
		say(r, rec, t, AUTHSTR_SERVER, s);
	} else if (span_take(&s, SPAN("received  = "))) {
		say_answer(r, rec, t, s);
	} else if (span_take(&s, SPAN("digest    = "))) {
		if (c->received == log_hash(s))
			end(r, rec, t);
		c->user.len = 0;
	} else {
		return false;
	}
	return true;
}

bool
exim_auth_begins(span s)
{
	return span_starts(s, SPAN("CRAM-MD5: user name = ")) ||
	       span_ends(s, SPAN(" authenticator server_condition:"));
}

bool
exim_auth(struct reader *r, const struct record *rec, struct talk *t, span s)
{
	if (see_cram(r, rec, t, s) || begin(r, rec, t, s))
		return true;
	if ((t->marks & AUTH_CONDITION) == 0)
		return false;
	if (span_starts(s, SPAN("$auth")))
		see_variable(r, rec, t, s);
	else if (span_take(&s, SPAN("expanded string: ")))
		see_condition(r, rec, t, s);
	else
		return span_starts(s, SPAN("$"));
	return true;
}
