/* SPDX-License-Identifier: MIT */
/*
 * gen_auth_print: messages as people and programs want them.
 */
#include <string.h>
#include "gen_auth/gen_auth.h"
#include "out/fail.h"

#define LINES_MAX (4 * 1024 * 1024)

void
gen_print_eol(const struct gen *g)
{
	out_text("%s\n", g->opt.crlf ? "\r" : "");
}

static void
print_lines(const struct gen *g, struct authstr_span lines)
{
	while (lines.len > 0) {
		const unsigned char *lf = memchr(lines.p, '\n', lines.len);
		size_t n = lf != NULL ? (size_t)(lf - lines.p) : lines.len;

		out_raw((struct authstr_span){ lines.p, n });
		gen_print_eol(g);
		n += lf != NULL;
		lines.p += n;
		lines.len -= n;
	}
}

/* ------------------------------------------------------------ messages -- */

/* How many messages of the client come before number i. */
static size_t
turn_of(const struct gen *g, size_t i)
{
	size_t turn = 0;

	while (i-- > 0)
		turn += g->said[i].from == AUTHSTR_CLIENT;
	return turn;
}

/* What the old tool puts before it. */
static const char *
label_of(const struct gen *g, size_t i)
{
	bool first = turn_of(g, i) == 0;
	bool goes_on = g->more && !gen_has(g, AUTHSTR_MECH_TOKEN);

	switch (g->type->label) {
	case LABEL_STRING:
		return first ? "Auth String: " : "";
	case LABEL_AUTO:
		return i == 0 && !goes_on ? "Auth String: " : "";
	case LABEL_TWO:
		/* whatever the prompt asked for */
		if (g->n_challenges > 0)
			return "";
		return first ? "Username: " : "Password: ";
	case LABEL_REQUEST:
		return first ? "Auth Request: " : "Auth Response: ";
	default:
		return "";
	}
}

/* The message by itself, as the old tool has it, or bare. */
static int
print_string(struct gen *g, size_t i, struct authstr_error *err)
{
	struct authstr_span message = authstr_buf_span(g->said[i].bytes);
	struct authstr_buf *line = authstr_buf_new(LINES_MAX);
	bool text = g->type->label == LABEL_HEX;

	if (line == NULL)
		return gen_no_memory(err);
	if (text)
		authstr_buf_put(line, message);
	else
		authstr_b64_print(message, line);
	if (authstr_buf_status(line) != AUTHSTR_OK) {
		authstr_buf_free(line);
		return gen_no_memory(err);
	}
	if (strcmp(g->opt.format, "label") == 0)
		out_text("%s", label_of(g, i));
	out_raw(authstr_buf_span(line));
	gen_print_eol(g);
	if (!text && gen_has(g, AUTHSTR_MECH_SASL))
		gen_note_lines(g, authstr_buf_span(line));
	authstr_buf_free(line);
	return EXIT_DONE;
}

static int
print_protocol(struct gen *g, enum authstr_protocol protocol, size_t i,
    struct authstr_error *err)
{
	struct authstr_buf *lines = authstr_buf_new(LINES_MAX);
	int rc;

	if (lines == NULL)
		return gen_no_memory(err);
	rc = gen_lines(g, protocol, i, lines, err);
	if (rc == EXIT_DONE) {
		print_lines(g, authstr_buf_span(lines));
		if (protocol != AUTHSTR_HTTP)
			gen_note_lines(g, authstr_buf_span(lines));
	}
	authstr_buf_free(lines);
	return rc;
}

int
gen_print_message(struct gen *g, size_t i, struct authstr_error *err)
{
	enum authstr_protocol protocol;

	if (gen_protocol(g, &protocol))
		return print_protocol(g, protocol, i, err);
	return print_string(g, i, err);
}

int
gen_print_command(struct gen *g, struct authstr_error *err)
{
	enum authstr_protocol protocol;
	struct authstr_buf *line;
	int rc;

	/* A banner, APOP's challenge, comes unasked. */
	if (!gen_protocol(g, &protocol) || g->type->label == LABEL_HEX)
		return EXIT_DONE;
	if ((line = authstr_buf_new(LINES_MAX)) == NULL)
		return gen_no_memory(err);
	rc = gen_command(g, protocol, line, err);
	if (rc == EXIT_DONE)
		print_lines(g, authstr_buf_span(line));
	authstr_buf_free(line);
	return rc;
}

/* -------------------------------------------------------------- values -- */

static const char *
hex_of(struct authstr_span s, struct authstr_buf *to)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < s.len; i++) {
		const unsigned char two[2] = {
			(unsigned char)digits[s.p[i] >> 4],
			(unsigned char)digits[s.p[i] & 15]
		};

		authstr_buf_put(to, (struct authstr_span){ two, 2 });
	}
	authstr_buf_put(
	    to, (struct authstr_span){ (const unsigned char *)"", 1 });
	return (const char *)authstr_buf_span(to).p;
}

/* "name  value": on standard output where that has the old tool's labels, else
 * beside it: what is typed stands alone. */
static void
print_value(const struct gen *g, const struct authstr_field *f)
{
	struct authstr_buf *text = authstr_buf_new(LINES_MAX);
	bool aside = strcmp(g->opt.format, "label") != 0;
	const char *value = NULL;

	if (text == NULL)
		return;
	if (f->kind == AUTHSTR_KIND_BYTES) {
		value = hex_of(f->value, text);
	} else if (safe_print(f->value, text) == AUTHSTR_OK) {
		authstr_buf_put(text,
		    (struct authstr_span){ (const unsigned char *)"", 1 });
		value = (const char *)authstr_buf_span(text).p;
	}
	if (authstr_buf_status(text) != AUTHSTR_OK)
		out_failed();
	else if (aside)
		out_plain_warn("%-26s  %s", f->id, value);
	else
		out_text("%-26s  %s\n", f->id, value);
	authstr_buf_free(text);
}

void
gen_print_values(struct gen *g)
{
	const struct authstr_field *f;

	if (!g->opt.show || g->opt.json)
		return;
	while ((f = authstr_exchange_traced(g->exchange, g->shown)) != NULL) {
		print_value(g, f);
		g->shown++;
	}
}

int
gen_print_text(struct gen *g, struct authstr_error *err)
{
	struct authstr_buf *text = authstr_buf_new(LINES_MAX * 32);
	int rc = AUTHSTR_E_NOMEM;
	json_t *o;

	err->rule = NULL;
	if (text != NULL)
		rc = g->type->text(g, text, err);
	rc = rc == AUTHSTR_OK ? EXIT_DONE : gen_status(rc, err);
	if (rc == EXIT_DONE && g->opt.json) {
		o = gen_json(g, authstr_buf_span(text), &rc, err);
		if (o != NULL)
			out_json(o);
	} else if (rc == EXIT_DONE) {
		out_lines(authstr_buf_span(text));
		gen_print_eol(g);
	}
	authstr_buf_free(text);
	return rc;
}
