/* SPDX-License-Identifier: MIT */
/*
 * Messages: every row reads any bytes, its fields and notes lie in them and in
 * order, and a message without a note is what our client makes of its fields.
 */
#include "authstr.h"
#include "base/buf.h"
#include "fuzz/fuzz.h"

static void
check_ranges(const struct authstr_msg *msg)
{
	size_t len = authstr_msg_bytes(msg).len, at = 0;

	for (size_t i = 0; i < authstr_msg_field_count(msg); i++) {
		const struct authstr_field *f = authstr_msg_field_at(msg, i);

		MUST(f->start <= f->end && f->end <= len);
		/* claims lie inside their token */
		MUST(f->start >= at || f->kind == AUTHSTR_KIND_JSON);
		at = f->end > at ? f->end : at;
	}
	for (size_t i = 0; i < authstr_msg_note_count(msg); i++) {
		const struct authstr_note *n = authstr_msg_note_at(msg, i);

		MUST(authstr_note_start(n) <= authstr_note_end(n));
		MUST(authstr_note_end(n) <= len);
		MUST(authstr_note_message(n)[0] != 0);
	}
}

/* Only what is secret goes: the rest is there byte for byte. */
static void
check_mask(const struct authstr_msg *msg)
{
	size_t len = authstr_msg_bytes(msg).len, hidden = 0, marks = 0;
	struct authstr_buf masked;

	for (size_t i = 0; i < authstr_msg_field_count(msg); i++) {
		const struct authstr_field *f = authstr_msg_field_at(msg, i);

		if (f->sensitivity < AUTHSTR_GUESSABLE)
			continue;
		hidden += f->end - f->start;
		marks++;
	}
	buf_init(&masked, 1 << 20);
	MUST(authstr_msg_mask(msg, &masked) == AUTHSTR_OK);
	MUST(buf_span(&masked).len == len - hidden + 3 * marks);
	buf_wipe(&masked);
}

/* Whoever mends what was mended finds nothing to do. */
static void
check_mend(const struct authstr_msg *msg, const struct authstr_mech *m,
    enum authstr_from from, unsigned step)
{
	struct authstr_msg *again = NULL;
	struct authstr_buf once, twice;

	buf_init(&once, 1 << 24);
	buf_init(&twice, 1 << 24);
	MUST(authstr_msg_mend(msg, &once) == AUTHSTR_OK);
	MUST(authstr_msg_read(m, from, step, buf_span(&once), &again, NULL) ==
	     AUTHSTR_OK);
	MUST(authstr_msg_mend(again, &twice) == AUTHSTR_OK);
	MUST(span_equal(buf_span(&once), buf_span(&twice)));
	authstr_msg_free(again);
	buf_wipe(&once);
	buf_wipe(&twice);
}

static int
set_from(struct authstr_exchange *ex, const struct authstr_msg *msg,
    const char *id, enum authstr_input which)
{
	const struct authstr_field *f = authstr_msg_field(msg, id);

	if (f == NULL)
		return AUTHSTR_OK;
	return authstr_exchange_set(ex, which, f->value, NULL);
}

/* PLAIN, HTTP-BASIC and EXTERNAL have one way to write a message. */
static void
check_again(const struct authstr_mech *m, const struct authstr_msg *msg)
{
	struct authstr_exchange *ex = authstr_exchange_new(m);
	span said;

	MUST(ex != NULL);
	if (set_from(ex, msg, "authzid", AUTHSTR_AUTHZID) == AUTHSTR_OK &&
	    set_from(ex, msg, "authcid", AUTHSTR_AUTHCID) == AUTHSTR_OK &&
	    set_from(ex, msg, "password", AUTHSTR_PASSWORD) == AUTHSTR_OK &&
	    authstr_exchange_step(ex, SPAN_NONE, &said, NULL) == AUTHSTR_OK)
		MUST(span_equal(said, authstr_msg_bytes(msg)));
	authstr_exchange_free(ex);
}

static bool
has_one_form(const struct authstr_mech *m)
{
	span name = authstr_span_of(authstr_mech_name(m));

	return span_equal(name, SPAN("PLAIN")) ||
	       span_equal(name, SPAN("HTTP-BASIC")) ||
	       span_equal(name, SPAN("EXTERNAL"));
}

static void
read_with(const struct authstr_mech *m, span bytes)
{
	for (unsigned turn = 0; turn < 4; turn++) {
		enum authstr_from from =
		    turn % 2 == 0 ? AUTHSTR_CLIENT : AUTHSTR_SERVER;
		struct authstr_msg *msg;

		if (authstr_msg_read(m, from, turn / 2, bytes, &msg, NULL) !=
		    AUTHSTR_OK)
			continue;
		check_ranges(msg);
		check_mask(msg);
		check_mend(msg, m, from, turn / 2);
		if (turn == 0 && has_one_form(m) &&
		    authstr_msg_note_count(msg) == 0 &&
		    authstr_msg_field(msg, "unknown") == NULL)
			check_again(m, msg);
		authstr_msg_free(msg);
	}
}

static void
check_bytes(span bytes)
{
	struct authstr_guess g[64];
	size_t n = authstr_sniff(bytes, g, 64);

	for (size_t i = 0; i < n; i++) {
		MUST(g[i].score >= 1 && g[i].score <= 100);
		MUST(i == 0 || g[i - 1].score >= g[i].score);
	}
	for (size_t i = 0; i < authstr_mech_count(); i++)
		read_with(authstr_mech_at(i), bytes);
}

/* What is pasted for a challenge is taken whole or not at all. */
static void
check_pasted(span text)
{
	for (size_t i = 0; i < authstr_mech_count(); i++) {
		struct authstr_error err = { .rule = "" };
		struct authstr_buf out;
		int rc;

		buf_init(&out, 1 << 20);
		rc = authstr_challenge_read(
		    authstr_mech_at(i), text, &out, &err);
		MUST(rc == AUTHSTR_OK ||
		     (buf_span(&out).len == 0 && err.rule[0] != 0));
		buf_wipe(&out);
	}
}

void
fuzz_mech(span in)
{
	struct authstr_buf bytes;

	buf_init(&bytes, 1 << 20);
	check_bytes(in);
	check_pasted(in);
	MUST(authstr_b64_scan(in, &bytes) == AUTHSTR_OK);
	check_bytes(buf_span(&bytes));
	buf_wipe(&bytes);
}

/* What is read may be held against a secret, whoever sent it. */
static void
check_verify(span bytes)
{
	for (size_t i = 0; i < authstr_mech_count(); i++) {
		const struct authstr_mech *m = authstr_mech_at(i);
		span both[2] = { bytes, bytes };
		struct authstr_error err = { .rule = "" };
		int rc = authstr_verify(
		    m, both, 2, both, 2, SPAN("not this one"), &err);

		MUST(rc < 0 && err.code == rc && err.rule[0] != 0);
	}
}

void
fuzz_message(span in)
{
	check_bytes(in);
	check_verify(in);
}
