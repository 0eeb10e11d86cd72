/* SPDX-License-Identifier: MIT */
/*
 * redact-auth: a copy of a log, a transcript or a capture that is safe to
 * share: every secret is masked, nothing else is changed.
 */
#include <stdlib.h>
#include <string.h>
#include "applet.h"
#include "entropy.h"
#include "input/stop.h"
#include "opt/opt.h"
#include "out/fail.h"
#include "out/out.h"
#include "out/progress.h"
#include "redact_auth/copy.h"
#include "redact_auth/target.h"
#include "sandbox/sandbox.h"
#include "secret/secret.h"

struct values {
	bool audit, stable, quiet, json, force;
	const char *keep, *output;
	struct opt_list passwords, tokens;
};

static const struct opt_row rows[] = {
	{ 0, "keep", OPT_CHOICE, "WHAT", "user|nothing",
	    "what may be seen of who logs in: the user (default)",
	    offsetof(struct values, keep) },
	{ 0, "stable", OPT_FLAG, NULL, NULL,
	    "give equal secrets equal masks, others in each run",
	    offsetof(struct values, stable) },
	{ 0, "audit", OPT_FLAG, NULL, NULL,
	    "copy nothing: say where secrets are, and exit 1 if there is one",
	    offsetof(struct values, audit) },
	{ 0, "password", OPT_SECRETS, "SOURCE", NULL,
	    "a password that is to be masked wherever it stands",
	    offsetof(struct values, passwords) },
	{ 0, "token", OPT_SECRETS, "SOURCE", NULL,
	    "a token that is to be masked wherever it stands",
	    offsetof(struct values, tokens) },
	{ 'o', "output", OPT_TEXT, "FILE", NULL,
	    "write to this file; nobody else may read it",
	    offsetof(struct values, output) },
	{ 'f', "force", OPT_FLAG, NULL, NULL, "replace the file if it is there",
	    offsetof(struct values, force) },
	{ 'q', "quiet", OPT_FLAG, NULL, NULL, "do not say how much was masked",
	    offsetof(struct values, quiet) },
	{ 0, "json", OPT_FLAG, NULL, NULL,
	    "with --audit or --output: say what was found as objects",
	    offsetof(struct values, json) },
	{ 0 },
};

const struct opt_page redact_auth_page = {
	"redact-auth",
	"redact-auth [OPTION]... [FILE]...",
	"Copies logs, transcripts and captures, with every secret masked.",
	rows,
	NULL,
	NULL,
};

static int
complain(const struct values *v)
{
	if (v->audit && v->output != NULL)
		return opt_complain(
		    &redact_auth_page, "--audit copies nothing: no --output");
	if (v->json && !v->audit && v->output == NULL)
		return opt_complain(&redact_auth_page,
		    "--json goes with --audit or --output: the copy goes to "
		    "standard output");
	if (v->force && v->output == NULL)
		return opt_complain(
		    &redact_auth_page, "--force goes with --output");
	return EXIT_DONE;
}

static int
copy_begin(struct copy *copy, const struct values *v)
{
	*copy = (struct copy){
		.options = { .keep_nothing = v->keep != NULL &&
					     strcmp(v->keep, "nothing") == 0,
		    .stable = v->stable },
		.audit = v->audit,
		.json = v->json,
		.out = -1,
	};
	if (!v->stable ||
	    entropy_bytes(copy->options.key, sizeof(copy->options.key)))
		return complain(v);
	out_warn("there are no random numbers");
	return EXIT_INTERNAL;
}

/* Fewer octets stand all over (authstr_redact_secret). */
#define SECRET_MIN 4

static int
add_secret(struct copy *copy, const char *what, const char *source)
{
	struct authstr_buf *secret = authstr_buf_new(SECRET_MAX);
	struct authstr_error err = { 0 };
	int status = EXIT_INTERNAL;

	if (secret == NULL) {
		out_warn("out of memory");
		return status;
	}
	copy->secrets[copy->n_secrets++] = secret;
	status = secret_read(source, what, NULL, NULL, secret, &err);
	if (status == EXIT_DONE && authstr_buf_span(secret).len < SECRET_MIN)
		status = fail(&err, EXIT_BAD_INPUT, AUTHSTR_NO_OFFSET,
		    "secret-too-short",
		    "expected a %s of at least %d octets: a shorter one "
		    "stands all over",
		    what, SECRET_MIN);
	if (status != EXIT_DONE)
		out_failure(status, &err, copy->json);
	return status;
}

static int
read_secrets(struct copy *copy, const struct values *v)
{
	const struct opt_list *lists[] = { &v->passwords, &v->tokens };
	static const char *const what[] = { "password", "token" };
	int status = EXIT_DONE;

	copy->secrets = calloc(
	    v->passwords.n + v->tokens.n + 1, sizeof(struct authstr_buf *));
	if (copy->secrets == NULL) {
		out_warn("out of memory");
		return EXIT_INTERNAL;
	}
	for (size_t l = 0; l < 2; l++)
		for (size_t i = 0; i < lists[l]->n && status == EXIT_DONE; i++)
			status = add_secret(copy, what[l], lists[l]->items[i]);
	return status;
}

static void
drop_secrets(struct copy *copy)
{
	for (size_t i = 0; i < copy->n_secrets; i++)
		authstr_buf_free(copy->secrets[i]);
	free(copy->secrets);
}

static int
copy_all(struct copy *copy, int n, char **paths)
{
	stop_catch();
	progress_begin(copy->audit || copy->out < 0);
	sandbox_enter(SANDBOX_READ | (copy->out >= 0 ? SANDBOX_RENAME : 0U));
	if (n == 0)
		(void)copy_file(copy, NULL);
	for (int i = 0; i < n && !stop_asked(); i++)
		if (!copy_file(copy, paths[i]))
			break;
	progress_hide();
	return copy->status;
}

static int
copy_to(struct copy *copy, const struct values *v, int n, char **paths)
{
	struct authstr_error err = { 0 };
	struct target target;
	int status = target_open(&target, v->output, v->force, &err);

	copy->out = target.fd;
	if (status == EXIT_DONE &&
	    (status = copy_all(copy, n, paths)) == EXIT_DONE)
		status = target_keep(&target, v->force, &err);
	if (err.text[0] != '\0')
		out_failure(status, &err, copy->json);
	target_close(&target);
	return status;
}

static unsigned long
found(const struct copy *copy)
{
	unsigned long n = 0;

	for (size_t i = 0; i < AUTHSTR_SECRET_KINDS; i++)
		n += copy->masked[i];
	return n;
}

int
redact_auth_main(int argc, char **argv)
{
	struct values v = { 0 };
	struct copy copy;
	int words, status;

	secret_guard();
	out_name("redact-auth");
	status = opt_parse(&redact_auth_page, argc, argv, &v, &words);
	if (status != OPT_GO)
		return status;
	out_begin(NULL);
	if ((status = copy_begin(&copy, &v)) == EXIT_DONE &&
	    (status = read_secrets(&copy, &v)) == EXIT_DONE) {
		status = v.output != NULL ? copy_to(&copy, &v, words, argv + 1)
					  : copy_all(&copy, words, argv + 1);
		copy.status = status;
		if (status == EXIT_DONE && v.audit && found(&copy) > 0)
			copy.status = status = EXIT_NO;
		if ((!v.quiet || v.json) && copy.octets > 0)
			copy_report(&copy);
	}
	drop_secrets(&copy);
	authstr_wipe(&copy.options, sizeof(copy.options));
	opt_list_free(&v.passwords);
	opt_list_free(&v.tokens);
	return out_end(status);
}
