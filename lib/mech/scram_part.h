/* SPDX-License-Identifier: MIT */
/*
 * scram_part: the attributes of SCRAM's messages, and what can be wrong with
 * them, for the reader.
 */
#ifndef MECH_SCRAM_PART_H
#define MECH_SCRAM_PART_H

#include "mech/msg.h"
#include "mech/scram.h"
#include "mech/value.h"

struct scram_reader {
	struct authstr_msg *msg;
	span s; /* without a line end */
};

/* An attribute's place and name, and the check of its value. */
struct scram_part {
	unsigned char key; /* 0 ends a table */
	bool optional;
	bool extensions; /* may stand before it */
	const char *mark;
	struct msg_kind kind; /* without id: check adds the field itself */
	void (*check)(struct scram_reader *r, size_t start, size_t end);
};

/* In the order in which they have to stand. */
extern const struct scram_part scram_client_first[], scram_server_first[],
    scram_client_final[], scram_server_final[], scram_server_error[];

/* Adds a name, unescaped. */
void scram_read_name(
    struct scram_reader *r, enum value_role role, size_t start, size_t end);

#endif
