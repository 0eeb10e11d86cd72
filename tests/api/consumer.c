/* SPDX-License-Identifier: MIT */
/*
 * A program of somebody else's: built as C and as C++ against the installed
 * tree, with what pkg-config says and nothing more.
 */
#include <authstr.h>
#include <authstr-capture.h>
#include <authstr-smtp.h>
#include <stdio.h>
#include <string.h>

static int
say(struct authstr_span s)
{
	return printf("%.*s\n", (int)s.len, (const char *)s.p) < 0;
}

static int
make(struct authstr_buf *out, struct authstr_error *err)
{
	struct authstr_span none = { NULL, 0 }, response;
	struct authstr_exchange *ex =
	    authstr_exchange_new(authstr_mech_find(authstr_span_of("plain")));
	int rc;

	if (ex == NULL)
		return AUTHSTR_E_NOMEM;
	rc = authstr_exchange_set(
	    ex, AUTHSTR_AUTHCID, authstr_span_of("tim"), err);
	if (rc == AUTHSTR_OK)
		rc = authstr_exchange_set(ex, AUTHSTR_PASSWORD,
		    authstr_span_of("tanstaaftanstaaf"), err);
	if (rc == AUTHSTR_OK)
		rc = authstr_exchange_step(ex, none, &response, err);
	if (rc == AUTHSTR_OK)
		authstr_buf_put(out, response);
	authstr_exchange_free(ex);
	return rc;
}

static int
show(struct authstr_span message, struct authstr_error *err)
{
	struct authstr_msg *msg;
	struct authstr_buf *text = authstr_buf_new(4096);
	int rc = authstr_msg_read(authstr_mech_find(authstr_span_of("PLAIN")),
	    AUTHSTR_CLIENT, 0, message, &msg, err);

	if (rc != AUTHSTR_OK)
		return rc;
	say(authstr_msg_field(msg, "authcid")->value);
	rc = authstr_b64_print(authstr_msg_bytes(msg), text);
	if (rc == AUTHSTR_OK && say(authstr_buf_span(text)) != 0)
		rc = AUTHSTR_E_LIMIT;
	authstr_msg_free(msg);
	authstr_buf_free(text);
	return rc;
}

int
main(void)
{
	struct authstr_buf *message = authstr_buf_new(4096);
	struct authstr_error err;
	int rc = make(message, &err);

	printf("%s\n", authstr_version());
	if (rc == AUTHSTR_OK)
		rc = show(authstr_buf_span(message), &err);
	if (rc != AUTHSTR_OK)
		fprintf(stderr, "consumer: %s (%s)\n", err.text, err.rule);
	authstr_buf_free(message);
	return rc == AUTHSTR_OK ? 0 : 1;
}
