/* SPDX-License-Identifier: MIT */
#include "decode_auth/run.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "applet.h"
#include "decode_auth/show.h"
#include "decode_auth/summary.h"
#include "out/fail.h"
#include "out/out.h"
#include "secret/secret.h"

/* The logins of a chunk are all held until it is read, and a login takes some
 * 30 KiB for each line of a few bytes. */
#define CHUNK (256 * 1024)
/* What Linux keeps of a line that is typed or pasted (N_TTY_BUF_SIZE). */
#define TERMINAL_LINE_MAX 4096

void
run_failed(struct run *run, int status)
{
	if (run->status == EXIT_DONE)
		run->status = status;
}

static void
run_error(struct run *run, const struct authstr_error *err)
{
	int status = out_status(err->code);

	out_failure(status, err, run->json);
	run_failed(run, status);
}

static void
cannot(struct run *run, const char *what, const char *source)
{
	struct authstr_error err = { 0 };
	int status = fail(&err, EXIT_IO, AUTHSTR_NO_OFFSET, "cannot-read",
	    "cannot %s %s: %s", what,
	    source != NULL ? source : "standard input", strerror(errno));

	out_failure(status, &err, run->json);
	run_failed(run, status);
}

static int
take_logins(struct run *run, struct authstr_capture *c, const char *source)
{
	const struct authstr_login *login;
	int rc = AUTHSTR_OK;

	while (rc == AUTHSTR_OK && (login = authstr_capture_login(c)) != NULL)
		rc = show_login(run, login, source);
	return rc;
}

/* ------------------------------------------------------------- sources
 * -- */

/* Feeds what is read from fd; the status of the capture. */
static int
feed_file(struct run *run, struct authstr_capture *c, int fd,
    const char *source, struct authstr_error *err)
{
	static unsigned char chunk[CHUNK];
	ssize_t n;
	int rc = AUTHSTR_OK;

	while (rc == AUTHSTR_OK && (n = read(fd, chunk, sizeof(chunk))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			cannot(run, "read", source);
			break;
		}
		if (n >= TERMINAL_LINE_MAX - 1 && isatty(fd))
			out_warn("the terminal cuts a line at %d characters: "
				 "put a longer one in a file, and --read it",
			    TERMINAL_LINE_MAX - 1);
		rc = authstr_capture_input(
		    c, (struct authstr_span){ chunk, (size_t)n }, err);
		if (rc == AUTHSTR_OK)
			rc = take_logins(run, c, source);
	}
	authstr_wipe(chunk, sizeof(chunk));
	return rc;
}

static int
feed_words(
    struct authstr_capture *c, int n, char **words, struct authstr_error *err)
{
	int rc = AUTHSTR_OK;

	for (int i = 0; i < n && rc == AUTHSTR_OK; i++) {
		rc = authstr_capture_input(c, authstr_span_of(words[i]), err);
		if (rc == AUTHSTR_OK)
			rc = authstr_capture_input(
			    c, authstr_span_of(i + 1 < n ? " " : "\n"), err);
	}
	return rc;
}

static int
feed_exchange(const struct run *run, struct authstr_capture *c, size_t n,
    char **words, struct authstr_error *err)
{
	struct authstr_span *said =
	    calloc(n + run->n_challenges + 1, sizeof(*said));
	int rc;

	if (said == NULL)
		return AUTHSTR_E_NOMEM;
	for (size_t i = 0; i < n; i++)
		said[i] = authstr_span_of(words[i]);
	for (size_t i = 0; i < run->n_challenges; i++)
		said[n + i] = authstr_span_of(run->challenges[i]);
	rc = authstr_capture_exchange(
	    c, said, n, said + n, run->n_challenges, err);
	free(said);
	return rc;
}

/* One source through: the words, or a file. */
static void
run_source(
    struct run *run, int n_words, char **words, int fd, const char *source)
{
	struct authstr_capture *c = authstr_capture_new();
	struct authstr_error err = { .rule = "no-memory" };
	int rc;

	if (c == NULL) {
		out_warn("out of memory");
		run_failed(run, EXIT_INTERNAL);
		return;
	}
	if (run->mech != NULL)
		authstr_capture_mech(c, run->mech);
	if (run->dialect != NULL)
		(void)authstr_capture_dialect(c, run->dialect);
	rc = run->n_challenges > 0
		 ? feed_exchange(run, c, (size_t)n_words, words, &err)
	     : fd < 0 ? feed_words(c, n_words, words, &err)
		      : feed_file(run, c, fd, source, &err);
	if (rc == AUTHSTR_OK)
		rc = authstr_capture_end(c, &err);
	if (rc == AUTHSTR_OK)
		(void)take_logins(run, c, source);
	else if (run->status == EXIT_DONE)
		run_error(run, &err);
	authstr_capture_free(c);
}

void
run_words(struct run *run, int n, char **words)
{
	run_source(run, n, words, -1, NULL);
}

void
run_stdin(struct run *run)
{
	if (isatty(STDIN_FILENO))
		out_warn("paste a base64 string, an AUTH line or a "
			 "dialogue, "
			 "and end with Ctrl-D");
	run_source(run, 0, NULL, STDIN_FILENO, NULL);
}

void
run_file(struct run *run, const char *path)
{
	int fd;

	if (strcmp(path, "-") == 0) {
		run_stdin(run);
		return;
	}
	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) < 0) {
		cannot(run, "open", path);
		return;
	}
	run_source(run, 0, NULL, fd, path);
	(void)close(fd);
}

int
run_end(const struct run *run)
{
	if (run->summary != NULL)
		summary_print(run->summary, run->json);
	if (run->status != EXIT_DONE)
		return run->status;
	if (run->logins == 0 && run->seen > 0)
		out_warn("nothing found: none of %zu login%s in the input is "
			 "one of those that are asked for",
		    run->seen, run->seen == 1 ? "" : "s");
	else if (run->logins == 0)
		out_warn("nothing found: no auth string, AUTH line or "
			 "dialogue "
			 "in the input");
	if (run->fix && run->logins > 0)
		return EXIT_DONE;
	if (run->decoded == 0)
		return run->malformed > 0 ? EXIT_BAD_INPUT : EXIT_NO;
	if (run->secret != NULL && run->matches == 0)
		return EXIT_NO;
	return run->strict && run->notes > 0 ? EXIT_NO : EXIT_DONE;
}
