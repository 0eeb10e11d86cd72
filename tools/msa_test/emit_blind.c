/* SPDX-License-Identifier: MIT */
/*
 * emit_blind: the whole session with a server that is imagined: it offers what
 * can be used blindly, and says yes to everything.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "applet.h"
#include "msa_test/emit.h"
#include "out/fail.h"
#include "out/out.h"

#define LINE_ROOM ((size_t)8 * AUTHSTR_LINE_MAX)

struct blind {
	struct test_run *run;
	bool dry;      /* nothing is written */
	bool terminal; /* secrets are masked, the rest made safe */
	bool lf;       /* lines end in LF */
	bool turn;     /* a reply would have come in before what is next */
	double pace;   /* seconds */
	double ends;   /* when time is up; 0: never */

	enum authstr_stage stage; /* of the last line of ours */
	bool hello;               /* that is EHLO or LHLO */
	bool command;             /* DATA or AUTH, and no answer */
	bool whole;               /* an AUTH line with its response */
	bool masked;              /* a secret is in it */
	unsigned prompts;         /* of LOGIN, that have been answered */
	struct authstr_buf *shown, *line;
};

/* ----------------------------------------------------------- mechanisms -- */

/* All that it says is known before the server has said anything. */
static bool
is_blind(const struct authstr_mech *m)
{
	unsigned flags = authstr_mech_flags(m);

	return (flags & AUTHSTR_MECH_SASL) != 0 &&
	       (flags & (AUTHSTR_MECH_RESERVED | AUTHSTR_MECH_MUTUAL)) == 0 &&
	       (flags & (AUTHSTR_MECH_PLAINTEXT | AUTHSTR_MECH_TOKEN |
			    AUTHSTR_MECH_NO_SECRET)) != 0;
}

static int
check_mech(struct test_run *run)
{
	const struct authstr_mech *m =
	    authstr_mech_find(authstr_span_of(run->v.mech));
	unsigned flags = m != NULL ? authstr_mech_flags(m) : 0;

	/* What is not known or not spoken is told as always. */
	if (m == NULL || is_blind(m) || (flags & AUTHSTR_MECH_SASL) == 0 ||
	    (flags & AUTHSTR_MECH_RESERVED) != 0)
		return EXIT_DONE;
	return fail(&run->err, EXIT_AUTH, AUTHSTR_NO_OFFSET, "one-way-mech",
	    "%s answers what the server says, which a one-way pipe does not "
	    "bring back",
	    authstr_mech_name(m));
}

/* ------------------------------------------------------ the other side -- */

static void
say(struct blind *b, const char *text)
{
	authstr_buf_put(b->line, authstr_span_of(text));
}

/* RFC 5321 section 2.3.8 */
static void
say_line(struct blind *b, const char *text)
{
	static const unsigned char eol[] = { '\r', '\n' };

	say(b, text);
	authstr_buf_put(b->line, (struct authstr_span){ eol, sizeof(eol) });
}

static void
say_hello(struct blind *b)
{
	say_line(b, "250-imagined");
	say_line(b, "250-8BITMIME");
	say_line(b, "250-SMTPUTF8");
	if (b->run->v.chunking)
		say_line(b, "250-CHUNKING");
	say_line(b, "250-DSN");
	say_line(b, "250-XCLIENT NAME REVERSE_NAME ADDR PORT PROTO HELO LOGIN "
		    "DESTADDR DESTPORT SESSION TTL TIMEOUT FORWARD");
	say(b, "250 AUTH");
	for (size_t i = 0; i < authstr_mech_count(); i++) {
		const struct authstr_mech *m = authstr_mech_at(i);

		if (!is_blind(m))
			continue;
		say(b, " ");
		say(b, authstr_mech_name(m));
	}
	say_line(b, "");
}

/* A response that did not fit into the line is asked for; LOGIN has two. */
static void
say_auth(struct blind *b)
{
	const struct authstr_mech *m = authstr_session_mech(b->run->session);
	bool first = (authstr_mech_flags(m) & AUTHSTR_MECH_CLIENT_FIRST) != 0;

	if (first)
		say_line(b, b->command && !b->whole ? "334 " : "235 yes");
	else if (b->prompts == 0)
		say_line(b, "334 VXNlcm5hbWU6");
	else if (b->prompts == 1)
		say_line(b, "334 UGFzc3dvcmQ6");
	else
		say_line(b, "235 yes");
	b->prompts++;
}

static void
answer(struct blind *b)
{
	authstr_buf_cut(b->line, 0);
	if (b->hello)
		say_hello(b);
	else if (b->stage == AUTHSTR_STAGE_AUTH)
		say_auth(b);
	else if (b->stage == AUTHSTR_STAGE_DATA && b->command)
		say_line(b, "354 yes");
	else if (b->stage == AUTHSTR_STAGE_XCLIENT)
		say_line(b, "220 yes");
	else
		say_line(b, "250 yes");
	authstr_session_input(b->run->session, authstr_buf_span(b->line), NULL);
	b->turn = true;
}

/* ------------------------------------------------------------ our side -- */

static bool
begins(struct authstr_span s, const char *word)
{
	size_t len = strlen(word);

	return s.len >= len && memcmp(s.p, word, len) == 0 &&
	       (s.len == len || s.p[len] == ' ');
}

static void
look(struct blind *b, const struct authstr_event *e)
{
	struct authstr_span raw = authstr_event_raw(e);
	struct authstr_span text = authstr_event_text(e);

	b->stage = authstr_event_stage(e);
	b->hello = raw.len > 5 && (begins(raw, "EHLO") || begins(raw, "LHLO"));
	/* A response in base64 that looks like a command has no blank, and
	 * comes behind one that has. */
	b->command = (b->stage == AUTHSTR_STAGE_DATA && begins(raw, "DATA")) ||
		     (b->stage == AUTHSTR_STAGE_AUTH && b->prompts == 0);
	b->whole = b->command && raw.len > 5 &&
		   memchr(raw.p + 5, ' ', raw.len - 5) != NULL;
	b->masked = raw.p != text.p && !b->run->v.show_secrets;
	authstr_buf_cut(b->shown, 0);
	authstr_buf_put(b->shown, text);
}

/* What has a rule is worth a word. */
static void
take_events(struct blind *b)
{
	const struct authstr_event *e;
	const char *rule;

	while ((e = authstr_session_event(b->run->session)) != NULL) {
		if (authstr_event_kind(e) == AUTHSTR_EVENT_SENT)
			look(b, e);
		rule = authstr_event_rule(e);
		if (authstr_event_kind(e) == AUTHSTR_EVENT_NOTE &&
		    rule != NULL && !b->dry)
			out_remark(rule,
			    authstr_rule_message(authstr_rule_find(rule)));
	}
}

/* The session's lines end in CRLF, and it gives whole ones. */
static void
put_lf(struct authstr_span s)
{
	size_t start = 0;

	for (size_t i = 0; i + 1 < s.len; i++)
		if (s.p[i] == '\r' && s.p[i + 1] == '\n') {
			out_raw(
			    (struct authstr_span){ s.p + start, i - start });
			start = i + 1;
		}
	out_raw((struct authstr_span){ s.p + start, s.len - start });
}

static void
put_terminal(struct authstr_span s)
{
	const unsigned char *end;

	while (s.len > 0 && (end = memchr(s.p, '\n', s.len)) != NULL) {
		size_t n = (size_t)(end - s.p);

		out_safe((struct authstr_span){
		    s.p, n > 0 && s.p[n - 1] == '\r' ? n - 1 : n });
		out_text("\n");
		s = (struct authstr_span){ end + 1, s.len - n - 1 };
	}
	out_safe(s);
}

static void
put(struct blind *b, struct authstr_span s)
{
	if (b->terminal && b->masked) {
		out_safe(authstr_buf_span(b->shown));
		out_text("\n");
	} else if (b->terminal) {
		put_terminal(s);
	} else if (b->lf) {
		put_lf(s);
	} else {
		out_raw(s);
	}
}

static int
wait_turn(const struct blind *b)
{
	double left = b->ends - net_clock();
	bool late = b->ends > 0 && left < b->pace * 1e3;
	double wait = !late ? b->pace : left > 0 ? left / 1e3 : 0;
	struct timespec t = { .tv_sec = (time_t)wait };

	t.tv_nsec = (long)((wait - (double)t.tv_sec) * 1e9);
	out_flush();
	while (nanosleep(&t, &t) != 0)
		continue;
	if (!late)
		return EXIT_DONE;
	return fail(&b->run->err, EXIT_TIMEOUT, AUTHSTR_NO_OFFSET, "timeout",
	    "time is up: not all was said, at this pace");
}

static int
write_next(struct blind *b)
{
	struct authstr_session *s = b->run->session;
	struct authstr_span out = authstr_session_output(s);
	int rc = EXIT_DONE;

	take_events(b);
	if (!b->dry && b->pace > 0 && b->turn)
		rc = wait_turn(b);
	if (rc != EXIT_DONE)
		return rc;
	b->turn = false;
	if (!b->dry)
		put(b, out);
	authstr_session_sent(s, out.len);
	return EXIT_DONE;
}

/* ------------------------------------------------------------- together -- */

static void
plan_stage(struct authstr_session *s, const char *wanted)
{
	for (int i = AUTHSTR_STAGE_CONNECT; i <= AUTHSTR_STAGE_QUIT; i++)
		if (wanted != NULL &&
		    strcmp(wanted, authstr_stage_name((enum authstr_stage)i)) ==
			0)
			authstr_session_quit_after(s, (enum authstr_stage)i);
}

static int
set_up(struct test_run *run)
{
	const struct test_values *v = &run->v;
	bool open = v->net.tls != NULL && strcmp(v->net.tls, "none") == 0;

	authstr_session_tls_mode(
	    run->session, open ? AUTHSTR_TLS_NONE : AUTHSTR_TLS_OUTSIDE);
	authstr_session_greeted(run->session, true);
	plan_stage(run->session, v->net.quit_after);
	if (run->has_target && authstr_session_protocol(run->session,
				   run->target.protocol) != AUTHSTR_OK)
		return EXIT_INTERNAL;
	if (v->net.name == NULL)
		return EXIT_DONE;
	return test_set_plan(run, AUTHSTR_PLAN_NAME, "--name", v->net.name);
}

static int
result_of(struct test_run *run)
{
	const struct authstr_error *err = authstr_session_error(run->session);

	if (err->rule == NULL)
		return EXIT_DONE;
	run->err = *err;
	return authstr_session_class(run->session) == AUTHSTR_CLASS_AUTH
		   ? EXIT_AUTH
		   : out_status(err->code);
}

static bool
lacks_memory(const struct blind *b)
{
	return b->shown == NULL || b->line == NULL ||
	       authstr_buf_status(b->shown) == AUTHSTR_E_NOMEM ||
	       authstr_buf_status(b->line) == AUTHSTR_E_NOMEM;
}

static int
talk(struct blind *b)
{
	struct test_run *run = b->run;
	int rc = set_up(run);

	b->shown = authstr_buf_new(LINE_ROOM);
	b->line = authstr_buf_new(LINE_ROOM);
	while (rc == EXIT_DONE && !lacks_memory(b) && !out_is_broken() &&
	       authstr_session_want(run->session) != AUTHSTR_WANT_NOTHING) {
		if (authstr_session_want(run->session) == AUTHSTR_WANT_OUTPUT)
			rc = write_next(b);
		else
			answer(b);
		take_events(b);
	}
	if (rc == EXIT_DONE && lacks_memory(b))
		rc = fail(&run->err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET,
		    "no-memory", "out of memory");
	authstr_buf_free(b->shown);
	authstr_buf_free(b->line);
	return rc == EXIT_DONE ? result_of(run) : rc;
}

static bool
logs_in(const struct test_values *v)
{
	return v->user != NULL || v->token != NULL || v->mech != NULL;
}

/* The login alone, and nothing written: what cannot be said is known before
 * half of it is out. */
static int
rehearse(struct test_run *run, const char *target, struct test_secrets *kept)
{
	struct test_run first = { .v = run->v, .kept = kept, .quiet = true };
	struct blind b = { .run = &first, .dry = true };
	int rc;

	first.v.from = first.v.body = first.v.subject = NULL;
	first.v.eml = first.v.text = first.v.xclient = NULL;
	first.v.to = first.v.cc = (struct opt_list){ NULL, 0 };
	first.v.header = first.v.attach = first.v.to;
	first.v.extract = false;
	first.v.net.quit_after = logs_in(&run->v) ? "auth" : "ehlo";
	rc = test_plan(&first, target);
	if (rc == EXIT_DONE)
		rc = talk(&b);
	run->err = first.err;
	test_run_end(&first);
	return rc;
}

static int
perform(struct test_run *run, const char *target)
{
	struct blind b = { .run = run,
		.terminal = out_is_terminal(),
		.lf = run->v.net.via_eol == NULL ||
		      strcmp(run->v.net.via_eol, "lf") == 0,
		.turn = true,
		.pace = run->v.pace != NULL ? strtod(run->v.pace, NULL) : 0 };
	int rc = test_plan(run, target);

	if (run->v.net.timeout > 0)
		b.ends = net_clock() + run->v.net.timeout * 1e3;
	if (rc == EXIT_DONE)
		rc = net_confine(&run->v.net, false, &run->err);
	return rc == EXIT_DONE ? talk(&b) : rc;
}

int
emit_blind(struct test_run *run, const char *target)
{
	struct test_secrets kept = { { NULL } };
	int rc = EXIT_DONE;

	run->has_target = target != NULL;
	if (run->has_target &&
	    net_target_parse(target, &run->target, &run->err) != AUTHSTR_OK)
		return EXIT_BAD_USAGE;
	if (run->has_target && run->target.protocol != AUTHSTR_SMTP &&
	    run->target.protocol != AUTHSTR_LMTP)
		return fail(&run->err, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET,
		    "one-way-protocol",
		    "expected smtp or lmtp for a one-way pipe, found %s",
		    authstr_protocol_name(run->target.protocol));
	if (run->v.mech != NULL)
		rc = check_mech(run);
	run->kept = &kept;
	if (rc == EXIT_DONE)
		rc = rehearse(run, target, &kept);
	if (rc == EXIT_DONE)
		rc = perform(run, target);
	run->kept = NULL;
	test_secrets_end(&kept);
	return rc;
}
