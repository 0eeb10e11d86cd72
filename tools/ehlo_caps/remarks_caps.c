/* SPDX-License-Identifier: MIT */
/*
 * remarks_caps: what is wrong in the lists of capabilities, and between them.
 */
#include <stdio.h>
#include <string.h>
#include "ehlo_caps/advice.h"
#include "ehlo_caps/remarks.h"

/* The keywords that a remark is about. */
struct words {
	char text[160];
	size_t len;
};

static bool
has_word(const struct words *w, struct authstr_span word)
{
	for (size_t at = 0; at < w->len;) {
		size_t len = strcspn(w->text + at, " ");
		struct authstr_span seen = {
			(const unsigned char *)w->text + at, len
		};

		if (ehlo_same(seen, word))
			return true;
		at += len + 1;
	}
	return false;
}

/* Each once; what a terminal should not see is a question mark. */
static void
add(struct words *w, struct authstr_span word)
{
	if (has_word(w, word))
		return;
	if (w->len + word.len + 6 > sizeof(w->text)) {
		memcpy(w->text + w->len, " ...", 5);
		return;
	}
	if (w->len > 0)
		w->text[w->len++] = ' ';
	for (size_t i = 0; i < word.len; i++)
		w->text[w->len++] =
		    word.p[i] > ' ' && word.p[i] < 127 ? (char)word.p[i] : '?';
	w->text[w->len] = '\0';
}

static bool
is(struct authstr_span word, const char *text)
{
	return ehlo_same(word, authstr_span_of(text));
}

static bool
is_auth(struct authstr_span word)
{
	return is(word, "AUTH") || is(word, "AUTH=") || is(word, "SASL");
}

static bool
offers(const struct authstr_caps *caps, struct authstr_span word)
{
	for (size_t i = 0; i < authstr_caps_count(caps); i++)
		if (ehlo_same(authstr_caps_keyword(caps, i), word))
			return true;
	return false;
}

/* STARTTLS is whatever the protocol calls it. */
static bool
offers_text(const struct authstr_caps *caps, const char *word)
{
	return caps != NULL && authstr_caps_has(caps, word) == 1;
}

static bool
has_mech(const struct authstr_caps *caps, struct authstr_span mech)
{
	struct authstr_span name;

	for (size_t i = 0; (name = authstr_caps_auth(caps, i)).p != NULL; i++)
		if (ehlo_same(name, mech))
			return true;
	return false;
}

/* The list that counts: that inside TLS. */
static const struct authstr_caps *
final(const struct ehlo_view *v)
{
	return v->caps[EHLO_TLS] != NULL ? v->caps[EHLO_TLS]
					 : v->caps[EHLO_CLEAR];
}

/* Any of these keywords in either list. */
static bool
any_of(const struct ehlo_view *v, const char *const *list, struct words *w)
{
	for (; *list != NULL; list++)
		for (int i = 0; i < EHLO_CHANNELS; i++)
			if (offers_text(v->caps[i], *list))
				add(w, authstr_span_of(*list));
	return w->len > 0;
}

/* -------------------------------------------------- before and after TLS */

static bool
both(const struct ehlo_view *v)
{
	return v->caps[EHLO_CLEAR] != NULL && v->caps[EHLO_TLS] != NULL;
}

/* RFC 3207 section 4.2: no more once TLS is on. */
static bool
starttls_inside(const struct ehlo_view *v, struct words *w)
{
	(void)w;
	return !v->unknown && v->result->tls.up &&
	       offers_text(v->caps[EHLO_TLS], "STARTTLS");
}

static bool
auth_gone(const struct ehlo_view *v, struct words *w)
{
	(void)w;
	return both(v) && authstr_caps_auth(v->caps[EHLO_CLEAR], 0).p != NULL &&
	       authstr_caps_auth(v->caps[EHLO_TLS], 0).p == NULL;
}

/* What protects the password is offered where it is not needed, and missing
 * where it would be chosen. */
static bool
mech_gone(const struct ehlo_view *v, struct words *w)
{
	struct authstr_span name;

	if (!both(v) || auth_gone(v, w))
		return false;
	for (size_t i = 0;
	     (name = authstr_caps_auth(v->caps[EHLO_CLEAR], i)).p != NULL; i++)
		if (!has_mech(v->caps[EHLO_TLS], name))
			add(w, name);
	return w->len > 0;
}

static bool
size_differs(const struct ehlo_view *v, struct words *w)
{
	(void)w;
	return both(v) && offers_text(v->caps[EHLO_CLEAR], "SIZE") &&
	       offers_text(v->caps[EHLO_TLS], "SIZE") &&
	       authstr_caps_size(v->caps[EHLO_CLEAR]) !=
		   authstr_caps_size(v->caps[EHLO_TLS]);
}

static bool
gone_after_tls(const struct ehlo_view *v, struct words *w)
{
	const struct authstr_caps *before = v->caps[EHLO_CLEAR];

	if (!both(v))
		return false;
	for (size_t i = 0; i < authstr_caps_count(before); i++) {
		struct authstr_span word = authstr_caps_keyword(before, i);

		if (!is(word, "STARTTLS") && !is(word, "STLS") &&
		    !is_auth(word) && !offers(v->caps[EHLO_TLS], word))
			add(w, word);
	}
	return w->len > 0;
}

/* There is no channel yet that it could be bound to. */
static bool
plus_before_tls(const struct ehlo_view *v, struct words *w)
{
	struct authstr_span name;

	if (v->unknown || v->caps[EHLO_CLEAR] == NULL)
		return false;
	for (size_t i = 0;
	     (name = authstr_caps_auth(v->caps[EHLO_CLEAR], i)).p != NULL;
	     i++) {
		const struct authstr_mech *m = authstr_mech_find(name);

		if (m != NULL &&
		    (authstr_mech_flags(m) & AUTHSTR_MECH_BINDING) != 0)
			add(w, name);
	}
	return w->len > 0;
}

/* RFC 3501 section 6.2.3, RFC 2595: a command that sends the password as it is
 * works before TLS, whatever mechanisms there are. */
static bool
command_before_tls(const struct ehlo_view *v, struct words *w)
{
	const struct authstr_caps *caps = v->caps[EHLO_CLEAR];

	if (v->unknown || ehlo_is_local(v) || !offers_text(caps, "STARTTLS"))
		return false;
	if (authstr_caps_protocol(caps) == AUTHSTR_IMAP &&
	    !offers_text(caps, "LOGINDISABLED"))
		add(w, authstr_span_of("LOGIN"));
	if (authstr_caps_protocol(caps) == AUTHSTR_POP3 &&
	    offers_text(caps, "USER"))
		add(w, authstr_span_of("USER"));
	return w->len > 0;
}

/* --------------------------------------------------------------- one list */

static bool
without(const struct ehlo_view *v, const char *word, const char *needs)
{
	return offers_text(final(v), word) && !offers_text(final(v), needs);
}

/* RFC 6531 section 3.1 */
static bool
smtputf8_alone(const struct ehlo_view *v, struct words *w)
{
	(void)w;
	return without(v, "SMTPUTF8", "8BITMIME");
}

/* RFC 3030 section 3 */
static bool
binarymime_alone(const struct ehlo_view *v, struct words *w)
{
	(void)w;
	return without(v, "BINARYMIME", "CHUNKING");
}

/* Of a server that has extensions at all. */
static bool
no_enhanced_codes(const struct ehlo_view *v, struct words *w)
{
	(void)w;
	return without(v, "8BITMIME", "ENHANCEDSTATUSCODES") ||
	       without(v, "PIPELINING", "ENHANCEDSTATUSCODES");
}

/* Each mechanism of one line is on the other, too. */
static bool
line_has(const struct authstr_caps *caps, size_t i, size_t other)
{
	for (size_t a = 0; a < authstr_caps_arg_count(caps, i); a++) {
		struct authstr_span mech = authstr_caps_arg(caps, i, a);
		bool found = false;

		for (size_t b = 0; b < authstr_caps_arg_count(caps, other); b++)
			found |=
			    ehlo_same(mech, authstr_caps_arg(caps, other, b));
		if (!found)
			return false;
	}
	return true;
}

static bool
lines_differ(const struct authstr_caps *caps, struct words *w)
{
	size_t first = authstr_caps_count(caps);

	for (size_t i = 0; i < authstr_caps_count(caps); i++) {
		if (!is_auth(authstr_caps_keyword(caps, i)))
			continue;
		if (first == authstr_caps_count(caps)) {
			first = i;
			continue;
		}
		if (line_has(caps, i, first) && line_has(caps, first, i))
			continue;
		for (size_t a = 0; a < authstr_caps_arg_count(caps, i); a++)
			add(w, authstr_caps_arg(caps, i, a));
		return true;
	}
	return false;
}

static bool
auth_lines_differ(const struct ehlo_view *v, struct words *w)
{
	for (int i = 0; i < EHLO_CHANNELS; i++)
		if (v->caps[i] != NULL && lines_differ(v->caps[i], w))
			return true;
	return false;
}

/* RFC 5321 section 4.1.1.1: clients take one of the lines, and which is not
 * said. */
static bool
keyword_twice(const struct ehlo_view *v, struct words *w)
{
	for (int i = 0; i < EHLO_CHANNELS; i++) {
		const struct authstr_caps *caps = v->caps[i];

		for (size_t a = 0; caps != NULL && a < authstr_caps_count(caps);
		     a++)
			for (size_t b = 0; b < a; b++)
				if (ehlo_same(authstr_caps_keyword(caps, a),
					authstr_caps_keyword(caps, b)) &&
				    !is_auth(authstr_caps_keyword(caps, a)))
					add(w, authstr_caps_keyword(caps, a));
	}
	return w->len > 0;
}

static bool
users_told(const struct ehlo_view *v, struct words *w)
{
	static const char *const list[] = { "VRFY", "EXPN", NULL };

	return any_of(v, list, w);
}

static bool
obsolete(const struct ehlo_view *v, struct words *w)
{
	static const char *const list[] = { "TURN", "SEND", "SOML", "SAML",
		"ONEX", "UTF8SMTP", NULL };

	return any_of(v, list, w);
}

static bool
verbose(const struct ehlo_view *v, struct words *w)
{
	static const char *const list[] = { "VERB", "XVRB", "DEBUG", NULL };

	return any_of(v, list, w);
}

static bool
trusted(const struct ehlo_view *v, struct words *w)
{
	static const char *const list[] = { "XCLIENT", "XFORWARD", NULL };

	return any_of(v, list, w);
}

static bool
unknown_keywords(const struct ehlo_view *v, struct words *w)
{
	for (int i = 0; i < EHLO_CHANNELS; i++) {
		const struct authstr_caps *caps = v->caps[i];

		for (size_t k = 0; caps != NULL && k < authstr_caps_count(caps);
		     k++) {
			struct authstr_span word =
			    authstr_caps_keyword(caps, k);

			if (authstr_keyword_find_in(
				authstr_caps_protocol(caps), word) == NULL)
				add(w, word);
		}
	}
	return w->len > 0;
}

static const struct {
	const char *rule;
	bool (*holds)(const struct ehlo_view *v, struct words *w);
	bool smtp; /* for SMTP and LMTP alone */
} rows[] = {
	{ "starttls-inside-tls", starttls_inside, false },
	{ "auth-gone-after-tls", auth_gone, false },
	{ "mech-gone-after-tls", mech_gone, false },
	{ "login-command-before-tls", command_before_tls, false },
	{ "plus-before-tls", plus_before_tls, false },
	{ "size-differs", size_differs, true },
	{ "keyword-gone-after-tls", gone_after_tls, false },
	{ "auth-lines-differ", auth_lines_differ, false },
	{ "keyword-twice", keyword_twice, false },
	{ "smtputf8-without-8bitmime", smtputf8_alone, true },
	{ "binarymime-without-chunking", binarymime_alone, true },
	{ "enhanced-codes-missing", no_enhanced_codes, true },
	{ "users-told", users_told, true },
	{ "obsolete-keyword", obsolete, true },
	{ "verbose-offered", verbose, true },
	{ "proxy-command-offered", trusted, true },
	{ "keyword-unknown", unknown_keywords, false },
};

void
ehlo_remarks_caps(const struct ehlo_view *v,
    void (*tell)(const char *rule, const char *message, void *arg), void *arg)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct words w = { "", 0 };
		const char *message;
		char text[400];

		if ((rows[i].smtp && v->protocol != AUTHSTR_SMTP &&
			v->protocol != AUTHSTR_LMTP) ||
		    !rows[i].holds(v, &w))
			continue;
		message = advice_message(v->protocol, rows[i].rule);
		if (w.len == 0) {
			tell(rows[i].rule, message, arg);
			continue;
		}
		snprintf(text, sizeof(text), "%s: %s", message, w.text);
		tell(rows[i].rule, text, arg);
	}
}
