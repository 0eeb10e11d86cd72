/* SPDX-License-Identifier: MIT */
/*
 * A program that uses libgsasl, and got mechanisms of ours: logs in to a mail
 * server on loopback.
 *
 *	gsasl-client PORT MECHANISM USER SECRET
 */
#define _POSIX_C_SOURCE 200809L /* fdopen */
#include <arpa/inet.h>
#include <authstr-gsasl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static FILE *in, *out;

/* A reply's last line, in buf; its code. */
static int
hear(char *buf, int size)
{
	do {
		if (fgets(buf, size, in) == NULL)
			exit(1);
		buf[strcspn(buf, "\r\n")] = '\0';
	} while (strlen(buf) > 3 && buf[3] == '-');
	return atoi(buf);
}

static void
say(const char *verb, const char *word)
{
	fprintf(out, "%s%s\r\n", verb, word);
	fflush(out);
}

static int
dial(const char *port)
{
	struct sockaddr_in to = { 0 };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	to.sin_family = AF_INET;
	to.sin_port = htons((unsigned short)atoi(port));
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0)
		return 1;
	in = fdopen(fd, "r");
	out = fdopen(dup(fd), "w");
	return in == NULL || out == NULL;
}

/* The login; what libgsasl said last, and what the server said in reply. */
static int
login(Gsasl_session *session, const char *mech, int *code)
{
	char verb[64], reply[16384] = "334 ", *line = NULL;
	int rc;

	snprintf(verb, sizeof(verb), "AUTH %s ", mech);
	do {
		rc = gsasl_step64(session, reply + 4, &line);
		if (rc != GSASL_OK && rc != GSASL_NEEDS_MORE)
			break;
		say(verb, line);
		verb[0] = '\0';
		gsasl_free(line);
		*code = hear(reply, sizeof(reply));
	} while (*code == 334);
	return rc;
}

int
main(int argc, char **argv)
{
	Gsasl_session *session;
	char reply[1024];
	int rc, code = 0;
	Gsasl *ctx;

	if (argc != 5 || dial(argv[1]) != 0 || gsasl_init(&ctx) != GSASL_OK ||
	    authstr_gsasl_register(ctx) != GSASL_OK ||
	    gsasl_client_start(ctx, argv[2], &session) != GSASL_OK)
		return 1;
	gsasl_property_set(session, GSASL_AUTHID, argv[3]);
	gsasl_property_set(session, GSASL_PASSWORD, argv[4]);
	hear(reply, sizeof(reply));
	say("EHLO ", "client.example.org");
	hear(reply, sizeof(reply));
	rc = login(session, argv[2], &code);
	printf("%s %d\n", gsasl_strerror_name(rc), code);
	gsasl_finish(session);
	gsasl_done(ctx);
	return 0;
}
