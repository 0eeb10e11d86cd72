/* SPDX-License-Identifier: MIT */
/*
 * gen_auth: what the parts of the applet share.
 *
 *	types   the table: which values a type takes and what makes it
 *	input   argv, options, standard input or a prompt -> values
 *	make    values -> messages, by the library
 *	text    values -> text, for the types that are no login
 *	print   messages -> what is typed
 */
#ifndef TOOLS_GEN_AUTH_H
#define TOOLS_GEN_AUTH_H

#include <stdbool.h>
#include <stddef.h>
#include "authstr.h"
#include "authstr-smtp.h"

enum gen_value {
	GEN_NONE, /* ends a list of arguments */
	GEN_USER,
	GEN_PASSWORD,
	GEN_TOKEN,
	GEN_AUTHZID,
	GEN_CHALLENGE,
	GEN_STRING,
	GEN_SALT,
	GEN_VALUES
};
#define GEN_BIT(value) (1u << (value))

/* What the old output puts before the string. */
enum gen_label {
	LABEL_STRING, /* "Auth String: " */
	LABEL_TWO,    /* "Username: ", "Password: " */
	LABEL_NONE,
	LABEL_HEX /* none, and the message is text: no base64 */
};

struct gen;

struct gen_type {
	const char *name;
	const char *alias; /* of text types; a mechanism's row has its own */
	const char *brief; /* NULL: the mechanism's */
	enum gen_value args[4];
	unsigned optional; /* GEN_BIT of values that are not asked for */
	enum gen_label label;
	/* Appends the text; NULL for a mechanism. */
	int (*text)(
	    struct gen *g, struct authstr_buf *out, struct authstr_error *err);
	bool quiet;
};
extern const struct gen_type gen_types[]; /* ended by name NULL */

struct gen_options {
	const char *format;
	bool json, list, no_echo, crlf;
	const char *user, *authzid, *password, *token, *challenge;
	const char *host, *port;
	const char *ir, *tag;
};

#define GEN_STEPS 3
#define GEN_NOTES 8

struct gen {
	struct gen_options opt;
	const struct gen_type *type;
	const struct authstr_mech *mech;       /* NULL: a text type */
	struct authstr_buf *value[GEN_VALUES]; /* NULL: not given */
	const char *user_text; /* for netrc; NULL where it was read */
	bool by_option;        /* an option gave a value */
	struct authstr_buf *step[GEN_STEPS]; /* what the client says */
	size_t steps;
	bool command_printed;
	struct {
		const char *rule;
		char message[160];
	} notes[GEN_NOTES];
	size_t n_notes;
};

/* The value's bytes; none where it was not given. */
struct authstr_span gen_get(const struct gen *g, enum gen_value which);
bool gen_takes(const struct gen *g, enum gen_value which);
/* Something to tell, on stderr or in JSON. */
void gen_note(struct gen *g, const char *rule, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Finds the type by name, case ignored: EXIT_DONE, or the exit status after a
 * line on stderr. */
int gen_find(struct gen *g, const char *name);
int gen_list(void);

/* Takes the values from n words of argv (secrets are blanked there), the
 * options, and standard input or the terminal. */
int gen_input(struct gen *g, char **words, int n, struct authstr_error *err);
/* One line of standard input or of the terminal, for the type itself. */
int gen_ask_type(
    struct gen *g, struct authstr_buf *out, struct authstr_error *err);

/* Fills g->step. */
int gen_make(struct gen *g, struct authstr_error *err);

/* The command that makes the server send its challenge, where the format is a
 * protocol's; else nothing. */
int gen_print_command(struct gen *g, struct authstr_error *err);
int gen_print(struct gen *g, struct authstr_error *err);
/* Whether the format is a protocol's; AUTHSTR_SMTP.. in *protocol. */
bool gen_protocol(const struct gen *g, enum authstr_protocol *protocol);
/* Appends the lines that are typed, each ended by LF; `step` may be
 * SIZE_MAX for all, else those of that step. */
int gen_lines(struct gen *g, enum authstr_protocol protocol, size_t step,
    struct authstr_buf *out, struct authstr_error *err);
/* Notes what is wrong with lines that are typed. */
void gen_note_lines(struct gen *g, struct authstr_span lines);
/* text: of a text type, else none. */
int gen_print_json(
    struct gen *g, struct authstr_span text, struct authstr_error *err);

/* The library's word as an exit status. */
int gen_status(int rc, struct authstr_error *err);

/* text.c */
int gen_encode(
    struct gen *g, struct authstr_buf *out, struct authstr_error *err);
int gen_decode(
    struct gen *g, struct authstr_buf *out, struct authstr_error *err);
int gen_md5_hex(
    struct gen *g, struct authstr_buf *out, struct authstr_error *err);
int gen_md5_base64(
    struct gen *g, struct authstr_buf *out, struct authstr_error *err);
int gen_encrypt(
    struct gen *g, struct authstr_buf *out, struct authstr_error *err);
int gen_saltencrypt(
    struct gen *g, struct authstr_buf *out, struct authstr_error *err);
int gen_rot13(
    struct gen *g, struct authstr_buf *out, struct authstr_error *err);
int gen_atbash(
    struct gen *g, struct authstr_buf *out, struct authstr_error *err);

#endif
