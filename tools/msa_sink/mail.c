/* SPDX-License-Identifier: MIT */
/*
 * MAIL, RCPT and DATA (RFC 5321 sections 4.1.1.2 to 4.1.1.4), with SIZE
 * (RFC 1870), 8BITMIME (RFC 6152) and SMTPUTF8 (RFC 6531).
 */
#include <stdlib.h>
#include <string.h>
#include "msa_sink/sink.h"
#include "msa_sink/word.h"

/* Position of the '>' that ends the path; one in a quoted local part does not.
 */
static size_t
path_end(struct authstr_span s)
{
	bool quoted = false;
	size_t i;

	for (i = 0; i < s.len; i++) {
		if (quoted && s.p[i] == '\\')
			i++;
		else if (s.p[i] == '"')
			quoted = !quoted;
		else if (s.p[i] == '>' && !quoted)
			break;
	}
	return i < s.len ? i : s.len;
}

static bool
has_8bit(struct authstr_span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.p[i] >= 0x80)
			return true;
	return false;
}

static bool
has_control(struct authstr_span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.p[i] < 0x20 || s.p[i] == 0x7f)
			return true;
	return false;
}

/* Takes "FROM:<path>" or "TO:<path>"; NULL, or the reply that says what is
 * wrong with it. */
static const char *
take_path(
    struct authstr_span *args, const char *keyword, struct authstr_span *path)
{
	size_t end;

	if (!word_take(args, keyword))
		return "501 5.5.4 expected MAIL FROM:<..> or RCPT TO:<..>";
	while (word_take(args, " ")) /* wrong, and widely done */
		;
	if (!word_take(args, "<"))
		return "501 5.1.7 expected the address in <>";
	end = path_end(*args);
	if (end == args->len)
		return "501 5.1.7 no > after the address";
	*path = word_sub(*args, 0, end);
	*args = word_sub(*args, end + 1, args->len);
	if (args->len > 0 && !word_take(args, " "))
		return "501 5.5.4 expected a blank after >";
	if (path->len > SINK_PATH_MAX)
		return "501 5.1.7 address too long";
	return has_control(*path) ? "501 5.1.7 control character in address"
				  : NULL;
}

static const char *
mail_parameter(struct sink_conn *c, struct authstr_span word)
{
	uint64_t size;

	if (word_is(word, "SMTPUTF8")) {
		c->utf8 = true;
		return NULL;
	}
	if (word_is(word, "BODY=7BIT") || word_is(word, "BODY=8BITMIME") ||
	    word_take(&word, "AUTH=")) /* RFC 4954 section 5: heard */
		return NULL;
	if (!word_take(&word, "SIZE="))
		return "555 5.5.4 no such parameter";
	if (!word_number(word, UINT64_MAX, &size))
		return "501 5.5.4 SIZE is no number";
	return size > c->sink->size_max ? "552 5.3.4 message too big" : NULL;
}

static const char *
mail_check(
    struct sink_conn *c, struct authstr_span args, struct authstr_span *path)
{
	const char *bad = take_path(&args, "FROM:", path);

	c->utf8 = false;
	while (bad == NULL && args.len > 0)
		bad = mail_parameter(c, word_next(&args));
	if (bad == NULL && !c->utf8 && has_8bit(*path))
		bad = "553 5.6.7 address needs SMTPUTF8";
	return bad;
}

void
mail_command(struct sink_conn *c, struct authstr_span args)
{
	struct authstr_span path;
	const char *bad;

	if (c->user == NULL)
		smtp_error(c, c->sink->tls == SINK_STARTTLS && c->ssl == NULL
				  ? "530 5.7.0 STARTTLS and a login come first"
				  : "530 5.7.0 a login comes first");
	else if (c->from != NULL)
		smtp_error(c, "503 5.5.1 sender is given already");
	else if ((bad = mail_check(c, args, &path)) != NULL)
		smtp_error(c, bad);
	else if (smtp_fails(c, SINK_AT_MAIL))
		return;
	else if ((c->from = word_copy(path)) == NULL)
		smtp_error(c, "452 4.3.0 no memory");
	else
		conn_reply(c, "250 2.1.0 sender taken");
}

static bool
rejected(const struct sink_conn *c, struct authstr_span path)
{
	for (size_t i = 0; i < c->sink->reject.n; i++)
		if (word_is(path, c->sink->reject.items[i]))
			return true;
	return false;
}

static const char *
rcpt_check(
    struct sink_conn *c, struct authstr_span args, struct authstr_span *path)
{
	const char *bad = take_path(&args, "TO:", path);

	if (bad != NULL)
		return bad;
	if (args.len > 0)
		return "555 5.5.4 RCPT takes no parameters here";
	if (path->len == 0 || (word_find(*path, '@', 0) == path->len &&
				  !word_is(*path, "postmaster")))
		return "501 5.1.3 expected local-part@domain";
	return !c->utf8 && has_8bit(*path) ? "553 5.6.7 address needs SMTPUTF8"
					   : NULL;
}

void
rcpt_command(struct sink_conn *c, struct authstr_span args)
{
	struct authstr_span path;
	const char *bad;

	if (c->from == NULL)
		smtp_error(c, "503 5.5.1 MAIL comes first");
	else if ((bad = rcpt_check(c, args, &path)) != NULL)
		smtp_error(c, bad);
	else if (smtp_fails(c, SINK_AT_RCPT))
		return;
	else if (rejected(c, path))
		conn_reply(c, "550 5.1.1 no such mailbox here");
	else if (c->n_rcpts == SINK_RCPTS_MAX)
		smtp_error(c, "452 4.5.3 too many recipients");
	else if ((c->rcpts[c->n_rcpts] = word_copy(path)) == NULL)
		smtp_error(c, "452 4.3.0 no memory");
	else {
		c->n_rcpts++;
		conn_reply(c, "250 2.1.5 recipient taken");
	}
}

void
data_command(struct sink_conn *c, struct authstr_span args)
{
	if (args.len > 0)
		smtp_error(c, "501 5.5.4 DATA takes no argument");
	else if (c->from == NULL)
		smtp_error(c, "503 5.5.1 MAIL comes first");
	else if (c->n_rcpts == 0)
		smtp_error(c, "554 5.5.1 no valid recipients");
	else if (smtp_fails(c, SINK_AT_DATA))
		return;
	else if (!letter_begin(&c->sink->store, &c->letter))
		smtp_error(c, "451 4.3.0 cannot make a file");
	else {
		c->data = (struct sink_data){ .max = c->sink->size_max };
		c->mode = SMTP_DATA;
		conn_reply(c, "354 end with a dot on a line of its own");
	}
}

/* The message is whole: deliver it, say so. */
static void
data_end(struct sink_conn *c)
{
	c->mode = SMTP_COMMANDS;
	if (c->data.too_big)
		smtp_error(c, "552 5.3.4 message too big");
	else if (smtp_fails(c, SINK_AT_DOT))
		;
	else if (!letter_take(&c->sink->store, &c->letter, c->from))
		smtp_error(c, "451 4.3.0 cannot deliver");
	else {
		report_message(c);
		conn_reply(c, "250 2.0.0 message taken");
	}
	letter_drop(&c->letter);
	smtp_reset(c);
}

bool
data_bytes(struct sink_conn *c)
{
	struct authstr_span in = { c->in, c->in_len };
	size_t used;
	enum data_result rc = data_input(&c->data, &c->letter, in, &used);

	memmove(c->in, c->in + used, c->in_len - used);
	c->in_len -= used;
	if (rc == DATA_END)
		data_end(c);
	/* There is no telling where the client believes the message to end:
	 * anything but hanging up could be smuggled through. */
	else if (rc == DATA_BARE_LF)
		conn_end(c, "521 5.5.2 bare LF in message; lines end in CRLF");
	else if (rc == DATA_BARE_CR)
		conn_end(c, "521 5.5.2 bare CR in message; lines end in CRLF");
	return used > 0;
}
