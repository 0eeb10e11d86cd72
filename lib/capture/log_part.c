/* SPDX-License-Identifier: MIT */
#include "capture/log_part.h"
#include "base/text.h"

bool
log_after(span *s, span text)
{
	size_t at = span_search(*s, text, 0);

	if (at == SPAN_NPOS)
		return false;
	*s = span_from(*s, at + text.len);
	return true;
}

span
log_before(span s, span text)
{
	return span_sub(s, 0, span_search(s, text, 0));
}

span
log_value(span s, span key)
{
	size_t at = 0, n = 0;

	while ((at = span_search(s, key, at)) != SPAN_NPOS && at > 0 &&
	       (text_is_alpha(s.p[at - 1]) || s.p[at - 1] == '_'))
		at += key.len;
	if (at == SPAN_NPOS)
		return SPAN_NONE;
	s = span_from(s, at + key.len);
	if (span_take(&s, SPAN("<")))
		return span_sub(s, 0, span_find(s, '>', 0));
	if (span_take(&s, SPAN("\"")))
		return span_sub(s, 0, span_find(s, '"', 0));
	if (span_take(&s, SPAN("[")))
		return span_sub(s, 0, span_find(s, ']', 0));
	while (n < s.len && s.p[n] != ',' && s.p[n] != ' ' && s.p[n] != '\t')
		n++;
	return span_sub(s, 0, n);
}

span
log_brackets(span s)
{
	size_t end = s.len, begin;

	while (end > 0 && s.p[end - 1] != ']')
		end--;
	for (begin = end; begin > 0 && s.p[begin - 1] != '['; begin--)
		continue;
	if (begin == 0)
		return SPAN_NONE;
	return span_sub(s, begin, end - 1 - begin);
}

/* What administrators call them, the longer names first. */
static const struct {
	const char *part, *mech;
} mechs[] = {
	{ "scramsha512", "SCRAM-SHA-512" },
	{ "scramsha256plus", "SCRAM-SHA-256-PLUS" },
	{ "scramsha256", "SCRAM-SHA-256" },
	{ "scramsha1plus", "SCRAM-SHA-1-PLUS" },
	{ "scramsha1", "SCRAM-SHA-1" },
	{ "scramsha", "SCRAM-SHA-1" },
	{ "crammd5", "CRAM-MD5" },
	{ "cram", "CRAM-MD5" },
	{ "digestmd5", "DIGEST-MD5" },
	{ "digest", "DIGEST-MD5" },
	{ "xoauth2", "XOAUTH2" },
	{ "oauthbearer", "OAUTHBEARER" },
	{ "gssapi", "GSSAPI" },
	{ "ntlm", "NTLM" },
	{ "spa", "NTLM" },
	{ "external", "EXTERNAL" },
	{ "plain", "PLAIN" },
	{ "login", "LOGIN" },
};

static bool
has_part(span name, span part)
{
	for (size_t i = 0; i < name.len; i++) {
		size_t n = 0, at = i;

		while (at < name.len && n < part.len) {
			if (name.p[at] == '_' || name.p[at] == '-')
				at++;
			else if (text_lower(name.p[at]) == part.p[n])
				at++, n++;
			else
				break;
		}
		if (n == part.len)
			return true;
	}
	return false;
}

span
log_mech(span name)
{
	for (size_t i = 0; i < sizeof(mechs) / sizeof(mechs[0]); i++)
		if (has_part(
			name, span_make(mechs[i].part, strlen(mechs[i].part))))
			return span_make(mechs[i].mech, strlen(mechs[i].mech));
	return name;
}

static const struct {
	const char *part, *protocol;
} protocols[] = {
	{ "submission", "smtp" },
	{ "smtp", "smtp" },
	{ "imap", "imap" },
	{ "pop", "pop3" },
	{ "sieve", "sieve" },
};

const char *
log_protocol(span name)
{
	for (size_t i = 0; i < sizeof(protocols) / sizeof(protocols[0]); i++)
		if (has_part(name, span_make(protocols[i].part,
				       strlen(protocols[i].part))))
			return protocols[i].protocol;
	return NULL;
}

void
log_key_put(struct log_key *k, span part)
{
	part = span_sub(part, 0, sizeof(k->p) - k->len);
	if (part.len > 0)
		memcpy(k->p + k->len, part.p, part.len);
	k->len += part.len;
}

uint32_t
log_hash(span s)
{
	uint32_t hash = 2166136261U;

	for (size_t i = 0; i < s.len; i++)
		hash = (hash ^ text_lower(s.p[i])) * 16777619U;
	return hash | 1;
}

span
log_within_string(span line, span s)
{
	size_t at = (size_t)(s.p - line.p);
	bool open = false;

	for (size_t i = 0; i < line.len && (i < at || open); i++) {
		if (line.p[i] == '\\')
			i++;
		else if (line.p[i] == '"' && i >= at)
			return span_sub(s, 0, i - at);
		else if (line.p[i] == '"')
			open = !open;
	}
	return s;
}
