/* SPDX-License-Identifier: MIT */
/*
 * NTLM (MS-NLMP; its exchange in SMTP is MS-SMTPNTLM), also SPA and MSN:
 *
 *	C: NEGOTIATE     what the client can do
 *	S: CHALLENGE     what the server agrees to, 8 bytes to be answered, and
 *	                 information on the server (names, the time)
 *	C: AUTHENTICATE  domain, user, workstation, the responses
 *
 * This file has the row and looks at the challenge, ntlm_answer.c answers it.
 */
#include "base/error.h"
#include "mech/ntlm.h"

static int
refuse_place(
    const struct ntlm_place *place, const char *what, struct authstr_error *err)
{
	if (place->truncated)
		return error_set(err, AUTHSTR_E_PROTOCOL, place->header,
		    "ntlm-truncated",
		    "expected the %s inside the challenge, found it past "
		    "the end",
		    what);
	if (place->overlaps)
		return error_set(err, AUTHSTR_E_PROTOCOL, place->header,
		    "ntlm-overlap",
		    "expected the %s by itself, found it in another part",
		    what);
	return AUTHSTR_OK;
}

static int
check_places(const struct ntlm_msg *msg, struct authstr_error *err)
{
	const struct ntlm_place *info = &msg->part[NTLM_PART_INFO];
	int rc = refuse_place(
	    &msg->part[NTLM_PART_TARGET], "name of the target", err);

	if (rc != AUTHSTR_OK)
		return rc;
	if ((msg->flags & NTLM_TARGET_INFO) != 0 && !info->there)
		return error_set(err, AUTHSTR_E_PROTOCOL, msg->header_end,
		    "ntlm-truncated",
		    "expected target information, found the challenge's end");
	rc = refuse_place(info, "target information", err);
	if (rc != AUTHSTR_OK)
		return rc;
	return ntlm_av_check(ntlm_part(msg, NTLM_PART_INFO), info->start, err);
}

static int
read_challenge(span challenge, struct ntlm_msg *msg, struct authstr_error *err)
{
	bool whole = ntlm_parse(challenge, msg);

	if (!span_starts(challenge, NTLM_SIGNATURE))
		return error_set(err, AUTHSTR_E_PROTOCOL, 0, "bad-challenge",
		    "expected a challenge that begins with NTLMSSP, found "
		    "other bytes");
	if (msg->type != NTLM_CHALLENGE)
		return error_set(err, AUTHSTR_E_PROTOCOL, NTLM_SIGNATURE.len,
		    "bad-challenge",
		    "expected an NTLM message of type 2, found another");
	if (!whole)
		return error_set(err, AUTHSTR_E_PROTOCOL, challenge.len,
		    "ntlm-truncated",
		    "expected a challenge of 32 bytes at least, found %zu",
		    challenge.len);
	return check_places(msg, err);
}

static int
ntlm_step(
    struct authstr_exchange *ex, span challenge, struct authstr_error *err)
{
	const struct ntlm_version *version;
	struct ntlm_msg msg;
	int rc = ntlm_version(ex, &version, err);

	if (rc != AUTHSTR_OK)
		return rc;
	if (ex->step == 0) {
		ntlm_offer(version, &ex->out);
		return AUTHSTR_MORE;
	}
	rc = read_challenge(challenge, &msg, err);
	return rc == AUTHSTR_OK ? ntlm_answer(ex, version, &msg, err) : rc;
}

static bool
ntlm_is_challenge(span bytes)
{
	return span_starts(bytes, NTLM_SIGNATURE) &&
	       ntlm_u32(bytes, NTLM_SIGNATURE.len) == NTLM_CHALLENGE;
}

/* MS-NLMP section 2.2.1: the type is a little-endian 1, 2 or 3. */
static int
ntlm_sniff(span s, struct authstr_guess *guess)
{
	unsigned type = s.len > 8 ? s.p[8] : 0;

	if (!span_starts(s, NTLM_SIGNATURE))
		return 0;
	if (type == NTLM_CHALLENGE)
		return guess_from(guess, AUTHSTR_SERVER, 0, 100);
	return guess_from(
	    guess, AUTHSTR_CLIENT, type == NTLM_AUTHENTICATE, 100);
}

#define NEEDS (MECH_BIT(AUTHSTR_AUTHCID) | MECH_BIT(AUTHSTR_PASSWORD))

static const char *const ntlm_aliases[] = { "SPA", "MSN", NULL };

const struct authstr_mech mech_ntlm = {
	.name = "NTLM",
	.aliases = ntlm_aliases,
	.spec = "MS-NLMP",
	.brief = "Windows NT challenge and response",
	.flags = AUTHSTR_MECH_SASL | AUTHSTR_MECH_CLIENT_FIRST |
		 AUTHSTR_MECH_GUESSABLE,
	.needs = NEEDS,
	.takes = NEEDS | MECH_BIT(AUTHSTR_DOMAIN) |
		 MECH_BIT(AUTHSTR_WORKSTATION) |
		 MECH_BIT(AUTHSTR_CLIENT_CHALLENGE) |
		 MECH_BIT(AUTHSTR_NTLM_VERSION) | MECH_BIT(AUTHSTR_TIME),
	.rank = 30,
	.forbid = {
		[AUTHSTR_AUTHCID] = MECH_NUL | MECH_CRLF,
		[AUTHSTR_PASSWORD] = MECH_NUL | MECH_CRLF,
		[AUTHSTR_DOMAIN] = MECH_NUL | MECH_CRLF,
		[AUTHSTR_WORKSTATION] = MECH_NUL | MECH_CRLF,
	},
	.step = ntlm_step,
	.read = ntlm_read,
	.verify = ntlm_verify,
	.sniff = ntlm_sniff,
	.is_challenge = ntlm_is_challenge,
};
