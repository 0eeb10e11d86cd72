/* SPDX-License-Identifier: MIT */
/*
 * A safe copy: as long as the input, with more masked at once than in pieces,
 * and no secret that is found in the input is found in it.  Of a capture file,
 * too, or it is refused, whatever the pieces; blocks of keys are left out.
 */
#include "authstr-capture.h"
#include "base/buf.h"
#include "fuzz/fuzz.h"

/* Shorter ones stand in nearly every text. */
#define SECRET_MIN 8

static int
redact(span in, size_t piece, struct authstr_buf *out)
{
	int rc = AUTHSTR_OK;
	struct authstr_redact *r =
	    authstr_redact_new(&(struct authstr_redact_options){ 0 });
	struct authstr_secret s;

	MUST(r != NULL);
	for (; in.len > 0 && rc == AUTHSTR_OK; in = span_from(in, piece)) {
		rc = authstr_redact_input(r, span_sub(in, 0, piece), out, NULL);
		while (authstr_redact_take(r, &s))
			MUST(s.start <= s.end);
	}
	if (rc == AUTHSTR_OK)
		rc = authstr_redact_end(r, out, NULL);
	authstr_redact_free(r);
	return rc;
}

/* What stands in the place of a secret is none, and stays. */
static bool
is_damaged(const struct authstr_login *l)
{
	static const char *const rules[] = { "not-base64",
		"redacted-placeholder", "secret-not-visible" };

	for (size_t i = 0; i < authstr_login_note_count(l); i++)
		for (size_t k = 0; k < sizeof(rules) / sizeof(rules[0]); k++)
			if (strcmp(authstr_note_rule(authstr_login_note(l, i)),
				rules[k]) == 0)
				return true;
	return false;
}

/* The secrets of the client, a uint32_t before each; or, where known is given,
 * none of them. */
static void
see_login(const struct authstr_login *l, struct authstr_buf *known, bool find)
{
	/* Where nothing tells what it is, nothing tells that it is secret. */
	if (authstr_login_mech(l) == NULL || is_damaged(l))
		return;
	for (size_t i = 0; i < authstr_login_message_count(l); i++) {
		const struct authstr_msg *msg = authstr_login_message(l, i);

		for (size_t k = 0; k < authstr_msg_field_count(msg); k++) {
			const struct authstr_field *f =
			    authstr_msg_field_at(msg, k);

			if (f->sensitivity < AUTHSTR_GUESSABLE ||
			    f->kind == AUTHSTR_KIND_MARK ||
			    f->value.len < SECRET_MIN ||
			    authstr_msg_from(msg) != AUTHSTR_CLIENT ||
			    span_find(f->value, '*', 0) != SPAN_NPOS)
				continue;
			if (find)
				MUST(span_search(buf_span(known), f->value,
					 0) == SPAN_NPOS);
			else
				buf_put(known, f->value);
		}
	}
}

static void
see_logins(span in, struct authstr_buf *known, bool find)
{
	struct authstr_capture *c = authstr_capture_new();
	const struct authstr_login *l;

	MUST(c != NULL);
	MUST(authstr_capture_input(c, in, NULL) == AUTHSTR_OK);
	MUST(authstr_capture_end(c, NULL) == AUTHSTR_OK);
	while ((l = authstr_capture_login(c)) != NULL)
		see_login(l, known, find);
	authstr_capture_free(c);
}

/* What comes at once is searched at once for what its end told. */
static void
check_copies(span in, span whole, span pieces)
{
	MUST(whole.len == in.len && pieces.len == in.len);
	for (size_t i = 0; i < in.len; i++)
		MUST(pieces.p[i] == in.p[i] || whole.p[i] != in.p[i]);
}

static void
check(span in, bool pcap)
{
	struct authstr_buf whole, pieces, known;
	int rc;

	buf_init(&whole, SIZE_MAX / 4);
	buf_init(&pieces, SIZE_MAX / 4);
	buf_init(&known, SIZE_MAX / 4);
	rc = redact(in, in.len, &whole);
	MUST(redact(in, 3, &pieces) == rc);
	MUST(rc == AUTHSTR_OK || (pcap && (rc == AUTHSTR_E_MALFORMED ||
					      rc == AUTHSTR_E_UNSUPPORTED)));
	MUST(!pcap || (whole.len <= in.len && pieces.len <= in.len));
	if (rc == AUTHSTR_OK && (!pcap || whole.len == in.len))
		check_copies(in, buf_span(&whole), buf_span(&pieces));
	see_logins(in, &known, false);
	if (rc == AUTHSTR_OK)
		see_logins(buf_span(&whole), &known, true);
	buf_wipe(&whole);
	buf_wipe(&pieces);
	buf_wipe(&known);
}

void
fuzz_redact(span in)
{
	check(in, false);
}

void
fuzz_redact_pcap(span in)
{
	check(in, true);
}
