/* SPDX-License-Identifier: MIT */
/* exchange MECH USER PASSWORD CNONCE: answers challenges, in base64 a line each. */
#include <authstr.h>
#include <stdio.h>
#include <string.h>

int
main(int argc, char **argv)
{
	struct authstr_buf *in = authstr_buf_new(65536), *out = authstr_buf_new(65536);
	struct authstr_span name = authstr_span_of(argc == 5 ? argv[1] : "?"), answer;
	struct authstr_exchange *ex = authstr_exchange_new(authstr_mech_find(name));
	struct authstr_span challenge = { NULL, 0 }, text;
	struct authstr_error err = { 0, 0, "no-mechanism", "" };
	char line[8192];
	int rc = ex == NULL ? AUTHSTR_E_USAGE : AUTHSTR_MORE;

	if (ex != NULL) {
		authstr_exchange_set(ex, AUTHSTR_AUTHCID, authstr_span_of(argv[2]), &err);
		authstr_exchange_set(ex, AUTHSTR_PASSWORD, authstr_span_of(argv[3]), &err);
		authstr_exchange_set(ex, AUTHSTR_CNONCE, authstr_span_of(argv[4]), &err);
	}
	while (rc == AUTHSTR_MORE) {
		rc = authstr_exchange_step(ex, challenge, &answer, &err);
		authstr_buf_cut(out, 0);
		if (answer.p != NULL && rc >= 0 && authstr_b64_print(answer, out) == 0) {
			text = authstr_buf_span(out);
			printf("%.*s\n", (int)text.len, (const char *)text.p);
		}
		if (rc != AUTHSTR_MORE || fgets(line, sizeof(line), stdin) == NULL)
			break;
		line[strcspn(line, "\r\n")] = '\0';
		authstr_buf_cut(in, 0);
		rc = authstr_b64_read(authstr_span_of(line), in, &err) == 0 ? AUTHSTR_MORE
									    : err.code;
		challenge = authstr_buf_span(in);
	}
	printf("%s\n", rc < 0 ? err.rule : authstr_exchange_proved(ex) ? "proved" : "not proved");
	return authstr_exchange_free(ex), authstr_buf_free(in), authstr_buf_free(out), rc != 0;
}
