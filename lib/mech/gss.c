/* SPDX-License-Identifier: MIT */
#include "mech/der.h"
#include "mech/gss.h"
#include "mech/value.h"

#define FRAME 0x60
#define WRAP SPAN("\x05\x04")
/* RFC 4121 section 4.2.2 */
#define FLAG_ACCEPTOR 1
#define FLAG_SEALED 2

bool
gss_is_framed(span s)
{
	struct der d, oid;

	return der_read(s, &d) && d.tag == FRAME && d.whole &&
	       der_size(&d) == s.len && der_read(d.body, &oid) &&
	       oid.tag == DER_OID && oid.whole;
}

static size_t
two_octets(span s, size_t at)
{
	return (size_t)s.p[at] << 8 | s.p[at + 1];
}

/* RFC 4121 section 4.2.5: behind the header come the data and EC octets of
 * checksum, and all that is turned right by RRC octets. */
static span
wrapped_data(span s)
{
	size_t ec = two_octets(s, 4), rrc = two_octets(s, 6);
	span body = span_from(s, GSS_WRAP_HEAD);

	if (ec > body.len)
		return SPAN_NONE;
	if (body.len > 0)
		rrc %= body.len;
	if (rrc == 0 || rrc == ec)
		return span_sub(body, rrc, body.len - ec);
	return SPAN_NONE;
}

bool
gss_read_wrap(span s, struct gss_wrap *w)
{
	*w = (struct gss_wrap){ .data = SPAN_NONE };
	if (s.len < GSS_WRAP_HEAD || !span_starts(s, WRAP) || s.p[3] != 0xff)
		return false;
	w->acceptor = (s.p[2] & FLAG_ACCEPTOR) != 0;
	w->sealed = (s.p[2] & FLAG_SEALED) != 0;
	if (!w->sealed)
		w->data = wrapped_data(s);
	return true;
}

static size_t
behind_comma(span s, size_t from)
{
	size_t at = span_find(s, ',', from);

	return at == SPAN_NPOS ? 0 : at + 1;
}

size_t
gss_gs2_length(span s)
{
	size_t at = span_starts(s, SPAN("F,")) ? 2 : 0;
	span flag = span_from(s, at);

	if (!span_starts(flag, SPAN("n,")) && !span_starts(flag, SPAN("y,")) &&
	    !span_starts(flag, SPAN("p=")))
		return 0;
	return behind_comma(s, behind_comma(s, at));
}

/* ------------------------------------------------------------- fields -- */

static void
put_layers(unsigned bits, struct authstr_buf *out)
{
	static const struct {
		unsigned bit;
		const char *name;
	} layers[] = {
		{ GSS_LAYER_NONE, "none" },
		{ 2, "integrity" },
		{ 4, "confidentiality" },
	};

	for (size_t i = 0; i < sizeof(layers) / sizeof(layers[0]); i++) {
		if ((bits & layers[i].bit) == 0)
			continue;
		if (buf_span(out).len > 0)
			buf_put_byte(out, ',');
		buf_put_str(out, layers[i].name);
	}
}

/* RFC 4752 section 3.3: layers, the largest message, and the client's
 * authzid. */
static void
field_layers(struct authstr_msg *msg, size_t at, span data)
{
	static const struct msg_kind layers = { "security-layers",
		"security layers", AUTHSTR_KIND_TEXT, AUTHSTR_PUBLIC };
	static const struct msg_kind size = { "max-size", "largest message",
		AUTHSTR_KIND_TEXT, AUTHSTR_PUBLIC };
	struct authstr_buf text;

	buf_init(&text, 64);
	put_layers(data.p[0], &text);
	msg_field_value(msg, &layers, at, at + 1, buf_span(&text));
	if (msg->from == AUTHSTR_SERVER && (data.p[0] & GSS_LAYER_NONE) == 0)
		msg_note(msg, "gss-layer-needed", at, at + 1);
	if (buf_status(&text) != AUTHSTR_OK)
		msg->status = AUTHSTR_E_NOMEM;
	buf_wipe(&text);
	buf_put_number(&text,
	    (uint64_t)data.p[1] << 16 | (uint64_t)data.p[2] << 8 | data.p[3]);
	msg_field_value(msg, &size, at + 1, at + 4, buf_span(&text));
	if (buf_status(&text) != AUTHSTR_OK)
		msg->status = AUTHSTR_E_NOMEM;
	buf_wipe(&text);
	if (data.len > 4)
		value_field(msg, VALUE_AUTHZID, at + 4, at + data.len);
}

static void
field_body(
    struct authstr_msg *msg, const struct gss_wrap *w, size_t at, size_t end)
{
	static const struct msg_kind sum = { "checksum", "checksum",
		AUTHSTR_KIND_BYTES, AUTHSTR_GUESSABLE };
	static const struct msg_kind sealed = { "sealed", "encrypted data",
		AUTHSTR_KIND_BYTES, AUTHSTR_GUESSABLE };
	static const struct msg_kind data = { "wrapped", "wrapped data",
		AUTHSTR_KIND_BYTES, AUTHSTR_GUESSABLE };
	size_t from, to;

	if (span_is_none(w->data)) {
		msg_field(msg, w->sealed ? &sealed : &data, at, end);
		return;
	}
	from = (size_t)(w->data.p - msg_bytes(msg).p);
	to = from + w->data.len;
	if (from > at)
		msg_field(msg, &sum, at, from);
	if (w->data.len < 4) {
		msg_note(msg, "gss-layer-form", from, to);
		msg_field(msg, &data, from, to);
	} else {
		field_layers(msg, from, w->data);
	}
	if (end > to)
		msg_field(msg, &sum, to, end);
}

void
gss_field_wrap(struct authstr_msg *msg, size_t start, size_t end)
{
	static const struct msg_kind flags = { "flags", "flags",
		AUTHSTR_KIND_BYTES, AUTHSTR_PUBLIC };
	static const struct msg_kind id = { "token-id", "token id: wrap",
		AUTHSTR_KIND_BYTES, AUTHSTR_PUBLIC };
	static const struct msg_kind number = { "snd-seq", "sequence number",
		AUTHSTR_KIND_BYTES, AUTHSTR_PUBLIC };
	struct gss_wrap w;

	gss_read_wrap(span_sub(msg_bytes(msg), start, end - start), &w);
	msg_field(msg, &id, start, start + 2);
	msg_field(msg, &flags, start + 2, start + 3);
	msg_mark(msg, "filler", start + 3, start + 4);
	msg_mark(msg, "checksum length", start + 4, start + 6);
	msg_mark(msg, "rotation", start + 6, start + 8);
	msg_field(msg, &number, start + 8, start + GSS_WRAP_HEAD);
	if (end > start + GSS_WRAP_HEAD)
		field_body(msg, &w, start + GSS_WRAP_HEAD, end);
}
