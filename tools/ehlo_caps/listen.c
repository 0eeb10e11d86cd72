/* SPDX-License-Identifier: MIT */
/*
 * listen: finds the capability lists of IMAP, POP3 and ManageSieve.
 *
 * A list is told by its own shape: "* CAPABILITY ..", "+OK" and words up to a
 * dot, "\"SIEVE\" \"..\"" up to OK.  What programs print between (certificates,
 * tickets) has none of these shapes.  Commands, where they are shown, tell
 * when TLS begins; else a list without STARTTLS after one that has it does.
 */
#include "ehlo_caps/listen.h"
#include <stdio.h>
#include <string.h>
#include "ascii.h"

#define NONE ((struct authstr_span){ NULL, 0 })

void
ehlo_listen_wipe(struct ehlo_listen *l)
{
	authstr_reply_free(l->greeting);
	authstr_reply_free(l->list);
	for (int i = 0; i < EHLO_CHANNELS; i++)
		authstr_caps_free(l->caps[i]);
	memset(l, 0, sizeof(*l));
}

static struct authstr_span
take_word(struct authstr_span *s)
{
	struct authstr_span word = *s;
	size_t n = 0;

	while (n < s->len && s->p[n] != ' ' && s->p[n] != '\t')
		n++;
	word.len = n;
	while (n < s->len && (s->p[n] == ' ' || s->p[n] == '\t'))
		n++;
	*s = (struct authstr_span){ s->p + n, s->len - n };
	return word;
}

static bool
is(struct authstr_span s, const char *word)
{
	return ehlo_same(s, authstr_span_of(word));
}

/* ---------------------------------------------------------------- lists -- */

static bool
begin_list(struct ehlo_listen *l, enum authstr_protocol protocol, size_t mark)
{
	l->protocol = protocol;
	l->list_mark = mark;
	if (l->list == NULL && (l->list = authstr_reply_new()) == NULL)
		return false;
	authstr_reply_expect(
	    l->list, protocol, AUTHSTR_REPLY_HELLO, authstr_span_of("A1"));
	l->in_list = true;
	return true;
}

static void
keep_list(struct ehlo_listen *l)
{
	struct authstr_caps *caps =
	    authstr_caps_read_greeted(l->list, l->greeting);
	struct authstr_caps *before = l->caps[EHLO_CLEAR];
	int at;

	l->in_list = false;
	if (caps == NULL)
		return;
	if (before != NULL && !l->login_said && !l->logged_in &&
	    authstr_caps_has(before, "STARTTLS") == 1 &&
	    authstr_caps_has(caps, "STARTTLS") != 1)
		l->starttls = true;
	/* IMAP's comes before the login's own reply (RFC 9051 section 7.2.2).
	 */
	at = l->logged_in || l->login_said ? EHLO_AUTH
	     : l->starttls                 ? EHLO_TLS
					   : EHLO_CLEAR;
	authstr_caps_free(l->caps[at]);
	l->caps[at] = caps;
}

/* A line of the list; the last one makes it count. */
static void
enter_list(struct ehlo_listen *l, struct authstr_span line)
{
	int rc = authstr_reply_enter(l->list, line, NULL);

	if (rc == AUTHSTR_OK)
		keep_list(l);
	else if (rc < 0)
		l->in_list = false;
}

/* What was said before it has its answer. */
static void
said_yes(struct ehlo_listen *l)
{
	l->starttls |= l->tls_said;
	l->logged_in |= l->login_said;
	l->tls_said = l->login_said = false;
}

static void
said_no(struct ehlo_listen *l)
{
	if (!l->logged_in) {
		authstr_caps_free(l->caps[EHLO_AUTH]);
		l->caps[EHLO_AUTH] = NULL;
	}
	l->tls_said = l->login_said = false;
}

static void
keep_greeting(struct ehlo_listen *l, enum authstr_protocol protocol,
    struct authstr_span line)
{
	l->protocol = protocol;
	if (l->greeting != NULL || (l->greeting = authstr_reply_new()) == NULL)
		return;
	authstr_reply_expect(
	    l->greeting, protocol, AUTHSTR_REPLY_GREETING, NONE);
	if (authstr_reply_enter(l->greeting, line, NULL) == AUTHSTR_OK)
		return;
	authstr_reply_free(l->greeting);
	l->greeting = NULL;
}

/* ------------------------------------------------------------- protocols -- */

/* Of another protocol than the one that is spoken. */
static bool
is_foreign(const struct ehlo_listen *l, enum authstr_protocol protocol)
{
	return l->protocol != AUTHSTR_SMTP && l->protocol != protocol;
}

static void
imap_list(struct ehlo_listen *l, struct authstr_span line, size_t mark)
{
	if (begin_list(l, AUTHSTR_IMAP, mark))
		enter_list(l, line);
	if (l->in_list)
		enter_list(l, authstr_span_of("A1 OK"));
}

/* "A2 OK [CAPABILITY IMAP4rev1 ..] Logged in": only a login is answered so (RFC
 * 9051 section 7.1), whether it was shown or not. */
static void
imap_yes(struct ehlo_listen *l, struct authstr_span rest, size_t mark)
{
	static const char begin[] = "[CAPABILITY ";
	const unsigned char *end =
	    rest.len > 0 ? memchr(rest.p, ']', rest.len) : NULL;
	size_t len = sizeof(begin) - 1;
	char line[AUTHSTR_LINE_MAX];

	said_yes(l);
	if (end == NULL || rest.len < len ||
	    !is((struct authstr_span){ rest.p, len }, begin))
		return;
	l->logged_in = true;
	snprintf(line, sizeof(line), "* %.*s", (int)(end - rest.p) - 1,
	    (const char *)rest.p + 1);
	imap_list(l, authstr_span_of(line), mark);
}

static bool
imap_line(struct ehlo_listen *l, struct authstr_span line, size_t mark)
{
	struct authstr_span rest = line, first = take_word(&rest);
	struct authstr_span word = take_word(&rest);

	if (is_foreign(l, AUTHSTR_IMAP))
		return false;
	if (is(first, "*") && is(word, "CAPABILITY")) {
		imap_list(l, line, mark);
		return true;
	}
	if (is(first, "*") && (is(word, "OK") || is(word, "PREAUTH"))) {
		/* A list that came before was no greeting's. */
		if (l->caps[EHLO_CLEAR] == NULL)
			keep_greeting(l, AUTHSTR_IMAP, line);
		return true;
	}
	if (l->protocol != AUTHSTR_IMAP || is(first, "*"))
		return false;
	if (is(word, "NO") || is(word, "BAD"))
		said_no(l);
	else if (is(word, "OK"))
		imap_yes(l, rest, mark);
	else
		return false;
	return true;
}

/* A keyword of CAPA: capitals, digits and hyphens (RFC 2449 section 3 has
 * more, but what programs print has small letters). */
static bool
is_capa(struct authstr_span line)
{
	struct authstr_span word = take_word(&line);

	for (size_t i = 0; i < word.len; i++)
		if ((word.p[i] < 'A' || word.p[i] > 'Z') &&
		    (word.p[i] < '0' || word.p[i] > '9') && word.p[i] != '-')
			return false;
	return word.len > 0 && word.p[0] != '-';
}

static bool
pop3_line(struct ehlo_listen *l, struct authstr_span line, size_t mark)
{
	struct authstr_span rest = line, word = take_word(&rest);

	if (is_foreign(l, AUTHSTR_POP3))
		return false;
	if (is(word, "+OK")) {
		l->first_ok = l->protocol == AUTHSTR_SMTP;
		if (l->first_ok)
			keep_greeting(l, AUTHSTR_POP3, line);
		said_yes(l);
		if (begin_list(l, AUTHSTR_POP3, mark))
			enter_list(l, line);
		return true;
	}
	if (is(word, "-ERR")) {
		l->in_list = false;
		said_no(l);
		return l->protocol == AUTHSTR_POP3;
	}
	if (l->protocol != AUTHSTR_POP3 || !l->in_list || mark != l->list_mark)
		return false;
	if (is(line, ".") && l->first_ok) {
		/* s_client took the greeting: this "+OK" was CAPA's. */
		authstr_reply_free(l->greeting);
		l->greeting = NULL;
	}
	if (!is(line, ".") && !is_capa(line))
		return false;
	enter_list(l, line);
	return true;
}

/* "\"SIEVE\" .." */
static bool
is_sieve(struct authstr_span line)
{
	const unsigned char *end = line.len > 2 && line.p[0] == '"'
				       ? memchr(line.p + 1, '"', line.len - 1)
				       : NULL;

	return end != NULL && authstr_keyword_find_in(AUTHSTR_SIEVE,
				  (struct authstr_span){ line.p + 1,
				      (size_t)(end - line.p) - 1 }) != NULL;
}

static bool
sieve_line(struct ehlo_listen *l, struct authstr_span line, size_t mark)
{
	struct authstr_span rest = line, word = take_word(&rest);

	if (is_foreign(l, AUTHSTR_SIEVE))
		return false;
	if (line.len > 0 && line.p[0] == '"' &&
	    (l->in_list || is_sieve(line))) {
		if (l->in_list || begin_list(l, AUTHSTR_SIEVE, mark))
			enter_list(l, line);
		return true;
	}
	/* The reply to s_client's own STARTTLS. */
	if (l->protocol == AUTHSTR_SMTP && is(word, "OK") && rest.len > 0 &&
	    rest.p[0] == '"')
		l->begun = true;
	if (l->protocol == AUTHSTR_SIEVE && is(word, "NO"))
		said_no(l);
	if (l->protocol != AUTHSTR_SIEVE || !is(word, "OK"))
		return false;
	if (l->in_list)
		enter_list(l, line);
	else
		said_yes(l);
	return true;
}

/* -------------------------------------------------------------- commands -- */

/* IMAP's, as clients make them: a letter and more; no mark of a program. */
static bool
is_tag(struct authstr_span word)
{
	char first = word.len > 0 ? ascii_lower((char)word.p[0]) : ' ';

	return first == '.' || (first >= 'a' && first <= 'z') ||
	       (first >= '0' && first <= '9');
}

/* "STARTTLS", or with a tag before it. */
static bool
is_command(struct authstr_span line, const char *const *words)
{
	struct authstr_span first = take_word(&line);
	struct authstr_span second = take_word(&line);

	for (; *words != NULL; words++)
		if (is(first, *words) || (is_tag(first) && is(second, *words)))
			return true;
	return false;
}

static bool
client_line(struct ehlo_listen *l, struct authstr_span line)
{
	static const char *const tls[] = { "STARTTLS", "STLS", NULL };
	/* USER is answered by yes, too: it is PASS that logs in. */
	static const char *const login[] = { "AUTHENTICATE", "AUTH", "LOGIN",
		"PASS", "APOP", NULL };
	struct authstr_span rest = line, word = take_word(&rest);

	if (l->protocol == AUTHSTR_SMTP)
		return false;
	if (is_command(line, tls)) {
		l->tls_said = true;
	} else if (is_command(line, login)) {
		l->login_said = true;
		if (!is(word, "AUTHENTICATE") && !is(word, "AUTH"))
			take_word(&rest);
		l->mech = ehlo_mech_of(rest);
	} else {
		return false;
	}
	return true;
}

void
ehlo_listen_line(struct ehlo_listen *l, struct authstr_span line)
{
	for (size_t mark = 0; mark < ehlo_line_marks(); mark++) {
		struct authstr_span text = ehlo_line_behind(line, mark);

		if (text.p != NULL &&
		    (imap_line(l, text, mark) || pop3_line(l, text, mark) ||
			sieve_line(l, text, mark) || client_line(l, text)))
			return;
	}
}
