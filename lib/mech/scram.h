/* SPDX-License-Identifier: MIT */
/*
 * scram: what the files of SCRAM share.  Strict readers of what a server says,
 * the arithmetic of RFC 5802 section 3, and what a server stores.
 */
#ifndef MECH_SCRAM_H
#define MECH_SCRAM_H

#include "mech/mech.h"

/* No digest of a row is longer. */
#define SCRAM_SIZE_MAX 64
/* Floor of RFC 7677 section 4; a ceiling against servers that keep the client
 * busy: a second of work, where 2^31 would be half an hour. */
#define SCRAM_ITERATIONS_MIN 4096
#define SCRAM_ITERATIONS_MAX 1000000

/* What the rows differ in. */
struct scram {
	const char *scheme; /* in a record: the name without -PLUS */
	const char *digest;
	size_t size; /* of the digest, of keys, proofs and signatures */
	bool plus;
	int favour;     /* where nothing tells them apart */
	bool mongo_md5; /* MongoDB hashes the password before */
};

/* ------------------------------------------------------- scram_attr.c -- */

/* A part of a message between commas.  key is 0 where it is no attribute
 * (ALPHA "=" value). */
struct scram_attr {
	unsigned char key;
	size_t start, end; /* of the message's bytes */
	size_t at;         /* of the value */
};

/* The part that begins at *at; false behind the last. */
bool scram_attr_next(span s, size_t *at, struct scram_attr *a);
/* The letters that RFC 5802 section 5.1 gives a meaning. */
bool scram_attr_known(unsigned char key);
/* Position of the first byte that cannot stand in a nonce, or SPAN_NPOS. */
size_t scram_bad_nonce(span nonce);
/* Where client-first-message-bare begins, or SPAN_NPOS. */
size_t scram_bare_at(span client_first);
/* The nonce of a message, or none. */
span scram_nonce(span message);
/* "invalid-proof": what RFC 5802 section 7 means by it; NULL if it has none. */
const char *scram_meaning(span server_error);

/* ----------------------------------------------------- scram_server.c -- */

struct scram_limits {
	uint64_t least, most; /* iterations */
};

/* A server-first-message. */
struct scram_offer {
	span nonce;
	struct authstr_buf salt;
	uint64_t iterations;
};

/* Wipe offer->salt in any case.  AUTHSTR_E_DENIED for "e=". */
int scram_offer_read(span s, const struct scram_limits *limits,
    struct scram_offer *offer, struct authstr_error *err);
/* RFC 5802 section 5.1: begins with ours, and is longer. */
int scram_nonce_extends(span nonce, span ours, struct authstr_error *err);
/* Appends the signature of a server-final-message. */
int scram_signature_read(
    span s, struct authstr_buf *signature, struct authstr_error *err);

/* -------------------------------------------------------- scram_key.c -- */

/* A record has the last two alone. */
struct scram_keys {
	struct authstr_buf salted, client, stored, server;
};

void scram_keys_init(struct scram_keys *keys);
void scram_keys_wipe(struct scram_keys *keys);
int scram_keys_derive(const struct scram *scram, span password, span salt,
    uint64_t iterations, struct scram_keys *keys, struct authstr_error *err);
/* Appends a XOR b, which are of one length. */
void scram_xor(span a, span b, struct authstr_buf *out);

/* ------------------------------------------------------ scram_first.c -- */

/* Names of 256 KiB, each byte escaped, and a challenge. */
#define SCRAM_TEXT_MAX ((size_t)4 * 1024 * 1024)

/* Of an exchange. */
enum scram_stage { NOTHING_SAID, FIRST_SAID, FINAL_SAID };

struct scram_state {
	enum scram_stage stage;
	struct authstr_buf first;                /* client-first-message */
	size_t bare, nonce;                      /* where they begin in it */
	unsigned char signature[SCRAM_SIZE_MAX]; /* that we expect */
};

/* Makes client-first-message from the inputs. */
int scram_first_make(struct authstr_exchange *ex, struct authstr_error *err);

/* ------------------------------------------------- the row's functions -- */

int scram_step(
    struct authstr_exchange *ex, span challenge, struct authstr_error *err);
void scram_drop(struct authstr_exchange *ex);
void scram_relate(struct authstr_msg *const *msgs, size_t n);
void scram_read(struct authstr_msg *msg);
int scram_record(struct authstr_exchange *ex, const char *format,
    struct authstr_buf *out, struct authstr_error *err);
/* Takes a record of any format apart. AUTHSTR_E_MALFORMED (bad-record). */
int scram_record_read(const struct scram *scram, span record,
    struct scram_keys *keys, struct authstr_error *err);
int scram_verify(const struct mech_proof *p, struct authstr_error *err);

#endif
