/* SPDX-License-Identifier: MIT */
#include "secret/hide.h"
#include <string.h>
#include "secret/secret.h"

/* Of a token, so many octets are no word that stands there by chance. */
#define SENT_MIN 12
/* What a command has said on stderr, made safe, is the longest text. */
#define TEXT_MAX ((size_t)128 * 1024)

bool
hide_begin(struct hide *h)
{
	h->text = authstr_buf_new(TEXT_MAX);
	h->sent = authstr_buf_new(4 * (size_t)SECRET_MAX);
	h->said = authstr_buf_new(AUTHSTR_REPLY_MAX);
	h->line = authstr_buf_new(2 * AUTHSTR_LINE_MAX);
	h->secrets = authstr_secrets_new();
	if (h->text != NULL && h->sent != NULL && h->said != NULL &&
	    h->line != NULL && h->secrets != NULL)
		return true;
	hide_end(h);
	return false;
}

void
hide_end(struct hide *h)
{
	authstr_secrets_free(h->secrets);
	authstr_buf_free(h->sent);
	authstr_buf_free(h->text);
	authstr_buf_free(h->said);
	authstr_buf_free(h->line);
	*h = (struct hide){ 0 };
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

bool
hide_finds(const struct hide *h, struct authstr_span text)
{
	size_t start = 0, end;

	return h->failed || find(h, text, &start, &end);
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
	return authstr_buf_status(h->text) == AUTHSTR_OK
		   ? authstr_buf_span(h->text)
		   : authstr_span_of("***");
}

/* How much at the beginning of `words` is the rest of what began in the lines
 * before; h->said has them all then. */
static size_t
goes_on(struct hide *h, struct authstr_span words)
{
	size_t before = authstr_buf_span(h->said).len, start = 0, end;
	struct authstr_span all;

	authstr_buf_put(h->said, words);
	all = authstr_buf_span(h->said);
	if (authstr_buf_status(h->said) != AUTHSTR_OK)
		return words.len;
	for (; find(h, all, &start, &end); start = end)
		if (start < before && end > before)
			return end - before;
	return 0;
}

struct authstr_span
hide_line(struct hide *h, struct authstr_span line, size_t before)
{
	struct authstr_span words = { line.p + before, line.len - before };
	size_t cut = h->failed ? 0 : goes_on(h, words);

	if (cut == 0)
		return hide_reply(h, line);
	h->found = true;
	authstr_buf_cut(h->line, 0);
	authstr_buf_put(h->line, (struct authstr_span){ line.p, before });
	authstr_buf_put(h->line, authstr_span_of("***"));
	authstr_buf_put(
	    h->line, (struct authstr_span){ words.p + cut, words.len - cut });
	return authstr_buf_status(h->line) == AUTHSTR_OK
		   ? hide_reply(h, authstr_buf_span(h->line))
		   : authstr_span_of("***");
}

/* All of its lines, as one: a secret may be cut in two.  True also for want of
 * memory. */
static bool
finds_in_reply(const struct hide *h, const struct authstr_reply *r)
{
	struct authstr_buf *all = authstr_buf_new(AUTHSTR_REPLY_MAX);
	bool found = true;

	for (size_t i = 0;
	     r != NULL && all != NULL && i < authstr_reply_line_count(r); i++)
		authstr_buf_put(all, authstr_reply_line(r, i));
	if (all != NULL && authstr_buf_status(all) == AUTHSTR_OK)
		found = hide_finds(h, authstr_buf_span(all));
	authstr_buf_free(all);
	return found;
}

/* Arguments as they came, with blanks between them; true also for want of
 * memory. */
static bool
finds_in_row(const struct hide *h, const struct authstr_caps *caps, size_t i)
{
	struct authstr_buf *line = authstr_buf_new(2 * AUTHSTR_LINE_MAX);
	bool found = true;

	if (line == NULL)
		return true;
	authstr_buf_put(line, authstr_caps_keyword(caps, i));
	for (size_t k = 0; k < authstr_caps_arg_count(caps, i); k++) {
		authstr_buf_put(line, authstr_span_of(" "));
		authstr_buf_put(line, authstr_caps_arg(caps, i, k));
	}
	if (authstr_buf_status(line) == AUTHSTR_OK)
		found = hide_finds(h, authstr_buf_span(line));
	authstr_buf_free(line);
	return found;
}

static bool
finds_in_caps(const struct hide *h, const struct authstr_caps *caps)
{
	for (size_t i = 0; caps != NULL && i < authstr_caps_count(caps); i++)
		if (finds_in_row(h, caps, i))
			return true;
	return false;
}

bool
hide_drop(const struct hide *h, const struct authstr_reply **greeting,
    const struct authstr_caps **caps, size_t n)
{
	bool any = finds_in_reply(h, *greeting);

	if (any)
		*greeting = NULL;
	for (size_t i = 0; i < n; i++)
		if (finds_in_caps(h, caps[i])) {
			caps[i] = NULL;
			any = true;
		}
	return any;
}

void
hide_text(struct hide *h, char *text)
{
	size_t len = strlen(text);
	struct authstr_span s = hide_reply(h, authstr_span_of(text));

	/* A secret has more octets than its mask; where the mask stands for
	 * all, because there was no memory, the text may have less. */
	if (s.p == (const unsigned char *)text)
		return;
	if (s.len > len)
		s.len = len;
	memcpy(text, s.p, s.len);
	text[s.len] = '\0';
}

void
hide_event(struct hide *h, const struct authstr_event *e)
{
	struct authstr_span raw = authstr_event_raw(e);

	if (authstr_event_kind(e) != AUTHSTR_EVENT_SENT)
		return;
	authstr_buf_cut(h->said, 0);
	if (raw.p != authstr_event_text(e).p)
		hide_sent(h, raw);
}
