/* SPDX-License-Identifier: MIT */
#include "decode_auth/show.h"
#include <string.h>
#include "applet.h"
#include "decode_auth/check.h"
#include "decode_auth/filter.h"
#include "decode_auth/print.h"
#include "decode_auth/summary.h"
#include "out/fail.h"
#include "out/out.h"

#define FIXED_MAX ((size_t)4 * 1024 * 1024)

static bool
has_rule(const struct view *v, const char *rule)
{
	for (size_t i = 0; i < v->n_notes; i++)
		if (strcmp(v->notes[i].rule, rule) == 0)
			return true;
	return false;
}

/* A field of ours, or only bytes that nobody could make out? */
static bool
is_known(const struct authstr_field *f)
{
	static const char *const formless[] = { "unknown", "text", "bytes" };

	for (size_t i = 0; i < sizeof(formless) / sizeof(*formless); i++)
		if (strcmp(f->id, formless[i]) == 0)
			return false;
	return f->kind != AUTHSTR_KIND_MARK;
}

static bool
is_understood(const struct view *v)
{
	for (size_t m = 0; m < v->n_messages; m++)
		for (size_t i = 0; i < v->messages[m].n_fields; i++)
			if (is_known(v->messages[m].fields[i].field))
				return true;
	return false;
}

/* Text that could be a value of several mechanisms counts as decoded, and so
 * does damage that has a name, or a log's word on who logged in and how it
 * ended; the name of a mechanism alone does not, where the string behind it is
 * no base64 and nobody answered. */
static void
count_login(struct run *run, const struct view *v)
{
	bool named = view_mechanism(v).len > 0;
	bool answered =
	    authstr_login_outcome(v->login) != AUTHSTR_OUTCOME_UNKNOWN;
	bool rubbish = !is_understood(v) &&
		       (has_rule(v, "not-base64") || has_rule(v, "b64-length"));

	run->logins++;
	run->notes += v->n_notes;
	if (has_rule(v, "mech-unknown-text") ||
	    (named && (answered || !rubbish)) || (answered && is_understood(v)))
		run->decoded++;
	else if (named)
		run->malformed++;
}

static void
check(struct run *run, struct view *v)
{
	struct authstr_error err = { 0 };
	int rc;

	if (run->secret == NULL)
		return;
	rc = check_login(v,
	    &(struct check){ authstr_buf_span(run->secret), run->is_record },
	    &err);
	if (rc == AUTHSTR_OK)
		run->matches++;
	else if (rc != AUTHSTR_E_MISMATCH)
		out_error(&err);
	/* a record that is none is the caller's mistake */
	if (rc == AUTHSTR_E_NOMEM || rc == AUTHSTR_E_CRYPTO ||
	    rc == AUTHSTR_E_MALFORMED)
		run_failed(run, out_status(rc));
}

/* An error of the token that only the issuer can undo. */
static const char *
stale_token(const struct view *v)
{
	for (size_t i = 0; i < v->n_notes; i++)
		if (strncmp(v->notes[i].rule, "jwt-", 4) == 0 &&
		    v->notes[i].severity == AUTHSTR_ERROR)
			return v->notes[i].rule;
	return NULL;
}

static void
print_lines(struct authstr_span s)
{
	while (s.len > 0) {
		const unsigned char *lf = memchr(s.p, '\n', s.len);
		size_t n = lf != NULL ? (size_t)(lf - s.p) : s.len;

		out_safe((struct authstr_span){ s.p, n });
		out_text("\n");
		n += lf != NULL;
		s = (struct authstr_span){ s.p + n, s.len - n };
	}
}

/* The string as it should be, alone; or one line that says why not. */
static int
show_fixed(struct run *run, const struct view *v)
{
	const char *stale = stale_token(v);
	struct authstr_buf *fixed = authstr_buf_new(FIXED_MAX);
	struct authstr_error err = { .code = AUTHSTR_E_NOMEM };
	int rc = AUTHSTR_E_NOMEM;

	if (fixed != NULL && stale != NULL) {
		rc = AUTHSTR_E_REFUSED;
		(void)fail(&err, EXIT_NO, AUTHSTR_NO_OFFSET, stale,
		    "cannot be mended: %s",
		    authstr_rule_message(authstr_rule_find(stale)));
	} else if (fixed != NULL) {
		rc = authstr_login_fix(v->login, fixed, &err);
	}
	if (rc == AUTHSTR_OK) {
		print_lines(authstr_buf_span(fixed));
	} else if (rc == AUTHSTR_E_REFUSED) {
		out_error(&err);
		run_failed(run, EXIT_NO);
		rc = AUTHSTR_OK;
	}
	authstr_buf_free(fixed);
	return rc;
}

static int
show(struct run *run, const struct view *v, const char *source)
{
	if (run->summary != NULL)
		return summary_add(run->summary, v);
	if (run->json) {
		print_json(v, source);
		return AUTHSTR_OK;
	}
	if (run->fix)
		return show_fixed(run, v);
	if (run->logins > 1)
		out_text("\n");
	return print_text(v, source);
}

int
show_login(
    struct run *run, const struct authstr_login *login, const char *source)
{
	struct view v;
	int rc = view_init(&v, login, run->mask, run->now);

	run->seen++;
	if (rc == AUTHSTR_OK && filter_passes(&run->filter, &v)) {
		check(run, &v);
		count_login(run, &v);
		rc = show(run, &v, source);
	}
	view_free(&v);
	if (rc != AUTHSTR_OK) {
		out_warn("out of memory");
		run_failed(run, EXIT_INTERNAL);
	}
	return rc;
}
