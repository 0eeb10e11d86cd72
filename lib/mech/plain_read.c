/* SPDX-License-Identifier: MIT */
/*
 * plain_read: what a message of PLAIN holds, and what happened to it.  Most
 * wrong ones have lost or changed a NUL between a person's keyboard and the
 * encoder.
 */
#include "base/text.h"
#include "mech/plain.h"
#include "mech/value.h"

#define FIELD_MAX 255 /* RFC 4616 section 2 */

/* What is taken for a separator, each set with all before it. */
enum seps {
	SEPS_NUL,
	SEPS_TYPED,    /* an escape that nobody expanded, a lost NUL */
	SEPS_CONTROLS, /* printf's "\012" for "\0" and a value "12.." */
	SEPS_ODD       /* the same, "\077" is "?" */
};

/* Length of the NUL, or what was to be one, that s begins with. */
static size_t
typed_nul(span s, enum seps seps, const char **rule)
{
	static const struct {
		const char *text;
		size_t len;
		const char *rule;
	} forms[] = {
		{ "\0", 1, NULL },
		{ "\\x00", 4, "plain-literal-backslash" },
		{ "\\u0000", 6, "plain-literal-backslash" },
		{ "\\000", 4, "plain-literal-backslash" },
		{ "\\0", 2, "plain-literal-backslash" },
		{ "\xef\xbf\xbd", 3, "nul-became-fffd" },
	};
	size_t n = seps == SEPS_NUL ? 1 : sizeof(forms) / sizeof(forms[0]);

	/* as most bytes do not */
	if (s.p[0] != '\0' && s.p[0] != '\\' && s.p[0] != 0xef)
		return 0;
	for (size_t i = 0; i < n; i++) {
		if (!span_starts(s, span_make(forms[i].text, forms[i].len)))
			continue;
		*rule = forms[i].rule;
		return forms[i].len;
	}
	return 0;
}

/* A byte that "\0" and two octal digits make, and that few names or passwords
 * hold or begin with: no letter or digit, nor what is common in addresses,
 * telephone numbers and "user:password". */
static bool
is_octal_escape(unsigned char c, enum seps seps)
{
	return (seps >= SEPS_CONTROLS && c < 0x20) ||
	       (seps >= SEPS_ODD && c < 0x40 &&
		   strchr("!\"#$%&'()*,/;<=>?", c) != NULL);
}

static void
end_part(struct plain_parts *p, size_t end)
{
	p->part[p->n++].end = end;
}

static void
begin_part(struct plain_parts *p, size_t sep, size_t start, const char *rule)
{
	p->part[p->n] = (struct plain_part){ .sep = sep, .start = start };
	if (rule == NULL)
		return;
	p->part[p->n].octal = start == sep + 1;
	if (p->rule != NULL)
		return;
	p->rule = rule;
	p->rule_start = sep;
	p->rule_end = start;
}

static void
split(span s, enum seps seps, struct plain_parts *p)
{
	size_t line_end = s.len, odd = 0;

	/* a line end is what echo adds, and no escape */
	while (line_end > 0 &&
	       (s.p[line_end - 1] == '\n' || s.p[line_end - 1] == '\r'))
		line_end--;
	*p = (struct plain_parts){ 0 };
	begin_part(p, 0, 0, NULL);
	for (size_t at = 0; at < s.len && p->n < PLAIN_PARTS - 1;) {
		const char *rule = NULL;
		size_t len = typed_nul(span_from(s, at), seps, &rule);

		/* one is no coincidence, more are a password like any */
		if (len == 0 && at < line_end &&
		    is_octal_escape(s.p[at], seps) &&
		    (seps < SEPS_ODD || odd++ == 0)) {
			rule = "plain-octal-escape";
			len = 1;
		}
		if (len > 0) {
			end_part(p, at);
			begin_part(p, at, at + len, rule);
		}
		at += len > 0 ? len : 1;
	}
	end_part(p, s.len);
}

/* "\0alice?x" and "?alice\0x" can be explained by one odd character; one
 * somewhere in "alice\0x?" is part of the password. */
static bool
odd_may_separate(span s)
{
	return span_find(s, 0, 0) == 0 ||
	       (span_find(s, 0, 0) != SPAN_NPOS &&
		   is_octal_escape(s.p[0], SEPS_ODD));
}

/* A NUL too many leaves an empty part somewhere: what is not empty is user and
 * password, or all three. */
static void
assign_many(struct plain_parts *p)
{
	size_t full[3], n = 0;

	p->authzid = 0;
	p->authcid = 1;
	p->password = 2;
	for (size_t i = 0; i < p->n; i++) {
		if (p->part[i].end == p->part[i].start)
			continue;
		if (n == 3)
			return;
		full[n++] = i;
	}
	if (n == 2) {
		p->authzid = full[0] > 0 ? full[0] - 1 : SPAN_NPOS;
		p->authcid = full[0];
		p->password = full[1];
	} else if (n == 3 && full[0] == 0) {
		p->authcid = full[1];
		p->password = full[2];
	}
}

static void
assign(struct plain_parts *p)
{
	p->authzid = p->authcid = p->password = SPAN_NPOS;
	if (p->n == 2) {
		bool user_only = p->part[0].end == 0;

		p->authcid = user_only ? 1 : 0;
		p->password = user_only ? SPAN_NPOS : 1;
	} else if (p->n == 3) {
		p->authzid = 0;
		p->authcid = 1;
		p->password = 2;
	} else if (p->n > 3) {
		assign_many(p);
	}
}

void
plain_split(span s, struct plain_parts *p)
{
	for (enum seps seps = SEPS_NUL; seps <= SEPS_ODD; seps++) {
		struct plain_parts tried;

		if (seps == SEPS_ODD && !odd_may_separate(s))
			break;
		split(s, seps, &tried);
		/* a guess has to explain the whole message */
		if (seps <= SEPS_TYPED || tried.n == 3)
			*p = tried;
		if (p->n >= 3)
			break;
	}
	assign(p);
}

/* The value that was meant: the digits that became one byte, and the rest. */
static void
read_octal(struct authstr_msg *msg, enum value_role role,
    const struct plain_part *part)
{
	span bytes = msg_bytes(msg);
	unsigned c = bytes.p[part->sep];
	struct authstr_buf meant;

	buf_init(&meant, bytes.len + 2);
	if (c >= 8)
		buf_put_byte(&meant, (unsigned char)('0' + (c >> 3)));
	buf_put_byte(&meant, (unsigned char)('0' + (c & 7)));
	buf_put(&meant, span_sub(bytes, part->start, part->end - part->start));
	if (buf_status(&meant) != AUTHSTR_OK)
		msg->status = AUTHSTR_E_NOMEM;
	value_field_as(msg, role, part->sep, part->end, buf_span(&meant));
	buf_wipe(&meant);
}

static void
read_part(struct authstr_msg *msg, const struct plain_parts *p, size_t i)
{
	const struct plain_part *part = &p->part[i];
	enum value_role role = i == p->authcid   ? VALUE_USER
			       : i == p->authzid ? VALUE_AUTHZID
						 : VALUE_PASSWORD;

	if (part->octal) {
		read_octal(msg, role, part);
		return;
	}
	if (i > 0)
		msg_mark(msg, "NUL", part->sep, part->start);
	if (i == p->authzid || i == p->authcid || i == p->password)
		value_field(msg, role, part->start, part->end);
	else if (part->end > part->start)
		msg_field(msg, &value_unknown, part->start, part->end);
	if (part->end - part->start > FIELD_MAX)
		msg_note(msg, "plain-field-too-long", part->start, part->end);
}

static span
part_text(const struct authstr_msg *msg, const struct plain_parts *p, size_t i)
{
	if (i == SPAN_NPOS)
		return SPAN_NONE;
	return span_sub(msg_bytes(msg), p->part[i].start,
	    p->part[i].end - p->part[i].start);
}

/* The NUL that is too many: in front, between the fields, or behind. */
static void
note_surplus(struct authstr_msg *msg, const struct plain_parts *p)
{
	const struct plain_part *user = &p->part[p->authcid];
	const struct plain_part *password = &p->part[p->password];
	bool named = p->authzid != SPAN_NPOS;

	if (named && p->authzid > 0)
		msg_note(msg, "plain-nul-count", 0, p->part[p->authzid].start);
	else if (named && p->authcid > p->authzid + 1)
		msg_note(msg, "plain-nul-count", user->sep, user->start);
	else if (p->password > p->authcid + 1)
		msg_note(
		    msg, "plain-nul-count", password->sep, password->start);
	else
		msg_note(msg, "plain-nul-count", password[1].sep,
		    msg_bytes(msg).len);
}

static void
note_separators(struct authstr_msg *msg, const struct plain_parts *p)
{
	size_t len = msg_bytes(msg).len;

	if (p->rule != NULL)
		msg_note(msg, p->rule, p->rule_start, p->rule_end);
	if (p->n == 2 && p->password == SPAN_NPOS)
		msg_note(msg, "plain-nul-count", 0, len);
	else if (p->n == 2)
		msg_note(msg, "plain-first-nul-missing", 0, 0);
	else if (p->n > 3)
		note_surplus(msg, p);
}

/* What the fields say together. */
static void
note_fields(struct authstr_msg *msg, const struct plain_parts *p)
{
	static const span options[] = {
		{ (const unsigned char *)"-n ", 3 },
		{ (const unsigned char *)"-e ", 3 },
		{ (const unsigned char *)"-ne ", 4 },
		{ (const unsigned char *)"-en ", 4 },
	};
	span authzid = part_text(msg, p, p->authzid);
	span user = part_text(msg, p, p->authcid);
	span password = part_text(msg, p, p->password);
	size_t end = p->authzid == SPAN_NPOS ? 0 : p->part[p->authzid].end;

	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if (span_starts(authzid, options[i]) ||
		    span_equal(authzid, span_trim(options[i])))
			msg_note(msg, "plain-echo-option-literal", 0, end);
	if (authzid.len > 0 && span_equal(authzid, user))
		msg_note(msg, "plain-authzid-redundant", 0, end);
	else if (authzid.len > 0)
		msg_note(msg, "plain-authzid-different", 0, end);
	value_note_pair(msg, user, password);
}

/* No separator at all. */
static void
read_unseparated(struct authstr_msg *msg)
{
	span s = msg_bytes(msg);
	size_t colon = span_find(s, ':', 0);

	if (colon == SPAN_NPOS || colon == 0) {
		msg_note(msg, "plain-no-nul", 0, s.len);
		msg_field(msg, &value_unknown, 0, s.len);
		return;
	}
	msg_note(msg, "wrong-mech-http-basic", colon, colon + 1);
	value_field(msg, VALUE_USER, 0, colon);
	msg_mark(msg, ":", colon, colon + 1);
	value_field(msg, VALUE_PASSWORD, colon + 1, s.len);
}

void
plain_read(struct authstr_msg *msg)
{
	struct plain_parts p;

	plain_split(msg_bytes(msg), &p);
	if (p.n == 1) {
		read_unseparated(msg);
		return;
	}
	note_separators(msg, &p);
	for (size_t i = 0; i < p.n; i++)
		read_part(msg, &p, i);
	note_fields(msg, &p);
}
