/* SPDX-License-Identifier: MIT */
/*
 * text: a login as text.  What is wrong stands right under the
 * first line; then who said what; what may be good to know comes last.
 */
#include <stdio.h>
#include <string.h>
#include "decode_auth/cell.h"
#include "decode_auth/print.h"
#include "out/out.h"

#define VALUE_MAX (8 * 1024 * 1024)

void
print_value(struct authstr_span value)
{
	struct authstr_buf *b = authstr_buf_new(VALUE_MAX);

	if (b == NULL)
		out_failed();
	else
		cell_print(value, b);
	if (b != NULL && authstr_buf_status(b) != AUTHSTR_OK)
		out_failed();
	if (b != NULL)
		out_raw(authstr_buf_span(b));
	authstr_buf_free(b);
}

void
print_wrapped(unsigned indent, const char *text)
{
	unsigned width = out_width(), column = indent;

	while (*text != '\0') {
		size_t n = strcspn(text, " ");

		if (column > indent && column + 1 + n > width) {
			out_text("\n%*s", (int)indent, "");
			column = indent;
		} else if (column > indent) {
			out_text(" ");
			column++;
		}
		out_safe(
		    (struct authstr_span){ (const unsigned char *)text, n });
		column += (unsigned)n;
		text += n;
		text += strspn(text, " ");
	}
	out_text("\n");
}

static void
print_mechanism(const struct view *v)
{
	const struct authstr_mech *m = authstr_login_mech(v->login);
	struct authstr_span name = view_mechanism(v);

	out_color(OUT_BOLD);
	if (name.len > 0)
		print_value(name);
	else
		out_text("unknown mechanism");
	out_color(OUT_PLAIN);
	if (m != NULL)
		out_text(
		    "  %s (%s)", authstr_mech_brief(m), authstr_mech_spec(m));
	out_text("\n");
}

/* Those that are not far behind the best.  JSON has them all. */
static void
print_candidates(const struct view *v)
{
	size_t n = authstr_login_candidate_count(v->login), close = 0;
	int best = n > 0 ? authstr_login_candidate(v->login, 0)->score : 0, at;
	char line[600];

	while (close < n &&
	       authstr_login_candidate(v->login, close)->score * 2 >= best)
		close++;
	if (close < 2)
		return;
	at = snprintf(line, sizeof(line), "could be ");
	for (size_t i = 0; i < close && (size_t)at < sizeof(line); i++)
		at += snprintf(line + at, sizeof(line) - (size_t)at, "%s%s",
		    i == 0          ? ""
		    : i + 1 < close ? ", "
				    : " or ",
		    authstr_mech_name(
			authstr_login_candidate(v->login, i)->mech));
	if ((size_t)at < sizeof(line))
		(void)snprintf(
		    line + at, sizeof(line) - (size_t)at, ", best first");
	out_text("  ");
	print_wrapped(2, line);
}

static void
print_reply(const struct view *v)
{
	struct authstr_span text = authstr_login_reply(v->login);
	struct authstr_span enhanced = authstr_login_enhanced(v->login);
	struct authstr_buf *b = authstr_buf_new(VALUE_MAX);

	if (b == NULL || view_print(v, text, b) != AUTHSTR_OK)
		out_failed();
	if (authstr_login_code(v->login) != 0)
		out_text(" %d", authstr_login_code(v->login));
	if (enhanced.len > 0) {
		out_text(" ");
		out_safe(enhanced);
	}
	if (b != NULL && text.len > 0) {
		out_text(" ");
		out_safe(authstr_buf_span(b));
	}
	authstr_buf_free(b);
}

/* "  refused: 535 5.7.8 Authentication failed." */
static void
print_outcome(const struct view *v)
{
	static const enum out_color colors[] = {
		[AUTHSTR_OUTCOME_UNKNOWN] = OUT_DIM,
		[AUTHSTR_OUTCOME_SUCCESS] = OUT_GOOD,
		[AUTHSTR_OUTCOME_REFUSED] = OUT_BAD,
		[AUTHSTR_OUTCOME_ABORTED] = OUT_WARN,
		[AUTHSTR_OUTCOME_UNFINISHED] = OUT_WARN,
	};
	enum authstr_outcome o = authstr_login_outcome(v->login);

	if (o == AUTHSTR_OUTCOME_UNKNOWN)
		return;
	out_text("  ");
	out_color(colors[o]);
	out_text("%s", authstr_outcome_name(o));
	out_color(OUT_PLAIN);
	if (authstr_login_code(v->login) != 0 ||
	    authstr_login_reply(v->login).len > 0) {
		out_text(":");
		print_reply(v);
	} else if (o == AUTHSTR_OUTCOME_UNFINISHED) {
		out_text(": the server's reply is not in the input");
	}
	out_text("\n");
}

static void
print_check(const struct view *v)
{
	const json_t *matches = json_object_get(v->check, "matches");
	const char *why =
	    json_string_value(json_object_get(v->check, "message"));

	if (v->check == NULL)
		return;
	out_text("  ");
	out_color(json_is_true(matches)    ? OUT_GOOD
		  : json_is_false(matches) ? OUT_BAD
					   : OUT_WARN);
	out_text("%s", json_is_true(matches) ? "this secret made the login"
		       : json_is_false(matches)
			   ? "this secret did not make the login"
			   : "it cannot be told whether this secret "
			     "made the login");
	out_color(OUT_PLAIN);
	out_text("\n");
	if (v->variant != NULL) {
		out_text("  what made it: ");
		print_wrapped(16, v->made);
	} else if (json_is_false(matches) && why != NULL) {
		out_text("  what is wrong: ");
		print_wrapped(17, why);
	}
}

/* "mail.log:12", "mail.pcap, frame 7", "line 12" */
static void
print_where(const struct authstr_login *l, const char *source)
{
	uint64_t frame = authstr_login_frame(l);

	if (source != NULL)
		out_safe(authstr_span_of(source));
	if (frame != 0)
		out_text("%sframe %llu", source != NULL ? ", " : "",
		    (unsigned long long)frame);
	else
		out_text("%s%zu", source != NULL ? ":" : "line ",
		    authstr_login_line(l));
}

/* "192.0.2.7:40000 -> 192.0.2.1:25" */
static void
print_between(const struct authstr_login *l)
{
	struct authstr_span client = authstr_login_client(l);
	struct authstr_span server = authstr_login_server(l);

	if (client.len == 0 && server.len == 0)
		return;
	out_text(client.len > 0 ? ", " : ", to ");
	out_safe(client);
	if (client.len > 0 && server.len > 0)
		out_text(" -> ");
	out_safe(server);
}

static void
print_place(const struct view *v, const char *source)
{
	const struct authstr_login *l = v->login;
	const char *protocol = authstr_login_protocol(l);

	if (source == NULL && protocol == NULL && authstr_login_line(l) <= 1 &&
	    authstr_login_frame(l) == 0 && authstr_login_time(l).len == 0 &&
	    authstr_login_client(l).len == 0)
		return;
	out_text("  ");
	print_where(l, source);
	if (authstr_login_time(l).len > 0) {
		out_text(", ");
		out_safe(authstr_login_time(l));
	}
	print_between(l);
	if (protocol != NULL)
		out_text(", %s", protocol);
	if (authstr_login_initial_response(l))
		out_text(", with initial response");
	out_text("\n");
}

int
print_text(const struct view *v, const char *source)
{
	int rc = AUTHSTR_OK;

	print_mechanism(v);
	print_place(v, source);
	print_outcome(v);
	print_check(v);
	print_candidates(v);
	print_notes(v, true);
	if (v->n_messages == 0)
		out_text("\n  no message of it is in the input\n");
	for (size_t i = 0; i < v->n_messages && rc == AUTHSTR_OK; i++)
		rc = print_message(v, i);
	print_notes(v, false);
	return rc;
}
