/* SPDX-License-Identifier: MIT */
/*
 * strace: for strace.c, what its sockets are connected to.
 */
#ifndef CAPTURE_STRACE_H
#define CAPTURE_STRACE_H

#include "capture/reader.h"

/* Never 0. */
uint32_t strace_hash(span process, span number);
/* connect, accept, getpeername, getsockname: the line is one of them or not. */
void strace_see_socket(struct traced *t, span line, span process);
/* "TCP:[192.0.2.1:4000->192.0.2.2:25]", of -yy */
void strace_see_named(struct traced *t, span process, span number, span name);
/* A socket goes to another process, or comes from one: the conversation does,
 * too. */
void strace_see_passed(struct reader *r, span line, span process);
/* The key of a conversation, of less than READER_KEY_MAX. */
span strace_key(span process, span number, unsigned char *key);
/* What is known of the descriptor's ends. */
void strace_ends(
    struct traced *t, span process, span number, struct ends *ends);
/* Is it, or may it become one, that the last call was of? */
bool strace_may_be(struct reader *r, span text);
/* The same by the key of a conversation. */
void strace_ends_of(struct traced *t, span key, struct ends *ends);

#endif
