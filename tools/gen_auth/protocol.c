/* SPDX-License-Identifier: MIT */
/*
 * gen_auth_protocol: messages as lines of a mail protocol.
 */
#include <string.h>
#include "gen_auth/gen_auth.h"
#include "out/fail.h"

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

enum authstr_ir
gen_ir(const struct gen *g)
{
	if (g->opt.ir == NULL || strcmp(g->opt.ir, "auto") == 0)
		return AUTHSTR_IR_AUTO;
	return strcmp(g->opt.ir, "always") == 0 ? AUTHSTR_IR_ALWAYS
						: AUTHSTR_IR_NEVER;
}

/* ---------------------------------------------------------------- lines -- */

static int
command_lines(struct gen *g, enum authstr_protocol protocol,
    struct authstr_span initial, struct authstr_buf *out,
    struct authstr_error *err)
{
	int rc = authstr_auth_lines(
	    protocol, g->opt.tag, g->mech, initial, gen_ir(g), out, err);

	return rc == AUTHSTR_OK ? EXIT_DONE : gen_status(rc, err);
}

int
gen_command(struct gen *g, enum authstr_protocol protocol,
    struct authstr_buf *out, struct authstr_error *err)
{
	const struct authstr_span none = { NULL, 0 };

	return command_lines(g, protocol, none, out, err);
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
    struct authstr_span digest, struct authstr_buf *out,
    struct authstr_error *err)
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
		authstr_buf_put(both, digest);
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
message_lines(struct gen *g, enum authstr_protocol protocol, size_t i,
    struct authstr_buf *out, struct authstr_error *err)
{
	struct authstr_span message = authstr_buf_span(g->said[i].bytes);
	bool early = gen_has(g, AUTHSTR_MECH_CLIENT_FIRST) ||
		     gen_ir(g) == AUTHSTR_IR_ALWAYS;
	int rc;

	if (g->type->label == LABEL_HEX)
		return apop_line(g, protocol, message, out, err);
	if (protocol != AUTHSTR_HTTP && i > 0)
		return base64_line(message, out);
	if (early)
		return command_lines(g, protocol, message, out, err);
	rc = gen_command(g, protocol, out, err);
	return rc == EXIT_DONE ? base64_line(message, out) : rc;
}

int
gen_lines(struct gen *g, enum authstr_protocol protocol, size_t i,
    struct authstr_buf *out, struct authstr_error *err)
{
	int rc = message_lines(g, protocol, i, out, err);

	if (rc == EXIT_DONE && authstr_buf_status(out) != AUTHSTR_OK)
		return gen_no_memory(err);
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
