/* SPDX-License-Identifier: MIT */
/*
 * report: what TLS came to, for people and as JSON.
 */
#include <stdlib.h>
#include <string.h>
#include "net/inside.h"
#include "out/out.h"

#define LABEL_WIDTH 12

void
net_tls_report_free(struct net_tls_report *r)
{
	for (size_t i = 0; i < r->n_chain; i++)
		net_cert_free(&r->chain[i]);
	free(r->chain);
	if (r->session != NULL)
		SSL_SESSION_free(r->session);
	memset(r, 0, sizeof(*r));
}

/* ---------------------------------------------------------------- JSON -- */

static void
set(json_t *o, const char *key, const char *text)
{
	if (text != NULL && text[0] != '\0')
		out_json_set(o, key, authstr_span_of(text));
}

static json_t *
cert_json(const struct net_cert *c)
{
	json_t *o = json_object(), *names = json_array();

	set(o, "subject", c->subject);
	for (size_t i = 0; i < c->n_names; i++)
		json_array_append_new(
		    names, out_json_any(authstr_span_of(c->names[i])));
	json_object_set_new(o, "names", names);
	set(o, "issuer", c->issuer);
	set(o, "not_before", c->not_before);
	set(o, "not_after", c->not_after);
	json_object_set_new(o, "days_left", json_integer(c->days_left));
	set(o, "key", c->key);
	set(o, "signature", c->signature);
	set(o, "serial", c->serial);
	set(o, "sha256", c->sha256);
	return o;
}

bool
net_tls_outside(const struct net_result *r)
{
	return r->via && r->tls.mode != NULL &&
	       strcmp(r->tls.mode, "outside") == 0;
}

bool
net_tls_judged(const struct net_tls_report *r)
{
	return !r->captured || r->verified || r->error[0] != '\0';
}

json_t *
net_tls_report_json(const struct net_tls_report *r)
{
	json_t *o = json_object(), *chain = json_array();

	set(o, "mode", r->mode);
	set(o, "version", r->version);
	set(o, "cipher", r->cipher);
	set(o, "group", r->group);
	if (r->tried && net_tls_judged(r))
		json_object_set_new(o, "verified", json_boolean(r->verified));
	set(o, "error", r->error);
	if (r->up && !r->captured && !r->resumed) {
		json_object_set_new(
		    o, "client_certificate_requested", json_boolean(r->asked));
		if (r->asked)
			json_object_set_new(o, "client_certificate_sent",
			    json_boolean(r->gave));
	}
	for (size_t i = 0; i < r->n_chain; i++)
		json_array_append_new(chain, cert_json(&r->chain[i]));
	if (r->n_chain > 0)
		json_object_set(o, "chain", chain);
	json_decref(chain);
	return o;
}

/* ---------------------------------------------------------------- text -- */

static void
label(const char *text)
{
	out_color(OUT_DIM);
	out_text("%-*s", LABEL_WIDTH, text);
	out_color(OUT_PLAIN);
}

static void
line(const char *name, const char *text)
{
	label(name);
	out_safe(authstr_span_of(text != NULL ? text : ""));
	out_text("\n");
}

/* Names side by side, wrapped to the terminal. */
static void
print_names(const struct net_cert *c)
{
	size_t column = LABEL_WIDTH;

	label("  names");
	for (size_t i = 0; i < c->n_names; i++) {
		size_t len = strlen(c->names[i]) + 1;

		if (column > LABEL_WIDTH && column + len >= out_width()) {
			out_text("\n%*s", LABEL_WIDTH, "");
			column = LABEL_WIDTH;
		}
		out_safe(authstr_span_of(c->names[i]));
		out_text("%s", i + 1 < c->n_names ? " " : "");
		column += len;
	}
	out_text("%s\n", c->n_names == 0 ? "none" : "");
}

static void
print_dates(const struct net_cert *c)
{
	label("  valid");
	out_text("%.10s to ", c->not_before != NULL ? c->not_before : "?");
	out_text("%.10s, ", c->not_after != NULL ? c->not_after : "?");
	out_color(c->days_left < 0        ? OUT_BAD
		  : net_cert_ends_soon(c) ? OUT_WARN
					  : OUT_PLAIN);
	if (c->days_left < 0)
		out_text("expired %ld day%s ago", -c->days_left,
		    c->days_left == -1 ? "" : "s");
	else
		out_text("%ld day%s left", c->days_left,
		    c->days_left == 1 ? "" : "s");
	out_color(OUT_PLAIN);
	out_text("\n");
}

static void
print_key(const struct net_cert *c)
{
	label("  key");
	out_safe(authstr_span_of(c->key != NULL ? c->key : "?"));
	out_text(", signed with ");
	out_safe(authstr_span_of(c->signature != NULL ? c->signature : "?"));
	out_text("\n");
}

/* The serial number is as long as its CA likes; openssl and browsers show the
 * digest in this form. */
static void
print_digest(const struct net_cert *c)
{
	line("  serial", c->serial);
	line("  SHA-256", c->sha256);
}

static void
print_chain(const struct net_tls_report *r)
{
	const struct net_cert *leaf = r->chain;

	line("certificate", leaf->subject);
	print_names(leaf);
	line("  issuer", leaf->issuer);
	print_key(leaf);
	print_dates(leaf);
	print_digest(leaf);
	for (size_t i = 1; i < r->n_chain; i++) {
		line("issued by", r->chain[i].subject);
		if (r->chain[i].subject != NULL && r->chain[i].issuer != NULL &&
		    strcmp(r->chain[i].subject, r->chain[i].issuer) != 0)
			line("  issuer", r->chain[i].issuer);
		print_key(&r->chain[i]);
		print_dates(&r->chain[i]);
	}
}

static void
print_client(const struct net_tls_report *r)
{
	if (!r->asked)
		return;
	line("client cert",
	    r->gave ? "asked for, and sent" : "asked for, none sent (--cert)");
}

/* Whose word a verdict is. */
static const char *
verdict_by(const struct net_tls_report *r)
{
	if (r->captured)
		return ", says the capture";
	return r->up ? ", gone on with --insecure" : "";
}

static void
print_verdict(const struct net_tls_report *r)
{
	label("  verdict");
	if (!net_tls_judged(r)) {
		out_text("the capture has none\n");
		return;
	}
	out_color(r->verified ? OUT_GOOD : OUT_BAD);
	out_text("%s", r->verified ? "verified" : "NOT VERIFIED");
	out_color(OUT_PLAIN);
	if (!r->verified) {
		out_text("%s: ", verdict_by(r));
		out_safe(authstr_span_of(r->error));
	}
	out_text("\n");
}

static void
print_session(const struct net_tls_report *r)
{
	bool at_once = r->mode != NULL && strcmp(r->mode, "implicit") == 0;

	label("TLS");
	if (r->version[0] != '\0') {
		/* Of a capture they are words that anybody wrote. */
		out_safe(authstr_span_of(r->version));
		out_text("  ");
		out_safe(authstr_span_of(r->cipher));
		out_text("%s", r->group[0] != '\0' ? "  " : "");
		out_safe(authstr_span_of(r->group));
	}
	if (!r->up) {
		out_color(OUT_BAD);
		out_text("%sfailed", r->version[0] != '\0' ? "  " : "");
		out_color(OUT_PLAIN);
		if (r->chain == NULL) {
			out_text(": ");
			out_safe(authstr_span_of(r->error));
		}
	} else {
		out_text("  %s", at_once ? "at once" : "STARTTLS");
	}
	out_text("\n");
}

void
net_tls_report_print(const struct net_tls_report *r)
{
	if (r->mode != NULL && strcmp(r->mode, "outside") == 0) {
		line("TLS", "left to the command (--via)");
		return;
	}
	if (!r->tried) {
		line("TLS", "none");
		return;
	}
	print_session(r);
	print_client(r);
	if (r->chain != NULL) {
		print_chain(r);
		print_verdict(r);
	}
}
