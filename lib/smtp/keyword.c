/* SPDX-License-Identifier: MIT */
/*
 * keyword: what each capability means.
 */
#include "authstr-smtp.h"
#include "base/span.h"

struct authstr_keyword {
	const char *name, *meaning, *spec;
};

static const struct authstr_keyword keywords[] = {
#define KEYWORD(name, spec, meaning) { name, meaning, spec },
#include "smtp/ehlo.def"
#undef KEYWORD
};

const struct authstr_keyword *
authstr_keyword_find(span keyword)
{
	for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++)
		if (span_equal_case(authstr_span_of(keywords[i].name), keyword))
			return &keywords[i];
	return NULL;
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
