/* SPDX-License-Identifier: MIT */
#include "decode_auth/check.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "decode_auth/judge.h"
#include "out/out.h"

/* A message of PLAIN, made of one that the library has bounded. */
#define PLAIN_MAX (1024 * 1024)
/* A word of the secret that is longer is not named. */
#define PART_MAX 64

static int
refuse(struct authstr_error *err, int code, const char *rule, const char *text)
{
	*err = (struct authstr_error){
		.code = code, .offset = AUTHSTR_NO_OFFSET, .rule = rule
	};
	(void)snprintf(err->text, sizeof(err->text), "%s", text);
	return code;
}

/* What a secret is held against: the decoded messages of both sides. */
struct sides {
	const struct authstr_mech *mech;
	struct authstr_span *client, *server;
	size_t clients, servers;
};

/* Where the client has the first word, what the server says before it ("334
 * go ahead") is no message of the mechanism. */
static void
of_mech(struct sides *s, const struct view *v)
{
	bool client_first =
	    (authstr_mech_flags(s->mech) & AUTHSTR_MECH_CLIENT_FIRST) != 0;

	for (size_t i = 0; i < v->n_messages; i++) {
		const struct authstr_msg *msg = v->messages[i].msg;

		if (authstr_msg_from(msg) == AUTHSTR_CLIENT)
			s->client[s->clients++] = authstr_msg_bytes(msg);
		else if (s->clients > 0 || !client_first)
			s->server[s->servers++] = authstr_msg_bytes(msg);
	}
}

/* Commands that log in without a mechanism (IMAP's LOGIN, POP3's USER and
 * PASS, a Bearer header) show the secret itself, as PLAIN does. */
static void
of_command(struct sides *s, const struct view *v, struct authstr_buf *plain)
{
	const struct view_field *f = view_field(v, "password");

	if (f == NULL)
		f = view_field(v, "token");
	if (f == NULL)
		return;
	s->mech = authstr_mech_find(authstr_span_of("PLAIN"));
	authstr_buf_put(
	    plain, (struct authstr_span){ (const unsigned char *)"\0user", 6 });
	authstr_buf_put(plain, f->field->value);
	s->client[s->clients++] = authstr_buf_span(plain);
}

static int
verify(const struct sides *s, const struct check *check,
    const struct authstr_variant **variant, struct authstr_error *err)
{
	if (s->mech == NULL)
		return refuse(err, AUTHSTR_E_USAGE, "not-verifiable",
		    "expected a login of a known mechanism to check");
	return check->is_record
		   ? authstr_verify_record(s->mech, s->client, s->clients,
			 s->server, s->servers, check->secret, err)
		   : authstr_verify_near(s->mech, s->client, s->clients,
			 s->server, s->servers, check->secret, variant, err);
}

static int
collect_and_verify(const struct view *v, const struct check *check,
    const struct authstr_variant **variant, struct authstr_error *err)
{
	struct sides s = { .mech = authstr_login_mech(v->login) };
	struct authstr_buf *plain = authstr_buf_new(PLAIN_MAX);
	int rc;

	s.client = calloc(v->n_messages + 1, sizeof(*s.client));
	s.server = calloc(v->n_messages + 1, sizeof(*s.server));
	if (s.client != NULL && s.server != NULL && plain != NULL) {
		if (s.mech != NULL)
			of_mech(&s, v);
		else
			of_command(&s, v, plain);
	}
	if (s.client == NULL || s.server == NULL || plain == NULL ||
	    authstr_buf_status(plain) != AUTHSTR_OK)
		rc = refuse(err, AUTHSTR_E_NOMEM, "no-memory", "out of memory");
	else
		rc = verify(&s, check, variant, err);
	free(s.client);
	free(s.server);
	authstr_buf_free(plain);
	return rc;
}

/* Does the capture have something else in the place of the secret? */
static bool
is_hidden(const struct view *v)
{
	for (size_t i = 0; i < v->n_notes; i++)
		if (strcmp(v->notes[i].rule, "secret-not-visible") == 0 ||
		    strcmp(v->notes[i].rule, "redacted-placeholder") == 0)
			return true;
	return false;
}

/* What made the login, with the word of the secret that is to blame: who gave
 * it may see it. */
static void
name_variant(struct view *v, struct authstr_span secret)
{
	const char *message = authstr_variant_message(v->variant);
	size_t start, end;

	(void)snprintf(v->made, sizeof(v->made), "%s", message);
	if (v->mask ||
	    !authstr_variant_part(v->variant, secret, &start, &end) ||
	    end - start > PART_MAX)
		return;
	(void)snprintf(v->made, sizeof(v->made), "%s: %.*s", message,
	    (int)(end - start), (const char *)secret.p + start);
}

int
check_login(
    struct view *v, const struct check *check, struct authstr_error *err)
{
	const struct authstr_variant *variant = NULL;
	int rc = collect_and_verify(v, check, &variant, err);
	const char *id;

	if (rc == AUTHSTR_E_MISMATCH && variant == NULL && is_hidden(v))
		rc = refuse(err, AUTHSTR_E_USAGE, "not-verifiable",
		    "expected what the client sent, found it hidden");
	if (rc == AUTHSTR_OK || rc == AUTHSTR_E_MISMATCH)
		v->check = json_pack("{s:b}", "matches", rc == AUTHSTR_OK);
	else
		v->check = json_object();
	if (rc != AUTHSTR_OK && strcmp(err->rule, "secret-mismatch") != 0) {
		out_json_set(v->check, "rule", authstr_span_of(err->rule));
		out_json_set(v->check, "message", authstr_span_of(err->text));
	}
	if (v->check == NULL)
		out_failed();
	if (rc != AUTHSTR_E_MISMATCH || variant == NULL)
		return rc;
	v->variant = variant;
	out_json_set(
	    v->check, "variant", authstr_span_of(authstr_variant_id(variant)));
	name_variant(v, check->secret);
	out_json_set(v->check, "message", authstr_span_of(v->made));
	/* a mistake may have a rule of its own, with its cure */
	id = authstr_variant_id(variant);
	judge_add(v, authstr_rule_find(id) != NULL ? id : "verify-near-miss");
	return rc;
}
