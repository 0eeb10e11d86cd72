/* SPDX-License-Identifier: MIT */
/*
 * gss_krb: what a token of Kerberos tells in clear (RFC 4120 section 5): which
 * service of which realm the ticket is for, or why it was turned down.
 */
#include "mech/der.h"
#include "mech/gss.h"
#include "mech/value.h"

/* Kerberos nests eleven deep. */
#define DEPTH_MAX 16

struct walk {
	struct authstr_msg *msg;
	size_t at; /* covered so far */
	unsigned char path[DEPTH_MAX];
	size_t depth;
};

static size_t
place(const struct walk *w, span s)
{
	return (size_t)(s.p - msg_bytes(w->msg).p);
}

/* Up to `to` there are tags and lengths. */
static void
cover(struct walk *w, size_t to)
{
	if (to > w->at)
		msg_mark(w->msg, "ASN.1", w->at, to);
	w->at = to;
}

static bool
put_text(span body, struct authstr_buf *out)
{
	buf_put(out, body);
	return true;
}

static bool
put_decimal(span body, struct authstr_buf *out)
{
	uint32_t n;

	if (!der_number(body, &n))
		return false;
	buf_put_number(out, n);
	return true;
}

/* RFC 4120 section 6.2: the parts of a principal's name. */
static bool
put_name(span body, struct authstr_buf *out)
{
	struct der part;

	while (der_read(body, &part) && part.tag == DER_GENERAL_STRING) {
		if (buf_span(out).len > 0)
			buf_put_byte(out, '/');
		buf_put(out, part.body);
		body = span_from(body, der_size(&part));
	}
	return body.len == 0;
}

/* RFC 4120 section 7.5.9: what people meet. */
static bool
put_error(span body, struct authstr_buf *out)
{
	static const struct {
		uint32_t code;
		const char *name;
	} names[] = {
		{ 7, " KDC_ERR_S_PRINCIPAL_UNKNOWN" },
		{ 31, " KRB_AP_ERR_BAD_INTEGRITY" },
		{ 32, " KRB_AP_ERR_TKT_EXPIRED" },
		{ 33, " KRB_AP_ERR_TKT_NYV" },
		{ 34, " KRB_AP_ERR_REPEAT" },
		{ 35, " KRB_AP_ERR_NOT_US" },
		{ 36, " KRB_AP_ERR_BADMATCH" },
		{ 37, " KRB_AP_ERR_SKEW" },
		{ 39, " KRB_AP_ERR_BADVERSION" },
		{ 41, " KRB_AP_ERR_MODIFIED" },
		{ 44, " KRB_AP_ERR_BADKEYVER" },
		{ 45, " KRB_AP_ERR_NOKEY" },
		{ 60, " KRB_ERR_GENERIC" },
	};
	uint32_t code;

	if (!der_number(body, &code))
		return false;
	buf_put_number(out, code);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].code == code)
			buf_put_str(out, names[i].name);
	return true;
}

/* The parts that are shown, by the tags that lead to them.  put: NULL where
 * the value is the bytes. */
#define PUBLIC(id, label)                                                      \
	{                                                                      \
		id, label, AUTHSTR_KIND_TEXT, AUTHSTR_PUBLIC                   \
	}
#define SEALED(id, label)                                                      \
	{                                                                      \
		id, label, AUTHSTR_KIND_BYTES, AUTHSTR_GUESSABLE               \
	}
static const struct part {
	const char *path;
	bool (*put)(span body, struct authstr_buf *out);
	struct msg_kind kind;
} parts[] = {
	/* AP-REQ */
	{ "\x6e\x30\xa3\x61\x30\xa1\x1b", put_text,
	    PUBLIC("realm", "realm of the service") },
	{ "\x6e\x30\xa3\x61\x30\xa2\x30\xa1\x30", put_name,
	    PUBLIC("sname", "service of the ticket") },
	{ "\x6e\x30\xa3\x61\x30\xa3\x30\xa0\x02", put_decimal,
	    PUBLIC("etype", "encryption of the ticket") },
	{ "\x6e\x30\xa3\x61\x30\xa3\x30\xa1\x02", put_decimal,
	    PUBLIC("kvno", "version of the service's key") },
	{ "\x6e\x30\xa3\x61\x30\xa3\x30\xa2\x04", NULL,
	    SEALED("ticket", "ticket") },
	{ "\x6e\x30\xa4\x30\xa2\x04", NULL,
	    SEALED("authenticator", "authenticator") },
	/* AP-REP */
	{ "\x6f\x30\xa2\x30\xa2\x04", NULL,
	    SEALED("enc-part", "proof of the server") },
	/* KRB-ERROR */
	{ "\x7e\x30\xa4\x18", put_text, PUBLIC("stime", "server's time") },
	{ "\x7e\x30\xa6\x02", put_error, PUBLIC("error-code", "error") },
	{ "\x7e\x30\xa9\x1b", put_text, PUBLIC("realm", "realm") },
	{ "\x7e\x30\xaa\x30\xa1\x30", put_name, PUBLIC("sname", "service") },
	{ "\x7e\x30\xab\x1b", put_text, PUBLIC("e-text", "error text") },
};

static const struct part *
find_part(const struct walk *w)
{
	span path = span_make(w->path, w->depth);

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (span_equal(path, authstr_span_of(parts[i].path)))
			return &parts[i];
	return NULL;
}

static const struct msg_kind other = SEALED("inner-token", "token");

/* False where the body is not what the part has; it is shown as what may be
 * secret, then. */
static bool
show(struct walk *w, const struct part *part, span body)
{
	size_t start = place(w, body), end = start + body.len;
	struct authstr_buf text;
	bool good = true;

	buf_init(&text, body.len * 2 + 64);
	cover(w, start);
	if (part->put != NULL && (good = part->put(body, &text)))
		msg_field_value(
		    w->msg, &part->kind, start, end, buf_span(&text));
	else
		msg_field(w->msg, good ? &part->kind : &other, start, end);
	w->at = end;
	if (buf_status(&text) != AUTHSTR_OK)
		w->msg->status = AUTHSTR_E_NOMEM;
	buf_wipe(&text);
	return good;
}

/* What the table does not have: a number tells nothing, more might. */
static void
show_other(struct walk *w, span body)
{
	size_t start = place(w, body);

	if (body.len <= 8)
		return;
	cover(w, start);
	msg_field(w->msg, &other, start, start + body.len);
	w->at = start + body.len;
}

/* The elements in s, one behind the other; false where they end early. */
static bool
walk(struct walk *w, span s)
{
	struct der d;
	bool good = true;

	while (good && s.len > 0) {
		const struct part *part;

		if (w->depth == DEPTH_MAX || !der_read(s, &d))
			return false;
		w->path[w->depth++] = d.tag;
		part = find_part(w);
		if (part != NULL)
			good = show(w, part, d.body);
		else if (der_is_nested(d.tag))
			good = walk(w, d.body);
		else
			show_other(w, d.body);
		w->depth--;
		good = good && d.whole;
		s = span_from(s, der_size(&d));
	}
	return good;
}

/* RFC 4121 section 4.1 */
static const struct token {
	const char *id;
	unsigned char tag; /* of the message behind it */
	struct msg_kind kind;
} tokens[] = {
#define TOKEN(label)                                                           \
	{                                                                      \
		"token-id", label, AUTHSTR_KIND_BYTES, AUTHSTR_PUBLIC          \
	}
	{ "\x01", 0x6e, TOKEN("token id: KRB_AP_REQ") },
	{ "\x02", 0x6f, TOKEN("token id: KRB_AP_REP") },
	{ "\x03", 0x7e, TOKEN("token id: KRB_ERROR") },
};

void
gss_field_inner(struct authstr_msg *msg, size_t start, size_t end)
{
	span s = span_sub(msg_bytes(msg), start, end - start);
	struct walk w = { .msg = msg, .at = start + 2 };

	for (size_t i = 0; i < sizeof(tokens) / sizeof(tokens[0]); i++) {
		if (s.len < 3 || s.p[0] != (unsigned char)tokens[i].id[0] ||
		    s.p[1] != 0 || s.p[2] != tokens[i].tag)
			continue;
		msg_field(msg, &tokens[i].kind, start, start + 2);
		if (!walk(&w, span_from(s, 2)))
			msg_note(msg, "gss-length", w.at, end);
		/* what is left of a damaged one may hold its ticket */
		if (w.at < end)
			msg_field(msg, &other, w.at, end);
		return;
	}
	msg_note(msg, "gss-framing", start, end);
	if (s.len > 0)
		msg_field(msg, &other, start, end);
}

/* RFC 2743 section 3.1 */
static void
field_oid(struct authstr_msg *msg, const struct der *oid, size_t at)
{
	static const struct {
		const char *oid;
		struct msg_kind kind;
	} known[] = {
		{ "1.2.840.113554.1.2.2",
		    PUBLIC("mech", "GSS-API mechanism: Kerberos 5") },
		{ "1.3.5.1.5.2",
		    PUBLIC("mech", "GSS-API mechanism: Kerberos 5, draft") },
		{ "1.2.840.48018.1.2.2",
		    PUBLIC("mech", "GSS-API mechanism: Kerberos 5, MS") },
		{ "1.3.6.1.5.5.2",
		    PUBLIC("mech", "GSS-API mechanism: SPNEGO") },
		{ "1.3.6.1.4.1.311.2.2.10",
		    PUBLIC("mech", "GSS-API mechanism: NTLM") },
		{ "", PUBLIC("mech", "GSS-API mechanism") },
	};
	struct authstr_buf dotted;
	size_t i = 0, end = at + oid->body.len;

	buf_init(&dotted, 1024);
	if (!der_put_oid(oid->body, &dotted) || !oid->whole)
		msg_note(msg, "gss-length", at, end);
	while (known[i].oid[0] != '\0' &&
	       !span_equal(buf_span(&dotted), authstr_span_of(known[i].oid)))
		i++;
	/* RFC 4752 section 1, RFC 5801 section 3: each has its own name */
	if (i != 0)
		msg_note(msg, "gss-mech", at, end);
	msg_field_value(msg, &known[i].kind, at, end, buf_span(&dotted));
	if (buf_status(&dotted) == AUTHSTR_E_NOMEM)
		msg->status = AUTHSTR_E_NOMEM;
	buf_wipe(&dotted);
}

void
gss_field_framed(struct authstr_msg *msg, size_t start, size_t end)
{
	span s = span_sub(msg_bytes(msg), start, end - start);
	struct der frame, oid;
	size_t at = start;

	if (!der_read(s, &frame) || !der_read(frame.body, &oid) ||
	    oid.tag != DER_OID) {
		msg_note(msg, "gss-framing", start, end);
		msg_field(msg, &value_unknown, start, end);
		return;
	}
	if (!frame.whole || der_size(&frame) != s.len)
		msg_note(msg, "gss-length", at, at + frame.head);
	msg_mark(msg, "token frame", at, at + frame.head);
	at += frame.head;
	msg_mark(msg, "OID", at, at + oid.head);
	at += oid.head;
	field_oid(msg, &oid, at);
	at += oid.body.len;
	gss_field_inner(msg, at, start + der_size(&frame));
	if (start + der_size(&frame) < end)
		msg_field(msg, &value_unknown, start + der_size(&frame), end);
}
