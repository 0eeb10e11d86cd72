/* SPDX-License-Identifier: MIT */
#include "capture/needle_form.h"
#include "base/b64.h"
#include "base/text.h"
#include "capture/needle_print.h"

/* ------------------------------------------------------------- base64 -- */

#define B64_FORMS 6

_Static_assert(NEEDLE_FORMS + B64_FORMS <= 64, "a form is a bit of 64");

/* The characters that the secret decides alone, and the place of the first in
 * its group, where that many bytes come before the secret. */
static size_t
b64_first(size_t before)
{
	return (before * 8 + 5) / 6;
}

static size_t
b64_count(span secret, size_t before)
{
	return (before + secret.len) * 8 / 6 - b64_first(before);
}

/* The six bits at a place of the text; bits that are none of the secret's are
 * 0. */
static unsigned
b64_bits(span secret, size_t before, size_t place)
{
	size_t byte = place * 6 / 8, shift = 10 - place * 6 % 8;
	unsigned bits = 0;

	if (byte >= before && byte - before < secret.len)
		bits = (unsigned)secret.p[byte - before] << 8;
	if (byte + 1 >= before && byte + 1 - before < secret.len)
		bits |= secret.p[byte + 1 - before];
	return bits >> shift & 63;
}

static unsigned char
b64_char(unsigned bits, bool url)
{
	static const char alphabet[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

	if (bits < 62)
		return (unsigned char)alphabet[bits];
	return (unsigned char)(url ? "-_" : "+/")[bits - 62];
}

/* A character that the secret decides in part, known says which bits: it,
 * or none. */
static bool
b64_fits(
    span secret, size_t before, size_t place, unsigned known, unsigned char c)
{
	int value = b64_value(c, true);

	return value < 0 ||
	       ((unsigned)value & known) == b64_bits(secret, before, place);
}

/* ------------------------------------------------ a text, bit by bit -- */

/* What comes next of a secret's text. */
struct writer {
	size_t form;
	span secret, left;
	size_t place, end; /* base64 */
	bool exact;        /* else: both cases of a letter */
	unsigned char unit[NEEDLE_UNIT_MAX];
};

static void
writer_init(struct writer *w, size_t form, span secret)
{
	size_t before = form < NEEDLE_FORMS ? 0 : (form - NEEDLE_FORMS) % 3;

	*w = (struct writer){ .form = form,
		.secret = secret,
		.left = secret,
		.place = b64_first(before),
		.end = b64_first(before) + b64_count(secret, before) };
}

static size_t
next_b64(struct writer *w)
{
	size_t b64 = w->form - NEEDLE_FORMS;

	if (w->place == w->end)
		return 0;
	w->exact = true;
	w->unit[0] =
	    b64_char(b64_bits(w->secret, b64 % 3, w->place++), b64 >= 3);
	return 1;
}

/* The text of the next character in w->unit; 0: there is none. */
static size_t
writer_next(struct writer *w)
{
	const struct needle_form *f;
	span was = w->left;
	uint32_t c;

	if (w->form >= NEEDLE_FORMS)
		return next_b64(w);
	if (was.len == 0)
		return 0;
	f = &needle_forms[w->form];
	if ((f->classes & FORM_POINTS) == 0 || !text_take_utf8(&w->left, &c)) {
		c = was.p[0];
		w->left = span_from(was, 1);
	}
	w->exact = !needle_is_escaped(f, c);
	if (!w->exact)
		return f->print(c, w->unit);
	memcpy(w->unit, was.p, was.len - w->left.len);
	return was.len - w->left.len;
}

size_t
form_count(void)
{
	return NEEDLE_FORMS + B64_FORMS;
}

const char *
form_name(size_t form)
{
	if (form < NEEDLE_FORMS)
		return needle_forms[form].name;
	return form < NEEDLE_FORMS + 3 ? "base64" : "base64url";
}

void
form_escapes(uint64_t escapes[256])
{
	for (unsigned c = 0; c < 256; c++) {
		escapes[c] = 1 | (uint64_t)63 << NEEDLE_FORMS;
		for (size_t form = 0; form < NEEDLE_FORMS; form++)
			if (needle_is_escaped(&needle_forms[form], c))
				escapes[c] |= (uint64_t)1 << form;
	}
}

size_t
form_head(size_t form, span secret, unsigned char *head, size_t max)
{
	struct writer w;
	size_t n, len = 0;

	writer_init(&w, form, secret);
	while (len < max && (n = writer_next(&w)) > 0)
		for (size_t i = 0; i < n && len < max; i++)
			head[len++] = w.unit[i];
	authstr_wipe(&w, sizeof(w));
	return len;
}

size_t
form_length(size_t form, span secret, uint64_t *sum)
{
	struct writer w;
	size_t n, len = 0;

	*sum = 0xcbf29ce484222325u;
	writer_init(&w, form, secret);
	while ((n = writer_next(&w)) > 0) {
		for (size_t i = 0; i < n; i++)
			*sum = (*sum ^ w.unit[i]) * 0x100000001b3u;
		len += n;
	}
	authstr_wipe(&w, sizeof(w));
	return len;
}

/* ------------------------------------------------------------ a match -- */

static bool
is_unit(const struct writer *w, size_t n, const unsigned char *p, bool folded)
{
	if (w->exact && !folded)
		return memcmp(w->unit, p, n) == 0;
	for (size_t i = 0; i < n; i++)
		if (text_lower(w->unit[i]) != text_lower(p[i]))
			return false;
	return true;
}

/* The characters that are decided in part: the first by its last four or two
 * bits, the last by its first two or four. */
static bool
fits_before(span secret, size_t before, unsigned char c)
{
	return b64_fits(secret, before, b64_first(before) - 1,
	    before == 1 ? 0x0f : 0x03, c);
}

static bool
fits_after(span secret, size_t before, unsigned char c)
{
	return b64_fits(secret, before,
	    b64_first(before) + b64_count(secret, before),
	    (before + secret.len) % 3 == 1 ? 0x30 : 0x3c, c);
}

static bool
take_edges(const struct writer *w, span text, size_t *start, size_t *end)
{
	size_t before = (w->form - NEEDLE_FORMS) % 3,
	       after = (before + w->secret.len) % 3;

	if (before > 0 && *start > 0) {
		unsigned char c = text.p[*start - 1];

		if (!fits_before(w->secret, before, c))
			return false;
		*start -= b64_value(c, true) >= 0;
	}
	if (after > 0 && *end < text.len) {
		unsigned char c = text.p[*end];

		if (!fits_after(w->secret, before, c))
			return false;
		*end += b64_value(c, true) >= 0;
	}
	return true;
}

static void
add_edge(struct form_edge *edge, unsigned char c, bool fits)
{
	if (!fits || b64_value(c, true) < 0)
		return;
	if (text_is_alpha(c) || text_is_digit(c))
		edge->word = true;
	else
		edge->other = true;
}

struct form_edges
form_edges(size_t form, span secret)
{
	struct form_edges edges = { { false, false }, { false, false } };
	size_t before = (form - NEEDLE_FORMS) % 3;

	if (form < NEEDLE_FORMS)
		return edges;
	for (unsigned char c = 0; c < 128; c++) {
		if (before > 0)
			add_edge(
			    &edges.before, c, fits_before(secret, before, c));
		if ((before + secret.len) % 3 > 0)
			add_edge(
			    &edges.after, c, fits_after(secret, before, c));
	}
	return edges;
}

bool
form_stands(
    size_t form, span secret, span text, size_t at, size_t *start, size_t *end)
{
	/* A digest in hex is the same in both cases. */
	bool found = true, folded = form < NEEDLE_FORMS && text_is_hex(secret);
	struct writer w;
	size_t n;

	*start = *end = at;
	writer_init(&w, form, secret);
	while (found && (n = writer_next(&w)) > 0) {
		found = n <= text.len - *end &&
			is_unit(&w, n, text.p + *end, folded);
		*end += n;
	}
	if (found && form >= NEEDLE_FORMS)
		found = take_edges(&w, text, start, end);
	authstr_wipe(&w, sizeof(w));
	return found;
}
