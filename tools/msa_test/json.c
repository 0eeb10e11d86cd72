/* SPDX-License-Identifier: MIT */
#include "applet.h"
#include "net/caps_json.h"
#include "msa_test/msa_test.h"
#include "out/out.h"

static void
put_address(json_t *o, const struct stage_row *row)
{
	if (row->address_len > 0)
		out_json_set(o, "address",
		    (struct authstr_span){ (const unsigned char *)row->address,
			row->address_len });
}

static json_t *
stage_json(const struct stage_row *row)
{
	json_t *o = json_object();
	struct authstr_meaning m;

	json_object_set_new(
	    o, "stage", json_string(authstr_stage_name(row->stage)));
	put_address(o, row);
	json_object_set_new(o, "ok", json_boolean(row->ok));
	if (row->code != 0)
		json_object_set_new(o, "code", json_integer(row->code));
	if (row->enhanced[0] != '\0')
		out_json_set(o, "enhanced", authstr_span_of(row->enhanced));
	if (row->bracket[0] != '\0')
		out_json_set(o, "response_code", authstr_span_of(row->bracket));
	if (row->text_len > 0)
		out_json_set(o, "text",
		    (struct authstr_span){
			(const unsigned char *)row->text, row->text_len });
	if (row->rule != NULL)
		out_json_set(o, "rule", authstr_span_of(row->rule));
	json_object_set_new(o, "ms", json_integer((json_int_t)(row->ms + 0.5)));
	if (!row->ok && test_meaning(row, &m)) {
		out_json_set(o, "meaning", authstr_span_of(m.meaning));
		out_json_set(o, "advice", authstr_span_of(m.advice));
	}
	return o;
}

static void
put_rows(json_t *o, const struct test_log *log)
{
	json_t *stages = json_array(), *rcpts = json_array();

	for (size_t i = 0; i < log->n_rows; i++) {
		const struct stage_row *row = &log->rows[i];
		json_t *rcpt;

		json_array_append_new(stages, stage_json(row));
		if (row->stage != AUTHSTR_STAGE_RCPT)
			continue;
		rcpt = json_object();
		put_address(rcpt, row);
		if (row->code != 0)
			json_object_set_new(
			    rcpt, "code", json_integer(row->code));
		json_array_append_new(rcpts, rcpt);
	}
	json_object_set_new(o, "stages", stages);
	json_object_set_new(o, "recipients", rcpts);
}

void
test_json_server(json_t *o, const struct test_log *log,
    const struct net_target *t, const struct net_result *r,
    const struct authstr_session *s)
{
	struct caps_told told = {
		.target = t != NULL ? t->text : NULL,
		.protocol = t != NULL ? t->protocol : AUTHSTR_SMTP,
		.stage = r->status == EXIT_DONE
			     ? "done"
			     : authstr_stage_name(authstr_session_stage(s)),
		.result = r,
		.greeting = authstr_session_greeting(s),
		.caps = { authstr_session_caps(s, 0),
		    authstr_session_caps(s, 1) },
		.mechs = caps_json_as_offered,
	};

	/* What the server says of itself: not where it has the secret in it. */
	if (!log->show_secrets)
		hide_drop(&log->hide, &told.greeting, told.caps,
		    sizeof(told.caps) / sizeof(told.caps[0]));
	caps_json_put(o, &told);
}

json_t *
test_json_run(const struct test_log *log, const struct net_target *t,
    const struct net_result *r, const struct authstr_session *s)
{
	const char *login = authstr_session_login_name(s);
	json_t *o = out_json_new("msa-test");

	test_json_server(o, log, t, r, s);
	if (login != NULL)
		json_object_set_new(o, "mechanism", json_string(login));
	if (test_binding(r, s) != NULL)
		out_json_set(
		    o, "channel_binding", authstr_span_of(test_binding(r, s)));
	put_rows(o, log);
	json_object_set(o, "transcript", log->transcript);
	json_object_set(o, "notes", log->notes);
	return o;
}

void
test_view_json(const struct test_log *log, const struct net_target *t,
    const struct net_result *r, const struct authstr_session *s)
{
	out_json(test_json_run(log, t, r, s));
}
