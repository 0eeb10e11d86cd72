/* SPDX-License-Identifier: MIT */
/*
 * mta_sts: the text of a policy (RFC 8461 section 3.2).
 *
 *	version: STSv1
 *	mode: enforce
 *	mx: mail.example.org
 *	mx: *.example.net
 *	max_age: 604800
 *
 * Of a field that stands twice the first counts, mx may stand often, and
 * fields that are not known are extensions.
 */
#include "ehlo_caps/mta_sts.h"
#include <string.h>
#include "ascii.h"

#define AGE_MAX 31557600 /* a year */
#define AGE_SHORT 86400

static void
note(struct mta_sts *p, const char *rule, size_t line, bool bad)
{
	p->bad |= bad;
	if (p->n_notes < STS_NOTES_MAX)
		p->notes[p->n_notes++] = (struct sts_note){ rule, line };
}

static bool
is(struct authstr_span s, const char *word)
{
	size_t len = strlen(word);

	return s.len == len && memcmp(s.p, word, len) == 0;
}

static bool
is_blank(unsigned char c)
{
	return c == ' ' || c == '\t';
}

/* -------------------------------------------------------------- fields -- */

static void
read_version(struct mta_sts *p, struct authstr_span value, size_t line)
{
	if (p->version)
		note(p, "sts-duplicate", line, false);
	else if (is(value, "STSv1"))
		p->version = true;
	else
		note(p, "sts-version", line, true);
}

static void
read_mode(struct mta_sts *p, struct authstr_span value, size_t line)
{
	static const struct {
		const char *word;
		enum sts_mode mode;
	} modes[] = {
		{ "enforce", STS_ENFORCE },
		{ "testing", STS_TESTING },
		{ "none", STS_NONE },
	};

	if (p->mode != STS_NO_MODE) {
		note(p, "sts-duplicate", line, false);
		return;
	}
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++)
		if (is(value, modes[i].word))
			p->mode = modes[i].mode;
	if (p->mode == STS_NO_MODE)
		note(p, "sts-mode", line, true);
}

static void
read_age(struct mta_sts *p, struct authstr_span value, size_t line)
{
	unsigned long n = 0;
	bool fine = value.len > 0 && value.len <= 10;

	if (p->have_age) {
		note(p, "sts-duplicate", line, false);
		return;
	}
	for (size_t i = 0; fine && i < value.len; i++) {
		fine = value.p[i] >= '0' && value.p[i] <= '9';
		n = n * 10 + (unsigned long)(value.p[i] - '0');
	}
	p->have_age = true;
	if (!fine || n > AGE_MAX) {
		note(p, "sts-max-age", line, true);
		return;
	}
	p->max_age = n;
	if (n < AGE_SHORT)
		note(p, "sts-max-age-short", line, false);
}

/* Labels of letters, digits and hyphens; "*" may be the first. */
static bool
is_pattern(struct authstr_span s)
{
	size_t at = 0, label = 0;

	if (s.len > 2 && s.p[0] == '*' && s.p[1] == '.')
		at = 2;
	for (; at < s.len; at++) {
		unsigned char c = s.p[at];

		if (c == '.') {
			if (label == 0)
				return false;
			label = 0;
			continue;
		}
		if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z') &&
		    (c < '0' || c > '9') && c != '-')
			return false;
		if (++label > 63)
			return false;
	}
	return label > 0;
}

static void
read_mx(struct mta_sts *p, struct authstr_span value, size_t line)
{
	if (value.len >= STS_NAME_MAX || !is_pattern(value) ||
	    p->n_mx == STS_MX_MAX) {
		note(p, "sts-mx", line, true);
		return;
	}
	memcpy(p->mx[p->n_mx], value.p, value.len);
	p->mx[p->n_mx++][value.len] = '\0';
}

static const struct {
	const char *name;
	void (*read)(struct mta_sts *p, struct authstr_span value, size_t line);
} fields[] = {
	{ "version", read_version },
	{ "mode", read_mode },
	{ "mx", read_mx },
	{ "max_age", read_age },
};

/* --------------------------------------------------------------- lines -- */

/* RFC 8461 section 3.2: sts-policy-ext-name */
static bool
is_field_name(struct authstr_span s)
{
	if (s.len == 0 || s.len > 32)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		char c = ascii_lower((char)s.p[i]);

		if ((c < 'a' || c > 'z') && (c < '0' || c > '9') &&
		    (i == 0 || (c != '_' && c != '-' && c != '.')))
			return false;
	}
	return true;
}

static void
read_line(struct mta_sts *p, struct authstr_span s, size_t line)
{
	const unsigned char *colon = s.len > 0 ? memchr(s.p, ':', s.len) : NULL;
	struct authstr_span name, value;

	while (s.len > 0 && is_blank(s.p[s.len - 1]))
		s.len--;
	name = s;
	if (colon != NULL)
		name.len = (size_t)(colon - s.p);
	if (colon == NULL || !is_field_name(name)) {
		note(p, "sts-line", line, true);
		return;
	}
	value.p = colon + 1;
	value.len = s.len > name.len ? s.len - name.len - 1 : 0;
	while (value.len > 0 && is_blank(*value.p)) {
		value.p++;
		value.len--;
	}
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (is(name, fields[i].name))
			fields[i].read(p, value, line);
}

/* What a policy must have. */
static void
read_whole(struct mta_sts *p)
{
	static const char *const missing[] = { "sts-version", "sts-mode",
		"sts-max-age", "sts-mx" };
	bool there[] = { p->version, p->mode != STS_NO_MODE, p->have_age,
		p->n_mx > 0 || p->mode == STS_NONE };

	for (size_t i = 0; i < sizeof(there) / sizeof(there[0]); i++) {
		bool told = there[i];

		for (size_t k = 0; k < p->n_notes; k++)
			told |= strcmp(p->notes[k].rule, missing[i]) == 0;
		if (!told)
			note(p, missing[i], 0, true);
	}
}

void
mta_sts_read(struct authstr_span text, struct mta_sts *out)
{
	size_t line = 0;

	memset(out, 0, sizeof(*out));
	while (text.len > 0) {
		const unsigned char *lf = memchr(text.p, '\n', text.len);
		size_t len = lf != NULL ? (size_t)(lf - text.p) : text.len;
		struct authstr_span s = { text.p, len };

		if (s.len > 0 && s.p[s.len - 1] == '\r')
			s.len--;
		line++;
		if (s.len > 0)
			read_line(out, s, line);
		else
			note(out, "sts-blank", line, false);
		len += lf != NULL;
		text.p += len;
		text.len -= len;
	}
	read_whole(out);
}

/* ------------------------------------------------------------ matching -- */

static bool
same_name(const char *a, const char *b, size_t len)
{
	return strlen(a) == len && ascii_same(a, b, len);
}

bool
mta_sts_matches(const struct mta_sts *p, const char *host)
{
	size_t len = strlen(host);
	const char *dot = strchr(host, '.');

	if (len > 0 && host[len - 1] == '.')
		len--;
	for (size_t i = 0; i < p->n_mx; i++) {
		const char *pattern = p->mx[i];

		if (same_name(pattern, host, len))
			return true;
		if (pattern[0] == '*' && dot != NULL && dot > host &&
		    (size_t)(dot - host) < len &&
		    same_name(pattern + 1, dot, len - (size_t)(dot - host)))
			return true;
	}
	return false;
}
