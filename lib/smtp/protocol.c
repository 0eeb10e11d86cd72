/* SPDX-License-Identifier: MIT */
#include "smtp/protocol.h"

/* The literal forms that a constant initialiser takes. */
#define WORD(lit)                                                              \
	{                                                                      \
		(const unsigned char *)(lit), sizeof(lit) - 1                  \
	}

static const struct protocol protocols[] = {
	[AUTHSTR_SMTP] = {
		.name = "smtp",
		.grammar = &grammar_smtp,
		.hello = "EHLO",
		.hello_old = "HELO",
		.named = true,
		/* RFC 5321 section 3.2: an old server; HELO it is. */
		.refused = REFUSED_OLD,
		.refused_rule = "ehlo-refused",
		.refused_text = "the server refuses EHLO: no capabilities",
		.starttls = "STARTTLS",
		.quit = "QUIT",
		.service = "smtp",
		.verb = "AUTH",
		.line_max = AUTHSTR_SMTP_LINE_MAX,
		.empty = "=",
		.mail = true,
		.unasked = WORD("421"), /* RFC 5321 section 3.8 */
		.greets_again = WORD("220"),
		.auth = { WORD("AUTH"), WORD("AUTH=") },
		.keywords = keywords_ehlo,
		.n_keywords = &keywords_ehlo_n,
		.caps = caps_text_smtp,
	},
	[AUTHSTR_LMTP] = {
		.name = "lmtp",
		.grammar = &grammar_smtp,
		.hello = "LHLO",
		.named = true,
		.starttls = "STARTTLS",
		.quit = "QUIT",
		.service = "lmtp",
		.verb = "AUTH",
		.line_max = AUTHSTR_SMTP_LINE_MAX,
		.empty = "=",
		.mail = true,
		.each = true, /* RFC 2033 section 4.2 */
		.unasked = WORD("421"),
		.greets_again = WORD("220"),
		.auth = { WORD("AUTH"), WORD("AUTH=") },
		.keywords = keywords_ehlo,
		.n_keywords = &keywords_ehlo_n,
		.caps = caps_text_smtp,
	},
	[AUTHSTR_IMAP] = {
		.name = "imap",
		.grammar = &grammar_imap,
		.hello = "CAPABILITY",
		.caps_greeting = true,
		.starttls = "STARTTLS",
		.quit = "LOGOUT",
		.service = "imap",
		.verb = "AUTHENTICATE",
		.empty = "=",
		.initial_if = "SASL-IR", /* RFC 4959 */
		.tagged = true,
		.unasked = WORD("* BYE"), /* RFC 9051 section 7.1.5 */
		.preauth = WORD("PREAUTH"), /* RFC 9051 section 7.1.4 */
		.auth = { WORD("AUTH=") },
		.keywords = keywords_imap,
		.n_keywords = &keywords_imap_n,
		.caps = caps_text_imap,
		.split = true,
	},
	[AUTHSTR_POP3] = {
		.name = "pop3",
		.grammar = &grammar_pop3,
		.hello = "CAPA",
		/* RFC 2449 is younger than POP3. */
		.refused = REFUSED_EMPTY,
		.refused_rule = "capa-refused",
		.refused_text = "the server refuses CAPA: no capabilities",
		.starttls = "STLS",
		.quit = "QUIT",
		.service = "pop",
		.verb = "AUTH",
		.line_max = AUTHSTR_POP3_LINE_MAX,
		.empty = "=",
		.auth = { WORD("SASL") },
		.apop = true,
		.keywords = keywords_pop3,
		.n_keywords = &keywords_pop3_n,
		.caps = caps_text_pop3,
	},
	[AUTHSTR_SIEVE] = {
		.name = "sieve",
		.grammar = &grammar_sieve,
		.hello = "CAPABILITY",
		.caps_greeting = true,
		.caps_after_tls = true, /* RFC 5804 section 2.2 */
		.starttls = "STARTTLS",
		.quit = "LOGOUT",
		.service = "sieve",
		.verb = "AUTHENTICATE",
		.quoted = true,
		.unasked = WORD("BYE"),
		.auth = { WORD("SASL") },
		.keywords = keywords_sieve,
		.n_keywords = &keywords_sieve_n,
		.caps = caps_text_sieve,
	},
	[AUTHSTR_HTTP] = { .name = NULL },
};

const struct protocol *
protocol_of(enum authstr_protocol protocol)
{
	if ((size_t)protocol >= sizeof(protocols) / sizeof(protocols[0]) ||
	    protocols[protocol].name == NULL)
		return NULL;
	return &protocols[protocol];
}

const char *
authstr_protocol_name(enum authstr_protocol protocol)
{
	const struct protocol *p = protocol_of(protocol);

	return p == NULL ? "http" : p->name;
}
