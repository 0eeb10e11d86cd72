/* SPDX-License-Identifier: MIT */
/*
 * view: a login as it is shown: what is masked, what is wrong with it, what
 * its token and the server's error say.  Text and JSON both come from here, so
 * that what --mask hides is hidden in either.
 */
#ifndef TOOLS_DECODE_AUTH_VIEW_H
#define TOOLS_DECODE_AUTH_VIEW_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include "authstr-capture.h"
#include "decode_auth/jwt.h"

#define VIEW_NO_MESSAGE ((size_t)-1)

/* What a range of a finding counts in. */
enum view_in {
	VIEW_IN_NOTHING, /* no range: the login as a whole */
	VIEW_IN_BYTES,   /* the message's bytes, as shown */
	VIEW_IN_TEXT     /* the text it was decoded from (base64) */
};

/* A note of the library, or of our own. */
struct view_note {
	const char *rule;
	enum authstr_severity severity;
	const char *message;
	const char *cure;
	size_t at; /* the message, or VIEW_NO_MESSAGE */
	enum view_in in;
	size_t start, end;
};

/* A field as shown: start and end count in the bytes as shown. */
struct view_field {
	const struct authstr_field *field;
	bool hidden;
	struct authstr_span value;
	size_t start, end;
};

struct view_message {
	const struct authstr_msg *msg;
	struct authstr_span bytes; /* as shown */
	struct authstr_buf *masked;
	size_t *moved; /* where each byte, and the end, went; NULL: nowhere */
	struct view_field *fields;
	size_t n_fields;
};

struct view {
	const struct authstr_login *login;
	bool mask;
	int64_t now;
	struct view_message *messages;
	size_t n_messages;
	struct view_note *notes; /* errors first, then warnings */
	size_t n_notes;
	struct jwt jwt;
	size_t token_at; /* message with the token, or VIEW_NO_MESSAGE */
	json_t *error;   /* what the server's error JSON says, or NULL */
	size_t error_at; /* message it stands in, or VIEW_NO_MESSAGE */
	json_t *check;   /* whether a secret fits: see check.h; or NULL */
	const struct authstr_variant *variant; /* what would fit, or NULL */
	char made[200]; /* the same in words, and the word that was lost */
	/* Messages of notes: how long a token has been or will be invalid. */
	char expired[120], early[120];
};

/* AUTHSTR_OK or AUTHSTR_E_NOMEM; view_free it in either case.  The login has
 * to stay where it is. */
int view_init(
    struct view *v, const struct authstr_login *login, bool mask, int64_t now);
void view_free(struct view *v);

/* The first field of that id that the client sent, else the server; or NULL. Of
 * the realms on offer the client has chosen one. */
const struct view_field *view_field(const struct view *v, const char *id);
/* The mechanism's name: the row's, else as it stood in the input; none where
 * it is unknown. */
struct authstr_span view_mechanism(const struct view *v);
/* Text beside the messages (a reply), with the secrets in it masked.  Appends
 * to out. */
int view_print(
    const struct view *v, struct authstr_span text, struct authstr_buf *out);

#endif
