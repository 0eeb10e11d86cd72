/* SPDX-License-Identifier: MIT */
/*
 * tshark_yaml: -z follow,tcp,yaml.  What was said is base64 over several lines.
 *
 *	peers:
 *	  - peer: 0
 *	    host: 203.0.113.7
 *	    port: 42907
 *	packets:
 *	  - packet: 18
 *	    peer: 0
 *	    timestamp: 1795917955.808938026
 *	    data: !!binary |
 *	      QVVUSCBMT0dJTg0K
 */
#include "base/b64.h"
#include "base/text.h"
#include "capture/dialect.h"

/* Blanks before base64. */
#define INDENT 6

static void
put_octet(struct dump *d, const unsigned char quad[4], size_t at, size_t i)
{
	struct image_place place = { (uint32_t)at, (uint32_t)i };
	unsigned bits = 0;

	for (size_t k = 0; k < 4; k++)
		bits =
		    bits << 6 |
		    (quad[k] == '=' ? 0U : (unsigned)b64_value(quad[k], false));
	image_put(&d->image, (unsigned char)(bits >> (16 - 8 * i)), place);
}

/* Whole groups of four characters */
static bool
is_base64(span s)
{
	size_t pad = 0;

	if (s.len == 0 || s.len % 4 != 0)
		return false;
	while (pad < 2 && s.p[s.len - 1 - pad] == '=')
		pad++;
	for (size_t i = 0; i < s.len - pad; i++)
		if (b64_value(s.p[i], false) < 0)
			return false;
	return true;
}

bool
tshark_yaml_is_data(const struct tap *tap, span line)
{
	return tap->binary && line.len > INDENT && line.p[0] == ' ' &&
	       is_base64(span_trim(line));
}

static void
put_line(struct reader *r, const struct record *rec)
{
	struct dump *d = &r->dump;
	span s = span_trim(rec->raw);
	size_t had = d->image.bytes.len;

	if (had == 0) {
		d->line = rec->number;
		d->width = s.len / 4 * 3;
		d->tabbed = r->tap.peer == 1;
		d->image.base64 = true;
	}
	if (had + s.len > DUMP_MAX)
		return;
	for (size_t at = 0; at < s.len; at += 4)
		for (size_t i = 0; i < 3; i++)
			if (i == 0 || s.p[at + i + 1] != '=')
				put_octet(d, s.p + at, at, i);
	if (image_status(&d->image) != AUTHSTR_OK)
		r->out->status = AUTHSTR_E_NOMEM;
	dump_place(r, s, had);
	r->in_dump = true;
}

static void
take_peer(struct tap *tap, span s)
{
	uint64_t n;

	if (span_take_number(&s, 1, &n) && s.len == 0)
		tap->peer = (size_t)n;
}

static bool
take_key(struct tap *tap, span s)
{
	span_take(&s, SPAN("- "));
	if (span_take(&s, SPAN("peer: "))) {
		take_peer(tap, s);
	} else if (span_take(&s, SPAN("host: "))) {
		tap_keep(tap, tap->peer, false, s);
	} else if (span_take(&s, SPAN("port: "))) {
		tap_keep(tap, tap->peer, true, s);
	} else if (span_equal(s, SPAN("packets:"))) {
		tap_packet(tap);
		tap->kind = TAP_FOLLOW;
	} else if (span_equal(s, SPAN("data: !!binary |"))) {
		tap->binary = true;
	} else if (span_take(&s, SPAN("timestamp: "))) {
		tap_set_time(tap, s);
	} else {
		return span_starts(s, SPAN("packet: "));
	}
	return true;
}

bool
tshark_yaml(struct reader *r, const struct record *rec)
{
	if (span_equal(rec->raw, SPAN("peers:"))) {
		r->tap.kind = TAP_NONE;
		r->tap.yaml = true;
		r->tap.binary = false;
		return true;
	}
	if (!r->tap.yaml)
		return false;
	if (tshark_yaml_is_data(&r->tap, rec->raw)) {
		put_line(r, rec);
		return true;
	}
	r->tap.binary = false;
	r->tap.yaml = take_key(&r->tap, span_trim(rec->raw));
	return r->tap.yaml;
}
