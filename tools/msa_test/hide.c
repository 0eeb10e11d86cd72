/* SPDX-License-Identifier: MIT */
#include <string.h>
#include "authstr-smtp.h"
#include "msa_test/hide.h"
#include "secret/secret.h"

/* Shorter ones stand in any text by chance. */
#define NEEDLE_MIN 4

bool
hide_begin(struct hide *h)
{
	bool ok = (h->text = authstr_buf_new(4 * AUTHSTR_LINE_MAX)) != NULL;

	for (size_t i = 0; i < HIDDEN; i++) {
		h->needles[i] = authstr_buf_new(4 * (size_t)SECRET_MAX);
		ok = ok && h->needles[i] != NULL;
	}
	return ok;
}

void
hide_end(struct hide *h)
{
	for (size_t i = 0; i < HIDDEN; i++)
		authstr_buf_free(h->needles[i]);
	authstr_buf_free(h->text);
}

void
hide_secret(struct hide *h, enum hide_what what, struct authstr_span secret)
{
	authstr_buf_cut(h->needles[what], 0);
	authstr_buf_put(h->needles[what], secret);
}

void
hide_sent(struct hide *h, struct authstr_span line)
{
	size_t at = line.len;

	while (at > 0 && line.p[at - 1] != ' ')
		at--;
	hide_secret(
	    h, HIDE_SENT, (struct authstr_span){ line.p + at, line.len - at });
}

/* Length of the needle that begins there, or 0. */
static size_t
needle_at(const struct hide *h, struct authstr_span s)
{
	for (size_t i = 0; i < HIDDEN; i++) {
		struct authstr_span n = authstr_buf_span(h->needles[i]);

		if (n.len >= NEEDLE_MIN && n.len <= s.len &&
		    memcmp(s.p, n.p, n.len) == 0)
			return n.len;
	}
	return 0;
}

struct authstr_span
hide_reply(struct hide *h, struct authstr_span reply)
{
	size_t from = 0, at = 0;

	authstr_buf_cut(h->text, 0);
	while (at < reply.len) {
		size_t n = needle_at(
		    h, (struct authstr_span){ reply.p + at, reply.len - at });

		if (n == 0) {
			at++;
			continue;
		}
		authstr_buf_put(h->text,
		    (struct authstr_span){ reply.p + from, at - from });
		authstr_buf_put(h->text, authstr_span_of("***"));
		from = at += n;
	}
	if (from == 0)
		return reply;
	authstr_buf_put(
	    h->text, (struct authstr_span){ reply.p + from, reply.len - from });
	return authstr_buf_span(h->text);
}
