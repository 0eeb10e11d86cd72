/* SPDX-License-Identifier: MIT */
/*
 * plan: what a session is to do, checked when it is set.
 */
#include "smtp/own.h"
#include "smtp/session.h"

#define NAME_MAX_OCTETS 255
#define ADDRESS_MAX AUTHSTR_SMTP_LINE_MAX
/* Ten thousand recipients of a hundred octets; servers take a hundred
 * (RFC 5321 section 4.5.3.1.8). */
#define RCPTS_MAX ((size_t)1024 * 1024)
/* A line of XCLIENT. */
#define XCLIENT_MAX ((size_t)4096)
/* As in an exchange. */
#define LOGIN_MAX ((size_t)256 * 1024)

void
plan_init(struct session_plan *plan)
{
	*plan = (struct session_plan){ .quit_after = AUTHSTR_STAGE_DATA };
	buf_init(&plan->name, NAME_MAX_OCTETS);
	buf_init(&plan->from, ADDRESS_MAX);
	buf_init(&plan->rcpts, RCPTS_MAX);
	buf_init(&plan->xclient, XCLIENT_MAX);
	dsn_init(&plan->dsn);
	for (size_t i = 0; i < AUTHSTR_INPUTS; i++)
		buf_init(&plan->login[i], LOGIN_MAX);
}

void
plan_wipe(struct session_plan *plan)
{
	buf_wipe(&plan->name);
	buf_wipe(&plan->from);
	buf_wipe(&plan->rcpts);
	buf_wipe(&plan->xclient);
	dsn_wipe(&plan->dsn);
	for (size_t i = 0; i < AUTHSTR_INPUTS; i++)
		buf_wipe(&plan->login[i]);
}

static int
keep(struct authstr_buf *b, span value, struct authstr_error *err)
{
	buf_wipe(b);
	buf_put(b, value);
	if (buf_status(b) == AUTHSTR_E_LIMIT)
		return error_set(err, AUTHSTR_E_LIMIT, b->max, "value-too-long",
		    "expected a value of at most %zu octets", b->max);
	return buf_status(b) == AUTHSTR_OK ? AUTHSTR_OK : error_nomem(err);
}

static int
plan_name(struct session_plan *plan, span value, struct authstr_error *err)
{
	int rc = cmd_check_name(value, err);

	return rc != AUTHSTR_OK ? rc : keep(&plan->name, value, err);
}

static int
plan_mech(struct session_plan *plan, span value, struct authstr_error *err)
{
	const struct authstr_mech *m = authstr_mech_find(value);
	unsigned flags = m == NULL ? 0 : authstr_mech_flags(m);

	plan->mech = NULL;
	plan->own = (flags & AUTHSTR_MECH_SASL) == 0 ? own_find(value) : NULL;
	if (plan->own != NULL)
		return AUTHSTR_OK;
	if ((flags & AUTHSTR_MECH_SASL) == 0)
		return error_set(err, AUTHSTR_E_USAGE, AUTHSTR_NO_OFFSET,
		    "mech-unknown", "expected a SASL mechanism, found %s",
		    m == NULL ? "another name" : authstr_mech_name(m));
	if ((flags & AUTHSTR_MECH_RESERVED) != 0)
		return error_set(err, AUTHSTR_E_UNSUPPORTED, AUTHSTR_NO_OFFSET,
		    "mech-unsupported", "%s is known, but not spoken: %s",
		    authstr_mech_name(m), authstr_mech_unspoken(m));
	plan->mech = m;
	return AUTHSTR_OK;
}

static int
plan_from(struct session_plan *plan, span value, struct authstr_error *err)
{
	int rc = cmd_check_address(value, true, err);

	if (rc == AUTHSTR_OK)
		rc = keep(&plan->from, value, err);
	plan->has_from = rc == AUTHSTR_OK;
	return rc;
}

static int
plan_rcpt(struct session_plan *plan, span value, struct authstr_error *err)
{
	int rc = cmd_check_address(value, false, err);

	if (rc != AUTHSTR_OK)
		return rc;
	if (buf_span(&plan->rcpts).len + value.len + 1 > RCPTS_MAX)
		return error_set(err, AUTHSTR_E_LIMIT, AUTHSTR_NO_OFFSET,
		    "too-many-recipients",
		    "expected recipients of at most %zu octets together",
		    RCPTS_MAX);
	buf_put(&plan->rcpts, value);
	buf_put_byte(&plan->rcpts, '\n');
	if (buf_status(&plan->rcpts) != AUTHSTR_OK)
		return error_nomem(err);
	return AUTHSTR_OK;
}

static int
plan_notify(struct session_plan *plan, span value, struct authstr_error *err)
{
	return dsn_plan_notify(&plan->dsn, value, err);
}

static int
plan_ret(struct session_plan *plan, span value, struct authstr_error *err)
{
	return dsn_plan_ret(&plan->dsn, value, err);
}

static int
plan_envid(struct session_plan *plan, span value, struct authstr_error *err)
{
	return dsn_plan_envid(&plan->dsn, value, err);
}

int
authstr_session_plan(struct authstr_session *s, enum authstr_plan which,
    span value, struct authstr_error *err)
{
	static int (*const set[])(struct session_plan * plan, span value,
	    struct authstr_error * err) = {
		[AUTHSTR_PLAN_NAME] = plan_name,
		[AUTHSTR_PLAN_MECH] = plan_mech,
		[AUTHSTR_PLAN_FROM] = plan_from,
		[AUTHSTR_PLAN_RCPT] = plan_rcpt,
		[AUTHSTR_PLAN_DSN_NOTIFY] = plan_notify,
		[AUTHSTR_PLAN_DSN_RET] = plan_ret,
		[AUTHSTR_PLAN_DSN_ENVID] = plan_envid,
		[AUTHSTR_PLAN_XCLIENT] = xclient_plan,
	};

	if ((unsigned)which >= sizeof(set) / sizeof(set[0]))
		return error_set(err, AUTHSTR_E_USAGE, AUTHSTR_NO_OFFSET,
		    "no-such-input", "expected a plan, found number %d",
		    (int)which);
	return set[which](&s->plan, value, err);
}

/* What a value may hold is the mechanism's affair, which may not be known
 * yet: checked where it is chosen, before anything is sent. */
int
authstr_session_login(struct authstr_session *s, enum authstr_input which,
    span value, struct authstr_error *err)
{
	int rc;

	if ((unsigned)which >= AUTHSTR_INPUTS)
		return error_set(err, AUTHSTR_E_USAGE, AUTHSTR_NO_OFFSET,
		    "no-such-input", "expected an input, found number %d",
		    (int)which);
	rc = keep(&s->plan.login[which], value, err);
	s->plan.given[which] = rc == AUTHSTR_OK;
	return rc;
}

int
authstr_session_protocol(
    struct authstr_session *s, enum authstr_protocol protocol)
{
	int rc = authstr_reply_expect(
	    s->reply, protocol, AUTHSTR_REPLY_GREETING, SPAN_NONE);

	if (rc == AUTHSTR_OK)
		s->plan.protocol = protocol;
	return rc;
}

void
authstr_session_message(struct authstr_session *s, span message)
{
	s->plan.message = message;
	s->plan.has_message = true;
}

void
authstr_session_tls_mode(struct authstr_session *s, enum authstr_tls_mode mode)
{
	s->plan.tls = mode;
}

void
authstr_session_quit_after(struct authstr_session *s, enum authstr_stage stage)
{
	s->plan.quit_after = stage;
}

void
authstr_session_allow_cleartext(struct authstr_session *s, int yes)
{
	s->plan.cleartext = yes != 0;
}

void
authstr_session_ask_again(struct authstr_session *s, int yes)
{
	s->plan.ask_again = yes != 0;
}

void
authstr_session_old_hello(struct authstr_session *s, int yes)
{
	s->plan.old_hello = yes != 0;
}

void
authstr_session_chunking(struct authstr_session *s, int yes)
{
	s->plan.chunking = yes > 0 ? (size_t)yes : 0;
}

void
authstr_session_pipelining(struct authstr_session *s, int yes)
{
	s->plan.pipelining = yes != 0;
}

void
authstr_session_dsn_orcpt(struct authstr_session *s, int yes)
{
	s->plan.dsn.orcpt = yes != 0;
	s->plan.dsn.wanted |= s->plan.dsn.orcpt;
}

void
authstr_session_external(struct authstr_session *s, int yes)
{
	s->plan.external = yes != 0;
}

void
authstr_session_greeted(struct authstr_session *s, int yes)
{
	s->plan.greeted = yes != 0;
}
