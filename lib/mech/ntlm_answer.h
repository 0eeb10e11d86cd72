/* SPDX-License-Identifier: MIT */
/*
 * ntlm_answer: an answer of NTLM in the making.
 */
#ifndef MECH_NTLM_ANSWER_H
#define MECH_NTLM_ANSWER_H

#include "mech/ntlm.h"

/* A length of 2 bytes. */
#define PART_MAX 0xffff

/* One answer in the making. */
struct answer {
	struct authstr_exchange *ex;
	const struct ntlm_version *version;
	const struct ntlm_msg *server;
	span domain, user; /* UTF-8 */
	struct ntlm_secret secret;
	struct authstr_buf names[3]; /* domain, user, workstation as sent */
	struct authstr_buf client;   /* client challenge */
	struct authstr_buf lm, nt, key;
	uint32_t flags;
	bool mic;
};

struct ntlm_version {
	const char *name;
	uint32_t offered;
	bool old; /* as Authen::NTLM: bytes are characters */
	int (*put_names)(struct answer *a, struct authstr_error *err);
	/* Fills lm, nt and key. */
	int (*respond)(struct answer *a, struct authstr_error *err);
};

/* A full buffer and one for which there was no memory as an error. */
int answer_settled(const struct authstr_buf *b, struct authstr_error *err);
/* Keeps a value for exchange_show. */
void answer_show(
    const struct answer *a, const char *id, const struct authstr_buf *value);

/* Fill lm, nt and key: version 2; version 1, with and without extended session
 * security, and without. */
int answer_v2(struct answer *a, struct authstr_error *err);
int answer_v1(struct answer *a, struct authstr_error *err);
int answer_v1_plain(struct answer *a, struct authstr_error *err);

#endif
