/* SPDX-License-Identifier: MIT */
/* session PORT USER PASSWORD: logs in on 127.0.0.1 over a socket of our own. */
#include <arpa/inet.h>
#include <authstr-smtp.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int
main(int argc, char **argv)
{
	unsigned char bytes[4096];
	struct authstr_session *s = authstr_session_new();
	const uint16_t port = (uint16_t)(argc == 4 ? atoi(argv[1]) : 0);
	struct sockaddr_in to = { AF_INET, htons(port), { htonl(INADDR_LOOPBACK) }, { 0 } };
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	if (argc != 4 || connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0)
		return 69;
	authstr_session_quit_after(s, AUTHSTR_STAGE_AUTH);
	authstr_session_allow_cleartext(s, 1); /* loopback, and no TLS here */
	authstr_session_login(s, AUTHSTR_AUTHCID, authstr_span_of(argv[2]), NULL);
	authstr_session_login(s, AUTHSTR_PASSWORD, authstr_span_of(argv[3]), NULL);
	while (authstr_session_want(s) != AUTHSTR_WANT_NOTHING) {
		int output = authstr_session_want(s) == AUTHSTR_WANT_OUTPUT;
		struct authstr_span io = output ? authstr_session_output(s) : authstr_span_of("");
		ssize_t n = output ? write(fd, io.p, io.len) : read(fd, bytes, sizeof(bytes));
		struct authstr_span got = { bytes, n > 0 ? (size_t)n : 0 };
		if (n <= 0)
			authstr_session_lost(s);
		else if (output)
			authstr_session_sent(s, (size_t)n);
		else
			authstr_session_input(s, got, NULL); /* it keeps the error */
		for (const struct authstr_event *e; (e = authstr_session_event(s)) != NULL;)
			printf("%.*s\n", (int)authstr_event_text(e).len, authstr_event_text(e).p);
	}
	printf("%s\n", authstr_class_name(authstr_session_class(s)));
	authstr_session_free(s);
	return close(fd);
}
