/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include "msa_test/repeat.h"
#include "out/out.h"
#include "out/progress.h"

static const char *const names[] = {
	[REPEAT_LOOKUP] = "lookup",
	[REPEAT_CONNECT] = "connect",
	[REPEAT_HANDSHAKE] = "handshake",
	[REPEAT_GREETING] = "greeting",
	[REPEAT_EHLO] = "ehlo",
	[REPEAT_STARTTLS] = "starttls",
	[REPEAT_XCLIENT] = "xclient",
	[REPEAT_AUTH] = "auth",
	[REPEAT_MAIL] = "mail",
	[REPEAT_RCPT] = "rcpt",
	[REPEAT_DATA] = "data",
	[REPEAT_QUIT] = "quit",
	[REPEAT_TOTAL] = "total",
};

static const struct {
	const char *name;
	double percent;
	bool rest; /* left out on a narrow terminal */
} columns[] = {
	{ "min", 0, false },
	{ "p50", 50, false },
	{ "p90", 90, true },
	{ "p95", 95, false },
	{ "p99", 99, true },
	{ "max", 100, false },
};
#define N_COLUMNS (sizeof(columns) / sizeof(columns[0]))

/* ------------------------------------------------------------ for people */

void
repeat_view_failure(unsigned long number, struct test_run *run)
{
	const struct stage_row *row = test_log_deciding(&run->log);
	struct authstr_span text = { NULL, 0 };

	progress_hide();
	out_color(OUT_BAD);
	out_text("FAILED");
	out_color(OUT_PLAIN);
	out_text("  run %lu", number);
	if (row != NULL) {
		out_text("  %s", authstr_stage_name(row->stage));
		if (row->code != 0)
			out_text("  %d %s", row->code, row->enhanced);
		text = (struct authstr_span){ (const unsigned char *)row->text,
			row->text_len };
	}
	out_text("  ");
	out_safe(text);
	if (row != NULL && row->rule != NULL)
		out_text(" (%s)", row->rule);
	out_text("\n");
	out_flush();
}

#define ALL_WIDE (18 + 10 * N_COLUMNS)

static bool
is_shown(size_t c)
{
	return !columns[c].rest || out_width() >= ALL_WIDE;
}

static void
view_times(const struct repeat *r)
{
	out_color(OUT_BOLD);
	out_text("%-10s %7s", "ms", "count");
	for (size_t c = 0; c < N_COLUMNS; c++)
		if (is_shown(c))
			out_text(" %9s", columns[c].name);
	out_color(OUT_PLAIN);
	out_text("\n");
	for (size_t i = 0; i < REPEAT_TIMES; i++) {
		const struct repeat_samples *s = &r->times[i];

		if (s->n == 0)
			continue;
		out_text("%-10s %7zu", names[i], s->n);
		for (size_t c = 0; c < N_COLUMNS; c++)
			if (is_shown(c))
				out_text(" %9.1f",
				    repeat_percentile(s, columns[c].percent));
		out_text("\n");
	}
}

static void
view_verdict(const struct repeat *r)
{
	bool all = r->passed == r->planned;

	out_color(all ? OUT_GOOD : OUT_BAD);
	out_text("verdict: %lu of %lu passed", r->passed, r->planned);
	for (size_t i = 1; i < sizeof(r->of_status) / sizeof(r->of_status[0]);
	     i++)
		if (r->of_status[i] > 0)
			out_text(", %lu %s", r->of_status[i],
			    exit_class((enum exit_status)i));
	if (r->done < r->planned)
		out_text(", %lu not run", r->planned - r->done);
	out_color(OUT_PLAIN);
	if (r->ended != NULL)
		out_text(": %s (%s)",
		    authstr_rule_message(authstr_rule_find(r->ended)),
		    r->ended);
	out_text("\n");
}

void
repeat_view(const struct repeat *r)
{
	progress_hide();
	view_times(r);
	view_verdict(r);
}

/* ------------------------------------------------------------------ JSON */

/* Microseconds: whole numbers that are the same in each reader. */
static json_t *
samples_json(const struct repeat_samples *s)
{
	json_t *o = json_object();

	json_object_set_new(o, "count", json_integer((json_int_t)s->n));
	for (size_t c = 0; c < N_COLUMNS; c++) {
		double ms = repeat_percentile(s, columns[c].percent);

		json_object_set_new(o, columns[c].name,
		    json_integer((json_int_t)(ms * 1e3 + 0.5)));
	}
	return o;
}

json_t *
repeat_json(const struct repeat *r)
{
	json_t *o = out_json_new("msa-test"), *classes = json_object(),
	       *times = json_object(), *all = json_object();

	for (size_t i = 0; i < sizeof(r->of_status) / sizeof(r->of_status[0]);
	     i++)
		if (r->of_status[i] > 0)
			json_object_set_new(classes,
			    exit_class((enum exit_status)i),
			    json_integer((json_int_t)r->of_status[i]));
	for (size_t i = 0; i < REPEAT_TIMES; i++)
		if (r->times[i].n > 0)
			json_object_set_new(
			    times, names[i], samples_json(&r->times[i]));
	json_object_set_new(
	    all, "planned", json_integer((json_int_t)r->planned));
	json_object_set_new(all, "done", json_integer((json_int_t)r->done));
	json_object_set_new(all, "passed", json_integer((json_int_t)r->passed));
	if (r->ended != NULL)
		json_object_set_new(all, "rule", json_string(r->ended));
	json_object_set_new(all, "classes", classes);
	json_object_set_new(all, "us", times);
	json_object_set_new(o, "summary", all);
	return o;
}
