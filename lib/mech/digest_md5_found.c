/* SPDX-License-Identifier: MIT */
/*
 * digest_md5_found: which directives a message of DIGEST-MD5 has, and whether
 * it is one that may be answered.
 */
#include "mech/digest_md5.h"

#define C DIGEST_CHALLENGE
#define A DIGEST_ANSWER
#define P DIGEST_PROOF

/* RFC 2831 sections 2.1.1, 2.1.2 and 2.1.3.  qop and cipher: a list in one
 * directive. */
static const struct directive {
	const char *name;
	unsigned in, needed, repeats; /* sets of messages */
} directives[DIGEST_DIRECTIVES] = {
	[DIGEST_REALM] = { "realm", C | A, 0, C },
	[DIGEST_NONCE] = { "nonce", C | A, C | A, 0 },
	[DIGEST_QOP] = { "qop", C | A, 0, 0 },
	[DIGEST_STALE] = { "stale", C, 0, 0 },
	[DIGEST_MAXBUF] = { "maxbuf", C | A, 0, 0 },
	[DIGEST_CHARSET] = { "charset", C | A, 0, 0 },
	[DIGEST_ALGORITHM] = { "algorithm", C, C, 0 },
	[DIGEST_CIPHER] = { "cipher", C | A, 0, 0 },
	[DIGEST_USERNAME] = { "username", A, A, 0 },
	[DIGEST_CNONCE] = { "cnonce", A, A, 0 },
	[DIGEST_NC] = { "nc", A, A, 0 },
	[DIGEST_URI] = { "digest-uri", A, A, 0 },
	[DIGEST_RESPONSE] = { "response", A, A, 0 },
	[DIGEST_AUTHZID] = { "authzid", A, 0, 0 },
	[DIGEST_RSPAUTH] = { "rspauth", P, P, 0 },
	[DIGEST_EXTENSION] = { "extension", C | A | P, 0, C | A | P },
};

#undef C
#undef A
#undef P

enum digest_directive
digest_which(span s, const struct digest_pair *p, enum digest_message in)
{
	span name = span_sub(s, p->name, p->name_end - p->name);

	for (size_t d = 0; d < DIGEST_EXTENSION; d++)
		if ((directives[d].in & in) != 0 &&
		    span_equal_case(name, authstr_span_of(directives[d].name)))
			return (enum digest_directive)d;
	return DIGEST_EXTENSION;
}

const char *
digest_name(enum digest_directive d)
{
	return directives[d].name;
}

bool
digest_is_needed(enum digest_directive d, enum digest_message in)
{
	return (directives[d].needed & in) != 0;
}

bool
digest_may_repeat(enum digest_directive d, enum digest_message in)
{
	return (directives[d].repeats & in) != 0;
}

size_t
digest_limit(enum digest_message in)
{
	return in == DIGEST_ANSWER ? 4096 : 2048;
}

void
digest_collect(span s, enum digest_message in, struct digest_found *f)
{
	struct digest_pair p;
	size_t at = 0;

	*f = (struct digest_found){ .s = s, .in = in, .bad = SPAN_NPOS };
	while (digest_list_next(s, &at, &p)) {
		enum digest_directive d = digest_which(s, &p, in);

		if (f->n[d] == 0)
			f->first[d] = p;
		else if (f->n[d] == 1)
			f->again[d] = p.name;
		f->n[d]++;
		if (f->bad == SPAN_NPOS)
			f->bad = p.bad;
	}
}

void
digest_found_value(const struct digest_found *f, enum digest_directive d,
    struct authstr_buf *out)
{
	if (f->n[d] > 0)
		digest_value(f->s, &f->first[d], out);
}

static int
refuse_syntax(const struct digest_found *f, struct authstr_error *err)
{
	if (f->bad == f->s.len)
		return error_set(err, AUTHSTR_E_MALFORMED, f->bad,
		    "digest-syntax",
		    "expected name=value or name=\"value\", found the end "
		    "within one");
	return error_set(err, AUTHSTR_E_MALFORMED, f->bad, "digest-syntax",
	    "expected name=value or name=\"value\" and a comma, found "
	    "byte 0x%02x",
	    f->s.p[f->bad]);
}

static int
check_counts(const struct digest_found *f, struct authstr_error *err)
{
	for (size_t i = 0; i < DIGEST_EXTENSION; i++) {
		enum digest_directive d = (enum digest_directive)i;

		if (f->n[d] > 1 && !digest_may_repeat(d, f->in))
			return error_set(err, AUTHSTR_E_PROTOCOL, f->again[d],
			    "digest-duplicate", "expected one %s, found %zu",
			    digest_name(d), f->n[d]);
		if (f->n[d] == 0 && digest_is_needed(d, f->in))
			return error_set(err, AUTHSTR_E_PROTOCOL, f->s.len,
			    "digest-missing", "expected %s, found none",
			    digest_name(d));
	}
	return AUTHSTR_OK;
}

int
digest_check_form(const struct digest_found *f, struct authstr_error *err)
{
	size_t limit = digest_limit(f->in);

	if (f->s.len >= limit)
		return error_set(err, AUTHSTR_E_LIMIT, limit, "digest-too-long",
		    "expected less than %zu octets, found %zu", limit,
		    f->s.len);
	if (f->bad != SPAN_NPOS)
		return refuse_syntax(f, err);
	return check_counts(f, err);
}
