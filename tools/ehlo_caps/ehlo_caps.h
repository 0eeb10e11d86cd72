/* SPDX-License-Identifier: MIT */
/*
 * ehlo_caps: what is known of a server once it was asked, or once a capture of
 * somebody else's session was read; and what is told of it.
 */
#ifndef EHLO_CAPS_EHLO_CAPS_H
#define EHLO_CAPS_EHLO_CAPS_H

#include <jansson.h>
#include <stdbool.h>
#include "authstr-smtp.h"
#include "authstr.h"
#include "net/net.h"

/* The lists of capabilities: before TLS, after it, and after a login. */
enum { EHLO_CLEAR, EHLO_TLS, EHLO_AUTH, EHLO_CHANNELS };

struct ehlo_view {
	const char *target; /* as given; "-" for a capture */
	enum authstr_protocol protocol;
	const struct authstr_reply *greeting;
	const struct authstr_caps *caps[EHLO_CHANNELS]; /* NULL: not read */
	bool helo;    /* EHLO was refused, HELO was not */
	bool unknown; /* a capture that does not tell whether TLS was on */
	struct net_result *result;        /* a capture has its TLS report */
	const char *stage;                /* "done", or where it failed */
	const char *advice;               /* on a reply that refused; or NULL */
	bool said_back;                   /* a secret: what had it is NULL */
	const char *login;                /* that was tried, by name; or NULL */
	const struct ehlo_beside *beside; /* NULL: nothing was asked */
};

/* ----------------------------------------------------------- a capture -- */

/* Reads replies out of what people have at hand; see capture.c. */
struct ehlo_capture;
struct ehlo_capture *ehlo_capture_new(void);
void ehlo_capture_free(struct ehlo_capture *c);
/* One line, without its end. */
void ehlo_capture_line(struct ehlo_capture *c, struct authstr_span line);
/* All lines of standard input; an exit status. */
int ehlo_capture_read(struct ehlo_capture *c, struct authstr_error *err);
/* What came of it; borrowed.  protected: the user says that all of it was
 * inside TLS.  False if there was no capability list. */
bool ehlo_capture_end(
    struct ehlo_capture *c, bool protected, struct ehlo_view *out);

/* What a line of a capture holds: a server's reply line, a client's command,
 * both without what the program that printed them put around them; or
 * neither (none). */
struct ehlo_line {
	struct authstr_span reply, command;
};
void ehlo_line_look(struct authstr_span line, struct ehlo_line *out);
/* The mechanism that a command names first, or NULL. */
const struct authstr_mech *ehlo_mech_of(struct authstr_span arguments);
/* What stands behind one of the marks that programs put before what was said,
 * 0 for no mark at all; none where it is not there. */
size_t ehlo_line_marks(void);
struct authstr_span ehlo_line_behind(struct authstr_span line, size_t mark);

/* ------------------------------------------------------------- telling -- */

void ehlo_print(const struct ehlo_view *v);
/* The object as a line on stdout; and to look into. */
void ehlo_json_print(const struct ehlo_view *v);
json_t *ehlo_json(const struct ehlo_view *v);
/* The server was asked on a socket of this machine. */
bool ehlo_is_local(const struct ehlo_view *v);
/* What to do about the error; NULL: nobody knows, or there is none. */
const char *ehlo_cure(const struct ehlo_view *v);
/* Calls tell with the rule and its message in the catalogue. */
void ehlo_tell_rule(const char *id,
    void (*tell)(const char *rule, const char *message, void *arg), void *arg);
/* Calls tell for each thing worth a remark. */
void ehlo_remarks(const struct ehlo_view *v,
    void (*tell)(const char *rule, const char *message, void *arg), void *arg);

/* A mechanism's place in our ranking, the strongest's is 0; those we do not
 * know come last. */
size_t ehlo_position(struct authstr_span mech);
/* Mechanisms of a list, in that order; returns how many of at most `max` were
 * written. */
size_t ehlo_ranked(
    const struct authstr_caps *caps, struct authstr_span *out, size_t max);
#define EHLO_MECHS_MAX 256

/* What a capability's arguments say, with ": " behind it, or nothing. */
void ehlo_words(
    const struct authstr_caps *caps, size_t i, char *text, size_t len);

/* ASCII case ignored. */
bool ehlo_same(struct authstr_span a, struct authstr_span b);

#endif
