/* SPDX-License-Identifier: MIT */
/* decode BASE64: what the string of a client holds, field by field. */
#include <authstr.h>
#include <stdio.h>

static void
show(const struct authstr_msg *msg)
{
	for (size_t i = 0; i < authstr_msg_field_count(msg); i++) {
		const struct authstr_field *f = authstr_msg_field_at(msg, i);
		if (f->kind != AUTHSTR_KIND_MARK)
			printf("%s: %.*s\n", f->id, (int)f->value.len, (const char *)f->value.p);
	}
	for (size_t i = 0; i < authstr_msg_note_count(msg); i++)
		printf("%s\n", authstr_note_message(authstr_msg_note_at(msg, i)));
}

int
main(int argc, char **argv)
{
	struct authstr_buf *buf = authstr_buf_new(65536);
	struct authstr_span text = authstr_span_of(argc == 2 ? argv[1] : ""), bytes;
	struct authstr_error err = { 0, 0, "", "looks like no mechanism" };
	struct authstr_guess g = { NULL, AUTHSTR_CLIENT, 0, 0 };
	struct authstr_msg *msg = NULL;
	int rc = authstr_b64_read(text, buf, &err);

	bytes = authstr_buf_span(buf);
	if (rc == AUTHSTR_OK && authstr_sniff(bytes, &g, 1) == 1)
		rc = authstr_msg_read(g.mech, g.from, g.step, bytes, &msg, &err);
	if (msg != NULL) {
		printf("%s\n", authstr_mech_name(g.mech));
		show(msg);
	} else
		printf("%s\n", err.text);
	authstr_msg_free(msg);
	authstr_buf_free(buf);
	return rc != AUTHSTR_OK;
}
