/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "mech/scram.h"

bool
scram_attr_next(span s, size_t *at, struct scram_attr *a)
{
	size_t comma;

	if (*at > s.len || s.len == 0)
		return false;
	comma = span_find(s, ',', *at);
	*a = (struct scram_attr){ .start = *at, .at = *at };
	a->end = comma == SPAN_NPOS ? s.len : comma;
	*at = a->end + 1;
	if (a->end - a->start < 2 || s.p[a->start + 1] != '=' ||
	    !text_is_alpha(s.p[a->start]))
		return true;
	a->key = s.p[a->start];
	a->at = a->start + 2;
	return true;
}

bool
scram_attr_known(unsigned char key)
{
	return span_find(SPAN("anmrcsipve"), key, 0) != SPAN_NPOS;
}

size_t
scram_bad_nonce(span nonce)
{
	for (size_t i = 0; i < nonce.len; i++)
		if (!text_is_print(nonce.p[i]) || nonce.p[i] == ' ' ||
		    nonce.p[i] == ',')
			return i;
	return SPAN_NPOS;
}

/* gs2-header = gs2-cbind-flag "," [authzid] ",".  People paste messages without
 * it, too: it is not in the part that the RFC calls bare. */
size_t
scram_bare_at(span s)
{
	size_t comma = span_find(s, ',', 0);

	if (span_starts(s, SPAN("n=")))
		return 0;
	comma = comma == SPAN_NPOS ? comma : span_find(s, ',', comma + 1);
	return comma == SPAN_NPOS ? comma : comma + 1;
}

span
scram_nonce(span message)
{
	struct scram_attr a;
	size_t at = 0;

	while (scram_attr_next(message, &at, &a))
		if (a.key == 'r')
			return span_sub(message, a.at, a.end - a.at);
	return SPAN_NONE;
}

const char *
scram_meaning(span server_error)
{
	static const struct {
		const char *value, *meaning;
	} errors[] = {
		{ "invalid-encoding", "our message could not be decoded" },
		{ "extensions-not-supported",
		    "we asked for an extension it does not know" },
		{ "invalid-proof", "the password is wrong" },
		{ "channel-bindings-dont-match",
		    "it sees another TLS channel than we do" },
		{ "server-does-support-channel-binding",
		    "we said that it cannot bind the channel, but it can: "
		    "somebody may have changed its offer" },
		{ "channel-binding-not-supported",
		    "it cannot bind the channel" },
		{ "unsupported-channel-binding-type",
		    "it does not know this type of channel binding" },
		{ "unknown-user", "there is no such user" },
		{ "invalid-username-encoding",
		    "the user name is no UTF-8, or SASLprep refuses it" },
		{ "no-resources", "it is short of something" },
		{ "other-error", "it does not say why" },
	};

	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
		if (span_equal(server_error, authstr_span_of(errors[i].value)))
			return errors[i].meaning;
	return NULL;
}
