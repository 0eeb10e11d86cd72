/* SPDX-License-Identifier: MIT */
/*
 * A login attempt as decode-auth shows it: the dialogue of the exchange, as
 * the server had it, goes through the same capture and the same view.
 */
#include <string.h>
#include <time.h>
#include "authstr-capture.h"
#include "decode_auth/print.h"
#include "out/jline.h"
#include "out/out.h"
#include "msa_sink/sink.h"
#include "msa_sink/word.h"

/* The server's last word, without "S: ". */
static struct authstr_span
last_reply(const struct sink_conn *c)
{
	struct authstr_span talk = authstr_buf_span(c->talk);
	size_t end = talk.len > 0 ? talk.len - 1 : 0, at = end;

	while (at > 0 && talk.p[at - 1] != '\n')
		at--;
	talk = word_sub(talk, at, end - at);
	word_take(&talk, "S: ");
	return talk;
}

/* What the client asked for: the first line, "C: AUTH MECH..". */
static struct authstr_span
asked_for(const struct sink_conn *c)
{
	struct authstr_span line = authstr_buf_span(c->talk);

	line = word_sub(line, 0, word_find(line, '\n', 0));
	word_take(&line, "C: AUTH ");
	return word_next(&line);
}

static const char *
outcome(const struct sink_conn *c)
{
	struct authstr_span reply = last_reply(c);

	return word_take(&reply, "235") ? "accepted" : "refused";
}

/* view: NULL where the dialogue is too damaged to be one. */
static void
print(const struct sink_conn *c, const struct view *view)
{
	out_text("login from %s, %s, by ", c->client,
	    c->ssl != NULL ? SSL_get_version(c->ssl) : "in clear");
	out_safe(asked_for(c));
	out_text(": %s (", outcome(c));
	out_safe(last_reply(c));
	out_text(")\n");
	if (view != NULL && print_text(view, NULL) != AUTHSTR_OK)
		out_failed();
	out_text("\n");
}

static void
print_object(const struct sink_conn *c, const struct view *view)
{
	jline_begin("msa-sink");
	jline_name("event", "login");
	jline_name("client", c->client);
	if (c->ssl != NULL)
		jline_name("tls_version", SSL_get_version(c->ssl));
	if (view != NULL) {
		print_json_login(view);
	} else {
		jline_text("mechanism", asked_for(c));
		jline_name("outcome", "refused");
	}
	jline_end();
}

static void
show(const struct sink_conn *c, const struct view *view)
{
	if (c->sink->json)
		print_object(c, view);
	else
		print(c, view);
}

void
report_login(const struct sink_conn *c)
{
	struct authstr_capture *capture = authstr_capture_new();
	const struct authstr_login *login = NULL;
	struct view view = { 0 };

	if (capture != NULL &&
	    authstr_capture_input(capture, authstr_buf_span(c->talk), NULL) ==
		AUTHSTR_OK &&
	    authstr_capture_end(capture, NULL) == AUTHSTR_OK)
		login = authstr_capture_login(capture);
	if (login == NULL) {
		show(c, NULL);
	} else {
		if (view_init(&view, login, !c->sink->show_secrets,
			(int64_t)time(NULL)) == AUTHSTR_OK)
			show(c, &view);
		else
			out_failed();
		view_free(&view);
	}
	authstr_capture_free(capture);
	out_flush();
}
