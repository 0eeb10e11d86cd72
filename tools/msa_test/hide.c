/* SPDX-License-Identifier: MIT */
#include <string.h>
#include "authstr-smtp.h"
#include "msa_test/hide.h"
#include "secret/secret.h"

/* Of a token, so many octets are no word that stands there by chance. */
#define SENT_MIN 12

bool
hide_begin(struct hide *h)
{
	h->text = authstr_buf_new(4 * AUTHSTR_LINE_MAX);
	h->sent = authstr_buf_new(4 * (size_t)SECRET_MAX);
	h->secrets = authstr_secrets_new();
	return h->text != NULL && h->sent != NULL && h->secrets != NULL;
}

void
hide_end(struct hide *h)
{
	authstr_secrets_free(h->secrets);
	authstr_buf_free(h->sent);
	authstr_buf_free(h->text);
}

void
hide_secret(struct hide *h, struct authstr_span secret)
{
	int rc = authstr_secrets_add(h->secrets, secret);

	if (rc != AUTHSTR_OK && rc != AUTHSTR_E_REFUSED)
		h->failed = true;
}

void
hide_sent(struct hide *h, struct authstr_span line)
{
	struct authstr_span token;
	size_t at = line.len;

	while (at > 0 && line.p[at - 1] != ' ')
		at--;
	token = (struct authstr_span){ line.p + at, line.len - at };
	hide_secret(h, token);
	authstr_buf_cut(h->sent, 0);
	authstr_buf_put(h->sent, token);
	if (authstr_buf_status(h->sent) != AUTHSTR_OK)
		h->failed = true;
}

/* How much of the token's beginning stands there; 0: too little. */
static size_t
sent_at(struct authstr_span sent, struct authstr_span text, size_t at)
{
	size_t n = 0;

	while (n < sent.len && at + n < text.len && sent.p[n] == text.p[at + n])
		n++;
	return n >= SENT_MIN ? n : 0;
}

/* The next place from *start on; false: there is none. */
static bool
find(const struct hide *h, struct authstr_span text, size_t *start, size_t *end)
{
	struct authstr_span sent = authstr_buf_span(h->sent);
	size_t from = *start, n = 0;
	bool found = authstr_secrets_find(h->secrets, text, from, start, end);
	size_t last = found ? *start : text.len;

	while (from < last && (n = sent_at(sent, text, from)) == 0)
		from++;
	if (n == 0)
		return found;
	if (!found || from + n > *end)
		*end = from + n;
	*start = from;
	return true;
}

struct authstr_span
hide_reply(struct hide *h, struct authstr_span reply)
{
	size_t from = 0, start = 0, end;

	authstr_buf_cut(h->text, 0);
	if (h->failed)
		return authstr_span_of("***");
	while (find(h, reply, &start, &end)) {
		authstr_buf_put(h->text,
		    (struct authstr_span){ reply.p + from, start - from });
		authstr_buf_put(h->text, authstr_span_of("***"));
		h->found = true;
		from = start = end;
	}
	if (from == 0)
		return reply;
	authstr_buf_put(
	    h->text, (struct authstr_span){ reply.p + from, reply.len - from });
	return authstr_buf_span(h->text);
}
