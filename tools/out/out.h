/* SPDX-License-Identifier: MIT */
/*
 * out: everything an applet says.  Results on stdout, the rest on stderr.
 * Bytes from outside are made safe on the way; colour is decided once; a
 * write error is noticed once, at out_end.
 */
#ifndef TOOLS_OUT_H
#define TOOLS_OUT_H

#include <jansson.h>
#include <stdarg.h>
#include <stdbool.h>
#include "authstr.h"

enum out_color {
	OUT_PLAIN, /* ends a colour */
	OUT_BOLD,
	OUT_DIM,
	OUT_GOOD,
	OUT_BAD,
	OUT_WARN,
	OUT_NAME,
	OUT_SECRET
};

/* "auto", "always", "never" (NULL is auto); NO_COLOR counts for auto. */
void out_begin(const char *color);
/* Flushes; EXIT_IO and a line on stderr if stdout could not be written, else
 * status. A closed pipe (EPIPE) ends quietly with the status. */
int out_end(int status);
/* What was printed so far goes out now. */
void out_flush(void);
/* Nobody reads it any more, or the disk is full: no use to go on. */
bool out_is_broken(void);
/* Something could not be printed for want of memory: out_end will say so. */
void out_failed(void);

/* Text of our own to stdout; never with bytes from outside in the arguments. */
void out_text(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Bytes from outside to stdout, made safe (see safe_print). */
void out_safe(struct authstr_span bytes);
/* Bytes as they are. */
void out_raw(struct authstr_span bytes);
/* Bytes as they are, but made safe, line by line, where stdout is a terminal
 * (gen-auth decode). */
void out_lines(struct authstr_span bytes);
/* Lines that are longer than the terminal are wrapped, the one under way and
 * those to come, and rows behind the first begin at this column; 0: not any
 * more. */
void out_hang(size_t columns);
/* The same where stdout is a terminal; elsewhere a row of a list stays one
 * line, for grep and its kin. */
void out_hang_list(size_t columns);
/* Starts a colour, where colour is on. */
void out_color(enum out_color color);
bool out_is_terminal(void); /* stdout */
/* Columns of the terminal, 80 where there is none. */
unsigned out_width(void);
unsigned out_width_stderr(void);

/* To stderr: "APPLET: text\n". */
void out_name(const char *applet);
const char *out_applet(void);
void out_warn(const char *format, ...) __attribute__((format(printf, 1, 2)));
void out_vwarn(const char *format, va_list ap)
    __attribute__((format(printf, 1, 0)));
/* To stderr, without a name before it. */
void out_plain_warn(const char *format, ...)
    __attribute__((format(printf, 1, 2)));
/* To stderr, with rule and offset: "APPLET: text (rule, byte N)". */
void out_error(const struct authstr_error *err);
/* And a line with the rule's cure, if it has one. */
void out_error_cured(const struct authstr_error *err);
/* The same, and the rule's cure; where json is on, also an object on stdout:
 * version, applet, class, error, rule, and start where a byte of the input is
 * to blame. */
void out_failure(int status, const struct authstr_error *err, bool json);
/* The exit status that a library status stands for. */
int out_status(int authstr_status);
/* To stderr: "APPLET: note: message (rule)", then the rule's cure. */
void out_remark(const char *rule, const char *message);
/* The same with another cure; NULL: none. */
void out_remark_cured(const char *rule, const char *message, const char *cure);
/* "info", "warning", "error" */
const char *out_severity(enum authstr_severity severity);

/* Makes jansson wipe what it frees; main does it. */
void out_json_begin(void);
/* JSON: one object a line.  Steals the reference. */
void out_json(json_t *object);
/* UTF-8 text, or NULL where the bytes are not valid UTF-8 (jansson strings may
 * hold NUL). */
json_t *out_json_text(struct authstr_span s);
/* The same; what is no UTF-8 is made safe first (safe_print), for something
 * must be there. */
json_t *out_json_any(struct authstr_span s);
json_t *out_json_base64(struct authstr_span s);
/* Sets key to text if the bytes are valid UTF-8; leaves it out otherwise. */
void out_json_set(json_t *o, const char *key, struct authstr_span s);
/* Sets class, error, rule and start, as out_failure has them. */
void out_json_failure(json_t *o, int status, const struct authstr_error *err);
/* A NOTE object, see the design: rule, severity, message, cure. */
json_t *out_json_remark(const char *rule, const char *message);
/* {"version":1,"applet":name} */
json_t *out_json_new(const char *applet);
/* Strict JSON from bytes of unknown origin, depth bounded; NULL if it is none.
 */
json_t *out_json_read(struct authstr_span s);
/* *at: the byte behind which it is none. */
json_t *out_json_read_at(struct authstr_span s, size_t *at);

/* Appends the bytes as a terminal may see them: UTF-8 as it is; C0, DEL, C1,
 * bidi controls, zero-width and what is no UTF-8 as \xNN or \u{NNNN}; a
 * backslash as it is. */
int safe_print(struct authstr_span in, struct authstr_buf *out);

#endif
