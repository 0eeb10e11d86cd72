/* SPDX-License-Identifier: MIT */
/*
 * gen_auth_print: messages as people and programs want them.
 */
#include <stdint.h>
#include <string.h>
#include "out/fail.h"
#include "gen_auth/gen_auth.h"
#include "out/out.h"

#define LINES_MAX (4 * 1024 * 1024)
/* RFC 4954 section 4: longer base64 need not be taken (CRLF counted). */
#define B64_LINE_MAX 12288

static const struct {
	const char *format;
	enum authstr_protocol protocol;
} protocols[] = {
	{ "smtp", AUTHSTR_SMTP },
	{ "imap", AUTHSTR_IMAP },
	{ "pop3", AUTHSTR_POP3 },
	{ "http", AUTHSTR_HTTP },
};

bool
gen_protocol(const struct gen *g, enum authstr_protocol *protocol)
{
	for (size_t i = 0; i < sizeof(protocols) / sizeof(protocols[0]); i++)
		if (strcmp(g->opt.format, protocols[i].format) == 0) {
			*protocol = protocols[i].protocol;
			return true;
		}
	return false;
}

static enum authstr_ir
ir_of(const struct gen *g)
{
	if (g->opt.ir == NULL || strcmp(g->opt.ir, "auto") == 0)
		return AUTHSTR_IR_AUTO;
	return strcmp(g->opt.ir, "always") == 0 ? AUTHSTR_IR_ALWAYS
						: AUTHSTR_IR_NEVER;
}

static bool
client_first(const struct gen *g)
{
	return (authstr_mech_flags(g->mech) & AUTHSTR_MECH_CLIENT_FIRST) != 0;
}

static struct authstr_span
step_of(const struct gen *g, size_t i)
{
	return authstr_buf_span(g->step[i]);
}

/* ---------------------------------------------------------------- lines -- */

static int
command_lines(struct gen *g, enum authstr_protocol protocol,
    struct authstr_span initial, struct authstr_buf *out,
    struct authstr_error *err)
{
	int rc = authstr_auth_lines(
	    protocol, g->opt.tag, g->mech, initial, ir_of(g), out, err);

	return rc == AUTHSTR_OK ? EXIT_DONE : gen_status(rc, err);
}

static int
base64_line(struct authstr_span s, struct authstr_buf *out)
{
	authstr_b64_print(s, out);
	authstr_buf_put(out, authstr_span_of("\n"));
	return EXIT_DONE;
}

/* APOP: its message is no base64, and the user stands before it. */
static int
apop_line(struct gen *g, enum authstr_protocol protocol,
    struct authstr_buf *out, struct authstr_error *err)
{
	struct authstr_buf *both = authstr_buf_new(LINES_MAX);
	int rc = EXIT_INTERNAL;

	if (protocol == AUTHSTR_POP3 && gen_get(g, GEN_USER).len == 0)
		rc = fail(err, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET,
		    "input-missing",
		    "expected a user for the line of APOP: give --user");
	else if (both != NULL) {
		authstr_buf_put(both, gen_get(g, GEN_USER));
		authstr_buf_put(both, authstr_span_of(" "));
		authstr_buf_put(both, step_of(g, 0));
		rc = command_lines(
		    g, protocol, authstr_buf_span(both), out, err);
	}
	authstr_buf_free(both);
	return rc;
}

/* Who has the challenge has sent the command: what is left is the answer.  So
 * the command comes first only where the client may speak first, or the server
 * asks for what is no challenge (LOGIN). */
static int
step_lines(struct gen *g, enum authstr_protocol protocol, size_t i,
    struct authstr_buf *out, struct authstr_error *err)
{
	const struct authstr_span none = { NULL, 0 };
	bool early = client_first(g) || ir_of(g) == AUTHSTR_IR_ALWAYS;
	int rc;

	if (g->type->label == LABEL_HEX)
		return apop_line(g, protocol, out, err);
	if (protocol != AUTHSTR_HTTP && (i > 0 || gen_takes(g, GEN_CHALLENGE)))
		return base64_line(step_of(g, i), out);
	if (early)
		return command_lines(g, protocol, step_of(g, 0), out, err);
	rc = command_lines(g, protocol, none, out, err);
	return rc == EXIT_DONE ? base64_line(step_of(g, 0), out) : rc;
}

int
gen_lines(struct gen *g, enum authstr_protocol protocol, size_t step,
    struct authstr_buf *out, struct authstr_error *err)
{
	int rc = EXIT_DONE;

	for (size_t i = 0; rc == EXIT_DONE && i < g->steps; i++)
		if (step == SIZE_MAX || step == i)
			rc = step_lines(g, protocol, i, out, err);
	if (rc == EXIT_DONE && authstr_buf_status(out) != AUTHSTR_OK)
		return fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "no-memory",
		    "out of memory");
	return rc;
}

/* ---------------------------------------------------------------- notes -- */

/* openssl s_client looks at the first byte of what is typed. */
static void
note_line(struct gen *g, struct authstr_span line)
{
	if (line.len > 0 && memchr("QRKk", line.p[0], 4) != NULL)
		gen_note(g, "sclient-qr-trap",
		    "openssl s_client takes a line that begins with '%c' for "
		    "its own command",
		    line.p[0]);
	if (line.len + 2 > B64_LINE_MAX)
		gen_note(g, "over-12288",
		    "the line has %zu octets, more than the %d that a server "
		    "must take",
		    line.len + 2, B64_LINE_MAX);
}

void
gen_note_lines(struct gen *g, struct authstr_span lines)
{
	while (lines.len > 0) {
		const unsigned char *lf = memchr(lines.p, '\n', lines.len);
		size_t n = lf != NULL ? (size_t)(lf - lines.p) : lines.len;

		note_line(g, (struct authstr_span){ lines.p, n });
		n += lf != NULL;
		lines.p += n;
		lines.len -= n;
	}
}

/* ------------------------------------------------------------- printing -- */

static void
print_eol(const struct gen *g)
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
		print_eol(g);
		n += lf != NULL;
		lines.p += n;
		lines.len -= n;
	}
}

/* Each message by itself, as the old tool has it, or bare. */
static int
print_steps(struct gen *g, bool labels, struct authstr_error *err)
{
	static const char *const two[GEN_STEPS] = {
		"Username: ", "Password: ", ""
	};
	struct authstr_buf *line = authstr_buf_new(LINES_MAX);

	if (line == NULL)
		return fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "no-memory",
		    "out of memory");
	for (size_t i = 0; i < g->steps; i++) {
		bool text = g->type->label == LABEL_HEX;

		if (labels && g->type->label == LABEL_STRING)
			out_text("Auth String: ");
		if (labels && g->type->label == LABEL_TWO)
			out_text("%s", two[i]);
		authstr_buf_cut(line, 0);
		if (text)
			authstr_buf_put(line, step_of(g, i));
		else
			authstr_b64_print(step_of(g, i), line);
		out_raw(authstr_buf_span(line));
		print_eol(g);
		if (!text &&
		    (authstr_mech_flags(g->mech) & AUTHSTR_MECH_SASL) != 0)
			note_line(g, authstr_buf_span(line));
	}
	authstr_buf_free(line);
	return EXIT_DONE;
}

static int
print_protocol(
    struct gen *g, enum authstr_protocol protocol, struct authstr_error *err)
{
	struct authstr_buf *lines = authstr_buf_new(LINES_MAX);
	int rc = EXIT_INTERNAL;

	if (lines != NULL)
		rc = gen_lines(g, protocol, SIZE_MAX, lines, err);
	if (rc == EXIT_DONE) {
		print_lines(g, authstr_buf_span(lines));
		if (protocol != AUTHSTR_HTTP)
			gen_note_lines(g, authstr_buf_span(lines));
	}
	authstr_buf_free(lines);
	return rc;
}

int
gen_print_command(struct gen *g, struct authstr_error *err)
{
	const struct authstr_span none = { NULL, 0 };
	enum authstr_protocol protocol;
	struct authstr_buf *line;
	int rc = EXIT_INTERNAL;

	/* A banner, APOP's challenge, comes unasked. */
	if (g->opt.json || !gen_protocol(g, &protocol) ||
	    g->type->label == LABEL_HEX)
		return EXIT_DONE;
	if ((line = authstr_buf_new(LINES_MAX)) != NULL)
		rc = command_lines(g, protocol, none, line, err);
	if (rc == EXIT_DONE) {
		print_lines(g, authstr_buf_span(line));
		out_flush();
	}
	authstr_buf_free(line);
	return rc;
}

static int
print_text(struct gen *g, struct authstr_error *err)
{
	struct authstr_buf *text = authstr_buf_new(LINES_MAX * 32);
	int rc = AUTHSTR_E_NOMEM;

	err->rule = NULL;
	if (text != NULL)
		rc = g->type->text(g, text, err);
	if (rc == AUTHSTR_OK && g->opt.json) {
		gen_print_json(g, authstr_buf_span(text), err);
	} else if (rc == AUTHSTR_OK) {
		out_lines(authstr_buf_span(text));
		print_eol(g);
	}
	authstr_buf_free(text);
	return rc == AUTHSTR_OK ? EXIT_DONE : gen_status(rc, err);
}

int
gen_print(struct gen *g, struct authstr_error *err)
{
	const struct authstr_span none = { NULL, 0 };
	enum authstr_protocol protocol;

	if (g->type->text != NULL)
		return print_text(g, err);
	if (g->opt.json)
		return gen_print_json(g, none, err);
	if (gen_protocol(g, &protocol))
		return print_protocol(g, protocol, err);
	return print_steps(g, strcmp(g->opt.format, "label") == 0, err);
}
