/* SPDX-License-Identifier: MIT */
/*
 * data: the bytes after 354.  Takes dot-stuffing out, finds CRLF.CRLF and
 * nothing else to be the end (RFC 5321 section 4.1.1.4): a bare CR or LF is
 * an error, so what follows it can never be smuggled in as commands.
 */
#ifndef SINK_DATA_H
#define SINK_DATA_H

#include "authstr.h"
#include "msa_sink/store.h"

enum data_result { DATA_MORE, DATA_END, DATA_BARE_CR, DATA_BARE_LF };

struct sink_data {
	enum { DATA_START, DATA_DOT, DATA_DOT_CR, DATA_TEXT, DATA_CR } state;
	uint64_t max;
	bool too_big; /* read to the end, but not kept */
};

/* Takes bytes of in, says in *used how many, and puts the message's into l.
 */
enum data_result data_input(struct sink_data *d, struct sink_letter *l,
    struct authstr_span in, size_t *used);

#endif
