/* SPDX-License-Identifier: MIT */
#include "capture/token.h"
#include "base/b64.h"
#include "base/text.h"
#include "capture/clean.h"
#include "capture/refine.h"

/* Shorter strings have one case, or look like base64, by chance. */
#define FOLDED_MIN 16
#define DOUBLE_MIN 12
#define HEX_MIN 8

void
token_init(struct token *t)
{
	*t = (struct token){ .kind = TOKEN_TEXT };
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
	      c.body >= 4 && !notes_has(&c.notes, "b64-wrapped") && s.len > 0 &&
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
 * know of them. */
static void
check_end(struct token *t, const struct clean *c, size_t end)
{
	size_t want = (4 - c->body % 4) % 4, pad = c->padding;
	bool bits = has_trailing_bits(c);

	if (c->cut)
		return;
	if (want == 3)
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

static bool
one_case(span s)
{
	size_t lower = 0, upper = 0;

	for (size_t i = 0; i < s.len; i++) {
		lower += s.p[i] >= 'a' && s.p[i] <= 'z';
		upper += s.p[i] >= 'A' && s.p[i] <= 'Z';
	}
	return s.len >= FOLDED_MIN && lower + upper >= FOLDED_MIN / 2 &&
	       (lower == 0 || upper == 0);
}

static void
append_notes(struct notes *to, const struct notes *from)
{
	for (size_t i = 0; i < from->n; i++)
		notes_add(
		    to, from->at[i].rule, from->at[i].start, from->at[i].end);
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
	t->kind = TOKEN_TEXT;
	notes_add(&t->notes, "not-base64", at, at + text.len);
	buf_wipe(&t->bytes);
	refine_escapes(text, &t->bytes);
	return buf_status(&t->bytes);
}

/* Hex digits are base64 characters too: what the bytes are like decides. */
static bool
read_hex(struct token *t, span text, size_t at)
{
	struct authstr_buf hex;
	bool known = false;

	buf_init(&hex, TOKEN_MAX);
	if (text.len >= HEX_MIN && text.len % 2 == 0 && text_is_hex(text)) {
		refine_hex(text, &hex);
		known = token_score(buf_span(&hex)) >= TOKEN_KNOWN;
	}
	if (known) {
		t->notes.n = 0;
		notes_add(&t->notes, "hex-not-base64", at, at + text.len);
		buf_wipe(&t->bytes);
		buf_put(&t->bytes, buf_span(&hex));
	}
	buf_wipe(&hex);
	return known;
}

/* The decoded bytes are base64 again, of something that makes sense. */
static void
read_double(struct token *t, size_t at, size_t end)
{
	span inner = span_trim(buf_span(&t->bytes));
	struct authstr_buf bytes;

	if (inner.len < DOUBLE_MIN || inner.len % 4 != 0 || !b64_looks(inner))
		return;
	buf_init(&bytes, TOKEN_MAX);
	if (authstr_b64_scan(inner, &bytes) == AUTHSTR_OK &&
	    (token_score(buf_span(&bytes)) >= TOKEN_KNOWN ||
		refine_is_text(buf_span(&bytes)))) {
		notes_add(&t->notes, "b64-double", at, end);
		buf_wipe(&t->bytes);
		buf_put(&t->bytes, buf_span(&bytes));
	}
	buf_wipe(&bytes);
}

static void
read_inside(struct token *t, span text, size_t at)
{
	size_t end = at + text.len;

	if (read_hex(t, text, at))
		return;
	read_double(t, at, end);
	if (refine_is_cut(buf_span(&t->bytes))) {
		notes_drop(&t->notes, "b64-length");
		notes_drop(&t->notes, "b64-padding-missing");
		if (!notes_has(&t->notes, "b64-ellipsis"))
			notes_add(&t->notes, "b64-truncated", end, end);
	}
	if (one_case(text) && t->notes.n == 0 &&
	    token_score(buf_span(&t->bytes)) < TOKEN_KNOWN &&
	    !refine_is_text(buf_span(&t->bytes)))
		notes_add(&t->notes, "b64-case-folded", at, end);
}

static bool
makes_sense(span bytes)
{
	return token_score(bytes) >= TOKEN_KNOWN || refine_is_text(bytes);
}

/* Text in which a few characters are no base64 is damaged base64 only if the
 * rest makes sense; so are words with blanks between them. */
static bool
is_base64(const struct token *t, const struct clean *c, span text)
{
	span bytes = buf_span(&t->bytes);

	if (c->body == 0)
		return false;
	if (span_find_any(text, SPAN(" \t")) != SPAN_NPOS &&
	    !makes_sense(bytes))
		return false;
	return c->strange == 0 ||
	       (c->strange * 8 < c->body && token_score(bytes) >= TOKEN_KNOWN);
}

static int
read_base64(struct token *t, span text, size_t at, struct clean *c)
{
	int rc = clean_read(c, text, at);

	if (rc == AUTHSTR_OK)
		rc = authstr_b64_scan(buf_span(&c->text), &t->bytes);
	if (rc != AUTHSTR_OK)
		return rc;
	if (!is_base64(t, c, text))
		return as_text(t, text, at);
	t->kind = TOKEN_BASE64;
	append_notes(&t->notes, &c->notes);
	if (c->strange > 0)
		notes_add(
		    &t->notes, "not-base64", c->strange_at, c->strange_at + 1);
	check_end(t, c, at + text.len);
	read_inside(t, text, at);
	return buf_status(&t->bytes);
}

int
token_read(struct token *t, span text, bool label)
{
	span s = clean_strip(text, label, &t->notes);
	size_t at = (size_t)(s.p - text.p);
	struct clean c;
	int rc;

	if (s.len == 0 || span_equal(s, SPAN("="))) {
		t->kind = TOKEN_EMPTY;
		if (s.len > 0)
			notes_add(&t->notes, "b64-empty-marker", at, at + 1);
		return AUTHSTR_OK;
	}
	if (token_is_jwt(s)) {
		t->kind = TOKEN_JWT;
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
