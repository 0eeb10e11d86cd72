/* SPDX-License-Identifier: MIT */
/* encode USER PASSWORD: the line that logs in by PLAIN, as one types it. */
#include <authstr-smtp.h>
#include <stdio.h>

static int
encode(char **words, struct authstr_buf *line, struct authstr_error *err)
{
	const struct authstr_mech *m = authstr_mech_find(authstr_span_of("PLAIN"));
	struct authstr_exchange *ex = authstr_exchange_new(m);
	struct authstr_span none = { NULL, 0 }, user = authstr_span_of(words[0]);
	struct authstr_span password = authstr_span_of(words[1]), message;
	int rc = authstr_exchange_set(ex, AUTHSTR_AUTHCID, user, err);

	if (rc == AUTHSTR_OK)
		rc = authstr_exchange_set(ex, AUTHSTR_PASSWORD, password, err);
	if (rc == AUTHSTR_OK)
		rc = authstr_exchange_step(ex, none, &message, err);
	if (rc == AUTHSTR_OK)
		rc = authstr_auth_lines(AUTHSTR_SMTP, NULL, m, message, AUTHSTR_IR_AUTO, line, err);
	authstr_exchange_free(ex);
	return rc;
}

int
main(int argc, char **argv)
{
	struct authstr_buf *line = authstr_buf_new(4096);
	struct authstr_error err = { 0, 0, "usage", "expected USER PASSWORD" };
	int rc = argc == 3 ? encode(argv + 1, line, &err) : AUTHSTR_E_USAGE;
	struct authstr_span text = authstr_buf_span(line);

	if (rc == AUTHSTR_OK)
		fwrite(text.p, 1, text.len, stdout);
	else
		printf("%s (%s, byte %d)\n", err.text, err.rule, (int)err.offset);
	authstr_buf_free(line);
	return rc != AUTHSTR_OK;
}
