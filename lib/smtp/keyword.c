/* SPDX-License-Identifier: MIT */
/*
 * keyword: what each capability means, and what its arguments are.
 */
#include "base/text.h"
#include "smtp/arg.h"
#include "smtp/protocol.h"

/* One list of arguments for each kind; what is not given is ARG_END. */
#define ARGS(kind, ...)                                                        \
	static const struct arg args_##kind[ARGS_MAX] = { __VA_ARGS__ };
#include "smtp/parts.def"
#undef ARGS

#define KEYWORD(name, args, spec, meaning) { name, args_##args, spec, meaning },
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

const struct authstr_keyword keywords_ehlo[] = {
#include "smtp/ehlo.def"
};
const size_t keywords_ehlo_n = COUNT(keywords_ehlo);

const struct authstr_keyword keywords_imap[] = {
#include "smtp/imap.def"
};
const size_t keywords_imap_n = COUNT(keywords_imap);

const struct authstr_keyword keywords_pop3[] = {
#include "smtp/pop3.def"
};
const size_t keywords_pop3_n = COUNT(keywords_pop3);

const struct authstr_keyword keywords_sieve[] = {
#include "smtp/sieve.def"
};
const size_t keywords_sieve_n = COUNT(keywords_sieve);

/* Firewalls that inspect SMTP write X over what they do not know, and some a
 * letter in the end that counts the lines.  STARTTLS is the only one of its
 * length that they do that to. */
static span
unmask(span keyword)
{
	size_t n = 0;

	while (n < keyword.len && text_upper(keyword.p[n]) == 'X')
		n++;
	if (n < 3 || n + 1 < keyword.len ||
	    (n < keyword.len && (text_upper(keyword.p[n]) < 'A' ||
				    text_upper(keyword.p[n]) > 'Z')))
		return keyword;
	return keyword.len == 8 ? SPAN("XXXXXXXA") : SPAN("XXXX");
}

const struct authstr_keyword *
authstr_keyword_find_in(enum authstr_protocol protocol, span keyword)
{
	const struct protocol *p = protocol_of(protocol);
	unsigned char first;

	if (p == NULL || keyword.len == 0)
		return NULL;
	if (protocol == AUTHSTR_SMTP || protocol == AUTHSTR_LMTP)
		keyword = unmask(keyword);
	first = text_upper(keyword.p[0]); /* as the rows begin */
	for (size_t i = 0; i < *p->n_keywords; i++) {
		const char *name = p->keywords[i].name;

		if ((unsigned char)name[0] == first &&
		    span_equal_case(authstr_span_of(name), keyword))
			return &p->keywords[i];
	}
	return NULL;
}

const struct authstr_keyword *
authstr_keyword_find(span keyword)
{
	return authstr_keyword_find_in(AUTHSTR_SMTP, keyword);
}

const char *
authstr_keyword_meaning(const struct authstr_keyword *k)
{
	return k->meaning;
}

const char *
authstr_keyword_spec(const struct authstr_keyword *k)
{
	return k->spec;
}
