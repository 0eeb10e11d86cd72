/* SPDX-License-Identifier: MIT */
/*
 * clear_string: secrets that are told by what they are: passwords in URLs,
 * messages in base64, tokens.
 */
#include "base/b64.h"
#include "base/text.h"
#include "capture/clear.h"
#include "capture/token.h"
#include "capture/veil.h"

/* Shorter strings are words. */
#define STRING_MIN 12
/* Google's tokens are longer. */
#define TOKEN_LEN_MIN 24

/* The line ends in it: a port, or of a password the begin. */
static bool
is_cut_url(span behind)
{
	uint64_t port;

	span_take_number(&behind, UINT16_MAX, &port);
	return behind.len > 0 && behind.p[0] != ']' && behind.p[0] != ':' &&
	       span_find(behind, ':', 0) == SPAN_NPOS;
}

/* scheme://user:password@host */
static void
mask_urls(struct mask *m, span line)
{
	size_t at = 0;

	while ((at = span_search(line, SPAN("://"), at)) != SPAN_NPOS) {
		span rest = span_from(line, at += 3), part;
		size_t end = 0, colon;

		while (end < rest.len && rest.p[end] != '@' &&
		       rest.p[end] != '/' && rest.p[end] > ' ' &&
		       rest.p[end] != '"')
			end++;
		part = span_sub(rest, 0, end);
		colon = span_find(part, ':', 0);
		if (colon != SPAN_NPOS && colon + 1 < end &&
		    !clear_is_placeholder(span_from(part, colon + 1),
			span_from(rest, colon + 1)) &&
		    (end < rest.len ? rest.p[end] == '@'
				    : is_cut_url(span_from(part, colon + 1))))
			mask_part(m, span_from(part, colon + 1),
			    AUTHSTR_SECRET_PASSWORD);
	}
}

/* One of base64 may be a client's message of some mechanism; that it is none
 * depends on nothing else, unless it is all of the line. */
static void
mask_string(struct clear *c, struct mask *m, span text)
{
	bool alone = span_trim(m->rec->raw).len == text.len;

	if (!alone && memo_has(&c->memo, text))
		return;
	if (!veil_token(m, NULL, 0, AUTHSTR_CLIENT, text, SPAN_NONE, false) &&
	    !alone && m->status == AUTHSTR_OK)
		memo_put(&c->memo, text);
}

static void
mask_strings(struct clear *c, struct mask *m, span line)
{
	size_t start = 0;

	for (size_t i = 0; i <= line.len; i++) {
		if (i < line.len && b64_value(line.p[i], true) >= 0)
			continue;
		while (i < line.len && i > start && line.p[i] == '=')
			i++;
		if (i - start >= STRING_MIN)
			mask_string(c, m, span_sub(line, start, i - start));
		start = i + 1;
	}
}

/* Tokens that are known by how they begin: JSON Web Tokens (RFC 7519), of
 * which the signature is the secret, and Google's. */
static void
mask_tokens(struct mask *m, span line)
{
	static const span begins[] = {
#define BEGIN(s) { (const unsigned char *)(s), sizeof(s) - 1 }
		BEGIN("eyJ"), BEGIN("ya29."), BEGIN("1//0")
#undef BEGIN
	};

	for (size_t i = 0; i < sizeof(begins) / sizeof(begins[0]); i++) {
		size_t at = 0, n;

		for (; (at = span_search(line, begins[i], at)) != SPAN_NPOS;
		     at += n) {
			span part = span_from(line, at);

			for (n = begins[i].len; n < part.len; n++)
				if (part.p[n] != '.' &&
				    b64_value(part.p[n], true) < 0)
					break;
			part.len = n;
			if (i == 0 ? token_is_jwt(part)
				   : n >= TOKEN_LEN_MIN &&
					 clear_stands_free(line, at))
				clear_secret(m, part, AUTHSTR_SECRET_TOKEN);
		}
	}
}

void
clear_strings(struct clear *c, struct mask *m, span line)
{
	m->unsure = true;
	mask_urls(m, line);
	m->unsure = false;
	if (!block_goes_on(&m->reader->block))
		mask_strings(c, m, line);
	mask_tokens(m, line);
}
