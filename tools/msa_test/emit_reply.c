/* SPDX-License-Identifier: MIT */
/*
 * emit_reply: stdin and stdout as the wire.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "applet.h"
#include "msa_test/emit.h"
#include "out/fail.h"

/* What the ends were like: who else has them must find them so again. */
static struct {
	struct net_pipe pipe;
	int out; /* a copy, for that */
	int in_flags, out_flags;
} wire = { { -1, -1, false }, -1, -1, -1 };

static bool
take_ends(void)
{
	if ((wire.in_flags = fcntl(STDIN_FILENO, F_GETFL)) < 0 ||
	    (wire.out_flags = fcntl(STDOUT_FILENO, F_GETFL)) < 0 ||
	    (wire.pipe.in = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)) < 0 ||
	    (wire.pipe.out = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)) < 0 ||
	    (wire.out = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)) < 0)
		return false;
	return fcntl(wire.pipe.in, F_SETFL, wire.in_flags | O_NONBLOCK) == 0 &&
	       fcntl(wire.pipe.out, F_SETFL, wire.out_flags | O_NONBLOCK) ==
		   0 &&
	       dup2(STDERR_FILENO, STDOUT_FILENO) >= 0;
}

bool
emit_wire_begin(struct test_values *v, struct authstr_error *err)
{
	wire.pipe.greeted = emit_is_greeted(v);
	/* Who has TLS of his own needs none of ours. */
	if (v->net.tls != NULL && strcmp(v->net.tls, "none") != 0)
		v->net.tls = NULL;
	v->net.pipe = &wire.pipe;
	if (take_ends())
		return true;
	fail(err, EXIT_IO, AUTHSTR_NO_OFFSET, "cannot-read",
	    "standard input and output: %s", strerror(errno));
	return false;
}

void
emit_wire_end(struct test_values *v)
{
	v->net.pipe = NULL;
	if (wire.in_flags >= 0)
		fcntl(STDIN_FILENO, F_SETFL, wire.in_flags);
	if (wire.out >= 0) {
		fcntl(wire.out, F_SETFL, wire.out_flags);
		close(wire.out);
	}
	wire.out = wire.in_flags = -1;
}
