/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "msa_test/msa_test.h"
#include "out/out.h"

static double
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

bool
test_log_begin(struct test_log *log, bool json, bool show_secrets)
{
	*log = (struct test_log){ .json = json,
		.show_secrets = show_secrets,
		.last = authstr_buf_new(2 * AUTHSTR_LINE_MAX),
		.since = now_ms() };
	if (json) {
		log->transcript = json_array();
		log->notes = json_array();
	}
	return hide_begin(&log->hide) && log->last != NULL &&
	       (!json || (log->transcript != NULL && log->notes != NULL));
}

void
test_log_end(struct test_log *log)
{
	for (size_t i = 0; i < log->n_rows; i++) {
		free(log->rows[i].text);
		free(log->rows[i].address);
	}
	free(log->rows);
	authstr_buf_free(log->last);
	hide_end(&log->hide);
	json_decref(log->transcript);
	json_decref(log->notes);
}

static char *
copy(struct test_log *log, struct authstr_span s, size_t *len)
{
	char *p = malloc(s.len + 1);

	*len = 0;
	if (p == NULL) {
		log->failed = true;
		return NULL;
	}
	if (s.len > 0)
		memcpy(p, s.p, s.len);
	p[s.len] = '\0';
	*len = s.len;
	return p;
}

static struct stage_row *
next_row(struct test_log *log)
{
	size_t room = log->room == 0 ? 16 : log->room * 2;
	struct stage_row *rows;

	if (log->n_rows == log->room) {
		rows = realloc(log->rows, room * sizeof(*rows));
		if (rows == NULL) {
			log->failed = true;
			return NULL;
		}
		log->rows = rows;
		log->room = room;
	}
	return &log->rows[log->n_rows++];
}

static void
keep_stage(struct test_log *log, const struct authstr_event *e,
    struct authstr_span text)
{
	struct stage_row *row = next_row(log);
	struct authstr_span enhanced = authstr_event_enhanced(e);
	struct authstr_span bracket = authstr_event_bracket(e);
	struct authstr_span address = authstr_event_address(e);
	double now = now_ms();

	if (row == NULL)
		return;
	*row = (struct stage_row){ .stage = authstr_event_stage(e),
		.ok = authstr_event_ok(e) == 1,
		.code = authstr_event_code(e),
		.ms = now - log->since,
		.rule = authstr_event_rule(e) };
	log->since = now;
	if (enhanced.len < sizeof(row->enhanced) && enhanced.len > 0)
		memcpy(row->enhanced, enhanced.p, enhanced.len);
	if (!log->show_secrets && hide_finds(&log->hide, bracket))
		bracket = authstr_span_of("***");
	if (bracket.len < sizeof(row->bracket) && bracket.len > 0)
		memcpy(row->bracket, bracket.p, bracket.len);
	if (address.len > 0)
		row->address = copy(log, address, &row->address_len);
	row->text = row->code != 0
			? copy(log, authstr_buf_span(log->last), &row->text_len)
			: copy(log, text, &row->text_len);
}

/* What has a rule is a note in JSON; what has none only explains a choice. */
static void
keep_note(struct test_log *log, const char *rule, struct authstr_span said)
{
	size_t len;
	char *text;

	if (rule == NULL)
		return;
	text = copy(log, said, &len);
	if (text == NULL ||
	    json_array_append_new(log->notes, out_json_remark(rule, text)) != 0)
		log->failed = true;
	free(text);
}

/* In the transcript for people the verdict says so. */
static void
note_outside(struct test_log *log)
{
	static const char rule[] = "via-tls-outside";
	const struct authstr_rule *r = authstr_rule_find(rule);

	if (r != NULL)
		keep_note(log, rule, authstr_span_of(authstr_rule_message(r)));
}

/* The transport knows better than the session, to which a failed handshake, a
 * time limit and a lost connection look alike; what failed before the session
 * began is told by no event at all. */
void
test_log_close(struct test_log *log, const struct net_result *r,
    const struct authstr_session *s)
{
	struct authstr_span why =
	    hide_reply(&log->hide, authstr_span_of(r->error.text));
	struct stage_row *row = NULL;

	if (log->json && net_tls_outside(r))
		note_outside(log);
	if (r->error.rule == NULL)
		return;
	for (size_t i = 0; i < log->n_rows && row == NULL; i++)
		if (!log->rows[i].ok)
			row = &log->rows[i];
	if (row == NULL && (row = next_row(log)) != NULL)
		*row =
		    (struct stage_row){ .stage = log->n_rows == 1
						     ? AUTHSTR_STAGE_CONNECT
						     : authstr_session_stage(s),
			    .ms = now_ms() - log->since };
	if (row == NULL || row->code != 0)
		return;
	free(row->text);
	row->text = copy(log, why, &row->text_len);
	row->rule = r->error.rule;
}

struct stage_row *
test_log_deciding(struct test_log *log)
{
	struct stage_row *found = NULL;

	for (size_t i = 0; i < log->n_rows && found == NULL; i++)
		if (!log->rows[i].ok)
			found = &log->rows[i];
	for (size_t i = 0; i < log->n_rows && found == NULL; i++)
		if (log->rows[i].stage == AUTHSTR_STAGE_AUTH)
			found = &log->rows[i];
	return found;
}

/* "535 5.7.8 Authentication failed": how many octets stand before the words. */
static size_t
before_words(struct authstr_span line)
{
	size_t at = line.len < 4 ? line.len : 4, digits = at, dots = 0;

	for (; digits < line.len &&
	       ((line.p[digits] >= '0' && line.p[digits] <= '9') ||
		   line.p[digits] == '.');
	     digits++)
		dots += line.p[digits] == '.';
	if (dots == 2 && digits < line.len && line.p[digits] == ' ')
		at = digits + 1;
	return at;
}

static void
keep_line(struct test_log *log, const char *from, struct authstr_span text)
{
	json_t *o = json_object();

	json_object_set_new(o, "from", json_string(from));
	json_object_set_new(o, "text", out_json_any(text));
	if (json_array_append_new(log->transcript, o) != 0)
		log->failed = true;
}

/* Notes and lines of ours have words of ours, and at most what the server has
 * said: until that had a secret in it, a gap would only show what the password
 * is. */
static bool
may_repeat(const struct test_log *log, enum authstr_event_kind kind)
{
	return (kind != AUTHSTR_EVENT_SENT && kind != AUTHSTR_EVENT_NOTE) ||
	       log->hide.found;
}

void
test_log_see(const struct authstr_event *e, void *arg)
{
	struct test_log *log = arg;
	enum authstr_event_kind kind = authstr_event_kind(e);
	size_t at;
	struct authstr_span text =
	    log->show_secrets ? authstr_event_raw(e) : authstr_event_text(e);

	if (!log->show_secrets)
		hide_event(&log->hide, e);
	if (!log->show_secrets && kind == AUTHSTR_EVENT_GOT)
		text = hide_line(&log->hide, text, before_words(text));
	else if (!log->show_secrets && may_repeat(log, kind))
		text = hide_reply(&log->hide, text);
	if (kind == AUTHSTR_EVENT_GOT) {
		at = before_words(text);
		authstr_buf_cut(log->last, 0);
		authstr_buf_put(log->last,
		    (struct authstr_span){ text.p + at, text.len - at });
	}
	if (kind == AUTHSTR_EVENT_STAGE && !log->json &&
	    authstr_event_stage(e) == AUTHSTR_STAGE_TLS &&
	    authstr_event_ok(e) == 1 && authstr_event_code(e) == 0)
		test_view_tls();
	if (kind == AUTHSTR_EVENT_STAGE)
		keep_stage(log, e, text);
	else if (kind == AUTHSTR_EVENT_CAPS)
		return;
	else if (!log->json)
		test_view_event(e, text);
	else if (kind == AUTHSTR_EVENT_NOTE)
		keep_note(log, authstr_event_rule(e), text);
	else
		keep_line(log, kind == AUTHSTR_EVENT_SENT ? "C" : "S", text);
}
