/* SPDX-License-Identifier: MIT */
/*
 * digest_md5_list: the syntax of DIGEST-MD5's messages (RFC 2831 section 7.1).
 *
 *	list          = *( LWS / "," ) element *( *LWS "," *( LWS / "," )
 *element ) element       = token *LWS "=" *LWS ( token / quoted-string )
 *	quoted-string = <"> *( any TEXT but <"> / "\" CHAR ) <">
 *
 * A value may stand in quotes or without, whichever the grammar of its
 * directive has: servers quote algorithm and charset, clients nc, and none of
 * that changes what it means.
 */
#include "base/text.h"
#include "mech/digest_md5.h"

/* RFC 2831 section 7.1: separators end a token */
static bool
is_token(unsigned char c)
{
	return text_is_print(c) &&
	       span_find(SPAN("()<>@,;:\\\"/[]?={} "), c, 0) == SPAN_NPOS;
}

/* TEXT has no controls; a tab is linear white space. */
static bool
is_control(unsigned char c)
{
	return (c < 0x20 && c != '\t') || c == 0x7f;
}

static size_t
skip_token(span s, size_t at)
{
	while (at < s.len && is_token(s.p[at]))
		at++;
	return at;
}

static size_t
skip_blank(span s, size_t at)
{
	while (at < s.len && text_is_space(s.p[at]))
		at++;
	return at;
}

static size_t
skip_commas(span s, size_t at)
{
	while (at < s.len && (s.p[at] == ',' || text_is_space(s.p[at])))
		at++;
	return at;
}

static void
blame(struct digest_pair *p, size_t at)
{
	if (p->bad == SPAN_NPOS)
		p->bad = at;
}

/* From behind the opening quote; returns where the string is over. */
static size_t
take_quoted(span s, size_t at, struct digest_pair *p)
{
	p->quoted = true;
	p->value = at;
	for (; at < s.len && s.p[at] != '"'; at++) {
		if (s.p[at] == '\\' && at + 1 < s.len)
			at++;
		if (is_control(s.p[at]))
			blame(p, at);
	}
	p->value_end = at;
	if (at == s.len)
		blame(p, at);
	return at == s.len ? at : at + 1;
}

static size_t
take_bare(span s, size_t at, struct digest_pair *p)
{
	p->value = at;
	p->value_end = skip_token(s, at);
	if (p->value_end == at)
		blame(p, at);
	return p->value_end;
}

/* What follows up to the next comma is damage, blanks apart. */
static void
take_rest(span s, size_t at, struct digest_pair *p)
{
	size_t next = skip_blank(s, at), comma;

	p->rest = p->end = at;
	if (next == s.len || s.p[next] == ',')
		return;
	blame(p, next);
	comma = span_find(s, ',', next);
	p->end = comma == SPAN_NPOS ? s.len : comma;
}

bool
digest_list_next(span s, size_t *at, struct digest_pair *p)
{
	size_t next = skip_commas(s, *at);

	*at = next;
	if (next == s.len)
		return false;
	*p = (struct digest_pair){ .name = next, .bad = SPAN_NPOS };
	p->name_end = skip_token(s, next);
	next = skip_blank(s, p->name_end);
	if (p->name_end == p->name || next == s.len || s.p[next] != '=') {
		blame(p, next);
		p->name_end = p->value = p->value_end = p->name;
		take_rest(s, p->name, p);
	} else {
		next = skip_blank(s, next + 1);
		if (next < s.len && s.p[next] == '"')
			next = take_quoted(s, next + 1, p);
		else
			next = take_bare(s, next, p);
		take_rest(s, next, p);
	}
	*at = p->end;
	return true;
}

static void
put_value(
    span s, const struct digest_pair *p, bool literal, struct authstr_buf *out)
{
	for (size_t i = p->value; i < p->value_end; i++) {
		bool escape =
		    p->quoted && s.p[i] == '\\' && i + 1 < p->value_end;

		if (escape &&
		    (!literal || s.p[i + 1] == '\\' || s.p[i + 1] == '"'))
			i++;
		buf_put_byte(out, s.p[i]);
	}
}

void
digest_value(span s, const struct digest_pair *p, struct authstr_buf *out)
{
	put_value(s, p, false, out);
}

void
digest_value_meant(span s, const struct digest_pair *p, struct authstr_buf *out)
{
	put_value(s, p, true, out);
}
