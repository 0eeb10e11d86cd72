/* SPDX-License-Identifier: MIT */
/*
 * gen_auth_reply: what a person pastes where a challenge was asked for.  The
 * server may have ended the login instead:
 *
 *	SMTP	"235 ..." it worked, "4yz", "5yz" it did not (RFC 4954)
 *	IMAP	TAG "OK", "NO" or "BAD"; "* BYE" (RFC 9051)
 *	POP3	"+OK", "-ERR" (RFC 1939)
 */
#include <stdio.h>
#include <string.h>
#include "ascii.h"
#include "gen_auth/gen_auth.h"
#include "out/fail.h"

#define TAG_MAX 32

static struct authstr_span
from(struct authstr_span s, size_t at)
{
	return (struct authstr_span){ s.p + at, s.len - at };
}

static bool
is_blank(unsigned char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool
is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_alnum(unsigned char c)
{
	return is_digit(c) || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

static struct authstr_span
trim(struct authstr_span s)
{
	while (s.len > 0 && is_blank(s.p[0]))
		s = from(s, 1);
	while (s.len > 0 && is_blank(s.p[s.len - 1]))
		s.len--;
	return s;
}

/* Without what some programs print before a server's line. */
static struct authstr_span
unmark(struct authstr_span line)
{
	struct authstr_span s = trim(line);

	if (s.len >= 2 && memcmp(s.p, "S:", 2) == 0)
		s = trim(from(s, 2));
	return s;
}

/* The word in upper case, alone or before a blank. */
static bool
has_word(struct authstr_span s, const char *word)
{
	size_t n = strlen(word);

	return s.len >= n && ascii_same((const char *)s.p, word, n) &&
	       (s.len == n || is_blank(s.p[n]));
}

/* RFC 5321 section 4.2: three digits, then a blank, a hyphen or the end. */
static enum gen_reply
smtp_kind(struct authstr_span s, int *code)
{
	if (s.len < 3 || !is_digit(s.p[0]) || !is_digit(s.p[1]) ||
	    !is_digit(s.p[2]) ||
	    (s.len > 3 && !is_blank(s.p[3]) && s.p[3] != '-'))
		return REPLY_CHALLENGE;
	*code = (s.p[0] - '0') * 100 + (s.p[1] - '0') * 10 + (s.p[2] - '0');
	if (*code == 235)
		return REPLY_SUCCESS;
	if (*code >= 400 && *code < 500)
		return REPLY_LATER;
	return *code >= 500 && *code < 600 ? REPLY_REFUSED : REPLY_CHALLENGE;
}

static enum gen_reply
imap_kind(struct authstr_span s)
{
	size_t n = 0;

	while (n < s.len && n < TAG_MAX && is_alnum(s.p[n]))
		n++;
	if (n == 0 && s.len > 0 && s.p[0] == '*')
		n = 1;
	if (n == 0 || n == s.len || s.p[n] != ' ')
		return REPLY_CHALLENGE;
	s = from(s, n + 1);
	if (has_word(s, "OK"))
		return REPLY_SUCCESS;
	return has_word(s, "NO") || has_word(s, "BAD") || has_word(s, "BYE")
		   ? REPLY_REFUSED
		   : REPLY_CHALLENGE;
}

enum gen_reply
gen_reply_kind(const struct gen *g, struct authstr_span line, int *code)
{
	struct authstr_span s = unmark(line);
	enum gen_reply kind;

	if (has_word(s, "-ERR"))
		return REPLY_REFUSED;
	/* A banner of POP3 has APOP's challenge in it. */
	if (!gen_has(g, AUTHSTR_MECH_SASL))
		return REPLY_CHALLENGE;
	if (has_word(s, "+OK"))
		return REPLY_SUCCESS;
	kind = smtp_kind(s, code);
	return kind == REPLY_CHALLENGE && *code == 0 ? imap_kind(s) : kind;
}

/* "5.7.8" behind the code (RFC 2034), or none. */
static struct authstr_span
enhanced_code(struct authstr_span s)
{
	size_t n = 0;

	s = from(s, s.len < 4 ? s.len : 4);
	while (n < s.len && (is_digit(s.p[n]) || s.p[n] == '.'))
		n++;
	s.len = n;
	return s;
}

/* The rule of the code, or of its kind. */
static const char *
rule_of(int code)
{
	char id[16];
	const struct authstr_rule *r;

	if (code == 0)
		return "reply-no";
	snprintf(id, sizeof(id), "reply-%d", code);
	if ((r = authstr_rule_find(id)) != NULL)
		return authstr_rule_id(r);
	return code < 500 ? "reply-4yz" : "reply-5yz";
}

/* What people make of such a reply, where we know. */
static void
note_meaning(struct gen *g, struct authstr_span s, int code)
{
	struct authstr_meaning m;

	if (code == 0 || g->n_notes == GEN_NOTES ||
	    authstr_meaning_of(
		AUTHSTR_STAGE_AUTH, code, enhanced_code(s), &m) != AUTHSTR_OK)
		return;
	gen_note(g, rule_of(code), "%s", m.meaning);
	g->notes[g->n_notes - 1].cure = m.advice;
}

static int
too_early(struct gen *g, struct authstr_span s, struct authstr_error *err)
{
	int n = s.len > 80 ? 80 : (int)s.len;

	if (!gen_has(g, AUTHSTR_MECH_MUTUAL))
		return fail(err, EXIT_BAD_INPUT, AUTHSTR_NO_OFFSET,
		    "early-success",
		    "expected a challenge of %s, found success: %.*s",
		    authstr_mech_name(g->mech), n, (const char *)s.p);
	g->proof = PROOF_BAD;
	return fail(err, EXIT_AUTH, AUTHSTR_NO_OFFSET, "server-unproved",
	    "expected the server's proof that it knows the password, found "
	    "success without it: %.*s",
	    n, (const char *)s.p);
}

int
gen_reply_fail(struct gen *g, enum gen_reply kind, struct authstr_span line,
    int code, struct authstr_error *err)
{
	struct authstr_span s = unmark(line);

	if (kind == REPLY_SUCCESS)
		return too_early(g, s, err);
	note_meaning(g, s, code);
	return fail(err, kind == REPLY_LATER ? EXIT_TEMPFAIL : EXIT_AUTH,
	    AUTHSTR_NO_OFFSET, rule_of(code),
	    "the server refused the login: %.*s",
	    s.len > 120 ? 120 : (int)s.len, (const char *)s.p);
}
