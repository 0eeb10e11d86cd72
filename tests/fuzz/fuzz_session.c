/* SPDX-License-Identifier: MIT */
/*
 * The session against a server that says anything: it ends; it never shows the
 * password in an event, nor sends it over a channel that is not protected; it
 * sends whole lines; of the message it sends nothing that was not asked for by
 * 354, or announced by BDAT; and all is well only after QUIT, or where the
 * server closed when asked once more after the login.
 */
#include "authstr-smtp.h"
#include "fuzz/fuzz.h"

#define SECRET "s3cret-of-the-fuzzer"
/* What of base64 is the same whatever stands before the secret in PLAIN and
 * LOGIN: its three alignments, edges left out. */
static const char *const coded[] = { "czNjcmV0LW9mLXRoZS1mdXp6ZX",
	"zY3JldC1vZi10aGUtZnV6e", "zM2NyZXQtb2YtdGhlLWZ1en" };

struct run {
	struct authstr_session *s;
	span all, in; /* what the server says, and what is left of it */
	size_t piece;
	bool protected_channel, quit, lost;
	bool may_send; /* the message */
};

static bool
has_secret(span text)
{
	for (size_t i = 0; i < sizeof(coded) / sizeof(coded[0]); i++)
		if (span_search(text, authstr_span_of(coded[i]), 0) !=
		    SPAN_NPOS)
			return true;
	return span_search(text, SPAN(SECRET), 0) != SPAN_NPOS;
}

static void
look(struct run *r)
{
	const struct authstr_event *e;

	while ((e = authstr_session_event(r->s)) != NULL) {
		/* The server may know it, and say it. */
		MUST(!has_secret(authstr_event_text(e)) ||
		     (authstr_event_kind(e) != AUTHSTR_EVENT_SENT &&
			 has_secret(r->all)));
		if (authstr_event_kind(e) == AUTHSTR_EVENT_SENT &&
		    (span_ends(authstr_event_text(e), SPAN("QUIT")) ||
			span_ends(authstr_event_text(e), SPAN("LOGOUT"))))
			r->quit = true;
		if (span_starts(authstr_event_text(e), SPAN("354")) ||
		    span_starts(authstr_event_text(e), SPAN("BDAT ")))
			r->may_send = true;
		/* A server may close when it is asked again after a login. */
		if (authstr_event_rule(e) != NULL &&
		    strcmp(authstr_event_rule(e), "caps-after-auth") == 0)
			r->quit = true;
	}
}

static void
say(struct run *r)
{
	span out = authstr_session_output(r->s);

	MUST(out.len > 0 && span_ends(out, SPAN("\r\n")));
	MUST(r->protected_channel || !has_secret(out));
	MUST(r->may_send ||
	     span_search(out, SPAN("Subject: hi"), 0) == SPAN_NPOS);
	authstr_session_sent(r->s, out.len);
}

static void
listen(struct run *r)
{
	span some = span_sub(r->in, 0, r->piece);

	r->in = span_from(r->in, some.len);
	r->lost |= some.len == 0;
	if (some.len == 0)
		authstr_session_lost(r->s);
	else
		authstr_session_input(r->s, some, NULL);
}

static void
converse(struct run *r)
{
	size_t turns = r->in.len * 4 + 1000;

	for (;;) {
		MUST(turns-- > 0);
		switch (authstr_session_want(r->s)) {
		case AUTHSTR_WANT_OUTPUT:
			say(r);
			break;
		case AUTHSTR_WANT_INPUT:
			listen(r);
			break;
		case AUTHSTR_WANT_TLS:
			r->protected_channel = true;
			authstr_session_tls(r->s, 1);
			break;
		case AUTHSTR_WANT_NOTHING:
			return;
		}
		look(r);
	}
}

static void
plan(struct run *r, enum authstr_tls_mode mode, bool ahead)
{
	struct authstr_session *s = r->s;

	authstr_session_tls_mode(s, mode);
	authstr_session_login(s, AUTHSTR_AUTHCID, SPAN("alice"), NULL);
	authstr_session_login(s, AUTHSTR_PASSWORD, SPAN(SECRET), NULL);
	authstr_session_plan(s, AUTHSTR_PLAN_FROM, SPAN("a@b"), NULL);
	authstr_session_plan(s, AUTHSTR_PLAN_RCPT, SPAN("c@d"), NULL);
	authstr_session_message(s, SPAN("Subject: hi\n\n.\n"));
	/* A server that does not offer them is told nothing more. */
	if (ahead && mode == AUTHSTR_TLS_NONE)
		authstr_session_plan(s, AUTHSTR_PLAN_XCLIENT,
		    SPAN("ADDR=192.0.2.1 LOGIN=alice"), NULL);
	if (ahead && mode == AUTHSTR_TLS_STARTTLS)
		authstr_session_plan(
		    s, AUTHSTR_PLAN_DSN_NOTIFY, SPAN("success"), NULL);
	r->protected_channel = mode == AUTHSTR_TLS_OUTSIDE;
}

static void
run(span in, enum authstr_protocol protocol, bool ahead)
{
	/* Enough to meet each way of reading. */
	static const size_t pieces[] = { 1, 7, 64, 100000 };

	for (unsigned mode = 0; mode <= AUTHSTR_TLS_OUTSIDE; mode++) {
		struct run r = {
			.all = in, .in = in, .piece = pieces[mode % 4]
		};

		r.s = authstr_session_new();
		MUST(r.s != NULL);
		MUST(authstr_session_protocol(r.s, protocol) == AUTHSTR_OK);
		authstr_session_ask_again(r.s, mode % 2);
		authstr_session_pipelining(r.s, ahead);
		authstr_session_chunking(r.s, ahead && mode % 2 == 0);
		plan(&r, (enum authstr_tls_mode)mode, ahead);
		converse(&r);
		MUST(authstr_session_class(r.s) != AUTHSTR_CLASS_INTERNAL);
		/* Who closes when asked again has done his work. */
		MUST(authstr_session_class(r.s) != AUTHSTR_CLASS_OK || r.quit ||
		     (r.lost && mode % 2 == 1));
		authstr_session_free(r.s);
	}
}

void
fuzz_session(span in)
{
	static const enum authstr_protocol protocols[] = { AUTHSTR_SMTP,
		AUTHSTR_LMTP, AUTHSTR_IMAP, AUTHSTR_POP3, AUTHSTR_SIEVE };

	for (size_t i = 0; i < sizeof(protocols) / sizeof(protocols[0]); i++)
		run(in, protocols[i], false);
	/* Those that hand mail in can say it all at once, too. */
	for (size_t i = 0; i < 2; i++)
		run(in, protocols[i], true);
}
