/* SPDX-License-Identifier: MIT */
/*
 * ntlm_read: the fields of a message, in the order of its bytes whatever the
 * order of its security buffers.
 */
#include "mech/ntlm_read.h"
#include "mech/value.h"

/* What a part is called, and how its bytes are read. */
struct part {
	struct msg_kind msg;
	const char *buffer; /* label of its security buffer, or NULL */
	void (*put)(struct reader *r, size_t start, size_t end);
};

void
reader_text(struct reader *r, const struct msg_kind *kind, size_t start,
    size_t end, const struct authstr_buf *text)
{
	if (buf_status(text) != AUTHSTR_OK)
		r->msg->status = AUTHSTR_E_NOMEM;
	msg_field_value(r->msg, kind, start, end, buf_span(text));
}

void
reader_utf16(
    struct reader *r, const struct msg_kind *kind, size_t start, size_t end)
{
	struct authstr_buf text;

	buf_init(&text, READER_TEXT_MAX);
	if (!ntlm_get_utf16(span_sub(r->ntlm.bytes, start, end - start), &text))
		msg_note(r->msg, "ntlm-utf16", start, end);
	reader_text(r, kind, start, end, &text);
	buf_wipe(&text);
}

void
reader_gap(struct reader *r, size_t start, size_t end)
{
	size_t at = start;

	while (at < end && r->ntlm.bytes.p[at] == 0)
		at++;
	if (at == end && start < end)
		msg_mark(r->msg, "padding", start, end);
	else if (start < end)
		msg_field(r->msg, &value_unknown, start, end);
}

/* ------------------------------------------------------------- values -- */

static void
put_flags(struct reader *r, size_t start, size_t end)
{
	static const struct msg_kind kind = { "flags", "flags",
		AUTHSTR_KIND_TEXT, AUTHSTR_PUBLIC };
	struct authstr_buf text;

	buf_init(&text, READER_TEXT_MAX);
	ntlm_print_flags(r->ntlm.flags, &text);
	reader_text(r, &kind, start, end, &text);
	buf_wipe(&text);
}

static void
put_version(struct reader *r, size_t start, size_t end)
{
	static const struct msg_kind kind = { "version", "version of Windows",
		AUTHSTR_KIND_TEXT, AUTHSTR_PUBLIC };
	struct authstr_buf text;

	if (ntlm_u64(r->ntlm.bytes, start) == 0) {
		msg_mark(r->msg, "no version", start, end);
		return;
	}
	buf_init(&text, READER_TEXT_MAX);
	ntlm_print_version(span_sub(r->ntlm.bytes, start, end - start), &text);
	reader_text(r, &kind, start, end, &text);
	buf_wipe(&text);
}

/* The user gets the notes that a user gets anywhere. */
static void
put_user(struct reader *r, size_t start, size_t end)
{
	struct authstr_buf text;

	buf_init(&text, READER_TEXT_MAX);
	if (!ntlm_get_text(&r->ntlm, NTLM_PART_USER, &text))
		msg_note(r->msg, "ntlm-utf16", start, end);
	if (buf_status(&text) != AUTHSTR_OK)
		r->msg->status = AUTHSTR_E_NOMEM;
	value_field_as(r->msg, VALUE_USER, start, end, buf_span(&text));
	buf_wipe(&text);
}

#define OCTETS AUTHSTR_KIND_BYTES
#define TEXT AUTHSTR_KIND_TEXT

/* clang-format off: one row looks like the next */
static const struct part parts[NTLM_PARTS] = {
	[NTLM_PART_FLAGS] = { .put = put_flags },
	[NTLM_PART_CHALLENGE] = { { "challenge", "server challenge", OCTETS,
				      AUTHSTR_PUBLIC },
	    NULL, NULL },
	[NTLM_PART_CONTEXT] = { { "mark", "reserved", AUTHSTR_KIND_MARK,
				    AUTHSTR_PUBLIC },
	    NULL, NULL },
	[NTLM_PART_VERSION] = { .put = put_version },
	[NTLM_PART_MIC] = { { "mic", "MIC", OCTETS, AUTHSTR_GUESSABLE }, NULL,
	    NULL },
	[NTLM_PART_TARGET] = { { "target-name", "name of the target", TEXT,
				   AUTHSTR_PUBLIC },
	    "buffer: target", NULL },
	[NTLM_PART_INFO] = { { "target-info", "target information", OCTETS,
				 AUTHSTR_PUBLIC },
	    "buffer: target information", reader_pairs },
	[NTLM_PART_LM] = { { "lm-response", "LM response", OCTETS,
			       AUTHSTR_GUESSABLE },
	    "buffer: LM response", reader_lm },
	[NTLM_PART_NT] = { { "response", "NT response", OCTETS,
			       AUTHSTR_GUESSABLE },
	    "buffer: NT response", reader_nt },
	[NTLM_PART_DOMAIN] = { { "domain", "domain", TEXT, AUTHSTR_IDENTITY },
	    "buffer: domain", NULL },
	[NTLM_PART_USER] = { { "authcid", "user", TEXT, AUTHSTR_IDENTITY },
	    "buffer: user", put_user },
	[NTLM_PART_WORKSTATION] = { { "workstation", "workstation", TEXT,
					AUTHSTR_IDENTITY },
	    "buffer: workstation", NULL },
	[NTLM_PART_KEY] = { { "session-key", "encrypted session key", OCTETS,
				AUTHSTR_GUESSABLE },
	    "buffer: session key", NULL },
};
/* clang-format on */

/* A name's flag is looked at even where its bytes tell what it is. */
static void
note_charset(struct reader *r, enum ntlm_part part)
{
	const struct ntlm_place *place = &r->ntlm.part[part];

	if (ntlm_is_utf16(&r->ntlm, part) &&
	    r->ntlm.part[NTLM_PART_FLAGS].there &&
	    (r->ntlm.flags & NTLM_UNICODE) == 0)
		msg_note(r->msg, "ntlm-unicode-flag", place->start, place->end);
}

static void
put_part(struct reader *r, enum ntlm_part part)
{
	const struct ntlm_place *place = &r->ntlm.part[part];
	const struct part *p = &parts[part];

	if (p->msg.kind == TEXT && p->buffer != NULL)
		note_charset(r, part);
	if (p->put != NULL)
		p->put(r, place->start, place->end);
	else if (p->msg.kind == TEXT && ntlm_is_utf16(&r->ntlm, part))
		reader_utf16(r, &p->msg, place->start, place->end);
	else
		msg_field(r->msg, &p->msg, place->start, place->end);
	r->at = place->end;
}

/* --------------------------------------------------------- the message -- */

static void
note_buffer(struct reader *r, const struct ntlm_place *place)
{
	if (place->truncated)
		msg_note(r->msg, "ntlm-truncated", place->header,
		    place->header + NTLM_BUFFER_LEN);
	else if (place->overlaps)
		msg_note(r->msg, "ntlm-overlap", place->header,
		    place->header + NTLM_BUFFER_LEN);
}

static void
read_header(struct reader *r)
{
	const struct ntlm_row *row;

	for (size_t i = 0; (row = ntlm_row(r->ntlm.type, i)) != NULL; i++) {
		if (!r->ntlm.part[row->part].there)
			break;
		if (!row->buffer) {
			put_part(r, row->part);
			continue;
		}
		r->at = (size_t)row->at + row->len;
		msg_mark(r->msg, parts[row->part].buffer, row->at, r->at);
		note_buffer(r, &r->ntlm.part[row->part]);
	}
}

/* The part that begins next; those that lie in others are left out. */
static enum ntlm_part
next_part(const struct reader *r)
{
	enum ntlm_part best = NTLM_PARTS;
	const struct ntlm_row *row;

	for (size_t i = 0; (row = ntlm_row(r->ntlm.type, i)) != NULL; i++) {
		const struct ntlm_place *place = &r->ntlm.part[row->part];

		if (!row->buffer || place->overlaps ||
		    place->end == place->start || place->start < r->at)
			continue;
		if (best == NTLM_PARTS ||
		    place->start < r->ntlm.part[best].start)
			best = row->part;
	}
	return best;
}

/* What has the signature at least, and no more that makes sense. */
static void
read_damaged(struct reader *r)
{
	span s = r->ntlm.bytes;
	size_t at = 0;

	if (span_starts(s, NTLM_SIGNATURE)) {
		at = NTLM_SIGNATURE.len;
		msg_mark(r->msg, "NTLMSSP", 0, at);
	} else {
		msg_note(r->msg, "ntlm-signature", 0, s.len);
	}
	if (at > 0 && r->ntlm.type == 0 && s.len >= at + 4)
		msg_note(r->msg, "ntlm-type", at, at + 4);
	else if (at > 0)
		msg_note(r->msg, "ntlm-truncated", at, s.len);
	if (at < s.len)
		msg_field(r->msg, &value_unknown, at, s.len);
}

static void
read_type(struct reader *r)
{
	static const struct msg_kind kind = { "message-type", "message type",
		AUTHSTR_KIND_TEXT, AUTHSTR_PUBLIC };
	static const char *const names[] = { "", "NEGOTIATE", "CHALLENGE",
		"AUTHENTICATE" };
	bool server = r->ntlm.type == NTLM_CHALLENGE;
	size_t at = NTLM_SIGNATURE.len;

	msg_mark(r->msg, "NTLMSSP", 0, at);
	msg_field_value(
	    r->msg, &kind, at, at + 4, authstr_span_of(names[r->ntlm.type]));
	if (server != (r->msg->from == AUTHSTR_SERVER))
		msg_note(r->msg, "ntlm-type", at, at + 4);
	if (server && (r->ntlm.flags & NTLM_TARGET_INFO) != 0 &&
	    !r->ntlm.part[NTLM_PART_INFO].there)
		msg_note(r->msg, "ntlm-truncated", r->ntlm.header_end,
		    r->ntlm.bytes.len);
}

/* The message ends inside a part of its header: nothing follows what there is
 * of it, and it is less than the part that would be next. */
static bool
ends_in_header(const struct reader *r)
{
	size_t i = 0;

	while (ntlm_row(r->ntlm.type, i) != NULL &&
	       r->ntlm.part[ntlm_row(r->ntlm.type, i)->part].there)
		i++;
	return ntlm_row(r->ntlm.type, i) != NULL &&
	       r->at == r->ntlm.header_end && r->at < r->ntlm.bytes.len;
}

void
ntlm_read(struct authstr_msg *msg)
{
	struct reader r = { .msg = msg };
	bool whole = ntlm_parse(msg_bytes(msg), &r.ntlm);
	enum ntlm_part part;

	if (r.ntlm.bytes.len == 0)
		return;
	if (!whole) {
		read_damaged(&r);
		return;
	}
	read_type(&r);
	read_header(&r);
	while ((part = next_part(&r)) != NTLM_PARTS) {
		reader_gap(&r, r.at, r.ntlm.part[part].start);
		put_part(&r, part);
	}
	if (ends_in_header(&r))
		msg_note(msg, "ntlm-truncated", r.at, r.ntlm.bytes.len);
	reader_gap(&r, r.at, r.ntlm.bytes.len);
}
