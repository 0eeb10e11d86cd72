/* SPDX-License-Identifier: MIT */
#include "ehlo_caps/judge.h"
#include <stdlib.h>
#include <string.h>
#include "applet.h"
#include "ehlo_caps/diff.h"
#include "ehlo_caps/html.h"
#include "ehlo_caps/monitor.h"
#include "ehlo_caps/require.h"
#include "ehlo_caps/result.h"
#include "out/fail.h"
#include "out/out.h"

#define LABEL_WIDTH 12

struct judge {
	struct require *require;
	size_t n_require;
	bool monitoring;
	struct monitor monitor;
	enum monitor_state state; /* the worst of all */
	struct diff_old *old;
	struct html *page;
	const struct usable_have *have; /* NULL: no --auth-check */
};

/* ------------------------------------------------------------- beginning */

static int
read_requirements(
    struct judge *j, const struct opt_list *list, struct authstr_error *err)
{
	if (list->n == 0)
		return EXIT_DONE;
	j->require = calloc(list->n, sizeof(*j->require));
	if (j->require == NULL)
		return fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "no-memory",
		    "out of memory");
	for (size_t i = 0; i < list->n; i++) {
		int rc = require_parse(list->items[i], &j->require[i], err);

		if (rc != EXIT_DONE)
			return rc;
	}
	j->n_require = list->n;
	return EXIT_DONE;
}

static void
judge_free(struct judge *j)
{
	free(j->require);
	diff_free(j->old);
	html_drop(j->page);
	free(j);
}

bool
judge_asked_to_monitor(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], "--monitor") == 0)
			return true;
	return false;
}

const char *
judge_complaint(const struct judge_options *o, bool many, bool json)
{
	if (o->monitor && json)
		return "--monitor prints one line about one HOST, and no JSON";
	if (o->monitor && many)
		return "--monitor prints one line about one HOST";
	if (!o->monitor && (o->warning != NULL || o->critical != NULL))
		return "--warning and --critical are for --monitor";
	return NULL;
}

int
judge_begin(const struct judge_options *o, struct judge **out,
    struct authstr_error *err)
{
	struct judge *j = calloc(1, sizeof(*j));
	int rc;

	*out = NULL;
	if (j == NULL)
		return fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "no-memory",
		    "out of memory");
	j->monitoring = o->monitor;
	rc = read_requirements(j, &o->require, err);
	if (rc == EXIT_DONE)
		rc = monitor_begin(&j->monitor, o->warning, o->critical, err);
	if (rc == EXIT_DONE && o->diff != NULL)
		rc = diff_load(o->diff, &j->old, err);
	if (rc == EXIT_DONE && o->html != NULL)
		rc = html_begin(o->html, &j->page, err);
	if (rc != EXIT_DONE) {
		judge_free(j);
		return rc;
	}
	*out = j;
	return EXIT_DONE;
}

int
judge_unknown(const char *text)
{
	char *line = monitor_failed(text);

	if (line == NULL)
		out_failed();
	else
		out_text("%s\n", line);
	free(line);
	return MONITOR_UNKNOWN;
}

/* ---------------------------------------------------------------- results */

void
judge_logins(struct judge *j, const struct usable_have *have)
{
	j->have = have;
}

bool
judge_wants(const struct judge *j)
{
	return j->n_require > 0 || j->monitoring || j->old != NULL ||
	       j->page != NULL || j->have != NULL;
}

bool
judge_is_monitor(const struct judge *j)
{
	return j->monitoring;
}

bool
judge_has_page(const struct judge *j)
{
	return j->page != NULL;
}

int
judge_result(struct judge *j, json_t *result, int status)
{
	static const char *const theirs[] = { "usable", "require", "changes" };
	size_t bad = 0;

	/* What an earlier run was asked to find is no answer to us. */
	for (size_t i = 0; i < sizeof(theirs) / sizeof(theirs[0]); i++)
		json_object_del(result, theirs[i]);
	if (j->have != NULL)
		bad += !usable_put(j->have, result);
	if (j->n_require > 0)
		bad += require_put(j->require, j->n_require, result);
	if (j->old != NULL)
		bad += diff_put(j->old, result);
	if (j->page != NULL)
		html_row(j->page, result);
	return status == EXIT_DONE && bad > 0 ? EXIT_NO : status;
}

static void
label(const char *text)
{
	out_color(OUT_DIM);
	out_text("%-*s", LABEL_WIDTH, text);
	out_color(OUT_PLAIN);
}

static void
safe(const char *text)
{
	out_safe(authstr_span_of(text != NULL ? text : "?"));
}

static void
print_requirement(const json_t *row)
{
	bool ok = json_is_true(json_object_get(row, "ok"));

	out_hang(LABEL_WIDTH + 8);
	out_color(ok ? OUT_GOOD : OUT_BAD);
	out_text("%-8s", ok ? "ok" : "FAILED");
	out_color(OUT_PLAIN);
	safe(result_text(row, "expr"));
	if (!ok) {
		out_text("\n%*sexpected ", LABEL_WIDTH + 8, "");
		safe(result_text(row, "expected"));
		out_text(", found ");
		safe(result_text(row, "found"));
	}
	out_text("\n");
}

static void
print_value(const json_t *v)
{
	char *text;

	if (json_is_string(v)) {
		safe(json_string_value(v));
		return;
	}
	text = result_dump(v);
	safe(text);
	result_drop(text);
}

static void
print_change(const json_t *row)
{
	const json_t *old = json_object_get(row, "old");
	const json_t *new = json_object_get(row, "new");
	const char *path = result_text(row, "path");

	out_hang(LABEL_WIDTH + 4);
	out_color(new == NULL ? OUT_BAD : old == NULL ? OUT_GOOD : OUT_WARN);
	out_text("%s ", new == NULL ? "-" : old == NULL ? "+" : "~");
	safe(result_text(row, "path"));
	out_color(OUT_PLAIN);
	if (old != NULL &&
	    json_string_length(old) + (size_t)!json_is_string(old) > 0) {
		out_text("  ");
		print_value(old);
	}
	if (old != NULL && new != NULL)
		out_text(" ->");
	if (new != NULL &&
	    json_string_length(new) + (size_t)!json_is_string(new) > 0) {
		out_text(" ");
		print_value(new);
	}
	out_text("%s\n", path != NULL && strcmp(path, "target") == 0
			     ? ", which the earlier run does not have"
			     : "");
}

static void
print_list(const char *name, json_t *list, void (*print)(const json_t *row))
{
	json_t *row;
	size_t i;

	if (json_array_size(list) > 0)
		out_text("\n");
	json_array_foreach(list, i, row)
	{
		label(i == 0 ? name : "");
		print(row);
	}
	out_hang(LABEL_WIDTH);
}

static void
print_line(struct judge *j, const json_t *result, int status)
{
	enum monitor_state state;
	char *line = monitor_line(&j->monitor, result, status, &state);

	if (line == NULL)
		out_failed();
	else
		out_text("%s\n", line);
	free(line);
	if (state > j->state)
		j->state = state;
}

void
judge_print(struct judge *j, const json_t *result, int status)
{
	json_t *changes = json_object_get(result, "changes");

	if (j->monitoring) {
		print_line(j, result, status);
		return;
	}
	usable_print(result);
	print_list(
	    "require", json_object_get(result, "require"), print_requirement);
	print_list("changed", changes, print_change);
	if (changes != NULL && json_array_size(changes) == 0) {
		out_text("\n");
		label("changed");
		out_text("nothing since the earlier run\n");
	}
}

int
judge_end(struct judge *j, int status, struct authstr_error *err)
{
	int rc = EXIT_DONE;

	if (j == NULL)
		return status;
	/* A page of a part of the results would look like one of all. */
	if (j->page != NULL && err->rule == NULL) {
		rc = html_end(j->page, err);
		j->page = NULL;
	}
	if (j->monitoring && err->rule == NULL)
		status = (int)j->state;
	else if (rc != EXIT_DONE)
		status = rc;
	judge_free(j);
	return status;
}
