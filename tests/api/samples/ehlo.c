/* SPDX-License-Identifier: MIT */
/* ehlo: reads a server's answer to EHLO on standard input and says what it is. */
#include <authstr-smtp.h>
#include <stdio.h>

static void
show(const struct authstr_caps *caps)
{
	for (size_t i = 0; i < authstr_caps_count(caps); i++) {
		struct authstr_span word = authstr_caps_keyword(caps, i);
		const struct authstr_keyword *k = authstr_keyword_find(word);
		const char *meaning = k != NULL ? authstr_keyword_meaning(k) : "?";
		printf("%.*s: %s\n", (int)word.len, (const char *)word.p, meaning);
	}
	for (size_t i = 0; authstr_caps_auth(caps, i).p != NULL; i++) {
		struct authstr_span name = authstr_caps_auth(caps, i);
		printf("logs in by %.*s\n", (int)name.len, (const char *)name.p);
	}
	printf("at most %lu octets\n", (unsigned long)authstr_caps_size(caps));
}

int
main(void)
{
	struct authstr_reply *reply = authstr_reply_new();
	struct authstr_span in = { NULL, 0 };
	struct authstr_error err = { 0, 0, "not-whole", "" };
	unsigned char bytes[16384];
	size_t used = 0;
	authstr_reply_expect(reply, AUTHSTR_SMTP, AUTHSTR_REPLY_HELLO, in);
	in.p = bytes;
	in.len = fread(bytes, 1, sizeof(bytes), stdin);
	int rc = authstr_reply_feed(reply, in, &used, &err);
	struct authstr_caps *caps = rc == AUTHSTR_OK ? authstr_caps_read(reply) : NULL;
	if (caps != NULL)
		show(caps);
	else
		printf("%s\n", err.rule);
	return authstr_caps_free(caps), authstr_reply_free(reply), rc != AUTHSTR_OK;
}
