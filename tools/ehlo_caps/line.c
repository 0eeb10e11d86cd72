/* SPDX-License-Identifier: MIT */
/*
 * line: finds the protocol in a line of a capture.
 *
 * Programs print a dialogue with arrows and names before the lines, and not
 * two of them the same ones; so what stands behind a mark decides, and the
 * mark itself only says where to look.
 */
#include <string.h>
#include "ascii.h"
#include "ehlo_caps/ehlo_caps.h"

#define NONE ((struct authstr_span){ NULL, 0 })
/* A mark stands within this many bytes of the line's start. */
#define MARK_WITHIN 100

static const char *const marks[] = {
	"S: ", "C: ",            /* RFCs, nodemailer, msa-test */
	"-> \"", "<- \"",        /* Ruby's Net::SMTP */
	"<** ",                  /* swaks: an error */
	"<- ", "-> ",            /* swaks */
	"<~ ", "~> ",            /* swaks, inside TLS */
	"<-- ", "--> ",          /* msmtp */
	"<<< ", ">>> ",          /* Perl's Net::SMTP */
	"SERVER: ",              /* PHPMailer, to the server; s-nail, from it */
	"CLIENT: ",              /* PHPMailer, from the server */
	"reply: b'",             /* Python's smtplib */
	"send: '",               /* the same */
	"< b'", "> b'",          /* Python's imaplib */
	"*resp* b'", "*put* b'", /* Python's poplib */
	"< ", "> ",              /* curl, fetchmail, telnet */
};

/* What tells the parts of a dialogue apart. */
static const char *const commands[] = { "EHLO", "HELO", "LHLO", "STARTTLS",
	"AUTH", "MAIL", "RCPT", "DATA", "QUIT", "NOOP", "RSET", "VRFY", "EXPN",
	"HELP" };

bool
ehlo_same(struct authstr_span a, struct authstr_span b)
{
	return a.len == b.len && (a.len == 0 || ascii_same((const char *)a.p,
						    (const char *)b.p, a.len));
}

static struct authstr_span
from(struct authstr_span s, size_t at)
{
	return (struct authstr_span){ s.p + at, s.len - at };
}

static struct authstr_span
skip_blanks(struct authstr_span s)
{
	while (s.len > 0 && (*s.p == ' ' || *s.p == '\t'))
		s = from(s, 1);
	return s;
}

static bool
is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

/* RFC 5321 section 4.2: code, then blank, hyphen or the end. */
static bool
is_reply(struct authstr_span s)
{
	return s.len >= 3 && s.p[0] >= '2' && s.p[0] <= '5' &&
	       is_digit(s.p[1]) && is_digit(s.p[2]) &&
	       (s.len == 3 || s.p[3] == ' ' || s.p[3] == '-');
}

static bool
is_command(struct authstr_span s)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		size_t len = strlen(commands[i]);

		if (s.len >= len &&
		    ascii_same((const char *)s.p, commands[i], len) &&
		    (s.len == len || s.p[len] == ' ' || s.p[len] == '\\'))
			return true;
	}
	return false;
}

static bool
look(struct authstr_span s, struct ehlo_line *out)
{
	s = skip_blanks(s);
	if (is_reply(s))
		out->reply = s;
	else if (is_command(s))
		out->command = s;
	else
		return false;
	return true;
}

/* Where what is behind the mark begins; 0: it is not there. */
static size_t
behind(struct authstr_span line, const char *mark)
{
	size_t len = strlen(mark);
	size_t end = line.len < MARK_WITHIN ? line.len : MARK_WITHIN;
	const unsigned char *p =
	    end < len ? NULL : memmem(line.p, end, mark, len);

	return p == NULL ? 0 : (size_t)(p - line.p) + len;
}

static bool
ends(struct authstr_span s, const char *tail)
{
	size_t len = strlen(tail);

	return s.len >= len && memcmp(s.p + s.len - len, tail, len) == 0;
}

/* Line ends as the wire has them, and as Python and Ruby write them. */
static struct authstr_span
chomp(struct authstr_span s)
{
	while (s.len > 0 && (s.p[s.len - 1] == '\r' || s.p[s.len - 1] == '\n'))
		s.len--;
	if (ends(s, "\\n'") || ends(s, "\\n\""))
		s.len -= 3;
	if (ends(s, "\\r"))
		s.len -= 2;
	return s;
}

size_t
ehlo_line_marks(void)
{
	return sizeof(marks) / sizeof(marks[0]) + 1;
}

struct authstr_span
ehlo_line_behind(struct authstr_span line, size_t mark)
{
	size_t at = 0;

	if (mark > 0 && (at = behind(line, marks[mark - 1])) == 0)
		return NONE;
	line = chomp(from(line, at));
	/* Python's quote; s_client prints a NUL more than there is. */
	if (mark > 0 &&
	    ends((struct authstr_span){ (const unsigned char *)marks[mark - 1],
		     strlen(marks[mark - 1]) },
		"b'") &&
	    ends(line, "'"))
		line.len--;
	while (line.len > 0 &&
	       (*line.p == ' ' || *line.p == '\t' || *line.p == '\0'))
		line = from(line, 1);
	return line;
}

void
ehlo_line_look(struct authstr_span line, struct ehlo_line *out)
{
	*out = (struct ehlo_line){ NONE, NONE };
	line = chomp(line);
	if (look(line, out))
		return;
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		size_t at = behind(line, marks[i]);

		if (at > 0 && look(from(line, at), out))
			return;
	}
}

const struct authstr_mech *
ehlo_mech_of(struct authstr_span s)
{
	size_t n = 0;

	s = skip_blanks(s);
	if (s.len > 0 && *s.p == '"') /* ManageSieve's */
		s = from(s, 1);
	while (n < s.len && s.p[n] != ' ' && s.p[n] != '"' && s.p[n] != '\\')
		n++;
	return authstr_mech_find((struct authstr_span){ s.p, n });
}
