/* SPDX-License-Identifier: MIT */
/*
 * decode-auth: what a captured auth line, transcript or string holds, and what
 * is wrong with it.
 */
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "applet.h"
#include "decode_auth/explain.h"
#include "decode_auth/names.h"
#include "decode_auth/run.h"
#include "decode_auth/summary.h"
#include "decode_auth/when.h"
#include "input/input.h"
#include "input/stop.h"
#include "opt/near.h"
#include "opt/opt.h"
#include "out/out.h"
#include "out/progress.h"
#include "redact_auth/copy.h"
#include "sandbox/sandbox.h"
#include "secret/secret.h"

/* Rows of a summary: about a megabyte. */
#define ROWS_MAX 8192

struct values {
	bool json, mask, strict, check, fix, failed, summary, follow;
	bool redact;
	const char *now, *mech, *user, *color, *password, *token, *record;
	const char *explain, *dialect;
	struct opt_list files, challenges;
};

static const struct opt_row rows[] = {
	{ 0, "Input", OPT_GROUP, NULL, NULL, NULL, 0 },
	{ 'r', "read", OPT_LIST, "FILE", NULL,
	    "read a file; may be given several times",
	    offsetof(struct values, files) },
	{ 0, "follow", OPT_FLAG, NULL, NULL,
	    "go on with what is added to the files, until Ctrl-C",
	    offsetof(struct values, follow) },
	{ 0, "dialect", OPT_TEXT, "NAME", NULL,
	    "what program wrote the input; `list' has the names",
	    offsetof(struct values, dialect) },
	{ 0, "challenge", OPT_LIST, "TEXT", NULL,
	    "what the server said; the words are the client's answers",
	    offsetof(struct values, challenges) },
	{ 0, "Which logins", OPT_GROUP, NULL, NULL, NULL, 0 },
	{ 'm', "mech", OPT_TEXT, "MECH", NULL,
	    "only logins of this mechanism; strings that nothing names are "
	    "of it",
	    offsetof(struct values, mech) },
	{ 'u', "user", OPT_TEXT, "USER", NULL, "only logins of this user",
	    offsetof(struct values, user) },
	{ 0, "failed", OPT_FLAG, NULL, NULL,
	    "only logins that were refused or given up",
	    offsetof(struct values, failed) },
	{ 0, "Check", OPT_GROUP, NULL, NULL, NULL, 0 },
	{ 0, "check", OPT_FLAG, NULL, NULL,
	    "say whether the password or token made this login",
	    offsetof(struct values, check) },
	{ 0, "password", OPT_SECRET, "SOURCE", NULL, "the password to check",
	    offsetof(struct values, password) },
	{ 0, "token", OPT_SECRET, "SOURCE", NULL, "the token to check",
	    offsetof(struct values, token) },
	{ 0, "record", OPT_SECRET, "SOURCE", NULL,
	    "what a server stores in the place of the password, to check",
	    offsetof(struct values, record) },
	{ 0, "now", OPT_TEXT, "TIME", NULL,
	    "judge tokens at this time (ISO 8601, or seconds since 1970)",
	    offsetof(struct values, now) },
	{ 0, "Output", OPT_GROUP, NULL, NULL, NULL, 0 },
	{ 0, "json", OPT_FLAG, NULL, NULL, "one JSON object a login",
	    offsetof(struct values, json) },
	{ 0, "mask", OPT_FLAG, NULL, NULL,
	    "hide passwords, tokens and what they can be guessed from",
	    offsetof(struct values, mask) },
	{ 0, "strict", OPT_FLAG, NULL, NULL, "exit 1 if there is any note",
	    offsetof(struct values, strict) },
	{ 0, "fix", OPT_FLAG, NULL, NULL,
	    "print the corrected string alone, where one can be made",
	    offsetof(struct values, fix) },
	{ 0, "redact", OPT_FLAG, NULL, NULL,
	    "copy the input with every secret masked, as redact-auth does",
	    offsetof(struct values, redact) },
	{ 0, "summary", OPT_FLAG, NULL, NULL,
	    "count logins by user, mechanism, outcome and client address",
	    offsetof(struct values, summary) },
	{ 0, "explain", OPT_TEXT, "RULE", NULL,
	    "say what a rule is about; `all' of them, or a `list'",
	    offsetof(struct values, explain) },
	{ 0, "color", OPT_CHOICE, "WHEN", "auto|always|never",
	    "colour the text", offsetof(struct values, color) },
	{ 0 },
};

const struct opt_page decode_auth_page = {
	"decode-auth",
	"decode-auth [OPTION]... [WORD]...",
	"Says what an auth string, line or dialogue holds, and what is wrong "
	"with it.",
	rows,
	NULL,
	NULL,
};

static int
complain_check(const struct values *v)
{
	int given =
	    (v->password != NULL) + (v->token != NULL) + (v->record != NULL);

	if (v->check && given == 0)
		return opt_complain(&decode_auth_page,
		    "--check needs --password, --token or --record");
	if (!v->check && given > 0)
		return opt_complain(&decode_auth_page,
		    "--password, --token and --record are for --check");
	if (given > 1)
		return opt_complain(&decode_auth_page,
		    "one of --password, --token and --record can be checked "
		    "at a time");
	return EXIT_DONE;
}

/* The options' values that can be wrong. */
static int
run_begin(struct run *run, const struct values *v)
{
	time_t clock = time(NULL);

	*run = (struct run){ .json = v->json,
		.mask = v->mask,
		.strict = v->strict,
		.fix = v->fix,
		.filter = { v->mech, v->user, v->failed },
		.challenges = v->challenges.items,
		.n_challenges = v->challenges.n,
		.now = (int64_t)clock };
	char near[60];

	if (v->now != NULL && !when_read(v->now, &run->now))
		return opt_complain(&decode_auth_page,
		    "expected a time as 2025-06-15T15:06:40Z or in seconds, "
		    "found '%s'",
		    v->now);
	if (v->mech != NULL && names_is_slip(v->mech))
		return opt_complain(&decode_auth_page,
		    "no mechanism is called '%s'; did you mean '%s'?", v->mech,
		    near_mech(v->mech));
	if (v->mech != NULL)
		run->mech = authstr_mech_find(authstr_span_of(v->mech));
	run->dialect = v->dialect;
	if (v->dialect != NULL &&
	    !names_is_dialect(v->dialect, near, sizeof(near)))
		return opt_complain(&decode_auth_page,
		    "no dialect is called '%s'%s", v->dialect, near);
	if (v->challenges.n > 0 && v->files.n > 0)
		return opt_complain(&decode_auth_page,
		    "--challenge goes with the client's messages as words, "
		    "not with --read");
	if (v->follow && v->files.n == 0)
		return opt_complain(
		    &decode_auth_page, "--follow goes with --read");
	if (v->fix && (v->mask || v->summary))
		return opt_complain(&decode_auth_page,
		    "--fix shows the string: it goes with neither --mask nor "
		    "--summary");
	if (v->summary && (run->summary = summary_new(ROWS_MAX)) == NULL) {
		out_warn("out of memory");
		return EXIT_INTERNAL;
	}
	return complain_check(v);
}

static int
read_secret(struct run *run, const struct values *v)
{
	const char *what = v->record != NULL  ? "record"
			   : v->token != NULL ? "token"
					      : "password";
	const char *source = v->record != NULL  ? v->record
			     : v->token != NULL ? v->token
						: v->password;
	struct authstr_error err = { 0 };
	int status;

	if (!v->check)
		return EXIT_DONE;
	authstr_no_config();
	run->is_record = v->record != NULL;
	if ((run->secret = authstr_buf_new(SECRET_MAX)) == NULL) {
		out_warn("out of memory");
		return EXIT_INTERNAL;
	}
	if (run->is_record && !secret_is_source(source)) {
		authstr_buf_put(run->secret, authstr_span_of(source));
		return authstr_buf_status(run->secret) == AUTHSTR_OK
			   ? EXIT_DONE
			   : EXIT_INTERNAL;
	}
	status = secret_read(source, what, NULL, NULL, run->secret, &err);
	if (status != EXIT_DONE)
		out_failure(status, &err, run->json);
	return status;
}

/* Words are text; who gives the name of a log means what is in it. */
static int
complain_files(int words, char **word)
{
	for (int i = 0; i < words; i++)
		if (input_names_file(word[i]))
			return opt_complain(&decode_auth_page,
			    "'%s' is a file: to have it read, put --read "
			    "before it",
			    word[i]);
	return EXIT_DONE;
}

/* A string that logs in is a secret: it does not stay in argv. */
static bool
keep_words(int words, char **word)
{
	for (int i = 0; i < words; i++)
		if (strcmp(word[i], "-") != 0 &&
		    (word[i] = secret_keep(word[i])) == NULL)
			return false;
	return true;
}

/* The words, files and standard input. */
static void
read_input(struct run *run, const struct values *v, int words, char **word)
{
	/* who types ends it all */
	if (v->follow || v->summary || v->files.n > 0 || !isatty(STDIN_FILENO))
		stop_catch();
	if (v->follow)
		run_follow(run, v->files.n, v->files.items);
	for (size_t i = 0; i < v->files.n && !v->follow; i++)
		run_file(run, v->files.items[i]);
	if (v->challenges.n > 0 || (words > 0 && strcmp(word[0], "-") != 0) ||
	    words > 1)
		run_words(run, words, word);
	else if (words > 0 || v->files.n == 0)
		run_file(run, NULL);
}

/* What redact-auth does with its files. */
static int
redact(const struct values *v, int words, char **word)
{
	struct copy copy = { .out = -1 };
	bool more = true;

	if (v->json || v->check || v->fix || v->summary || v->mask)
		return opt_complain(
		    &decode_auth_page, "--redact copies, and shows no login");
	stop_catch();
	sandbox_enter(SANDBOX_READ);
	for (size_t i = 0; i < v->files.n && more && !stop_asked(); i++)
		more = copy_file(&copy, v->files.items[i]);
	if (words > 0 && strcmp(word[0], "-") != 0)
		(void)copy_words(&copy, words, word);
	else if (more && (words > 0 || v->files.n == 0))
		(void)copy_file(&copy, NULL);
	if (copy.octets > 0)
		copy_report(&copy);
	return copy.status;
}

/* What is said without any input. */
static int
say(const struct values *v)
{
	if (v->dialect != NULL && strcmp(v->dialect, "list") == 0)
		return names_list_dialects();
	if (v->explain != NULL)
		return explain(&decode_auth_page, v->explain, v->json);
	return OPT_GO;
}

int
decode_auth_main(int argc, char **argv)
{
	struct values v = { 0 };
	struct run run = { 0 };
	int words, status;

	secret_guard();
	out_name("decode-auth");
	status = opt_parse(&decode_auth_page, argc, argv, &v, &words);
	if (status != OPT_GO)
		return status;
	out_begin(v.color);
	if ((status = say(&v)) != OPT_GO)
		return out_end(status);
	if ((status = complain_files(words, argv + 1)) != EXIT_DONE) {
		/* said */
	} else if (!keep_words(words, argv + 1)) {
		out_warn("out of memory");
		status = EXIT_INTERNAL;
	} else if (v.redact) {
		status = redact(&v, words, argv + 1);
	} else if ((status = run_begin(&run, &v)) == EXIT_DONE &&
		   (status = read_secret(&run, &v)) == EXIT_DONE) {
		progress_begin(run.summary == NULL);
		sandbox_enter(SANDBOX_READ);
		read_input(&run, &v, words, argv + 1);
		status = run_end(&run);
	}
	authstr_buf_free(run.secret);
	summary_free(run.summary);
	opt_list_free(&v.files);
	opt_list_free(&v.challenges);
	return out_end(status);
}
