/* SPDX-License-Identifier: MIT */
/* mask: copies standard input without its secrets, and says where they were. */
#include <authstr-capture.h>
#include <stdio.h>

static void
flush(struct authstr_redact *r, struct authstr_buf *out)
{
	struct authstr_span copy = authstr_buf_span(out);
	struct authstr_secret at;

	fwrite(copy.p, 1, copy.len, stdout);
	authstr_buf_cut(out, 0);
	while (authstr_redact_take(r, &at) == 1)
		fprintf(stderr, "%s, line %d\n", authstr_secret_kind_name(at.kind), (int)at.line);
}

int
main(void)
{
	static const struct authstr_redact_options options = { 0, 0, { 0 } };
	struct authstr_redact *r = authstr_redact_new(&options);
	struct authstr_buf *out = authstr_buf_new(1 << 20);
	struct authstr_span in = { NULL, 0 };
	unsigned char bytes[4096];
	int rc = AUTHSTR_OK;

	in.p = bytes;
	while (rc == AUTHSTR_OK && (in.len = fread(bytes, 1, sizeof(bytes), stdin)) > 0) {
		rc = authstr_redact_input(r, in, out, NULL);
		flush(r, out);
	}
	if (rc == AUTHSTR_OK)
		rc = authstr_redact_end(r, out, NULL);
	flush(r, out);
	authstr_redact_free(r);
	authstr_buf_free(out);
	return rc != AUTHSTR_OK;
}
