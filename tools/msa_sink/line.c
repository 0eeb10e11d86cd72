/* SPDX-License-Identifier: MIT */
/*
 * Lines out of c->in: complete, of bounded length, and ended by CRLF alone.
 */
#include <string.h>
#include "msa_sink/sink.h"
#include "msa_sink/word.h"

/* Why a line cannot be one of SMTP's; NULL if it can. */
static const char *
bad_line(struct authstr_span line, bool cr)
{
	if (!cr)
		return "500 5.5.2 line ended by a bare LF; "
		       "lines end in CRLF (openssl s_client: -crlf)";
	if (word_find(line, '\r', 0) < line.len)
		return "500 5.5.2 bare CR in line; "
		       "openssl s_client -crlf doubles the CR of a CRLF";
	if (word_find(line, '\0', 0) < line.len)
		return "500 5.5.2 NUL in line";
	return NULL;
}

/* A response that is no line ends the login. */
static void
refuse_line(struct sink_conn *c, const char *reply)
{
	if (c->mode == SMTP_AUTH)
		auth_refuse(c, reply);
	else
		smtp_error(c, reply);
}

static void
take_line(struct sink_conn *c, struct authstr_span line)
{
	bool cr = line.len > 0 && line.p[line.len - 1] == '\r';
	const char *bad;

	if (cr)
		line.len--;
	bad = bad_line(line, cr);
	if (bad != NULL)
		refuse_line(c, bad);
	else if (script_line(c, line))
		;
	else if (c->mode == SMTP_AUTH)
		auth_line(c, line);
	else
		smtp_command(c, line);
}

/* Drops bytes from the front of c->in; they may have been secret. */
static void
drop(struct sink_conn *c, size_t n)
{
	memmove(c->in, c->in + n, c->in_len - n);
	authstr_wipe(c->in + c->in_len - n, n);
	c->in_len -= n;
}

bool
line_input(struct sink_conn *c)
{
	struct authstr_span in = { c->in, c->in_len };
	unsigned char line[AUTHSTR_LINE_MAX + 1];
	size_t end = word_find(in, '\n', 0);

	if (c->mode == SMTP_DATA)
		return data_bytes(c);
	if (end == in.len && in.len < sizeof(c->in))
		return false;
	if (end == in.len || c->skip) {
		/* RFC 4954 section 4 has a code of its own for AUTH. */
		if (end < in.len)
			refuse_line(c, c->mode == SMTP_AUTH
					   ? "500 5.5.6 line too long"
					   : "500 5.5.2 line too long");
		c->skip = end == in.len;
		drop(c, end < in.len ? end + 1 : in.len);
		return true;
	}
	/* A copy: the command sees in c->in what follows it. */
	memcpy(line, c->in, end);
	drop(c, end + 1);
	take_line(c, (struct authstr_span){ line, end });
	authstr_wipe(line, end);
	return true;
}
