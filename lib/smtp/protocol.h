/* SPDX-License-Identifier: MIT */
/*
 * protocol: a row for each protocol that a session speaks.  What differs
 * between them stands here and in its grammar; whoever asks which protocol it
 * is lacks a column.
 */
#ifndef SMTP_PROTOCOL_H
#define SMTP_PROTOCOL_H

#include "authstr-smtp.h"
#include "base/buf.h"
#include "base/error.h"

/* How replies are read and judged; see reply.h. */
#define REPLY_HEAD 32
struct grammar {
	/* c is to be the byte at in_line of the line that is under way.  Not
	 * asked behind the first REPLY_HEAD octets, which are text. */
	int (*check)(const struct authstr_reply *r, size_t in_line,
	    unsigned char c, struct authstr_error *err);
	/* Whether a literal follows the line (without CRLF), and of how many
	 * octets; NULL: the protocol has none. */
	bool (*literal)(span line, uint64_t *octets);
	/* A line is whole (without CRLF): AUTHSTR_OK it was the last, and
	 * reply_decide was called; AUTHSTR_MORE; AUTHSTR_E_PROTOCOL. */
	int (*end)(struct authstr_reply *r, span line);
	size_t prefix;        /* of each line, no part of its text */
	const char *brackets; /* around a response code, or NULL */
	bool stuffed;         /* lines behind the first may have one dot more */
};
extern const struct grammar grammar_smtp, grammar_imap, grammar_pop3,
    grammar_sieve;

/* What becomes of a session whose hello was refused. */
enum hello_refused {
	REFUSED_FAILS,
	REFUSED_OLD,  /* the older hello is tried */
	REFUSED_EMPTY /* a server without capabilities, and no more */
};

struct protocol {
	const char *name; /* NULL: no session speaks it */
	const struct grammar *grammar;
	const char *hello, *hello_old;
	bool named; /* the hello tells our name */
	enum hello_refused refused;
	const char *refused_rule, *refused_text;
	bool caps_greeting;  /* the greeting may tell capabilities */
	bool caps_after_tls; /* so does the server, unasked, after TLS */
	const char *starttls;
	const char *quit;
	/* A login by SASL (RFC 4954, 9051 section 6.2.2, 5034, 5804 section
	 * 2.1). */
	const char *service; /* its name there (RFC 4422 section 4) */
	const char *verb;
	size_t line_max;        /* of it with CRLF; 0: none */
	const char *empty;      /* an empty initial response */
	bool quoted;            /* strings have quotes, or are literals */
	const char *initial_if; /* capability without which there is no
				 * initial response; NULL: always */
	bool tagged;
	bool mail;    /* MAIL, RCPT and DATA are known */
	bool each;    /* a reply for each recipient after the message */
	span unasked; /* what a line begins with that may come at any time */
	span preauth; /* a greeting's word, behind which TLS is not allowed */
	span greets_again; /* and behind the greeting, for servers that think
			    * it has several lines */
	span auth[2];      /* keywords that tell mechanisms */
	bool apop;         /* a timestamp in the greeting tells another */
	/* Appends the lines of a reply that tell capabilities, a keyword and
	 * its arguments each, LF between them. */
	void (*caps)(const struct authstr_reply *r, struct authstr_buf *out);
	bool split; /* KEYWORD=value is a keyword with an argument */
	const struct authstr_keyword *keywords;
	const size_t *n_keywords;
};

/* A row of ehlo.def, imap.def, pop3.def, sieve.def. */
struct authstr_keyword {
	const char *name;
	const struct arg *args; /* up to one without name, see keyword.c */
	const char *spec, *meaning;
};
extern const struct authstr_keyword keywords_ehlo[], keywords_imap[],
    keywords_pop3[], keywords_sieve[];
extern const size_t keywords_ehlo_n, keywords_imap_n, keywords_pop3_n,
    keywords_sieve_n;

/* NULL for what has no session. */
const struct protocol *protocol_of(enum authstr_protocol protocol);

/* Capability lines, see caps_text.c. */
void caps_text_smtp(const struct authstr_reply *r, struct authstr_buf *out);
void caps_text_imap(const struct authstr_reply *r, struct authstr_buf *out);
void caps_text_pop3(const struct authstr_reply *r, struct authstr_buf *out);
void caps_text_sieve(const struct authstr_reply *r, struct authstr_buf *out);

#endif
