/* SPDX-License-Identifier: MIT */
/*
 * verdict: what the server's refusal means.
 */
#include "capture/login.h"

#define LITERAL(s)                                                             \
	{                                                                      \
		(const unsigned char *)(s), sizeof(s) - 1                      \
	}

static const struct {
	int code;
	const char *rule;
} replies[] = {
	{ 432, "reply-432" },
	{ 454, "reply-454" },
	{ 500, "reply-500" },
	{ 501, "reply-501" },
	{ 502, "reply-502" },
	{ 503, "reply-503" },
	{ 504, "reply-504" },
	{ 530, "reply-530" },
	{ 534, "reply-534" },
	{ 535, "reply-535" },
	{ 538, "reply-538" },
};

/* Words of providers that say more than their code. */
static const struct {
	span text;
	const char *meaning;
} providers[] = {
	{ LITERAL("SmtpClientAuthentication is disabled"),
	    "Microsoft: SMTP AUTH is disabled for the tenant or mailbox" },
	{ LITERAL("asic authentication is disabled"),
	    "Microsoft: password logins are disabled; use XOAUTH2" },
	{ LITERAL("credentials were incorrect"),
	    "Microsoft: user or password is wrong" },
	{ LITERAL("5.7.139"),
	    "Microsoft: user or password is wrong, or password logins (SMTP "
	    "AUTH) are disabled for the tenant or mailbox" },
	{ LITERAL("5.7.3"),
	    "Microsoft: the token or password is not accepted; see its scope "
	    "and whether SMTP AUTH is enabled" },
	{ LITERAL("Cannot Decode response"),
	    "Google: the string is not one line of clean base64" },
	{ LITERAL("Application-specific password required"),
	    "Google: an app password is needed instead of the account's" },
	{ LITERAL("BadCredentials"),
	    "Google: wrong user or password, or an app password is needed" },
	{ LITERAL("WebLoginRequired"),
	    "Google: log in with a web browser first" },
	{ LITERAL("[AUTHENTICATIONFAILED]"),
	    "the server says that user or password is wrong" },
	{ LITERAL("[AUTHORIZATIONFAILED]"),
	    "the user may not act as the one that was asked for" },
	{ LITERAL("[PRIVACYREQUIRED]"), "the server wants TLS first" },
	{ LITERAL("[UNAVAILABLE]"),
	    "the server's authentication service does not work for now" },
	{ LITERAL("[AUTH]"), "the server says that user or password is wrong" },
	{ LITERAL("[SYS/TEMP]"),
	    "the server's authentication service does not work for now" },
	{ LITERAL("[IN-USE]"), "the mailbox is in use by another session" },
};

static const char *
reply_rule(const struct authstr_login *l)
{
	if (l->code == 0)
		return "reply-no";
	for (size_t i = 0; i < sizeof(replies) / sizeof(replies[0]); i++)
		if (replies[i].code == l->code)
			return replies[i].rule;
	return l->code < 500 ? "reply-4yz" : "reply-5yz";
}

/* Whether this side said what only who knows the password can. */
static bool
gave_proof(const struct authstr_login *l, enum authstr_from from)
{
	for (size_t i = 0; i < l->n_said; i++) {
		const struct authstr_msg *msg = l->said[i].msg;

		if (l->said[i].from != from || msg == NULL)
			continue;
		for (size_t k = 0; k < authstr_msg_field_count(msg); k++)
			if (authstr_msg_field_at(msg, k)->sensitivity ==
			    AUTHSTR_GUESSABLE)
				return true;
	}
	return false;
}

void
login_diagnose_success(struct authstr_login *l)
{
	const unsigned both = AUTHSTR_MECH_MUTUAL | AUTHSTR_MECH_GUESSABLE;

	if (l->outcome == AUTHSTR_OUTCOME_SUCCESS && l->mech != NULL &&
	    (authstr_mech_flags(l->mech) & both) == both &&
	    gave_proof(l, AUTHSTR_CLIENT) && !gave_proof(l, AUTHSTR_SERVER))
		login_note(l, "server-unproved", SIZE_MAX, 0, 0);
}

void
login_diagnose_reply(struct authstr_login *l)
{
	const char *rule = reply_rule(l);

	if (!login_is(l, LOGIN_FAILED) || l->form == LOGIN_BEARER ||
	    (l->protocol != NULL && strcmp(l->protocol, "http") == 0) ||
	    (l->code == 0 && login_is(l, LOGIN_LOG_SAYS_NO)))
		return;
	for (size_t i = 0; i < sizeof(providers) / sizeof(providers[0]); i++)
		if (span_search(buf_span(&l->reply), providers[i].text, 0) !=
			SPAN_NPOS ||
		    span_equal(buf_span(&l->enhanced), providers[i].text)) {
			login_detail(l, rule, providers[i].meaning);
			return;
		}
	login_note(l, rule, SIZE_MAX, 0, 0);
}
