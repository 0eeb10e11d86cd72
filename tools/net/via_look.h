/* SPDX-License-Identifier: MIT */
/*
 * via_look: what the words of a --via command tell about the channel.
 */
#ifndef NET_VIA_LOOK_H
#define NET_VIA_LOOK_H

#include <stdbool.h>

struct net_via {
	bool s_client;    /* an openssl s_client stands in it */
	bool crlf;        /* it turns each LF into CRLF */
	bool no_greeting; /* it does STARTTLS itself, and was greeted */
	bool gnutls;      /* a gnutls-cli stands in it */
	bool quiet;       /* its stdout holds the peer's bytes only */
	bool letters;     /* it obeys lines that begin with Q, R, K or k */
	bool exports;     /* it prints what was asked for by -keymatexport */
	bool messages;    /* and those of the handshake */
};
void net_via_look(const char *command, struct net_via *out);

#endif
