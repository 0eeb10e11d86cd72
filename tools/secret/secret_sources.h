/* SPDX-License-Identifier: MIT */
/*
 * secret_sources: the SOURCEs that take more than a line.  Each as
 * secret_read.
 */
#ifndef TOOLS_SECRET_SOURCES_H
#define TOOLS_SECRET_SOURCES_H

#include "out/fail.h"

/* Everything from fd on; `name` is for the message. */
int secret_slurp(int fd, const char *name, struct authstr_buf *out,
    struct authstr_error *err);
/* What COMMAND prints. */
int secret_run(
    const char *command, struct authstr_buf *out, struct authstr_error *err);
/* The variable's value, which is taken out of the environment and kept for the
 * next time. */
int secret_env(const char *name, const char *what, struct authstr_buf *out,
    struct authstr_error *err);
/* The password of host and user; path NULL or empty: $NETRC or ~/.netrc. */
int secret_netrc(const char *path, const char *host, const char *user,
    struct authstr_buf *out, struct authstr_error *err);
/* out was filled by puts alone: EXIT_DONE, or why it is not whole. */
int secret_status(const struct authstr_buf *out, struct authstr_error *err);
/* Drops one LF or CRLF at the end. */
void secret_chomp(struct authstr_buf *out);

#endif
