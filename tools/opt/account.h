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
#include <stddef.h>
#include "authstr.h"

struct opt_page;

/* More rows than any applet's table has. */
#define OPT_ROWS_MAX 128

/* The value of an option of the kind OPT_ACCOUNT. */
struct opt_account {
	const char *name;            /* NULL: none */
	const char *file;            /* --config; NULL: the user's own */
	const char *host;            /* that the account has, or NULL */
	const struct opt_page *page; /* NULL: no account was read */
	bool taken[OPT_ROWS_MAX];    /* from the account, by row */
};

/* An option, without dashes, and whether it has a value. */
struct opt_use {
	bool given;
	const char *option;
};

/* The value of an option goes back to none, if it is the account's; false if it
 * was typed, or is not there.  Not for a copy of the applet's values. */
bool opt_leave_out(struct opt_account *account, const char *option);
/* The account's --mech goes, too, where it cannot use what kind of secret was
 * typed in place of the account's. */
void opt_fit_mech(struct opt_account *account, const char *mech,
    const char *password, const char *token);
/* Of options that do not go with a mode (itself an option, or NULL for one that
 * is none) the first that was typed; NULL: the mode holds, or was left out.  Of
 * what was typed and what an account has, the account's is left out. */
const char *opt_clash(struct opt_account *account, const char *mode,
    const struct opt_use *uses, size_t n);

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

/* host: empty where the account has none. */
typedef void account_see(const char *name, const char *host, void *arg);
/* Shows each account of that file, as far as it can be read. */
void account_list(const char *path, account_see *see, void *arg);

#endif
