/* SPDX-License-Identifier: MIT */
/*
 * scram: client logins with SCRAM-SHA-256 and 4,096 iterations, ours and
 * libgsasl's in turn, so that whatever else the machine does hits both
 * alike.  Nothing is remembered from one login to the next.
 *
 *	scram [LOGINS]
 *
 * Prints logins per second of processor time and the ratio.  Exit status 1: a
 * login failed, or the aim is missed.
 */
#include <gsasl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "authstr.h"

#define AIM 4.0
#define REST "xyz,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* What a server would say to this client-first-message. */
static void
answer(const char *first, size_t len, char *out, size_t size)
{
	const char *nonce = strstr(first, ",r=") + 1;

	snprintf(out, size, "%.*s%s", (int)(len - (size_t)(nonce - first)),
	    nonce, REST);
}

static void
failed(const char *whose)
{
	fprintf(stderr, "scram: a login of %s failed\n", whose);
	exit(EXIT_FAILURE);
}

static double
ours(const struct authstr_mech *m)
{
	struct authstr_exchange *ex = authstr_exchange_new(m);
	const struct authstr_span none = { NULL, 0 };
	char first[512], server[512];
	struct authstr_span said;
	double start = now();

	authstr_exchange_set(
	    ex, AUTHSTR_AUTHCID, authstr_span_of("user"), NULL);
	authstr_exchange_set(
	    ex, AUTHSTR_PASSWORD, authstr_span_of("pencil"), NULL);
	if (authstr_exchange_step(ex, none, &said, NULL) != AUTHSTR_MORE ||
	    said.len >= sizeof(first))
		failed("authstr");
	memcpy(first, said.p, said.len);
	first[said.len] = '\0';
	answer(first, said.len, server, sizeof(server));
	if (authstr_exchange_step(ex, authstr_span_of(server), &said, NULL) !=
	    AUTHSTR_MORE)
		failed("authstr");
	authstr_exchange_free(ex);
	return now() - start;
}

static double
theirs(Gsasl *ctx)
{
	Gsasl_session *session;
	char server[512], *said = NULL;
	size_t len = 0;
	double start = now();

	if (gsasl_client_start(ctx, "SCRAM-SHA-256", &session) != GSASL_OK ||
	    gsasl_property_set(session, GSASL_AUTHID, "user") != GSASL_OK ||
	    gsasl_property_set(session, GSASL_PASSWORD, "pencil") != GSASL_OK ||
	    gsasl_step(session, NULL, 0, &said, &len) != GSASL_NEEDS_MORE)
		failed("libgsasl");
	answer(said, len, server, sizeof(server));
	gsasl_free(said);
	if (gsasl_step(session, server, strlen(server), &said, &len) !=
	    GSASL_NEEDS_MORE)
		failed("libgsasl");
	gsasl_free(said);
	gsasl_finish(session);
	return now() - start;
}

int
main(int argc, char **argv)
{
	const struct authstr_mech *m =
	    authstr_mech_find(authstr_span_of("SCRAM-SHA-256"));
	int n = argc > 1 ? atoi(argv[1]) : 300;
	double our_time = 0, their_time = 0, ratio;
	Gsasl *ctx;

	if (n < 1 || gsasl_init(&ctx) != GSASL_OK)
		return EXIT_FAILURE;
	ours(m);
	theirs(ctx);
	for (int i = 0; i < n; i++) {
		our_time += ours(m);
		their_time += theirs(ctx);
	}
	gsasl_done(ctx);
	ratio = their_time / our_time;
	printf("SCRAM-SHA-256, 4096 iterations, %d logins each\n"
	       "authstr   %8.0f logins/s\n"
	       "libgsasl  %8.0f logins/s\n"
	       "ratio     %8.2f (aim %.1f: %s)\n",
	    n, n / our_time, n / their_time, ratio, AIM,
	    ratio >= AIM ? "met" : "missed");
	return ratio >= AIM ? EXIT_SUCCESS : EXIT_FAILURE;
}
