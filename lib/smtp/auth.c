/* SPDX-License-Identifier: MIT */
/*
 * auth: the AUTH exchange (RFC 4954 section 4).
 */
#include "smtp/session.h"
#include "smtp/binding.h"
#include "smtp/choose.h"
#include "smtp/mask.h"
#include "smtp/own.h"

/* A challenge is a line at most; a chosen response may be longer. */
#define SHOWN_MAX ((size_t)1024 * 1024)
/* A shorter secret stands in others by chance. */
#define SECRET_PART 4

void
auth_wipe(struct authstr_session *s)
{
	authstr_exchange_free(s->auth.exchange);
	s->auth.exchange = NULL;
	s->auth.initial = SPAN_NONE;
	cmd_lines_wipe(&s->auth.lines);
	s->auth.lines_left = s->auth.shown_left = SPAN_NONE;
}

/* ------------------------------------------------------------- failing -- */

/* Whose fault an error of the exchange is. */
static enum authstr_class
class_of(int code)
{
	switch (code) {
	case AUTHSTR_E_MALFORMED:
	case AUTHSTR_E_PROTOCOL:
	case AUTHSTR_E_LIMIT:
		return AUTHSTR_CLASS_PROTOCOL;
	case AUTHSTR_E_NOMEM:
		return AUTHSTR_CLASS_INTERNAL;
	default:
		return AUTHSTR_CLASS_AUTH;
	}
}

/* The server waits for a response that will not come. */
static void
cancel(struct authstr_session *s, const struct authstr_error *err)
{
	authstr_reply_reset(s->reply);
	session_record(s, class_of(err->code), err, authstr_span_of(err->text));
	session_enter(s, STATE_CANCEL);
}

static void
cancel_because(struct authstr_session *s, const char *rule, const char *text)
{
	struct authstr_error err;

	error_set(
	    &err, AUTHSTR_E_PROTOCOL, AUTHSTR_NO_OFFSET, rule, "%s", text);
	cancel(s, &err);
}

/* The exchange is over, but a login it is not. */
static void
fail_because(
    struct authstr_session *s, int code, const char *rule, const char *text)
{
	struct authstr_error err;

	error_set(&err, code, AUTHSTR_NO_OFFSET, rule, "%s", text);
	auth_wipe(s);
	session_fail(s, class_of(code), &err);
}

void
cancel_enter(struct authstr_session *s)
{
	auth_wipe(s);
	session_say(
	    s, cmd_cancel(session_protocol(s), &s->out), NULL, SPAN_NONE);
}

void
cancel_reply(struct authstr_session *s)
{
	/* RFC 4954 section 4: 501; whatever it is, the login is over. */
	if (session_said(s, AUTHSTR_VERDICT_BYE))
		session_over(s);
	else
		session_enter(s, STATE_QUIT);
}

/* -------------------------------------------------------------- saying -- */

/* A server asks for what it likes, when it likes: LOGIN's for the password at
 * first, perhaps. */
static bool
has_secret(const struct authstr_session *s, span message)
{
	static const enum authstr_input secrets[] = { AUTHSTR_PASSWORD,
		AUTHSTR_TOKEN };

	for (size_t i = 0; i < sizeof(secrets) / sizeof(secrets[0]); i++) {
		span secret = buf_span(&s->plan.login[secrets[i]]);

		if (secret.len > 0 &&
		    (span_equal(message, secret) ||
			(secret.len >= SECRET_PART &&
			    span_search(message, secret, 0) != SPAN_NPOS)))
			return true;
	}
	return false;
}

/* The line in s->out with its last word replaced where that is a secret. */
static void
say_masked(struct authstr_session *s, int rc, span message, span before,
    const struct authstr_error *err)
{
	struct authstr_buf shown;
	bool masked;

	buf_init(&shown, SHOWN_MAX);
	buf_put(&shown, before);
	masked = mask_message(
	    s->auth.mech, AUTHSTR_CLIENT, s->auth.client_step, message, &shown);
	if (!masked && (masked = has_secret(s, message)))
		buf_put(&shown, SPAN("<***>"));
	if (buf_status(&shown) != AUTHSTR_OK)
		session_no_memory(s);
	else
		session_say(s, rc, err, masked ? buf_span(&shown) : SPAN_NONE);
	buf_wipe(&shown);
	s->auth.client_step++;
	s->auth.said = true;
}

static void
say_response(struct authstr_session *s, span message)
{
	say_masked(s, cmd_response(session_protocol(s), message, &s->out),
	    message, SPAN(""), NULL);
}

static void
say_auth(struct authstr_session *s, span initial)
{
	const struct protocol *p = session_protocol(s);
	bool may = p->initial_if == NULL || session_offered(s, p->initial_if);
	struct authstr_error err;
	size_t carried;
	int rc = cmd_auth(p, session_tag(s), s->auth.mech, initial,
	    may ? AUTHSTR_IR_AUTO : AUTHSTR_IR_NEVER, &s->out, &carried, &err);

	if (carried == SPAN_NPOS) {
		s->auth.initial = initial;
		session_say(s, rc, &err, SPAN_NONE);
	} else {
		say_masked(s, rc, initial,
		    span_sub(buf_span(&s->out), 0, carried), &err);
	}
}

/* A mechanism that names the service takes ours for SMTP's. */
static int
set_service(struct authstr_session *s, struct authstr_error *err)
{
	const struct session_plan *plan = &s->plan;

	if (plan->protocol == AUTHSTR_SMTP || plan->given[AUTHSTR_SERVICE] ||
	    !binding_tells(s, s->auth.mech, AUTHSTR_SERVICE))
		return AUTHSTR_OK;
	return authstr_exchange_set(s->auth.exchange, AUTHSTR_SERVICE,
	    authstr_span_of(session_protocol(s)->service), err);
}

static int
start_exchange(struct authstr_session *s, struct authstr_error *err)
{
	const struct session_plan *plan = &s->plan;
	struct authstr_exchange *ex = authstr_exchange_new(s->auth.mech);
	int rc = AUTHSTR_OK;

	s->auth.exchange = ex;
	if (ex == NULL)
		return error_nomem(err);
	for (unsigned i = 0; i < AUTHSTR_INPUTS && rc == AUTHSTR_OK; i++)
		if (plan->given[i] &&
		    binding_tells(s, s->auth.mech, (enum authstr_input)i))
			rc = authstr_exchange_set(ex, (enum authstr_input)i,
			    buf_span(&plan->login[i]), err);
	return rc == AUTHSTR_OK ? set_service(s, err) : rc;
}

static void
sasl_enter(struct authstr_session *s)
{
	struct authstr_error err;
	span initial = SPAN_NONE;
	int rc = start_exchange(s, &err);

	if (rc == AUTHSTR_OK)
		rc = authstr_exchange_step(
		    s->auth.exchange, SPAN_NONE, &initial, &err);
	if (rc == AUTHSTR_E_NOMEM) {
		session_no_memory(s);
	} else if (rc < 0) {
		auth_wipe(s);
		session_fail(s, AUTHSTR_CLASS_AUTH, &err);
	} else {
		s->auth.more = rc == AUTHSTR_MORE;
		say_auth(s, initial);
	}
}

void
auth_enter(struct authstr_session *s)
{
	struct authstr_error err;
	struct choice choice;
	int rc = choose_login(s, &choice, &err);

	if (rc == AUTHSTR_E_NOMEM) {
		session_no_memory(s);
		return;
	}
	if (rc < 0) {
		session_fail(s, AUTHSTR_CLASS_AUTH, &err);
		return;
	}
	s->auth.mech = choice.mech;
	s->auth.own = choice.own;
	if (choice.own != NULL)
		own_enter(s);
	else
		sasl_enter(s);
}

/* ----------------------------------------------------------- answering -- */

static void
answer(struct authstr_session *s, span challenge)
{
	struct authstr_error err;
	span response;
	int rc;

	if (s->auth.denied) {
		cancel_because(s, "exchange-over",
		    "expected the refusal, found one more challenge");
		return;
	}
	rc =
	    authstr_exchange_step(s->auth.exchange, challenge, &response, &err);
	if (rc == AUTHSTR_E_DENIED) {
		s->auth.denied = true;
		session_note(s, err.rule, challenge);
	} else if (rc == AUTHSTR_E_NOMEM) {
		session_no_memory(s);
		return;
	} else if (rc < 0) {
		cancel(s, &err);
		return;
	}
	s->auth.more = rc == AUTHSTR_MORE;
	authstr_reply_reset(s->reply);
	say_response(s, response);
}

/* Our first message, which did not fit into the AUTH line (or was not to be
 * there), is asked for by an empty challenge. */
static void
answer_first(struct authstr_session *s, span challenge)
{
	span initial = s->auth.initial;

	if (challenge.len > 0) {
		cancel_because(s, "unexpected-challenge",
		    "expected an empty challenge before our first message, "
		    "found a text in it");
		return;
	}
	s->auth.initial = SPAN_NONE;
	say_response(s, initial);
}

/* The decoded text of a challenge; of 334 there may only be one line. */
static int
read_challenge(const struct authstr_session *s, span coded,
    struct authstr_buf *out, struct authstr_error *err)
{
	struct authstr_error inner;
	int rc;

	if (authstr_reply_code(s->reply) != 0 &&
	    authstr_reply_line_count(s->reply) != 1)
		return error_set(err, AUTHSTR_E_PROTOCOL, AUTHSTR_NO_OFFSET,
		    "bad-challenge",
		    "expected a challenge of one line, found more");
	rc = authstr_b64_read(coded, out, &inner);
	if (rc == AUTHSTR_OK || rc == AUTHSTR_E_NOMEM)
		return rc;
	return error_set(err, AUTHSTR_E_PROTOCOL, inner.offset, inner.rule,
	    "expected base64 as a challenge: %s", inner.text);
}

static void
challenge_reply(struct authstr_session *s)
{
	struct authstr_error err;
	struct authstr_buf challenge;
	int rc;

	buf_init(&challenge, AUTHSTR_LINE_MAX);
	rc = read_challenge(s, reply_challenge(s->reply), &challenge, &err);
	if (rc == AUTHSTR_E_NOMEM)
		session_no_memory(s);
	else if (rc != AUTHSTR_OK)
		cancel(s, &err);
	else if (!span_is_none(s->auth.initial))
		answer_first(s, buf_span(&challenge));
	else {
		answer(s, buf_span(&challenge));
		s->auth.server_step++;
	}
	buf_wipe(&challenge);
}

/* RFC 5804 section 2.1: 'OK (SASL "base64")' is a last message and the verdict
 * in one.  The base64, or none. */
static span
last_message(const struct authstr_reply *r)
{
	span code = authstr_reply_bracket(r);

	if (authstr_reply_verdict(r) != AUTHSTR_VERDICT_OK ||
	    !span_equal_case(span_take_word(&code), SPAN("SASL")))
		return SPAN_NONE;
	return reply_string(code);
}

static bool
take_last_message(struct authstr_session *s)
{
	span coded = last_message(s->reply), ignored;
	struct authstr_error err;
	struct authstr_buf message;
	int rc;

	if (span_is_none(coded))
		return true;
	buf_init(&message, AUTHSTR_LINE_MAX);
	rc = read_challenge(s, coded, &message, &err);
	if (rc == AUTHSTR_OK)
		rc = authstr_exchange_step(
		    s->auth.exchange, buf_span(&message), &ignored, &err);
	buf_wipe(&message);
	if (rc == AUTHSTR_E_NOMEM)
		session_no_memory(s);
	else if (rc < 0)
		session_fail(s, class_of(err.code), &err);
	return rc >= 0;
}

/* Where the mechanism goes on, that is to hear the server's proof, or an error;
 * or to say what logs in. */
static bool
only_listens(const struct authstr_mech *m)
{
	return (authstr_mech_flags(m) &
		   (AUTHSTR_MECH_MUTUAL | AUTHSTR_MECH_TOKEN)) != 0;
}

/* 235 is half of a success: the mechanism has a say, too. */
static void
success_reply(struct authstr_session *s)
{
	if (!take_last_message(s))
		auth_wipe(s);
	else if (!s->auth.said)
		fail_because(s, AUTHSTR_E_PROTOCOL, "early-success",
		    "expected a challenge, found success before anything was "
		    "said");
	else if (s->auth.denied)
		fail_because(s, AUTHSTR_E_PROTOCOL, "success-after-error",
		    "expected a refusal after the error in the mechanism, "
		    "found success");
	else if (authstr_exchange_proved(s->auth.exchange) != 1)
		fail_because(s, AUTHSTR_E_PROOF, "server-unproved",
		    "the server says success, but has not proved that it "
		    "knows the password");
	else if (s->auth.more && !only_listens(s->auth.mech))
		fail_because(s, AUTHSTR_E_PROTOCOL, "early-success",
		    "expected a challenge, found success before all was said "
		    "that logs in");
	else {
		auth_wipe(s);
		s->auth.done = true;
		session_done(s);
	}
}

/* Servers have but one refusal for a wrong password and for a channel that
 * they bind to in another way (RFC 5802 section 6). */
static void
remark_binding(struct authstr_session *s)
{
	if (session_said(s, AUTHSTR_VERDICT_NO) &&
	    (authstr_mech_flags(s->auth.mech) & AUTHSTR_MECH_BINDING) != 0)
		session_note(s, "binding-refused",
		    SPAN("a login bound to the channel was refused: the "
			 "password may be wrong, or the server binds to "
			 "another type"));
}

void
auth_reply(struct authstr_session *s)
{
	if (s->auth.own != NULL) {
		own_reply(s);
	} else if (session_said(s, AUTHSTR_VERDICT_MORE)) {
		challenge_reply(s);
	} else if (session_said(s, AUTHSTR_VERDICT_OK)) {
		success_reply(s);
	} else {
		remark_binding(s);
		auth_wipe(s);
		session_refused(s);
	}
}

bool
auth_mask_challenge(
    struct authstr_session *s, span line, struct authstr_buf *out)
{
	span coded = session_said(s, AUTHSTR_VERDICT_MORE)
			 ? reply_challenge(s->reply)
			 : last_message(s->reply);
	struct authstr_buf challenge;
	bool masked = false;

	if (s->state != STATE_AUTH || s->auth.own != NULL ||
	    span_is_none(coded) || line.p != reply_deciding_line(s->reply).p)
		return false;
	buf_init(&challenge, AUTHSTR_LINE_MAX);
	buf_put(out, span_sub(line, 0, (size_t)(coded.p - line.p)));
	if (read_challenge(s, coded, &challenge, NULL) == AUTHSTR_OK)
		masked = mask_message(s->auth.mech, AUTHSTR_SERVER,
		    s->auth.server_step, buf_span(&challenge), out);
	buf_put(out, span_from(line, (size_t)(coded.p - line.p) + coded.len));
	buf_wipe(&challenge);
	return masked;
}
