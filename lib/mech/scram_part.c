/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "mech/saslname.h"
#include "mech/scram_part.h"

static span
value_at(const struct scram_reader *r, size_t start, size_t end)
{
	return span_sub(r->s, start, end - start);
}

static void
check_nonce(struct scram_reader *r, size_t start, size_t end)
{
	if (start == end ||
	    scram_bad_nonce(value_at(r, start, end)) != SPAN_NPOS)
		msg_note(r->msg, "scram-nonce-form", start, end);
}

/* Decoded; notes what is none. */
static void
decode(
    struct scram_reader *r, size_t start, size_t end, struct authstr_buf *out)
{
	buf_init(out, r->s.len);
	if (start == end || authstr_b64_read(value_at(r, start, end), out,
				NULL) == AUTHSTR_E_MALFORMED)
		msg_note(r->msg, "scram-base64", start, end);
	if (buf_status(out) == AUTHSTR_E_NOMEM)
		r->msg->status = AUTHSTR_E_NOMEM;
}

static void
check_salt(struct scram_reader *r, size_t start, size_t end)
{
	struct authstr_buf salt;

	decode(r, start, end, &salt);
	buf_wipe(&salt);
}

/* "c=" holds the gs2-header once more, and what is bound. */
static void
check_binding(struct scram_reader *r, size_t start, size_t end)
{
	const struct scram *scram = r->msg->mech->family;
	struct authstr_buf binding;
	span s;

	decode(r, start, end, &binding);
	s = buf_span(&binding);
	if (s.len > 0 && scram_bare_at(s) == SPAN_NPOS)
		msg_note(r->msg, "scram-gs2-header", start, end);
	else if (s.len > 0 && span_starts(s, SPAN("p=")) != scram->plus)
		msg_note(r->msg, "scram-cb-flag", start, end);
	buf_wipe(&binding);
}

static void
check_count(struct scram_reader *r, size_t start, size_t end)
{
	span rest = value_at(r, start, end);
	uint64_t n = 0;
	size_t digits = 0;

	while (digits < rest.len && text_is_digit(rest.p[digits]))
		digits++;
	if (digits == 0 || digits < rest.len || rest.p[0] == '0')
		msg_note(r->msg, "scram-attribute", start, end);
	if (digits == 0)
		return;
	if (!span_take_number(&rest, SCRAM_ITERATIONS_MAX, &n))
		msg_note(r->msg, "scram-iterations-high", start, end);
	else if (n < SCRAM_ITERATIONS_MIN)
		msg_note(r->msg, "scram-iterations-low", start, end);
}

/* A proof or signature is as long as the digest. */
static void
check_proof(struct scram_reader *r, size_t start, size_t end)
{
	const struct scram *scram = r->msg->mech->family;
	struct authstr_buf proof;

	decode(r, start, end, &proof);
	if (buf_span(&proof).len > 0 && buf_span(&proof).len != scram->size)
		msg_note(r->msg, "scram-proof-form", start, end);
	buf_wipe(&proof);
}

static void
check_error(struct scram_reader *r, size_t start, size_t end)
{
	const char *meaning = scram_meaning(value_at(r, start, end));

	msg_note_detail(r->msg, "scram-server-error", start, end, meaning);
}

static void
check_mandatory(struct scram_reader *r, size_t start, size_t end)
{
	msg_note(r->msg, "scram-mandatory-extension", start, end);
}

void
scram_read_name(
    struct scram_reader *r, enum value_role role, size_t start, size_t end)
{
	struct authstr_buf name;

	buf_init(&name, r->s.len);
	if (!saslname_unescape(value_at(r, start, end), &name))
		msg_note(r->msg, "scram-unescaped", start, end);
	if (buf_status(&name) != AUTHSTR_OK)
		r->msg->status = AUTHSTR_E_NOMEM;
	value_field_as(r->msg, role, start, end, buf_span(&name));
	buf_wipe(&name);
}

static void
check_user(struct scram_reader *r, size_t start, size_t end)
{
	scram_read_name(r, VALUE_USER, start, end);
}

/* clang-format off */
#define TEXT(id, label) { id, label, AUTHSTR_KIND_TEXT, AUTHSTR_PUBLIC }
#define GUESS(id, label) { id, label, AUTHSTR_KIND_TEXT, AUTHSTR_GUESSABLE }
#define NO_FIELD { NULL, NULL, AUTHSTR_KIND_TEXT, AUTHSTR_PUBLIC }
#define MANDATORY                                                              \
	{ 'm', true, false, "m=", TEXT("extension", "mandatory extension"),    \
	    check_mandatory }
#define EXTENSIONS { 0, true, true, NULL, NO_FIELD, NULL }
#define END { 0, true, false, NULL, NO_FIELD, NULL }

const struct scram_part scram_client_first[] = {
	MANDATORY,
	{ 'n', false, false, "n=", NO_FIELD, check_user },
	{ 'r', false, false, "r=", TEXT("cnonce", "client nonce"),
	    check_nonce },
	EXTENSIONS
};
const struct scram_part scram_server_first[] = {
	MANDATORY,
	{ 'r', false, false, "r=", TEXT("nonce", "nonce"), check_nonce },
	{ 's', false, false, "s=", TEXT("salt", "salt"), check_salt },
	{ 'i', false, false, "i=", TEXT("iteration-count", "iteration count"),
	    check_count },
	EXTENSIONS
};
const struct scram_part scram_client_final[] = {
	{ 'c', false, false, "c=", TEXT("channel-binding", "channel binding"),
	    check_binding },
	{ 'r', false, false, "r=", TEXT("nonce", "nonce"), check_nonce },
	{ 'p', false, true, "p=", GUESS("proof", "client proof"), check_proof },
	END
};
const struct scram_part scram_server_final[] = {
	{ 'v', false, false, "v=", GUESS("verifier", "server signature"),
	    check_proof },
	EXTENSIONS
};
const struct scram_part scram_server_error[] = {
	{ 'e', false, false, "e=", TEXT("server-error", "server error"),
	    check_error },
	EXTENSIONS
};
/* clang-format on */
