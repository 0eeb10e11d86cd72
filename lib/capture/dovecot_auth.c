/* SPDX-License-Identifier: MIT */
/*
 * dovecot_auth: the exchange as auth_debug has it.  The fields are parted by
 * tabs, which syslog may write as "#011" and journalctl as blanks.
 *
 *	client in: AUTH	1	PLAIN	service=imap	session=.. rip=..
 *resp=.. client passdb out: CONT	1	base64 client in: CONT	1
 *base64 client passdb out: OK	1	user=..
 *
 * 2.4 has "conn unix:login (pid=1,uid=2) [3]: " before it; without that, a
 * number alone tells the exchanges apart, and each login process counts from 1.
 */
#include "base/text.h"
#include "capture/dovecot.h"
#include "capture/refine.h"

/* Behind a tab, however it was written; journalctl shows eight blanks. */
static size_t
tab_length(span s)
{
	static const span tabs[] = { { (const unsigned char *)"\t", 1 },
		{ (const unsigned char *)"#011", 4 },
		{ (const unsigned char *)"\\t", 2 },
		{ (const unsigned char *)"^I", 2 } };
	size_t n = 0;

	for (size_t i = 0; i < sizeof(tabs) / sizeof(tabs[0]); i++)
		if (span_starts(s, tabs[i]))
			return tabs[i].len;
	while (n < s.len && s.p[n] == ' ')
		n++;
	return n;
}

static span
take_field(span *s)
{
	span field;
	size_t i = 0, tab = 0;

	while (i < s->len && (tab = tab_length(span_from(*s, i))) == 0)
		i++;
	field = span_sub(*s, 0, i);
	*s = span_from(*s, i + tab);
	return field;
}

static span
take_named(span fields, span name)
{
	while (fields.len > 0) {
		span field = take_field(&fields);

		if (span_take(&field, name))
			return field;
	}
	return SPAN_NONE;
}

/* "base64 (previous base64 data may contain sensitive data)" */
static span
bare(span s)
{
	return span_sub(s, 0, span_find(s, ' ', 0));
}

static void
set_message(struct message *m, span text)
{
	m->text = text;
	m->hidden = span_equal(text, SPAN("<hidden>"));
	m->said = !m->hidden;
}

/* ------------------------------------------------------ whose it is -- */

/* A number of the connection before the rest, where there is one. */
static uint64_t
take_conn(span *text)
{
	uint64_t conn = 0;
	span s = *text;

	if (!span_take(&s, SPAN("conn ")) || !log_after(&s, SPAN("[")) ||
	    !span_take_number(&s, UINT32_MAX, &conn) ||
	    !span_take(&s, SPAN("]: ")))
		return 0;
	*text = s;
	return conn;
}

static uint64_t
request_of(uint64_t conn, span id)
{
	uint64_t n = 0;

	if (!span_take_number(&id, UINT32_MAX, &n))
		return 0;
	return (conn << 32 | n) + 1;
}

/* Does the token read like an answer in that mechanism? */
static bool
fits(const struct talk *t, span token)
{
	struct authstr_guess guesses[4];
	struct token read;
	size_t n = 0;
	bool ok = false;

	token_init(&read);
	if (token_read(&read, token, false) == AUTHSTR_OK)
		n = authstr_sniff(buf_span(&read.bytes), guesses, 4);
	for (size_t i = 0; i < n; i++)
		ok = ok ||
		     span_equal_case(
			 authstr_span_of(authstr_mech_name(guesses[i].mech)),
			 buf_span(&t->dialogue.open->mech_name));
	token_wipe(&read);
	return ok;
}

void
dovecot_user(struct reader *r, span session, span user, bool decided)
{
	struct talk *t = session.len > 0 ? reader_find(r, session) : NULL;

	if (t == NULL || (t->marks & DOVECOT_AUTH) == 0)
		return;
	t->asked_of = log_hash(user);
	if (decided)
		t->marks |= DOVECOT_DECIDED;
}

/* What an exchange has to be. */
struct wanted {
	uint64_t request; /* 0: any */
	bool answer;      /* is it the client's turn? */
	span token;       /* what it says, or none */
	span user;        /* whose it is, or none */
	unsigned not ;    /* marks that it has not */
};

static bool
is_wanted(const struct talk *t, const struct wanted *w)
{
	return (w->request == 0 ? t->request != 0 : t->request == w->request) &&
	       t->dialogue.open != NULL && (t->marks & w->not ) == 0 &&
	       ((t->marks & DOVECOT_ANSWER) != 0) == w->answer;
}

static bool
is_better(const struct talk *t, const struct wanted *w)
{
	if (w->user.len > 0)
		return t->asked_of == log_hash(w->user);
	return w->token.len > 0 && fits(t, w->token);
}

/* Of several: the one that the text or the user fits; for a client that one
 * which waits longest, for the server the one that spoke last. */
static struct talk *
find_exchange(struct reader *r, const struct wanted *w)
{
	struct talk *best = NULL;
	uint64_t best_used = 0;
	bool fit = false;

	for (size_t i = 0; r->talks != NULL && i < READER_TALKS; i++) {
		struct talk *t = &r->talks[i];
		bool better;

		if (r->used[i] == 0 || !is_wanted(t, w))
			continue;
		better = is_better(t, w);
		if (best != NULL &&
		    (better < fit ||
			(better == fit &&
			    (r->used[i] > best_used) == w->answer)))
			continue;
		best = t;
		best_used = r->used[i];
		fit = better;
	}
	return best;
}

static span
talk_key(const struct talk *t)
{
	return span_make(t->key, t->key_len);
}

/* Is it the password itself?  Else it is what a mechanism made of it: octets,
 * or "4096,salt,.." of SCRAM. */
static bool
is_stored_plain(span hex)
{
	struct authstr_buf stored;
	uint64_t rounds;
	bool plain;
	span s;

	if (hex.len % 2 != 0 || !text_is_hex(hex))
		return false;
	buf_init(&stored, TOKEN_MAX);
	refine_hex(hex, &stored);
	s = buf_span(&stored);
	plain =
	    refine_is_text(s) && !(span_take_number(&s, UINT32_MAX, &rounds) &&
				     span_starts(s, SPAN(",")));
	buf_wipe(&stored);
	return plain;
}

bool
dovecot_credentials(struct reader *r, span text)
{
	struct talk *last = NULL;
	uint64_t used = 0;

	if (!span_take(&text, SPAN("Credentials: ")))
		return false;
	if (!is_stored_plain(text))
		return true;
	for (size_t i = 0; r->talks != NULL && i < READER_TALKS; i++) {
		struct talk *t = &r->talks[i];

		if (r->used[i] <= used || t->dialogue.open == NULL ||
		    t->request == 0)
			continue;
		last = t;
		used = r->used[i];
	}
	if (last != NULL)
		last->dialogue.open->facts |= LOGIN_CLEAR;
	return true;
}

/* ---------------------------------------------------------- the lines -- */

/* POP3's APOP comes as "<timestamp>", user and the digest's octets, with NULs
 * in between; here it becomes what the client said. */
static void
say_apop(struct talk *t, const struct record *rec, span resp)
{
	static const char digits[] = "0123456789abcdef";
	struct line line = { .number = rec->number, .time = rec->time };
	struct token token;
	struct authstr_buf said;
	span stamp, user, rest;

	token_init(&token);
	buf_init(&said, LOGIN_PLACE_MAX);
	if (token_read(&token, resp, false) != AUTHSTR_OK)
		goto out;
	rest = buf_span(&token.bytes);
	if (!span_take_until(&rest, 0, &stamp) ||
	    !span_take_until(&rest, 0, &user) || rest.len != 16 ||
	    dialogue_begin(&t->dialogue, &line, LOGIN_APOP) == NULL)
		goto out;
	buf_put(&said, user);
	buf_put_byte(&said, ' ');
	for (size_t i = 0; i < rest.len; i++) {
		buf_put_byte(&said, (unsigned char)digits[rest.p[i] >> 4]);
		buf_put_byte(&said, (unsigned char)digits[rest.p[i] & 15]);
	}
	t->dialogue.open->facts |= LOGIN_NAMED;
	t->dialogue.open->initial_response = true;
	buf_put(&t->dialogue.open->mech_name, SPAN("APOP"));
	login_say(t->dialogue.open, AUTHSTR_SERVER, stamp);
	login_say(t->dialogue.open, AUTHSTR_CLIENT, buf_span(&said));
out:
	buf_wipe(&said);
	token_wipe(&token);
}

/* submission's own debug lines began it */
static bool
is_begun(const struct talk *t, const struct message *m)
{
	return t != NULL && t->dialogue.open != NULL && m->protocol != NULL &&
	       strcmp(m->protocol, "smtp") == 0 &&
	       (t->marks & DOVECOT_AUTH) == 0 &&
	       span_equal_case(buf_span(&t->dialogue.open->mech_name), m->mech);
}

static void
read_auth(struct reader *r, const struct record *rec, uint64_t conn, span rest)
{
	span id = take_field(&rest), mech = take_field(&rest);
	span rip = take_named(rest, SPAN("rip=")),
	     rport = take_named(rest, SPAN("rport=")),
	     service = take_named(rest, SPAN("service=")), session, resp;
	struct log_key place = dovecot_key(rip, rport);
	struct message m = { .mech = mech,
		.ends = { rip, rport, take_named(rest, SPAN("lip=")),
		    take_named(rest, SPAN("lport=")) } };
	struct talk *t;

	if (service.len == 0)
		service = take_named(rest, SPAN("protocol="));
	session = take_named(rest, SPAN("session="));
	resp = take_named(rest, SPAN("resp="));
	m.protocol = log_protocol(service);
	if (resp.p != NULL)
		set_message(&m, bare(resp));
	m.key = log_key_span(&place);
	if (m.said && span_equal(mech, SPAN("APOP")))
		m.mech = SPAN_NONE;
	t = reader_find(r, m.key);
	if (t != NULL && (t->marks & DOVECOT_CANCEL) != 0)
		dialogue_finish(&t->dialogue, AUTHSTR_OUTCOME_ABORTED);
	if (is_begun(t, &m)) {
		if (t->dialogue.open->n_said > 0)
			m.said = false;
		m.mech = SPAN_NONE;
	}
	t = reader_message(r, rec, &m);
	if (t == NULL)
		return;
	if (m.said && span_equal(mech, SPAN("APOP")))
		say_apop(t, rec, m.text);
	if (m.mech.len == 0 && m.said && t->dialogue.open != NULL)
		t->dialogue.open->initial_response = true;
	t->marks = DOVECOT_AUTH;
	t->request = request_of(conn, id);
	reader_alias(r, t, session);
}

static void
read_cont(struct reader *r, const struct record *rec, uint64_t conn, span rest,
    bool answer)
{
	/* "CONT<hidden>" has no number */
	struct wanted w = { .request =
				span_starts(rest, SPAN("<"))
				    ? 0
				    : request_of(conn, take_field(&rest)),
		.answer = answer,
		.token = answer ? bare(rest) : SPAN_NONE };
	struct message m = { .from = answer ? AUTHSTR_CLIENT : AUTHSTR_SERVER };
	struct talk *t = find_exchange(r, &w);

	if (t == NULL)
		return;
	set_message(&m, bare(rest));
	m.key = talk_key(t);
	if (answer && (t->marks & DOVECOT_SAID) != 0)
		login_watch_again(t->dialogue.open, AUTHSTR_CLIENT,
		    m.said ? m.text : SPAN_NONE);
	else
		reader_message(r, rec, &m);
	t->marks &= ~(unsigned)DOVECOT_SAID;
	t->marks ^= DOVECOT_ANSWER;
}

static struct talk *
find_either(struct reader *r, struct wanted *w)
{
	struct talk *t = find_exchange(r, w);

	w->answer = !w->answer;
	return t != NULL ? t : find_exchange(r, w);
}

/* The login process may have told it already. */
static bool
is_told_gone(struct reader *r, uint64_t request)
{
	for (size_t i = 0; r->talks != NULL && i < READER_TALKS; i++) {
		struct talk *t = &r->talks[i];

		if (r->used[i] == 0 || t->request != request ||
		    (t->marks & DOVECOT_GONE) == 0)
			continue;
		t->marks &= ~(unsigned)DOVECOT_GONE;
		return true;
	}
	return false;
}

/* Before 2.4 it tells a client that gave up from one that went away by its
 * place: before or behind the login process' line. */
static void
read_cancel(struct reader *r, uint64_t conn, span rest)
{
	struct wanted w = { .request = request_of(conn, take_field(&rest)),
		.answer = true,
		.not = DOVECOT_DECIDED };
	struct talk *t;

	if (conn == 0 && is_told_gone(r, w.request))
		return;
	t = find_either(r, &w);
	if (t == NULL)
		return;
	if (conn != 0) {
		t->marks |= DOVECOT_CANCEL;
		return;
	}
	t->dialogue.open->facts |= LOGIN_CANCELLED;
	dialogue_finish(&t->dialogue, AUTHSTR_OUTCOME_ABORTED);
}

static void
read_end(struct reader *r, const struct record *rec, uint64_t conn, span rest,
    enum authstr_outcome outcome)
{
	struct wanted w = { .request = request_of(conn, take_field(&rest)) };
	struct message last = { .from = AUTHSTR_SERVER, .said = true };
	struct result result = { .outcome = outcome };
	struct talk *t;

	w.user = take_named(rest, SPAN("original_user="));
	if (w.user.len == 0)
		w.user = take_named(rest, SPAN("user="));
	t = find_either(r, &w);
	if (t == NULL)
		return;
	last.key = result.key = talk_key(t);
	last.text = bare(take_named(rest, SPAN("resp=")));
	if (last.text.len > 0)
		reader_message(r, rec, &last);
	result.reply = take_named(rest, SPAN("reason="));
	result.user = w.user;
	reader_result(r, rec, &result);
	t->marks &= ~(unsigned)(DOVECOT_ANSWER | DOVECOT_DB);
}

bool
dovecot_client(struct reader *r, const struct record *rec, span text)
{
	uint64_t conn = take_conn(&text);
	span verb;

	if (span_take(&text, SPAN("client in: "))) {
		if (span_take(&text, SPAN("CONT<"))) {
			read_cont(r, rec, conn, SPAN("<hidden>"), true);
			return true;
		}
		verb = take_field(&text);
		if (span_equal(verb, SPAN("AUTH")))
			read_auth(r, rec, conn, text);
		else if (span_equal(verb, SPAN("CONT")))
			read_cont(r, rec, conn, text, true);
		else if (span_equal(verb, SPAN("CANCEL")))
			read_cancel(r, conn, text);
		else
			read_cancel(r, conn, verb);
		return true;
	}
	if (!span_take(&text, SPAN("client passdb out: ")) &&
	    !span_take(&text, SPAN("client out: ")))
		return false;
	verb = take_field(&text);
	if (span_equal(verb, SPAN("CONT")))
		read_cont(r, rec, conn, text, false);
	else if (span_equal(verb, SPAN("OK")))
		read_end(r, rec, conn, text, AUTHSTR_OUTCOME_SUCCESS);
	else if (span_equal(verb, SPAN("FAIL")))
		read_end(r, rec, conn, text, AUTHSTR_OUTCOME_REFUSED);
	return true;
}
