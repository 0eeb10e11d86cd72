/* SPDX-License-Identifier: MIT */
/*
 * notes: what is wrong, where, and what to do about it.
 */
#include <stdio.h>
#include "decode_auth/print.h"
#include "out/out.h"

/* A note's sentence, with its place and rule. */
#define LINE_MAX_LEN 600

/* The field that a range begins in, or NULL. */
static const char *
field_at(const struct view *v, const struct view_note *n)
{
	const struct view_message *m = &v->messages[n->at];

	for (size_t i = 0; i < m->n_fields; i++)
		if (m->fields[i].field->kind != AUTHSTR_KIND_MARK &&
		    m->fields[i].start <= n->start &&
		    (n->start < m->fields[i].end || n->end == m->fields[i].end))
			return m->fields[i].field->id;
	return NULL;
}

/* " (message 2, password, bytes 32-33)" */
static void
where_print(
    const struct view *v, const struct view_note *n, char *to, size_t size)
{
	const char *id = n->in == VIEW_IN_BYTES ? field_at(v, n) : "base64";
	char message[40] = "", range[64];

	to[0] = '\0';
	if (n->in == VIEW_IN_NOTHING)
		return;
	if (v->n_messages > 1)
		(void)snprintf(
		    message, sizeof(message), "message %zu, ", n->at + 1);
	if (n->end > n->start + 1)
		(void)snprintf(range, sizeof(range), "bytes %zu-%zu", n->start,
		    n->end - 1);
	else
		(void)snprintf(range, sizeof(range), "byte %zu", n->start);
	(void)snprintf(to, size, " (%s%s%s%s)", message, id != NULL ? id : "",
	    id != NULL ? ", " : "", range);
}

static void
print_note(const struct view *v, const struct view_note *n)
{
	static const struct {
		const char *word;
		enum out_color color;
	} severities[] = {
		[AUTHSTR_INFO] = { "note", OUT_DIM },
		[AUTHSTR_WARNING] = { "warning", OUT_WARN },
		[AUTHSTR_ERROR] = { "error", OUT_BAD },
	};
	char where[200], line[LINE_MAX_LEN];

	where_print(v, n, where, sizeof(where));
	(void)snprintf(
	    line, sizeof(line), "%s%s [%s]", n->message, where, n->rule);
	out_text("  ");
	out_color(severities[n->severity].color);
	out_text("%-8s", severities[n->severity].word);
	out_color(OUT_PLAIN);
	print_wrapped(10, line);
	out_text("%10s-> ", "");
	print_wrapped(13, n->cure);
}

void
print_notes(const struct view *v, bool faults)
{
	bool any = false;

	for (size_t i = 0; i < v->n_notes; i++) {
		if ((v->notes[i].severity > AUTHSTR_INFO) != faults)
			continue;
		if (!any)
			out_text("\n");
		any = true;
		print_note(v, &v->notes[i]);
	}
}
