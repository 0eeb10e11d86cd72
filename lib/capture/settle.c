/* SPDX-License-Identifier: MIT */
/*
 * settle: brings the notes on a token and those on its message together, so
 * that one cause gives one note.
 */
#include "capture/login.h"
#include "capture/refine.h"

/* What a message lacks because its end was cut off. */
static const char *const lacks[] = { "plain-nul-count", "plain-no-nul",
	"xoauth2-missing-ctrl-a", "bearer-missing", "token-not-a-token",
	"token-empty", "empty-password", "cram-digest-form", "oauth-syntax",
	"digest-syntax", "digest-missing", "digest-nc", "digest-response-form",
	"gss-length" };

static bool
is_lack(const char *rule)
{
	for (size_t i = 0; i < sizeof(lacks) / sizeof(lacks[0]); i++)
		if (strcmp(lacks[i], rule) == 0)
			return true;
	return false;
}

static void
drop_lacks(struct authstr_msg *msg)
{
	size_t kept = 0;

	for (size_t i = 0; i < msg->n_notes; i++)
		if (!is_lack(msg->notes[i].rule))
			msg->notes[kept++] = msg->notes[i];
	msg->n_notes = kept;
}

static bool
lacks_something(const struct authstr_msg *msg)
{
	for (size_t i = 0; i < msg->n_notes; i++)
		if (is_lack(msg->notes[i].rule))
			return true;
	return false;
}

/* One cause, one note: a string whose base64 and whose message both break off
 * was cut. */
static void
settle_cut(struct authstr_msg *msg, struct notes *notes, size_t end)
{
	bool odd = notes_has(notes, "b64-length") ||
		   notes_has(notes, "b64-padding-missing");

	if (odd && lacks_something(msg)) {
		notes_drop(notes, "b64-length");
		notes_drop(notes, "b64-padding-missing");
		notes_add(notes, "b64-truncated", end, end);
	}
	if (notes_has(notes, "b64-truncated") ||
	    notes_has(notes, "b64-ellipsis"))
		drop_lacks(msg);
}

void
login_settle(struct authstr_login *l, size_t i, struct token *t)
{
	settle_cut(l->said[i].msg, &t->notes, l->said[i].text.len);
	for (size_t n = 0; n < t->notes.n; n++) {
		const struct authstr_note *note = &t->notes.at[n];

		login_note(l, note->rule, i, note->start, note->end);
	}
}

void
login_note_kind(struct authstr_login *l, const struct token *t)
{
	size_t end = l->said[0].text.len;
	bool text;

	if (l->mech != NULL || t->kind == TOKEN_EMPTY ||
	    notes_has(&t->notes, "not-base64") ||
	    notes_has(&t->notes, "b64-case-folded"))
		return;
	text = refine_is_text(buf_span(&t->bytes));
	/* Bytes that are no text, but could be an answer of LOGIN: they are so
	 * in another charset. */
	if (!text && token_score(buf_span(&t->bytes)) > 0) {
		text = true;
		login_note(l, "charset-utf16", 0, 0, end);
	}
	if (!text) {
		if (t->notes.n == 0) /* else the damage says why */
			login_note(l, "unrecognised", 0, 0, end);
		return;
	}
	login_note(l, "mech-unknown-text", 0, 0, end);
	/* Too little to name a mechanism, but these could have sent it. */
	l->n_guesses =
	    authstr_sniff(buf_span(&t->bytes), l->guesses, LOGIN_GUESSES_MAX);
}
