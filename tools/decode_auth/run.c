/* SPDX-License-Identifier: MIT */
#include "decode_auth/run.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "applet.h"
#include "decode_auth/feed.h"
#include "decode_auth/summary.h"
#include "input/stop.h"
#include "out/out.h"

void
run_failed(struct run *run, int status)
{
	if (run->status == EXIT_DONE)
		run->status = status;
}

static void
feed_words(struct feed *f, int n, char **words)
{
	for (int i = 0; i < n; i++) {
		feed_bytes(f, authstr_span_of(words[i]));
		feed_bytes(f, authstr_span_of(i + 1 < n ? " " : "\n"));
	}
}

static void
feed_exchange(struct feed *f, size_t n, char **words)
{
	const struct run *run = f->run;
	struct authstr_span *said =
	    calloc(n + run->n_challenges + 1, sizeof(*said));

	if (said == NULL)
		f->rc = AUTHSTR_E_NOMEM;
	if (f->rc != AUTHSTR_OK)
		goto out;
	for (size_t i = 0; i < n; i++)
		said[i] = authstr_span_of(words[i]);
	for (size_t i = 0; i < run->n_challenges; i++)
		said[n + i] = authstr_span_of(run->challenges[i]);
	f->rc = authstr_capture_exchange(
	    f->capture, said, n, said + n, run->n_challenges, &f->err);
out:
	free(said);
}

void
run_words(struct run *run, int n, char **words)
{
	struct feed f;

	feed_begin(&f, run, NULL);
	if (run->n_challenges > 0)
		feed_exchange(&f, (size_t)n, words);
	else
		feed_words(&f, n, words);
	feed_end(&f);
}

static void
hint_at_terminal(const char *path)
{
	if ((path == NULL || strcmp(path, "-") == 0) && isatty(STDIN_FILENO))
		out_warn("paste a base64 string, an AUTH line or a dialogue, "
			 "and end with Ctrl-D");
}

static bool
begin_file(struct feed *f, struct input *in, struct run *run, const char *path,
    unsigned flags)
{
	int status;

	hint_at_terminal(path);
	feed_begin(f, run, NULL);
	status = input_open(in, path, flags, &f->err);
	f->source = in->path;
	if (status == EXIT_DONE)
		return true;
	out_failure(status, &f->err, run->json);
	run_failed(run, status);
	authstr_capture_free(f->capture);
	input_close(in);
	return false;
}

void
run_file(struct run *run, const char *path)
{
	struct input in;
	struct feed f;

	if (stop_asked() || !begin_file(&f, &in, run, path, 0))
		return;
	feed_input(&f, &in);
	feed_end(&f);
	if (stop_asked())
		out_warn("interrupted after %llu bytes of %s",
		    (unsigned long long)in.octets,
		    in.path != NULL ? in.path : "standard input");
	input_close(&in);
}

/* Until there is nothing to wait for, or somebody asks to stop. */
static void
follow_all(struct feed *feeds, struct input *ins, size_t n)
{
	do {
		for (size_t i = 0; i < n; i++)
			feed_input(&feeds[i], &ins[i]);
		out_flush();
	} while (input_wait(ins, n));
}

void
run_follow(struct run *run, size_t n, const char *const *paths)
{
	struct feed *feeds = calloc(n, sizeof(*feeds));
	struct input *ins = calloc(n, sizeof(*ins));
	size_t begun = 0;

	if (feeds == NULL || ins == NULL) {
		out_warn("out of memory");
		run_failed(run, EXIT_INTERNAL);
		n = 0;
	}
	for (size_t i = 0; i < n; i++)
		begun += begin_file(
		    &feeds[begun], &ins[begun], run, paths[i], INPUT_FOLLOW);
	if (begun > 0)
		follow_all(feeds, ins, begun);
	for (size_t i = 0; i < begun; i++) {
		feed_end(&feeds[i]);
		input_close(&ins[i]);
	}
	free(feeds);
	free(ins);
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
	if (run->secret != NULL && run->logins > 1)
		out_warn("%zu of %zu logins made with this secret",
		    run->matches, run->logins);
	if (run->fix && run->logins > 0)
		return EXIT_DONE;
	if (run->decoded == 0)
		return run->malformed > 0 ? EXIT_BAD_INPUT : EXIT_NO;
	if (run->secret != NULL && run->matches == 0)
		return EXIT_NO;
	return run->strict && run->notes > 0 ? EXIT_NO : EXIT_DONE;
}
