/* SPDX-License-Identifier: MIT */
/*
 * What a client says to msa-sink: the same replies (but for nonces) whatever
 * the pieces it comes in, each a line that a client can read, and no mail is
 * taken from who has not logged in.
 */
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/buf.h"
#include "fuzz/fuzz.h"
#include "msa_sink/sink.h"

#define REPLIES_MAX ((size_t)1 << 20)

/* Nobody is told. */
void
report_login(const struct sink_conn *c)
{
	(void)c;
}

void
report_message(const struct sink_conn *c)
{
	(void)c;
}

void
report_trouble(const struct sink_conn *c, const char *what)
{
	(void)c;
	(void)what;
}

static void
take(int fd, struct authstr_buf *to)
{
	unsigned char some[4096];
	ssize_t n;

	while ((n = recv(fd, some, sizeof(some), MSG_DONTWAIT)) > 0)
		buf_put(to, span_make(some, (size_t)n));
}

static void
converse(struct sink *s, span in, size_t piece, struct authstr_buf *replies)
{
	struct sink_conn *c;
	int fd[2];

	MUST(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fd) == 0);
	MUST((c = conn_new(s, fd[0], "127.0.0.1:9", 0)) != NULL);
	conn_turn(c, POLLOUT, 0);
	take(fd[1], replies);
	while (c->state == CONN_LIVE && in.len > 0) {
		span some = span_sub(in, 0, piece);

		MUST(send(fd[1], some.p, some.len, MSG_NOSIGNAL) ==
		     (ssize_t)some.len);
		in = span_from(in, some.len);
		conn_turn(c, POLLIN, 0);
		take(fd[1], replies);
	}
	conn_free(c);
	close(fd[1]);
}

/* The codes of the replies; what is behind them may be a nonce. */
static void
codes_of(span replies, struct authstr_buf *codes)
{
	bool logged_in = false;
	span line;

	MUST(span_ends(replies, SPAN("\r\n")));
	while (span_take_line(&replies, &line)) {
		MUST(line.len >= 4 && line.len <= AUTHSTR_LINE_MAX);
		MUST(line.p[0] >= '2' && line.p[0] <= '5');
		for (size_t i = 0; i < line.len; i++)
			MUST(line.p[i] >= ' ' && line.p[i] < 0x7f);
		logged_in |= span_starts(line, SPAN("235 "));
		MUST(logged_in || !span_starts(line, SPAN("250 2.1.0")));
		buf_put(codes, span_sub(line, 0, 4));
	}
}

static void
play(struct sink *s, span in, size_t piece, struct authstr_buf *codes)
{
	struct authstr_buf replies;

	buf_init(codes, REPLIES_MAX);
	buf_init(&replies, REPLIES_MAX);
	converse(s, in, piece, &replies);
	codes_of(buf_span(&replies), codes);
	buf_wipe(&replies);
}

void
fuzz_sink(span in)
{
	static char name[] = "alice", secret[] = "pw";
	static struct sink_user user = { name, secret };
	static struct sink s = { .tls = SINK_CLEAR,
		.idle = 60,
		.size_max = 100000,
		.users = { &user, 1 } };
	struct authstr_buf whole, pieces;

	if (in.len == 0 || in.len > 16384)
		return;
	if (s.gsasl == NULL)
		MUST((s.gsasl = login_context()) != NULL);
	play(&s, in, in.len, &whole);
	for (size_t piece = 3; piece < 1000; piece *= 11) {
		if (in.len / piece > 300)
			continue;
		play(&s, in, piece, &pieces);
		MUST(span_equal(buf_span(&whole), buf_span(&pieces)));
		buf_wipe(&pieces);
	}
	buf_wipe(&whole);
}
