/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include "applet.h"
#include "input/stop.h"
#include "out/out.h"
#include "redact_auth/copy.h"

#define LINE_LIMIT 400

static const struct {
	const char *one, *many;
} words[AUTHSTR_SECRET_KINDS] = {
	[AUTHSTR_SECRET_PASSWORD] = { "password", "passwords" },
	[AUTHSTR_SECRET_TOKEN] = { "token", "tokens" },
	[AUTHSTR_SECRET_DIGEST] = { "digest", "digests" },
	[AUTHSTR_SECRET_MESSAGE] = { "message of unknown form",
	    "messages of unknown form" },
	[AUTHSTR_SECRET_KEY] = { "key of TLS", "keys of TLS" },
	[AUTHSTR_SECRET_REPEATED] = { "place where a secret stood again",
	    "places where a secret stood again" },
	[AUTHSTR_SECRET_IDENTITY] = { "name", "names" },
};

static size_t
kinds(const struct copy *copy)
{
	size_t n = 0;

	for (size_t i = 0; i < AUTHSTR_SECRET_KINDS; i++)
		n += copy->masked[i] > 0;
	return n;
}

static void
report_text(const struct copy *copy)
{
	char line[LINE_LIMIT] = "";
	size_t n = kinds(copy), said = 0;
	int at = 0;

	for (size_t i = 0; i < AUTHSTR_SECRET_KINDS; i++) {
		unsigned long count = copy->masked[i];

		if (count == 0 || at >= (int)sizeof(line))
			continue;
		at += snprintf(line + at, sizeof(line) - (size_t)at, "%s%lu %s",
		    said == 0       ? ""
		    : said + 1 == n ? " and "
				    : ", ",
		    count, count == 1 ? words[i].one : words[i].many);
		said++;
	}
	/* what could not be looked into may hold some */
	if (n == 0 && copy->status != EXIT_DONE)
		return;
	if (n == 0)
		out_warn(copy->audit ? "no credential is left"
				     : "found nothing to mask");
	else
		out_warn("%s %s", copy->audit ? "found" : "masked", line);
}

static void
set(json_t *o, const char *key, json_t *value)
{
	if (json_object_set_new(o, key, value) != 0)
		out_failed();
}

static void
report_json(const struct copy *copy)
{
	json_t *o = out_json_new("redact-auth"), *masked = json_object();

	for (size_t i = 0; i < AUTHSTR_SECRET_KINDS; i++)
		if (copy->masked[i] > 0)
			set(masked,
			    authstr_secret_kind_name(
				(enum authstr_secret_kind)i),
			    json_integer((json_int_t)copy->masked[i]));
	set(o, copy->audit ? "found" : "masked", masked);
	set(o, "octets", json_integer((json_int_t)copy->octets));
	set(o, "class",
	    json_string(exit_class((enum exit_status)copy->status)));
	out_json(o);
}

void
copy_report(const struct copy *copy)
{
	if (stop_asked())
		out_warn("interrupted after %llu octets", copy->octets);
	if (copy->json)
		report_json(copy);
	else
		report_text(copy);
}
