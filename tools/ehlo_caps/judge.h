/* SPDX-License-Identifier: MIT */
/*
 * judge: what is done with each result beside printing it: --require, --diff,
 * --monitor, --html.  All of it reads the JSON object (design section 8), be
 * it fresh or from the file of an earlier run (--from); so one server, and
 * each of ten thousand as it is done, go the same way:
 *
 *	judge_begin(&options, &judge, &err);
 *	for each result:
 *		status = judge_result(judge, object, status);
 *		judge_print(judge, object);     (for people)
 *	status = judge_end(judge, status, &err);
 */
#ifndef EHLO_CAPS_JUDGE_H
#define EHLO_CAPS_JUDGE_H

#include <jansson.h>
#include <stdbool.h>
#include "authstr.h"
#include "ehlo_caps/usable.h"
#include "opt/opt.h"

struct judge_options {
	struct opt_list require;
	bool monitor;
	const char *warning, *critical;
	const char *diff, *html, *from;
};
/* Rows for values that hold a struct judge_options named judge. */
#define JUDGE_OPTIONS(values)                                                  \
	{ 0, "Judgement", OPT_GROUP, NULL, NULL, NULL, 0 },                    \
	    { 0, "require", OPT_LIST, "EXPR", NULL,                            \
		    "fail unless the server is so: STARTTLS, AUTH=PLAIN, "     \
		    "SIZE>=25M..; may be given several times",                 \
		    offsetof(values, judge.require) },                         \
	    { 0, "monitor", OPT_FLAG, NULL, NULL,                              \
		    "print one line and end as the Monitoring Plugins do",     \
		    offsetof(values, judge.monitor) },                         \
	    { 'w', "warning", OPT_TEXT, "RANGES", NULL,                        \
		    "for --monitor: cert=14,time=2.. (cert=14)",               \
		    offsetof(values, judge.warning) },                         \
	    { 'c', "critical", OPT_TEXT, "RANGES", NULL,                       \
		    "for --monitor, likewise (cert=7)",                        \
		    offsetof(values, judge.critical) },                        \
	    { 0, "diff", OPT_TEXT, "FILE", NULL,                               \
		    "tell what changed since the results in FILE (--json)",    \
		    offsetof(values, judge.diff) },                            \
	    { 0, "html", OPT_TEXT, "FILE", NULL,                               \
		    "write a page of all results to FILE",                     \
		    offsetof(values, judge.html) },                            \
	{                                                                      \
		0, "from", OPT_TEXT, "FILE", NULL,                             \
		    "ask nobody: take the results in FILE (--json)",           \
		    offsetof(values, judge.from)                               \
	}

struct judge;

/* With --monitor what goes wrong before there is a result is UNKNOWN, too: a
 * line with this text on stdout, and the exit status. */
int judge_unknown(const char *text);

/* Does a monitor read what is wrong with the command line, too? */
bool judge_asked_to_monitor(int argc, char **argv);
/* What is wrong with the options, for the user; NULL: nothing.  many: more than
 * one server will be asked. */
const char *judge_complaint(
    const struct judge_options *o, bool many, bool json);
/* Reads what the options name.  EXIT_DONE, or the status, with err. */
int judge_begin(const struct judge_options *o, struct judge **out,
    struct authstr_error *err);
/* Each result gets "usable", too (--auth-check); borrowed. */
void judge_logins(struct judge *j, const struct usable_have *have);
/* Is the object needed, though it is not printed? */
bool judge_wants(const struct judge *j);
bool judge_is_monitor(const struct judge *j);
bool judge_has_page(const struct judge *j);
/* Adds "require" and "changes", and a row to the page; gives the status that
 * the result has now: 1 where all went well and it is not as required, or
 * where something changed. */
int judge_result(struct judge *j, json_t *result, int status);
/* What was added, for people; or the monitor's line. */
void judge_print(struct judge *j, const json_t *result, int status);
/* All that for each result in FILE; prints them anew with json, else a line
 * each, unless there is a page.  The first status that is not 0. */
int judge_from(
    struct judge *j, const char *path, bool json, struct authstr_error *err);
/* Finishes the page, unless err tells that not all results came.  Gives status,
 * or, if the page cannot be written, that failure; with --monitor the state of
 * all.  Frees. */
int judge_end(struct judge *j, int status, struct authstr_error *err);

#endif
