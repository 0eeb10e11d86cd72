/* SPDX-License-Identifier: MIT */
/*
 * gen_auth: what the parts of the applet share.
 *
 *	types   the table: which values a type takes and what makes it
 *	value   what a value is called, and its bytes
 *	input   argv, options, standard input or a prompt -> values
 *	lines   standard input, line by line
 *	make    values -> an exchange of the library
 *	walk    the exchange, step by step: what is sent, what is answered
 *	reply   what a person pastes: a challenge, or the server's verdict
 *	record  values -> what a server stores
 *	text    values -> text, for the types that are no login
 *	print   messages -> what is typed
 *	batch   a JSON object a line -> all of that, line by line
 */
#ifndef TOOLS_GEN_AUTH_H
#define TOOLS_GEN_AUTH_H

#include <stdbool.h>
#include <stddef.h>
#include "authstr.h"
#include "authstr-smtp.h"
#include "opt/opt.h"
#include "out/out.h"

/* ------------------------------------------------------------- values -- */

enum gen_value {
	GEN_NONE, /* ends a list of arguments */
#define GEN_VALUE(id, input, option, prompt, is) GEN_##id,
#include "gen_auth/values.def"
#undef GEN_VALUE
	GEN_INPUTS, /* those above are the library's inputs */
	GEN_STRING = GEN_INPUTS,
	GEN_CRYPT_SALT,
	GEN_REGION,
	GEN_CHALLENGE, /* of which there may be several: gen->challenge */
	GEN_VALUES
};
#define GEN_BIT(value) (1u << (value))

enum {
	GEN_IS_QUIET = 1 << 0,  /* asked for without echo */
	GEN_IS_SECRET = 1 << 1, /* a SOURCE; blanked in argv */
	GEN_IS_BYTES = 1 << 2,  /* hex:.. or base64:.. and nothing else */
	GEN_IS_COMMON = 1 << 3  /* no type refuses it */
};

struct gen_value_row {
	enum authstr_input input; /* AUTHSTR_INPUTS: none */
	const char *option;       /* without dashes; NULL: none */
	const char *what;         /* for messages */
	const char *prompt;
	unsigned is;
};
extern const struct gen_value_row gen_values[GEN_VALUES];

/* -------------------------------------------------------------- types -- */

/* What the old output puts before the string. */
enum gen_label {
	LABEL_STRING,  /* "Auth String: " */
	LABEL_TWO,     /* "Username: ", "Password: " */
	LABEL_REQUEST, /* "Auth Request: ", "Auth Response: " */
	LABEL_NONE,
	LABEL_HEX, /* none, and the message is text: no base64 */
	LABEL_AUTO /* "Auth String: " where one message is all there is */
};

struct gen;

#define GEN_ARGS 6

struct gen_type {
	const char *name;
	const char *alias; /* of text types; a mechanism's row has its own */
	const char *brief; /* NULL: the mechanism's */
	enum gen_value args[GEN_ARGS];
	unsigned optional; /* GEN_BIT of values that are not asked for */
	enum gen_label label;
	/* Appends the text; NULL for a mechanism. */
	int (*text)(
	    struct gen *g, struct authstr_buf *out, struct authstr_error *err);
	bool quiet;
	enum gen_value old; /* GEN_NONE, or what the old syntax stands for */
	const char *old_text;
	unsigned required; /* GEN_BIT of values that are told, not asked for */
};
extern const struct gen_type gen_types[]; /* ended by name NULL */

struct gen_options {
	const char *format;
	bool json, list, no_echo, crlf, show;
	const char *given[GEN_VALUES];
	struct opt_list challenges;
	const char *cb_cert;
	const char *record, *batch;
	const char *ir, *tag;
};

/* ---------------------------------------------------------------- gen -- */

/* The library takes eight steps, and the command may be said twice. */
#define GEN_CHALLENGES 10
#define GEN_SAID (2 * GEN_CHALLENGES)
#define GEN_NOTES 8

struct gen_challenge {
	struct authstr_buf *bytes;
	bool decoded; /* bytes, not what a person pastes */
};

struct gen_said {
	enum authstr_from from;
	struct authstr_buf *bytes;
};

/* Whether the server has shown that it knows the secret, too. */
enum gen_proof { PROOF_NOT_CHECKED, PROOF_GOOD, PROOF_BAD };

struct gen {
	struct gen_options opt;
	const struct gen_type *type;
	struct gen_type derived;               /* of a row without a type */
	const struct authstr_mech *mech;       /* NULL: a text type */
	struct authstr_buf *value[GEN_VALUES]; /* NULL: not given */
	const char *user_text; /* for netrc; NULL where it was read */
	bool by_option;        /* an option gave a value */
	bool batch;            /* nobody is asked */
	struct gen_challenge challenge[GEN_CHALLENGES];
	size_t n_challenges;
	struct gen_said said[GEN_SAID]; /* in order */
	size_t n_said;
	bool more; /* the server has something to say to it */
	enum gen_proof proof;
	struct authstr_exchange *exchange;
	size_t shown; /* of its values, so many were printed */
	struct {
		const char *rule;
		char message[160];
		const char *cure; /* NULL: the rule's */
	} notes[GEN_NOTES];
	size_t n_notes;
};

/* The value's bytes; none where it was not given. */
struct authstr_span gen_get(const struct gen *g, enum gen_value which);
/* Whether the type has a use for it; `option` of a type that does not is an
 * error. */
bool gen_takes(const struct gen *g, enum gen_value which);
/* Something to tell, on stderr or in JSON. */
void gen_note(struct gen *g, const char *rule, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Fills err, and returns EXIT_INTERNAL. */
int gen_no_memory(struct authstr_error *err);
/* The library's word as an exit status. */
int gen_status(int rc, struct authstr_error *err);
/* Wipes what one login holds; the options stay. */
void gen_wipe(struct gen *g);
bool gen_has(const struct gen *g, unsigned flag); /* AUTHSTR_MECH_* */

/* types.c */
/* Finds the type by name, case ignored: EXIT_DONE, or the exit status after a
 * line on stderr. */
int gen_find(struct gen *g, const char *name);
/* The same without a word on stderr: false where there is none. */
bool gen_look_up(struct gen *g, const char *name);
int gen_list(void);
/* Type and value are spoken of as the old tool's command line has them. */
bool gen_is_old(const struct gen *g);

/* value.c */
/* A buffer for the value, in the place of what was there; NULL for want of
 * memory. */
struct authstr_buf *gen_value_new(struct gen *g, enum gen_value which);
/* The buffer is whole: EXIT_DONE. */
int gen_settled(struct authstr_buf *b, struct authstr_error *err);
/* Takes a value as an option has it: text, or hex:.. or base64:.. */
int gen_take_text(struct gen *g, enum gen_value which, const char *text,
    struct authstr_error *err);
/* One more challenge, as an option or a word has it. */
int gen_take_challenge(
    struct gen *g, const char *text, struct authstr_error *err);
/* What follows from the rest where it was not given: service, time, channel
 * binding. */
int gen_complete(struct gen *g, struct authstr_error *err);

/* input.c */
/* Takes the values from n words of argv (secrets are blanked there), the
 * options, and standard input or the terminal. */
int gen_input(struct gen *g, char **words, int n, struct authstr_error *err);
/* One line of standard input or of the terminal, for the type itself. */
int gen_ask_type(
    struct gen *g, struct authstr_buf *out, struct authstr_error *err);
/* What the server said: EXIT_DONE, also at the end of the input, where *ended
 * is set. */
int gen_ask_server(struct gen *g, struct authstr_buf *out, bool *ended,
    struct authstr_error *err);

/* lines.c: standard input. */
/* A line without its LF; false at the end. */
bool gen_line_read(struct authstr_buf *out);
/* Appends the lines that came along with the first, up to one that looks like
 * the end of base64; nothing is waited for. */
void gen_line_wrapped(struct authstr_buf *out);
/* Base64 without an end that can be seen: it may be wrapped, and go on. */
bool gen_line_goes_on(struct authstr_span s);
/* What was read of the input, and not taken yet. */
void gen_line_rest(struct authstr_buf *out);
void gen_line_wipe(void);

/* make.c */
/* g->exchange, with its inputs. */
int gen_make(struct gen *g, struct authstr_error *err);

/* walk.c */
/* Goes through g->exchange; prints what is to be sent as soon as it is known,
 * unless all that the server said was given. */
int gen_walk(struct gen *g, struct authstr_error *err);

/* reply.c */
enum gen_reply { REPLY_CHALLENGE, REPLY_SUCCESS, REPLY_REFUSED, REPLY_LATER };
/* What a pasted line is; *code: of SMTP, or 0. */
enum gen_reply gen_reply_kind(
    const struct gen *g, struct authstr_span line, int *code);
/* The verdict is not what was asked for: fills err, returns the status. */
int gen_reply_fail(struct gen *g, enum gen_reply kind, struct authstr_span line,
    int code, struct authstr_error *err);

/* record.c */
int gen_record(struct gen *g, struct authstr_error *err);
/* Says which formats there are; EXIT_DONE where --record's is one of them. */
int gen_record_check(const struct gen *g, struct authstr_error *err);

/* print.c */
/* The protocol's command, which makes the server send its challenge, where the
 * format is a protocol's; else nothing. */
int gen_print_command(struct gen *g, struct authstr_error *err);
/* The client's message number i of g->said. */
int gen_print_message(struct gen *g, size_t i, struct authstr_error *err);
/* The intermediate values that were not shown yet. */
void gen_print_values(struct gen *g);
int gen_print_text(struct gen *g, struct authstr_error *err);
void gen_print_eol(const struct gen *g);

/* protocol.c */
/* Whether the format is a protocol's; AUTHSTR_SMTP.. in *protocol. */
bool gen_protocol(const struct gen *g, enum authstr_protocol *protocol);
/* What --ir says. */
enum authstr_ir gen_ir(const struct gen *g);
/* Appends the lines that are typed for g->said[i], each ended by LF. */
int gen_lines(struct gen *g, enum authstr_protocol protocol, size_t i,
    struct authstr_buf *out, struct authstr_error *err);
/* Appends the command alone. */
int gen_command(struct gen *g, enum authstr_protocol protocol,
    struct authstr_buf *out, struct authstr_error *err);
/* Notes what is wrong with lines that are typed. */
void gen_note_lines(struct gen *g, struct authstr_span lines);

/* json.c */
/* The object; text: of a text type, else none.  NULL and *rc where it could not
 * be made. */
json_t *gen_json(struct gen *g, struct authstr_span text, int *rc,
    struct authstr_error *err);

/* batch.c */
int gen_batch(struct gen *g);

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
int gen_ses(struct gen *g, struct authstr_buf *out, struct authstr_error *err);
int gen_atbash(
    struct gen *g, struct authstr_buf *out, struct authstr_error *err);

#endif
