/* SPDX-License-Identifier: MIT */
/*
 * xoauth_read: what a request of XOAUTH holds, and whether a secret signed it.
 */
#include "base/text.h"
#include "mech/msg.h"
#include "mech/oauth.h"
#include "mech/oauth1.h"
#include "mech/value.h"
#include "mech/xoauth.h"

#define VALUE_MAX (256 * 1024)
/* Nobody else has this mechanism. */
#define GOOGLE "https://mail.google.com/mail/b/"

/* A message on its way through the reader. */
struct reader {
	struct authstr_msg *msg;
	span s;
	size_t at;     /* covered so far */
	unsigned seen; /* bits of params[] */
};

static size_t
place(const struct reader *r, span part)
{
	return (size_t)(part.p - r->s.p);
}

static void
cover(struct reader *r, size_t to, const char *label)
{
	if (to > r->at)
		msg_mark(r->msg, label, r->at, to);
	r->at = to;
}

/* A part that is percent-encoded; the value is what it stands for. */
static void
field(struct reader *r, const struct msg_kind *kind, span part, bool form)
{
	size_t start = place(r, part), end = start + part.len;
	struct authstr_buf value;

	buf_init(&value, VALUE_MAX);
	cover(r, start, "punctuation");
	if (!oauth1_decode(part, form, &value))
		msg_note(r->msg, "oauth1-escape", start, end);
	if (buf_status(&value) == AUTHSTR_E_NOMEM)
		r->msg->status = AUTHSTR_E_NOMEM;
	if (buf_status(&value) == AUTHSTR_E_LIMIT ||
	    buf_span(&value).len == part.len)
		msg_field(r->msg, kind, start, end);
	else
		msg_field_value(r->msg, kind, start, end, buf_span(&value));
	buf_wipe(&value);
	r->at = end;
}

static void
unknown(struct reader *r, span part)
{
	cover(r, place(r, part), "punctuation");
	msg_field(r->msg, &value_unknown, r->at, r->at + part.len);
	r->at += part.len;
}

/* -------------------------------------------------------- parameters -- */

#define TEXT_PARAM(id, label, sensitivity)                                     \
	{                                                                      \
		id, label, AUTHSTR_KIND_TEXT, sensitivity                      \
	}

/* RFC 5849 section 3.1 */
static const struct param {
	const char *name;
	bool needed;
	struct msg_kind kind;
} params[] = {
	{ "oauth_consumer_key", true,
	    TEXT_PARAM(
		"oauth_consumer_key", "consumer key", AUTHSTR_IDENTITY) },
	{ "oauth_nonce", true,
	    TEXT_PARAM("oauth_nonce", "nonce", AUTHSTR_PUBLIC) },
	{ "oauth_signature", true,
	    TEXT_PARAM("oauth_signature", "signature", AUTHSTR_GUESSABLE) },
	{ "oauth_signature_method", true,
	    TEXT_PARAM(
		"oauth_signature_method", "signature method", AUTHSTR_PUBLIC) },
	{ "oauth_timestamp", true,
	    TEXT_PARAM(
		"oauth_timestamp", "seconds since 1970", AUTHSTR_PUBLIC) },
	{ "oauth_token", false,
	    TEXT_PARAM(
		"oauth_token", "access token (OAuth 1.0)", AUTHSTR_SECRET) },
	{ "oauth_version", false,
	    TEXT_PARAM("oauth_version", "version", AUTHSTR_PUBLIC) },
	{ "realm", false, TEXT_PARAM("realm", "realm", AUTHSTR_PUBLIC) },
	{ "xoauth_requestor_id", false,
	    TEXT_PARAM("xoauth_requestor_id", "mailbox (two-legged)",
		AUTHSTR_IDENTITY) },
};

#define N_PARAMS (sizeof(params) / sizeof(params[0]))

static size_t
find_param(span name)
{
	size_t i = 0;

	while (
	    i < N_PARAMS && !span_equal(name, authstr_span_of(params[i].name)))
		i++;
	return i;
}

/* Section 3.3: a positive number; section 3.4: the method that Google takes. */
static void
note_value(struct reader *r, size_t which, span value)
{
	size_t start = place(r, value), end = start + value.len;
	span rest = value;
	uint64_t n = 0;

	if (params[which].needed && value.len == 0)
		msg_note(r->msg, "oauth1-missing", start, end);
	else if (params[which].kind.sensitivity == AUTHSTR_SECRET &&
		 value.len == 0)
		msg_note(r->msg, "token-empty", start, end);
	if (which == find_param(SPAN("oauth_timestamp")) && value.len > 0 &&
	    (!span_take_number(&rest, UINT64_MAX, &n) || rest.len > 0))
		msg_note(r->msg, "oauth1-timestamp", start, end);
	if (which == find_param(SPAN("oauth_signature_method")) &&
	    !span_equal(value, SPAN("HMAC-SHA1")))
		msg_note(r->msg, "oauth1-method", start, end);
}

static void
read_param(struct reader *r, span name, span value, bool form)
{
	size_t which = find_param(name);

	if (which == N_PARAMS) {
		/* what should be a name may be a part of a secret */
		unknown(r, span_make(name.p,
			       place(r, value) + value.len - place(r, name)));
		return;
	}
	if ((r->seen & 1u << which) != 0)
		msg_note(r->msg, "oauth1-duplicate", place(r, name),
		    place(r, value) + value.len);
	r->seen |= 1u << which;
	note_value(r, which, value);
	field(r, &params[which].kind, value, form);
}

static void
note_missing(struct reader *r)
{
	for (size_t i = 0; i < N_PARAMS; i++)
		if (params[i].needed && (r->seen & 1u << i) == 0)
			msg_note(r->msg, "oauth1-missing", r->s.len, r->s.len);
}

static void
read_header(struct reader *r, span rest)
{
	span name, value;

	while (oauth1_take(&rest, &name, &value))
		read_param(r, span_trim(name), value, false);
	while (rest.len > 0 && (rest.p[0] == ' ' || rest.p[0] == ','))
		rest = span_from(rest, 1);
	if (rest.len > 0) {
		msg_note(r->msg, "xoauth-form", place(r, rest), r->s.len);
		unknown(r, rest);
	}
	cover(r, r->s.len, "punctuation");
	note_missing(r);
}

/* --------------------------------------------------------------- URL -- */

static void
read_query(struct reader *r, span query)
{
	span pair, name;

	while (query.len > 0) {
		if (!span_take_until(&query, '&', &pair)) {
			pair = query;
			query = SPAN_NONE;
		}
		if (span_take_until(&pair, '=', &name))
			read_param(r, name, pair, true);
		else if (pair.len > 0)
			unknown(r, pair);
	}
}

/* .../mail/b/USER/SERVICE/ */
static bool
split_path(span url, span *user, span *service)
{
	size_t at = span_search(url, SPAN("/mail/b/"), 0);
	span rest;

	if (at == SPAN_NPOS)
		return false;
	rest = span_from(url, at + strlen("/mail/b/"));
	return span_take_until(&rest, '/', user) &&
	       span_take_until(&rest, '/', service) && rest.len == 0;
}

static void
read_url(struct reader *r, span url)
{
	static const struct msg_kind whole = { "url", "request URL",
		AUTHSTR_KIND_TEXT, AUTHSTR_IDENTITY };
	static const struct msg_kind name = { "service", "service",
		AUTHSTR_KIND_TEXT, AUTHSTR_PUBLIC };
	static const struct msg_kind mailbox = { "authcid",
		"authentication identity", AUTHSTR_KIND_TEXT,
		AUTHSTR_IDENTITY };
	size_t query = span_find(url, '?', 0);
	span path = query == SPAN_NPOS ? url : span_sub(url, 0, query);
	span user, service;

	if (split_path(path, &user, &service)) {
		if (!span_starts_case(path, SPAN(GOOGLE)))
			msg_note(r->msg, "xoauth-url", r->at, place(r, user));
		cover(r, place(r, user), "URL");
		field(r, &mailbox, user, false);
		if (user.len == 0)
			msg_note(r->msg, "empty-user", r->at, r->at);
		cover(r, place(r, service), "/");
		field(r, &name, service, false);
	} else {
		msg_note(r->msg, "xoauth-url", place(r, path),
		    place(r, path) + path.len);
		msg_field(
		    r->msg, &whole, place(r, path), place(r, path) + path.len);
		r->at = place(r, path) + path.len;
	}
	if (query != SPAN_NPOS)
		read_query(r, span_from(url, query + 1));
}

static void
read_client(struct authstr_msg *msg)
{
	static const struct msg_kind method = { "method", "HTTP method",
		AUTHSTR_KIND_TEXT, AUTHSTR_PUBLIC };
	struct reader r = { .msg = msg, .s = span_chomp(msg_bytes(msg)) };
	span rest = r.s, verb, url;

	if (r.s.len == 0)
		return;
	if (!span_take_until(&rest, ' ', &verb) ||
	    !span_take_until(&rest, ' ', &url)) {
		msg_note(msg, "xoauth-form", 0, r.s.len);
		msg_field(msg, &value_unknown, 0, r.s.len);
		return;
	}
	msg_field(msg, &method, 0, verb.len);
	r.at = verb.len;
	cover(&r, place(&r, url), "blank");
	read_url(&r, url);
	read_header(&r, rest);
}

void
xoauth_read(struct authstr_msg *msg)
{
	if (msg->from == AUTHSTR_SERVER) {
		oauth_read(msg);
		return;
	}
	read_client(msg);
	value_line_end(msg, span_chomp(msg_bytes(msg)).len);
}

int
xoauth_sniff(span bytes, struct authstr_guess *guess)
{
	span method;

	guess->from = AUTHSTR_CLIENT;
	guess->step = 0;
	if (!span_take_until(&bytes, ' ', &method) ||
	    !span_starts_case(bytes, SPAN("http")) ||
	    span_search(bytes, SPAN("://"), 0) == SPAN_NPOS ||
	    span_search(bytes, SPAN("oauth_"), 0) == SPAN_NPOS)
		return 0;
	return 95;
}
