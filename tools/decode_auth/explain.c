/* SPDX-License-Identifier: MIT */
#include "decode_auth/explain.h"
#include <stdio.h>
#include <string.h>
#include "applet.h"
#include "decode_auth/print.h"
#include "opt/near.h"
#include "out/out.h"

/* Rules that are named in the place of one that there is not. */
#define NEAR_MOST 4

static void
print_example(const char *title, const char *text)
{
	out_text("\n  ");
	out_color(OUT_DIM);
	out_text("%s", title);
	out_color(OUT_PLAIN);
	out_text("\n");
	while (*text != '\0') {
		size_t n = strcspn(text, "\n");

		out_text("    ");
		print_value(
		    (struct authstr_span){ (const unsigned char *)text, n });
		out_text("\n");
		text += n + (text[n] == '\n');
	}
}

static void
print_page(const struct authstr_rule *r)
{
	static const enum out_color colors[] = {
		[AUTHSTR_INFO] = OUT_DIM,
		[AUTHSTR_WARNING] = OUT_WARN,
		[AUTHSTR_ERROR] = OUT_BAD,
	};
	const char *wrong = authstr_rule_example(r);
	const char *right = authstr_rule_corrected(r);
	const char *password = authstr_rule_password(r);

	out_color(OUT_BOLD);
	out_text("%s", authstr_rule_id(r));
	out_color(OUT_PLAIN);
	out_text("  ");
	out_color(colors[authstr_rule_severity(r)]);
	out_text("%s\n", out_severity(authstr_rule_severity(r)));
	out_color(OUT_PLAIN);
	out_text("  ");
	print_wrapped(2, authstr_rule_message(r));
	out_text("  -> ");
	print_wrapped(5, authstr_rule_cure(r));
	if (password != NULL)
		print_example("seen with --check and the password", password);
	if (wrong != NULL)
		print_example("an example", wrong);
	if (right != NULL)
		print_example("the same without", right);
}

static void
set_text(json_t *o, const char *key, const char *text)
{
	if (text != NULL)
		out_json_set(o, key, authstr_span_of(text));
}

static void
print_json_page(const struct authstr_rule *r)
{
	json_t *o = out_json_new("decode-auth");

	set_text(o, "rule", authstr_rule_id(r));
	set_text(o, "severity", out_severity(authstr_rule_severity(r)));
	set_text(o, "message", authstr_rule_message(r));
	set_text(o, "cure", authstr_rule_cure(r));
	set_text(o, "password", authstr_rule_password(r));
	set_text(o, "example", authstr_rule_example(r));
	set_text(o, "corrected", authstr_rule_corrected(r));
	out_json(o);
}

static void
print_line(const struct authstr_rule *r)
{
	out_text("%-26s %-8s %s\n", authstr_rule_id(r),
	    out_severity(authstr_rule_severity(r)), authstr_rule_message(r));
}

static void
print_all(bool json, bool pages)
{
	const struct authstr_rule *r;

	if (!json && !pages)
		out_hang_list(36);
	for (size_t i = 0; (r = authstr_rule_at(i)) != NULL; i++) {
		if (json) {
			print_json_page(r);
			continue;
		}
		if (!pages) {
			print_line(r);
			continue;
		}
		if (i > 0)
			out_text("\n");
		print_page(r);
	}
	out_hang(0);
}

/* Does the id hold the text, as a word that somebody remembers of it? */
static bool
is_near(const char *text, const char *id)
{
	return near_distance(text, id) <= 2 ||
	       (strlen(text) > 2 && strstr(id, text) != NULL);
}

static int
no_rule(const struct opt_page *page, const char *name)
{
	char near[200] = "";
	size_t at = 0, n = 0;

	for (size_t i = 0; i < authstr_rule_count() && n < NEAR_MOST; i++) {
		const char *id = authstr_rule_id(authstr_rule_at(i));

		if (!is_near(name, id) || at >= sizeof(near))
			continue;
		at += (size_t)snprintf(near + at, sizeof(near) - at, "%s%s",
		    n++ > 0 ? ", " : "", id);
	}
	return opt_complain(page, "no rule is called '%s'%s%s%s", name,
	    n > 0 ? ": did you mean " : "; see --explain=list", near,
	    n > 0 ? "?" : "");
}

int
explain(const struct opt_page *page, const char *name, bool json)
{
	const struct authstr_rule *r = authstr_rule_find(name);
	bool pages = strcmp(name, "all") == 0;

	if (pages || strcmp(name, "list") == 0)
		print_all(json, pages);
	else if (r == NULL)
		return no_rule(page, name);
	else if (json)
		print_json_page(r);
	else
		print_page(r);
	return EXIT_DONE;
}
