/* SPDX-License-Identifier: MIT */
/*
 * proxy_talk: the words with a proxy, from the first octet to an open way.
 * Nothing here waits or reads.
 *
 *	rc = proxy_talk_begin(&t, proxy, &to, err);
 *	while rc is PROXY_MORE:
 *		send proxy_talk_output(&t), tell by proxy_talk_sent
 *		where there is none, rc = proxy_talk_input(&t, bytes, &used,
 *err) proxy_talk_end(&t);
 */
#ifndef NET_PROXY_TALK_H
#define NET_PROXY_TALK_H

#include "net/proxy.h"

/* What an HTTP proxy may say before the way is open. */
#define PROXY_HEAD_MAX 16384
#define PROXY_MORE (-1)

/* Whom the proxy is to connect to: by its address where that is known. */
struct proxy_to {
	const char *host;
	uint16_t port;
	size_t address_len; /* 4, 16, or 0 */
	unsigned char address[16];
};

struct proxy_talk {
	const struct proxy *proxy;
	const struct proxy_to *to;
	struct authstr_buf *out, *in;
	size_t sent;
	/* Looks at what is in; PROXY_MORE, or what it comes to. */
	int (*take)(struct proxy_talk *t, struct authstr_error *err);
	size_t need;  /* SOCKS: octets of the reply */
	size_t line;  /* HTTP: octets of the line that is under way */
	size_t heard; /* HTTP: octets of all heads */
	bool cr;      /* HTTP: one is the last octet */
	bool other;   /* the proxy may get to another address of the host */
};

/* Both are borrowed.  PROXY_MORE, or an exit status and err. */
int proxy_talk_begin(struct proxy_talk *t, const struct proxy *proxy,
    const struct proxy_to *to, struct authstr_error *err);
/* To be sent; nothing: a reply is waited for. */
struct authstr_span proxy_talk_output(const struct proxy_talk *t);
void proxy_talk_sent(struct proxy_talk *t, size_t n);
/* Takes *used octets, none of them behind the reply.  PROXY_MORE; EXIT_DONE:
 * the way is open; or an exit status and err. */
int proxy_talk_input(struct proxy_talk *t, struct authstr_span in, size_t *used,
    struct authstr_error *err);
/* The proxy has hung up. */
int proxy_talk_lost(const struct proxy_talk *t, struct authstr_error *err);
void proxy_talk_end(struct proxy_talk *t);

/* What the protocols bring with them: the first words. */
int proxy_socks_begin(struct proxy_talk *t, struct authstr_error *err);
int proxy_http_begin(struct proxy_talk *t, struct authstr_error *err);
/* For them: what is said next; PROXY_MORE. */
int proxy_talk_say(struct proxy_talk *t, struct authstr_span s,
    int (*take)(struct proxy_talk *t, struct authstr_error *err),
    struct authstr_error *err);
int proxy_talk_no_memory(struct authstr_error *err);

#endif
