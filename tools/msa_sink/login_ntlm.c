/* SPDX-License-Identifier: MIT */
/*
 * The server's side of NTLM (MS-NLMP): a challenge with the server's name and
 * time, and whatever version of the responses the client has.  Domains are
 * not asked for: there is one list of users.
 */
#include <string.h>
#include <time.h>
#include "entropy.h"
#include "msa_sink/login_rows.h"

/* MS-NLMP 2.2.2.5 */
#define UNICODE 0x00000001u
#define OEM 0x00000002u
#define EXTENDED 0x00080000u
/* REQUEST_TARGET, NTLM, ALWAYS_SIGN, TARGET_TYPE_SERVER, TARGET_INFO */
#define ALWAYS 0x00828204u
#define NAME "LOCALHOST"
#define HEADER_LEN 48u
/* From 1601 to 1970, in seconds, and a second in FILETIMEs. */
#define EPOCH UINT64_C(11644473600)
#define SECOND 10000000u

static const struct authstr_mech *
row(const struct sink_login *l)
{
	return authstr_mech_find(authstr_span_of(l->mech->name));
}

static void
put(struct authstr_buf *out, const void *p, size_t n)
{
	authstr_buf_put(out, (struct authstr_span){ p, n });
}

/* Little-endian. */
static void
put_number(struct authstr_buf *out, uint64_t value, size_t bytes)
{
	for (; bytes > 0; bytes--, value >>= 8)
		put(out, &(unsigned char){ (unsigned char)value }, 1);
}

static void
put_name(struct authstr_buf *out, bool wide)
{
	for (const char *p = NAME; *p != '\0'; p++)
		put_number(out, (unsigned char)*p, wide ? 2 : 1);
}

/* AV pairs, in Unicode whatever was agreed on: computer, domain, time, end. */
static void
put_info(struct authstr_buf *out)
{
	for (unsigned id = 1; id <= 2; id++) {
		put_number(out, id, 2);
		put_number(out, 2 * strlen(NAME), 2);
		put_name(out, true);
	}
	put_number(out, 7, 2);
	put_number(out, 8, 2);
	put_number(out, ((uint64_t)time(NULL) + EPOCH) * SECOND, 8);
	put_number(out, 0, 4);
}

static void
put_buffer(struct authstr_buf *out, size_t len, size_t offset)
{
	put_number(out, len, 2);
	put_number(out, len, 2);
	put_number(out, offset, 4);
}

static bool
put_challenge(struct authstr_buf *out, uint32_t flags)
{
	size_t name = strlen(NAME) * ((flags & UNICODE) != 0 ? 2 : 1);
	size_t info = 2 * (4 + 2 * strlen(NAME)) + 4 + 8 + 4;
	unsigned char challenge[8];

	if (!entropy_bytes(challenge, sizeof(challenge)))
		return false;
	put(out, "NTLMSSP\0\2\0\0\0", 12);
	put_buffer(out, name, HEADER_LEN);
	put_number(out, flags, 4);
	put(out, challenge, sizeof(challenge));
	put_number(out, 0, 8);
	put_buffer(out, info, HEADER_LEN + name);
	put_name(out, (flags & UNICODE) != 0);
	put_info(out);
	return authstr_buf_status(out) == AUTHSTR_OK;
}

/* A message of the type that is expected, without damage. */
static struct authstr_msg *
read_message(const struct sink_login *l, struct authstr_span in,
    const char *type, enum login_result *rc)
{
	const struct authstr_field *f;
	struct authstr_msg *msg;
	bool fine = true;

	*rc = LOGIN_BROKEN;
	if (authstr_msg_read(row(l), AUTHSTR_CLIENT, 0, in, &msg, NULL) !=
	    AUTHSTR_OK)
		return NULL;
	for (size_t i = 0; i < authstr_msg_note_count(msg); i++)
		if (authstr_rule_severity(authstr_rule_find(authstr_note_rule(
			authstr_msg_note_at(msg, i)))) == AUTHSTR_ERROR)
			fine = false;
	f = authstr_msg_field(msg, "message-type");
	if (fine && f != NULL &&
	    authstr_secret_equal(f->value, authstr_span_of(type)))
		return msg;
	*rc = LOGIN_MALFORMED;
	authstr_msg_free(msg);
	return NULL;
}

/* Unicode if the client can, as MS-NLMP 3.2.5.1.1 has it. */
static enum login_result
challenge(struct sink_login *l, struct authstr_span in, struct authstr_buf *out)
{
	enum login_result rc;
	struct authstr_msg *msg = read_message(l, in, "NEGOTIATE", &rc);
	uint32_t offered, flags = ALWAYS;

	if (msg == NULL)
		return rc;
	/* flags, where they always are */
	offered = in.p[12] | (uint32_t)in.p[14] << 16;
	authstr_msg_free(msg);
	flags |= (offered & UNICODE) != 0 ? UNICODE : OEM;
	flags |= offered & EXTENDED;
	authstr_buf_put(l->heard, in);
	if (!put_challenge(l->challenge, flags))
		return LOGIN_BROKEN;
	authstr_buf_put(out, authstr_buf_span(l->challenge));
	return authstr_buf_status(out) == AUTHSTR_OK &&
		       authstr_buf_status(l->heard) == AUTHSTR_OK
		   ? LOGIN_MORE
		   : LOGIN_BROKEN;
}

static enum login_result
check(struct sink_login *l, struct authstr_span in)
{
	enum login_result rc;
	struct authstr_msg *msg = read_message(l, in, "AUTHENTICATE", &rc);
	struct authstr_span client[2] = { authstr_buf_span(l->heard), in };
	struct authstr_span server = authstr_buf_span(l->challenge);
	const struct authstr_field *user;

	if (msg == NULL)
		return rc;
	rc = LOGIN_REFUSED;
	user = authstr_msg_field(msg, "authcid");
	if (user != NULL && memchr(user->value.p, 0, user->value.len) != NULL)
		user = NULL; /* names are C strings here */
	if (user != NULL && !login_claim(l, user->value))
		rc = LOGIN_BROKEN;
	else if (user != NULL && users_find(l->users, user->value) != NULL &&
		 authstr_verify(row(l), client, 2, &server, 1,
		     login_secret(l, user->value), NULL) == AUTHSTR_OK)
		rc = LOGIN_ACCEPTED;
	authstr_msg_free(msg);
	return rc;
}

enum login_result
login_ntlm_step(
    struct sink_login *l, struct authstr_span in, struct authstr_buf *out)
{
	if (l->heard == NULL && (l->heard = authstr_buf_new(4096)) == NULL)
		return LOGIN_BROKEN;
	return authstr_buf_span(l->challenge).len == 0 ? challenge(l, in, out)
						       : check(l, in);
}
