/* SPDX-License-Identifier: MIT */
/*
 * targets_resume: what an earlier run has finished.  A line of a list may stand
 * for several servers, and is finished once each of them has its result.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "ehlo_caps/targets_inside.h"
#include "net/ask.h"
#include "out/fail.h"
#include "out/out.h"

#define RESULT_LIMIT ((size_t)4 * 1024 * 1024)
#define PART_ROOM (TARGETS_NAME_ROOM + 256 + NET_ADDRESS_TEXT)

static void
part_of(const char *domain, const struct net_target *target,
    const char *address, char out[PART_ROOM])
{
	char name[TARGETS_NAME_ROOM];

	targets_name_of(target, name);
	snprintf(out, PART_ROOM, "%s\n%.255s\n%.63s", name, domain, address);
}

bool
targets_finished(const struct targets *t, const char *domain,
    const struct net_target *target, const char *address)
{
	char part[PART_ROOM];

	part_of(domain, target, address, part);
	return seen_has(&t->parts, part);
}

static void
finish_part(struct targets *t, const char *domain,
    const struct net_target *target, const char *address)
{
	char part[PART_ROOM];
	bool failed;

	part_of(domain, target, address, part);
	seen_keep(&t->parts, part, &failed);
}

/* All that a result says it is a part of, have their own, too. */
static bool
all_addresses(const struct targets *t, const json_t *o, const char *domain,
    const struct net_target *target)
{
	const json_t *list = json_object_get(o, "addresses"), *one;
	size_t i;

	json_array_foreach(list, i, one)
	{
		const char *text = json_string_value(one);

		if (text == NULL || !targets_finished(t, domain, target, text))
			return false;
	}
	return true;
}

/* A domain's object comes behind those of its servers. */
static bool
all_hosts(const struct targets *t, const json_t *list, const char *domain)
{
	const json_t *one;
	size_t i;

	json_array_foreach(list, i, one)
	{
		const char *text =
		    json_string_value(json_object_get(one, "target"));
		struct net_target target;

		if (text != NULL &&
		    (net_target_parse(text, &target, NULL) != AUTHSTR_OK ||
			!targets_finished(t, domain, &target, "")))
			return false;
	}
	return true;
}

/* "Ask later" is no answer, nor is a resolver's that fails, nor what went wrong
 * on our own side: asked again. */
static bool
is_final(const json_t *o)
{
	const char *class = json_string_value(json_object_get(o, "class"));
	const char *rule = json_string_value(json_object_get(o, "rule"));
	static const char *const open[] = { "tempfail", "internal", "io",
		"usage", "config" };

	for (size_t i = 0; i < sizeof(open) / sizeof(open[0]); i++)
		if (class == NULL || strcmp(class, open[i]) == 0)
			return false;
	return rule == NULL || strcmp(rule, "resolver-failed") != 0;
}

/* True: what the line of a list named has all its results. */
static bool
is_whole(struct targets *t, const json_t *o, const struct net_target *target)
{
	const json_t *list = json_object_get(o, "mx");
	const json_t *found = json_object_get(o, "found");
	const char *domain =
	    json_string_value(json_object_get(found, "domain"));
	const char *at = json_string_value(json_object_get(o, "address"));

	if (list == NULL)
		list = json_object_get(o, "srv");
	if (list != NULL)
		return all_hosts(t, list, target->host);
	if (json_object_get(o, "addresses") != NULL && at != NULL) {
		finish_part(t, domain != NULL ? domain : "", target, at);
		if (!all_addresses(t, o, domain != NULL ? domain : "", target))
			return false;
	}
	if (domain == NULL)
		return true;
	finish_part(t, domain, target, "");
	return false;
}

/* True: it was there already. */
static bool
keep(struct targets *t, const struct net_target *target)
{
	char name[TARGETS_NAME_ROOM];
	bool failed;

	targets_name_of(target, name);
	return seen_keep(&t->seen, name, &failed);
}

static void
resume_line(struct targets *t, const char *line, size_t len)
{
	json_t *o = out_json_read(
	    (struct authstr_span){ (const unsigned char *)line, len });
	const char *text = json_string_value(json_object_get(o, "target"));
	struct net_target target;

	if (text != NULL && is_final(o) &&
	    net_target_parse(text, &target, NULL) == AUTHSTR_OK &&
	    is_whole(t, o, &target) && !keep(t, &target))
		t->resumed++;
	json_decref(o);
}

/* False: a line has no end. */
static bool
resume_lines(struct targets *t, FILE *f, char *line)
{
	while (fgets(line, RESULT_LIMIT, f) != NULL) {
		size_t n = strlen(line);

		if (n + 1 == RESULT_LIMIT && line[n - 1] != '\n')
			return false;
		/* A last line without its end was being written: not
		 * finished. */
		if (n > 0 && line[n - 1] == '\n')
			resume_line(t, line, n - 1);
	}
	return true;
}

int
targets_resume(struct targets *t, const char *path, struct authstr_error *err)
{
	FILE *f = fopen(path, "re");
	char *line = malloc(RESULT_LIMIT);
	const char *wrong = NULL;

	if (f == NULL && errno == ENOENT) {
		free(line);
		return EXIT_DONE; /* nothing was finished */
	}
	if (f == NULL || line == NULL)
		wrong = strerror(errno);
	else if (!resume_lines(t, f, line))
		wrong = "a line of more than 4 MiB is no result";
	else if (ferror(f))
		wrong = strerror(errno);
	if (f != NULL)
		fclose(f);
	free(line);
	return wrong == NULL
		   ? EXIT_DONE
		   : fail(err, EXIT_IO, AUTHSTR_NO_OFFSET, "cannot-read",
			 "cannot read %s: %s", path, wrong);
}
