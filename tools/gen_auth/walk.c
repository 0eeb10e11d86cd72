/* SPDX-License-Identifier: MIT */
/*
 * gen_auth_walk: the exchange, step by step.
 *
 * Where the server's messages were given, they are replayed from the first
 * step and the last answer is printed: no state is kept between two runs.  Else
 * each message is printed as soon as it is made, and what the server says to
 * it is asked for, until the mechanism has no more to say.
 */
#include <stdint.h>
#include <string.h>
#include <unistd.h>
#include "gen_auth/gen_auth.h"
#include "out/fail.h"

#define MESSAGE_MAX (1024 * 1024)

enum next {
	NEXT_GOT,
	NEXT_STOP, /* nobody has more to say */
	NEXT_FAILED
};

struct walk {
	struct gen *g;
	size_t used;  /* of the challenges that were given */
	size_t sent;  /* messages of the client */
	size_t heard; /* of the server */
	bool live;    /* the server is asked, not replayed */
	bool repeated;
	bool denied; /* and what is left to say was made */
	struct authstr_span challenge;
	int status; /* where it failed */
	struct authstr_error *err;
};

static int
keep(struct gen *g, enum authstr_from from, struct authstr_span bytes)
{
	struct gen_said *s = &g->said[g->n_said];

	if (g->n_said == GEN_SAID ||
	    (s->bytes = authstr_buf_new(MESSAGE_MAX)) == NULL)
		return AUTHSTR_E_NOMEM;
	s->from = from;
	g->n_said++;
	authstr_buf_put(s->bytes, bytes);
	return authstr_buf_status(s->bytes);
}

/* ---------------------------------------------------- what the server says --
 */

static enum next
failed(struct walk *w, int status)
{
	w->status = status;
	return NEXT_FAILED;
}

/* The last thing that was said is the challenge. */
static enum next
heard(struct walk *w, struct authstr_span bytes)
{
	if (keep(w->g, AUTHSTR_SERVER, bytes) != AUTHSTR_OK)
		return failed(w, gen_no_memory(w->err));
	w->challenge = authstr_buf_span(w->g->said[w->g->n_said - 1].bytes);
	w->heard++;
	return NEXT_GOT;
}

/* The client spoke first, once, and said no more. */
static bool
has_begun(const struct walk *w)
{
	return w->sent == 1 && !w->repeated &&
	       gen_has(w->g, AUTHSTR_MECH_CLIENT_FIRST);
}

/* "334 NTLM supported" (MS-SMTPNTLM), "334 GS2 go ahead": words in the place of
 * the empty challenge that asks for the first message. */
static bool
is_go_ahead(const struct walk *w, struct authstr_span pasted)
{
	static const char *const marks[] = { "334 ", "+ ", "S: 334 ", "S: + " };

	if (w->heard != 0 || !has_begun(w))
		return false;
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (pasted.len > strlen(marks[i]) &&
		    memcmp(pasted.p, marks[i], strlen(marks[i])) == 0)
			return true;
	return false;
}

/* A challenge as it was pasted, or the verdict in its place. */
static enum next
read_pasted(struct walk *w, struct authstr_span pasted)
{
	struct authstr_buf *decoded;
	enum gen_reply kind;
	enum next next;
	int code = 0, rc;

	kind = gen_reply_kind(w->g, pasted, &code);
	if (kind != REPLY_CHALLENGE)
		return failed(
		    w, gen_reply_fail(w->g, kind, pasted, code, w->err));
	if ((decoded = authstr_buf_new(MESSAGE_MAX)) == NULL)
		return failed(w, gen_no_memory(w->err));
	rc = authstr_challenge_read(w->g->mech, pasted, decoded, w->err);
	if (rc == AUTHSTR_OK)
		next = heard(w, authstr_buf_span(decoded));
	else if (rc == AUTHSTR_E_MALFORMED && is_go_ahead(w, pasted))
		next = heard(w, authstr_span_of(""));
	else
		next = failed(w, gen_status(rc, w->err));
	authstr_buf_free(decoded);
	return next;
}

static enum next
given(struct walk *w)
{
	const struct gen_challenge *c = &w->g->challenge[w->used++];
	struct authstr_span s = authstr_buf_span(c->bytes);

	return c->decoded ? heard(w, s) : read_pasted(w, s);
}

static enum next
stop_with_note(struct walk *w)
{
	gen_note(w->g, "exchange-goes-on",
	    "%s goes on: the server's answer is wanted",
	    authstr_mech_name(w->g->mech));
	return NEXT_STOP;
}

/* The end of the input is the end of what is known.  Who gave the client's
 * nonce can go on from here with --challenge; who did not has lost the thread.
 */
static enum next
input_ended(struct walk *w)
{
	const struct gen *g = w->g;

	if (w->sent > 0 && w->heard == 0 &&
	    (g->opt.json || g->opt.given[GEN_CNONCE] != NULL))
		return stop_with_note(w);
	return failed(
	    w, fail(w->err, EXIT_BAD_INPUT, AUTHSTR_NO_OFFSET, "input-ended",
		   "expected what the server says on standard input, found its "
		   "end"));
}

static enum next
asked(struct walk *w)
{
	struct authstr_buf *line;
	enum next next;
	bool ended = false;
	int rc;

	if (w->g->batch && w->sent == 0)
		return failed(w, fail(w->err, EXIT_BAD_INPUT, AUTHSTR_NO_OFFSET,
				     "input-missing",
				     "expected a challenge for %s, found none",
				     authstr_mech_name(w->g->mech)));
	/* An object is printed when all is over: nobody could answer. */
	if (w->g->opt.json && w->sent > 0 &&
	    (w->g->batch || isatty(STDIN_FILENO)))
		return stop_with_note(w);
	if ((line = authstr_buf_new(MESSAGE_MAX)) == NULL)
		return failed(w, gen_no_memory(w->err));
	rc = gen_ask_server(w->g, line, &ended, w->err);
	if (rc != EXIT_DONE)
		next = failed(w, rc);
	else if (ended)
		next = input_ended(w);
	else
		next = read_pasted(w, authstr_buf_span(line));
	authstr_buf_free(line);
	return next;
}

static enum next
next_challenge(struct walk *w)
{
	static const unsigned char nothing[1];
	const struct gen *g = w->g;

	if (w->used < g->n_challenges)
		return given(w);
	/* LOGIN: a prompt that says nothing is answered by its turn. */
	if (g->n_challenges == 0 && g->type->label == LABEL_TWO) {
		w->challenge = (struct authstr_span){ nothing, 0 };
		return NEXT_GOT;
	}
	/* What a server says to a token is an error, if anything. */
	if (w->sent > 0 && gen_has(g, AUTHSTR_MECH_TOKEN))
		return NEXT_STOP;
	return g->n_challenges > 0 ? stop_with_note(w) : asked(w);
}

/* ---------------------------------------------------- what the client says --
 */

static int
printed(struct walk *w)
{
	struct gen *g = w->g;
	int rc;

	if (!w->live || g->n_said == 0 ||
	    g->said[g->n_said - 1].from != AUTHSTR_CLIENT)
		return EXIT_DONE;
	rc = gen_print_message(g, g->n_said - 1, w->err);
	gen_print_values(g);
	return rc;
}

/* A server that does not take a message with the command asks for it with an
 * empty challenge: it is said again. */
static bool
wants_first_again(const struct walk *w)
{
	return w->heard == 1 && w->challenge.len == 0 && has_begun(w) &&
	       !gen_has(w->g, AUTHSTR_MECH_TOKEN);
}

static int
said(struct walk *w, struct authstr_span message)
{
	if (message.p == NULL)
		return EXIT_DONE;
	if (keep(w->g, AUTHSTR_CLIENT, message) != AUTHSTR_OK)
		return gen_no_memory(w->err);
	w->sent++;
	return printed(w);
}

/* The step's status; AUTHSTR_OK or AUTHSTR_MORE where it went well. */
static int
one_step(struct walk *w)
{
	struct gen *g = w->g;
	struct authstr_span response = { NULL, 0 };
	int rc;

	if (wants_first_again(w)) {
		w->repeated = true;
		rc = AUTHSTR_MORE;
		response = authstr_buf_span(g->said[0].bytes);
	} else {
		rc = authstr_exchange_step(
		    g->exchange, w->challenge, &response, w->err);
	}
	g->more = rc == AUTHSTR_MORE;
	if (rc >= 0 || rc == AUTHSTR_E_DENIED)
		w->status = said(w, response);
	w->denied = rc == AUTHSTR_E_DENIED;
	if (rc == AUTHSTR_E_PROOF)
		g->proof = PROOF_BAD;
	return w->status == EXIT_DONE ? rc : AUTHSTR_E_NOMEM;
}

static int
step_status(struct walk *w, int rc)
{
	if (rc >= 0)
		return EXIT_DONE;
	if (w->status != EXIT_DONE)
		return w->status;
	return gen_status(rc, w->err);
}

/* ------------------------------------------------------------ the walk -- */

static int
walk(struct walk *w)
{
	struct gen *g = w->g;
	int rc = AUTHSTR_MORE;

	if (gen_has(g, AUTHSTR_MECH_CLIENT_FIRST))
		rc = one_step(w);
	else if (w->live && g->type->label != LABEL_TWO)
		w->status = gen_print_command(g, w->err);
	if (rc < 0 || w->status != EXIT_DONE)
		return step_status(w, rc);
	while (rc == AUTHSTR_MORE || w->used < g->n_challenges) {
		enum next next = next_challenge(w);

		if (next == NEXT_FAILED)
			return w->status;
		if (next == NEXT_STOP)
			break;
		if ((rc = one_step(w)) < 0)
			return step_status(w, rc);
	}
	return EXIT_DONE;
}

/* Replayed: the last answer; the old tool prints what comes before it, too. */
static int
print_replayed(struct walk *w)
{
	struct gen *g = w->g;
	bool all = g->type->label == LABEL_REQUEST && gen_is_old(g);
	size_t last = g->n_said;
	int rc = EXIT_DONE;

	while (last > 0 && g->said[last - 1].from != AUTHSTR_CLIENT)
		last--;
	for (size_t i = all ? 0 : last - (last > 0);
	     rc == EXIT_DONE && i < last; i++)
		if (g->said[i].from == AUTHSTR_CLIENT)
			rc = gen_print_message(g, i, w->err);
	return rc;
}

/* A mechanism with a proof is over when it was given, and good. */
static void
judge(struct gen *g)
{
	if (!gen_has(g, AUTHSTR_MECH_MUTUAL) || g->more)
		return;
	if (authstr_exchange_proved(g->exchange))
		g->proof = PROOF_GOOD;
}

int
gen_walk(struct gen *g, struct authstr_error *err)
{
	struct walk w = { .g = g, .err = err };
	int rc, printing = EXIT_DONE;

	w.live = g->n_challenges == 0 && !g->opt.json;
	rc = walk(&w);
	if (!w.live && !g->opt.json && (rc == EXIT_DONE || w.denied))
		printing = print_replayed(&w);
	gen_print_values(g);
	if (rc == EXIT_DONE)
		judge(g);
	return rc == EXIT_DONE ? printing : rc;
}
