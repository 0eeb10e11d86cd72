/* SPDX-License-Identifier: MIT */
#include <string.h>
#include "applet.h"
#include "msa_test/msa_test.h"
#include "out/out.h"

/* Column of what is said of a stage. */
#define INDENT 11

static int
put_dump(const char *text, size_t len, void *out)
{
	authstr_buf_put(
	    out, (struct authstr_span){ (const unsigned char *)text, len });
	return authstr_buf_status(out) == AUTHSTR_OK ? 0 : -1;
}

static void
view_value(const json_t *value)
{
	struct authstr_buf *b = authstr_buf_new(AUTHSTR_REPLY_MAX);

	if (json_is_string(value))
		out_safe((struct authstr_span){
		    (const unsigned char *)json_string_value(value),
		    json_string_length(value) });
	else if (b != NULL && json_dump_callback(value, put_dump, b,
				  JSON_ENCODE_ANY | JSON_COMPACT) == 0)
		out_safe(authstr_buf_span(b));
	authstr_buf_free(b);
}

/* The server's own words on a token it did not take, a member a line. */
static void
view_error_json(struct authstr_span text)
{
	json_t *o = out_json_read(text), *value;
	const char *key;

	if (!json_is_object(o)) {
		out_safe(text);
		out_text(" (oauth-error-json)\n");
	} else {
		out_text("the server's reason (oauth-error-json):\n");
		json_object_foreach(o, key, value)
		{
			out_text("      ");
			out_safe(authstr_span_of(key));
			out_text(": ");
			view_value(value);
			out_text("\n");
		}
	}
	json_decref(o);
}

void
test_view_event(const struct authstr_event *e, struct authstr_span text)
{
	static const struct {
		const char *mark;
		enum out_color color;
	} look[] = {
		[AUTHSTR_EVENT_SENT] = { "C: ", OUT_NAME },
		[AUTHSTR_EVENT_GOT] = { "S: ", OUT_DIM },
		[AUTHSTR_EVENT_NOTE] = { "-- ", OUT_WARN },
	};
	enum authstr_event_kind kind = authstr_event_kind(e);
	const char *rule = authstr_event_rule(e);

	out_color(look[kind].color);
	out_text("%s", look[kind].mark);
	out_color(OUT_PLAIN);
	if (kind == AUTHSTR_EVENT_NOTE && rule != NULL &&
	    strcmp(rule, "oauth-error-json") == 0) {
		view_error_json(text);
	} else {
		out_safe(text);
		if (kind == AUTHSTR_EVENT_NOTE && rule != NULL)
			out_text(" (%s)", rule);
		out_text("\n");
	}
	out_flush();
}

void
test_view_tls(void)
{
	out_color(OUT_WARN);
	out_text("-- ");
	out_color(OUT_PLAIN);
	out_text("TLS started\n");
	out_flush();
}

/* ----------------------------------------------------------- verdict -- */

/* Words, broken at the terminal's width; and the rule, if there is one. */
static void
indent(const char *what, struct authstr_span text, const char *rule)
{
	size_t room = out_width() > 2 * INDENT ? out_width() - INDENT : INDENT;
	size_t used = strlen(what);

	out_text("%*s%s", INDENT, "", what);
	for (bool first = true; text.len > 0; first = false) {
		const unsigned char *end = memchr(text.p, ' ', text.len);
		size_t n = end == NULL ? text.len : (size_t)(end - text.p);

		if (!first && used + 1 + n > room) {
			out_text("\n%*s", INDENT, "");
			used = 0;
		} else if (!first) {
			out_text(" ");
			used++;
		}
		out_safe((struct authstr_span){ text.p, n });
		used += n;
		n += end != NULL;
		text = (struct authstr_span){ text.p + n, text.len - n };
	}
	if (rule != NULL && used + strlen(rule) + 3 > room)
		out_text("\n%*s(%s)", INDENT, "", rule);
	else if (rule != NULL)
		out_text(" (%s)", rule);
	out_text("\n");
}

/* A reply said no. */
static bool
is_refusal(const char *rule)
{
	return rule != NULL && (strcmp(rule, "refused") == 0 ||
				   strcmp(rule, "refused-for-now") == 0);
}

bool
test_meaning(const struct stage_row *row, struct authstr_meaning *m)
{
	const struct authstr_rule *rule =
	    row->rule != NULL ? authstr_rule_find(row->rule) : NULL;

	if (row->code != 0 &&
	    authstr_meaning_of(row->stage, row->code,
		authstr_span_of(row->enhanced), m) == AUTHSTR_OK)
		return true;
	if (row->code == 0 && is_refusal(row->rule) &&
	    authstr_meaning_of_bracket(
		row->stage, authstr_span_of(row->bracket), m) == AUTHSTR_OK)
		return true;
	if (rule == NULL)
		return false;
	m->meaning = authstr_rule_message(rule);
	m->advice = authstr_rule_cure(rule);
	return true;
}

static void
view_why(const struct stage_row *row)
{
	struct authstr_meaning m;

	if (row->text_len > 0)
		indent("says: ",
		    (struct authstr_span){
			(const unsigned char *)row->text, row->text_len },
		    row->rule);
	if (test_meaning(row, &m)) {
		indent("means: ", authstr_span_of(m.meaning), NULL);
		indent("try: ", authstr_span_of(m.advice), NULL);
	}
}

const char *
test_binding(const struct net_result *r, const struct authstr_session *s)
{
	const struct authstr_mech *m = authstr_session_mech(s);
	unsigned flags = m != NULL ? authstr_mech_flags(m) : 0;

	return (flags & AUTHSTR_MECH_BINDING) != 0 && r->tls.binding[0] != '\0'
		   ? r->tls.binding
		   : NULL;
}

static void
view_details(const struct stage_row *row, const struct net_result *r,
    const struct authstr_session *s)
{
	const char *login = authstr_session_login_name(s);

	if (row->stage == AUTHSTR_STAGE_TLS && r->tls.up) {
		out_text(
		    "  %s %s, certificate ", r->tls.version, r->tls.cipher);
		out_text(r->tls.verified ? "verified" : "NOT verified");
	}
	if (row->stage == AUTHSTR_STAGE_AUTH && login != NULL)
		out_text("  %s", login);
	if (row->stage == AUTHSTR_STAGE_AUTH && test_binding(r, s) != NULL)
		out_text(", bound by %s", test_binding(r, s));
	if (row->address_len > 0) {
		out_text("  ");
		out_safe((struct authstr_span){
		    (const unsigned char *)row->address, row->address_len });
	}
}

static void
view_row(const struct stage_row *row, const struct net_result *r,
    const struct authstr_session *s)
{
	/* Not the stage first: "auth FAILED" reads like a command, and
	 * decode-auth takes what this prints. */
	out_color(row->ok ? OUT_GOOD : OUT_BAD);
	out_text("%-6s", row->ok ? "ok" : "FAILED");
	out_color(OUT_PLAIN);
	out_text("  %-7s", authstr_stage_name(row->stage));
	if (row->code != 0)
		out_text("  %3d %-7s", row->code, row->enhanced);
	else
		out_text("  %11s", "");
	out_text("  %6.0f ms", row->ms);
	view_details(row, r, s);
	out_text("\n");
	if (!row->ok)
		view_why(row);
}

static bool
stage_worked(const struct test_log *log, enum authstr_stage stage)
{
	for (size_t i = 0; i < log->n_rows; i++)
		if (log->rows[i].stage == stage && log->rows[i].ok)
			return true;
	return false;
}

/* The last word: what the exit status says. */
static const char *
verdict_words(int status)
{
	static const struct {
		int status;
		const char *words;
	} table[] = {
		{ EXIT_NO_HOST, "no such host" },
		{ EXIT_NETWORK, "no connection, or it was lost" },
		{ EXIT_TEMPFAIL, "refused for now: worth another try later" },
		{ EXIT_PROTOCOL, "the server broke the protocol" },
		{ EXIT_AUTH, "no login" },
		{ EXIT_TLS, "TLS failed" },
		{ EXIT_TIMEOUT, "out of time" },
		{ EXIT_REFUSED, "refused" },
		{ EXIT_UNKNOWN, "no reply to the message came; it may have "
				"been accepted" },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (table[i].status == status)
			return table[i].words;
	return "failed";
}

static void
view_last_word(const struct test_log *log, const struct net_result *r)
{
	bool accepted = stage_worked(log, AUTHSTR_STAGE_DATA);

	out_color(r->status == EXIT_DONE ? OUT_GOOD : OUT_BAD);
	out_text("verdict: ");
	if (r->status == EXIT_TEMPFAIL && accepted)
		out_text("refused for now for some recipients, worth another "
			 "try for them alone; the message went to the others");
	else if (r->status != EXIT_DONE)
		out_text("%s", verdict_words(r->status));
	else if (accepted)
		out_text("all went well, the message was accepted");
	else if (stage_worked(log, AUTHSTR_STAGE_AUTH))
		out_text("the login works; no message was sent");
	else
		out_text("all went well, as far as was asked");
	if (r->status == EXIT_REFUSED && accepted)
		out_text(
		    " for some recipients; the message went to the others");
	out_color(OUT_PLAIN);
	out_text("\n");
}

/* What the first stages have in them, and all of it. */
static void
view_times(const struct net_result *r)
{
	const struct {
		const char *what;
		double ms;
	} times[] = {
		{ "lookup", r->ms_connect >= 0 && !r->via ? r->ms_lookup : -1 },
		{ r->via ? "command" : "connection", r->ms_connect },
		{ "TLS handshake", r->tls.up ? r->ms_tls : -1 },
		{ "all", r->ms_total },
	};
	bool any = false;

	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		if (times[i].ms < 0)
			continue;
		out_text("%s%s %.1f ms", any ? ", " : "time    ", times[i].what,
		    times[i].ms);
		any = true;
	}
	out_text("%s", any ? "\n" : "");
}

void
test_view_verdict(const struct test_log *log, const struct net_result *r,
    const struct authstr_session *s)
{
	out_text("\n");
	for (size_t i = 0; i < log->n_rows; i++)
		view_row(&log->rows[i], r, s);
	if (r->tls.tried && r->tls.error[0] != '\0' &&
	    strcmp(r->tls.error, r->error.text) != 0)
		indent("TLS: ", authstr_span_of(r->tls.error), NULL);
	if (r->proxy[0] != '\0')
		indent("through ", authstr_span_of(r->proxy), NULL);
	view_times(r);
	if (net_tls_outside(r))
		out_text("TLS, if any, was the child's affair (%s): nothing "
			 "here says that it was there\n",
		    log->emits ? "--emit" : "--via");
	if (r->via && r->via_stderr != NULL && r->status != EXIT_DONE) {
		out_text("the child said:\n");
		out_text("%s", r->via_stderr);
	}
	view_last_word(log, r);
}
