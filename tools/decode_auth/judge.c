/* SPDX-License-Identifier: MIT */
/*
 * judge: the notes on a login: the library's, and those on its
 * token, which take JSON and a clock.
 */
#include "decode_auth/judge.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "decode_auth/when.h"

/* Notes that are not the library's: four of a token, one that there is nothing
 * to see in it, one of --check. */
#define OWN_NOTES 6

static void
add_note(struct view *v, const struct view_note *note, const char *message)
{
	const struct authstr_rule *rule = authstr_rule_find(note->rule);
	struct view_note *n = &v->notes[v->n_notes++];

	*n = *note;
	n->severity = authstr_rule_severity(rule);
	n->cure = authstr_rule_cure(rule);
	n->message = message != NULL ? message : authstr_rule_message(rule);
}

static void
add_library_note(
    struct view *v, const struct authstr_note *note, size_t at, enum view_in in)
{
	add_note(v,
	    &(struct view_note){ .rule = authstr_note_rule(note),
		.at = at,
		.in = at == VIEW_NO_MESSAGE ? VIEW_IN_NOTHING : in,
		.start = authstr_note_start(note),
		.end = authstr_note_end(note) },
	    authstr_note_message(note));
}

static int
notes_init(struct view *v)
{
	size_t n = authstr_login_note_count(v->login), of_login = n;

	for (size_t m = 0; m < v->n_messages; m++)
		n += authstr_msg_note_count(v->messages[m].msg);
	v->notes = calloc(n + OWN_NOTES, sizeof(*v->notes));
	if (v->notes == NULL)
		return AUTHSTR_E_NOMEM;
	for (size_t i = 0; i < of_login; i++)
		add_library_note(v, authstr_login_note(v->login, i),
		    authstr_login_note_message(v->login, i), VIEW_IN_TEXT);
	for (size_t m = 0; m < v->n_messages; m++) {
		const struct authstr_msg *msg = v->messages[m].msg;

		for (size_t i = 0; i < authstr_msg_note_count(msg); i++)
			add_library_note(
			    v, authstr_msg_note_at(msg, i), m, VIEW_IN_BYTES);
	}
	return AUTHSTR_OK;
}

static struct authstr_span
value_of(const struct view *v, const char *id)
{
	const struct view_field *f = view_field(v, id);

	return f != NULL ? f->field->value : (struct authstr_span){ NULL, 0 };
}

static size_t
message_of(const struct view *v, const char *id)
{
	for (size_t m = 0; m < v->n_messages; m++)
		if (authstr_msg_field(v->messages[m].msg, id) != NULL)
			return m;
	return VIEW_NO_MESSAGE;
}

static void
add_token_note(
    struct view *v, const char *rule, const char *id, const char *message)
{
	const struct authstr_field *f =
	    authstr_msg_field(v->messages[v->token_at].msg, id);

	add_note(v,
	    &(struct view_note){ .rule = rule,
		.at = v->token_at,
		.in = VIEW_IN_BYTES,
		.start = f->start,
		.end = f->end },
	    message);
}

/* Has the library found fault with the token already, or is it not the real
 * one?  Google's access tokens are known to say nothing. */
static bool
is_explained(const struct view *v, struct authstr_span token)
{
	static const char *const rules[] = { "token-", "jwt-",
		"redacted-placeholder", "placeholder-", "secret-not-visible",
		"b64-truncated", "b64-ellipsis" };

	for (size_t i = 0; i < v->n_notes; i++)
		for (size_t k = 0; k < sizeof(rules) / sizeof(*rules); k++)
			if (strncmp(v->notes[i].rule, rules[k],
				strlen(rules[k])) == 0)
				return true;
	return token.len == 0 ||
	       (token.len > 5 && memcmp(token.p, "ya29.", 5) == 0);
}

/* What the claims say about now: in words, for notes and text. */
static void
expiry_print(struct view *v, int64_t exp, int64_t nbf, unsigned faults)
{
	char length[WHEN_MAX];

	if (faults & JWT_EXPIRED) {
		when_length(when_between(exp, v->now), length);
		(void)snprintf(v->expired, sizeof(v->expired),
		    "the token expired %s ago", length);
	}
	if (faults & JWT_NOT_YET_VALID) {
		when_length(when_between(v->now, nbf), length);
		(void)snprintf(v->early, sizeof(v->early),
		    "the token is not valid for another %s", length);
	}
}

static void
judge_claims(struct view *v, const char *id)
{
	const struct {
		unsigned fault;
		const char *rule, *message;
	} rules[] = {
		{ JWT_EXPIRED, "jwt-expired", v->expired },
		{ JWT_NOT_YET_VALID, "jwt-not-yet-valid", v->early },
		{ JWT_USER_MISMATCH, "jwt-user-mismatch", NULL },
		{ JWT_AUD_SCOPE, "jwt-aud-scope", NULL },
	};
	struct authstr_span user = value_of(v, "authcid");
	int64_t exp = 0, nbf = 0;
	unsigned faults;

	/* OAUTHBEARER's user is the authzid. */
	if (user.len == 0)
		user = value_of(v, "authzid");
	faults = jwt_faults(&v->jwt, user, v->now);
	(void)jwt_date(v->jwt.claims, "exp", &exp);
	(void)jwt_date(v->jwt.claims, "nbf", &nbf);
	expiry_print(v, exp, nbf, faults);
	for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++)
		if (faults & rules[i].fault)
			add_token_note(v, rules[i].rule, id, rules[i].message);
}

/* The token, or a password that is one. */
static void
judge_token(struct view *v)
{
	struct authstr_span token = value_of(v, "token");

	v->token_at = message_of(v, "token");
	if (v->token_at != VIEW_NO_MESSAGE) {
		jwt_read(token, &v->jwt);
		if (v->jwt.kind == JWT_NONE && !is_explained(v, token))
			add_token_note(v, "token-opaque", "token", NULL);
		judge_claims(v, "token");
		return;
	}
	v->token_at = message_of(v, "password");
	if (v->token_at == VIEW_NO_MESSAGE)
		return;
	jwt_read(value_of(v, "password"), &v->jwt);
	judge_claims(v, "password");
}

/* Errors first: who reads one line reads the worst.  Stable. */
static void
notes_sort(struct view *v)
{
	for (size_t i = 1; i < v->n_notes; i++) {
		struct view_note n = v->notes[i];
		size_t k = i;

		for (; k > 0 && v->notes[k - 1].severity < n.severity; k--)
			v->notes[k] = v->notes[k - 1];
		v->notes[k] = n;
	}
}

int
judge(struct view *v)
{
	int rc = notes_init(v);

	if (rc != AUTHSTR_OK)
		return rc;
	judge_token(v);
	notes_sort(v);
	return AUTHSTR_OK;
}

void
judge_add(struct view *v, const char *rule)
{
	for (size_t i = 0; i < v->n_notes; i++)
		if (strcmp(v->notes[i].rule, rule) == 0)
			return;
	add_note(v,
	    &(struct view_note){
		.rule = rule, .at = VIEW_NO_MESSAGE, .in = VIEW_IN_NOTHING },
	    NULL);
	notes_sort(v);
}
