/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include "mech/mech.h"
#include "mech/charset.h"
#include "mech/msg.h"
#include "base/mem.h"

/* A message of more parts than this is not read further (a DIGEST-MD5
 * challenge with many realms stays far below). */
#define PARTS_MAX 256
#define PARTS_FIRST 8
#define MSG_MAX (1024 * 1024)

struct authstr_msg *
msg_new(const struct authstr_mech *m, enum authstr_from from, unsigned step,
    span bytes)
{
	struct authstr_msg *msg = mem_new(1, sizeof(*msg));

	if (msg == NULL)
		return NULL;
	msg->mech = m;
	msg->from = from;
	msg->step = step;
	buf_init(&msg->bytes, MSG_MAX);
	buf_put(&msg->bytes, bytes);
	msg->status = buf_status(&msg->bytes);
	return msg;
}

void
authstr_msg_free(struct authstr_msg *msg)
{
	if (msg == NULL)
		return;
	for (size_t i = 0; i < msg->n_fields; i++)
		buf_wipe(&msg->fields[i].own);
	mem_free(msg->fields, msg->max_fields * sizeof(*msg->fields));
	mem_free(msg->notes, msg->max_notes * sizeof(*msg->notes));
	buf_wipe(&msg->bytes);
	mem_free(msg, sizeof(*msg));
}

static struct msg_field *
next_field(struct authstr_msg *msg)
{
	void *fields = msg->fields;
	bool room = msg->n_fields < msg->max_fields ||
		    mem_grow(&fields, &msg->max_fields, sizeof(*msg->fields),
			PARTS_FIRST, PARTS_MAX);

	msg->fields = fields;
	if (!room && msg->max_fields < PARTS_MAX)
		msg->status = AUTHSTR_E_NOMEM;
	if (msg->status != AUTHSTR_OK || !room)
		return NULL;
	return &msg->fields[msg->n_fields++];
}

void
msg_field(struct authstr_msg *msg, const struct msg_kind *kind, size_t start,
    size_t end)
{
	struct msg_field *f = next_field(msg);

	if (f == NULL)
		return;
	f->pub = (struct authstr_field){ kind->id, kind->label, kind->kind,
		kind->sensitivity, span_sub(msg_bytes(msg), start, end - start),
		start, end };
}

void
msg_field_value(struct authstr_msg *msg, const struct msg_kind *kind,
    size_t start, size_t end, span value)
{
	struct msg_field *f = next_field(msg);

	if (f == NULL)
		return;
	buf_init(&f->own, MSG_MAX);
	buf_put(&f->own, value);
	if (buf_status(&f->own) != AUTHSTR_OK)
		msg->status = buf_status(&f->own);
	f->pub = (struct authstr_field){ kind->id, kind->label, kind->kind,
		kind->sensitivity, buf_span(&f->own), start, end };
}

void
msg_mark(struct authstr_msg *msg, const char *label, size_t start, size_t end)
{
	msg_field(msg,
	    &(struct msg_kind){
		"mark", label, AUTHSTR_KIND_MARK, AUTHSTR_PUBLIC },
	    start, end);
}

void
msg_note(struct authstr_msg *msg, const char *rule, size_t start, size_t end)
{
	msg_note_detail(msg, rule, start, end, NULL);
}

void
msg_note_detail(struct authstr_msg *msg, const char *rule, size_t start,
    size_t end, const char *detail)
{
	void *notes = msg->notes;
	struct authstr_note *note;
	bool room = msg->n_notes < msg->max_notes ||
		    mem_grow(&notes, &msg->max_notes, sizeof(*msg->notes),
			PARTS_FIRST, PARTS_MAX);

	msg->notes = notes;
	if (!room && msg->max_notes < PARTS_MAX)
		msg->status = AUTHSTR_E_NOMEM;
	if (msg->status != AUTHSTR_OK || !room)
		return;
	note = &msg->notes[msg->n_notes++];
	*note =
	    (struct authstr_note){ .rule = rule, .start = start, .end = end };
	if (detail != NULL)
		snprintf(note->detail, sizeof(note->detail), "%s", detail);
}

/* Takes over what was read from the UTF-8 of a UTF-16 message. */
static void
take_utf16(struct authstr_msg *msg, const struct authstr_msg *inner)
{
	span s = msg_bytes(msg);

	msg_note(msg, "charset-utf16", 0, s.len);
	if (charset_utf16_offset(s, 0) > 0)
		msg_mark(msg, "byte order mark", 0, charset_utf16_offset(s, 0));
	for (size_t i = 0; i < inner->n_fields; i++) {
		const struct authstr_field *f = &inner->fields[i].pub;

		msg_field_value(msg,
		    &(struct msg_kind){
			f->id, f->label, f->kind, f->sensitivity },
		    charset_utf16_offset(s, f->start),
		    charset_utf16_offset(s, f->end), f->value);
	}
	for (size_t i = 0; i < inner->n_notes; i++)
		msg_note_detail(msg, inner->notes[i].rule,
		    charset_utf16_offset(s, inner->notes[i].start),
		    charset_utf16_offset(s, inner->notes[i].end),
		    inner->notes[i].detail[0] == '\0' ? NULL
						      : inner->notes[i].detail);
	if (inner->status != AUTHSTR_OK)
		msg->status = inner->status;
}

static void
read_any_charset(struct authstr_msg *msg)
{
	struct authstr_msg *inner;
	struct authstr_buf text;

	buf_init(&text, MSG_MAX);
	if (!charset_from_utf16(msg_bytes(msg), &text)) {
		msg->mech->read(msg);
		return;
	}
	inner = msg_new(msg->mech, msg->from, msg->step, buf_span(&text));
	if (inner == NULL || buf_status(&text) != AUTHSTR_OK) {
		msg->status = AUTHSTR_E_NOMEM;
	} else {
		msg->mech->read(inner);
		take_utf16(msg, inner);
	}
	authstr_msg_free(inner);
	buf_wipe(&text);
}

int
authstr_msg_read(const struct authstr_mech *m, enum authstr_from from,
    unsigned step, span bytes, struct authstr_msg **out,
    struct authstr_error *err)
{
	struct authstr_msg *msg;
	int rc;

	*out = NULL;
	if (m->read == NULL)
		return error_set(err, AUTHSTR_E_UNSUPPORTED, AUTHSTR_NO_OFFSET,
		    "mech-unsupported", "%s is known, but not read yet",
		    m->name);
	if ((msg = msg_new(m, from, step, bytes)) == NULL)
		return error_nomem(err);
	if (msg->status == AUTHSTR_OK)
		read_any_charset(msg);
	if ((rc = msg->status) == AUTHSTR_OK) {
		*out = msg;
		return AUTHSTR_OK;
	}
	authstr_msg_free(msg);
	if (rc == AUTHSTR_E_LIMIT)
		return error_set(err, rc, MSG_MAX, "message-too-long",
		    "expected a message of at most %d octets", MSG_MAX);
	return error_nomem(err);
}

int
msg_relate(
    const struct authstr_mech *m, struct authstr_msg *const *msgs, size_t n)
{
	if (m->relate != NULL)
		m->relate(msgs, n);
	for (size_t i = 0; i < n; i++)
		if (msgs[i]->status != AUTHSTR_OK)
			return msgs[i]->status;
	return AUTHSTR_OK;
}

span
authstr_msg_bytes(const struct authstr_msg *msg)
{
	return msg_bytes(msg);
}

enum authstr_from
authstr_msg_from(const struct authstr_msg *msg)
{
	return msg->from;
}

size_t
authstr_msg_field_count(const struct authstr_msg *msg)
{
	return msg->n_fields;
}

const struct authstr_field *
authstr_msg_field_at(const struct authstr_msg *msg, size_t i)
{
	return i < msg->n_fields ? &msg->fields[i].pub : NULL;
}

const struct authstr_field *
authstr_msg_field(const struct authstr_msg *msg, const char *id)
{
	for (size_t i = 0; i < msg->n_fields; i++)
		if (strcmp(msg->fields[i].pub.id, id) == 0)
			return &msg->fields[i].pub;
	return NULL;
}

size_t
authstr_msg_note_count(const struct authstr_msg *msg)
{
	return msg->n_notes;
}

const struct authstr_note *
authstr_msg_note_at(const struct authstr_msg *msg, size_t i)
{
	return i < msg->n_notes ? &msg->notes[i] : NULL;
}

/* How far a message was split: behind more parts than are kept there may be
 * anything. */
static size_t
parts_end(const struct authstr_msg *msg)
{
	return msg->n_fields < PARTS_MAX ? msg_bytes(msg).len
					 : msg->fields[PARTS_MAX - 1].pub.end;
}

int
authstr_msg_mask(const struct authstr_msg *msg, struct authstr_buf *out)
{
	span bytes = msg_bytes(msg);
	size_t at = 0, seen;

	for (size_t i = 0; i < msg->n_fields; i++) {
		const struct authstr_field *f = &msg->fields[i].pub;

		if (f->sensitivity < AUTHSTR_GUESSABLE || f->start < at)
			continue;
		buf_put(out, span_sub(bytes, at, f->start - at));
		buf_put(out, SPAN("***"));
		at = f->end;
	}
	seen = parts_end(msg);
	if (at < seen)
		buf_put(out, span_sub(bytes, at, seen - at));
	if (seen < bytes.len && at < bytes.len)
		buf_put(out, SPAN("***"));
	return buf_status(out);
}
