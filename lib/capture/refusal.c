/* SPDX-License-Identifier: MIT */
/*
 * refusal: what programs say of a login that failed, where nothing of the
 * dialogue is there:
 *
 *	smtplib.SMTPAuthenticationError: (535, b'5.7.8 Error: ...')
 *	jakarta.mail.AuthenticationFailedException: 535 5.7.8 Error: ...
 *	MailKit.Security.AuthenticationException: 535: 5.7.8 Error: ...
 *	Error: Invalid login: 535 5.7.8 Error: ...
 *	msmtp: server message: 535 5.7.8 Error: ...
 */
#include "base/text.h"
#include "capture/dialect.h"

enum shape {
	SHAPE_REPLY, /* a code, maybe with ":" or ")" behind it, and a text */
	SHAPE_TUPLE, /* "535, b'text')" */
	SHAPE_WORDS, /* the server's words, without a code */
	SHAPE_USER,  /* "user@host" */
	SHAPE_NONE   /* nothing */
};

static const struct refusal {
	span words;
	enum shape shape;
	const char *protocol; /* of SHAPE_WORDS and SHAPE_NONE */
} refusals[] = {
#define REFUSAL(words, shape, protocol)                                        \
	{                                                                      \
		{ (const unsigned char *)(words), sizeof(words) - 1 }, shape,  \
		    protocol                                                   \
	}
	REFUSAL("SMTPAuthenticationError: (", SHAPE_TUPLE, NULL),
	REFUSAL("SMTPAuthenticationError(", SHAPE_TUPLE, NULL),
	REFUSAL("AuthenticationFailedException: ", SHAPE_REPLY, NULL),
	REFUSAL("AuthenticationFailedException: ", SHAPE_WORDS, NULL),
	REFUSAL("AuthenticationException: ", SHAPE_REPLY, NULL),
	REFUSAL("Invalid login: ", SHAPE_REPLY, NULL),
	REFUSAL("msmtp: server message: ", SHAPE_REPLY, NULL),
	REFUSAL("mpop: server message: -ERR ", SHAPE_WORDS, "pop3"),
	REFUSAL("in `check_auth_response': ", SHAPE_REPLY, NULL),
	REFUSAL("#check_auth_response': ", SHAPE_REPLY, NULL),
	REFUSAL("SMTPAuthenticationError: ", SHAPE_REPLY, NULL),
	REFUSAL("permanent error (", SHAPE_REPLY, NULL),
	REFUSAL("transient error (", SHAPE_REPLY, NULL),
	REFUSAL("AUTH login failed: ", SHAPE_REPLY, NULL),
	REFUSAL("AUTH cram-md5 failed: ", SHAPE_REPLY, NULL),
	REFUSAL("smtp: Failed: ", SHAPE_REPLY, NULL),
	REFUSAL("Authorization failed (", SHAPE_REPLY, NULL),
	REFUSAL("SMTP server: ", SHAPE_REPLY, NULL),
	REFUSAL("IMAP4.error: b'", SHAPE_WORDS, "imap"),
	REFUSAL("IMAP4.error: ", SHAPE_WORDS, "imap"),
	REFUSAL("poplib.error_proto: b'-ERR ", SHAPE_WORDS, "pop3"),
	REFUSAL("error_proto(b'-ERR ", SHAPE_WORDS, "pop3"),
	REFUSAL("Authorization failure on ", SHAPE_USER, NULL),
	REFUSAL("SMTP Error: Could not authenticate", SHAPE_NONE, "smtp"),
	REFUSAL("curl: (67) ", SHAPE_NONE, NULL),
#undef REFUSAL
};

/* Replies that are about a login, whatever program tells them. */
static bool
is_about_login(unsigned code)
{
	static const unsigned short codes[] = { 432, 454, 530, 534, 535, 538 };

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (codes[i] == code)
			return true;
	return false;
}

static bool
says_so(span s)
{
	static const char *const words[] = { "AUTHENTICATIONFAILED", "[AUTH]",
		"uthentication failed", "ogin failed", "ogon failure",
		"nvalid credentials", "not accepted", "uthorization failed" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (span_search(s, authstr_span_of(words[i]), 0) != SPAN_NPOS)
			return true;
	return false;
}

/* "535 5.7.8 text", "535-5.7.8 text", "535: 5.7.8 text", "(535): text" */
static bool
take_reply(span s, struct result *result)
{
	uint64_t code;

	if (!span_take_number(&s, 599, &code) ||
	    !is_about_login((unsigned)code))
		return false;
	span_take(&s, SPAN(")"));
	if (!span_take(&s, SPAN(":")) && !span_take(&s, SPAN("-")) &&
	    !span_starts(s, SPAN(" ")))
		return false;
	result->code = (int)code;
	result->protocol = "smtp";
	result->reply = span_trim(s);
	return true;
}

static bool
take_tuple(struct reader *r, span s, struct result *result)
{
	uint64_t code;

	if (!span_take_number(&s, 599, &code) ||
	    !is_about_login((unsigned)code) || !span_take(&s, SPAN(", ")))
		return false;
	result->code = (int)code;
	result->protocol = "smtp";
	if (room_unquote(&r->quoted, &s))
		result->reply = buf_span(&r->quoted.text);
	return true;
}

static bool
take(struct reader *r, const struct refusal *f, span s, struct result *result)
{
	if (f->shape == SHAPE_REPLY)
		return take_reply(s, result);
	if (f->shape == SHAPE_TUPLE)
		return take_tuple(r, s, result);
	result->protocol = f->protocol;
	if (f->shape == SHAPE_NONE)
		return true;
	if (f->shape == SHAPE_USER) {
		size_t at = s.len;

		while (at > 0 && s.p[at - 1] != '@')
			at--;
		result->user = span_sub(s, 0, at > 0 ? at - 1 : 0);
		return at > 0;
	}
	if (span_ends(s, SPAN(")")) && s.len > 1 && s.p[s.len - 2] == '\'')
		s.len--;
	if (span_ends(s, SPAN("'")))
		s.len--;
	result->reply = s;
	return says_so(s);
}

/* The login whose commands are there, and not the server's side. */
static bool
is_open(struct reader *r, const struct record *rec, const struct result *result)
{
	const struct talk *t = reader_find(r, rec->source);

	return result->code == 0 && result->protocol != NULL && t != NULL &&
	       t->dialogue.open != NULL && !t->dialogue.server_seen;
}

/* Whoever shows the dialogue has told it already. */
static bool
is_known(struct reader *r, const struct record *rec, bool bare, int code)
{
	const struct talk *t = reader_find(r, rec->source);

	if (r->out->refused && r->out->n_refused > r->told.n_refused &&
	    (bare || r->out->code == code))
		return true;
	return r->talk && (rec->source.len == 0 ||
			      (t != NULL && !dialogue_is_blank(&t->dialogue)));
}

bool
refusal_told(struct reader *r, const struct record *rec)
{
	struct result result = { .key = rec->source,
		.outcome = AUTHSTR_OUTCOME_REFUSED };

	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
		const struct refusal *f = &refusals[i];
		size_t at = span_search(rec->text, f->words, 0);

		if (at == SPAN_NPOS ||
		    !take(
			r, f, span_from(rec->text, at + f->words.len), &result))
			continue;
		if (is_open(r, rec, &result)) {
			reader_result(r, rec, &result);
			return true;
		}
		if (is_known(r, rec, f->shape == SHAPE_NONE, result.code))
			return false;
		reader_told(r, rec, &result);
		return true;
	}
	return false;
}
