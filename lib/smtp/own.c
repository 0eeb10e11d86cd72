/* SPDX-License-Identifier: MIT */
#include "smtp/own.h"
#include "base/text.h"

/* -------------------------------------------------------------- offered -- */

/* RFC 9051 section 6.2.3: LOGIN may be used unless that is told. */
static bool
login_offered(const struct authstr_caps *caps)
{
	return authstr_caps_has(caps, "LOGINDISABLED") != 1;
}

static bool
apop_offered(const struct authstr_caps *caps)
{
	span name;

	for (size_t i = 0; !span_is_none(name = authstr_caps_auth(caps, i));
	     i++)
		if (span_equal_case(name, SPAN("APOP")))
			return true;
	return false;
}

/* RFC 2449 section 6.3: USER says so; a server that is older than CAPA says
 * nothing, and has it. */
static bool
user_offered(const struct authstr_caps *caps)
{
	return authstr_caps_count(caps) == 0 ||
	       authstr_caps_has(caps, "USER") == 1;
}

/* ---------------------------------------------------------------- lines -- */

static span
input(const struct authstr_session *s, enum authstr_input which)
{
	return buf_span(&s->plan.login[which]);
}

static int
login_lines(const struct authstr_session *s, struct cmd_lines *out,
    struct authstr_error *err)
{
	return cmd_login(session_tag(s), input(s, AUTHSTR_AUTHCID),
	    input(s, AUTHSTR_PASSWORD), out, err);
}

static int
user_lines(const struct authstr_session *s, struct cmd_lines *out,
    struct authstr_error *err)
{
	return cmd_user_pass(
	    input(s, AUTHSTR_AUTHCID), input(s, AUTHSTR_PASSWORD), out, err);
}

/* The answer to the timestamp in the greeting. */
static int
apop_digest(const struct authstr_session *s, struct authstr_exchange *ex,
    span *digest, struct authstr_error *err)
{
	struct authstr_buf stamp;
	int rc = authstr_exchange_set(
	    ex, AUTHSTR_AUTHCID, input(s, AUTHSTR_AUTHCID), err);

	if (rc == AUTHSTR_OK)
		rc = authstr_exchange_set(
		    ex, AUTHSTR_PASSWORD, input(s, AUTHSTR_PASSWORD), err);
	buf_init(&stamp, AUTHSTR_LINE_MAX);
	if (rc == AUTHSTR_OK)
		rc = authstr_challenge_read(authstr_exchange_mech(ex),
		    authstr_reply_line(s->greeting, 0), &stamp, err);
	if (rc == AUTHSTR_OK)
		rc = authstr_exchange_step(ex, SPAN_NONE, digest, err);
	if (rc >= 0)
		rc = authstr_exchange_step(ex, buf_span(&stamp), digest, err);
	buf_wipe(&stamp);
	return rc;
}

static int
apop_lines(const struct authstr_session *s, struct cmd_lines *out,
    struct authstr_error *err)
{
	struct authstr_exchange *ex =
	    authstr_exchange_new(authstr_mech_find(SPAN("APOP")));
	span digest = SPAN_NONE;
	int rc;

	if (ex == NULL)
		return error_nomem(err);
	rc = apop_digest(s, ex, &digest, err);
	if (rc >= 0)
		rc = cmd_apop(input(s, AUTHSTR_AUTHCID), digest, out, err);
	authstr_exchange_free(ex);
	return rc;
}

/* ---------------------------------------------------------------- table -- */

/* Of one protocol, the best first: APOP does not show the password. */
static const struct own table[] = {
	{ "IMAP-LOGIN", { "LOGIN" }, AUTHSTR_IMAP, "PLAIN", login_offered,
	    login_lines, AUTHSTR_VERDICT_MORE },
	{ "APOP", { NULL }, AUTHSTR_POP3, "APOP", apop_offered, apop_lines,
	    AUTHSTR_VERDICT_OK },
	{ "USER", { "PASS", "USER-PASS", "USER/PASS" }, AUTHSTR_POP3, "PLAIN",
	    user_offered, user_lines, AUTHSTR_VERDICT_OK },
};
#define N_TABLE (sizeof(table) / sizeof(table[0]))

static bool
has_name(const struct own *own, span name)
{
	if (span_equal_case(authstr_span_of(own->name), name))
		return true;
	for (size_t i = 0; i < sizeof(own->aliases) / sizeof(own->aliases[0]) &&
			   own->aliases[i] != NULL;
	     i++)
		if (span_equal_case(authstr_span_of(own->aliases[i]), name))
			return true;
	return false;
}

const struct own *
own_find(span name)
{
	for (size_t i = 0; i < N_TABLE; i++)
		if (has_name(&table[i], name))
			return &table[i];
	return NULL;
}

const struct own *
own_find_in(enum authstr_protocol protocol, span name)
{
	for (size_t i = 0; i < N_TABLE; i++)
		if (table[i].protocol == protocol && has_name(&table[i], name))
			return &table[i];
	return NULL;
}

bool
own_is_offered(const struct own *own, const struct authstr_caps *caps)
{
	return caps != NULL && authstr_caps_protocol(caps) == own->protocol &&
	       own->offered(caps);
}

const struct own *
own_offered(const struct authstr_caps *caps, size_t i)
{
	for (size_t at = 0; at < N_TABLE; at++)
		if (own_is_offered(&table[at], caps) && i-- == 0)
			return &table[at];
	return NULL;
}

const char *
authstr_caps_command(const struct authstr_caps *caps, size_t i)
{
	const struct own *own = own_offered(caps, i);

	return own != NULL ? own->name : NULL;
}

const struct authstr_mech *
own_like(const struct own *own)
{
	return authstr_mech_find(authstr_span_of(own->like));
}

int
own_fits(const struct own *own, unsigned given, bool protected_channel,
    bool allow_cleartext, struct authstr_error *err)
{
	if ((given & 1u << AUTHSTR_AUTHZID) != 0)
		return error_set(err, AUTHSTR_E_USAGE, AUTHSTR_NO_OFFSET,
		    "authzid-not-carried",
		    "%s has no room for an authzid: nobody can act as "
		    "somebody else by it",
		    own->name);
	return authstr_login_fits(
	    own_like(own), given, protected_channel, allow_cleartext, err);
}

/* -------------------------------------------------------------- session -- */

/* The line that is next, without its end. */
static void
say_next(struct authstr_session *s)
{
	struct session_auth *a = &s->auth;
	span line, shown;

	span_take_line(&a->lines_left, &line);
	span_take_line(&a->shown_left, &shown);
	buf_put(&s->out, line);
	buf_put(&s->out, CMD_EOL);
	session_say(s, buf_status(&s->out), NULL,
	    span_equal(line, shown) ? SPAN_NONE : shown);
}

void
own_enter(struct authstr_session *s)
{
	struct session_auth *a = &s->auth;
	struct authstr_error err;
	int rc = a->own->lines(s, &a->lines, &err);

	a->lines_left = buf_span(&a->lines.line);
	a->shown_left = buf_span(&a->lines.shown);
	if (rc == AUTHSTR_E_NOMEM) {
		session_no_memory(s);
	} else if (rc < 0) {
		auth_wipe(s);
		session_fail(s, AUTHSTR_CLASS_AUTH, &err);
	} else {
		say_next(s);
	}
}

static void
misplaced(struct authstr_session *s, const char *rule, const char *text)
{
	struct authstr_error err;

	error_set(
	    &err, AUTHSTR_E_PROTOCOL, AUTHSTR_NO_OFFSET, rule, "%s", text);
	auth_wipe(s);
	session_break(s, AUTHSTR_CLASS_PROTOCOL, &err);
}

void
own_reply(struct authstr_session *s)
{
	bool more = s->auth.lines_left.len > 0;

	if (more && session_said(s, s->auth.own->go_on)) {
		say_next(s);
	} else if (session_said(s, AUTHSTR_VERDICT_MORE)) {
		misplaced(s, "unexpected-challenge",
		    "expected the verdict on the login, found a question");
	} else if (more && session_said(s, AUTHSTR_VERDICT_OK)) {
		misplaced(s, "early-success",
		    "expected a request for the rest of the command, found "
		    "success");
	} else if (session_said(s, AUTHSTR_VERDICT_OK)) {
		auth_wipe(s);
		s->auth.done = true;
		session_done(s);
	} else {
		auth_wipe(s);
		session_refused(s);
	}
}
