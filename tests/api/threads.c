/* SPDX-License-Identifier: MIT */
/* threads: several threads use the library at once, each its own objects, and
 * the first use of what is made once falls together.  Prints what differs from
 * the vectors; nothing where all is well. */
#include <authstr-capture.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#define THREADS 4
#define ROUNDS 25

static pthread_barrier_t start;

static int
step(
    struct authstr_exchange *ex, const char *challenge, struct authstr_buf *buf)
{
	struct authstr_span in = { NULL, 0 }, answer = { NULL, 0 };
	struct authstr_error err;

	authstr_buf_cut(buf, 0);
	if (challenge != NULL &&
	    authstr_b64_read(authstr_span_of(challenge), buf, &err) == 0)
		in = authstr_buf_span(buf);
	if (authstr_exchange_step(ex, in, &answer, &err) < 0)
		return -1;
	authstr_buf_cut(buf, 0);
	if (answer.p != NULL)
		authstr_b64_print(answer, buf);
	return 0;
}

static int
said(struct authstr_buf *buf, const char *expected)
{
	struct authstr_span s = authstr_buf_span(buf);

	return s.len == strlen(expected) && memcmp(s.p, expected, s.len) == 0;
}

/* MS-NLMP 4.2.2 (tests/vectors/ntlm.jsonl, ntlm-v1-msnlmp): the legacy
 * provider is loaded by the first. */
static int
ntlm(struct authstr_buf *buf)
{
	static const char type2[] =
	    "TlRMTVNTUAACAAAADAAMADgAAAAzggLiASNFZ4mrze8A"
	    "AAAAAAAAAAAAAAAAAAAABgBwFwAAAA9TAGUAcgB2AGUA"
	    "cgA=";
	static const char type3[] =
	    "TlRMTVNTUAADAAAAGAAYAGQAAAAYABgAfAAAAAwADABAAAAACAAIAEwAAAAQABAAVA"
	    "AA"
	    "AAAAAACUAAAAAYIAAEQAbwBtAGEAaQBuAFUAcwBlAHIAQwBPAE0AUABVAFQARQBSAJ"
	    "je"
	    "97h/iKpdr+Lfd5aIoXLe8Rx9XM3vE2fEMBHzApiirTXs5k8WMxxEvb7ZJ4QflA==";
	struct authstr_exchange *ex =
	    authstr_exchange_new(authstr_mech_find(authstr_span_of("NTLM")));
	int good;

	authstr_exchange_set(
	    ex, AUTHSTR_AUTHCID, authstr_span_of("User"), NULL);
	authstr_exchange_set(
	    ex, AUTHSTR_DOMAIN, authstr_span_of("Domain"), NULL);
	authstr_exchange_set(
	    ex, AUTHSTR_PASSWORD, authstr_span_of("Password"), NULL);
	authstr_exchange_set(
	    ex, AUTHSTR_WORKSTATION, authstr_span_of("COMPUTER"), NULL);
	authstr_exchange_set(
	    ex, AUTHSTR_NTLM_VERSION, authstr_span_of("v1"), NULL);
	good = step(ex, NULL, buf) == 0 && step(ex, type2, buf) == 0 &&
	       said(buf, type3);
	authstr_exchange_free(ex);
	return good;
}

/* RFC 7677, section 3. */
static int
scram(struct authstr_buf *buf)
{
	struct authstr_exchange *ex = authstr_exchange_new(
	    authstr_mech_find(authstr_span_of("SCRAM-SHA-256")));
	int good;

	authstr_exchange_set(
	    ex, AUTHSTR_AUTHCID, authstr_span_of("user"), NULL);
	authstr_exchange_set(
	    ex, AUTHSTR_PASSWORD, authstr_span_of("pencil"), NULL);
	authstr_exchange_set(
	    ex, AUTHSTR_CNONCE, authstr_span_of("rOprNGfwEbeRWgbNEkqO"), NULL);
	good = step(ex, NULL, buf) == 0 &&
	       step(ex,
		   "cj1yT3ByTkdmd0ViZVJXZ2JORWtxTyVodllEcFdVYTJSYVRDQWZ1eEZJbGo"
		   "paE5sRiRrMCxzPVcyMlphSjBTTlk3c29Fc1VFamI2Z1E9PSxpPTQwOTY=",
		   buf) == 0 &&
	       step(ex,
		   "dj02cnJpVFJCaTIzV3BSUi93dHVwK21NaFVaVW4vZEI1bkxUSlJzamw5NUc"
		   "0PQ==",
		   buf) == 0 &&
	       authstr_exchange_proved(ex);
	authstr_exchange_free(ex);
	return good;
}

static int
redact(struct authstr_buf *buf)
{
	static const struct authstr_redact_options options = { 0, 0, { 0 } };
	struct authstr_redact *r = authstr_redact_new(&options);
	int good;

	authstr_buf_cut(buf, 0);
	good =
	    authstr_redact_input(r,
		authstr_span_of("C: AUTH PLAIN AHRpbQB0YW5zdGFhZnRhbnN0YWFm\n"),
		buf, NULL) == AUTHSTR_OK &&
	    authstr_redact_end(r, buf, NULL) == AUTHSTR_OK &&
	    said(buf, "C: AUTH PLAIN AHRpbQAqKioqKioqKioqKioqKioq\n");
	authstr_redact_free(r);
	return good;
}

static void *
work(void *arg)
{
	static int (*const jobs[])(
	    struct authstr_buf *) = { ntlm, scram, redact };
	static const char *const names[] = { "NTLM", "SCRAM", "redact" };
	struct authstr_buf *buf = authstr_buf_new(65536);

	(void)arg;
	pthread_barrier_wait(&start);
	for (int i = 0; i < ROUNDS; i++)
		for (int j = 0; j < 3; j++)
			if (!jobs[j](buf))
				printf("%s differs\n", names[j]);
	authstr_buf_free(buf);
	return NULL;
}

int
main(void)
{
	pthread_t threads[THREADS];

	pthread_barrier_init(&start, NULL, THREADS);
	for (int i = 0; i < THREADS; i++)
		if (pthread_create(&threads[i], NULL, work, NULL) != 0)
			return 1;
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	pthread_barrier_destroy(&start);
	return 0;
}
