/* SPDX-License-Identifier: MIT */
/*
 * scram_read: what a message of SCRAM holds, whatever became of it.  Which of
 * the four it is, its bytes tell better than its place.
 */
#include <stdio.h>
#include "mech/scram_part.h"

static const struct scram_part *
find_part(const struct scram_part *parts, unsigned char key)
{
	for (; parts->key != 0; parts++)
		if (parts->key == key)
			return parts;
	return NULL;
}

/* A user with a raw comma ends where the nonce begins. */
static void
widen(const struct scram_reader *r, struct scram_attr *a, size_t *at)
{
	size_t end = span_search(r->s, SPAN(",r="), a->at);

	if (end == SPAN_NPOS)
		return;
	a->end = end;
	*at = end + 1;
}

static void
read_attribute(struct scram_reader *r, const struct scram_part *part,
    const struct scram_attr *a)
{
	static const struct msg_kind extension = { "extension", "extension",
		AUTHSTR_KIND_TEXT, AUTHSTR_PUBLIC };

	if (a->key == 0) {
		msg_note(r->msg, "scram-attribute", a->start, a->end);
		msg_field(r->msg, &value_unknown, a->start, a->end);
		return;
	}
	if (part == NULL) {
		msg_field(r->msg, &extension, a->start, a->end);
		return;
	}
	msg_mark(r->msg, part->mark, a->start, a->at);
	if (part->kind.id != NULL)
		msg_field(r->msg, &part->kind, a->at, a->end);
	part->check(r, a->at, a->end);
}

/* Notes what is left out of [part, end), where it should stand; m= need not. */
static void
note_missing(struct scram_reader *r, const struct scram_part *part,
    const struct scram_part *end, size_t at)
{
	char text[40];

	for (; part != end && part->key != 0; part++) {
		if (part->optional)
			continue;
		snprintf(text, sizeof(text), "%s is missing", part->mark);
		msg_note_detail(r->msg, "scram-attribute", at, at, text);
	}
}

/* What has a place is misplaced behind it, or a second time; the rest may stand
 * where there is room for extensions.  What is no attribute is noted as such.
 */
static bool
is_misplaced(const struct scram_attr *a, const struct scram_part *part,
    const struct scram_part *next)
{
	if (part != NULL)
		return part < next;
	return a->key != 0 && (scram_attr_known(a->key) || !next->extensions);
}

/* Attributes from `from` on; those that have a place, at it and once. */
static void
read_attributes(
    struct scram_reader *r, const struct scram_part *parts, size_t from)
{
	const struct scram_part *next = parts, *part;
	struct scram_attr a;
	size_t at = from < r->s.len ? from : r->s.len + 1;

	while (scram_attr_next(r->s, &at, &a)) {
		if (a.start > from)
			msg_mark(r->msg, ",", a.start - 1, a.start);
		part = find_part(parts, a.key);
		if (a.key == 'n' && part != NULL)
			widen(r, &a, &at);
		if (is_misplaced(&a, part, next))
			msg_note_detail(r->msg, "scram-attribute", a.start,
			    a.end,
			    "an attribute is out of its place, or "
			    "stands twice");
		if (part != NULL && next <= part) {
			note_missing(r, next, part, a.start);
			next = part + 1;
		}
		read_attribute(r, part, &a);
	}
	note_missing(r, next, NULL, r->s.len);
}

/* ---------------------------------------------------------- gs2-header -- */

/* The flag, with its comma; returns where that ends. */
static size_t
read_flag(struct scram_reader *r)
{
	static const struct msg_kind flag = { "gs2-cbind-flag",
		"channel binding flag", AUTHSTR_KIND_TEXT, AUTHSTR_PUBLIC };
	static const struct msg_kind name = { "cb-name", "channel binding type",
		AUTHSTR_KIND_TEXT, AUTHSTR_PUBLIC };
	const struct scram *scram = r->msg->mech->family;
	size_t comma = span_find(r->s, ',', 0);
	bool bound = span_starts(r->s, SPAN("p="));

	msg_field(r->msg, &flag, 0, 1);
	if (bound) {
		msg_mark(r->msg, "=", 1, 2);
		msg_field(r->msg, &name, 2, comma);
	} else if (comma > 1) {
		msg_field(r->msg, &value_unknown, 1, comma);
		msg_note(r->msg, "scram-gs2-header", 0, comma);
	}
	if (bound != scram->plus)
		msg_note(r->msg, "scram-cb-flag", 0, comma);
	if (r->s.p[0] == 'y')
		msg_note(r->msg, "scram-cb-y-flag", 0, 1);
	msg_mark(r->msg, ",", comma, comma + 1);
	return comma + 1;
}

/* Where the authzid ends: at the comma before the user, or before m=.  There is
 * one of its own, too, where it was not escaped. */
static size_t
authzid_end(span s, size_t from)
{
	size_t user = span_search(s, SPAN(",n="), from);
	size_t mandatory = span_search(s, SPAN(",m="), from);
	size_t end = user < mandatory ? user : mandatory;

	if (end == SPAN_NPOS || !span_starts(span_from(s, from), SPAN("a=")))
		end = span_find(s, ',', from);
	return end == SPAN_NPOS ? s.len : end;
}

static size_t
read_gs2(struct scram_reader *r)
{
	size_t start = read_flag(r), end = authzid_end(r->s, start);

	if (span_starts(span_from(r->s, start), SPAN("a="))) {
		msg_mark(r->msg, "a=", start, start + 2);
		if (end == start + 2)
			msg_note(r->msg, "scram-empty-authzid", start, end);
		scram_read_name(r, VALUE_AUTHZID, start + 2, end);
	} else if (end > start) {
		/* "n,n=user": the empty authzid lost its comma */
		msg_note(r->msg, "scram-gs2-header", start, end);
		if (span_starts(span_from(r->s, start), SPAN("n=")))
			return start;
		msg_field(r->msg, &value_unknown, start, end);
	} else if (end < r->s.len) {
		scram_read_name(r, VALUE_AUTHZID, start, end);
	}
	if (end == r->s.len)
		return end;
	msg_mark(r->msg, ",", end, end + 1);
	return end + 1;
}

/* ------------------------------------------------------------ messages -- */

static bool
has(span s, span what)
{
	return span_search(s, what, 0) != SPAN_NPOS;
}

static void
read_unknown(struct scram_reader *r, const struct msg_kind *kind)
{
	msg_note(r->msg, "scram-attribute", 0, r->s.len);
	msg_field(r->msg, kind, 0, r->s.len);
}

static void
read_client(struct scram_reader *r)
{
	span s = r->s;
	bool gs2 = span_starts(s, SPAN("n,")) || span_starts(s, SPAN("y,")) ||
		   (span_starts(s, SPAN("p=")) && has(s, SPAN(",")));

	if (span_starts(s, SPAN("c=")) || has(s, SPAN(",c=")) ||
	    (!gs2 && has(s, SPAN(",p=")))) {
		read_attributes(r, scram_client_final, 0);
	} else if (gs2) {
		read_attributes(r, scram_client_first, read_gs2(r));
	} else if (has(s, SPAN("n=")) && has(s, SPAN("r="))) {
		msg_note(r->msg, "scram-gs2-header", 0, 0);
		read_attributes(r, scram_client_first, 0);
	} else {
		read_unknown(r, &value_unknown);
	}
}

/* What is not understood of a server may be its signature, damaged. */
static void
read_server(struct scram_reader *r)
{
	static const struct msg_kind unknown = { "challenge", "challenge",
		AUTHSTR_KIND_TEXT, AUTHSTR_GUESSABLE };
	span s = r->s;

	if (span_starts(s, SPAN("v=")))
		read_attributes(r, scram_server_final, 0);
	else if (span_starts(s, SPAN("e=")))
		read_attributes(r, scram_server_error, 0);
	else if (has(s, SPAN("r=")) || has(s, SPAN("s=")))
		read_attributes(r, scram_server_first, 0);
	else
		read_unknown(r, &unknown);
}

void
scram_read(struct authstr_msg *msg)
{
	struct scram_reader r = { msg, span_chomp(msg_bytes(msg)) };

	if (r.s.len > 0 && msg->from == AUTHSTR_CLIENT)
		read_client(&r);
	else if (r.s.len > 0)
		read_server(&r);
	value_line_end(msg, r.s.len);
}
