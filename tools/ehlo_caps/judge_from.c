/* SPDX-License-Identifier: MIT */
/*
 * judge_from: the results of an earlier run instead of servers.
 */
#include <stdlib.h>
#include <string.h>
#include "applet.h"
#include "ehlo_caps/earlier.h"
#include "ehlo_caps/judge.h"
#include "ehlo_caps/result.h"
#include "out/out.h"

#define LABEL_WIDTH 12

/* The status that a class stands for; one that we do not know is no success.
 */
static int
status_of(const json_t *result)
{
	static const enum exit_status all[] = {
#define EXIT(name, number, word) name,
#include "exits.def"
#undef EXIT
	};
	const char *class = result_text(result, "class");

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (class != NULL && strcmp(exit_class(all[i]), class) == 0)
			return (int)all[i];
	return EXIT_NO;
}

/* "mail.example.org:587  ok  TLSv1.3  89 days  PLAIN LOGIN" */
static void
print_short(const json_t *o, int status)
{
	const char *channel = result_channel(o);
	const char *class = result_text(o, "class");
	const char *version = result_tls(o);
	const json_t *days = result_at(o, "tls.chain.0.days_left"), *name;
	json_t *mechs = channel != NULL ? result_mechs(o, channel) : NULL;
	const char *target = result_text(o, "target");
	size_t i;

	/* A line a server, where it goes into a pipe. */
	out_hang(out_is_terminal() ? 2 : 0);
	out_color(OUT_BOLD);
	out_safe(authstr_span_of(target != NULL ? target : "?"));
	out_color(status == EXIT_DONE ? OUT_GOOD : OUT_BAD);
	out_text("  ");
	out_safe(authstr_span_of(class != NULL ? class : "?"));
	out_color(OUT_PLAIN);
	out_text("  ");
	out_safe(authstr_span_of(version != NULL ? version : "TLS not known"));
	if (json_is_integer(days))
		out_text("  %lld day%s", (long long)json_integer_value(days),
		    json_integer_value(days) == 1 ? "" : "s");
	json_array_foreach(mechs, i, name)
	{
		out_text("%s", i == 0 ? "  " : " ");
		if (json_string_value(name) != NULL)
			out_safe(authstr_span_of(json_string_value(name)));
	}
	out_text("\n");
	out_hang(LABEL_WIDTH);
}

static int
one(struct judge *j, json_t *result, bool json)
{
	int status = judge_result(j, result, status_of(result));

	if (json) {
		out_json(json_incref(result));
		return status;
	}
	if (judge_is_monitor(j)) {
		judge_print(j, result, status);
	} else if (!judge_has_page(j)) {
		print_short(result, status);
		judge_print(j, result, status);
	}
	return status;
}

int
judge_from(
    struct judge *j, const char *path, bool json, struct authstr_error *err)
{
	struct earlier *e = NULL;
	int rc = earlier_open(path, &e, err), status = EXIT_DONE, now;
	json_t *result;

	if (rc != EXIT_DONE)
		return rc;
	while ((rc = earlier_next(e, &result, err)) == EXIT_DONE) {
		now = one(j, result, json);
		if (status == EXIT_DONE)
			status = now;
		json_decref(result);
	}
	earlier_close(e);
	return rc == EXIT_NO ? status : rc;
}
