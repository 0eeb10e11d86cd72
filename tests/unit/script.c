/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include "authstr-smtp.h"
#include "base/mem.h"
#include "base/text.h"
#include "unit/script.h"
#include "unit/unit.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define ROOM ((size_t)256 * 1024)

/* Bytes that need no allocation: those are made to fail. */
struct bytes {
	unsigned char p[ROOM];
	size_t len;
};

struct player {
	struct authstr_session *s;
	const char *name;
	size_t line, piece;
	bool starved;         /* allocations fail: nothing need succeed */
	bool stopped;         /* the plan could not even be set */
	struct bytes server;  /* to go to the session */
	struct bytes client;  /* came from it */
	struct bytes seen;    /* the events, a line each */
	struct bytes message; /* borrowed by the session */
	struct bytes value;   /* of the line, unescaped */
};

#define CHECK(p, what, ...)                                                    \
	do {                                                                   \
		if (!(p)->starved && !(what))                                  \
			ck_abort_msg(__VA_ARGS__);                             \
	} while (0)

static void
put(struct bytes *b, span s)
{
	ck_assert_uint_le(s.len, ROOM - b->len);
	if (s.len > 0)
		memcpy(b->p + b->len, s.p, s.len);
	b->len += s.len;
}

static void
put_text(struct bytes *b, const char *s)
{
	put(b, authstr_span_of(s == NULL ? "-" : s));
}

static span
all(const struct bytes *b)
{
	return span_make(b->p, b->len);
}

static unsigned char
take_escape(span *s)
{
	static const char letters[] = "rnt\\", values[] = "\r\n\t\\";
	unsigned char c = s->len > 0 ? s->p[0] : 0;
	const char *at = c == 0 ? NULL : strchr(letters, c);

	if (at != NULL) {
		*s = span_from(*s, 1);
		return (unsigned char)values[at - letters];
	}
	ck_assert_msg(c == 'x' && s->len >= 3, "bad escape");
	c = (unsigned char)(text_hex_digit(s->p[1]) * 16 +
			    text_hex_digit(s->p[2]));
	*s = span_from(*s, 3);
	return c;
}

static span
unescape(struct bytes *to, span s)
{
	to->len = 0;
	while (s.len > 0) {
		unsigned char c = s.p[0];

		s = span_from(s, 1);
		if (c == '\\')
			c = take_escape(&s);
		put(to, span_make(&c, 1));
	}
	return all(to);
}

/* -------------------------------------------------------------- events -- */

static void
see_stage(struct bytes *b, const struct authstr_event *e)
{
	span enhanced = authstr_event_enhanced(e);
	char head[60];

	snprintf(head, sizeof(head), "STAGE %s %s %d ",
	    authstr_stage_name(authstr_event_stage(e)),
	    authstr_event_ok(e) ? "ok" : "failed", authstr_event_code(e));
	put_text(b, head);
	put(b, span_is_none(enhanced) ? SPAN("-") : enhanced);
	put_text(b, " ");
	put_text(b, authstr_event_rule(e));
	put_text(b, " ");
}

/* Where the text does not tell it. */
static void
see_address(struct bytes *b, const struct authstr_event *e)
{
	span address = authstr_event_address(e);

	if (span_is_none(address) || span_equal(address, authstr_event_text(e)))
		return;
	put_text(b, " for ");
	put(b, address);
}

static void
see_events(struct player *p)
{
	static const char *const heads[] = {
		[AUTHSTR_EVENT_SENT] = "C: ",
		[AUTHSTR_EVENT_GOT] = "S: ",
		[AUTHSTR_EVENT_CAPS] = "CAPS",
		[AUTHSTR_EVENT_NOTE] = "NOTE ",
	};
	const struct authstr_event *e;

	while ((e = authstr_session_event(p->s)) != NULL) {
		enum authstr_event_kind kind = authstr_event_kind(e);
		const char *rule = authstr_event_rule(e);

		ck_assert_msg(rule == NULL || authstr_rule_find(rule) != NULL,
		    "%s: not in the catalogue: %s", p->name, rule);

		if (kind == AUTHSTR_EVENT_STAGE) {
			see_stage(&p->seen, e);
		} else {
			put_text(&p->seen, heads[kind]);
		}
		if (kind == AUTHSTR_EVENT_NOTE) {
			put_text(&p->seen, authstr_event_rule(e));
			put_text(&p->seen, " ");
		}
		put(&p->seen, authstr_event_text(e));
		see_address(&p->seen, e);
		put_text(&p->seen, "\n");
	}
}

/* ------------------------------------------------------------ dialogue -- */

/* Takes what the session has to say. */
static void
pull(struct player *p)
{
	while (authstr_session_want(p->s) == AUTHSTR_WANT_OUTPUT) {
		span out = authstr_session_output(p->s);

		out = span_sub(out, 0, p->piece);
		put(&p->client, out);
		authstr_session_sent(p->s, out.len);
		see_events(p);
	}
}

/* Gives it what the server has said. */
static void
push(struct player *p, span in)
{
	while (in.len > 0) {
		span some = span_sub(in, 0, p->piece);

		authstr_session_input(p->s, some, NULL);
		see_events(p);
		in = span_from(in, some.len);
	}
}

static void
flush(struct player *p)
{
	if (p->server.len == 0)
		return;
	pull(p);
	CHECK(p, p->client.len == 0, "%s:%zu: client said more: %.*s", p->name,
	    p->line, (int)p->client.len, (const char *)p->client.p);
	push(p, all(&p->server));
	p->server.len = 0;
}

static void
do_server_line(struct player *p, span value)
{
	put(&p->server, value);
	put_text(&p->server, "\r\n");
}

static void
do_server_bytes(struct player *p, span value)
{
	put(&p->server, value);
}

static void
do_client_line(struct player *p, span value)
{
	flush(p);
	pull(p);
	put(&p->value, SPAN("\r\n"));
	value = all(&p->value);
	CHECK(p, span_starts(all(&p->client), value),
	    "%s:%zu: expected %.*s, found %.*s", p->name, p->line,
	    (int)value.len, (const char *)value.p, (int)p->client.len,
	    (const char *)p->client.p);
	if (value.len > p->client.len)
		value.len = p->client.len;
	p->client.len -= value.len;
	memmove(p->client.p, p->client.p + value.len, p->client.len);
}

static void
do_early(struct player *p, span value)
{
	flush(p);
	push(p, value);
}

static void
do_handshake(struct player *p, span value)
{
	flush(p);
	pull(p);
	CHECK(p, authstr_session_want(p->s) == AUTHSTR_WANT_TLS,
	    "%s:%zu: no handshake is wanted", p->name, p->line);
	authstr_session_tls(p->s, span_equal(value, SPAN("ok")));
	see_events(p);
}

static void
do_binding(struct player *p, span value)
{
	span type = span_take_word(&value);

	if (type.len == 0)
		type = value = SPAN_NONE;
	p->stopped =
	    authstr_session_binding(p->s, type, value, NULL) != AUTHSTR_OK;
	CHECK(p, !p->stopped, "%s:%zu: refused", p->name, p->line);
}

static void
do_lost(struct player *p, span value)
{
	(void)value;
	flush(p);
	pull(p);
	authstr_session_lost(p->s);
	see_events(p);
}

static void
do_over(struct player *p, span value)
{
	(void)value;
	flush(p);
	CHECK(p, authstr_session_want(p->s) == AUTHSTR_WANT_NOTHING,
	    "%s:%zu: the session is not over", p->name, p->line);
	CHECK(p, p->client.len == 0, "%s:%zu: the client said more", p->name,
	    p->line);
}

/* ---------------------------------------------------------------- plan -- */

static size_t
index_of(const char *const *words, size_t n, span word)
{
	for (size_t i = 0; i < n; i++)
		if (span_equal(authstr_span_of(words[i]), word))
			return i;
	ck_abort_msg("no such word: %.*s", (int)word.len, (const char *)word.p);
	return n;
}

static void
do_plan(struct player *p, span value)
{
	static const char *const words[] = { "name", "mech", "from", "rcpt",
		"dsn-notify", "dsn-ret", "dsn-envid", "xclient" };
	size_t which = index_of(words, COUNT(words), span_take_word(&value));
	struct authstr_error err = { .code = 0 };
	int rc =
	    authstr_session_plan(p->s, (enum authstr_plan)which, value, &err);

	p->stopped = rc != AUTHSTR_OK;
	CHECK(p, !p->stopped, "%s:%zu: %s", p->name, p->line, err.text);
}

static void
do_login(struct player *p, span value)
{
	static const char *const words[] = { "authcid", "authzid", "password",
		"token", "host", "port", "service", "realm", "cnonce",
		"nonce-count", "domain", "workstation", "client-challenge",
		"ntlm", "time" };
	size_t which = index_of(words, COUNT(words), span_take_word(&value));

	p->stopped = authstr_session_login(p->s, (enum authstr_input)which,
			 value, NULL) != AUTHSTR_OK;
	CHECK(p, !p->stopped, "%s:%zu: refused", p->name, p->line);
}

static void
do_message(struct player *p, span value)
{
	p->message.len = 0;
	put(&p->message, value);
	authstr_session_message(p->s, all(&p->message));
}

static void
do_tls(struct player *p, span value)
{
	static const char *const words[] = { "auto", "implicit", "starttls",
		"none", "outside" };

	authstr_session_tls_mode(
	    p->s, (enum authstr_tls_mode)index_of(words, COUNT(words), value));
}

static void
do_protocol(struct player *p, span value)
{
	enum authstr_protocol protocol = AUTHSTR_SMTP;

	while (!span_equal(
	    authstr_span_of(authstr_protocol_name(protocol)), value))
		protocol++;
	CHECK(p, authstr_session_protocol(p->s, protocol) == AUTHSTR_OK,
	    "%s:%zu: no such protocol", p->name, p->line);
}

/* "plain|tls|after KEYWORD argument..", or "plain|tls|after auth MECHANISM..".
 */
static void
do_offers(struct player *p, span value)
{
	span which = span_take_word(&value);
	const struct authstr_caps *caps =
	    span_equal(which, SPAN("after"))
		? authstr_session_caps_after_auth(p->s)
		: authstr_session_caps(p->s, span_equal(which, SPAN("tls")));
	span keyword = span_take_word(&value);
	bool auth = span_equal(keyword, SPAN("auth"));
	size_t n = caps == NULL ? 0 : authstr_caps_count(caps), i = 0, k = 0;

	while (!auth && i < n &&
	       !span_equal(authstr_caps_keyword(caps, i), keyword))
		i++;
	CHECK(p, caps != NULL && (auth || i < n), "%s:%zu: %.*s not offered",
	    p->name, p->line, (int)keyword.len, (const char *)keyword.p);
	for (bool more = !p->starved; more; k++) {
		span word = span_take_word(&value);
		span found = auth ? authstr_caps_auth(caps, k)
				  : authstr_caps_arg(caps, i, k);

		CHECK(p, span_equal(word, found), "%s:%zu: found %.*s", p->name,
		    p->line, (int)found.len, (const char *)found.p);
		more = word.len > 0;
	}
}

static void
do_quit_after(struct player *p, span value)
{
	enum authstr_stage stage = AUTHSTR_STAGE_CONNECT;

	while (!span_equal(authstr_span_of(authstr_stage_name(stage)), value))
		stage++;
	authstr_session_quit_after(p->s, stage);
}

static void
do_cleartext(struct player *p, span value)
{
	(void)value;
	authstr_session_allow_cleartext(p->s, 1);
}

static void
do_ask_again(struct player *p, span value)
{
	(void)value;
	authstr_session_ask_again(p->s, 1);
}

static void
do_old_hello(struct player *p, span value)
{
	(void)value;
	authstr_session_old_hello(p->s, 1);
}

static void
do_chunking(struct player *p, span value)
{
	uint64_t octets = 1;

	span_take_number(&value, 1000, &octets);
	authstr_session_chunking(p->s, (int)octets);
}

static void
do_pipelining(struct player *p, span value)
{
	(void)value;
	authstr_session_pipelining(p->s, 1);
}

static void
do_dsn_orcpt(struct player *p, span value)
{
	(void)value;
	authstr_session_dsn_orcpt(p->s, 1);
}

static void
do_external(struct player *p, span value)
{
	(void)value;
	authstr_session_external(p->s, 1);
}

static void
do_greeted(struct player *p, span value)
{
	(void)value;
	authstr_session_greeted(p->s, 1);
}

/* -------------------------------------------------------------- verdict -- */

static void
same(struct player *p, span value, const char *found)
{
	CHECK(p, span_equal(value, authstr_span_of(found)),
	    "%s:%zu: expected %.*s, found %s\n%.*s", p->name, p->line,
	    (int)value.len, (const char *)value.p,
	    found == NULL ? "none" : found, (int)p->seen.len,
	    (const char *)p->seen.p);
}

static void
do_class(struct player *p, span value)
{
	flush(p);
	same(p, value, authstr_class_name(authstr_session_class(p->s)));
	if (span_equal(value, SPAN("ok")))
		same(p, SPAN(""), authstr_session_error(p->s)->rule);
}

static void
do_stage(struct player *p, span value)
{
	same(p, value, authstr_stage_name(authstr_session_stage(p->s)));
}

static void
do_rule(struct player *p, span value)
{
	same(p, value, authstr_session_error(p->s)->rule);
}

static void
do_see(struct player *p, span value)
{
	span rest = all(&p->seen), line;

	while (span_take_line(&rest, &line))
		if (span_equal(line, value))
			return;
	CHECK(p, false, "%s:%zu: not seen: %.*s\n%.*s", p->name, p->line,
	    (int)value.len, (const char *)value.p, (int)p->seen.len,
	    (const char *)p->seen.p);
}

static void
do_hide(struct player *p, span value)
{
	ck_assert_msg(span_search(all(&p->seen), value, 0) == SPAN_NPOS,
	    "%s:%zu: shown: %.*s", p->name, p->line, (int)value.len,
	    (const char *)value.p);
}

static const struct {
	const char *word;
	void (*run)(struct player *p, span value);
} words[] = {
	{ "plan", do_plan },
	{ "login", do_login },
	{ "message", do_message },
	{ "protocol", do_protocol },
	{ "tls", do_tls },
	{ "quit-after", do_quit_after },
	{ "cleartext", do_cleartext },
	{ "chunking", do_chunking },
	{ "pipelining", do_pipelining },
	{ "dsn-orcpt", do_dsn_orcpt },
	{ "greeted", do_greeted },
	{ "external", do_external },
	{ "ask-again", do_ask_again },
	{ "old-hello", do_old_hello },
	{ "S:", do_server_line },
	{ "S+", do_server_bytes },
	{ "C:", do_client_line },
	{ "early", do_early },
	{ "binding", do_binding },
	{ "handshake", do_handshake },
	{ "lost", do_lost },
	{ "over", do_over },
	{ "class", do_class },
	{ "stage", do_stage },
	{ "rule", do_rule },
	{ "offers", do_offers },
	{ "see", do_see },
	{ "hide", do_hide },
};

/* A value keeps the blanks behind the first: "334 " ends in one. */
static void
run_line(struct player *p, span line)
{
	size_t blank = span_find(line, ' ', 0);
	span word = span_sub(line, 0, blank);
	size_t i;

	for (i = 0; i < COUNT(words); i++)
		if (span_equal(word, authstr_span_of(words[i].word)))
			break;
	ck_assert_msg(
	    i < COUNT(words), "%s:%zu: no such word", p->name, p->line);
	words[i].run(p, unescape(&p->value, span_from(line, word.len + 1)));
}

static void
run_script(struct player *p, span script)
{
	span line;

	while (!p->stopped && span_take_line(&script, &line)) {
		p->line++;
		if (line.len > 0 && line.p[0] != '#')
			run_line(p, line);
	}
}

static struct player *
new_player(const char *name, size_t piece)
{
	static struct player player;

	memset(&player, 0, sizeof(player));
	player.name = name;
	player.piece = piece;
	return &player;
}

void
script_play(const char *name, span script, size_t piece)
{
	struct player *p = new_player(name, piece);

	p->s = authstr_session_new();
	ck_assert_ptr_nonnull(p->s);
	run_script(p, script);
	authstr_session_free(p->s);
}

/* How many allocations are left before they fail. */
static unsigned long
count_left(void)
{
	unsigned long n = 0;
	void *p;

	while ((p = mem_new(1, 1)) != NULL) {
		mem_free(p, 1);
		n++;
	}
	return n;
}

unsigned long
script_play_starved(const char *name, span script, unsigned long nth)
{
	struct player *p = new_player(name, SCRIPT_WHOLE);
	unsigned long left;

	mem_fail_at(nth);
	p->starved = true;
	p->s = authstr_session_new();
	if (p->s != NULL)
		run_script(p, script);
	left = count_left();
	mem_fail_at(0);
	p->starved = p->s == NULL || p->stopped ||
		     authstr_session_error(p->s)->rule != NULL;
	CHECK(p, left > 0, "%s: ended well without memory (%lu)", name, nth);
	authstr_session_free(p->s);
	return nth - 1 - left;
}
