/* SPDX-License-Identifier: MIT */
/*
 * mech: what a row of the table is, and what its functions work with.
 * A new mechanism is one file that defines `const struct authstr_mech
 * mech_NAME`, and one line in mechs.def.
 */
#ifndef MECH_MECH_H
#define MECH_MECH_H

#include "authstr.h"
#include "base/buf.h"
#include "base/error.h"

#define MECH_BIT(input) (1u << (input))

/* Values kept for who wants to see them; SCRAM has the most. */
#define EXCHANGE_TRACED_MAX 24

struct exchange_traced {
	struct authstr_field pub;
	struct authstr_buf value;
};

/* The client's side of one login. */
struct authstr_exchange {
	const struct authstr_mech *mech;
	struct authstr_buf in[AUTHSTR_INPUTS];
	bool given[AUTHSTR_INPUTS];
	unsigned step; /* steps taken so far */
	bool done;
	bool prepared;          /* SASLprep was done */
	bool proved;            /* the server proved itself */
	struct authstr_buf out; /* the response */
	struct hmac *hmac;      /* hmac_hex's, kept for the next; or NULL */
	void *state; /* the row's own, state_size bytes, zero at first */
	bool trace;
	struct exchange_traced *traced; /* EXCHANGE_TRACED_MAX, or NULL */
	size_t n_traced;
};

/* A recorded exchange, and what is held against it. */
struct mech_proof {
	const struct authstr_mech *mech;
	const span *client;
	size_t clients;
	const span *server;
	size_t servers;
	span secret; /* password or token */
	span record; /* not none: what a server stores, in its place */
	span user; /* not none: hashed in the place of the one that was sent */
	bool raw;  /* without SASLprep where the specification has it */
};

/* A mistake that clients of a mechanism make with the right secret. */
struct mech_near {
	const char *id; /* a row of variants.def */
	int (*verify)(const struct mech_proof *p, struct authstr_error *err);
};

/* Bytes that an input must not hold in this mechanism. */
enum mech_forbid {
	MECH_NUL = 1 << 0,         /* nul-in-field */
	MECH_CRLF = 1 << 1,        /* cr-or-lf-in-field */
	MECH_CTRL_A = 1 << 2,      /* ctrl-a-in-field */
	MECH_COLON = 1 << 3,       /* colon-in-user */
	MECH_NOT_VISIBLE = 1 << 4, /* bad-token: all but visible ASCII */
	MECH_SPACE = 1 << 5        /* space-in-field */
};

struct authstr_mech {
	const char *name;
	const char *const *aliases; /* NULL-ended, or NULL */
	const char *spec;
	const char *brief;
	unsigned flags; /* AUTHSTR_MECH_* */
	unsigned needs; /* MECH_BIT of each input without which it fails */
	unsigned takes; /* and of each it can use (needs included) */
	unsigned rank;
	const char *unspoken; /* of a reserved row: why, what to use instead */
	unsigned short forbid[AUTHSTR_INPUTS]; /* MECH_NUL.. per input */
	const void *family; /* what the rows that share their code differ in */
	bool saslprep;    /* its specification has user and password prepared */
	bool user_hashed; /* the proof is of user and secret: verify heeds
			   * mech_proof.user */
	bool remade; /* the client's first message says all that it is made of:
		      * what was read of it makes it anew (mend.c) */
	const char *const *records; /* formats, NULL-ended, or NULL */
	size_t state_size;          /* of exchange->state; 0: none */

	/* Answers a challenge into ex->out, which is empty; none in the first
	 * step of a mechanism that speaks first.  ex->step tells which.
	 * AUTHSTR_MORE, AUTHSTR_OK or an error, as authstr_exchange_step.
	 * Called only where all needs are met.  For a server-first mechanism,
	 * the first call (no challenge) is answered by the exchange itself. */
	int (*step)(struct authstr_exchange *ex, span challenge,
	    struct authstr_error *err);
	/* Splits msg's bytes into fields and notes (msg_field, msg_note). */
	void (*read)(struct authstr_msg *msg);
	/* Notes, on n messages of one login in their order, what the one says
	 * of the other: a nonce that is another's.  NULL: nothing does. */
	void (*relate)(struct authstr_msg *const *msgs, size_t n);
	/* Releases what hangs on ex->state, not the state itself; NULL: nothing
	 * does. */
	void (*drop)(struct authstr_exchange *ex);
	/* As authstr_exchange_record, of one of .records. */
	int (*record)(struct authstr_exchange *ex, const char *format,
	    struct authstr_buf *out, struct authstr_error *err);
	/* AUTHSTR_OK, AUTHSTR_E_MISMATCH..: as authstr_verify.  NULL: not
	 * verifiable.  p->record only where .records is set. */
	int (*verify)(const struct mech_proof *p, struct authstr_error *err);
	/* Mistakes of this row's clients, up to one without id; or NULL. */
	const struct mech_near *near;
	/* How much the bytes look like a message of this row: 0 not at all.
	 * Sets guess->from and ->step. */
	int (*sniff)(span bytes, struct authstr_guess *guess);
	/* Could decoded bytes be a challenge of this row?  NULL: any could. */
	bool (*is_challenge)(span bytes);
	/* Whether text is, or holds, a challenge that was decoded already, and
	 * where: [*start, *end).  NULL: such text is not known. */
	bool (*find_challenge)(span text, size_t *start, size_t *end);
};

/* The table, NULL-ended: mechs.def. */
extern const struct authstr_mech *const mech_table[];

static inline span
exchange_in(const struct authstr_exchange *ex, enum authstr_input which)
{
	return ex->given[which] ? buf_span(&ex->in[which]) : SPAN_NONE;
}

/* Keeps a value for authstr_exchange_traced, where that was asked for. */
void exchange_show(struct authstr_exchange *ex, const char *id,
    enum authstr_kind kind, span value);
/* Wipes what was kept. */
void exchange_hide(struct authstr_exchange *ex);

/* A decimal input, or fallback where it was not given.  AUTHSTR_E_USAGE
 * (bad-number) for what is no number or over max. */
int exchange_number(const struct authstr_exchange *ex, enum authstr_input which,
    uint64_t max, uint64_t fallback, uint64_t *value,
    struct authstr_error *err);

/* What a sniff says: which side's message this is, which one, and how sure. */
static inline int
guess_from(struct authstr_guess *guess, enum authstr_from from, unsigned step,
    int score)
{
	guess->from = from;
	guess->step = step;
	return score;
}

/* Refuses a value with a byte of the forbidden kinds; `what` names it. */
int mech_check(
    unsigned forbid, span value, const char *what, struct authstr_error *err);

#endif
