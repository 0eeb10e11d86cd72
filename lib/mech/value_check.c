/* SPDX-License-Identifier: MIT */
/*
 * value_check: what is wrong with a value, and what was meant.
 */
#include "base/text.h"
#include "mech/charset.h"
#include "mech/compose.h"
#include "mech/mistake.h"
#include "mech/value.h"
#include "mech/value_mend.h"

/* Mistakes in one value, and how much longer undoing them may make it: a byte
 * of Windows-1252 has three in UTF-8. */
#define MENDS_MAX 8
#define MEND_GROWTH 3

/* Sets of roles. */
#define USER (1u << VALUE_USER)
#define PASSWORD (1u << VALUE_PASSWORD)
#define TOKEN (1u << VALUE_TOKEN)
#define NAMES (1u << VALUE_AUTHZID | USER)
#define TYPED (NAMES | PASSWORD)
#define ALL (TYPED | TOKEN)
#define ANY (ALL | 1u << VALUE_TRACE)

/* What can be wrong, in the order in which it is asked.  After a row with
 * `last`, the value is explained, and what else it looks like says nothing.
 * mend: what undoes it; NULL: what was meant is not in the value. */
static const struct {
	const char *rule;
	unsigned roles;
	mistake_finder *find;
	bool last;
	value_mender *mend;
} checks[] = {
	{ "empty-user", USER, mistake_empty, true, NULL },
	{ "empty-password", PASSWORD, mistake_empty, true, NULL },
	{ "token-empty", TOKEN, mistake_empty, true, NULL },
	{ "redacted-placeholder", ALL, mistake_redacted, true, NULL },
	{ "token-is-json", TOKEN, mistake_token_json, true, mend_token_json },
	{ "token-not-a-token", TOKEN, mistake_not_a_token, true, NULL },
	{ "token-looks-refresh", TOKEN, mistake_refresh_token, false, NULL },
	{ "token-whitespace", TOKEN, mistake_whitespace, false, mend_blanks },
	{ "placeholder-not-replaced", ALL, mistake_placeholder, true, NULL },
	{ "nul-in-field", ANY, mistake_nul, false, NULL },
	{ "bad-token", TOKEN, mistake_control, false, NULL },
	{ "charset-not-utf8", ANY, charset_find_bad_utf8, false, mend_charset },
	{ "charset-mojibake", TYPED, charset_find_mojibake, true,
	    mend_mojibake },
	{ "charset-not-nfc", TYPED, charset_find_combining, false, compose },
	{ "edge-space", TYPED, charset_find_edge_space, false,
	    mend_edge_space },
	{ "invisible-char", ALL, charset_find_invisible, false,
	    mend_invisible },
	{ "smart-punct-in-secret", PASSWORD | TOKEN, charset_find_smart_punct,
	    false, mend_smart_punct },
	{ "quotes-in-value", ALL, mistake_quotes, false, mend_quotes },
	{ "shell-backslash-left", TYPED, mistake_shell_backslash, false,
	    mend_shell_backslash },
	{ "url-escape-in-value", TYPED, mistake_url_escape, false,
	    mend_url_escape },
	{ "display-name-in-user", NAMES, mistake_display_name, false,
	    mend_display_name },
	{ "perl-at-interpolation", USER, mistake_perl_at, false, NULL },
	{ "hash-as-password", PASSWORD, mistake_hash, false, NULL },
	{ "app-password-spaces", PASSWORD, mistake_app_password, false,
	    mend_blanks },
	{ "token-in-plain", PASSWORD, mistake_token_in_plain, false, NULL },
};

#define CHECKS (sizeof(checks) / sizeof(checks[0]))

static bool
is_line_end(unsigned char c)
{
	return c == '\n' || c == '\r';
}

/* Notes on [from, to) of the value at [start, end); on all of it where the
 * value is not the bytes themselves. */
struct place {
	struct authstr_msg *msg;
	size_t start, end;
	bool in_place;
};

static void
note_at(const struct place *at, const char *rule, size_t from, size_t to)
{
	if (at->in_place)
		msg_note(at->msg, rule, at->start + from, at->start + to);
	else
		msg_note(at->msg, rule, at->start, at->end);
}

/* Where the value proper is: byte order mark and line end are noted here, and
 * nothing else finds fault with them once more. */
static void
note_edges(const struct place *at, span value, size_t *from, size_t *to)
{
	*from = span_starts(value, SPAN("\xef\xbb\xbf")) ? 3 : 0;
	*to = value.len;
	while (*to > *from && is_line_end(value.p[*to - 1]))
		--*to;
	if (*from > 0)
		note_at(at, "bom", 0, *from);
	if (*to < value.len)
		note_at(at, "trailing-lf", *to, value.len);
}

void
value_check(struct authstr_msg *msg, enum value_role role, size_t start,
    size_t end, span value)
{
	struct place at = { msg, start, end, end - start == value.len };
	size_t proper, proper_end, from = 0, to = 0;

	note_edges(&at, value, &proper, &proper_end);
	value = span_sub(value, proper, proper_end - proper);
	for (size_t i = 0; i < CHECKS; i++) {
		if ((checks[i].roles & 1u << role) == 0 ||
		    !checks[i].find(value, &from, &to))
			continue;
		note_at(&at, checks[i].rule, proper + from, proper + to);
		if (checks[i].last)
			return;
	}
}

void
msg_check_value(struct authstr_msg *msg, const char *id, size_t start,
    size_t end, span value)
{
	static const struct {
		const char *id;
		enum value_role role;
	} roles[] = {
		{ "authcid", VALUE_USER },
		{ "password", VALUE_PASSWORD },
		{ "token", VALUE_TOKEN },
	};

	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		if (strcmp(id, roles[i].id) == 0)
			value_check(msg, roles[i].role, start, end, value);
}

/* Undoes the first mistake that can be; false if there is none. */
static bool
mend_once(enum value_role role, span value, struct authstr_buf *out)
{
	size_t from, to;

	for (size_t i = 0; i < CHECKS; i++) {
		if ((checks[i].roles & 1u << role) == 0 ||
		    !checks[i].find(value, &from, &to))
			continue;
		if (checks[i].mend != NULL) {
			checks[i].mend(value, out);
			return !span_equal(buf_span(out), value);
		}
		if (checks[i].last)
			return false;
	}
	return false;
}

void
value_mend(enum value_role role, span value, struct authstr_buf *out)
{
	struct authstr_buf now, next;

	buf_init(&now, value.len * MEND_GROWTH + 1);
	buf_init(&next, value.len * MEND_GROWTH + 1);
	span_take(&value, SPAN("\xef\xbb\xbf"));
	while (value.len > 0 && is_line_end(value.p[value.len - 1]))
		value.len--;
	buf_put(&now, value);
	for (int i = 0; i < MENDS_MAX; i++) {
		struct authstr_buf swap = now;

		buf_cut(&next, 0);
		if (!mend_once(role, buf_span(&now), &next))
			break;
		now = next;
		next = swap;
	}
	if (buf_status(&now) != AUTHSTR_OK || buf_status(&next) != AUTHSTR_OK)
		out->status = AUTHSTR_E_NOMEM;
	buf_put(out, buf_span(&now));
	buf_wipe(&now);
	buf_wipe(&next);
}
