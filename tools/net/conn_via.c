/* SPDX-License-Identifier: MIT */
/*
 * conn_via: a wire that is somebody else's affair, a command's or what our own
 * pipes lead to.
 */
#include <string.h>
#include "net/conn_inside.h"
#include "out/fail.h"

#define WIRE_MAX 65536

/* Lines that end in LF are made as they go out. */
static int
begin_talk(struct net_conn *c, bool lf)
{
	c->link.lf =
	    c->o->via_eol != NULL ? strcmp(c->o->via_eol, "lf") == 0 : lf;
	if (c->link.lf && (c->drive.wire = authstr_buf_new(WIRE_MAX)) == NULL)
		return fail(&c->out->error, EXIT_INTERNAL, AUTHSTR_NO_OFFSET,
		    "no-memory", "out of memory");
	return EXIT_DONE;
}

static int
start_pipe(struct net_conn *c)
{
	c->out->via = true;
	c->link.in = c->o->pipe->in;
	c->link.out = c->o->pipe->out;
	return begin_talk(c, true);
}

static bool
begin_sifting(struct net_conn *c)
{
	c->link.text = net_via_text_new(&c->via);
	c->link.sifted = authstr_buf_new(WIRE_MAX);
	return c->link.text != NULL && c->link.sifted != NULL;
}

/* What s_client prints on stdout is taken out; what gnutls-cli prints there,
 * and what s_client does to lines that begin with its letters, no dialogue
 * survives. */
static int
check_via(struct net_conn *c)
{
	if (c->via.gnutls && !c->via.quiet)
		return fail(&c->out->error, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET,
		    "via-not-quiet",
		    "without --logfile=FILE gnutls-cli writes its own text "
		    "between the replies");
	if (c->via.gnutls && c->via.crlf && c->o->via_eol == NULL)
		return fail(&c->out->error, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET,
		    "via-crlf",
		    "with --crlf gnutls-cli spoils all lines but the first "
		    "that it reads at once: without it CR LF goes through");
	if (c->via.letters || (!c->via.quiet && c->tls))
		return fail(&c->out->error, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET,
		    "via-not-quiet",
		    "without -quiet s_client writes its own text between the "
		    "replies, and obeys lines that begin with Q, R or K: add "
		    "-quiet (or -ign_eof, where its text is wanted)");
	if (!c->via.quiet && !begin_sifting(c))
		return fail(&c->out->error, EXIT_INTERNAL, AUTHSTR_NO_OFFSET,
		    "no-memory", "out of memory");
	return EXIT_DONE;
}

static int
start_via(struct net_conn *c)
{
	const struct net_options *o = c->o;
	double begun = net_clock();
	int rc;

	c->out->via = true;
	if ((rc = check_via(c)) == EXIT_DONE &&
	    (rc = begin_talk(c, c->via.crlf)) == EXIT_DONE &&
	    (rc = net_conn_trust(c)) == EXIT_DONE)
		rc = net_via_start(o->via, &c->link, &c->out->error);
	if (rc != EXIT_DONE)
		return rc;
	net_confine_via(o);
	c->out->ms_connect = net_clock() - begun;
	return EXIT_DONE;
}

int
net_conn_start_via(struct net_conn *c)
{
	return c->o->pipe != NULL ? start_pipe(c) : start_via(c);
}
