/* SPDX-License-Identifier: MIT */
/*
 * oauth: what a token says of itself, and what a server said of a
 * token.
 */
#include <stdio.h>
#include <string.h>
#include "decode_auth/object.h"
#include "decode_auth/print.h"
#include "decode_auth/when.h"
#include "out/out.h"

/* The claims that tell why a login fails, in the order in which they are
 * looked at.  RFC 7519 section 4.1, RFC 8693 section 4.2, OpenID Connect Core
 * section 5.1, Microsoft's access tokens. */
static const struct {
	const char *name, *label;
	bool date;
} claims[] = {
	{ "aud", "meant for", false },
	{ "scp", "scope", false },
	{ "scope", "scope", false },
	{ "roles", "roles", false },
	{ "upn", "user", false },
	{ "preferred_username", "user", false },
	{ "email", "user", false },
	{ "unique_name", "user", false },
	{ "sub", "subject", false },
	{ "appid", "client", false },
	{ "azp", "client", false },
	{ "client_id", "client", false },
	{ "iss", "issued by", false },
	{ "iat", "issued", true },
	{ "nbf", "not before", true },
	{ "exp", "expires", true },
};

#define N_CLAIMS (sizeof(claims) / sizeof(*claims))

/* How a date lies to now: "expired 3 hours ago", "valid for 52 minutes". */
static void
print_relation(const char *name, int64_t t, int64_t now)
{
	char length[WHEN_MAX];
	bool past = now >= t;
	bool exp = strcmp(name, "exp") == 0;

	when_length(past ? when_between(t, now) : when_between(now, t), length);
	out_text("  ");
	if (exp)
		out_color(past ? OUT_BAD : OUT_GOOD);
	else if (!past)
		out_color(OUT_BAD);
	if (exp && !past)
		out_text("valid for %s", length);
	else if (past)
		out_text("%s%s ago", exp ? "expired " : "", length);
	else
		out_text("in %s", length);
	out_color(OUT_PLAIN);
}

static void
print_date(const struct view *v, const char *name)
{
	const json_t *value = json_object_get(v->jwt.claims, name);
	char text[WHEN_MAX];
	int64_t t;

	if (jwt_date(v->jwt.claims, name, &t) != JWT_DATE_OK) {
		object_dump(value);
		out_text("  not a date in seconds");
		return;
	}
	if (!when_print(t, text)) {
		object_value(value);
		out_text("  seconds, beyond the year 9999");
	} else {
		out_text("%s", text);
	}
	print_relation(name, t, v->now);
}

static bool
is_known(const char *name)
{
	for (size_t i = 0; i < N_CLAIMS; i++)
		if (strcmp(claims[i].name, name) == 0)
			return true;
	return false;
}

static void
print_claim_list(const struct view *v, int width)
{
	json_t *all = v->jwt.claims, *value;
	const char *name;

	for (size_t i = 0; i < N_CLAIMS; i++) {
		if (json_object_get(all, claims[i].name) == NULL)
			continue;
		object_name(claims[i].name, width, claims[i].label);
		if (claims[i].date)
			print_date(v, claims[i].name);
		else
			object_value(json_object_get(all, claims[i].name));
		out_text("\n");
	}
	json_object_foreach(all, name, value)
	{
		if (is_known(name))
			continue;
		object_name(name, width, "");
		object_value(value);
		out_text("\n");
	}
}

void
print_claims(const struct view *v)
{
	static const char *const kinds[] = {
		[JWT_SIGNED] = "claims of the token (JWT, signature not "
			       "checked)",
		[JWT_ENCRYPTED] = "the token is an encrypted JWT: only the "
				  "server can read its claims",
		[JWT_DAMAGED] = "the token begins as a JWT, but its claims "
				"cannot be read: cut, or no JSON",
	};
	int width = object_width(v->jwt.header);
	json_t *value;
	const char *name;

	if (v->jwt.kind == JWT_NONE)
		return;
	if (object_width(v->jwt.claims) > width)
		width = object_width(v->jwt.claims);
	out_text("\n");
	out_color(OUT_BOLD);
	out_text("  %s\n", kinds[v->jwt.kind]);
	out_color(OUT_PLAIN);
	json_object_foreach(v->jwt.header, name, value)
	{
		object_name(name, width, "header");
		object_value(value);
		out_text("\n");
	}
	print_claim_list(v, width);
}

/* -------------------------------------------------------------- error -- */

/* RFC 6750 section 3.1, RFC 7628 section 3.2.2, and the HTTP statuses that
 * servers send in place of the words. */
static const char *
status_meaning(const char *status)
{
	static const struct {
		const char *status, *meaning;
	} known[] = {
		{ "invalid_request", "the message was not understood" },
		{ "invalid_token",
		    "token expired, revoked, damaged, or not for this server" },
		{ "insufficient_scope", "the token lacks the scope for mail" },
		{ "400",
		    "the message was not understood, or the token is bad" },
		{ "401",
		    "token expired, revoked, damaged, or not for this server" },
		{ "403", "the token lacks the scope for mail" },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (strcmp(known[i].status, status) == 0)
			return known[i].meaning;
	return NULL;
}

static void
print_status(const json_t *value)
{
	const char *meaning = NULL;
	char number[32];

	if (json_is_integer(value)) {
		(void)snprintf(number, sizeof(number), "%" JSON_INTEGER_FORMAT,
		    json_integer_value(value));
		meaning = status_meaning(number);
	} else if (json_is_string(value)) {
		meaning = status_meaning(json_string_value(value));
	}
	if (meaning != NULL)
		out_text("  %s", meaning);
}

/* Did the client answer the error? */
static bool
is_answered(const struct view *v)
{
	for (size_t m = v->error_at + 1; m < v->n_messages; m++)
		if (authstr_msg_from(v->messages[m].msg) == AUTHSTR_CLIENT)
			return true;
	return authstr_login_outcome(v->login) == AUTHSTR_OUTCOME_ABORTED;
}

/* Google's page on XOAUTH2; RFC 7628 section 3.2.3. */
static void
print_next(const struct view *v)
{
	const struct authstr_mech *m = authstr_login_mech(v->login);
	const char *name = "";
	const char *next = "send an empty line in XOAUTH2, AQ== (one ^A) in "
			   "OAUTHBEARER; the server then sends its refusal";

	if (is_answered(v))
		return;
	/* Both have the same errors: alone, one cannot be told. */
	if (m != NULL && v->n_messages > 1)
		name = authstr_mech_name(m);
	out_text("  next: ");
	if (strcmp(name, "XOAUTH2") == 0)
		next = "send an empty line; the server then sends its refusal";
	else if (strcmp(name, "OAUTHBEARER") == 0)
		next = "send AQ== (one ^A); the server then sends its refusal";
	print_wrapped(8, next);
}

void
print_error(const struct view *v)
{
	json_t *value;
	const char *name;

	out_text("\n");
	out_color(OUT_BOLD);
	out_text("  what the server says about the token\n");
	out_color(OUT_PLAIN);
	json_object_foreach(v->error, name, value)
	{
		object_name(name, object_width(v->error), NULL);
		object_value(value);
		if (strcmp(name, "status") == 0 || strcmp(name, "error") == 0)
			print_status(value);
		out_text("\n");
	}
	print_next(v);
}
