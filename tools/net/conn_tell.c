/* SPDX-License-Identifier: MIT */
/*
 * conn_tell: what is told of a connection's time.
 */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include "net/conn_inside.h"
#include "out/fail.h"

/* What we load while the peer is being reached is none of its time, unless the
 * kernel has seen that it took as long (of a socket it has nothing to say). */
double
net_conn_connect_time(const struct net_conn *c, double connected)
{
	double took = connected - c->dial_start;
	struct tcp_info info = { 0 };
	socklen_t len = sizeof(info);

	if (c->dial_loaded <= 0 || c->dial_loaded > took)
		return took;
	if (getsockopt(c->link.in, IPPROTO_TCP, TCP_INFO, &info, &len) != 0)
		info.tcpi_rtt = 0;
	took -= c->dial_loaded;
	return took > info.tcpi_rtt / 1e3 ? took : info.tcpi_rtt / 1e3;
}

/* The command that a reply is waited for; answers within a login and the text
 * of a message are none. */
void
net_conn_note_sent(struct net_conn *c, const struct authstr_event *e)
{
	struct authstr_span s = authstr_event_text(e);
	bool tagged = c->drive.protocol == AUTHSTR_IMAP;
	size_t at = 0, n = 0;

	while (tagged && at < s.len && s.p[at] != ' ')
		at++;
	at += tagged && at < s.len;
	while (at + n < s.len && s.p[at + n] >= 'A' && s.p[at + n] <= 'Z')
		n++;
	if (n == 0 || n >= sizeof(c->sent) ||
	    (at + n < s.len && s.p[at + n] != ' '))
		return;
	memcpy(c->sent, s.p + at, n);
	c->sent[n] = '\0';
	if (strcmp(c->sent, "QUIT") == 0 || strcmp(c->sent, "LOGOUT") == 0)
		c->quit_at = net_clock();
}

/* The command whose reply is missing: the last, but where several were said
 * together. */
static const char *
unanswered(const struct net_conn *c)
{
	switch (authstr_session_stage(c->drive.session)) {
	case AUTHSTR_STAGE_MAIL:
		return "MAIL";
	case AUTHSTR_STAGE_RCPT:
		return "RCPT";
	default:
		return c->sent;
	}
}

void
net_conn_say_unknown(struct net_conn *c)
{
	fail(&c->out->error, EXIT_UNKNOWN, AUTHSTR_NO_OFFSET, "lost-after-dot",
	    "time is up: no reply to the message came, and nobody knows "
	    "whether it was taken");
}

void
net_conn_say_late(struct net_conn *c, bool sending)
{
	const char *command = unanswered(c);

	sending = sending &&
		  authstr_session_stage(c->drive.session) == AUTHSTR_STAGE_DATA;
	if (c->out->error.rule == NULL && sending)
		fail(&c->out->error, EXIT_TIMEOUT, AUTHSTR_NO_OFFSET, "timeout",
		    "time is up: sending the message");
	else if (c->out->error.rule == NULL && c->link.seen)
		fail(&c->out->error, EXIT_TIMEOUT, AUTHSTR_NO_OFFSET, "timeout",
		    "time is up: waiting for %s%s",
		    command[0] != '\0' ? "the reply to "
				       : "the end of the greeting",
		    command);
	else if (c->out->error.rule == NULL)
		fail(&c->out->error, EXIT_TIMEOUT, AUTHSTR_NO_OFFSET, "timeout",
		    "time is up: no greeting%s",
		    c->o->pipe != NULL
			? " (s_client -starttls keeps it to itself: add "
			  "--tls=starttls)"
		    : c->out->via || c->link.ssl != NULL
			? ""
			: " (a port that speaks TLS at once waits for us: "
			  "try --tls=implicit)");
}
