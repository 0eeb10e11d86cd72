/* SPDX-License-Identifier: MIT */
/*
 * probe: which connection comes next, and when there is an answer.
 */
#include <stdio.h>
#include <string.h>
#include "applet.h"
#include "ehlo_caps/probe.h"
#include "net/inside.h"
#include "out/fail.h"

/* Where a submission server may be that was named without a port (RFC 8314
 * section 3.3; and RFC 5321's own). */
static const uint16_t ports[] = { 465, 587, 25 };
#define PORTS (sizeof(ports) / sizeof(ports[0]))
/* Seconds for one of them: a packet filter does not answer. */
#define PORT_TIMEOUT 10

static bool
tries_ports(const struct ehlo_probe *p)
{
	return p->target != NULL && !p->target->port_given &&
	       p->given->connect == NULL && p->given->via == NULL;
}

void
ehlo_probe_init(struct ehlo_probe *p, const struct net_options *given,
    const struct net_target *target)
{
	*p = (struct ehlo_probe){ .given = given, .target = target };
	p->view.target = target != NULL ? target->text : given->via;
	p->view.protocol = target != NULL ? target->protocol : AUTHSTR_SMTP;
	p->view.result = &p->result;
	p->start = net_clock();
}

uint16_t
ehlo_probe_port(const struct ehlo_probe *p)
{
	return tries_ports(p) ? ports[p->port] : p->target->port;
}

void
ehlo_probe_wipe(struct ehlo_probe *p)
{
	net_result_free(&p->result);
	authstr_session_free(p->session);
	p->session = NULL;
	hide_end(&p->hide);
	p->hide = (struct hide){ 0 };
}

/* What a refusal means, where that is known: the first is the reason. */
static void
note_refusal(struct ehlo_probe *p, const struct authstr_event *e)
{
	struct authstr_meaning m;

	if (p->view.advice == NULL && !authstr_event_ok(e) &&
	    authstr_meaning_of(authstr_event_stage(e), authstr_event_code(e),
		authstr_event_enhanced(e), &m) == AUTHSTR_OK)
		p->view.advice = m.advice;
}

/* EHLO was refused: the session told so in a note, and there is no list. */
static void
see(const struct authstr_event *e, void *arg)
{
	struct ehlo_probe *p = arg;
	const char *rule = authstr_event_rule(e);

	if (authstr_event_kind(e) == AUTHSTR_EVENT_NOTE && rule != NULL &&
	    (strcmp(rule, "ehlo-refused") == 0 ||
		strcmp(rule, "capa-refused") == 0))
		p->view.helo = true;
	if (authstr_event_kind(e) == AUTHSTR_EVENT_STAGE)
		note_refusal(p, e);
	if (p->login != NULL)
		hide_event(&p->hide, e);
}

/* The others have to have their time, too. */
static unsigned
port_timeout(const struct ehlo_probe *p)
{
	unsigned share =
	    p->o.timeout > 0 ? (p->o.timeout + 2) / PORTS : PORT_TIMEOUT;

	return share < PORT_TIMEOUT ? share : PORT_TIMEOUT;
}

static void
set_port(struct ehlo_probe *p)
{
	p->attempt = *p->target;
	if (!tries_ports(p))
		return;
	p->attempt.port = ports[p->port];
	p->attempt.implicit = ports[p->port] == 465;
	if (p->port + 1 == PORTS)
		return;
	if (p->o.connect_timeout == 0)
		p->o.connect_timeout = port_timeout(p);
	p->o.shake_timeout = port_timeout(p);
}

static int
plan_login(struct ehlo_probe *p)
{
	if (!hide_begin(&p->hide))
		return fail(&p->result.error, EXIT_INTERNAL, AUTHSTR_NO_OFFSET,
		    "no-memory", "out of memory");
	return login_apply(p->login, p->session,
	    p->target != NULL ? &p->attempt : NULL, &p->hide, &p->result.error);
}

/* What the server says of itself: not where it has the secret in it. */
static void
view_lists(struct ehlo_probe *p)
{
	struct ehlo_view *v = &p->view;

	v->greeting = authstr_session_greeting(p->session);
	v->caps[EHLO_CLEAR] = authstr_session_caps(p->session, 0);
	v->caps[EHLO_TLS] = authstr_session_caps(p->session, 1);
	v->caps[EHLO_AUTH] = authstr_session_caps_after_auth(p->session);
	v->said_back = p->login != NULL && hide_drop(&p->hide, &v->greeting,
					       v->caps, EHLO_CHANNELS);
}

struct net_conn *
ehlo_probe_connect(struct ehlo_probe *p)
{
	p->o = *p->given;
	/* One deadline, however many connections it takes. */
	p->o.begun = p->start;
	if (p->target != NULL)
		set_port(p);
	if (p->o.quit_after == NULL)
		p->o.quit_after = authstr_stage_name(
		    p->login != NULL ? AUTHSTR_STAGE_AUTH : AUTHSTR_STAGE_TLS);
	p->view.helo = p->old_hello;
	p->view.advice = NULL;
	if ((p->session = authstr_session_new()) == NULL) {
		p->result.status = fail(&p->result.error, EXIT_INTERNAL,
		    AUTHSTR_NO_OFFSET, "no-memory", "out of memory");
		return NULL;
	}
	authstr_session_old_hello(p->session, p->old_hello);
	if (p->login != NULL &&
	    (p->result.status = plan_login(p)) != EXIT_DONE) {
		p->result.ms_connect = p->result.ms_tls = -1;
		p->result.ms_total = -1;
		return NULL;
	}
	return net_conn_new(&p->o, p->target != NULL ? &p->attempt : NULL,
	    p->session, see, p, &p->result);
}

/* The proxy is to blame, and not the port. */
static bool
is_proxys(const struct authstr_error *err)
{
	static const char *const rules[] = { "proxy-unreachable", "proxy-login",
		"proxy-lost", "proxy-protocol" };

	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (err->rule != NULL && strcmp(err->rule, rules[i]) == 0)
			return true;
	return false;
}

/* Nobody was there who speaks TLS, or greets. */
static bool
was_silent(const struct ehlo_probe *p)
{
	const struct net_result *r = &p->result;
	bool failed = (r->status == EXIT_NETWORK && !is_proxys(&r->error)) ||
		      r->status == EXIT_TIMEOUT;

	if (r->tls.tried && p->attempt.implicit)
		return !r->tls.answered && (failed || r->status == EXIT_TLS);
	return failed && (r->ms_connect < 0 || p->session == NULL ||
			     authstr_session_greeting(p->session) == NULL);
}

static bool
tries_next_port(const struct ehlo_probe *p)
{
	return tries_ports(p) && p->port + 1 < PORTS && was_silent(p);
}

/* Of the ports that were tried the first that was open says most. */
static void
keep_first(struct ehlo_probe *p)
{
	if (p->result.ms_connect < 0 || p->open_port != 0)
		return;
	p->open_port = ports[p->port];
	p->open_status = p->result.status;
	p->open_error = p->result.error;
}

static void
append(struct authstr_error *err, const char *more)
{
	char text[sizeof(err->text)];

	snprintf(text, sizeof(text), "%.*s%s",
	    (int)(sizeof(text) - 1 - strlen(more)), err->text, more);
	memcpy(err->text, text, sizeof(text));
}

/* That the others were tried belongs to the reason. */
static void
tell_ports(struct ehlo_probe *p)
{
	struct net_result *r = &p->result;
	char more[64];

	if (!tries_ports(p) || p->port == 0 || r->ms_connect >= 0 ||
	    r->error.rule == NULL)
		return;
	if (p->open_port == 0) {
		append(&r->error, " (nor on port 465 or 587)");
		return;
	}
	r->status = p->open_status;
	r->error = p->open_error;
	r->port = p->open_port;
	snprintf(more, sizeof(more), " (port %u; nothing came of %s)",
	    (unsigned)p->open_port,
	    p->open_port == ports[0] ? "587 or 25" : "465 or 25");
	append(&r->error, more);
}

/* RFC 5321 section 3.2: HELO, on a connection of its own where EHLO has cost
 * the first one. */
static bool
tries_old_hello(const struct ehlo_probe *p)
{
	const char *rule = p->result.error.rule;

	/* A command that is started once cannot have another connection. */
	return !p->old_hello && !p->given->via_once && rule != NULL &&
	       strcmp(rule, "ehlo-refused-lost") == 0;
}

bool
ehlo_probe_look(struct ehlo_probe *p)
{
	struct ehlo_view *v = &p->view;

	if (p->hide.secrets != NULL)
		net_result_hide(&p->result, &p->hide);
	if (tries_old_hello(p)) {
		ehlo_probe_wipe(p);
		p->old_hello = true;
		return false;
	}

	if (tries_next_port(p)) {
		keep_first(p);
		ehlo_probe_wipe(p);
		p->port++;
		return false;
	}
	tell_ports(p);
	v->stage = p->result.status == EXIT_DONE ? "done" : "connect";
	if (p->session == NULL)
		return true;
	view_lists(p);
	v->login = authstr_session_login_name(p->session);
	if (p->result.status != EXIT_DONE)
		v->stage =
		    authstr_stage_name(authstr_session_stage(p->session));
	if (p->port > 0)
		p->result.ms_total = net_clock() - p->start;
	return true;
}
