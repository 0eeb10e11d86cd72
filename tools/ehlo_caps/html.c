/* SPDX-License-Identifier: MIT */
/*
 * html: the page around the rows.  Its counts come last, when they are known,
 * and the style puts them first.
 */
#include "ehlo_caps/html.h"
#include <stdlib.h>
#include <string.h>
#include "applet.h"
#include "ehlo_caps/html_out.h"
#include "ehlo_caps/html_page.h"
#include "ehlo_caps/html_row.h"
#include "ehlo_caps/result.h"
#include "ehlo_caps/tally.h"
#include "out/fail.h"

enum { BY_CLASS, BY_TLS, BY_CERT, BY_MECH, BY_REQUIRE, COUNTS };

static const char *const titles[COUNTS] = {
	[BY_CLASS] = "Outcome",
	[BY_TLS] = "TLS",
	[BY_CERT] = "Certificates",
	[BY_MECH] = "Login by",
	[BY_REQUIRE] = "Requirements failed",
};

struct html {
	struct html_out out;
	struct tally counts[COUNTS];
	size_t n;
};

int
html_begin(const char *path, struct html **out, struct authstr_error *err)
{
	struct html *h = calloc(1, sizeof(*h));
	int rc;

	*out = NULL;
	if (h == NULL)
		return fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "no-memory",
		    "out of memory");
	if ((rc = html_open(path, &h->out, err)) != EXIT_DONE) {
		free(h);
		return rc;
	}
	html_put(&h->out,
	    "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
	    "<meta http-equiv=\"Content-Security-Policy\" "
	    "content=\"default-src 'none'; style-src '%s'; script-src '%s'; "
	    "base-uri 'none'; form-action 'none'\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width\">\n"
	    "<meta name=\"referrer\" content=\"no-referrer\">\n"
	    "<title>ehlo-caps</title>\n<style>%s</style>\n"
	    "<h1>What mail servers offer</h1>\n"
	    "<p id=\"find\"><label>Only rows with <input id=\"word\" "
	    "type=\"search\"></label> <span id=\"shown\"></span></p>\n",
	    html_style_digest, html_script_digest, html_style);
	html_row_head(&h->out);
	*out = h;
	return EXIT_DONE;
}

static void
count(struct html *h, const json_t *o)
{
	const char *class = result_text(o, "class");
	const char *version = result_tls(o);
	const char *channel = result_channel(o), *word = html_days_word(o);
	json_t *mechs = channel != NULL ? result_mechs(o, channel) : NULL;
	json_t *require = json_object_get(o, "require"), *row;
	size_t i;

	tally_add(&h->counts[BY_CLASS], class != NULL ? class : "not told");
	tally_add(&h->counts[BY_TLS], version != NULL ? version : "not known");
	if (word != NULL)
		tally_add(&h->counts[BY_CERT], word);
	json_array_foreach(mechs, i, row) if (json_string_value(row) != NULL)
	    tally_add(&h->counts[BY_MECH], json_string_value(row));
	json_array_foreach(
	    require, i, row) if (result_text(row, "expr") != NULL &&
				 !json_is_true(json_object_get(row, "ok")))
	    tally_add(&h->counts[BY_REQUIRE], result_text(row, "expr"));
}

void
html_row(struct html *h, const json_t *result)
{
	h->n++;
	count(h, result);
	html_row_put(&h->out, result);
}

static void
put_counts(struct html *h)
{
	struct html_out *out = &h->out;

	html_put(out, "<div id=\"counts\">\n");
	for (size_t i = 0; i < COUNTS; i++) {
		struct tally *t = &h->counts[i];

		if (t->n == 0)
			continue;
		tally_sort(t);
		html_put(out, "<table><caption>%s</caption>\n", titles[i]);
		for (size_t k = 0; k < t->n; k++) {
			html_put(out, "<tr><td>");
			html_text(out, t->rows[k].word);
			html_put(out, "<td>%zu\n", t->rows[k].count);
		}
		html_put(out, "</table>\n");
	}
	html_put(out,
	    "<table><caption>Targets</caption>\n<tr><td>all"
	    "<td>%zu\n</table>\n</div>\n",
	    h->n);
}

int
html_end(struct html *h, struct authstr_error *err)
{
	int rc;

	html_put(&h->out, "</tbody>\n</table>\n");
	put_counts(h);
	html_put(&h->out, "<script>%s</script>\n</html>\n", html_script);
	rc = html_close(&h->out, true, err);
	free(h);
	return rc;
}

void
html_drop(struct html *h)
{
	if (h == NULL)
		return;
	html_close(&h->out, false, NULL);
	free(h);
}
