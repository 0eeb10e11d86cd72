/* SPDX-License-Identifier: MIT */
#include "ehlo_caps/require_facts.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "ascii.h"
#include "ehlo_caps/result.h"

/* ------------------------------------------------------------- subjects -- */

struct require_subject {
	const char *name;
	enum require_unit unit;
	void (*look)(const json_t *o, struct fact *f);
};

static void
say(struct fact *f, bool yes, const char *text)
{
	f->known = true;
	f->yes = yes;
	f->text[0] = '\0';
	result_add(f->text, sizeof(f->text), text);
}

static void
look_text(const json_t *o, const char *path, struct fact *f)
{
	const char *text = result_text(o, path);

	if (text != NULL)
		say(f, true, text);
}

static void
look_tls(const json_t *o, struct fact *f)
{
	const char *version = result_text(o, "tls.version");
	const char *stage = result_text(o, "stage");

	if (version != NULL) {
		say(f, true, version);
		f->has_number = true;
		f->number = 3; /* SSL 3 */
		if (strncmp(version, "TLSv1", 5) == 0)
			f->number =
			    10 +
			    (version[5] == '.' ? strtod(version + 6, NULL) : 0);
	} else if (stage != NULL && strcmp(stage, "done") == 0 &&
		   result_keywords(o, "plain") != NULL &&
		   result_keywords(o, "tls") == NULL) {
		say(f, false, "no TLS");
	}
}

static void
look_cipher(const json_t *o, struct fact *f)
{
	look_text(o, "tls.cipher", f);
}

static void
look_group(const json_t *o, struct fact *f)
{
	look_text(o, "tls.group", f);
}

static void
look_cert(const json_t *o, struct fact *f)
{
	const json_t *days = result_at(o, "tls.chain.0.days_left");
	char text[64];

	if (!json_is_integer(days))
		return;
	f->has_number = true;
	f->number = (double)json_integer_value(days);
	if (f->number < 0)
		snprintf(
		    text, sizeof(text), "expired %.0f days ago", -f->number);
	else
		snprintf(text, sizeof(text), "%.0f days", f->number);
	say(f, true, text);
}

static void
look_verify(const json_t *o, struct fact *f)
{
	const json_t *verified = result_at(o, "tls.verified");
	const char *error = result_text(o, "tls.error");

	if (json_is_true(verified))
		say(f, true, "verified");
	else if (json_is_false(verified))
		say(f, false, error != NULL ? error : "not verified");
}

static void
look_protocol(const json_t *o, struct fact *f)
{
	look_text(o, "protocol", f);
}

/* Records confirm it that DNSSEC vouches for. */
static void
look_dane(const json_t *o, struct fact *f)
{
	const json_t *dane = json_object_get(o, "dane");
	bool secure = json_is_true(json_object_get(dane, "secure"));
	bool match = json_is_true(json_object_get(dane, "match"));
	const char *error = result_text(dane, "error");

	if (!json_is_object(dane))
		return;
	say(f, secure && match,
	    secure && match ? "TLSA records match"
	    : error != NULL ? error
	    : secure        ? "TLSA records do not match"
			    : "no TLSA records that are secure");
}

static void
look_sts(const json_t *o, struct fact *f)
{
	const json_t *kept = result_at(o, "mta_sts.kept");

	if (json_is_boolean(kept))
		say(f, json_is_true(kept),
		    json_is_true(kept) ? "kept" : "not kept");
}

static void
look_resumption(const json_t *o, struct fact *f)
{
	const json_t *resumed = result_at(o, "tls.resumption");

	if (json_is_boolean(resumed))
		say(f, json_is_true(resumed),
		    json_is_true(resumed) ? "resumed" : "not resumed");
}

static void
look_time(const json_t *o, struct fact *f)
{
	const json_t *ms = result_at(o, "ms.total");
	char text[32];

	if (!json_is_number(ms))
		return;
	f->has_number = true;
	f->number = json_number_value(ms);
	snprintf(text, sizeof(text), "%.0f ms", f->number);
	say(f, true, text);
}

static const struct require_subject subjects[] = {
	{ "TLS", REQUIRE_VERSION, look_tls },
	{ "CIPHER", REQUIRE_TEXT, look_cipher },
	{ "GROUP", REQUIRE_TEXT, look_group },
	{ "CERT", REQUIRE_DAYS, look_cert },
	{ "VERIFY", REQUIRE_NOTHING, look_verify },
	{ "PROTOCOL", REQUIRE_TEXT, look_protocol },
	{ "DANE", REQUIRE_NOTHING, look_dane },
	{ "MTA-STS", REQUIRE_NOTHING, look_sts },
	{ "RESUMPTION", REQUIRE_NOTHING, look_resumption },
	{ "TIME", REQUIRE_MS, look_time },
};

const struct require_subject *
require_subject_find(const char *name)
{
	for (size_t i = 0; i < sizeof(subjects) / sizeof(subjects[0]); i++)
		if (result_same(subjects[i].name, name))
			return &subjects[i];
	return NULL;
}

const char *
require_subject_name(size_t i)
{
	return i < sizeof(subjects) / sizeof(subjects[0]) ? subjects[i].name
							  : NULL;
}

enum require_unit
require_subject_unit(const struct require_subject *s)
{
	return s != NULL ? s->unit : REQUIRE_OCTETS;
}

/* --------------------------------------------------------- capabilities -- */

/* Digits and nothing else. */
static bool
is_number(const char *text, double *number)
{
	size_t n = strspn(text, "0123456789");

	*number = n > 0 ? strtod(text, NULL) : 0;
	return n > 0 && n < 19 && text[n] == '\0';
}

/* The value in NAME=value; NULL for another word. */
static const char *
value_of(const char *word, const char *name)
{
	size_t len = strlen(name);

	if (strlen(word) <= len || word[len] != '=' ||
	    !ascii_same(word, name, len))
		return NULL;
	return word + len + 1;
}

/* NAME=value is a keyword, or an argument of any. */
static const char *
find_limit(const json_t *o, const char *channel, const char *name)
{
	json_t *list = result_keywords(o, channel), *row;
	const char *text, *value;
	size_t i, k;

	json_array_foreach(list, i, row)
	{
		json_t *args = json_object_get(row, "args"), *arg;

		text = result_text(row, "keyword");
		if (text != NULL && (value = value_of(text, name)) != NULL)
			return value;
		json_array_foreach(
		    args, k, arg) if ((text = json_string_value(arg)) != NULL &&
				      (value = value_of(text, name)) !=
					  NULL) return value;
	}
	return NULL;
}

static void
add_args(json_t *row, struct fact *f)
{
	json_t *args = json_object_get(row, "args"), *arg;
	size_t i;

	json_array_foreach(args, i, arg)
	{
		const char *text = json_string_value(arg);

		result_add(f->text, sizeof(f->text), " ");
		result_add(f->text, sizeof(f->text), text != NULL ? text : "?");
	}
}

/* One of the arguments, or all of them with blanks between. */
static bool
row_has(json_t *row, const char *value)
{
	json_t *args = json_object_get(row, "args"), *arg;
	struct fact all = { 0 };
	size_t i;

	json_array_foreach(args, i, arg)
	{
		const char *text = json_string_value(arg);

		if (text != NULL && result_same(text, value))
			return true;
	}
	add_args(row, &all);
	return all.text[0] == ' ' && result_same(all.text + 1, value);
}

/* AUTH: mechanisms over all lines, whatever the protocol calls them. */
static void
look_auth(const struct require *r, const json_t *o, const char *channel,
    struct fact *f)
{
	json_t *list = result_mechs(o, channel), *name;
	bool yes = false;
	size_t i;

	json_array_foreach(list, i, name)
	{
		const char *text = json_string_value(name);

		if (text == NULL)
			continue;
		yes |= r->op == REQUIRE_HAS || result_same(text, r->value);
		result_add(f->text, sizeof(f->text), f->text[0] ? " " : "");
		result_add(f->text, sizeof(f->text), text);
	}
	f->known = true;
	f->yes = yes;
	if (f->text[0] == '\0')
		say(f, false, "no AUTH");
}

static void
look_keyword(const struct require *r, const json_t *o, const char *channel,
    struct fact *f)
{
	json_t *row;
	char whole[200];

	snprintf(whole, sizeof(whole), "%s=%s", r->name, r->value);
	if (r->op == REQUIRE_EQ &&
	    result_keyword(o, channel, whole, 0) != NULL) {
		say(f, true, whole);
		return;
	}
	for (size_t i = 0;
	     (row = result_keyword(o, channel, r->name, i)) != NULL; i++) {
		result_add(f->text, sizeof(f->text), i > 0 ? ", " : "");
		result_add(
		    f->text, sizeof(f->text), result_text(row, "keyword"));
		add_args(row, f);
		f->yes |= r->op == REQUIRE_HAS || row_has(row, r->value);
	}
	f->known = true;
	if (f->text[0] == '\0')
		say(f, false, "not offered");
}

/* The first argument that is a number, or what NAME= says.  RFC 1870 section
 * 3: SIZE without a number says nothing, SIZE 0 that there is no limit. */
static void
look_number(const struct require *r, const json_t *o, const char *channel,
    struct fact *f)
{
	json_t *row = result_keyword(o, channel, r->name, 0);
	const char *text = find_limit(o, channel, r->name);
	double number;

	if (row != NULL && result_text(row, "args.0") != NULL)
		text = result_text(row, "args.0");
	if (row == NULL && text == NULL) {
		say(f, false, "not offered");
		return;
	}
	if (text == NULL || !is_number(text, &number)) {
		snprintf(
		    f->text, sizeof(f->text), "%s without a number", r->name);
		return;
	}
	say(f, true, text);
	f->has_number = true;
	f->number = number;
	if (number == 0 && result_same(r->name, "SIZE")) {
		f->number = 1e300;
		say(f, true, "0, which is no limit");
	} else if (number >= 10240) {
		char size[32];

		result_octets(number, size, sizeof(size));
		result_add(f->text, sizeof(f->text), " (");
		result_add(f->text, sizeof(f->text), size);
		result_add(f->text, sizeof(f->text), ")");
	}
}

static bool
at_once(const json_t *o)
{
	const char *mode = result_text(o, "tls.mode");

	return mode != NULL && strcmp(mode, "implicit") == 0 &&
	       result_keywords(o, "tls") != NULL;
}

/* The list meant.  STARTTLS is offered before TLS alone. */
static const char *
channel_of(const struct require *r, const json_t *o)
{
	if (r->channel != NULL)
		return r->channel;
	if (result_same(r->name, "STARTTLS") || result_same(r->name, "STLS"))
		return "plain";
	return result_channel(o);
}

static void
look_capability(const struct require *r, const json_t *o, struct fact *f)
{
	const char *channel = channel_of(r, o);

	if (channel == NULL || result_keywords(o, channel) == NULL) {
		/* Where TLS comes first, nothing is offered before it. */
		if (channel != NULL && strcmp(channel, "plain") == 0 &&
		    at_once(o))
			say(f, false, "TLS at once, nothing before it");
		return;
	}
	if (result_same(r->name, "STARTTLS") && r->op == REQUIRE_HAS &&
	    result_keyword(o, channel, "STLS", 0) != NULL) {
		say(f, true, "STLS");
		return;
	}
	if (result_same(r->name, "AUTH") &&
	    (r->op == REQUIRE_HAS || r->op == REQUIRE_EQ)) {
		look_auth(r, o, channel, f);
		return;
	}
	if (r->op == REQUIRE_HAS || r->op == REQUIRE_EQ)
		look_keyword(r, o, channel, f);
	if (!f->yes && r->numeric) {
		*f = (struct fact){ 0 };
		look_number(r, o, channel, f);
	}
}

void
require_look(const struct require *r, const json_t *o, struct fact *f)
{
	if (r->subject != NULL)
		r->subject->look(o, f);
	else
		look_capability(r, o, f);
}
