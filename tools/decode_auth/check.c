/* SPDX-License-Identifier: MIT */
#include "decode_auth/check.h"
#include <stdio.h>
#include <stdlib.h>

static int
refuse(struct authstr_error *err, int code, const char *rule, const char *text)
{
	*err = (struct authstr_error){
		.code = code, .offset = AUTHSTR_NO_OFFSET, .rule = rule
	};
	(void)snprintf(err->text, sizeof(err->text), "%s", text);
	return code;
}

/* The decoded bytes of one side, in their order. */
static size_t
side(const struct view *v, enum authstr_from from, struct authstr_span *to)
{
	size_t n = 0;

	for (size_t i = 0; i < v->n_messages; i++)
		if (authstr_msg_from(v->messages[i].msg) == from)
			to[n++] = authstr_msg_bytes(v->messages[i].msg);
	return n;
}

int
check_secret(
    struct view *v, struct authstr_span secret, struct authstr_error *err)
{
	const struct authstr_mech *m = authstr_login_mech(v->login);
	struct authstr_span *client, *server;
	size_t clients, servers;
	int rc;

	if (m == NULL)
		return refuse(err, AUTHSTR_E_USAGE, "not-verifiable",
		    "expected a login of a known mechanism to check");
	client = calloc(v->n_messages + 1, sizeof(*client));
	server = calloc(v->n_messages + 1, sizeof(*server));
	if (client == NULL || server == NULL) {
		rc = refuse(err, AUTHSTR_E_NOMEM, "no-memory", "out of memory");
	} else {
		clients = side(v, AUTHSTR_CLIENT, client);
		servers = side(v, AUTHSTR_SERVER, server);
		rc = authstr_verify(
		    m, client, clients, server, servers, secret, err);
	}
	free(client);
	free(server);
	if (rc == AUTHSTR_OK || rc == AUTHSTR_E_MISMATCH)
		v->check = json_pack("{s:b}", "matches", rc == AUTHSTR_OK);
	return rc;
}
