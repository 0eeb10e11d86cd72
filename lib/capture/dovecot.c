/* SPDX-License-Identifier: MIT */
/*
 * dovecot: what the login processes say.
 *
 *	imap-login: Info: Login: user=<u>, method=PLAIN, rip=.., session=<s>
 *	imap-login: Info: Disconnected: .. (auth failed, 1 attempts in 2 secs):
 *	    user=<u>, method=..
 *	submission-login: Debug: smtp-server: conn 192.0.2.1:1234 [1]: ..
 */
#include "capture/dovecot.h"
#include "base/text.h"
#include "capture/record_part.h"

bool
dovecot_read(const struct record *rec, struct dovecot_line *line)
{
	static const char *const levels[] = { "Debug: ", "Info: ", "Warning: ",
		"Error: ", "Fatal: ", "Panic: " };
	struct record inner = *rec;
	span text = rec->text;

	if (rec->program.len == 0 || span_ends(rec->program, SPAN("dovecot"))) {
		if (!record_take_tag(&text, &inner))
			return false;
	}
	*line = (struct dovecot_line){ .service = inner.program,
		.detail = inner.detail };
	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++)
		if (span_take(&text, span_make(levels[i], strlen(levels[i])))) {
			line->debug = i == 0;
			break;
		}
	line->text = text;
	return true;
}

struct log_key
dovecot_key(span ip, span port)
{
	struct log_key key = { .len = 0 };
	bool six = span_find(ip, ':', 0) != SPAN_NPOS;

	log_key_put(&key, SPAN("dovecot "));
	log_key_put(&key, six ? SPAN("[") : SPAN_NONE);
	log_key_put(&key, ip);
	log_key_put(&key, six ? SPAN("]") : SPAN_NONE);
	if (port.len > 0) {
		log_key_put(&key, SPAN(":"));
		log_key_put(&key, port);
	}
	return key;
}

/* What a line says before "user=<": the first that is in it counts. */
static const struct {
	const char *words;
	enum authstr_outcome outcome;
} verdicts[] = {
	{ "no auth attempts", AUTHSTR_OUTCOME_UNKNOWN },
	{ "before auth was ready", AUTHSTR_OUTCOME_UNKNOWN },
	{ "sent invalid base64", AUTHSTR_OUTCOME_REFUSED },
	{ "aborted by client", AUTHSTR_OUTCOME_ABORTED },
	{ "failed: Aborted", AUTHSTR_OUTCOME_ABORTED },
	{ "didn't finish SASL auth", AUTHSTR_OUTCOME_UNFINISHED },
	{ "disconnected while auth", AUTHSTR_OUTCOME_UNFINISHED },
	{ "unfinished AUTH command", AUTHSTR_OUTCOME_UNFINISHED },
	{ "auth failed", AUTHSTR_OUTCOME_REFUSED },
	{ "auth attempts", AUTHSTR_OUTCOME_REFUSED },
	{ "Authenticate ", AUTHSTR_OUTCOME_REFUSED },
	{ "APOP failed", AUTHSTR_OUTCOME_REFUSED },
	{ "tried to use ", AUTHSTR_OUTCOME_REFUSED },
	{ "authentication disallowed", AUTHSTR_OUTCOME_REFUSED },
	{ "authentication is disallowed", AUTHSTR_OUTCOME_REFUSED },
	{ "temporary failure", AUTHSTR_OUTCOME_REFUSED },
	{ "nternal login failure", AUTHSTR_OUTCOME_REFUSED },
	{ "Maximum number of connections", AUTHSTR_OUTCOME_REFUSED },
	{ "Login failed", AUTHSTR_OUTCOME_REFUSED },
	{ "Login aborted", AUTHSTR_OUTCOME_UNKNOWN },
	{ "Aborted login", AUTHSTR_OUTCOME_UNKNOWN },
	{ "Disconnected", AUTHSTR_OUTCOME_UNKNOWN },
	{ "started proxying", AUTHSTR_OUTCOME_SUCCESS },
	{ "Login", AUTHSTR_OUTCOME_SUCCESS },
	{ "Logged in", AUTHSTR_OUTCOME_SUCCESS },
};

static enum authstr_outcome
verdict_of(span said)
{
	for (size_t i = 0; i < sizeof(verdicts) / sizeof(verdicts[0]); i++)
		if (span_search(said,
			span_make(verdicts[i].words, strlen(verdicts[i].words)),
			0) != SPAN_NPOS)
			return verdicts[i].outcome;
	return AUTHSTR_OUTCOME_UNKNOWN;
}

static bool
is_login_service(span service)
{
	return span_ends(service, SPAN("-login")) &&
	       log_protocol(service) != NULL;
}

/* What passdbs refused before somebody got in was another login, but a user
 * whom one of them does not know may be known to the next. */
static void
end_refused(struct talk *t, enum authstr_outcome outcome)
{
	if (t == NULL || (t->marks & DOVECOT_DB) == 0)
		return;
	if (outcome == AUTHSTR_OUTCOME_SUCCESS &&
	    (t->marks & DOVECOT_UNKNOWN) == 0)
		dialogue_end(&t->dialogue);
	t->marks &= ~(unsigned)(DOVECOT_DB | DOVECOT_UNKNOWN);
}

/* Without a session the address is all that lines have in common: what comes
 * behind the last word on a connection is another one's. */
static void
end_of_address(struct reader *r, span key)
{
	struct talk *t = reader_find(r, key);

	if (t != NULL && t->dialogue.open == NULL)
		reader_close(r, key);
}

static void
login_line(struct reader *r, const struct record *rec,
    const struct dovecot_line *l, span said)
{
	struct result result = { .protocol = log_protocol(l->service),
		.user = log_value(l->text, SPAN("user=")),
		.mech = log_value(l->text, SPAN("method=")),
		.ends.client = log_value(l->text, SPAN("rip=")),
		.ends.server = log_value(l->text, SPAN("lip=")),
		.reply = said,
		.outcome = verdict_of(said),
		.sums = true };
	span session = log_value(l->text, SPAN("session="));
	struct log_key key = dovecot_key(result.ends.client, SPAN_NONE);
	struct talk *t;

	if (span_starts(said, SPAN("APOP failed")))
		result.mech = SPAN("APOP");
	result.key = session.len > 0 ? session : log_key_span(&key);
	if (result.outcome == AUTHSTR_OUTCOME_SUCCESS)
		result.reply = SPAN_NONE;
	t = reader_find(r, result.key);
	end_refused(t, result.outcome);
	if (t != NULL && t->dialogue.open != NULL && t->request != 0 &&
	    result.outcome == AUTHSTR_OUTCOME_UNFINISHED)
		t->marks |= DOVECOT_GONE;
	if (result.outcome != AUTHSTR_OUTCOME_UNKNOWN)
		reader_result(r, rec, &result);
	else
		reader_close(r, result.key);
	if (session.len == 0)
		end_of_address(r, result.key);
}

bool
dovecot_login(struct reader *r, const struct record *rec)
{
	struct dovecot_line l;
	size_t user;

	if (!dovecot_read(rec, &l) || !is_login_service(l.service))
		return false;
	user = span_search(l.text, SPAN("user=<"), 0);
	if (l.debug || user == SPAN_NPOS)
		return false;
	/* ": " or, of old, ", " stands before it */
	login_line(r, rec, &l, span_sub(l.text, 0, user < 2 ? 0 : user - 2));
	return true;
}

bool
dovecot_auth(struct reader *r, const struct record *rec)
{
	struct dovecot_line l;

	if (!dovecot_read(rec, &l) || !span_starts(l.service, SPAN("auth")))
		return false;
	return dovecot_client(r, rec, l.text) ||
	       dovecot_credentials(r, l.text) || dovecot_passdb(r, rec, &l) ||
	       l.debug;
}

/* ------------------------------------------------- submission's debug -- */

static void
auth_command(
    struct reader *r, const struct record *rec, struct message *m, span text)
{
	struct talk *t = reader_find(r, m->key);
	span rest = text;

	m->mech = span_take_word(&rest);
	m->text = span_trim(rest);
	m->said = m->text.len > 0 && !span_equal(m->text, SPAN("<hidden>"));
	m->hidden = m->text.len > 0 && !m->said;
	/* the auth process was faster */
	if (t != NULL && t->dialogue.open != NULL &&
	    (t->marks & DOVECOT_AUTH) != 0 &&
	    span_equal_case(m->mech, buf_span(&t->dialogue.open->mech_name)))
		return;
	t = reader_message(r, rec, m);
	if (t != NULL)
		t->marks &= ~(unsigned)DOVECOT_AUTH;
}

static void
sent_reply(struct reader *r, const struct record *rec, const struct message *m,
    span text)
{
	struct result result = { .key = m->key };
	uint64_t code;

	if (!span_take_number(&text, 599, &code) || code < 200)
		return;
	result.reply = span_trim(text);
	result.code = (int)code;
	result.outcome =
	    code < 300 ? AUTHSTR_OUTCOME_SUCCESS : AUTHSTR_OUTCOME_REFUSED;
	result.sums = true;
	if (reader_find(r, m->key) != NULL)
		reader_result(r, rec, &result);
}

/* The auth process may hide what stands here, or have told it already. */
static void
auth_response(
    struct reader *r, const struct record *rec, struct message *m, span text)
{
	struct talk *t = reader_find(r, m->key);
	struct authstr_login *l = t->dialogue.open;
	bool auth = (t->marks & DOVECOT_AUTH) != 0;

	m->hidden = span_equal(text, SPAN("<hidden>"));
	m->cancelled = span_equal(text, SPAN("*"));
	m->said = !m->hidden && !m->cancelled;
	m->text = text;
	if (auth && (!m->said || (t->marks & DOVECOT_ANSWER) == 0)) {
		if (m->said)
			login_watch_again(l, AUTHSTR_CLIENT, text);
		return;
	}
	reader_message(r, rec, m);
	if (auth)
		t->marks |= DOVECOT_SAID;
}

/* Within an exchange; what the auth process says of it is better. */
static void
answer_line(
    struct reader *r, const struct record *rec, struct message *m, span text)
{
	bool auth = (reader_find(r, m->key)->marks & DOVECOT_AUTH) != 0;

	if (span_take(&text, SPAN("Received AUTH response: "))) {
		auth_response(r, rec, m, text);
	} else if (!auth && span_take(&text, SPAN("Sent: 334 "))) {
		m->from = AUTHSTR_SERVER;
		m->said = true;
		m->text = text;
		reader_message(r, rec, m);
	} else if (!auth && span_starts(text, SPAN("command AUTH: ")) &&
		   log_after(&text, SPAN(" reply: Sent: "))) {
		sent_reply(r, rec, m, text);
	}
}

static void
conn_line(struct reader *r, const struct record *rec, span peer, span text)
{
	struct log_key key = { .len = 0 };
	struct message m = { .protocol = "smtp", .ends.client = peer };
	struct talk *t;

	log_key_put(&key, SPAN("dovecot "));
	log_key_put(&key, peer);
	m.key = log_key_span(&key);
	t = reader_find(r, m.key);
	if (span_take(&text, SPAN("Received new command: AUTH "))) {
		auth_command(r, rec, &m, text);
		return;
	}
	if (t != NULL && t->dialogue.open != NULL)
		answer_line(r, rec, &m, text);
}

bool
dovecot_smtp(struct reader *r, const struct record *rec)
{
	struct dovecot_line l;
	span peer;
	size_t end;

	if (!dovecot_read(rec, &l) ||
	    !span_take(&l.text, SPAN("smtp-server: conn ")))
		return false;
	peer = span_take_word(&l.text);
	if (!span_take(&l.text, SPAN("[")) || !log_after(&l.text, SPAN("]: ")))
		return true;
	/* 2.4 says whose it is behind each line. */
	end = span_search(l.text, SPAN(": user=<"), 0);
	conn_line(r, rec, peer, span_sub(l.text, 0, end));
	return true;
}
