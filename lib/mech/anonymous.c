/* SPDX-License-Identifier: MIT */
/*
 * ANONYMOUS (RFC 4505): nobody logs in, and may say a word about themselves.
 *
 *	message = [ email / token ]
 */
#include "base/text.h"
#include "mech/charset.h"
#include "mech/mech.h"
#include "mech/value.h"

/* RFC 4505 section 2: characters, not octets */
#define TRACE_MAX 255

/* Where the character behind the last one that is allowed begins; the end, if
 * there are no more. */
static size_t
trace_limit(span s)
{
	span rest = s;
	uint32_t c;

	for (size_t n = 0; n < TRACE_MAX && rest.len > 0; n++)
		if (!text_take_utf8(&rest, &c))
			rest = span_from(rest, 1);
	return s.len - rest.len;
}

static size_t
count_characters(span s)
{
	uint32_t c;
	size_t n = 0;

	for (; s.len > 0; n++)
		if (!text_take_utf8(&s, &c))
			s = span_from(s, 1);
	return n;
}

static int
anonymous_step(
    struct authstr_exchange *ex, span challenge, struct authstr_error *err)
{
	span trace = exchange_in(ex, AUTHSTR_AUTHCID);
	size_t n = count_characters(trace);

	(void)challenge;
	if (n > TRACE_MAX)
		return error_set(err, AUTHSTR_E_REFUSED, AUTHSTR_NO_OFFSET,
		    "trace-too-long",
		    "expected at most %d characters of trace, found %zu",
		    TRACE_MAX, n);
	buf_put(&ex->out, trace);
	return AUTHSTR_OK;
}

static void
anonymous_read(struct authstr_msg *msg)
{
	size_t len = msg_bytes(msg).len, limit = trace_limit(msg_bytes(msg));

	if (msg->from == AUTHSTR_CLIENT) {
		value_field(msg, VALUE_TRACE, 0, len);
		if (limit < len)
			msg_note(msg, "trace-too-long", limit, len);
	} else if (len > 0) {
		msg_field(msg, &value_challenge, 0, len);
	}
}

static int
anonymous_sniff(span bytes, struct authstr_guess *guess)
{
	guess->from = AUTHSTR_CLIENT;
	guess->step = 0;
	return charset_is_text(bytes) ? 3 : 0;
}

const struct authstr_mech mech_anonymous = {
	.name = "ANONYMOUS",
	.spec = "RFC 4505",
	.brief = "no login, a word of trace at most",
	.flags = AUTHSTR_MECH_SASL | AUTHSTR_MECH_CLIENT_FIRST |
		 AUTHSTR_MECH_NO_SECRET,
	.takes = MECH_BIT(AUTHSTR_AUTHCID),
	.forbid = { [AUTHSTR_AUTHCID] = MECH_NUL | MECH_CRLF },
	.remade = true,
	.step = anonymous_step,
	.read = anonymous_read,
	.sniff = anonymous_sniff,
};
