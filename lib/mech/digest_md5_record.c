/* SPDX-License-Identifier: MIT */
/*
 * digest_md5_record: what a server stores for DIGEST-MD5 in the place of a
 * password, H(user:realm:password), with the realm that clients will name.
 *
 *	digest-ha1	user:realm:32HEX, a line of htdigest's
 *	dovecot		{DIGEST-MD5}32HEX
 *
 * Without a realm, Dovecot's has the one behind the last "@" of the user, as
 * its doveadm has it.
 */
#include "base/text.h"
#include "mech/digest_md5.h"

/* [user ":" realm ":"] 32HEX, or "{DIGEST-MD5}" 32HEX */
int
digest_record_read(
    span record, struct authstr_buf *ha1, struct authstr_error *err)
{
	span hex = span_chomp(record);
	size_t at = hex.len;

	if (!span_take_case(&hex, SPAN("{DIGEST-MD5}"))) {
		while (at > 0 && hex.p[at - 1] != ':')
			at--;
		hex = span_from(hex, at);
	}
	if (hex.len != 2 * DIGEST_HA1 || !text_is_hex(hex))
		return error_set(err, AUTHSTR_E_MALFORMED,
		    (size_t)(hex.p - record.p), "bad-record",
		    "expected user:realm:hash or {DIGEST-MD5}hash with 32 "
		    "hexadecimal digits, found something else");
	for (size_t i = 0; i < hex.len; i += 2)
		buf_put_byte(
		    ha1, (unsigned char)(text_hex_digit(hex.p[i]) << 4 |
					 text_hex_digit(hex.p[i + 1])));
	return buf_status(ha1) == AUTHSTR_OK ? AUTHSTR_OK : error_nomem(err);
}

/* A colon would make another line of it. */
static int
check_names(span user, span realm, struct authstr_error *err)
{
	int rc = mech_check(MECH_COLON, user, "user", err);

	return rc == AUTHSTR_OK ? mech_check(MECH_COLON, realm, "realm", err)
				: rc;
}

static void
split_user(span *user, span *realm)
{
	size_t at = user->len;

	while (at > 0 && user->p[at - 1] != '@')
		at--;
	if (at == 0)
		return;
	*realm = span_from(*user, at);
	*user = span_sub(*user, 0, at - 1);
}

int
digest_record(struct authstr_exchange *ex, const char *format,
    struct authstr_buf *out, struct authstr_error *err)
{
	span user = exchange_in(ex, AUTHSTR_AUTHCID);
	span realm = exchange_in(ex, AUTHSTR_REALM);
	bool named = !span_equal(authstr_span_of(format), SPAN("dovecot"));
	struct authstr_buf ha1;
	int rc;

	if (named && (rc = check_names(user, realm, err)) != AUTHSTR_OK)
		return rc;
	if (!named && span_is_none(realm))
		split_user(&user, &realm);
	buf_init(&ha1, DIGEST_HA1);
	rc = digest_ha1(user, realm, exchange_in(ex, AUTHSTR_PASSWORD),
	    DIGEST_LATIN1_ALL, &ha1, err);
	if (rc == AUTHSTR_OK && named) {
		buf_put(out, user);
		buf_put_byte(out, ':');
		buf_put(out, realm);
		buf_put_byte(out, ':');
	} else if (rc == AUTHSTR_OK) {
		buf_put(out, SPAN("{DIGEST-MD5}"));
	}
	if (rc == AUTHSTR_OK)
		buf_put_hex(out, buf_span(&ha1));
	buf_wipe(&ha1);
	return rc;
}
