/* SPDX-License-Identifier: MIT */
/*
 * gen_auth_batch_fast: the commonest lines by a shorter way.
 *
 * An object through jansson and back costs seven times the PLAIN string that is
 * in it.  So a line that is as simple as these
 *
 *	{"type":"PLAIN","user":"tim","password":"tanstaaf"}
 *	{"type":"CRAM-MD5","user":"tim","password":"x","challenge":"PGNAZD4="}
 *
 * is read and written here: texts of visible ASCII without a backslash, one
 * message that the server has nothing to say to, no note.  Whatever else is met
 * on the way is left to batch_line, from its beginning.  What is written is
 * base64, numbers and names of rows: nothing in it can need an escape.  A test
 * holds the two ways to the same bytes.
 */
#include <stdlib.h>
#include <string.h>
#include "gen_auth/batch.h"

/* What is said is written in blocks of about this size. */
#define BLOCK (48 * 1024)
#define OUT_MAX (2 * BLOCK)
/* Below all bounds of lines, so that none is to be noted. */
#define MESSAGE_MAX 8192
#define TYPE_MAX 32

/* Of a string literal. */
#define LIT(text)                                                              \
	((struct authstr_span){                                                \
	    (const unsigned char *)"" text, sizeof(text) - 1 })

static const struct field {
	const char *key;
	size_t len;
	enum gen_value value;
} fields[] = {
	{ "user", 4, GEN_USER },
	{ "password", 8, GEN_PASSWORD },
	{ "challenge", 9, GEN_CHALLENGE },
	{ "token", 5, GEN_TOKEN },
	{ "authzid", 7, GEN_AUTHZID },
	{ "host", 4, GEN_HOST },
	{ "port", 4, GEN_PORT },
	{ "type", 4, GEN_NONE },
};
#define FIELDS (sizeof(fields) / sizeof(fields[0]) - 1)
#define IS_TYPE FIELDS

struct batch_fast {
	struct gen gen; /* the options, and the type of the line before */
	bool bare, usable;
	enum authstr_protocol protocol;
	char type[TYPE_MAX];
	size_t type_len;
	bool suits; /* the type */
	struct authstr_exchange *exchange;
	struct authstr_buf *head; /* what all objects of the type begin with */
	struct authstr_buf *challenge, *lines, *out;
	struct authstr_span given[FIELDS + 1];
};

struct batch_fast *
batch_fast_new(const struct gen *g)
{
	struct batch_fast *f = calloc(1, sizeof(*f));

	if (f == NULL)
		return NULL;
	f->gen = *g;
	f->bare = strcmp(g->opt.format, "bare") == 0;
	f->protocol = AUTHSTR_SMTP;
	gen_protocol(g, &f->protocol);
	f->usable = g->opt.record == NULL && !g->opt.show && !g->opt.crlf &&
		    f->protocol != AUTHSTR_HTTP;
	f->head = authstr_buf_new(OUT_MAX);
	f->challenge = authstr_buf_new(OUT_MAX);
	f->lines = authstr_buf_new(OUT_MAX);
	f->out = authstr_buf_new(OUT_MAX);
	if (f->head != NULL && f->challenge != NULL && f->lines != NULL &&
	    f->out != NULL)
		return f;
	batch_fast_free(f);
	return NULL;
}

void
batch_fast_free(struct batch_fast *f)
{
	if (f == NULL)
		return;
	authstr_exchange_free(f->exchange);
	authstr_buf_free(f->head);
	authstr_buf_free(f->challenge);
	authstr_buf_free(f->lines);
	authstr_buf_free(f->out);
	free(f);
}

/* ------------------------------------------------------------- reading -- */

static void
skip_blanks(struct authstr_span *s)
{
	while (s->len > 0 &&
	       (s->p[0] == ' ' || s->p[0] == '\t' || s->p[0] == '\r')) {
		s->p++;
		s->len--;
	}
}

static bool
take_byte(struct authstr_span *s, unsigned char c)
{
	skip_blanks(s);
	if (s->len == 0 || s->p[0] != c)
		return false;
	s->p++;
	s->len--;
	return true;
}

/* Visible ASCII and blanks, but for the quote and what begins an escape. */
static const bool is_simple[256] = {
	/* clang-format off */
	[' '] = 1, ['!'] = 1,
	['#'] = 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, /* # to / */
	['0'] = 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, /* 0 to ? */
	['@'] = 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, /* @ to O */
	['P'] = 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, /* P to [ */
	[']'] = 1, 1, 1,
	['`'] = 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, /* ` to o */
	['p'] = 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, /* p to ~ */
	/* clang-format on */
};

/* A text without escapes, and of at least a byte. */
static bool
take_text(struct authstr_span *s, struct authstr_span *text)
{
	size_t n = 0;

	if (!take_byte(s, '"'))
		return false;
	while (n < s->len && is_simple[s->p[n]])
		n++;
	if (n == 0 || n == s->len || s->p[n] != '"')
		return false;
	*text = (struct authstr_span){ s->p, n };
	s->p += n + 1;
	s->len -= n + 1;
	return true;
}

static bool
take_member(struct batch_fast *f, struct authstr_span *s)
{
	struct authstr_span key, text;
	size_t i = 0;

	if (!take_text(s, &key) || !take_byte(s, ':') || !take_text(s, &text))
		return false;
	while (i <= FIELDS && (key.len != fields[i].len ||
				  memcmp(key.p, fields[i].key, key.len) != 0))
		i++;
	if (i > FIELDS || f->given[i].p != NULL)
		return false;
	f->given[i] = text;
	return true;
}

static bool
take_object(struct batch_fast *f, struct authstr_span s)
{
	memset(f->given, 0, sizeof(f->given));
	if (!take_byte(&s, '{'))
		return false;
	do
		if (!take_member(f, &s))
			return false;
	while (take_byte(&s, ','));
	if (!take_byte(&s, '}'))
		return false;
	skip_blanks(&s);
	return s.len == 0 && f->given[IS_TYPE].p != NULL;
}

/* -------------------------------------------------------------- making -- */

/* A type that one message is all of: what its row wants of the clock or says of
 * a proof is for the long way. */
static bool
type_suits(const struct gen *g)
{
	return gen_has(g, AUTHSTR_MECH_SASL) &&
	       !gen_has(g, AUTHSTR_MECH_MUTUAL) && !gen_takes(g, GEN_TIME) &&
	       !gen_takes(g, GEN_SERVICE) && g->type->label != LABEL_TWO &&
	       g->type->label != LABEL_REQUEST;
}

static void
make_head(struct batch_fast *f)
{
	const char *name = authstr_mech_name(f->gen.mech);

	authstr_buf_cut(f->head, 0);
	authstr_buf_put(f->head,
	    LIT("{\"version\":1,\"applet\":\"gen-auth\",\"mechanism\":\""));
	authstr_buf_put(f->head, authstr_span_of(name));
	authstr_buf_put(f->head, LIT("\",\"steps\":["));
}

static bool
find_type(struct batch_fast *f)
{
	struct authstr_span type = f->given[IS_TYPE];

	if (type.len == f->type_len && memcmp(type.p, f->type, type.len) == 0)
		return f->suits;
	if (type.len >= sizeof(f->type))
		return false;
	memcpy(f->type, type.p, type.len);
	f->type[type.len] = '\0';
	f->type_len = type.len;
	authstr_exchange_free(f->exchange);
	f->exchange = NULL;
	f->suits = gen_look_up(&f->gen, f->type) && type_suits(&f->gen);
	if (f->suits) {
		make_head(f);
		f->exchange = authstr_exchange_new(f->gen.mech);
	}
	f->suits =
	    f->exchange != NULL && authstr_buf_status(f->head) == AUTHSTR_OK;
	return f->suits;
}

static bool
set_values(struct batch_fast *f)
{
	const struct gen *g = &f->gen;

	for (size_t i = 0; i < FIELDS; i++) {
		enum gen_value which = fields[i].value;
		struct authstr_span s = f->given[i];

		if (s.p == NULL || which == GEN_CHALLENGE)
			continue;
		if (!gen_takes(g, which))
			return false;
		/* "Bearer " before a token is dropped, and told. */
		if (which == GEN_TOKEN && (s.p[0] | 32) == 'b')
			return false;
		if (authstr_exchange_set(f->exchange, gen_values[which].input,
			s, NULL) != AUTHSTR_OK)
			return false;
	}
	return true;
}

/* None for who speaks first; false for what is not one challenge. */
static bool
read_challenge(struct batch_fast *f, struct authstr_span *challenge)
{
	struct authstr_span pasted = { NULL, 0 };
	int code = 0;

	for (size_t i = 0; i < FIELDS; i++)
		if (fields[i].value == GEN_CHALLENGE)
			pasted = f->given[i];
	*challenge = (struct authstr_span){ NULL, 0 };
	if (gen_has(&f->gen, AUTHSTR_MECH_CLIENT_FIRST))
		return pasted.p == NULL;
	if (pasted.p == NULL || memchr(pasted.p, ':', pasted.len) != NULL ||
	    gen_reply_kind(&f->gen, pasted, &code) != REPLY_CHALLENGE)
		return false;
	authstr_buf_cut(f->challenge, 0);
	if (authstr_challenge_read(f->gen.mech, pasted, f->challenge, NULL) !=
	    AUTHSTR_OK)
		return false;
	*challenge = authstr_buf_span(f->challenge);
	return true;
}

/* ------------------------------------------------------------- writing -- */

static void
put(struct batch_fast *f, struct authstr_span s)
{
	authstr_buf_put(f->out, s);
}

static void
put_number(struct batch_fast *f, size_t n)
{
	unsigned char digits[20];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (unsigned char)('0' + n % 10);
		n /= 10;
	} while (n > 0);
	authstr_buf_put(
	    f->out, (struct authstr_span){ digits + at, sizeof(digits) - at });
}

/* One line to type, and none of which anything is to be noted. */
static bool
make_line(struct batch_fast *f, struct authstr_span message)
{
	const struct gen *g = &f->gen;
	enum authstr_ir ir = gen_ir(g);
	struct authstr_span s;
	const unsigned char *lf;

	authstr_buf_cut(f->lines, 0);
	if (!gen_has(g, AUTHSTR_MECH_CLIENT_FIRST)) {
		authstr_b64_print(message, f->lines);
		authstr_buf_put(f->lines, authstr_span_of("\n"));
	} else if (authstr_auth_lines(f->protocol, g->opt.tag, g->mech, message,
		       ir, f->lines, NULL) != AUTHSTR_OK) {
		return false;
	}
	s = authstr_buf_span(f->lines);
	lf = memchr(s.p, '\n', s.len);
	return lf == s.p + s.len - 1 && memchr("QRKk", s.p[0], 4) == NULL;
}

/* The line's last word; "=" is how an empty message is typed. */
static struct authstr_span
base64_of(struct authstr_span line)
{
	size_t at = line.len;

	while (at > 0 && line.p[at - 1] != ' ')
		at--;
	line = (struct authstr_span){ line.p + at, line.len - at };
	if (line.len == 1)
		line.len = 0;
	return line;
}

static bool
make_object(struct batch_fast *f, struct authstr_span challenge,
    struct authstr_span message)
{
	struct authstr_span line;

	if (!make_line(f, message))
		return false;
	line = authstr_buf_span(f->lines);
	line.len--;
	put(f, authstr_buf_span(f->head));
	if (challenge.p != NULL) {
		put(f, LIT("{\"from\":\"server\",\"base64\":\""));
		authstr_b64_print(challenge, f->out);
		put(f, LIT("\",\"octets\":"));
		put_number(f, challenge.len);
		put(f, LIT("},"));
	}
	put(f, LIT("{\"from\":\"client\",\"base64\":\""));
	authstr_buf_put(f->out, base64_of(line));
	put(f, LIT("\",\"octets\":"));
	put_number(f, message.len);
	put(f, LIT(",\"lines\":[\""));
	authstr_buf_put(f->out, line);
	put(f, LIT("\"]}],\"notes\":[]}\n"));
	return true;
}

/* What the message is all of: the server may say no to a token, and has no more
 * to say to the rest. */
static bool
is_whole(const struct batch_fast *f, int rc)
{
	return rc == AUTHSTR_OK ||
	       (rc == AUTHSTR_MORE && gen_has(&f->gen, AUTHSTR_MECH_TOKEN));
}

static bool
make(struct batch_fast *f)
{
	struct authstr_span challenge, message;
	int rc;

	if (!set_values(f) || !read_challenge(f, &challenge))
		return false;
	rc = authstr_exchange_step(f->exchange, challenge, &message, NULL);
	if (!is_whole(f, rc) || message.len > MESSAGE_MAX ||
	    challenge.len > MESSAGE_MAX)
		return false;
	if (f->bare) {
		authstr_b64_print(message, f->out);
		put(f, LIT("\n"));
	} else if (!make_object(f, challenge, message)) {
		return false;
	}
	return authstr_buf_status(f->out) == AUTHSTR_OK;
}

void
batch_fast_flush(struct batch_fast *f)
{
	out_raw(authstr_buf_span(f->out));
	authstr_buf_cut(f->out, 0);
}

bool
batch_fast_line(struct batch_fast *f, struct authstr_span line)
{
	size_t before = authstr_buf_span(f->out).len;
	bool made;

	if (!f->usable || !take_object(f, line) || !find_type(f))
		return false;
	made = make(f);
	if (!made)
		authstr_buf_cut(f->out, before);
	authstr_exchange_reset(f->exchange);
	if (before > BLOCK)
		batch_fast_flush(f);
	return made;
}
