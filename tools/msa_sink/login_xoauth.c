/* SPDX-License-Identifier: MIT */
/*
 * The server's side of XOAUTH: a request for the mailbox of a user here, signed
 * with that user's secret as the token's, or in the two-legged form as the
 * consumer's.  Neither nonces nor times are remembered.
 */
#include "msa_sink/login_rows.h"
#include "msa_sink/word.h"

static struct authstr_span
field(const struct authstr_msg *msg, const char *id)
{
	const struct authstr_field *f = authstr_msg_field(msg, id);

	return f != NULL ? f->value : (struct authstr_span){ NULL, 0 };
}

/* A damaged request is no request, whatever its signature. */
static bool
is_whole(const struct authstr_msg *msg)
{
	for (size_t i = 0; i < authstr_msg_note_count(msg); i++) {
		const struct authstr_rule *r = authstr_rule_find(
		    authstr_note_rule(authstr_msg_note_at(msg, i)));

		if (r == NULL || authstr_rule_severity(r) == AUTHSTR_ERROR)
			return false;
	}
	return true;
}

enum login_result
login_xoauth_step(
    struct sink_login *l, struct authstr_span in, struct authstr_buf *out)
{
	const struct authstr_mech *row =
	    authstr_mech_find(authstr_span_of(l->mech->name));
	enum login_result rc = LOGIN_REFUSED;
	struct authstr_msg *msg = NULL;
	struct authstr_span name;

	(void)out;
	if (authstr_msg_read(row, AUTHSTR_CLIENT, 0, in, &msg, NULL) !=
	    AUTHSTR_OK)
		return LOGIN_BROKEN;
	name = field(msg, "authcid");
	if (!is_whole(msg) || name.p == NULL ||
	    !word_equal(field(msg, "service"), authstr_span_of("smtp")))
		rc = LOGIN_MALFORMED;
	else if (!login_claim(l, name))
		rc = LOGIN_BROKEN;
	else if (authstr_verify(row, &in, 1, NULL, 0, login_secret(l, name),
		     NULL) == AUTHSTR_OK)
		rc = LOGIN_ACCEPTED;
	authstr_msg_free(msg);
	return rc;
}
