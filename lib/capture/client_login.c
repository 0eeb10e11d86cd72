/* SPDX-License-Identifier: MIT */
/*
 * client_login: LOGIN of IMAP (RFC 9051 section 6.2.3), whose arguments may go
 * on over lines as literals.
 */
#include "capture/dialogue.h"
#include "capture/imap.h"

/* LOGIN's arguments are whole. */
static void
end_login(struct dialogue *d)
{
	span args = buf_span(&d->args), rest = args;
	struct authstr_buf value;
	size_t where[2];

	d->in_literal = false;
	if (d->open == NULL)
		return;
	if (buf_status(&d->args) != AUTHSTR_OK)
		d->open->status = buf_status(&d->args);
	buf_init(&value, TOKEN_MAX);
	if (client_hides(args)) {
		d->open->facts |= LOGIN_HIDDEN;
	} else if (imap_take_string(&rest, &value, where) &&
		   (rest.len == 0 || client_hides(rest))) {
		d->open->facts |= LOGIN_HIDDEN;
		login_say(d->open, AUTHSTR_CLIENT,
		    span_sub(args, 0, args.len - rest.len));
	} else {
		login_say(d->open, AUTHSTR_CLIENT, args);
	}
	buf_wipe(&value);
	buf_wipe(&d->args);
}

/* The line's arguments end, or go on with a literal. */
static void
login_line(struct dialogue *d, span text)
{
	if (d->open != NULL)
		login_watch(d->open, AUTHSTR_CLIENT, text, buf_span(&d->args));
	buf_put(&d->args, text);
	d->in_literal = imap_literal_at_end(text, &d->literal);
	if (!d->in_literal) {
		end_login(d);
		return;
	}
	buf_put_byte(&d->args, '\n');
	d->literal_at = d->args.len;
}

/* Says of the literal how long it is here: who saved a dialogue may have
 * changed its character set or its line ends. */
static void
fit_literal(struct dialogue *d)
{
	struct authstr_buf content;
	size_t at = d->literal_at;

	buf_init(&content, TOKEN_MAX);
	buf_put(&content, span_chomp(span_from(buf_span(&d->args), at)));
	while (at > 0 && d->args.p[at - 1] != '{')
		at--;
	buf_cut(&d->args, at);
	buf_put_number(&d->args, content.len);
	buf_put_str(&d->args, "}\n");
	buf_put(&d->args, buf_span(&content));
	if (buf_status(&content) != AUTHSTR_OK)
		d->args.status = buf_status(&content);
	buf_wipe(&content);
}

void
client_literal_ends(struct dialogue *d)
{
	fit_literal(d);
	end_login(d);
}

static size_t
count_characters(span s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += (s.p[i] & 0xc0) != 0x80;
	return n;
}

/* The line goes on behind the literal with something that is not the rest of a
 * command; it is the literal if it has as many characters, or is a client's. */
static bool
is_longer(const struct dialogue *d, const struct line *line)
{
	span text = line->text;

	return text.len > d->literal && text.p[d->literal] != ' ' &&
	       (line->side == LINE_CLIENT ||
		   count_characters(text) == d->literal ||
		   span_find(text, ' ', 0) == SPAN_NPOS);
}

/* s_client -msg, -debug, -trace and -state print what the line became. */
static const span traces[] = {
#define TEXT(s)                                                                \
	{                                                                      \
		(const unsigned char *)(s), sizeof(s) - 1                      \
	}
	TEXT("TLS 1."),
	TEXT("write to 0x"),
	TEXT("read from 0x"),
	TEXT("0000 - "),
	TEXT("   "),
	TEXT("Sent TLS Record"),
	TEXT("Sent Record"),
	TEXT("Received TLS Record"),
	TEXT("Received Record"),
	TEXT("Header:"),
	TEXT("SSL_connect:"),
	TEXT("Version = "),
	TEXT("Content Type = "),
	TEXT("Length = "),
	TEXT("Inner Content Type = "),
#undef TEXT
};

/* Behind a literal the command ends, or goes on with a blank. */
static bool
is_trace(const struct dialogue *d, span text, bool longer)
{
	if ((text.len == 0 && d->literal > 0) ||
	    (!longer && text.len > d->literal && text.p[d->literal] != ' '))
		return true;
	for (size_t i = 0; i < sizeof(traces) / sizeof(traces[0]); i++)
		if (span_starts(text, traces[i]) ||
		    span_starts(span_trim(text), traces[i]))
			return true;
	return false;
}

bool
client_literal(struct dialogue *d, const struct line *line)
{
	bool longer = is_longer(d, line);
	span text = line->text,
	     part = longer ? text : span_sub(text, 0, d->literal);

	if (is_trace(d, text, longer))
		return false;
	if (d->open != NULL)
		login_watch(d->open, AUTHSTR_CLIENT, part, buf_span(&d->args));
	buf_put(&d->args, part);
	if (longer)
		fit_literal(d);
	d->literal = longer ? 0 : d->literal - part.len;
	if (d->literal == 0) {
		login_line(d, span_from(text, part.len));
		return true;
	}
	/* The line end belongs to the literal: CR and LF. */
	buf_put_byte(&d->args, '\r');
	if (--d->literal == 0)
		return true;
	buf_put_byte(&d->args, '\n');
	d->literal--;
	return true;
}

void
client_login(struct dialogue *d, const struct line *line, const struct say *say)
{
	struct authstr_login *l = dialogue_begin(d, line, LOGIN_COMMAND);

	if (l == NULL)
		return;
	l->facts |= LOGIN_NAMED;
	l->initial_response = true;
	buf_put(&l->mech_name, SPAN("IMAP-LOGIN"));
	buf_wipe(&d->tag);
	buf_put(&d->tag, say->tag);
	buf_wipe(&d->args);
	login_line(d, say->text);
}
