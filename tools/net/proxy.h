/* SPDX-License-Identifier: MIT */
/*
 * proxy: a server that connects in our place (--proxy).
 *
 *	socks5://[user[:password]@]host[:port]	names are looked up here
 *	socks5h://[user[:password]@]host[:port]	the proxy looks them up
 *	http://[user[:password]@]host:port	CONNECT; the proxy looks them up
 */
#ifndef NET_PROXY_H
#define NET_PROXY_H

#include "net/net.h"

enum proxy_kind { PROXY_SOCKS5, PROXY_SOCKS5H, PROXY_HTTP };

struct proxy {
	enum proxy_kind kind;
	char host[256]; /* to dial: in its ASCII form */
	uint16_t port;
	char text[300];                      /* the URL without the login */
	struct authstr_buf *user, *password; /* NULL: none */
};

/* Fills what is zeroed; a URL that is none names nothing of itself in err, for
 * it may hold a password.  EXIT_DONE, or EXIT_BAD_USAGE. */
int proxy_parse(const char *url, struct proxy *out, struct authstr_error *err);
/* What was read apart from the URL must be something that the proxy's protocol
 * can carry. */
int proxy_check(const struct proxy *p, struct authstr_error *err);
void proxy_wipe(struct proxy *p);

/* The one of the process, its password read from its SOURCE, once; *out is NULL
 * where there is none in the options. */
int net_proxy(const struct net_options *o, const struct proxy **out,
    struct authstr_error *err);

#endif
