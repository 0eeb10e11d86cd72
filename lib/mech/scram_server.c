/* SPDX-License-Identifier: MIT */
/*
 * scram_server: what a server says, read strictly (RFC 5802 section 7):
 *
 *	server-first  = "r=" nonce ",s=" salt ",i=" count *("," extension)
 *	server-final  = ("v=" signature / "e=" error) *("," extension)
 */
#include "base/text.h"
#include "crypto/pbkdf2.h"
#include "mech/scram.h"

/* A challenge is a line of 12,288 octets at most; a library's caller may have
 * another protocol. */
#define MESSAGE_MAX ((size_t)64 * 1024)
/* A salt of this many octets serves nobody. */
#define SALT_MAX 1024

/* A message on its way through the reader. */
struct cursor {
	span s;
	size_t at;
};

static int
bad_attribute(size_t at, const char *expected, struct authstr_error *err)
{
	return error_set(err, AUTHSTR_E_MALFORMED, at, "scram-attribute",
	    "expected %s, found something else", expected);
}

static int
mandatory_extension(size_t at, struct authstr_error *err)
{
	return error_set(err, AUTHSTR_E_PROTOCOL, at,
	    "scram-mandatory-extension",
	    "expected no mandatory extension, found m=");
}

/* The server's words, without what a terminal would obey. */
static int
denied(span value, size_t at, struct authstr_error *err)
{
	const char *meaning = scram_meaning(value);
	char text[48];
	size_t n = 0;

	for (size_t i = 0; i < value.len && n + 1 < sizeof(text); i++)
		text[n++] = text_is_print(value.p[i]) ? (char)value.p[i] : '?';
	text[n] = '\0';
	return error_set(err, AUTHSTR_E_DENIED, at, "scram-server-error",
	    "the server says %s%s%s", n == 0 ? "no more than e=" : text,
	    meaning == NULL ? "" : ": ", meaning == NULL ? "" : meaning);
}

/* What holds for each message: text, and not too much of it. */
static int
begin(struct cursor *c, span s, struct authstr_error *err)
{
	size_t at = text_bad_utf8(s), nul = span_find(s, 0, 0);

	*c = (struct cursor){ s, 0 };
	if (s.len > MESSAGE_MAX)
		return error_set(err, AUTHSTR_E_LIMIT, MESSAGE_MAX,
		    "message-too-long",
		    "expected a challenge of at most %zu octets", MESSAGE_MAX);
	if (nul < at)
		at = nul;
	return at == SPAN_NPOS
		   ? AUTHSTR_OK
		   : bad_attribute(at, "UTF-8 text without NUL", err);
}

/* The value of the next attribute, which has to be this one. */
static int
take(struct cursor *c, unsigned char key, const char *expected, span *value,
    size_t *at, struct authstr_error *err)
{
	size_t start = c->at < c->s.len ? c->at : c->s.len;
	struct scram_attr a;

	if (!scram_attr_next(c->s, &c->at, &a))
		return bad_attribute(start, expected, err);
	*value = span_sub(c->s, a.at, a.end - a.at);
	*at = a.at;
	if (a.key == key)
		return AUTHSTR_OK;
	if (a.key == 'm')
		return mandatory_extension(a.start, err);
	/* RFC 5802 has e= in the last message; some servers cannot wait. */
	if (a.key == 'e' && a.start == 0)
		return denied(*value, a.start, err);
	return bad_attribute(a.start, expected, err);
}

/* Extensions may be ignored, but not be what has its place elsewhere, or
 * stand twice. */
static int
skip_extensions(struct cursor *c, struct authstr_error *err)
{
	uint64_t seen = 0, bit;
	struct scram_attr a;

	while (scram_attr_next(c->s, &c->at, &a)) {
		if (a.key == 'm')
			return mandatory_extension(a.start, err);
		if (a.key == 0 || a.at == a.end || scram_attr_known(a.key))
			return bad_attribute(a.start, "an extension", err);
		bit = (uint64_t)1 << (a.key - 'A');
		if ((seen & bit) != 0)
			return bad_attribute(
			    a.start, "an extension to stand once", err);
		seen |= bit;
	}
	return AUTHSTR_OK;
}

/* Decoded, with offsets in the message. */
static int
read_base64(span value, size_t at, const char *what, struct authstr_buf *out,
    struct authstr_error *err)
{
	struct authstr_error inner = { .offset = 0 };
	int rc = authstr_b64_read(value, out, &inner);

	if (rc == AUTHSTR_E_NOMEM)
		return error_nomem(err);
	if (rc == AUTHSTR_E_LIMIT)
		return error_set(
		    err, rc, at, "scram-base64", "expected a shorter %s", what);
	if (rc != AUTHSTR_OK)
		return error_set(err, AUTHSTR_E_MALFORMED, at + inner.offset,
		    "scram-base64", "%s of the %s", inner.text, what);
	if (value.len == 0)
		return error_set(err, AUTHSTR_E_MALFORMED, at, "scram-base64",
		    "expected a %s, found an empty one", what);
	return AUTHSTR_OK;
}

/* posit-number = %x31-39 *DIGIT */
static int
read_iterations(span value, size_t at, const struct scram_limits *limits,
    uint64_t *n, struct authstr_error *err)
{
	size_t digits = 0;
	span rest = value;

	while (digits < value.len && text_is_digit(value.p[digits]))
		digits++;
	if (digits < value.len || digits == 0 ||
	    (value.p[0] == '0' && digits > 1))
		return bad_attribute(at, "an iteration count in digits", err);
	if (!span_take_number(&rest, limits->most, n))
		return error_set(err, AUTHSTR_E_LIMIT, at,
		    "scram-iterations-high",
		    "expected at most %llu iterations, found more",
		    (unsigned long long)limits->most);
	if (*n < limits->least || *n == 0)
		return error_set(err, AUTHSTR_E_LIMIT, at,
		    "scram-iterations-low",
		    "expected at least %llu iterations, found %llu",
		    (unsigned long long)limits->least, (unsigned long long)*n);
	return AUTHSTR_OK;
}

static int
check_nonce(span nonce, size_t at, struct authstr_error *err)
{
	size_t bad = nonce.len == 0 ? 0 : scram_bad_nonce(nonce);

	if (bad == SPAN_NPOS)
		return AUTHSTR_OK;
	return error_set(err, AUTHSTR_E_MALFORMED, at + bad, "scram-nonce-form",
	    "expected a nonce of visible ASCII, found something else");
}

int
scram_offer_read(span s, const struct scram_limits *limits,
    struct scram_offer *offer, struct authstr_error *err)
{
	struct cursor c;
	span value = SPAN_NONE;
	size_t at = 0;
	int rc = begin(&c, s, err);

	buf_init(&offer->salt, SALT_MAX);
	if (rc == AUTHSTR_OK)
		rc = take(&c, 'r', "r= first", &offer->nonce, &at, err);
	if (rc == AUTHSTR_OK)
		rc = check_nonce(offer->nonce, at, err);
	if (rc == AUTHSTR_OK)
		rc = take(&c, 's', "s= behind the nonce", &value, &at, err);
	if (rc == AUTHSTR_OK)
		rc = read_base64(value, at, "salt", &offer->salt, err);
	if (rc == AUTHSTR_OK)
		rc = take(&c, 'i', "i= behind the salt", &value, &at, err);
	if (rc == AUTHSTR_OK)
		rc =
		    read_iterations(value, at, limits, &offer->iterations, err);
	return rc == AUTHSTR_OK ? skip_extensions(&c, err) : rc;
}

int
scram_nonce_extends(span nonce, span ours, struct authstr_error *err)
{
	if (nonce.len > ours.len && span_starts(nonce, ours))
		return AUTHSTR_OK;
	return error_set(err, AUTHSTR_E_PROTOCOL, strlen("r="),
	    "scram-nonce-mismatch",
	    "expected a nonce that begins with ours and goes on, found %s",
	    span_equal(nonce, ours) ? "no more than ours" : "another");
}

int
scram_signature_read(
    span s, struct authstr_buf *signature, struct authstr_error *err)
{
	struct cursor c;
	span value = SPAN_NONE;
	size_t at = 0;
	int rc = begin(&c, s, err);

	if (rc == AUTHSTR_OK)
		rc = take(&c, 'v', "v= or e= first", &value, &at, err);
	if (rc == AUTHSTR_OK)
		rc = read_base64(
		    value, at, "server's signature", signature, err);
	return rc == AUTHSTR_OK ? skip_extensions(&c, err) : rc;
}
