/* SPDX-License-Identifier: MIT */
#include "decode_auth/mask.h"
#include <stdlib.h>
#include <string.h>

/* A secret of fewer bytes is looked for as a whole value only: "a" stands in
 * nearly every text. */
#define PART_MIN 4

static bool
is_secret(const struct authstr_field *f)
{
	return f->sensitivity >= AUTHSTR_GUESSABLE && f->value.len > 0;
}

static bool
contains(struct authstr_span text, struct authstr_span what)
{
	if (what.len == 0 || what.len > text.len)
		return false;
	for (size_t at = 0; at + what.len <= text.len; at++)
		if (memcmp(text.p + at, what.p, what.len) == 0)
			return true;
	return false;
}

/* Does the value hold a secret that the login shows in another field: the
 * password where the user should be? */
static bool
repeats_secret(const struct view *v, struct authstr_span value)
{
	for (size_t m = 0; m < v->n_messages; m++)
		for (size_t i = 0; i < v->messages[m].n_fields; i++) {
			const struct authstr_field *f =
			    v->messages[m].fields[i].field;

			if (is_secret(f) &&
			    (f->value.len >= PART_MIN ||
				f->value.len == value.len) &&
			    contains(value, f->value))
				return true;
		}
	return false;
}

/* Rules after which nobody knows which value is the password. */
static bool
values_are_mixed_up(const struct view *v)
{
	static const char *const rules[] = { "swapped", "login-same-twice",
		"login-got-plain", "perl-at-interpolation",
		"plain-octal-escape" };

	for (size_t i = 0; i < v->n_notes; i++)
		for (size_t k = 0; k < sizeof(rules) / sizeof(*rules); k++)
			if (strcmp(v->notes[i].rule, rules[k]) == 0)
				return true;
	return false;
}

/* Where each value is asked for and the question is not here, the answer may be
 * the password; and so may the rest of one in two pieces. */
static bool
is_unasked(const struct view *v)
{
	const struct authstr_mech *mech = authstr_login_mech(v->login);
	unsigned flags = mech == NULL ? 0 : authstr_mech_flags(mech);

	if ((flags & AUTHSTR_MECH_PLAINTEXT) == 0 ||
	    (flags & AUTHSTR_MECH_CLIENT_FIRST) != 0)
		return false;
	for (size_t i = 0; i < v->n_notes; i++)
		if (strcmp(v->notes[i].rule, "b64-wrapped") == 0)
			return true;
	return v->n_messages == 1 &&
	       authstr_login_initial_response(v->login) <= 0;
}

/* Bytes without a known form can be anything: a lone password of LOGIN, or the
 * proof of a mechanism that is not read yet. */
static bool
is_formless(const struct view *v, const struct view_message *m,
    const struct authstr_field *f)
{
	const struct authstr_mech *mech = authstr_login_mech(v->login);

	if (strcmp(f->id, "text") != 0 && strcmp(f->id, "bytes") != 0)
		return false;
	return authstr_msg_from(m->msg) == AUTHSTR_CLIENT ||
	       (mech != NULL &&
		   (authstr_mech_flags(mech) & AUTHSTR_MECH_GUESSABLE) != 0);
}

/* Is it a part of a field that is secret: the claims of a token? */
static bool
is_inside_secret(const struct view_message *m, const struct authstr_field *f)
{
	for (size_t i = 0; i < m->n_fields; i++) {
		const struct authstr_field *outer = m->fields[i].field;

		if (is_secret(outer) && outer->start <= f->start &&
		    outer->end >= f->end)
			return true;
	}
	return false;
}

static bool
is_hidden(const struct view *v, const struct view_message *m,
    const struct authstr_field *f, bool mixed_up)
{
	if (f->value.len == 0)
		return false;
	return is_inside_secret(m, f) || is_formless(v, m, f) ||
	       (mixed_up && f->sensitivity != AUTHSTR_PUBLIC) ||
	       repeats_secret(v, f->value);
}

void
mask_choose(struct view *v)
{
	bool mixed_up = values_are_mixed_up(v) || is_unasked(v);

	for (size_t m = 0; m < v->n_messages; m++) {
		struct view_message *msg = &v->messages[m];

		for (size_t i = 0; i < msg->n_fields; i++)
			msg->fields[i].hidden =
			    is_hidden(v, msg, msg->fields[i].field, mixed_up);
	}
}

/* Marks in hide, a byte each, what is not to be shown: the hidden fields, and
 * what of a client's message no field accounts for. */
static void
mark_hidden(const struct view_message *m, unsigned char *hide, size_t len)
{
	bool client = authstr_msg_from(m->msg) == AUTHSTR_CLIENT;

	memset(hide, client, len);
	for (size_t i = 0; i < m->n_fields; i++)
		if (!m->fields[i].hidden)
			memset(hide + m->fields[i].field->start, 0,
			    m->fields[i].field->end -
				m->fields[i].field->start);
	for (size_t i = 0; i < m->n_fields; i++)
		if (m->fields[i].hidden)
			memset(hide + m->fields[i].field->start, 1,
			    m->fields[i].field->end -
				m->fields[i].field->start);
}

/* Copies what may be shown, a mask for each stretch that may not, and notes
 * where each byte went. */
static void
copy_shown(struct view_message *m, const unsigned char *hide)
{
	struct authstr_span all = authstr_msg_bytes(m->msg);
	size_t from = 0, to, at = 0;

	for (; from < all.len; from = to) {
		struct authstr_span piece = { all.p + from, 0 };

		for (to = from; to < all.len && hide[to] == hide[from]; to++) {
			size_t in = to - from;

			if (hide[from] && in > strlen(MASK_TEXT))
				in = strlen(MASK_TEXT);
			m->moved[to] = at + in;
		}
		piece.len = to - from;
		if (hide[from])
			piece = authstr_span_of(MASK_TEXT);
		authstr_buf_put(m->masked, piece);
		at += piece.len;
	}
	m->moved[all.len] = at;
}

static int
mask_message(struct view_message *m)
{
	size_t len = authstr_msg_bytes(m->msg).len;
	unsigned char *hide = calloc(len + 1, 1);

	m->moved = calloc(len + 1, sizeof(*m->moved));
	/* A mask can be longer than what it hides. */
	m->masked = authstr_buf_new(len * strlen(MASK_TEXT) + 1);
	if (hide == NULL || m->moved == NULL || m->masked == NULL) {
		free(hide);
		return AUTHSTR_E_NOMEM;
	}
	mark_hidden(m, hide, len);
	copy_shown(m, hide);
	free(hide);
	m->bytes = authstr_buf_span(m->masked);
	for (size_t i = 0; i < m->n_fields; i++) {
		struct view_field *f = &m->fields[i];

		f->start = m->moved[f->field->start];
		f->end = m->moved[f->field->end];
		if (f->hidden)
			f->value = authstr_span_of(MASK_TEXT);
	}
	return authstr_buf_status(m->masked);
}

int
mask_apply(struct view *v)
{
	int rc = AUTHSTR_OK;

	for (size_t m = 0; m < v->n_messages && rc == AUTHSTR_OK; m++)
		rc = mask_message(&v->messages[m]);
	return rc;
}

/* The longer of n and the length of s, if s stands at the front of text. */
static size_t
longer(struct authstr_span text, struct authstr_span s, size_t n)
{
	if (s.len < PART_MIN || s.len <= n || s.len > text.len ||
	    memcmp(text.p, s.p, s.len) != 0)
		return n;
	return s.len;
}

/* The length of the longest secret at the front of text, 0 for none: a hidden
 * value, or the base64 of a message with one, which servers quote. */
static size_t
secret_at(const struct view *v, struct authstr_span text)
{
	size_t longest = 0;

	for (size_t m = 0; m < v->n_messages; m++)
		for (size_t i = 0; i < v->messages[m].n_fields; i++) {
			const struct view_field *f = &v->messages[m].fields[i];

			if (!f->hidden)
				continue;
			longest = longer(text, f->field->value, longest);
			longest = longer(
			    text, authstr_login_token(v->login, m), longest);
		}
	return longest;
}

int
view_print(
    const struct view *v, struct authstr_span text, struct authstr_buf *out)
{
	size_t from = 0, at = 0;

	while (at < text.len) {
		struct authstr_span rest = { text.p + at, text.len - at };
		size_t n = v->mask ? secret_at(v, rest) : 0;

		if (n == 0) {
			at++;
			continue;
		}
		authstr_buf_put(
		    out, (struct authstr_span){ text.p + from, at - from });
		authstr_buf_put(out, authstr_span_of(MASK_TEXT));
		from = at += n;
	}
	authstr_buf_put(out, (struct authstr_span){ text.p + from, at - from });
	return authstr_buf_status(out);
}
