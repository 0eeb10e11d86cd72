/* SPDX-License-Identifier: MIT */
/*
 * XOAUTH (Google, "XOAUTH SASL Mechanism for Gmail IMAP and SMTP"; retired): an
 * HTTP request that is never made, signed as OAuth 1.0 has it (RFC 5849):
 *
 *	"GET " url " " name "=" DQUOTE value DQUOTE *("," ..)
 *	url = "https://mail.google.com/mail/b/" user "/" service "/"
 *	      ["?xoauth_requestor_id=" user]
 *
 * With a token and its secret (three-legged) the user let the program in; with
 * neither (two-legged) the consumer key opens each mailbox of its domain, and
 * the URL has the query.
 */
#include "base/text.h"
#include "crypto/random.h"
#include "mech/oauth1.h"
#include "mech/xoauth.h"

#define URL_MAX (256 * 1024)
#define NONCE_OCTETS 16
/* The last second of the year 9999. */
#define TIME_MAX UINT64_C(253402300799)

static bool
given(const struct authstr_exchange *ex, enum authstr_input which)
{
	return exchange_in(ex, which).len > 0;
}

static int
check_legs(const struct authstr_exchange *ex, struct authstr_error *err)
{
	bool token = given(ex, AUTHSTR_TOKEN);

	if (token && ex->given[AUTHSTR_TOKEN_SECRET])
		return AUTHSTR_OK;
	if (!token && given(ex, AUTHSTR_CONSUMER_KEY) &&
	    given(ex, AUTHSTR_CONSUMER_SECRET))
		return AUTHSTR_OK;
	return error_set(err, AUTHSTR_E_USAGE, AUTHSTR_NO_OFFSET,
	    "input-missing",
	    token ? "expected a token secret for XOAUTH, found none"
		  : "expected a token and its secret, or a consumer key and "
		    "its secret, for XOAUTH, found neither");
}

/* RFC 3986 section 3.3: what a segment of a path may hold; an address stands
 * as it is. */
static void
put_segment(span s, struct authstr_buf *out)
{
	for (size_t i = 0; i < s.len; i++) {
		span c = span_sub(s, i, 1);

		if (span_find(SPAN("@:!$&'()*+,;="), c.p[0], 0) != SPAN_NPOS)
			buf_put(out, c);
		else
			oauth1_encode(c, out);
	}
}

static void
put_url(const struct authstr_exchange *ex, struct authstr_buf *out)
{
	span user = exchange_in(ex, AUTHSTR_AUTHCID);
	span service = exchange_in(ex, AUTHSTR_SERVICE);

	buf_put_str(out, "https://mail.google.com/mail/b/");
	put_segment(user, out);
	buf_put_byte(out, '/');
	put_segment(service.len == 0 ? SPAN("smtp") : service, out);
	buf_put_byte(out, '/');
	if (given(ex, AUTHSTR_TOKEN))
		return;
	buf_put_str(out, "?xoauth_requestor_id=");
	oauth1_encode(user, out);
}

static span
or_anonymous(const struct authstr_exchange *ex, enum authstr_input which)
{
	return given(ex, which) ? exchange_in(ex, which) : SPAN("anonymous");
}

/* Section 3.4.2: both secrets, encoded, also where one is empty. */
static void
put_key(const struct authstr_exchange *ex, struct authstr_buf *out)
{
	oauth1_encode(or_anonymous(ex, AUTHSTR_CONSUMER_SECRET), out);
	buf_put_byte(out, '&');
	if (given(ex, AUTHSTR_TOKEN))
		oauth1_encode(exchange_in(ex, AUTHSTR_TOKEN_SECRET), out);
}

static int
add_params(const struct authstr_exchange *ex, struct oauth1 *o,
    struct authstr_error *err)
{
	struct authstr_buf text;
	uint64_t now;
	int rc = exchange_number(ex, AUTHSTR_TIME, TIME_MAX, 0, &now, err);

	if (rc != AUTHSTR_OK)
		return rc;
	buf_init(&text, 1024);
	oauth1_add(o, SPAN("oauth_consumer_key"),
	    or_anonymous(ex, AUTHSTR_CONSUMER_KEY));
	if (!given(ex, AUTHSTR_CNONCE))
		rc = random_hex(NONCE_OCTETS, &text, err);
	oauth1_add(o, SPAN("oauth_nonce"),
	    given(ex, AUTHSTR_CNONCE) ? exchange_in(ex, AUTHSTR_CNONCE)
				      : buf_span(&text));
	oauth1_add(o, SPAN("oauth_signature_method"), SPAN("HMAC-SHA1"));
	buf_wipe(&text);
	buf_put_number(&text, now);
	if (buf_status(&text) != AUTHSTR_OK)
		rc = error_nomem(err);
	oauth1_add(o, SPAN("oauth_timestamp"), buf_span(&text));
	buf_wipe(&text);
	if (given(ex, AUTHSTR_TOKEN))
		oauth1_add(
		    o, SPAN("oauth_token"), exchange_in(ex, AUTHSTR_TOKEN));
	oauth1_add(o, SPAN("oauth_version"), SPAN("1.0"));
	return rc;
}

static int
sign(struct authstr_exchange *ex, struct oauth1 *o, struct authstr_error *err)
{
	struct authstr_buf base, key, signature;
	int rc;

	buf_init(&base, URL_MAX * 4);
	buf_init(&key, URL_MAX * 4);
	buf_init(&signature, 64);
	put_key(ex, &key);
	rc = buf_status(&key) == AUTHSTR_OK ? oauth1_base(o, &base, err)
					    : error_nomem(err);
	if (rc == AUTHSTR_OK) {
		exchange_show(ex, "signature-base-string", AUTHSTR_KIND_TEXT,
		    buf_span(&base));
		exchange_show(
		    ex, "signing-key", AUTHSTR_KIND_TEXT, buf_span(&key));
		rc = oauth1_sign(
		    buf_span(&key), buf_span(&base), &signature, err);
	}
	if (rc == AUTHSTR_OK)
		oauth1_add(o, SPAN("oauth_signature"), buf_span(&signature));
	buf_wipe(&base);
	buf_wipe(&key);
	buf_wipe(&signature);
	return rc;
}

/* In Google's order: by name, the signature where that falls; what the query
 * has stands in the URL. */
static void
put_header(const struct oauth1 *o, struct authstr_buf *out)
{
	static const char *const order[] = { "oauth_consumer_key",
		"oauth_nonce", "oauth_signature", "oauth_signature_method",
		"oauth_timestamp", "oauth_token", "oauth_version" };
	bool first = true;

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		for (size_t k = 0; k < o->n; k++) {
			const struct oauth1_param *p = &o->params[k];

			if (!span_equal(
				buf_span(&p->name), authstr_span_of(order[i])))
				continue;
			buf_put_str(out, first ? " " : ",");
			buf_put(out, buf_span(&p->name));
			buf_put_str(out, "=\"");
			buf_put(out, buf_span(&p->value));
			buf_put_byte(out, '"');
			first = false;
		}
	}
}

static int
put_request(struct authstr_exchange *ex, struct authstr_error *err)
{
	struct authstr_buf url;
	struct oauth1 o;
	int rc = check_legs(ex, err);

	if (rc != AUTHSTR_OK)
		return rc;
	buf_init(&url, URL_MAX * 4);
	put_url(ex, &url);
	oauth1_init(&o, SPAN("GET"), buf_span(&url));
	rc = add_params(ex, &o, err);
	if (rc == AUTHSTR_OK && buf_status(&url) != AUTHSTR_OK)
		rc = error_nomem(err);
	if (rc == AUTHSTR_OK)
		rc = sign(ex, &o, err);
	if (rc == AUTHSTR_OK && o.status != AUTHSTR_OK)
		rc = error_nomem(err);
	if (rc == AUTHSTR_OK) {
		buf_put_str(&ex->out, "GET ");
		buf_put(&ex->out, buf_span(&url));
		put_header(&o, &ex->out);
		rc = AUTHSTR_MORE;
	}
	oauth1_wipe(&o);
	buf_wipe(&url);
	return rc;
}

/* As in XOAUTH2: an empty challenge asks for the message once more, all else
 * is the server's error, which an empty answer brings to its end. */
static int
xoauth_step(
    struct authstr_exchange *ex, span challenge, struct authstr_error *err)
{
	if (ex->step == 0 || (ex->step == 1 && challenge.len == 0))
		return put_request(ex, err);
	return error_set(err, AUTHSTR_E_DENIED, AUTHSTR_NO_OFFSET,
	    "oauth-error-json",
	    "expected the server to take the request, found an error message");
}

#define TEXT (MECH_NUL | MECH_CRLF)

const struct authstr_mech mech_xoauth = {
	.name = "XOAUTH",
	.spec = "Google, OAuth 1.0",
	.brief = "signed OAuth 1.0 request, retired",
	.flags = AUTHSTR_MECH_SASL | AUTHSTR_MECH_CLIENT_FIRST |
	    AUTHSTR_MECH_GUESSABLE | AUTHSTR_MECH_TOKEN,
	.needs = MECH_BIT(AUTHSTR_AUTHCID) | MECH_BIT(AUTHSTR_TIME),
	.takes = MECH_BIT(AUTHSTR_AUTHCID) | MECH_BIT(AUTHSTR_TIME) |
	    MECH_BIT(AUTHSTR_TOKEN) | MECH_BIT(AUTHSTR_TOKEN_SECRET) |
	    MECH_BIT(AUTHSTR_CONSUMER_KEY) |
	    MECH_BIT(AUTHSTR_CONSUMER_SECRET) | MECH_BIT(AUTHSTR_CNONCE) |
	    MECH_BIT(AUTHSTR_SERVICE),
	.forbid = {
		[AUTHSTR_AUTHCID] = TEXT,
		[AUTHSTR_TOKEN] = TEXT,
		[AUTHSTR_TOKEN_SECRET] = TEXT,
		[AUTHSTR_CONSUMER_KEY] = TEXT,
		[AUTHSTR_CONSUMER_SECRET] = TEXT,
		[AUTHSTR_CNONCE] = TEXT,
		[AUTHSTR_SERVICE] = TEXT,
	},
	.step = xoauth_step,
	.read = xoauth_read,
	.verify = xoauth_verify,
	.sniff = xoauth_sniff,
};
