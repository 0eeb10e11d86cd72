/* SPDX-License-Identifier: MIT */
/*
 * Two results of ehlo-caps as files have them, behind a line that is a
 * requirement and a threshold: whatever is in them, a result is no different
 * from itself, changes are as many there as back, what is not known has failed
 * with "!" too, and a monitor's line is one, with no bar but its own.
 */
#include <jansson.h>
#include <string.h>
#include "ehlo_caps/diff.h"
#include "ehlo_caps/monitor.h"
#include "ehlo_caps/require.h"
#include "fuzz/fuzz.h"

#define INPUT_MAX 20000

static void
check_requirement(const char *expr, json_t *result)
{
	struct require r, not ;
	struct require_verdict a, b;
	struct authstr_error err = { 0 };
	char turned[200];

	if (require_parse(expr, &r, &err) != 0) {
		MUST(err.rule != NULL && err.offset <= strlen(expr));
		return;
	}
	require_judge(&r, result, &a);
	MUST(a.known || !a.ok);
	MUST(strlen(a.found) > 0 && strlen(a.expected) > 0);
	snprintf(turned, sizeof(turned), "!%s", expr);
	if (r.negated || require_parse(turned, &not, &err) != 0)
		return;
	require_judge(&not, result, &b);
	MUST(a.known == b.known && (!a.known || a.ok != b.ok));
}

static void
check_line(const char *ranges, json_t *result)
{
	struct monitor m;
	struct authstr_error err;
	enum monitor_state state;
	char *line, *bar;

	if (monitor_begin(&m, ranges, NULL, &err) != 0)
		monitor_begin(&m, NULL, NULL, &err);
	line = monitor_line(&m, result, 0, &state);
	MUST(line != NULL && state <= MONITOR_UNKNOWN);
	bar = strchr(line, '|');
	MUST(bar == NULL || strchr(bar + 1, '|') == NULL);
	for (const char *p = line; *p != '\0'; p++)
		MUST((unsigned char)*p >= ' ' && *p != 127);
	free(line);
}

static void
check_changes(json_t *a, json_t *b)
{
	json_t *none = diff_results(a, a), *there = diff_results(a, b);
	json_t *back = diff_results(b, a);

	MUST(json_array_size(none) == 0);
	MUST(json_array_size(there) == json_array_size(back));
	json_decref(none);
	json_decref(there);
	json_decref(back);
}

static json_t *
next(const char *text, size_t len, size_t *at)
{
	json_error_t why;
	json_t *value =
	    json_loadb(text + *at, len - *at, JSON_DISABLE_EOF_CHECK, &why);

	if (value != NULL)
		*at += (size_t)why.position;
	return value;
}

void
fuzz_result(span in)
{
	char *text;
	size_t at;
	json_t *a, *b;

	if (in.len == 0 || in.len > INPUT_MAX ||
	    (text = malloc(in.len + 1)) == NULL)
		return;
	memcpy(text, in.p, in.len);
	text[in.len] = '\0';
	at = strcspn(text, "\n");
	if (at < in.len)
		text[at++] = '\0';
	a = next(text, in.len, &at);
	b = a != NULL ? next(text, in.len, &at) : NULL;
	if (a != NULL) {
		check_requirement(text, a);
		check_line(text, a);
	}
	if (b != NULL)
		check_changes(a, b);
	json_decref(a);
	json_decref(b);
	free(text);
}
