/* SPDX-License-Identifier: MIT */
/*
 * account: options of a server and a user under one name, in a file of their
 * own: --account NAME.
 *
 *	[work]
 *	host = submission://mail.example.org
 *	user = alice@example.org
 *	password = cmd:pass show mail/alice
 */
#ifndef TOOLS_ACCOUNT_H
#define TOOLS_ACCOUNT_H

#include <stdbool.h>
#include "authstr.h"

/* The value of an option of the kind OPT_ACCOUNT. */
struct opt_account {
	const char *name; /* NULL: none */
	const char *file; /* --config; NULL: the user's own */
	const char *host; /* that the account has, or NULL */
};

/* Takes an entry; returns OPT_GO, or the exit status where it is wrong, which
 * has been told.  The value may be blanked. */
typedef int account_put(const char *key, char *value, void *arg);

/* Hands over each entry of the account, in its order.  path: NULL for
 * $XDG_CONFIG_HOME/authstr/config, or ~/.config/authstr/config.  Returns
 * OPT_GO; EXIT_CONFIG or EXIT_IO with err filled; or EXIT_CONFIG with none,
 * where an entry was wrong.  *open_to_all: others than the owner may read the
 * file. */
int account_read(const char *path, const char *name, account_put *put,
    void *arg, bool *open_to_all, struct authstr_error *err);

#endif
