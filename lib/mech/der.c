/* SPDX-License-Identifier: MIT */
#include "mech/der.h"

/* X.690 section 10.1: the length in as few octets as can be. */
static bool
is_shortest(span octets, uint64_t len)
{
	return octets.p[0] != 0 && (octets.len > 1 || len >= 0x80);
}

bool
der_read(span s, struct der *d)
{
	uint64_t len;

	if (s.len < 2)
		return false;
	*d = (struct der){ .tag = s.p[0], .head = 2, .whole = true };
	len = s.p[1];
	if (len >= 0x80) {
		span octets = span_sub(s, 2, len & 0x7f);

		if (octets.len == 0 || octets.len > 4 ||
		    octets.len != (len & 0x7f))
			return false;
		len = 0;
		for (size_t i = 0; i < octets.len; i++)
			len = len << 8 | octets.p[i];
		d->head += octets.len;
		d->whole = is_shortest(octets, len);
	}
	d->len = (size_t)len;
	d->body = span_sub(s, d->head, d->len);
	d->whole = d->whole && d->body.len == d->len;
	return true;
}

/* X.690 section 8.19: base 128, and the first number holds two. */
bool
der_put_oid(span body, struct authstr_buf *out)
{
	uint64_t n = 0, arc;
	bool first = true;

	if (body.len == 0 || (body.p[body.len - 1] & 0x80) != 0)
		return false;
	for (size_t i = 0; i < body.len; i++) {
		if (n > UINT32_MAX)
			return false;
		n = n << 7 | (body.p[i] & 0x7f);
		if ((body.p[i] & 0x80) != 0)
			continue;
		if (first) {
			arc = n < 80 ? n / 40 : 2;
			buf_put_number(out, arc);
			n -= arc * 40;
		}
		buf_put_byte(out, '.');
		buf_put_number(out, n);
		first = false;
		n = 0;
	}
	return true;
}

bool
der_number(span body, uint32_t *n)
{
	*n = 0;
	if (body.len == 0 || body.len > 4 || (body.p[0] & 0x80) != 0)
		return false;
	for (size_t i = 0; i < body.len; i++)
		*n = *n << 8 | body.p[i];
	return true;
}
