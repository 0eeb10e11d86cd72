/* SPDX-License-Identifier: MIT */
/*
 * fix: what the client should have sent.  The damage of the base64 goes when
 * the bytes that were made out are encoded anew, that of the message by its
 * mechanism (authstr_msg_mend).
 */
#include <stdio.h>
#include "capture/login.h"

#define FIXED_MAX ((size_t)4 * 1024 * 1024)

/* What is not in the string any more, or never was. */
static const char *const lost[] = { "b64-length", "b64-truncated",
	"b64-ellipsis", "b64-case-folded", "redacted-placeholder",
	"secret-not-visible", "login-same-twice", "sclient-qr-trap" };

static bool
is_lost(const char *rule)
{
	for (size_t i = 0; i < sizeof(lost) / sizeof(lost[0]); i++)
		if (strcmp(lost[i], rule) == 0)
			return true;
	return false;
}

static int
refuse(struct authstr_error *err, int code, const char *rule)
{
	const struct authstr_rule *r = authstr_rule_find(rule);

	if (err == NULL)
		return code;
	*err = (struct authstr_error){
		.code = code, .offset = AUTHSTR_NO_OFFSET, .rule = rule
	};
	snprintf(err->text, sizeof(err->text), "cannot be mended: %s",
	    r == NULL ? rule : authstr_rule_message(r));
	return code;
}

static bool
note_of(const struct authstr_login *l, size_t message, const char *rule)
{
	for (size_t i = 0; i < l->n_notes; i++)
		if (l->notes[i].message == message &&
		    strcmp(l->notes[i].note.rule, rule) == 0)
			return true;
	return false;
}

/* Is there a note on the text of a message?  What it is called says nothing
 * of damage. */
static bool
is_damaged(const struct authstr_login *l, size_t message)
{
	for (size_t i = 0; i < l->n_notes; i++) {
		const char *rule = l->notes[i].note.rule;
		const struct authstr_rule *r = authstr_rule_find(rule);

		if (l->notes[i].message == message &&
		    (strcmp(rule, "labelled-input") == 0 ||
			(r != NULL && authstr_rule_severity(r) > AUTHSTR_INFO)))
			return true;
	}
	return false;
}

/* The first note on bytes, as a message like msg, that nothing has undone. */
static int
check_result(const struct authstr_msg *msg, const struct authstr_mech *m,
    span bytes, struct authstr_error *err)
{
	struct authstr_msg *read = NULL;
	const char *rule = NULL;
	int rc = authstr_msg_read(m, msg->from, msg->step, bytes, &read, err);

	if (rc == AUTHSTR_E_UNSUPPORTED)
		return AUTHSTR_OK;
	if (rc != AUTHSTR_OK)
		return rc;
	for (size_t i = 0; i < read->n_notes && rule == NULL; i++) {
		const struct authstr_rule *r =
		    authstr_rule_find(read->notes[i].rule);

		if (r != NULL && authstr_rule_severity(r) == AUTHSTR_ERROR)
			rule = read->notes[i].rule;
	}
	authstr_msg_free(read);
	return rule == NULL ? AUTHSTR_OK : refuse(err, AUTHSTR_E_REFUSED, rule);
}

/* What the bytes are to be a message of: nobody names HTTP's form in mail, and
 * text of no shape is read as an answer of LOGIN's. */
static const struct authstr_mech *
meant_for(const struct authstr_login *l)
{
	if (note_of(l, SIZE_MAX, "wrong-mech-http-basic"))
		return authstr_mech_find(SPAN("PLAIN"));
	if (l->mech == NULL && note_of(l, 0, "charset-utf16"))
		return authstr_mech_find(SPAN("LOGIN"));
	return l->mech;
}

static int
mend_as(const struct authstr_mech *m, const struct authstr_msg *msg,
    struct authstr_buf *out)
{
	struct authstr_msg *read = NULL;
	int rc;

	if (m == msg->mech)
		return authstr_msg_mend(msg, out);
	rc = authstr_msg_read(
	    m, msg->from, msg->step, msg_bytes(msg), &read, NULL);
	if (rc == AUTHSTR_OK)
		rc = authstr_msg_mend(read, out);
	authstr_msg_free(read);
	return rc;
}

/* Base64 is how a message stands in the protocol, but for the commands that
 * have their own form, and what was given decoded. */
static bool
is_encoded(const struct authstr_login *l, size_t i)
{
	return l->form < LOGIN_APOP && !l->said[i].plain;
}

/* A token without a mechanism around it was not encoded, and is not to be. */
static bool
as_it_is(const struct authstr_login *l, size_t i)
{
	span text = span_trim(buf_span(&l->said[i].text));

	return !is_encoded(l, i) ||
	       (!is_damaged(l, i) &&
		   (text.len < 2 ||
		       span_equal(text, msg_bytes(l->said[i].msg))));
}

static int
fix_message(const struct authstr_login *l, size_t i, struct authstr_buf *out,
    struct authstr_error *err)
{
	const struct authstr_msg *msg = l->said[i].msg;
	const struct authstr_mech *m = meant_for(l);
	struct authstr_buf bytes;
	int rc;

	for (size_t n = 0; n < l->n_notes; n++)
		if (l->notes[n].message == i && is_lost(l->notes[n].note.rule))
			return refuse(
			    err, AUTHSTR_E_REFUSED, l->notes[n].note.rule);
	buf_init(&bytes, FIXED_MAX);
	rc = mend_as(m, msg, &bytes);
	if (rc == AUTHSTR_OK && m != NULL && msg->from == AUTHSTR_CLIENT &&
	    l->form <= LOGIN_APOP)
		rc = check_result(msg, m, buf_span(&bytes), err);
	if (rc == AUTHSTR_OK && as_it_is(l, i) &&
	    span_equal(buf_span(&bytes), msg_bytes(msg)))
		buf_put(out, span_trim(buf_span(&l->said[i].text)));
	else if (rc == AUTHSTR_OK && is_encoded(l, i))
		rc = authstr_b64_print(buf_span(&bytes), out);
	else if (rc == AUTHSTR_OK)
		buf_put(out, buf_span(&bytes));
	buf_wipe(&bytes);
	return rc;
}

/* Both answers of LOGIN look exchanged: they are said the other way round. */
static bool
is_swapped(const struct authstr_login *l)
{
	return note_of(l, SIZE_MAX, "swapped") && l->n_said > 1;
}

/* Does message i say all there is to say, or is all that follows the proof of
 * what it said before it was changed? */
static bool
ends_there(const struct authstr_login *l, size_t i, span fixed)
{
	unsigned flags = l->mech == NULL ? 0 : authstr_mech_flags(l->mech);

	if ((flags & AUTHSTR_MECH_GUESSABLE) != 0)
		return !span_equal(
		    fixed, span_trim(buf_span(&l->said[i].text)));
	return (flags & AUTHSTR_MECH_CLIENT_FIRST) != 0 &&
	       (flags & AUTHSTR_MECH_PLAINTEXT) != 0;
}

static int
fix_side(const struct authstr_login *l, enum authstr_from from,
    struct authstr_buf *out, struct authstr_error *err)
{
	size_t lines = 0, start;
	int rc = AUTHSTR_OK;

	for (size_t n = 0; n < l->n_said && rc == AUTHSTR_OK; n++) {
		size_t i = is_swapped(l) ? l->n_said - 1 - n : n;

		if (l->said[i].from != from)
			continue;
		if (lines++ > 0)
			buf_put_byte(out, '\n');
		start = buf_span(out).len;
		rc = fix_message(l, i, out, err);
		if (ends_there(l, i, span_from(buf_span(out), start)))
			break;
	}
	if (rc == AUTHSTR_OK && lines == 0)
		return refuse(err, AUTHSTR_E_REFUSED, "secret-not-visible");
	return rc;
}

int
authstr_login_fix(const struct authstr_login *l, struct authstr_buf *out,
    struct authstr_error *err)
{
	size_t before = buf_span(out).len;
	enum authstr_from from = l->form == LOGIN_LONE && l->n_said > 0
				     ? l->said[0].from
				     : AUTHSTR_CLIENT;
	int rc = AUTHSTR_OK;

	for (size_t n = 0; n < l->n_notes && rc == AUTHSTR_OK; n++)
		if (l->notes[n].message == SIZE_MAX &&
		    is_lost(l->notes[n].note.rule))
			rc = refuse(
			    err, AUTHSTR_E_REFUSED, l->notes[n].note.rule);
	if (rc == AUTHSTR_OK)
		rc = fix_side(l, from, out, err);
	if (rc == AUTHSTR_OK)
		rc = buf_status(out);
	if (rc == AUTHSTR_OK)
		return rc;
	buf_cut(out, before);
	return rc == AUTHSTR_E_REFUSED ? rc : refuse(err, rc, "no-memory");
}
