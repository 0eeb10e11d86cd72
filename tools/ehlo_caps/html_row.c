/* SPDX-License-Identifier: MIT */
/*
 * html_row: a result as a row, all that is known of it folded under its name.
 */
#include "ehlo_caps/html_row.h"
#include <stdio.h>
#include <string.h>
#include "ehlo_caps/result.h"

/* ---------------------------------------------------------------- details */

static void
line(struct html_out *out, const char *name, const char *text)
{
	if (text == NULL || text[0] == '\0')
		return;
	html_put(out, "%-12s", name);
	html_text(out, text);
	html_put(out, "\n");
}

static void
words(struct html_out *out, const char *name, const json_t *list)
{
	const json_t *word;
	size_t i;

	if (json_array_size(list) == 0)
		return;
	html_put(out, "%-12s", name);
	json_array_foreach(list, i, word)
	{
		html_put(out, "%s", i > 0 ? " " : "");
		html_text(out, json_string_value(word));
	}
	html_put(out, "\n");
}

static void
keywords(struct html_out *out, const json_t *o, const char *channel)
{
	json_t *list = result_keywords(o, channel), *row, *arg;
	size_t i, k;

	json_array_foreach(list, i, row)
	{
		json_t *args = json_object_get(row, "args");

		html_put(out, "%-12s", "");
		html_text(out, result_text(row, "keyword"));
		json_array_foreach(args, k, arg)
		{
			html_put(out, " ");
			html_text(out, json_string_value(arg));
		}
		html_put(out, "\n");
	}
}

static void
channels(struct html_out *out, const json_t *o)
{
	static const char *const names[][2] = {
		{ "plain", "before TLS" },
		{ "tls", "after TLS" },
		{ "auth", "after login" },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (result_keywords(o, names[i][0]) == NULL)
			continue;
		html_put(out, "%s\n", names[i][1]);
		keywords(out, o, names[i][0]);
		words(out, "  login by", result_mechs(o, names[i][0]));
	}
}

static void
certificate(struct html_out *out, const json_t *c)
{
	line(out, "certificate", result_text(c, "subject"));
	words(out, "  names", json_object_get(c, "names"));
	line(out, "  issuer", result_text(c, "issuer"));
	line(out, "  from", result_text(c, "not_before"));
	line(out, "  to", result_text(c, "not_after"));
	line(out, "  key", result_text(c, "key"));
	line(out, "  signed by", result_text(c, "signature"));
	line(out, "  SHA-256", result_text(c, "sha256"));
}

static void
notes(struct html_out *out, const json_t *o)
{
	json_t *list = json_object_get(o, "notes"), *row;
	size_t i;

	json_array_foreach(list, i, row)
	{
		line(out, "note", result_text(row, "message"));
		line(out, "  cure", result_text(row, "cure"));
	}
	list = json_object_get(o, "require");
	json_array_foreach(list, i, row)
	{
		if (json_is_true(json_object_get(row, "ok")))
			continue;
		line(out, "failed", result_text(row, "expr"));
		line(out, "  found", result_text(row, "found"));
	}
	list = json_object_get(o, "changes");
	json_array_foreach(list, i, row)
	    line(out, "changed", result_text(row, "path"));
}

static void
details(struct html_out *out, const json_t *o)
{
	static const char *const lines[][2] = {
		{ "address", "address" },
		{ "protocol", "protocol" },
		{ "stage", "stage" },
		{ "error", "error" },
		{ "greeting", "greeting.text" },
		{ "TLS", "tls.mode" },
		{ "  version", "tls.version" },
		{ "  cipher", "tls.cipher" },
		{ "  group", "tls.group" },
		{ "  error", "tls.error" },
		{ "DANE", "dane.error" },
		{ "MTA-STS", "mta_sts.mode" },
		{ "login", "mechanism" },
	};
	const json_t *leaf = result_at(o, "tls.chain.0");

	html_put(out, "<pre>");
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		line(out, lines[i][0], result_text(o, lines[i][1]));
	if (leaf != NULL)
		certificate(out, leaf);
	channels(out, o);
	notes(out, o);
	html_put(out, "</pre>");
}

/* ------------------------------------------------------------------ cells */

struct cell {
	const char *class;
	bool number; /* has a key to sort by */
	double key;
	char text[400];
};

static void
cell_class(const json_t *o, struct cell *c)
{
	const char *class = result_text(o, "class");

	result_add(c->text, sizeof(c->text), class != NULL ? class : "");
	if (class == NULL)
		return;
	c->class = strcmp(class, "ok") == 0         ? "good"
		   : strcmp(class, "tempfail") == 0 ? "warn"
						    : "bad";
}

static void
cell_tls(const json_t *o, struct cell *c)
{
	const char *version = result_tls(o);

	if (version == NULL)
		return;
	result_add(c->text, sizeof(c->text), version);
	if (strcmp(version, "no TLS") == 0 ||
	    (version[3] == 'v' && strcmp(version, "TLSv1.2") < 0))
		c->class = "bad";
}

static void
cell_verified(const json_t *o, struct cell *c)
{
	const json_t *verified = result_at(o, "tls.verified");

	if (!json_is_boolean(verified))
		return;
	c->class = json_is_true(verified) ? "good" : "bad";
	result_add(
	    c->text, sizeof(c->text), json_is_true(verified) ? "yes" : "no");
}

static bool
days_of(const json_t *o, double *days)
{
	const json_t *n = result_at(o, "tls.chain.0.days_left");

	*days = json_is_number(n) ? json_number_value(n) : 0;
	return json_is_number(n);
}

static void
cell_days(const json_t *o, struct cell *c)
{
	if (!(c->number = days_of(o, &c->key)))
		return;
	c->class = c->key < 7 ? "bad" : c->key < 14 ? "warn" : NULL;
	snprintf(c->text, sizeof(c->text), "%.0f", c->key);
}

static void
cell_mechs(const json_t *o, struct cell *c)
{
	const char *channel = result_channel(o);
	json_t *list = channel != NULL ? result_mechs(o, channel) : NULL;
	json_t *name;
	size_t i;

	json_array_foreach(list, i, name)
	{
		result_add(c->text, sizeof(c->text), i > 0 ? " " : "");
		result_add(c->text, sizeof(c->text), json_string_value(name));
	}
}

static void
cell_size(const json_t *o, struct cell *c)
{
	const json_t *size = json_object_get(o, "size");

	if (!(c->number = json_is_number(size)))
		return;
	c->key = json_number_value(size);
	result_octets(c->key, c->text, sizeof(c->text));
}

static void
cell_ms(const json_t *o, struct cell *c)
{
	const json_t *ms = result_at(o, "ms.total");

	if (!(c->number = json_is_number(ms)))
		return;
	c->key = json_number_value(ms);
	snprintf(c->text, sizeof(c->text), "%.0f", c->key);
}

static void
cell_notes(const json_t *o, struct cell *c)
{
	json_t *list = json_object_get(o, "require"), *row;
	double bad = 0;
	size_t i;

	json_array_foreach(list, i, row) bad +=
	    !json_is_true(json_object_get(row, "ok"));
	c->class = bad > 0 ? "bad" : NULL;
	c->key = bad + (double)json_array_size(json_object_get(o, "notes")) +
		 (double)json_array_size(json_object_get(o, "changes"));
	c->number = true;
	snprintf(c->text, sizeof(c->text), "%.0f", c->key);
}

static const struct {
	const char *title, *class;
	void (*fill)(const json_t *o, struct cell *c);
} columns[] = {
	{ "Target", "t", NULL },
	{ "Outcome", "", cell_class },
	{ "TLS", "", cell_tls },
	{ "Verified", "", cell_verified },
	{ "Days left", "n", cell_days },
	{ "Login by", "m", cell_mechs },
	{ "SIZE", "n", cell_size },
	{ "ms", "n", cell_ms },
	{ "Remarks", "n", cell_notes },
};
#define N_COLUMNS (sizeof(columns) / sizeof(columns[0]))

void
html_row_head(struct html_out *out)
{
	html_put(out, "<table id=\"all\">\n<thead><tr>");
	for (size_t i = 0; i < N_COLUMNS; i++)
		html_put(out, "<th scope=\"col\" class=\"%s\">%s",
		    columns[i].class, columns[i].title);
	html_put(out, "</thead>\n<tbody>\n");
}

static void
put_cell(struct html_out *out, size_t i, const json_t *o)
{
	struct cell c = { 0 };

	columns[i].fill(o, &c);
	html_put(out, "<td");
	if (columns[i].class[0] != '\0' || c.class != NULL)
		html_put(out, " class=\"%s%s%s\"", columns[i].class,
		    columns[i].class[0] != '\0' && c.class != NULL ? " " : "",
		    c.class != NULL ? c.class : "");
	if (c.number)
		html_put(out, " data-k=\"%.0f\"", c.key);
	html_put(out, ">");
	html_text(out, c.text);
}

void
html_row_put(struct html_out *out, const json_t *o)
{
	const char *target = result_text(o, "target");

	html_put(out, "<tr><td class=\"t\"><details><summary>");
	html_text(out, target != NULL ? target : "?");
	html_put(out, "</summary>");
	details(out, o);
	html_put(out, "</details>");
	for (size_t i = 1; i < N_COLUMNS; i++)
		put_cell(out, i, o);
	html_put(out, "\n");
}

const char *
html_days_word(const json_t *o)
{
	static const struct {
		double below;
		const char *word;
	} spans[] = {
		{ 0, "expired" },
		{ 7, "under 7 days" },
		{ 14, "under 14 days" },
		{ 30, "under 30 days" },
		{ 90, "under 90 days" },
	};
	double days;

	if (!days_of(o, &days))
		return NULL;
	for (size_t i = 0; i < sizeof(spans) / sizeof(spans[0]); i++)
		if (days < spans[i].below)
			return spans[i].word;
	return "90 days or more";
}
