/* SPDX-License-Identifier: MIT */
/*
 * copy: reads files and writes copies of them without secrets, or says where
 * the secrets are.
 */
#ifndef TOOLS_REDACT_AUTH_COPY_H
#define TOOLS_REDACT_AUTH_COPY_H

#include <stdbool.h>
#include "authstr-capture.h"

struct copy {
	struct authstr_redact_options options;
	bool audit; /* say where they are, copy nothing */
	bool json;  /* say it as objects */
	int out;    /* a file to write to; -1: standard output */
	struct authstr_buf **secrets; /* that are known, and to be hidden */
	size_t n_secrets;
	unsigned long masked[AUTHSTR_SECRET_KINDS];
	unsigned long found;       /* of all kinds */
	unsigned long left;        /* secrets that were written */
	unsigned long long octets; /* that were read */
	size_t files, captures;    /* that were begun; how many of packets */
	int status;                /* EXIT_DONE, or of what went wrong first */
};

/* path "-" and NULL: standard input.  False: nothing more is to be read.
 * Ctrl-C (stop.h) ends it behind what is whole. */
bool copy_file(struct copy *copy, const char *path);
/* n words are one line. */
bool copy_words(struct copy *copy, int n, char **words);
/* "masked 2 passwords and 1 token", on stderr; or an object on stdout. */
void copy_report(const struct copy *copy);

#endif
