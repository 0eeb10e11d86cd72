/* SPDX-License-Identifier: MIT */
/*
 * mta_sts_tell: a policy from its file, a server held against it, and what is
 * told of that.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "ehlo_caps/ehlo_caps.h"
#include "ehlo_caps/mta_sts.h"
#include "out/fail.h"
#include "out/out.h"

#define LABEL_WIDTH 12

static const char *const mode_names[] = {
	[STS_NO_MODE] = "",
	[STS_NONE] = "none",
	[STS_TESTING] = "testing",
	[STS_ENFORCE] = "enforce",
};

/* ------------------------------------------------------------- reading -- */

static int
read_all(const char *path, unsigned char *text, size_t *len,
    struct authstr_error *err)
{
	int fd = strcmp(path, "-") == 0 ? STDIN_FILENO
					: open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : 1;

	*len = 0;
	while (n > 0 && *len < STS_TEXT_MAX + 1) {
		n = read(fd, text + *len, STS_TEXT_MAX + 1 - *len);
		if (n > 0)
			*len += (size_t)n;
		else if (n < 0 && errno == EINTR)
			n = 1;
	}
	if (n < 0)
		fail(err, EXIT_IO, AUTHSTR_NO_OFFSET, "cannot-read",
		    "cannot read the policy %s: %s", path, strerror(errno));
	if (fd > STDIN_FILENO)
		close(fd);
	if (n < 0)
		return EXIT_IO;
	if (*len <= STS_TEXT_MAX)
		return EXIT_DONE;
	return fail(err, EXIT_BAD_INPUT, AUTHSTR_NO_OFFSET, "sts-too-long",
	    "the policy in %s is longer than 64 KiB", path);
}

static bool
is_error(const char *rule)
{
	const struct authstr_rule *r = authstr_rule_find(rule);

	return r == NULL || authstr_rule_severity(r) == AUTHSTR_ERROR;
}

/* What is missing, as it would be written. */
static const char *
line_of(const char *rule)
{
	static const struct {
		const char *rule, *line;
	} lines[] = {
		{ "sts-version", "version: STSv1" },
		{ "sts-mode", "mode: enforce" },
		{ "sts-mx", "mx: HOST" },
		{ "sts-max-age", "max_age: SECONDS" },
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		if (strcmp(lines[i].rule, rule) == 0)
			return lines[i].line;
	return "";
}

static int
first_error(
    const struct mta_sts *p, const char *path, struct authstr_error *err)
{
	for (size_t i = 0; i < p->n_notes; i++) {
		const struct sts_note *note = &p->notes[i];
		const struct authstr_rule *r = authstr_rule_find(note->rule);

		if (!is_error(note->rule))
			continue;
		if (note->line > 0)
			return fail(err, EXIT_BAD_INPUT, AUTHSTR_NO_OFFSET,
			    note->rule, "%.80s, line %zu: %s", path, note->line,
			    r != NULL ? authstr_rule_message(r) : "");
		return fail(err, EXIT_BAD_INPUT, AUTHSTR_NO_OFFSET, note->rule,
		    "%.80s: expected a line '%s', found none", path,
		    line_of(note->rule));
	}
	return fail(err, EXIT_BAD_INPUT, AUTHSTR_NO_OFFSET, "sts-line",
	    "%.80s is no policy", path);
}

int
mta_sts_load(const char *path, struct mta_sts **out, struct authstr_error *err)
{
	struct mta_sts *p = calloc(1, sizeof(*p));
	unsigned char *text = malloc(STS_TEXT_MAX + 1);
	size_t len;
	int rc;

	if (p == NULL || text == NULL)
		rc = fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "no-memory",
		    "out of memory");
	else if ((rc = read_all(path, text, &len, err)) == EXIT_DONE) {
		mta_sts_read((struct authstr_span){ text, len }, p);
		if (p->bad)
			rc = first_error(p, path, err);
	}
	free(text);
	if (rc == EXIT_DONE)
		*out = p;
	else
		free(p);
	return rc;
}

/* ------------------------------------------------------------- judging -- */

void
sts_judge(struct sts_check *c, const struct mta_sts *policy, const char *host,
    const struct net_result *r)
{
	c->policy = policy;
	if (policy == NULL)
		return;
	c->match = mta_sts_matches(policy, host);
	c->tls = r->tls.up && r->tls.verified;
	c->asked = r->ms_connect >= 0;
}

int
sts_status(const struct sts_check *c, int status)
{
	if (status != EXIT_DONE || c->policy == NULL ||
	    c->policy->mode != STS_ENFORCE)
		return status;
	return !c->tls ? EXIT_TLS : !c->match ? EXIT_NO : EXIT_DONE;
}

/* ------------------------------------------------------------- telling -- */

void
sts_print(const struct sts_check *c, const char *host)
{
	bool kept = c->match && c->tls;

	if (c->policy == NULL)
		return;
	out_color(OUT_DIM);
	out_text("%-*s", LABEL_WIDTH, "MTA-STS");
	out_color(OUT_PLAIN);
	out_text("mode %s: ", mode_names[c->policy->mode]);
	if (c->policy->mode == STS_NONE) {
		out_text("nothing is asked for\n");
		return;
	}
	out_color(kept ? OUT_GOOD : OUT_BAD);
	out_text("%s", kept ? "kept" : "NOT KEPT");
	out_color(OUT_PLAIN);
	if (!c->match) {
		out_text(", no mx of the policy is ");
		out_safe(authstr_span_of(host));
	}
	if (!c->tls)
		out_text(
		    ", %s", c->asked ? "TLS does not verify" : "no connection");
	out_text("\n");
}

json_t *
sts_json(const struct sts_check *c)
{
	const struct mta_sts *p = c->policy;
	json_t *o = json_object(), *mx = json_array(), *notes = json_array();

	json_object_set_new(o, "mode", json_string(mode_names[p->mode]));
	json_object_set_new(o, "max_age", json_integer((json_int_t)p->max_age));
	for (size_t i = 0; i < p->n_mx; i++)
		json_array_append_new(mx, json_string(p->mx[i]));
	json_object_set_new(o, "mx", mx);
	json_object_set_new(o, "match", json_boolean(c->match));
	json_object_set_new(o, "tls", json_boolean(c->tls));
	json_object_set_new(o, "kept",
	    json_boolean(p->mode == STS_NONE || (c->match && c->tls)));
	for (size_t i = 0; i < p->n_notes; i++) {
		json_t *note = json_object();

		json_object_set_new(
		    note, "rule", json_string(p->notes[i].rule));
		if (p->notes[i].line > 0)
			json_object_set_new(note, "line",
			    json_integer((json_int_t)p->notes[i].line));
		json_array_append_new(notes, note);
	}
	json_object_set_new(o, "notes", notes);
	return o;
}

void
sts_remarks(const struct sts_check *c,
    void (*tell)(const char *rule, const char *message, void *arg), void *arg)
{
	struct {
		const char *rule;
		bool holds;
	} rows[] = {
		{ "sts-mx-mismatch", false },
		{ "sts-tls", false },
		{ "sts-testing", false },
	};

	if (c->policy == NULL || c->policy->mode == STS_NONE)
		return;
	rows[0].holds = !c->match;
	rows[1].holds = !c->tls && c->asked;
	rows[2].holds = c->policy->mode == STS_TESTING;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (rows[i].holds)
			ehlo_tell_rule(rows[i].rule, tell, arg);
	}
}
