/* SPDX-License-Identifier: MIT */
/*
 * challenge: what a person pastes when asked for the server's challenge.
 *
 * A digest over the wrong bytes looks like a right one, so what is neither
 * base64 nor the decoded challenge is refused.  Base64 that decodes to noise
 * is most likely a word ("rubbish1" is base64, too), and taken only where
 * a reply code before it or padding says that it is meant.
 */
#include "base/text.h"
#include "mech/mech.h"

/* A wrapped challenge of NTLM or GSSAPI stays far below. */
#define PASTED_MAX (64 * 1024)

struct pasted {
	span text;    /* without marks and blanks around it */
	bool as_sent; /* stood behind "334 " or "+ " */
};

static struct pasted
unmark(span in)
{
	static const struct {
		span mark;
		bool sent;
	} marks[] = {
		{ { (const unsigned char *)"S:", 2 }, false },
		{ { (const unsigned char *)"334 ", 4 }, true },
		{ { (const unsigned char *)"+ ", 2 }, true },
	};
	struct pasted p = { span_trim(in), false };

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (!span_take_case(&p.text, marks[i].mark))
			continue;
		p.text = span_trim(p.text);
		p.as_sent = p.as_sent || marks[i].sent;
	}
	/* "334 " and "+ " with nothing behind: the blank is trimmed */
	if (span_equal(p.text, SPAN("334")) || span_equal(p.text, SPAN("+")))
		p = (struct pasted){ SPAN(""), true };
	return p;
}

static bool
plausible(const struct authstr_mech *m, const struct pasted *p, span bytes)
{
	if (m->is_challenge == NULL || m->is_challenge(bytes))
		return true;
	/* A timestamp (APOP) is never sent in base64: no benefit of doubt. */
	if ((m->flags & AUTHSTR_MECH_SASL) == 0)
		return false;
	/* who speaks first may be asked to say it again */
	if (bytes.len == 0)
		return p->as_sent && (m->flags & AUTHSTR_MECH_CLIENT_FIRST);
	return p->as_sent || span_ends(p->text, SPAN("="));
}

static bool
is_wrapped(span text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text_is_space(text.p[i]))
			return true;
	return false;
}

/* Without the blanks and line ends in it. */
static void
put_unwrapped(span text, struct authstr_buf *out)
{
	size_t start = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (!text_is_space(text.p[i]))
			continue;
		buf_put(out, span_sub(text, start, i - start));
		start = i + 1;
	}
	buf_put(out, span_from(text, start));
}

/* Base64, wrapped or not: true if it is that and could be m's. */
static int
read_base64(const struct authstr_mech *m, const struct pasted *p,
    struct authstr_buf *out, struct authstr_error *err)
{
	size_t before = buf_span(out).len;
	struct authstr_buf line;
	int rc;

	if (p->text.len <= PASTED_MAX && !is_wrapped(p->text)) {
		rc = authstr_b64_read(p->text, out, err);
	} else {
		buf_init(&line, PASTED_MAX);
		put_unwrapped(p->text, &line);
		rc = buf_status(&line);
		if (rc == AUTHSTR_OK)
			rc = authstr_b64_read(buf_span(&line), out, err);
		buf_wipe(&line);
	}
	if (rc != AUTHSTR_OK)
		return rc;
	if (plausible(m, p, span_from(buf_span(out), before)))
		return AUTHSTR_OK;
	buf_cut(out, before);
	return AUTHSTR_E_MALFORMED;
}

static int
refuse(const struct authstr_mech *m, const struct pasted *p, span in,
    struct authstr_error *err)
{
	size_t at = 0;

	if ((m->flags & AUTHSTR_MECH_SASL) == 0)
		return error_set(err, AUTHSTR_E_MALFORMED, AUTHSTR_NO_OFFSET,
		    "no-apop-timestamp",
		    "expected a banner with a timestamp <...@...>, found none");
	while (at < p->text.len &&
	       (text_is_alpha(p->text.p[at]) || text_is_digit(p->text.p[at]) ||
		   text_is_space(p->text.p[at]) || p->text.p[at] == '+' ||
		   p->text.p[at] == '/'))
		at++;
	return error_set(err, AUTHSTR_E_MALFORMED,
	    at == p->text.len ? AUTHSTR_NO_OFFSET
			      : (size_t)(p->text.p - in.p) + at,
	    "bad-challenge",
	    "expected a challenge of %s, in base64 or decoded, found neither",
	    m->name);
}

int
authstr_challenge_read(const struct authstr_mech *m, span pasted,
    struct authstr_buf *out, struct authstr_error *err)
{
	struct pasted p = unmark(pasted);
	size_t start = 0, end = 0;
	int rc;

	if (m->find_challenge != NULL &&
	    m->find_challenge(p.text, &start, &end)) {
		buf_put(out, span_sub(p.text, start, end - start));
		rc = buf_status(out);
	} else {
		rc = read_base64(m, &p, out, NULL);
	}
	if (rc == AUTHSTR_E_MALFORMED)
		return refuse(m, &p, pasted, err);
	if (rc == AUTHSTR_E_LIMIT)
		return error_set(err, rc, AUTHSTR_NO_OFFSET, "input-too-long",
		    "expected a challenge of at most %d octets", PASTED_MAX);
	return rc == AUTHSTR_OK ? rc : error_nomem(err);
}
