/* SPDX-License-Identifier: MIT */
/*
 * Dialogues: whatever is in a capture, in pieces of any size, the logins in it
 * are the same, and their fields and notes lie in their messages.  The lines
 * of it as an exchange are read as well.
 */
#include "authstr-capture.h"
#include "base/buf.h"
#include "fuzz/fuzz.h"

#define LINES_MAX 12

static void
check_message(const struct authstr_login *l, size_t at)
{
	const struct authstr_msg *msg = authstr_login_message(l, at);
	size_t len = authstr_msg_bytes(msg).len;

	for (size_t i = 0; i < authstr_msg_field_count(msg); i++) {
		const struct authstr_field *f = authstr_msg_field_at(msg, i);

		MUST(f->start <= f->end && f->end <= len);
	}
	for (size_t i = 0; i < authstr_msg_note_count(msg); i++) {
		const struct authstr_note *n = authstr_msg_note_at(msg, i);

		MUST(authstr_note_start(n) <= authstr_note_end(n));
		MUST(authstr_note_end(n) <= len);
	}
}

/* It can be mended or it cannot; then nothing is written, and a rule says why.
 */
static void
check_fix(const struct authstr_login *l)
{
	struct authstr_error err = { .rule = NULL };
	struct authstr_buf fixed;
	int rc;

	buf_init(&fixed, 1 << 24);
	rc = authstr_login_fix(l, &fixed, &err);
	MUST(rc == AUTHSTR_OK || rc == AUTHSTR_E_REFUSED);
	MUST(rc == AUTHSTR_OK ||
	     (fixed.len == 0 && authstr_rule_find(err.rule) != NULL));
	buf_wipe(&fixed);
}

static void
check_login(const struct authstr_login *l)
{
	check_fix(l);
	for (size_t i = 0; i < authstr_login_message_count(l); i++)
		check_message(l, i);
	for (size_t i = 0; i < authstr_login_note_count(l); i++) {
		const struct authstr_note *n = authstr_login_note(l, i);
		size_t at = authstr_login_note_message(l, i);

		MUST(authstr_note_start(n) <= authstr_note_end(n));
		MUST(at == SIZE_MAX ||
		     authstr_note_end(n) <= authstr_login_token(l, at).len);
	}
}

/* How many logins and messages there are. */
static size_t
take_logins(struct authstr_capture *c)
{
	const struct authstr_login *l;
	size_t n = 0;

	while ((l = authstr_capture_login(c)) != NULL) {
		check_login(l);
		n += 100 + authstr_login_message_count(l);
	}
	return n;
}

static size_t
read_in_pieces(span in, size_t piece)
{
	struct authstr_capture *c = authstr_capture_new();
	size_t n = 0;

	MUST(c != NULL);
	for (span rest = in; rest.len > 0; rest = span_from(rest, piece)) {
		MUST(authstr_capture_input(c, span_sub(rest, 0, piece), NULL) ==
		     AUTHSTR_OK);
		n += take_logins(c);
	}
	MUST(authstr_capture_end(c, NULL) == AUTHSTR_OK);
	n += take_logins(c);
	authstr_capture_free(c);
	return n;
}

/* The lines by turns, as what client and server said. */
static void
read_as_exchange(span in)
{
	struct authstr_capture *c = authstr_capture_new();
	span said[2][LINES_MAX / 2], line;
	size_t n[2] = { 0, 0 };

	MUST(c != NULL);
	for (size_t side = 0;
	     n[1] < LINES_MAX / 2 && span_take_line(&in, &line); side = !side)
		said[side][n[side]++] = line;
	MUST(authstr_capture_exchange(c, said[0], n[0], said[1], n[1], NULL) ==
	     AUTHSTR_OK);
	take_logins(c);
	authstr_capture_free(c);
}

void
fuzz_dialogue(span in)
{
	MUST(read_in_pieces(in, in.len) == read_in_pieces(in, 7));
	read_as_exchange(in);
}
