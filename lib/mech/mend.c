/* SPDX-License-Identifier: MIT */
/*
 * mend: a client's message without its mistakes.  One that says all there is
 * to say is made anew from what was read of it, by the step that makes all
 * others; of the rest, the values are mended where they stand.
 */
#include "base/text.h"
#include "mech/charset.h"
#include "mech/mech.h"
#include "mech/msg.h"
#include "mech/value.h"

#define MENDED_MAX (4 * 1024 * 1024)
/* Times that a message is looked at again. */
#define ROUNDS_MAX 3

/* Fields that are inputs of an exchange. */
static const struct part {
	const char *id;
	enum authstr_input input;
	bool has_role; /* its value can be mended */
	enum value_role role;
} parts[] = {
	{ "authzid", AUTHSTR_AUTHZID, true, VALUE_AUTHZID },
	{ "authcid", AUTHSTR_AUTHCID, true, VALUE_USER },
	{ "trace", AUTHSTR_AUTHCID, true, VALUE_TRACE },
	{ "password", AUTHSTR_PASSWORD, true, VALUE_PASSWORD },
	{ "token", AUTHSTR_TOKEN, true, VALUE_TOKEN },
	{ "host", AUTHSTR_HOST, false, 0 },
	{ "port", AUTHSTR_PORT, false, 0 },
	{ "cnonce", AUTHSTR_CNONCE, false, 0 },
	{ "cb-name", AUTHSTR_CB_TYPE, false, 0 },
};

static const struct part *
part_of(const struct authstr_field *f)
{
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (strcmp(parts[i].id, f->id) == 0)
			return &parts[i];
	return NULL;
}

static bool
has_note(const struct authstr_msg *msg, const char *rule)
{
	for (size_t i = 0; i < msg->n_notes; i++)
		if (strcmp(msg->notes[i].rule, rule) == 0)
			return true;
	return false;
}

/* "-n alice", "-ne": what echo printed of its own. */
static span
without_option(span value)
{
	static const span options[] = {
		{ (const unsigned char *)"-ne", 3 },
		{ (const unsigned char *)"-en", 3 },
		{ (const unsigned char *)"-n", 2 },
		{ (const unsigned char *)"-e", 2 },
	};

	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if (span_take(&value, options[i]))
			return span_trim(value);
	return value;
}

static void
mend_field(const struct authstr_msg *msg, const struct part *part, span value,
    struct authstr_buf *out)
{
	if (!part->has_role) {
		buf_put(out, value);
		return;
	}
	if (part->input == AUTHSTR_AUTHZID &&
	    has_note(msg, "plain-echo-option-literal"))
		value = without_option(value);
	value_mend(part->role, value, out);
}

/* ------------------------------------------------------------ made anew -- */

/* Where a field goes: what the notes on the whole message say. */
static enum authstr_input
input_of(const struct authstr_msg *msg, const struct part *part)
{
	unsigned takes = authstr_mech_takes(msg->mech);

	if (has_note(msg, "swapped") && part->input == AUTHSTR_AUTHCID)
		return AUTHSTR_PASSWORD;
	if (has_note(msg, "swapped") && part->input == AUTHSTR_PASSWORD)
		return AUTHSTR_AUTHCID;
	/* the other OAuth mechanism's name for it */
	if (part->input == AUTHSTR_AUTHZID &&
	    (takes & MECH_BIT(part->input)) == 0)
		return AUTHSTR_AUTHCID;
	return part->input;
}

static int
set_part(struct authstr_exchange *ex, const struct authstr_msg *msg,
    const struct authstr_field *f)
{
	const struct part *part = part_of(f);
	enum authstr_input input;
	struct authstr_buf value;
	int rc;

	if (part == NULL)
		return f->kind == AUTHSTR_KIND_BYTES && f->value.len > 0
			   ? AUTHSTR_E_REFUSED
			   : AUTHSTR_OK;
	input = input_of(msg, part);
	/* of two, servers differ in which one they take */
	if (ex->given[input] || (input == AUTHSTR_AUTHZID &&
				    has_note(msg, "plain-authzid-redundant")))
		return AUTHSTR_OK;
	buf_init(&value, MENDED_MAX);
	mend_field(msg, part, f->value, &value);
	rc = buf_status(&value);
	if (rc == AUTHSTR_OK)
		rc = authstr_exchange_set(ex, input, buf_span(&value), NULL);
	buf_wipe(&value);
	return rc;
}

/* What a message of SCRAM has to do with comes in the next one: the password,
 * and what it is bound to.  "y" stands for a type that the server does not
 * offer.  Without nonce there is no message. */
static int
set_later(struct authstr_exchange *ex, const struct authstr_msg *msg)
{
	const struct authstr_field *flag =
	    authstr_msg_field(msg, "gs2-cbind-flag");
	int rc;

	if ((msg->mech->takes & MECH_BIT(AUTHSTR_CNONCE)) == 0)
		return AUTHSTR_OK;
	if (!ex->given[AUTHSTR_CNONCE])
		return AUTHSTR_E_REFUSED;
	rc = authstr_exchange_set(ex, AUTHSTR_PASSWORD, SPAN("later"), NULL);
	if (rc == AUTHSTR_OK && flag != NULL &&
	    span_equal(flag->value, SPAN("y")))
		rc = authstr_exchange_set(
		    ex, AUTHSTR_CB_TYPE, SPAN("tls-exporter"), NULL);
	if (rc == AUTHSTR_OK && ex->given[AUTHSTR_CB_TYPE])
		rc = authstr_exchange_set(
		    ex, AUTHSTR_CB_DATA, SPAN("later"), NULL);
	return rc;
}

/* AUTHSTR_E_NOMEM, or another error where it cannot be made so. */
static int
make_anew(const struct authstr_msg *msg, struct authstr_buf *out)
{
	struct authstr_exchange *ex = authstr_exchange_new(msg->mech);
	span made = SPAN_NONE;
	int rc;

	if (ex == NULL)
		return AUTHSTR_E_NOMEM;
	/* who logs in without SASLprep is refused, or meant to */
	rc = authstr_exchange_set(ex, AUTHSTR_PREP, SPAN("no"), NULL);
	for (size_t i = 0; i < msg->n_fields && rc == AUTHSTR_OK; i++)
		rc = set_part(ex, msg, &msg->fields[i].pub);
	if (rc == AUTHSTR_OK)
		rc = set_later(ex, msg);
	if (rc == AUTHSTR_OK)
		rc = authstr_exchange_step(ex, SPAN_NONE, &made, NULL);
	if (rc == AUTHSTR_OK || rc == AUTHSTR_MORE) {
		buf_put(out, made);
		rc = buf_status(out);
	}
	authstr_exchange_free(ex);
	return rc;
}

/* ------------------------------------------------------ where it stands -- */

static void
put_lower(span s, struct authstr_buf *out)
{
	for (size_t i = 0; i < s.len; i++)
		buf_put_byte(out, text_lower(s.p[i]));
}

/* A proof is of the user as it was sent: that stays. */
static void
put_field(const struct authstr_msg *msg, const struct authstr_field *f,
    struct authstr_buf *out)
{
	span bytes = span_sub(msg_bytes(msg), f->start, f->end - f->start);
	const struct part *part = part_of(f);

	if (f->kind == AUTHSTR_KIND_MARK && strcmp(f->label, "line end") == 0) {
		/* nor what stands before it, however many there are */
		while (out->len > 0 && (out->p[out->len - 1] == '\n' ||
					   out->p[out->len - 1] == '\r'))
			buf_cut(out, out->len - 1);
		return;
	}
	if (strcmp(f->id, "digest") == 0 && text_is_hex(bytes))
		put_lower(bytes, out);
	else if (part != NULL && !msg->mech->user_hashed &&
		 span_equal(bytes, f->value))
		mend_field(msg, part, f->value, out);
	else
		buf_put(out, bytes);
}

static void
mend_in_place(const struct authstr_msg *msg, struct authstr_buf *out)
{
	span bytes = msg_bytes(msg);
	size_t at = 0;

	for (size_t i = 0; i < msg->n_fields; i++) {
		const struct authstr_field *f = &msg->fields[i].pub;

		if (f->start < at)
			continue;
		buf_put(out, span_sub(bytes, at, f->start - at));
		put_field(msg, f, out);
		at = f->end;
	}
	buf_put(out, span_from(bytes, at));
}

/* A PLAIN message in an answer of LOGIN: the value that was asked for. */
static bool
pick_answer(const struct authstr_msg *msg, struct authstr_buf *out)
{
	const struct authstr_field *f =
	    authstr_msg_field(msg, msg->step == 0 ? "authcid" : "password");

	if (!has_note(msg, "login-got-plain") || f == NULL)
		return false;
	mend_field(msg, part_of(f), f->value, out);
	return true;
}

/* Its UTF-8, mended. */
static int
mend_utf16(const struct authstr_msg *msg, struct authstr_buf *out)
{
	struct authstr_msg *read = NULL;
	struct authstr_buf text;
	int rc;

	buf_init(&text, MENDED_MAX);
	rc = charset_from_utf16(msg_bytes(msg), &text) ? buf_status(&text)
						       : AUTHSTR_E_NOMEM;
	if (rc == AUTHSTR_OK)
		rc = authstr_msg_read(msg->mech, msg->from, msg->step,
		    buf_span(&text), &read, NULL);
	if (rc == AUTHSTR_OK)
		rc = authstr_msg_mend(read, out);
	authstr_msg_free(read);
	buf_wipe(&text);
	return rc;
}

static int
mend_once(const struct authstr_msg *msg, struct authstr_buf *out)
{
	size_t before = buf_span(out).len;
	int rc = AUTHSTR_E_REFUSED;

	if (has_note(msg, "charset-utf16"))
		return mend_utf16(msg, out);
	if (msg->mech->remade && msg->step == 0)
		rc = make_anew(msg, out);
	if (rc == AUTHSTR_OK || rc == AUTHSTR_E_NOMEM)
		return rc;
	buf_cut(out, before);
	if (!pick_answer(msg, out))
		mend_in_place(msg, out);
	return buf_status(out);
}

/* What one mistake hid may be one, too. */
static int
mend_again(
    const struct authstr_msg *msg, unsigned rounds, struct authstr_buf *out)
{
	struct authstr_msg *read = NULL;
	struct authstr_buf once;
	int rc;

	buf_init(&once, MENDED_MAX);
	rc = mend_once(msg, &once);
	if (rc == AUTHSTR_OK && rounds > 0 &&
	    !span_equal(buf_span(&once), msg_bytes(msg)))
		rc = authstr_msg_read(msg->mech, msg->from, msg->step,
		    buf_span(&once), &read, NULL);
	if (rc == AUTHSTR_OK && read != NULL && read->n_notes > 0)
		rc = mend_again(read, rounds - 1, out);
	else if (rc == AUTHSTR_OK)
		buf_put(out, buf_span(&once));
	authstr_msg_free(read);
	buf_wipe(&once);
	return rc == AUTHSTR_OK ? buf_status(out) : rc;
}

int
authstr_msg_mend(const struct authstr_msg *msg, struct authstr_buf *out)
{
	if (msg->n_notes > 0 && msg->mech != NULL &&
	    msg->from == AUTHSTR_CLIENT)
		return mend_again(msg, ROUNDS_MAX, out);
	buf_put(out, msg_bytes(msg));
	return buf_status(out);
}
