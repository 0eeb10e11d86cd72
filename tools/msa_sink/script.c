/* SPDX-License-Identifier: MIT */
#include "msa_sink/script.h"
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include "msa_sink/sink.h"
#include "msa_sink/word.h"

static void
flush_base64(struct sink_conn *c)
{
	struct sink_script *s = &c->script;

	authstr_b64_print(
	    (struct authstr_span){ s->carry, s->n_carry }, c->out);
	s->n_carry = 0;
}

static void
flush_bare(struct sink_conn *c)
{
	struct authstr_span all;

	flush_base64(c);
	all = authstr_buf_span(c->out);
	while (all.len > 0 && all.p[all.len - 1] == '=')
		all.len--;
	authstr_buf_cut(c->out, all.len);
}

static void
put(struct sink_conn *c, struct authstr_span bytes)
{
	struct sink_script *s = &c->script;

	if (!s->base64) {
		authstr_buf_put(c->out, bytes);
		return;
	}
	for (size_t i = 0; i < bytes.len; i++) {
		s->carry[s->n_carry++] = bytes.p[i];
		if (s->n_carry == sizeof(s->carry))
			flush_base64(c);
	}
}

static unsigned char
hex_digit(char c)
{
	return (unsigned char)(c <= '9' ? c - '0' : c - 'a' + 10);
}

static void
put_octet(struct sink_conn *c)
{
	const char *p = c->script.at;
	unsigned char octet;

	octet = (unsigned char)(hex_digit(p[0]) << 4 | hex_digit(p[1]));
	c->script.at += 2;
	put(c, (struct authstr_span){ &octet, 1 });
}

static void
put_password(struct sink_conn *c)
{
	const struct sink_users *users = &c->sink->users;

	if (users->n > 0)
		put(c, authstr_span_of(users->list[0].secret));
}

/* Behind "%{": a number or '*', and another '*' in front of what is said. */
static void
begin_loop(struct sink_script *s)
{
	char *end;

	s->endless = *s->at == '*';
	s->left = s->endless ? 1 : strtoul(s->at, &end, 10);
	s->at = s->endless ? s->at + 1 : end + 1;
	s->loop = s->at;
}

static void
end_loop(struct sink_script *s)
{
	if (s->endless || --s->left > 0)
		s->at = s->loop;
}

/* A reset, which takes back what has not arrived. */
static void
reset(struct sink_conn *c)
{
	struct linger now = { 1, 0 };

	setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
	c->state = CONN_DEAD;
}

/* Whoever injects does not look whether all has gone. */
static void
send_clear(struct sink_conn *c)
{
	struct authstr_span all = authstr_buf_span(c->out);

	if (send(c->fd, all.p, all.len, MSG_NOSIGNAL) < 0)
		c->state = CONN_DEAD;
	authstr_buf_cut(c->out, 0);
}

static void
directive(struct sink_conn *c, char which)
{
	struct sink_script *s = &c->script;

	switch (which) {
	case 'n':
		conn_reply(c, "");
		break;
	case 'x':
		put_octet(c);
		break;
	case '{':
		begin_loop(s);
		break;
	case '}':
		end_loop(s);
		break;
	case '<':
		s->base64 = true;
		break;
	case '>':
		flush_base64(c);
		s->base64 = false;
		break;
	case ')':
		flush_bare(c);
		s->base64 = false;
		break;
	case 'p':
		put_password(c);
		break;
	case 'r':
		put(c, authstr_span_of(s->nonce));
		break;
	case '|':
		s->waits = true;
		break;
	case 's':
		s->usual = true;
		s->login = false;
		break;
	case 'd':
		c->drip = true;
		break;
	case 't':
		smtp_forget(c);
		c->starttls = true;
		break;
	case 'c':
		send_clear(c);
		break;
	case '.':
		c->state = CONN_FLUSH;
		break;
	case '!':
		reset(c);
		break;
	case '~':
		c->hang = true;
		break;
	default:
		break;
	}
}

/* The client may take itself to be logged in. */
static void
end(struct sink_conn *c)
{
	c->script.at = NULL;
	if (!c->script.login || c->state != CONN_LIVE)
		return;
	sink_login_free(c->login);
	c->login = NULL;
	c->mode = SMTP_COMMANDS;
	if (c->user == NULL)
		c->user = word_copy(authstr_span_of("somebody"));
}

bool
script_go_on(struct sink_conn *c)
{
	struct sink_script *s = &c->script;
	int state = (int)c->state;

	if (s->at == NULL || s->waits)
		return false;
	s->usual = false;
	while (*s->at != '\0' && !s->waits && !s->usual && !c->hang &&
	       (int)c->state == state &&
	       authstr_buf_span(c->out).len < SCRIPT_ROOM) {
		if (*s->at == '%') {
			s->at += 2;
			directive(c, s->at[-1]);
		} else {
			put(c, (struct authstr_span){
				   (const unsigned char *)s->at++, 1 });
		}
	}
	if (authstr_buf_status(c->out) != AUTHSTR_OK)
		c->state = CONN_DEAD;
	if (*s->at == '\0')
		end(c);
	return true;
}

/* What stands behind "r=" in the base64 at the line's end. */
static void
take_nonce(struct sink_script *s, struct authstr_span line)
{
	struct authstr_buf *text = authstr_buf_new(AUTHSTR_LINE_MAX);
	size_t at = line.len;
	struct authstr_span said;

	while (at > 0 && line.p[at - 1] != ' ')
		at--;
	if (text == NULL || authstr_b64_read(word_sub(line, at, line.len), text,
				NULL) != AUTHSTR_OK)
		goto out;
	said = authstr_buf_span(text);
	for (at = word_find(said, ',', 0); at + 3 < said.len;
	     at = word_find(said, ',', at + 1)) {
		struct authstr_span field = word_sub(said, at + 1, said.len);

		if (!word_take(&field, "r="))
			continue;
		field = word_sub(field, 0, word_find(field, ',', 0));
		if (field.len < sizeof(s->nonce)) {
			memcpy(s->nonce, field.p, field.len);
			s->nonce[field.len] = '\0';
		}
	}
out:
	authstr_buf_free(text);
}

bool
script_begin(
    struct sink_conn *c, const char *text, bool login, struct authstr_span line)
{
	struct sink_script *s = &c->script;

	*s = (struct sink_script){ .at = text, .login = login };
	take_nonce(s, line);
	script_go_on(c);
	return !s->usual;
}

bool
script_line(struct sink_conn *c, struct authstr_span line)
{
	struct sink_script *s = &c->script;

	if (s->at == NULL || !s->waits)
		return false;
	s->waits = false;
	if (word_is(line, "QUIT")) {
		s->at += strlen(s->at);
		end(c);
		return false;
	}
	take_nonce(s, line);
	return true;
}
