/* SPDX-License-Identifier: MIT */
#include <gsasl.h>
#include "base/error.h"
#include "base/text.h"
#include "crypto/prep.h"

/* libgsasl hands through what libidn says: Stringprep_rc in stringprep.h. */
static int
refuse(int stringprep_rc, struct authstr_error *err)
{
	static const struct {
		const char *rule, *found;
	} reasons[] = {
		[0] = { "saslprep-prohibited", "a string that cannot be one" },
		[1] = { "saslprep-unassigned", "an unassigned code point" },
		[2] = { "saslprep-prohibited", "a prohibited character" },
		[3] = { "saslprep-bidi", "both directions of writing" },
		[4] = { "saslprep-bidi",
		    "an end that is not written from right to left" },
		[5] = { "saslprep-prohibited", "a prohibited character" },
	};
	size_t n = sizeof(reasons) / sizeof(reasons[0]), i = 0;

	if (stringprep_rc > 0 && (size_t)stringprep_rc < n)
		i = (size_t)stringprep_rc;
	return error_set(err, AUTHSTR_E_REFUSED, AUTHSTR_NO_OFFSET,
	    reasons[i].rule, "expected a string that SASLprep allows, found %s",
	    reasons[i].found);
}

static int
check_bytes(span in, struct authstr_error *err)
{
	size_t at = span_find(in, 0, 0);

	/* libgsasl would take the string to end there */
	if (at != SPAN_NPOS)
		return error_set(err, AUTHSTR_E_REFUSED, at, "nul-in-field",
		    "expected a string without NUL, found one");
	if ((at = text_bad_utf8(in)) != SPAN_NPOS)
		return error_set(err, AUTHSTR_E_REFUSED, at,
		    "saslprep-not-utf8", "expected UTF-8, found byte 0x%02x",
		    in.p[at]);
	return AUTHSTR_OK;
}

int
prep_saslprep(span in, enum prep_string which, struct authstr_buf *out,
    struct authstr_error *err)
{
	/* The flag is inverted in libgsasl 2.2: it refuses unassigned code
	 * points (a test holds on to that). */
	Gsasl_saslprep_flags flags =
	    which == PREP_STORED ? GSASL_ALLOW_UNASSIGNED : 0;
	int rc = check_bytes(in, err), reason = 0;
	struct authstr_buf text;
	char *prepared = NULL;

	if (rc != AUTHSTR_OK)
		return rc;
	buf_init(&text, in.len + 1);
	buf_put(&text, in);
	buf_put_byte(&text, 0);
	rc = buf_status(&text) != AUTHSTR_OK
		 ? GSASL_MALLOC_ERROR
		 : gsasl_saslprep((const char *)buf_span(&text).p, flags,
		       &prepared, &reason);
	buf_wipe(&text);
	if (rc == GSASL_MALLOC_ERROR)
		return error_nomem(err);
	if (rc != GSASL_OK)
		return refuse(reason, err);
	buf_put(out, authstr_span_of(prepared));
	authstr_wipe(prepared, strlen(prepared));
	gsasl_free(prepared);
	rc = buf_status(out);
	return rc == AUTHSTR_E_NOMEM ? error_nomem(err) : rc;
}
