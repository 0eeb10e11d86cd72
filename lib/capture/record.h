/* SPDX-License-Identifier: MIT */
/*
 * record: one line of a log without what syslog, journald, a container or the
 * like put before it.
 */
#ifndef CAPTURE_RECORD_H
#define CAPTURE_RECORD_H

#include "base/span.h"
#include "capture/room.h"

struct record {
	size_t number;  /* line of the input, from 1 */
	uint64_t frame; /* of a capture file, from 1; 0: none */
	span raw;       /* all of the line, without its end */
	span text;      /* what the program said */
	/* As the line gives them, or none. */
	span time;
	span host;
	span program; /* "postfix/smtpd" */
	span detail;  /* "(user)<123><session>" behind it, as Dovecot says */
	span pid;
	/* From the host to the pid: what keeps two programs apart. */
	span source;
};

/* The line without its end; room: for a text that has to be freed of
 * escapes. */
struct record record_read(span raw, size_t number, struct room *room);

#endif
