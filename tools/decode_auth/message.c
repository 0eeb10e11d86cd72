/* SPDX-License-Identifier: MIT */
/*
 * message: a message's fields, and the picture of its bytes.
 */
#include <stdlib.h>
#include <string.h>
#include "decode_auth/anatomy.h"
#include "decode_auth/print.h"
#include "out/out.h"

/* Where on the screen a picture is. */
struct pen {
	unsigned indent;
	bool at_start; /* of a line */
	enum out_color color;
};

/* Header and claims of a token are shown apart, in order. */
static bool
is_listed(const struct view *v, const struct authstr_field *f)
{
	return f->kind != AUTHSTR_KIND_MARK &&
	       !(v->jwt.header != NULL && strncmp(f->id, "jwt-", 4) == 0);
}

static unsigned
widest(const struct view *v, const struct view_message *m, bool label)
{
	size_t w = 0;

	for (size_t i = 0; i < m->n_fields; i++) {
		const struct authstr_field *f = m->fields[i].field;
		size_t len = strlen(label ? f->label : f->id);

		if (is_listed(v, f) && len > w)
			w = len;
	}
	return (unsigned)w;
}

static enum out_color
field_color(const struct view_field *f)
{
	static const enum out_color colors[] = {
		[AUTHSTR_PUBLIC] = OUT_PLAIN,
		[AUTHSTR_IDENTITY] = OUT_NAME,
		[AUTHSTR_GUESSABLE] = OUT_SECRET,
		[AUTHSTR_SECRET] = OUT_SECRET,
	};

	return colors[f->field->sensitivity];
}

/* Challenges and digests as their specifications print them.  What was not
 * understood (a secret, therefore) may be text with damage, and is shown so. */
static bool
is_binary(const struct view_field *f)
{
	return !f->hidden && f->field->kind == AUTHSTR_KIND_BYTES &&
	       f->field->sensitivity < AUTHSTR_SECRET;
}

static void
print_hex(struct authstr_span value)
{
	for (size_t i = 0; i < value.len; i++)
		out_text("%02x", value.p[i]);
}

static void
print_fields(
    const struct view *v, const struct view_message *m, unsigned indent)
{
	int ids = (int)widest(v, m, false), labels = (int)widest(v, m, true);

	for (size_t i = 0; i < m->n_fields; i++) {
		const struct view_field *f = &m->fields[i];

		if (!is_listed(v, f->field))
			continue;
		out_text("%*s%-*s  ", (int)indent, "", ids, f->field->id);
		out_color(OUT_DIM);
		out_text("%-*s", labels, f->field->label);
		out_color(OUT_PLAIN);
		out_text("  ");
		out_color(field_color(f));
		if (f->value.len == 0)
			out_text("(empty)");
		else if (is_binary(f))
			print_hex(f->value);
		else
			print_value(f->value);
		out_color(OUT_PLAIN);
		out_text("\n");
	}
}

/* ------------------------------------------------------------ picture -- */

static void
put_colored(void *ctx, enum out_color color, struct authstr_span text)
{
	struct pen *pen = ctx;

	if (pen->at_start)
		out_text("%*s", (int)pen->indent, "");
	if (color != pen->color && pen->color != OUT_PLAIN)
		out_color(OUT_PLAIN);
	if (color != pen->color && color != OUT_PLAIN)
		out_color(color);
	pen->color = color;
	pen->at_start = text.len == 1 && text.p[0] == '\n';
	out_raw(text);
}

/* Fields in their order, as far as they do not overlap. */
static size_t
parts_fill(const struct view_message *m, struct anatomy_part *parts)
{
	size_t n = 0, end = 0;

	for (size_t i = 0; i < m->n_fields; i++) {
		const struct view_field *f = &m->fields[i];
		bool mark = f->field->kind == AUTHSTR_KIND_MARK;

		if (f->field->start < end || (mark && f->start == f->end))
			continue;
		parts[n++] = (struct anatomy_part){ mark ? NULL : f->field->id,
			f->start, f->end, mark ? OUT_DIM : field_color(f) };
		end = f->field->end;
	}
	return n;
}

/* A range of whole fields: the note names them, and there is no place in them
 * to point at. */
static bool
is_whole(const struct view_message *m, const struct view_note *n)
{
	bool starts = n->start == 0, ends = n->end == m->bytes.len;

	for (size_t i = 0; i < m->n_fields; i++) {
		if (m->fields[i].field->kind == AUTHSTR_KIND_MARK)
			continue;
		starts = starts || n->start == m->fields[i].start;
		ends = ends || n->end == m->fields[i].end;
	}
	return starts && ends;
}

static size_t
faults_fill(const struct view *v, size_t at, struct anatomy_range *faults)
{
	size_t n = 0;

	for (size_t i = 0; i < v->n_notes; i++) {
		const struct view_note *note = &v->notes[i];

		if (note->at == at && note->in == VIEW_IN_BYTES &&
		    note->severity > AUTHSTR_INFO &&
		    !is_whole(&v->messages[at], note))
			faults[n++] =
			    (struct anatomy_range){ note->start, note->end };
	}
	return n;
}

static int
print_anatomy(const struct view *v, size_t at, unsigned indent)
{
	const struct view_message *m = &v->messages[at];
	struct anatomy_part *parts = calloc(m->n_fields + 1, sizeof(*parts));
	struct anatomy_range *faults = calloc(v->n_notes + 1, sizeof(*faults));
	struct pen pen = { indent, true, OUT_PLAIN };
	unsigned width = out_width();
	int rc = AUTHSTR_E_NOMEM;

	if (parts != NULL && faults != NULL)
		rc = anatomy_draw(
		    &(struct anatomy){ .bytes = m->bytes,
			.parts = parts,
			.n_parts = parts_fill(m, parts),
			.faults = faults,
			.n_faults = faults_fill(v, at, faults),
			.width = width > indent ? width - indent : 1 },
		    put_colored, &pen);
	free(parts);
	free(faults);
	return rc;
}

/* ------------------------------------------------------------ message -- */

static void
print_side(const struct view_message *m)
{
	out_color(OUT_BOLD);
	out_text(
	    "  %c:", authstr_msg_from(m->msg) == AUTHSTR_CLIENT ? 'C' : 'S');
	out_color(OUT_PLAIN);
}

static size_t
value_count(const struct view_message *m)
{
	size_t n = 0;

	for (size_t i = 0; i < m->n_fields; i++)
		n += m->fields[i].field->kind != AUTHSTR_KIND_MARK;
	return n;
}

static const struct view_field *
first_value(const struct view_message *m)
{
	for (size_t i = 0; i < m->n_fields; i++)
		if (m->fields[i].field->kind != AUTHSTR_KIND_MARK)
			return &m->fields[i];
	return NULL;
}

/* Faults that a picture can point at. */
static bool
has_faults(const struct view *v, size_t at)
{
	for (size_t i = 0; i < v->n_notes; i++)
		if (v->notes[i].at == at && v->notes[i].in == VIEW_IN_BYTES &&
		    v->notes[i].severity > AUTHSTR_INFO &&
		    !is_whole(&v->messages[at], &v->notes[i]))
			return true;
	return false;
}

static bool
is_dialogue(const struct view *v)
{
	return v->n_messages > 1 ||
	       authstr_login_outcome(v->login) == AUTHSTR_OUTCOME_ABORTED;
}

/* In a dialogue, a message that is one value all through, or none, is a line
 * and needs no picture. */
static bool
is_line(const struct view *v, size_t at)
{
	const struct view_message *m = &v->messages[at];

	return is_dialogue(v) && !has_faults(v, at) && value_count(m) < 2;
}

static void
print_line(const struct view_message *m)
{
	const struct view_field *f = first_value(m);

	print_side(m);
	if (m->bytes.len == 0) {
		out_text(" (empty)\n");
		return;
	}
	out_text(" %-9s ", f != NULL ? f->field->id : "");
	if (f != NULL)
		out_color(field_color(f));
	print_value(f != NULL ? f->value : m->bytes);
	out_color(OUT_PLAIN);
	out_text("\n");
}

/* Fields and picture. */
static int
print_parts(const struct view *v, size_t at)
{
	const struct view_message *m = &v->messages[at];
	unsigned indent = is_dialogue(v) ? 4 : 2;

	if (is_dialogue(v)) {
		print_side(m);
		out_color(OUT_DIM);
		out_text(" %zu byte%s\n", m->bytes.len,
		    m->bytes.len == 1 ? "" : "s");
		out_color(OUT_PLAIN);
	}
	print_fields(v, m, indent);
	if (m->bytes.len == 0) {
		if (value_count(m) == 0)
			out_text("%*s(empty)\n", (int)indent, "");
		return AUTHSTR_OK;
	}
	out_text("\n");
	return print_anatomy(v, at, indent);
}

/* Does something follow it that was read out of it? */
static bool
has_block(const struct view *v, size_t at)
{
	return at == v->error_at ||
	       (at == v->token_at && v->jwt.kind != JWT_NONE);
}

int
print_message(const struct view *v, size_t at)
{
	int rc = AUTHSTR_OK;

	if (at == 0 || !is_line(v, at) || !is_line(v, at - 1) ||
	    has_block(v, at - 1))
		out_text("\n");
	if (is_line(v, at))
		print_line(&v->messages[at]);
	else
		rc = print_parts(v, at);
	if (at == v->token_at)
		print_claims(v);
	if (at == v->error_at)
		print_error(v);
	return rc;
}
