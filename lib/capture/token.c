/* SPDX-License-Identifier: MIT */
#include "capture/token.h"
#include "base/b64.h"
#include "base/text.h"
#include "capture/clean.h"
#include "capture/inside.h"
#include "capture/refine.h"

/* A shorter word that decodes to nothing was never encoded. */
#define WORD_MAX 24

void
token_init(struct token *t)
{
	/* A list of notes is long, and mostly stays empty. */
	t->kind = TOKEN_TEXT;
	t->notes.n = 0;
	buf_init(&t->bytes, TOKEN_MAX);
}

void
token_wipe(struct token *t)
{
	buf_wipe(&t->bytes);
	token_init(t);
}

int
token_score(span bytes)
{
	struct authstr_guess best;

	return authstr_sniff(bytes, &best, 1) == 0 ? 0 : best.score;
}

bool
token_is_jwt(span text)
{
	span rest = text, part;
	size_t dots = 0;

	if (!span_starts(text, SPAN("eyJ")))
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (text.p[i] != '.' && b64_value(text.p[i], true) < 0)
			return false;
	while (span_take_until(&rest, '.', &part)) {
		if (part.len < 4)
			return false;
		dots++;
	}
	return dots == 2;
}

bool
token_plausible(span text)
{
	struct notes notes = { .n = 0 };
	span s = clean_strip(text, true, &notes);
	struct clean c;
	bool yes;

	clean_init(&c);
	c.counting = true;
	yes = clean_read(&c, s, 0) == AUTHSTR_OK && c.strange == 0 &&
	      c.body >= 2 && c.body + c.padding >= 4 &&
	      !notes_has(&c.notes, "b64-wrapped") && s.len > 0 &&
	      (text_is_alpha(s.p[0]) || text_is_digit(s.p[0]) ||
		  s.p[0] == '+' || s.p[0] == '/' || s.p[0] >= 0x80);
	clean_wipe(&c);
	return yes || token_is_jwt(s);
}

/* The last character of n * 4 + 2 or 3 carries bits that no byte takes
 * (RFC 4648 section 3.5). */
static bool
has_trailing_bits(const struct clean *c)
{
	static const int unused[4] = { 0, 0, 15, 3 };
	span text = buf_span(&c->text);

	return c->body > 0 && text.p[c->body - 1] != '=' &&
	       (b64_value(text.p[c->body - 1], false) & unused[c->body % 4]) !=
		   0;
}

/* Who drops the padding leaves the bits alone; who cuts the string does not
 * know of them, and one character lost leaves padding of the wrong length. */
static void
check_end(struct token *t, const struct clean *c, size_t end)
{
	size_t want = (4 - c->body % 4) % 4, pad = c->padding;
	bool bits = has_trailing_bits(c);

	if (c->cut)
		return;
	if (want == 3 || (pad > 0 && pad < want && bits))
		notes_add(&t->notes, "b64-length", end - pad, end);
	else if (pad < want && bits)
		notes_add(&t->notes, "b64-truncated", end, end);
	else if (pad < want)
		notes_add(&t->notes, "b64-padding-missing", end, end);
	else if (pad > want)
		notes_add(
		    &t->notes, "b64-padding-extra", end - (pad - want), end);
	if (bits && pad >= want)
		notes_add(
		    &t->notes, "b64-trailing-bits", end - pad - 1, end - pad);
}

static void
append_notes(struct notes *to, const struct notes *from)
{
	for (size_t i = 0; i < from->n; i++)
		notes_add(
		    to, from->at[i].rule, from->at[i].start, from->at[i].end);
}

/* An OAuth token is sent inside something: by itself it is never encoded. */
static bool
is_bare(span text)
{
	struct authstr_guess best;

	return authstr_sniff(text, &best, 1) > 0 &&
	       best.from == AUTHSTR_CLIENT && best.score < TOKEN_KNOWN &&
	       (authstr_mech_flags(best.mech) & AUTHSTR_MECH_TOKEN) != 0;
}

static int
as_text(struct token *t, span text, size_t at)
{
	struct notes kept = { .n = 0 };

	/* What looked like damage of base64 is the text itself. */
	for (size_t i = 0; i < t->notes.n; i++)
		if (strncmp(t->notes.at[i].rule, "b64-", 4) != 0)
			notes_add(&kept, t->notes.at[i].rule,
			    t->notes.at[i].start, t->notes.at[i].end);
	t->notes = kept;
	t->kind = is_bare(text) ? TOKEN_BARE : TOKEN_TEXT;
	if (t->kind == TOKEN_TEXT)
		notes_add(&t->notes, "not-base64", at, at + text.len);
	buf_wipe(&t->bytes);
	refine_escapes(text, &t->bytes);
	return buf_status(&t->bytes);
}

/* Text in which a few characters are no base64 is damaged base64 only if the
 * rest makes sense; so are words with blanks between them, and short words
 * that lack something. */
static bool
is_base64(const struct token *t, const struct clean *c, span text)
{
	bool blank = span_find_any(text, SPAN(" \t")) != SPAN_NPOS;
	bool lacks = text.len < WORD_MAX && !c->cut &&
		     (c->notes.n > 0 || (c->body + c->padding) % 4 != 0);
	size_t at = span_find(text, '=', 0);

	if (c->body == 0)
		return false;
	/* "rspauth=0123456789abcdef...": no base64, whatever it looks like */
	if (at < text.len && at + 2 < text.len &&
	    token_score(text) >= TOKEN_KNOWN)
		return false;
	/* To ask what it means is dear. */
	if (c->strange == 0 && !blank && !lacks)
		return true;
	return inside_makes_sense(buf_span(&t->bytes)) &&
	       c->strange * 8 < c->body;
}

/* "00:62:6f", as openssl and Wireshark print bytes. */
static bool
is_hex_pairs(span text)
{
	if (text.len < 8 || text.len % 3 != 2)
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (i % 3 == 2 ? text.p[i] != ':'
			       : text_hex_digit(text.p[i]) < 0)
			return false;
	return true;
}

static int
read_base64(struct token *t, span text, size_t at, struct clean *c)
{
	int rc = clean_read(c, text, at);

	if (buf_status(&c->text) == AUTHSTR_E_NOMEM)
		rc = AUTHSTR_E_NOMEM;
	if (rc == AUTHSTR_OK)
		rc = authstr_b64_scan(buf_span(&c->text), &t->bytes);
	if (rc != AUTHSTR_OK)
		return rc;
	t->kind = TOKEN_BASE64;
	if ((c->strange == 0 || is_hex_pairs(text)) &&
	    inside_hex(t, buf_span(&c->text), at, at + text.len))
		return buf_status(&t->bytes);
	if (!is_base64(t, c, text))
		return as_text(t, text, at);
	append_notes(&t->notes, &c->notes);
	if (c->strange > 0)
		notes_add(
		    &t->notes, "not-base64", c->strange_at, c->strange_at + 1);
	check_end(t, c, at + text.len);
	inside_read(t, buf_span(&c->text), at, at + text.len);
	return buf_status(&t->bytes);
}

int
token_read(struct token *t, span text, bool label)
{
	span s = clean_strip(text, label, &t->notes);
	size_t at;
	struct clean c;
	int rc;

	if (label)
		clean_strip_name(text, &s, &t->notes);
	at = (size_t)(s.p - text.p);

	if (s.len == 0 || span_equal(s, SPAN("="))) {
		t->kind = TOKEN_EMPTY;
		if (s.len > 0)
			notes_add(&t->notes, "b64-empty-marker", at, at + 1);
		return AUTHSTR_OK;
	}
	if (token_is_jwt(s)) {
		t->kind = TOKEN_BARE;
		buf_put(&t->bytes, s);
		return buf_status(&t->bytes);
	}
	clean_init(&c);
	rc = read_base64(t, s, at, &c);
	clean_wipe(&c);
	return rc;
}

int
token_read_plain(struct token *t, span text)
{
	return as_text(t, text, 0);
}
