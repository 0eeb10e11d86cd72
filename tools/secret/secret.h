/* SPDX-License-Identifier: MIT */
/*
 * secret: where a password or token comes from (SOURCE, as in openssl's
 * -passin).
 */
#ifndef TOOLS_SECRET_H
#define TOOLS_SECRET_H

#include <stdbool.h>
#include "authstr.h"

/* Longest secret: OAuth tokens with many claims stay below this. */
#define SECRET_MAX (256 * 1024)

/* Switches core dumps off (RLIMIT_CORE, PR_SET_DUMPABLE). First thing in an
 * applet that may hold a secret. */
void secret_guard(void);

/* Wipes what functions have left on the stack below the caller, and in vector
 * registers, which the dynamic linker would put there.  Last thing in main. */
void secret_forget_traces(void);

/* Reads the secret that SOURCE names: ask, stdin, env:NAME, file:PATH, fd:N,
 * cmd:COMMAND, netrc[:PATH], pass:TEXT, hex:.., base64:...  what: "password"..
 * for the prompt; host and user: for netrc, may be NULL (user: also the login
 * found, where it is empty, is not looked up).  One trailing newline (LF or
 * CRLF) is dropped from file, fd, cmd and stdin.  Returns EXIT_DONE or the exit
 * status, with err filled: 64 unknown source, 65 hex or base64 that is none,
 * 74 cannot read, 78 command failed, variable not set or nothing in netrc. */
int secret_read(const char *source, const char *what, const char *host,
    const char *user, struct authstr_buf *out, struct authstr_error *err);

/* "ask", "env:".. one after the other; NULL past the last. */
const char *secret_source_name(size_t i);

/* Is it one of these, and not a text by itself? */
bool secret_is_source(const char *text);

/* The secret itself stands in it: pass:TEXT, hex:.., base64:.. and what is no
 * SOURCE. */
bool secret_is_literal(const char *text);

/* Where the password of [scheme://][user[:PASSWORD]@]host begins; 0: it has
 * none. */
size_t secret_in_url(const char *url);

/* Asks on the terminal (/dev/tty, else stderr and stdin).  echo: false for
 * secrets.  Echo is restored on Ctrl-C and Ctrl-Z; lines longer than 4,095
 * octets come through.  EXIT_DONE; EXIT_IO where there is nobody to ask, or
 * the answer is an end of file. */
int secret_ask(const char *prompt, bool echo, struct authstr_buf *out,
    struct authstr_error *err);

/* Who pastes brings more lines than one: if another is there already, appends
 * it behind a line feed, with echo.  False if none is. */
bool secret_ask_rest(struct authstr_buf *out);

/* Overwrites an argument of argv (it may show in ps). */
void secret_blank(char *arg);
/* The same, but keeps a copy, which is wiped when the program exits (NULL for
 * want of memory). */
char *secret_keep(char *arg);
/* Of a SOURCE: pass:TEXT, hex:.., base64:.. and what is no SOURCE are kept and
 * blanked; others name no secret, and stay. */
const char *secret_keep_source(char *arg);
/* Of [scheme://][user[:PASSWORD]@]host: the password is kept and blanked. */
const char *secret_keep_url(char *arg);

#endif
