/* SPDX-License-Identifier: MIT */
#include "mech/saslname.h"

void
saslname_put(struct authstr_buf *out, span name)
{
	for (size_t i = 0; i < name.len; i++) {
		if (name.p[i] == ',')
			buf_put(out, SPAN("=2C"));
		else if (name.p[i] == '=')
			buf_put(out, SPAN("=3D"));
		else
			buf_put_byte(out, name.p[i]);
	}
}

bool
saslname_unescape(span name, struct authstr_buf *out)
{
	bool clean = true;

	for (size_t i = 0; i < name.len; i++) {
		span rest = span_from(name, i);

		if (span_starts_case(rest, SPAN("=2C"))) {
			buf_put_byte(out, ',');
			i += 2;
		} else if (span_starts_case(rest, SPAN("=3D"))) {
			buf_put_byte(out, '=');
			i += 2;
		} else {
			clean = clean && rest.p[0] != '=' && rest.p[0] != ',';
			buf_put_byte(out, rest.p[0]);
		}
	}
	return clean;
}
