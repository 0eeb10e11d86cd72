/* SPDX-License-Identifier: MIT */
/*
 * ntlm_answer: the client's messages (MS-NLMP 3.1.5.1, 3.3).
 *
 * The responses are of version 2 (HMAC-MD5) unless version 1 (DES) is asked
 * for: neither side can find out what the other one takes.
 *
 * Users are named as in clients of Windows: DOMAIN\user is split where no
 * domain was given; user@domain is sent whole, with an empty domain, and what
 * it means is the server's business.
 */
#include "base/error.h"
#include "mech/ntlm_answer.h"

/* What can be agreed on: no signing or sealing, and no key for it. */
#define OFFERED                                                                \
	(NTLM_UNICODE | NTLM_OEM | NTLM_REQUEST_TARGET | NTLM_NTLM |           \
	    NTLM_ALWAYS_SIGN | NTLM_EXTENDED)
/* Perl's Authen::NTLM offers no extended session security, and has a flag for a
 * workstation that is not there. */
#define OLD_OFFERED 0xa207u
#define MESSAGE_MAX 1024

int
answer_settled(const struct authstr_buf *b, struct authstr_error *err)
{
	if (buf_status(b) == AUTHSTR_E_LIMIT)
		return error_set(err, AUTHSTR_E_LIMIT, AUTHSTR_NO_OFFSET,
		    "input-too-long",
		    "expected at most %d bytes in a part of the message, found "
		    "more",
		    PART_MAX);
	return buf_status(b) == AUTHSTR_OK ? AUTHSTR_OK : error_nomem(err);
}

void
answer_show(
    const struct answer *a, const char *id, const struct authstr_buf *value)
{
	exchange_show(a->ex, id, AUTHSTR_KIND_BYTES, buf_span(value));
}

/* -------------------------------------------------------------- names -- */

/* The code page of an old server is not known here, but has ASCII. */
static int
put_oem(span text, struct authstr_buf *out, struct authstr_error *err)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.p[i] >= 0x80)
			return error_set(err, AUTHSTR_E_REFUSED, i, "ntlm-oem",
			    "expected names in ASCII, for the server takes no "
			    "Unicode");
	buf_put(out, text);
	return answer_settled(out, err);
}

static int
put_names(struct answer *a, struct authstr_error *err)
{
	bool unicode = (a->server->flags & NTLM_UNICODE) != 0;
	span given[3] = { a->domain, a->user,
		exchange_in(a->ex, AUTHSTR_WORKSTATION) };
	int rc = AUTHSTR_OK;

	for (size_t i = 0; i < 3 && rc == AUTHSTR_OK; i++) {
		rc = unicode
			 ? ntlm_put_utf16(given[i], false, &a->names[i], err)
			 : put_oem(given[i], &a->names[i], err);
		if (rc == AUTHSTR_OK)
			rc = answer_settled(&a->names[i], err);
	}
	a->flags = a->server->flags &
		   ((OFFERED & ~(uint32_t)NTLM_OEM) | NTLM_TARGET_INFO);
	if (!unicode)
		a->flags |= NTLM_OEM;
	return rc;
}

/* The server's own name for a domain, the user for a workstation, the server's
 * flags. */
static int
put_old_names(struct answer *a, struct authstr_error *err)
{
	span user = exchange_in(a->ex, AUTHSTR_AUTHCID);
	int rc = AUTHSTR_OK;

	buf_put(&a->names[0], ntlm_part(a->server, NTLM_PART_TARGET));
	ntlm_put_widened(user, false, &a->names[1]);
	ntlm_put_widened(user, false, &a->names[2]);
	for (size_t i = 0; i < 3 && rc == AUTHSTR_OK; i++)
		rc = answer_settled(&a->names[i], err);
	a->flags = a->server->flags;
	return rc;
}

/* ------------------------------------------------------------ message -- */

static int
put_mic(struct answer *a, struct authstr_error *err)
{
	struct authstr_buf offer, *out = &a->ex->out, mic;
	int rc;

	buf_init(&offer, MESSAGE_MAX);
	buf_init(&mic, NTLM_MIC_LEN);
	ntlm_offer(a->version, &offer);
	rc = answer_settled(&offer, err);
	if (rc == AUTHSTR_OK)
		rc = ntlm_mic(buf_span(&a->key), buf_span(&offer),
		    a->server->bytes, buf_span(out), &mic, err);
	if (rc == AUTHSTR_OK) {
		answer_show(a, "mic", &mic);
		memcpy(out->p + NTLM_MIC_AT, buf_span(&mic).p, NTLM_MIC_LEN);
	}
	buf_wipe(&offer);
	buf_wipe(&mic);
	return rc;
}

static int
write_message(struct answer *a, struct authstr_error *err)
{
	struct ntlm_draft draft = {
		.type = NTLM_AUTHENTICATE,
		.flags = a->flags,
		.mic = a->mic,
		.old = a->version->old,
		.part = {
			[NTLM_PART_DOMAIN] = buf_span(&a->names[0]),
			[NTLM_PART_USER] = buf_span(&a->names[1]),
			[NTLM_PART_WORKSTATION] = buf_span(&a->names[2]),
			[NTLM_PART_LM] = buf_span(&a->lm),
			[NTLM_PART_NT] = buf_span(&a->nt),
		},
	};
	int rc = answer_settled(&a->lm, err);

	if (rc == AUTHSTR_OK)
		rc = answer_settled(&a->nt, err);
	if (rc != AUTHSTR_OK)
		return rc;
	answer_show(a, "session-base-key", &a->key);
	answer_show(a, "lm-response", &a->lm);
	answer_show(a, "nt-response", &a->nt);
	ntlm_build(&draft, &a->ex->out);
	rc = answer_settled(&a->ex->out, err);
	return rc == AUTHSTR_OK && a->mic ? put_mic(a, err) : rc;
}

static int
build_answer(struct answer *a, struct authstr_error *err)
{
	int rc = a->version->put_names(a, err);

	if (rc == AUTHSTR_OK)
		rc = ntlm_owf_v1(&a->secret,
		    exchange_in(a->ex, AUTHSTR_PASSWORD), a->version->old, err);
	if (rc != AUTHSTR_OK)
		return rc;
	answer_show(a, "nt-hash", &a->secret.nt);
	rc = a->version->respond(a, err);
	return rc == AUTHSTR_OK ? write_message(a, err) : rc;
}

int
ntlm_answer(struct authstr_exchange *ex, const struct ntlm_version *version,
    const struct ntlm_msg *server, struct authstr_error *err)
{
	struct answer a = { .ex = ex, .version = version, .server = server };
	struct authstr_buf *bufs[] = { &a.names[0], &a.names[1], &a.names[2],
		&a.client, &a.lm, &a.nt, &a.key };
	int rc;

	ntlm_secret_init(&a.secret);
	for (size_t i = 0; i < sizeof(bufs) / sizeof(bufs[0]); i++)
		buf_init(bufs[i], PART_MAX);
	a.user = exchange_in(ex, AUTHSTR_AUTHCID);
	a.domain = exchange_in(ex, AUTHSTR_DOMAIN);
	if (span_is_none(a.domain))
		span_take_until(&a.user, '\\', &a.domain);
	rc = build_answer(&a, err);
	ntlm_secret_wipe(&a.secret);
	for (size_t i = 0; i < sizeof(bufs) / sizeof(bufs[0]); i++)
		buf_wipe(bufs[i]);
	return rc;
}

static const struct ntlm_version versions[] = {
	{ "v2", OFFERED, false, put_names, answer_v2 },
	{ "v1", OFFERED, false, put_names, answer_v1 },
	{ "old", OLD_OFFERED, true, put_old_names, answer_v1_plain },
};

int
ntlm_version(const struct authstr_exchange *ex,
    const struct ntlm_version **version, struct authstr_error *err)
{
	span name = exchange_in(ex, AUTHSTR_NTLM_VERSION);

	*version = &versions[0];
	if (span_is_none(name))
		return AUTHSTR_OK;
	for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++) {
		*version = &versions[i];
		if (span_equal_case(name, authstr_span_of(versions[i].name)))
			return AUTHSTR_OK;
	}
	return error_set(err, AUTHSTR_E_USAGE, AUTHSTR_NO_OFFSET, "bad-input",
	    "expected v2, v1 or old for a version of NTLM, found another");
}

void
ntlm_offer(const struct ntlm_version *version, struct authstr_buf *out)
{
	ntlm_build(&(struct ntlm_draft){ .type = NTLM_NEGOTIATE,
		       .flags = version->offered },
	    out);
}
