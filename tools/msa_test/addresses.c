/* SPDX-License-Identifier: MIT */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include "msa_test/addresses.h"

/* More than any address has. */
#define ADDRESS_MAX 1024

struct reader {
	struct authstr_span in;
	size_t at;
	char text[ADDRESS_MAX]; /* of the mailbox so far, without blanks */
	size_t len;
	bool angle;   /* inside <> */
	bool done;    /* <> is closed: nothing of an address may follow */
	bool gap;     /* a blank or comment stands behind the text */
	bool apart;   /* and text behind that: a name, or no address at all */
	bool quoted;  /* in "" */
	bool literal; /* in [] */
};

static int
bad(const struct reader *r, struct authstr_error *err, const char *what)
{
	*err = (struct authstr_error){ AUTHSTR_E_MALFORMED, r->at,
		"bad-address-list", "" };
	snprintf(err->text, sizeof(err->text), "expected %s", what);
	return AUTHSTR_E_MALFORMED;
}

static void
begin(struct reader *r)
{
	r->len = 0;
	r->angle = r->done = r->gap = r->apart = r->literal = false;
}

/* Text of a name is dropped when its address comes. */
static int
keep(struct reader *r, unsigned char c, struct authstr_error *err)
{
	if (c < ' ' || c == 0x7f)
		return bad(r, err, "an address without control characters");
	if (r->done)
		return bad(r, err, "a comma behind an address in <>");
	if (r->len == sizeof(r->text) && !r->angle) {
		r->len = 0; /* a long name */
		r->apart = true;
	}
	if (r->len == sizeof(r->text))
		return bad(r, err, "a shorter address");
	/* Around the dots and the @ blanks are nothing (obsolete, but read). */
	if (r->gap && r->len > 0 && strchr(".@", c) == NULL &&
	    strchr(".@", r->text[r->len - 1]) == NULL)
		r->apart = true;
	r->gap = false;
	r->text[r->len++] = (char)c;
	return AUTHSTR_OK;
}

/* A comment, which may hold others (section 3.2.2). */
static int
skip_comment(struct reader *r, struct authstr_error *err)
{
	size_t depth = 0;

	for (; r->at < r->in.len; r->at++) {
		unsigned char c = r->in.p[r->at];

		if (c == '\\' && r->at + 1 < r->in.len)
			r->at++;
		else if (c == '(')
			depth++;
		else if (c == ')' && --depth == 0)
			break;
	}
	if (r->at >= r->in.len)
		return bad(r, err, "a ) at the end of the comment");
	r->gap = true;
	return AUTHSTR_OK;
}

/* The mailbox is whole: into out, unless there is none. */
static int
finish(struct reader *r, struct authstr_buf *out, struct authstr_error *err)
{
	const char *route = r->len > 0 && r->text[0] == '@'
				? memchr(r->text, ':', r->len)
				: NULL;
	size_t from = route != NULL ? (size_t)(route - r->text) + 1 : 0;

	if (r->angle)
		return bad(r, err, "a > behind the address");
	if (r->len == 0 && !r->done && !r->apart)
		return AUTHSTR_OK;
	if (r->apart || memchr(r->text + from, '@', r->len - from) == NULL)
		return bad(r, err, "user@domain, or a name and <user@domain>");
	authstr_buf_put(
	    out, (struct authstr_span){
		     (const unsigned char *)r->text + from, r->len - from });
	authstr_buf_put(out, authstr_span_of("\n"));
	begin(r);
	return authstr_buf_status(out);
}

static int
take_quoted(struct reader *r, struct authstr_error *err)
{
	unsigned char c = r->in.p[r->at];
	int rc;

	if (c == '\r' || c == '\n')
		return AUTHSTR_OK; /* folded */
	rc = keep(r, c, err);
	if (c == '\\' && r->at + 1 < r->in.len && rc == AUTHSTR_OK)
		return keep(r, r->in.p[++r->at], err);
	if (c == '"')
		r->quoted = false;
	return rc;
}

static int
open_angle(struct reader *r, struct authstr_error *err)
{
	if (r->angle || r->done)
		return bad(r, err, "one address in <>");
	begin(r);
	r->angle = true;
	return AUTHSTR_OK;
}

static int
close_angle(struct reader *r, struct authstr_error *err)
{
	if (!r->angle || r->len == 0)
		return bad(r, err, "an address in <>");
	r->angle = false;
	r->done = true;
	return AUTHSTR_OK;
}

static int
take(struct reader *r, struct authstr_buf *out, struct authstr_error *err)
{
	unsigned char c = r->in.p[r->at];

	switch (c) {
	case ' ':
	case '\t':
	case '\r':
	case '\n':
		r->gap = true;
		return AUTHSTR_OK;
	case '(':
		return skip_comment(r, err);
	case '<':
		return open_angle(r, err);
	case '>':
		return close_angle(r, err);
	case ',':
	case ';':
		return r->angle ? keep(r, c, err) : finish(r, out, err);
	case ':': /* the name of a group, or a route */
		if (r->angle || r->literal)
			return keep(r, c, err);
		begin(r);
		return AUTHSTR_OK;
	case '[':
	case ']':
		r->literal = c == '[';
		return keep(r, c, err);
	default:
		r->quoted = c == '"';
		return keep(r, c, err);
	}
}

int
addresses_read(struct authstr_span value, struct authstr_buf *out,
    struct authstr_error *err)
{
	struct reader r = { .in = value };
	int rc = AUTHSTR_OK;

	for (; r.at < value.len && rc == AUTHSTR_OK; r.at++)
		rc = r.quoted ? take_quoted(&r, err) : take(&r, out, err);
	if (rc == AUTHSTR_OK && r.quoted)
		rc = bad(&r, err, "a quote at the end of the text");
	return rc == AUTHSTR_OK ? finish(&r, out, err) : rc;
}
