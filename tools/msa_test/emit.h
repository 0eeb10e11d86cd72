/* SPDX-License-Identifier: MIT */
/*
 * emit: the client's lines on stdout, for the command behind a pipe, and no
 * connection of ours.
 *
 *	msa-test --emit .. | COMMAND			nobody reads the replies
 *	msa-test --emit --pace=reply .. <FIFO | COMMAND >FIFO
 *
 * The first has a session talk to a server that is imagined and says yes to
 * everything (emit_blind.c); in the second a pipe is what a socket is
 * elsewhere (emit_reply.c).
 */
#ifndef TOOLS_MSA_TEST_EMIT_H
#define TOOLS_MSA_TEST_EMIT_H

#include "msa_test/msa_test.h"

/* Whether the options go together; OPT_GO, or the status of a complaint. */
int emit_check(struct test_values *v);
/* Before the options are read: keeps the words of the command line, without
 * secrets, for emit_hint. */
bool emit_words(int argc, char **argv);
void emit_words_end(void);
/* To stderr: the same command in the form that works everywhere. */
void emit_hint(const struct test_run *run);

/* --pace=reply */
bool emit_by_reply(const struct test_values *v);
/* --tls=starttls: the command behind the pipe says that, and has been greeted.
 */
bool emit_is_greeted(const struct test_values *v);
/* stdout becomes the wire, and what is printed from now on goes to stderr. */
bool emit_wire_begin(struct test_values *v, struct authstr_error *err);
void emit_wire_end(struct test_values *v);

/* Writes all of it, blindly; an exit status, with run->err filled. */
int emit_blind(struct test_run *run, const char *target);

#endif
