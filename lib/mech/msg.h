/* SPDX-License-Identifier: MIT */
/*
 * msg: a decoded message: its bytes, a flat list of fields, and notes.
 */
#ifndef MECH_MSG_H
#define MECH_MSG_H

#include "authstr.h"
#include "base/buf.h"

struct authstr_note {
	const char *rule;
	size_t start, end;
	char detail[120]; /* what was found; may be empty; never a secret */
};

struct msg_field {
	struct authstr_field pub;
	struct authstr_buf
	    own; /* the value where it is not the bytes themselves */
};

struct authstr_msg {
	const struct authstr_mech *mech;
	enum authstr_from from;
	unsigned step;
	struct authstr_buf bytes;
	struct msg_field *fields;
	size_t n_fields, max_fields;
	struct authstr_note *notes;
	size_t n_notes, max_notes;
	int status; /* sticky: AUTHSTR_OK or AUTHSTR_E_NOMEM */
};

static inline span
msg_bytes(const struct authstr_msg *msg)
{
	return buf_span(&msg->bytes);
}

/* What a field is, apart from its value: rows of a mechanism's field table. */
struct msg_kind {
	const char *id;
	const char *label;
	enum authstr_kind kind;
	enum authstr_sensitivity sensitivity;
};

/* Adds a field whose value is bytes [start, end) as they stand. */
void msg_field(struct authstr_msg *msg, const struct msg_kind *kind,
    size_t start, size_t end);
/* The same with a value that had to be unescaped; copied. */
void msg_field_value(struct authstr_msg *msg, const struct msg_kind *kind,
    size_t start, size_t end, span value);
/* Punctuation of the format. */
void msg_mark(
    struct authstr_msg *msg, const char *label, size_t start, size_t end);
void msg_note(
    struct authstr_msg *msg, const char *rule, size_t start, size_t end);

/* With what was found in the place of the rule's sentence; NULL: with that. */
void msg_note_detail(struct authstr_msg *msg, const char *rule, size_t start,
    size_t end, const char *detail);

/* The notes on a value whose field is "authcid", "password" or "token",
 * whatever the message: what people get wrong about it. */
void msg_check_value(struct authstr_msg *msg, const char *id, size_t start,
    size_t end, span value);

/* A message without a mechanism: one field "text" or "bytes". */
struct authstr_msg *msg_new(const struct authstr_mech *m,
    enum authstr_from from, unsigned step, span bytes);

/* Adds the notes that messages of one login give on each other. */
int msg_relate(
    const struct authstr_mech *m, struct authstr_msg *const *msgs, size_t n);

#endif
