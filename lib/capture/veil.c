/* SPDX-License-Identifier: MIT */
#include "capture/veil.h"
#include "base/text.h"
#include "capture/dialogue.h"
#include "capture/imap.h"
#include "capture/refine.h"
#include "capture/token.h"
#include "mech/msg.h"

/* A token that goes on over lines is read anew with each, up to so many
 * octets. */
#define BEFORE_MAX ((size_t)64 * 1024)

/* The digest of fewer letters is none; a password may end in some stars. */
#define MASKED_MIN 16
/* Words are shorter. */
#define LONG_MIN 16

/* Rules after which nobody knows which value is the password. */
static const char *const mixed_up[] = { "login-got-plain", "plain-no-nul",
	"perl-at-interpolation", "plain-octal-escape", "b64-truncated" };

static bool
is_mixed_up(const struct authstr_msg *msg)
{
	for (size_t i = 0; i < msg->n_notes; i++)
		for (size_t k = 0; k < sizeof(mixed_up) / sizeof(*mixed_up);
		     k++)
			if (strcmp(msg->notes[i].rule, mixed_up[k]) == 0)
				return true;
	return false;
}

/* An identity that is masked although who logs in may be seen is no identity,
 * but a password in its place. */
static enum authstr_secret_kind
kind_of(const struct mask *m, const struct authstr_field *f)
{
	if (f->sensitivity == AUTHSTR_GUESSABLE)
		return AUTHSTR_SECRET_DIGEST;
	if (strcmp(f->id, "token") == 0 || strcmp(f->id, "oauth_token") == 0)
		return AUTHSTR_SECRET_TOKEN;
	if (strcmp(f->id, "password") == 0)
		return AUTHSTR_SECRET_PASSWORD;
	if (f->sensitivity == AUTHSTR_IDENTITY)
		return m->options.keep_nothing ? AUTHSTR_SECRET_IDENTITY
					       : AUTHSTR_SECRET_PASSWORD;
	return AUTHSTR_SECRET_MESSAGE;
}

/* A password where the user should be has three kinds of characters, and no
 * name of a host. */
static bool
may_be_password(span s)
{
	bool lower = false, upper = false, digit = false, other = false;

	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = s.p[i];

		lower = lower || (c >= 'a' && c <= 'z');
		upper = upper || (c >= 'A' && c <= 'Z');
		digit = digit || text_is_digit(c);
		other = other || (c > ' ' && c < 0x7f && !text_is_alpha(c) &&
				     !text_is_digit(c));
	}
	return s.len >= 8 && span_find(s, '@', 0) == SPAN_NPOS &&
	       span_find(s, '\\', 0) == SPAN_NPOS &&
	       lower + upper + digit + other >= 3 && upper && lower &&
	       (digit || other);
}

static bool
is_secret(const struct mask *m, const struct authstr_msg *msg,
    const struct authstr_field *f, bool all)
{
	/* of a server, what cannot be read is none */
	if (msg->from == AUTHSTR_SERVER && f->sensitivity == AUTHSTR_SECRET)
		return false;
	if (f->kind == AUTHSTR_KIND_MARK || client_is_placeholder(f->value))
		return false;
	if (all || f->sensitivity >= AUTHSTR_GUESSABLE)
		return true;
	return f->sensitivity == AUTHSTR_IDENTITY &&
	       (m->options.keep_nothing || may_be_password(f->value));
}

/* Behind the last of these bytes; 0: there is none. */
static size_t
behind_last(span s, span set)
{
	size_t at = s.len;

	while (at > 0 && span_find(set, s.p[at - 1], 0) == SPAN_NPOS)
		at--;
	return at;
}

/* One whose signature was masked is none by its letters. */
static bool
is_jwt(span s)
{
	return token_is_jwt(s) ||
	       (span_starts(s, SPAN("eyJ")) &&
		   mask_is_filled(span_from(s, behind_last(s, SPAN(".")))));
}

bool
veil_is_masked_jwt(const struct mask *m, span text)
{
	return !m->options.keep_nothing && !token_is_jwt(text) && is_jwt(text);
}

/* A message that nobody can read any more, because it was masked before: all
 * that is left of it is who logs in. */
static bool
was_masked(const struct authstr_msg *msg)
{
	span bytes = msg_bytes(msg);
	size_t at = behind_last(bytes, SPAN(" \0\1,=.]<"));

	return msg->mech == NULL && at > 0 && bytes.len - at >= MASKED_MIN &&
	       mask_is_filled(span_from(bytes, at));
}

/* What of a secret field is one: not its quotes, and of a JWT the signature
 * alone, without which it is good for nothing. */
static span
secret_part(const struct mask *m, span bytes, const struct authstr_field *f)
{
	span s = span_sub(bytes, f->start, f->end - f->start);

	if (s.len >= 2 && s.p[0] == '"' && s.p[s.len - 1] == '"' &&
	    f->value.len + 2 <= s.len)
		s = span_sub(s, 1, s.len - 2);
	if (m->options.keep_nothing || !is_jwt(s))
		return s;
	return span_from(s, behind_last(s, SPAN(".")));
}

/* What the bytes may show: into out.  How many secrets there are. */
static size_t
veil_fields(struct mask *m, const struct authstr_msg *msg, bool sure,
    struct authstr_buf *out)
{
	span bytes = msg_bytes(msg);
	bool all = is_mixed_up(msg);
	size_t n = 0;

	buf_put(out, bytes);
	if (buf_status(out) != AUTHSTR_OK)
		return 0;
	for (size_t i = 0; i < msg->n_fields; i++) {
		const struct authstr_field *f = &msg->fields[i].pub;
		span part;

		if (!is_secret(m, msg, f, all))
			continue;
		part = secret_part(m, bytes, f);
		mask_fill(m, part, out->p + (part.p - bytes.p));
		n++;
	}
	if (sure && msg->n_fields == 0 && bytes.len > 0) {
		mask_fill(m, bytes, out->p);
		n++;
	}
	return n;
}

/* The places of the secrets, where the text is what the message was read from
 * as it stands. */
static void
mask_fields(
    struct mask *m, const struct authstr_msg *msg, span bytes, bool sure)
{
	bool all = is_mixed_up(msg);

	for (size_t i = 0; i < msg->n_fields; i++) {
		const struct authstr_field *f = &msg->fields[i].pub;

		if (is_secret(m, msg, f, all))
			mask_part(m, secret_part(m, bytes, f), kind_of(m, f));
	}
	if (sure && msg->n_fields == 0)
		mask_part(m, bytes, AUTHSTR_SECRET_MESSAGE);
}

/* The secrets in it, for those who look for them later. */
static void
note_fields(struct mask *m, const struct authstr_msg *msg, span text, bool sure)
{
	bool all = is_mixed_up(msg);
	span part;

	for (size_t i = 0; i < msg->n_fields; i++) {
		const struct authstr_field *f = &msg->fields[i].pub;

		if (!is_secret(m, msg, f, all))
			continue;
		part = secret_part(m, msg_bytes(msg), f);
		mask_hit(
		    m, text, kind_of(m, f), is_jwt(f->value) ? part : f->value);
	}
	if (sure && msg->n_fields == 0)
		mask_hit(m, text, AUTHSTR_SECRET_MESSAGE, msg_bytes(msg));
}

/* The mechanism that the bytes look like; *from and *step are its, then. */
static const struct authstr_mech *
guess(span bytes, enum authstr_from *from, unsigned *step)
{
	struct authstr_guess g;

	if (authstr_sniff(bytes, &g, 1) == 0 || g.score < TOKEN_KNOWN)
		return NULL;
	*from = g.from;
	*step = g.step;
	return g.mech;
}

static struct authstr_msg *
read_message(const struct authstr_mech *mech, enum authstr_from from,
    unsigned step, span bytes)
{
	struct authstr_msg *msg = NULL;

	if (mech == NULL)
		mech = guess(bytes, &from, &step);
	if (mech != NULL && authstr_msg_read(mech, from, step, bytes, &msg,
				NULL) == AUTHSTR_E_NOMEM)
		return NULL;
	if (msg == NULL)
		msg = login_opaque(mech, from, bytes);
	if (msg == NULL || msg->status == AUTHSTR_OK)
		return msg;
	authstr_msg_free(msg);
	return NULL;
}

bool
veil_message(struct mask *m, const struct authstr_mech *mech, unsigned step,
    enum authstr_from from, span bytes, bool sure)
{
	struct authstr_msg *msg;

	if (!sure && mech == NULL && guess(bytes, &from, &step) == NULL)
		return false;
	msg = read_message(mech, from, step, bytes);
	if (msg == NULL) {
		m->status = AUTHSTR_E_NOMEM;
		return true;
	}
	if (!was_masked(msg))
		mask_fields(m, msg, bytes, sure && from == AUTHSTR_CLIENT);
	authstr_msg_free(msg);
	return true;
}

/* The token's base64 is written over where it has secrets; where it cannot be
 * told which characters those are, all of it is. */
static void
veil_encoded(struct mask *m, const struct authstr_msg *msg, span text,
    span before, bool sure)
{
	struct authstr_buf veiled;
	size_t n;

	buf_init(&veiled, TOKEN_MAX);
	n = veil_fields(m, msg, sure, &veiled);
	if (buf_status(&veiled) != AUTHSTR_OK)
		m->status = buf_status(&veiled);
	else if (n > 0 && !mask_base64(m, text, before, msg_bytes(msg),
			      buf_span(&veiled)))
		mask_part(m, text, AUTHSTR_SECRET_MESSAGE);
	if (n > 0)
		note_fields(m, msg, text, sure);
	buf_wipe(&veiled);
}

/* "\\0alice\\0secret": the password stands behind the last.  Of others it is
 * not known what an escape became. */
static bool
mask_escaped(struct mask *m, const struct authstr_mech *mech, span text)
{
	size_t width =
	    span_starts(text, SPAN("\\000")) || span_starts(text, SPAN("\\x00"))
		? 4
		: 2;
	size_t at = text.len;

	while (at > 1 && (text.p[at - 2] != '\\' ||
			     (text.p[at - 1] != '0' && text.p[at - 1] != 'x')))
		at--;
	if (mech == NULL || mech != authstr_mech_find(SPAN("PLAIN")) ||
	    at <= 2 || m->options.keep_nothing)
		mask_part(m, text, AUTHSTR_SECRET_MESSAGE);
	else
		mask_part(m, span_from(text, at - 2 + width),
		    AUTHSTR_SECRET_PASSWORD);
	return true;
}

/* What Dovecot makes of APOP: "<timestamp>", the user, and the digest's octets,
 * with NULs in between. */
static bool
mask_apop(struct mask *m, span text, span bytes)
{
	struct authstr_buf veiled;
	span rest = bytes, stamp, user;
	bool masked;

	if (!span_starts(bytes, SPAN("<")) ||
	    !span_take_until(&rest, 0, &stamp) ||
	    !span_ends(stamp, SPAN(">")) || !span_take_until(&rest, 0, &user) ||
	    rest.len != 16)
		return false;
	buf_init(&veiled, TOKEN_MAX);
	buf_put(&veiled, bytes);
	if (buf_status(&veiled) == AUTHSTR_OK)
		mask_fill(m, rest, veiled.p + (bytes.len - rest.len));
	else
		m->status = AUTHSTR_E_NOMEM;
	masked = mask_base64(m, text, SPAN_NONE, bytes, buf_span(&veiled));
	if (masked)
		mask_hit(m, text, AUTHSTR_SECRET_DIGEST, rest);
	buf_wipe(&veiled);
	return masked;
}

/* Nothing else is in the line. */
static bool
is_alone(const struct mask *m, span text)
{
	return span_trim(m->rec->raw).len == span_trim(text).len;
}

static bool
is_decimal(span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!text_is_digit(s.p[i]))
			return false;
	return true;
}

/* Without one, capitals are the name of a variable: "PREFIX=" */
static bool
has_digit(span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (text_is_digit(s.p[i]))
			return true;
	return false;
}

/* Numbers of sessions, messages and the like are everywhere in a log: read as
 * hexadecimal or base64, some have two NULs. */
static bool
is_chance(const struct mask *m, span text, span bytes)
{
	struct authstr_guess g;
	size_t nuls = 0;

	if ((is_alone(m, text) && (has_digit(text) || text.len >= LONG_MIN)) ||
	    authstr_sniff(bytes, &g, 1) == 0 ||
	    g.mech != authstr_mech_find(SPAN("PLAIN")))
		return false;
	for (size_t i = 0; i < bytes.len; i++) {
		if (bytes.p[i] < ' ' && bytes.p[i] != 0)
			return true;
		nuls += bytes.p[i] == 0;
	}
	if (nuls < 2 && text_is_hex(text))
		return true;
	return text_bad_utf8(bytes) != SPAN_NPOS;
}

static bool
veil_read(struct mask *m, const struct authstr_mech *mech, unsigned step,
    enum authstr_from from, const struct token *t, span text, span before,
    bool sure)
{
	span bytes = buf_span(&t->bytes);
	struct authstr_msg *msg;

	if (t->kind == TOKEN_EMPTY ||
	    (!sure && span_starts(span_trim(text), SPAN("0x"))))
		return false;
	/* its letters tell much of it, though nobody can decode them */
	if (notes_has(&t->notes, "b64-case-folded") &&
	    (sure || (is_alone(m, text) && has_digit(text))) &&
	    span_ends(span_trim(text), SPAN("="))) {
		mask_part(m, text, AUTHSTR_SECRET_MESSAGE);
		return true;
	}
	if (t->kind == TOKEN_TEXT || t->kind == TOKEN_BARE) {
		span whole = span_trim(text);

		if (before.len > 0 || !span_equal(whole, bytes))
			return sure && mask_escaped(m, mech, whole);
		return veil_message(m, mech, step, from, whole, sure);
	}
	if (before.len == 0 && mask_apop(m, text, bytes))
		return true;
	if (!sure && mech == NULL &&
	    (guess(bytes, &from, &step) == NULL || is_chance(m, text, bytes)))
		return false;
	msg = read_message(mech, from, step, bytes);
	if (msg == NULL)
		m->status = AUTHSTR_E_NOMEM;
	else if (!was_masked(msg))
		veil_encoded(
		    m, msg, text, before, sure && from == AUTHSTR_CLIENT);
	authstr_msg_free(msg);
	return true;
}

bool
veil_token(struct mask *m, const struct authstr_mech *mech, unsigned step,
    enum authstr_from from, span text, span before, bool sure)
{
	struct authstr_buf whole;
	struct token t;
	bool veiled = false;

	/* of one that is so long the rest is hidden, whatever it says */
	if (before.len > BEFORE_MAX) {
		mask_part(m, text, AUTHSTR_SECRET_MESSAGE);
		return true;
	}
	/* a number is no more than that */
	if (!sure && is_decimal(text) && !is_alone(m, text))
		return false;
	token_init(&t);
	buf_init(&whole, TOKEN_MAX);
	buf_put(&whole, before);
	if (before.len > 0)
		buf_put_byte(&whole, '\n');
	buf_put(&whole, text);
	/* what goes on with more than a token can have is secret whole */
	if (buf_status(&whole) == AUTHSTR_E_LIMIT) {
		mask_part(m, text, AUTHSTR_SECRET_MESSAGE);
		veiled = true;
	} else if (buf_status(&whole) != AUTHSTR_OK ||
		   token_read(&t, buf_span(&whole), !sure) != AUTHSTR_OK)
		m->status = AUTHSTR_E_NOMEM;
	else
		veiled = veil_read(m, mech, step, from, &t, text, before, sure);
	buf_wipe(&whole);
	token_wipe(&t);
	return veiled;
}
