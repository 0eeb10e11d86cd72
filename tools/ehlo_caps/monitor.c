/* SPDX-License-Identifier: MIT */
#include "ehlo_caps/monitor.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "applet.h"
#include "ehlo_caps/result.h"
#include "out/fail.h"
#include "out/out.h"

/* So many of what changed are named. */
#define CHANGES_NAMED 3

#define LINE_MAX_OCTETS 4096
#define NAMES_MAX 5

static const struct {
	const char *name, *unit, *path;
	double factor; /* from the result's number to the unit */
	bool least;    /* it must not get too small */
	const char *warning, *critical;
} values[MONITOR_VALUES] = {
	[MONITOR_TIME] = { "time", "s", "ms.total", 0.001, false, NULL, NULL },
	[MONITOR_CERT] = { "cert", "d", "tls.chain.0.days_left", 1, true, "14",
	    "7" },
	[MONITOR_SIZE] = { "size", "B", "size", 1, true, NULL, NULL },
};

/* ----------------------------------------------------------- thresholds -- */

static int
bad_threshold(const char *option, size_t at, struct authstr_error *err)
{
	return fail(err, EXIT_BAD_USAGE, at, "bad-threshold",
	    "%s: expected time=, cert= or size= and a range such as 5, 14: or "
	    "@1:3",
	    option);
}

static int
read_one(const char *option, const char *text, size_t begin, size_t end,
    struct range *ranges, struct authstr_error *err)
{
	size_t eq = strcspn(text + begin, "=") + begin, at = 0;
	char range[48];

	for (size_t i = 0; i < MONITOR_VALUES; i++) {
		if (eq >= end || strlen(values[i].name) != eq - begin ||
		    strncmp(values[i].name, text + begin, eq - begin) != 0)
			continue;
		if (end - eq - 1 >= sizeof(range))
			break;
		memcpy(range, text + eq + 1, end - eq - 1);
		range[end - eq - 1] = '\0';
		if (range_read(range, values[i].least, &ranges[i], &at))
			return EXIT_DONE;
		return bad_threshold(option, eq + 1 + at, err);
	}
	return bad_threshold(option, begin, err);
}

static int
read_all(const char *option, const char *text, struct range *ranges,
    struct authstr_error *err)
{
	size_t at = 0, end;
	int rc;

	if (text == NULL)
		return EXIT_DONE;
	for (;; at = end + 1) {
		end = at + strcspn(text + at, ",");
		rc = read_one(option, text, at, end, ranges, err);
		if (rc != EXIT_DONE || text[end] == '\0')
			return rc;
	}
}

int
monitor_begin(struct monitor *m, const char *warning, const char *critical,
    struct authstr_error *err)
{
	size_t at;
	int rc;

	*m = (struct monitor){ 0 };
	for (size_t i = 0; i < MONITOR_VALUES; i++)
		if (values[i].warning != NULL) {
			range_read(values[i].warning, values[i].least,
			    &m->warning[i], &at);
			range_read(values[i].critical, values[i].least,
			    &m->critical[i], &at);
		}
	rc = read_all("--warning", warning, m->warning, err);
	return rc != EXIT_DONE
		   ? rc
		   : read_all("--critical", critical, m->critical, err);
}

/* ---------------------------------------------------------------- state -- */

enum monitor_state
monitor_of_status(int status)
{
	static const struct {
		enum exit_status status;
		enum monitor_state state;
	} states[] = {
		{ EXIT_DONE, MONITOR_OK },
		{ EXIT_NO, MONITOR_CRITICAL },
		{ EXIT_TEMPFAIL, MONITOR_WARNING },
		{ EXIT_BAD_USAGE, MONITOR_UNKNOWN },
		{ EXIT_BAD_INPUT, MONITOR_UNKNOWN },
		{ EXIT_INTERNAL, MONITOR_UNKNOWN },
		{ EXIT_IO, MONITOR_UNKNOWN },
		{ EXIT_CONFIG, MONITOR_UNKNOWN },
	};

	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if ((int)states[i].status == status)
			return states[i].state;
	return MONITOR_CRITICAL;
}

/* What is wrong, worst state first known. */
struct verdict {
	enum monitor_state state;
	char text[1500];
};

static void
blame(struct verdict *v, enum monitor_state state, const char *text)
{
	/* UNKNOWN is no worse than what is known to be bad. */
	if (v->state == MONITOR_OK ||
	    (state != MONITOR_UNKNOWN && state > v->state))
		v->state = state;
	if (v->text[0] != '\0')
		result_add(v->text, sizeof(v->text), "; ");
	result_add(v->text, sizeof(v->text), text);
}

static bool
number_of(const json_t *o, size_t i, double *number)
{
	const json_t *value = result_at(o, values[i].path);

	if (!json_is_number(value))
		return false;
	*number = json_number_value(value) * values[i].factor;
	return true;
}

static void
blame_number(
    struct verdict *v, const struct monitor *m, const json_t *o, size_t i)
{
	enum monitor_state state = MONITOR_OK;
	char text[96];
	double number;

	if (!number_of(o, i, &number))
		return;
	if (range_crossed(&m->critical[i], number))
		state = MONITOR_CRITICAL;
	else if (range_crossed(&m->warning[i], number))
		state = MONITOR_WARNING;
	else
		return;
	if (i == MONITOR_CERT && number < 0)
		snprintf(text, sizeof(text),
		    "certificate expired %.0f day%s ago", -number,
		    number == -1 ? "" : "s");
	else if (i == MONITOR_CERT)
		snprintf(text, sizeof(text), "certificate ends in %.0f day%s",
		    number, number == 1 ? "" : "s");
	else
		snprintf(text, sizeof(text), "%s is %g%s", values[i].name,
		    number, values[i].unit);
	blame(v, state, text);
}

static void
blame_require(struct verdict *v, const json_t *o)
{
	json_t *list = json_object_get(o, "require"), *row;
	size_t i;

	json_array_foreach(list, i, row)
	{
		char text[700] = "";

		if (json_is_true(json_object_get(row, "ok")))
			continue;
		result_add(text, sizeof(text), result_text(row, "expr"));
		result_add(text, sizeof(text), " failed: found ");
		result_add(text, sizeof(text), result_text(row, "found"));
		blame(v, MONITOR_CRITICAL, text);
	}
}

/* What it was that changed is why somebody is woken. */
static void
blame_changes(struct verdict *v, const json_t *o)
{
	json_t *list = json_object_get(o, "changes"), *row;
	size_t n = json_array_size(list), i;
	char text[400];

	if (n == 0)
		return;
	snprintf(text, sizeof(text), "%zu change%s since the earlier run: ", n,
	    n == 1 ? "" : "s");
	json_array_foreach(list, i, row)
	{
		bool added = json_object_get(row, "old") == NULL;
		bool gone = json_object_get(row, "new") == NULL;

		if (i == CHANGES_NAMED) {
			result_add(text, sizeof(text), " ...");
			break;
		}
		result_add(text, sizeof(text), i > 0 ? " " : "");
		result_add(text, sizeof(text), added ? "+" : gone ? "-" : "");
		result_add(text, sizeof(text), result_text(row, "path"));
	}
	blame(v, MONITOR_WARNING, text);
}

static void
judge(struct verdict *v, const struct monitor *m, const json_t *o, int status)
{
	const char *error = result_text(o, "error");

	if (status != EXIT_DONE && status != EXIT_NO)
		blame(v, monitor_of_status(status),
		    error != NULL ? error
				  : exit_class((enum exit_status)status));
	else if (error != NULL)
		blame(v, monitor_of_status(status), error);
	blame_require(v, o);
	for (size_t i = 0; i < MONITOR_VALUES; i++)
		blame_number(v, m, o, i);
	blame_changes(v, o);
}

/* ----------------------------------------------------------------- line -- */

static const char *const words[] = {
	[MONITOR_OK] = "OK",
	[MONITOR_WARNING] = "WARNING",
	[MONITOR_CRITICAL] = "CRITICAL",
	[MONITOR_UNKNOWN] = "UNKNOWN",
};

/* What a monitor takes for itself goes: '|' begins performance data, and a
 * line end more lines.  Other controls: as for a terminal. */
static char *
clean(const char *text)
{
	struct authstr_buf *b = authstr_buf_new(4 * LINE_MAX_OCTETS);
	struct authstr_span s;
	char *line = NULL;

	if (b != NULL && safe_print(authstr_span_of(text), b) == AUTHSTR_OK) {
		s = authstr_buf_span(b);
		line = malloc(s.len + 1);
		if (line != NULL) {
			if (s.len > 0)
				memcpy(line, s.p, s.len);
			line[s.len] = '\0';
		}
	}
	authstr_buf_free(b);
	for (char *at = line; at != NULL && *at != '\0'; at++)
		if (*at == '|')
			*at = '/';
	return line;
}

/* By name, if they are few. */
static void
add_mechs(const json_t *mechs, char *text, size_t len)
{
	size_t n = json_array_size(mechs);
	char part[64];

	if (n > NAMES_MAX) {
		snprintf(part, sizeof(part), ", %zu mechanisms", n);
		result_add(text, len, part);
		return;
	}
	result_add(text, len, n > 0 ? ", AUTH" : ", no AUTH");
	for (size_t i = 0; i < n; i++) {
		result_add(text, len, " ");
		result_add(
		    text, len, json_string_value(json_array_get(mechs, i)));
	}
}

static void
describe(const json_t *o, char *text, size_t len)
{
	const char *channel = result_channel(o);
	json_t *mechs = channel != NULL ? result_mechs(o, channel) : NULL;
	const char *version = result_tls(o);
	const json_t *days = result_at(o, "tls.chain.0.days_left");
	char part[64];

	result_add(text, len, ", ");
	result_add(text, len, version != NULL ? version : "TLS not known");
	if (json_is_integer(days)) {
		snprintf(part, sizeof(part), ", certificate %lld days",
		    (long long)json_integer_value(days));
		result_add(text, len, part);
	}
	add_mechs(mechs, text, len);
}

/* 'label'=value[UOM];[warn];[crit];[min];[max] */
static void
add_numbers(const struct monitor *m, const json_t *o, char *line, size_t len)
{
	char part[160];
	double number;
	const char *before = "| ";

	for (size_t i = 0; i < MONITOR_VALUES; i++) {
		if (!number_of(o, i, &number))
			continue;
		snprintf(part, sizeof(part), "%s%s=%.*f%s;%s;%s%s", before,
		    values[i].name, i == MONITOR_TIME ? 3 : 0, number,
		    values[i].unit, m->warning[i].text, m->critical[i].text,
		    i == MONITOR_CERT ? "" : ";0");
		result_add(line, len, part);
		before = " ";
	}
}

static char *
make(enum monitor_state state, const char *text, const char *numbers)
{
	char *said = clean(text), *line;
	size_t len;

	if (said == NULL)
		return NULL;
	len = strlen(said) + strlen(numbers) + 32;
	if ((line = malloc(len)) != NULL)
		snprintf(line, len, "EHLO %s - %s%s%s", words[state], said,
		    numbers[0] != '\0' ? " " : "", numbers);
	free(said);
	return line;
}

char *
monitor_line(const struct monitor *m, const json_t *o, int status,
    enum monitor_state *state)
{
	struct verdict v = { MONITOR_OK, "" };
	const char *target = result_text(o, "target");
	char text[LINE_MAX_OCTETS] = "", numbers[512] = "";

	judge(&v, m, o, status);
	result_add(text, sizeof(text), target != NULL ? target : "?");
	if (v.text[0] != '\0') {
		result_add(text, sizeof(text), ": ");
		result_add(text, sizeof(text), v.text);
	} else {
		describe(o, text, sizeof(text));
	}
	add_numbers(m, o, numbers, sizeof(numbers));
	*state = v.state;
	return make(v.state, text, numbers);
}

char *
monitor_failed(const char *text)
{
	return make(MONITOR_UNKNOWN, text, "");
}
