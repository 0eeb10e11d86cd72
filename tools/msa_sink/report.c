/* SPDX-License-Identifier: MIT */
#include "out/out.h"
#include "msa_sink/sink.h"

static const char *const tls_names[] = {
	[SINK_STARTTLS] = "starttls",
	[SINK_IMPLICIT] = "implicit",
	[SINK_CLEAR] = "none",
};

static void
start_json(const struct sink *s, const char *address, const char *ca,
    const struct sink_user *made_up)
{
	json_t *o = out_json_new("msa-sink");

	json_object_set_new(o, "event", json_string("listening"));
	json_object_set_new(o, "address", json_string(address));
	json_object_set_new(o, "tls", json_string(tls_names[s->tls]));
	if (ca != NULL)
		json_object_set_new(o, "ca_file", json_string(ca));
	if (made_up != NULL) {
		json_object_set_new(o, "user", json_string(made_up->name));
		json_object_set_new(
		    o, "password", json_string(made_up->secret));
	}
	out_json(o);
}

void
report_start(const struct sink *s, const char *address, const char *ca,
    const struct sink_user *made_up)
{
	if (s->json) {
		start_json(s, address, ca, made_up);
	} else {
		out_text("listening on %s\n", address);
		out_text("TLS: %s\n", tls_names[s->tls]);
		if (ca != NULL)
			out_text("CA certificate: %s\n", ca);
		if (made_up != NULL)
			out_text("user: %s\npassword: %s\n", made_up->name,
			    made_up->secret);
	}
	out_flush();
}

static void
message_json(const struct sink_conn *c)
{
	json_t *o = out_json_new("msa-sink"), *to = json_array();

	json_object_set_new(o, "event", json_string("message"));
	json_object_set_new(o, "client", json_string(c->client));
	out_json_set(o, "user", authstr_span_of(c->user));
	out_json_set(o, "from", authstr_span_of(c->from));
	for (size_t i = 0; i < c->n_rcpts; i++)
		json_array_append_new(
		    to, out_json_any(authstr_span_of(c->rcpts[i])));
	json_object_set_new(o, "to", to);
	json_object_set_new(
	    o, "size", json_integer((json_int_t)c->letter.size));
	if (c->letter.path[0] != '\0')
		out_json_set(o, "file", authstr_span_of(c->letter.path));
	out_json(o);
}

void
report_message(const struct sink_conn *c)
{
	if (c->sink->json) {
		message_json(c);
	} else {
		out_text("message from <");
		out_safe(authstr_span_of(c->from));
		out_text("> to ");
		for (size_t i = 0; i < c->n_rcpts; i++) {
			out_text(i == 0 ? "<" : ", <");
			out_safe(authstr_span_of(c->rcpts[i]));
			out_text(">");
		}
		out_text(": %llu octets", (unsigned long long)c->letter.size);
		if (c->letter.path[0] != '\0') {
			out_text(", ");
			out_safe(authstr_span_of(c->letter.path));
		}
		out_text("\n");
	}
	out_flush();
}

void
report_trouble(const struct sink_conn *c, const char *what)
{
	out_warn("%s: %s", c->client, what);
}
