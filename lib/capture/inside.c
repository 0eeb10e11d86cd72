/* SPDX-License-Identifier: MIT */
#include "capture/inside.h"
#include "base/b64.h"
#include "base/text.h"
#include "capture/refine.h"

/* Shorter strings have one case, or look like hex or base64, by chance. */
#define FOLDED_MIN 16
#define DOUBLE_MIN 12
#define HEX_MIN 8
/* A library that encodes, in a program that encodes, in a script that does. */
#define TIMES_MAX 3

bool
inside_makes_sense(span bytes)
{
	return token_score(bytes) >= TOKEN_KNOWN || refine_is_text(bytes);
}

/* inner becomes what the token holds; it is wiped. */
static void
replace(struct token *t, struct authstr_buf *inner)
{
	buf_wipe(&t->bytes);
	buf_put(&t->bytes, buf_span(inner));
	buf_wipe(inner);
}

/* Gives a failure of the inner buffer to the token's. */
static bool
failed(struct token *t, const struct authstr_buf *inner)
{
	if (buf_status(inner) == AUTHSTR_OK)
		return false;
	t->bytes.status = buf_status(inner);
	return true;
}

bool
inside_hex(struct token *t, span text, size_t start, size_t end)
{
	struct authstr_buf bytes;

	span_take_case(&text, SPAN("0x"));
	if (text.len < HEX_MIN || text.len % 2 != 0 || !text_is_hex(text))
		return false;
	buf_init(&bytes, TOKEN_MAX);
	refine_hex(text, &bytes);
	if (failed(t, &bytes) || token_score(buf_span(&bytes)) < TOKEN_KNOWN) {
		buf_wipe(&bytes);
		return false;
	}
	notes_add(&t->notes, "hex-not-base64", start, end);
	replace(t, &bytes);
	return true;
}

/* The decoded bytes are base64 again, of something that makes sense. */
static bool
read_double(struct token *t)
{
	span inner = span_trim(buf_span(&t->bytes));
	struct authstr_buf bytes;

	if (inner.len < DOUBLE_MIN || inner.len % 4 != 0 || !b64_looks(inner))
		return false;
	buf_init(&bytes, TOKEN_MAX);
	authstr_b64_scan(inner, &bytes);
	if (failed(t, &bytes) || !inside_makes_sense(buf_span(&bytes))) {
		buf_wipe(&bytes);
		return false;
	}
	replace(t, &bytes);
	return true;
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

void
inside_read(struct token *t, span text, size_t start, size_t end)
{
	for (int i = 0; i < TIMES_MAX && read_double(t); i++)
		notes_add(&t->notes, "b64-double", start, end);
	if (refine_is_cut(buf_span(&t->bytes)) &&
	    !notes_has(&t->notes, "b64-ellipsis")) {
		notes_drop(&t->notes, "b64-length");
		notes_drop(&t->notes, "b64-padding-missing");
		notes_add(&t->notes, "b64-truncated", end, end);
	}
	if (!one_case(text) || text_is_hex(text) ||
	    inside_makes_sense(buf_span(&t->bytes)))
		return;
	notes_drop(&t->notes, "b64-trailing-bits");
	notes_drop(&t->notes, "b64-truncated");
	notes_add(&t->notes, "b64-case-folded", start, end);
}
