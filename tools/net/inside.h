/* SPDX-License-Identifier: MIT */
/*
 * inside: what the files of net share among themselves.
 */
#ifndef NET_INSIDE_H
#define NET_INSIDE_H

#include <stdint.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <openssl/ssl.h>
#include "net/conn.h"
#include "net/net.h"
#include "net/via_text.h"

/* -------------------------------------------------------------- waiting -- */

/* While a session runs, SIGINT and SIGTERM end its waits instead of the
 * program, and SIGPIPE is ignored.  net_signals_end puts back what was, and
 * returns the signal that came, or 0. */
void net_signals_begin(void);
int net_signals_end(void);

enum net_wait { NET_READY, NET_TIMEOUT, NET_INTERRUPTED };
/* Waits for the descriptors until the clock shows `until`. */
enum net_wait net_wait(struct pollfd *fds, nfds_t n, double until);

/* In place of an exit status: what is begun goes on once there is what
 * struct net_waits asks for. */
#define NET_MORE (-1)

/* -------------------------------------------------------------- dialling -- */

/* What gives an int gives an exit status, and fills err where that is neither
 * EXIT_DONE nor NET_MORE. */

struct net_address {
	struct sockaddr_storage addr;
	socklen_t len;
};

/* A host's addresses, in the resolver's order; it cannot outlast anybody's
 * deadline. */
struct net_lookup;
int net_lookup_begin(const char *host, uint16_t port, int family,
    struct net_lookup **out, struct authstr_error *err);
/* The same; done: an eventfd that becomes readable, of the caller's own. */
int net_lookup_begin_at(const char *host, uint16_t port, int family, int done,
    struct net_lookup **out, struct authstr_error *err);
/* All threads or sockets are busy: it is no time for another. */
bool net_lookup_is_busy(void);
bool net_lookup_is_over(const struct net_lookup *l);
/* Takes what there is, where no loop does; whether it is over. */
bool net_lookup_step(struct net_lookup *l);
/* Adds what to wait for. */
void net_lookup_wait(const struct net_lookup *l, struct net_waits *waits);
int net_lookup_take(const struct net_lookup *l, struct net_address *out,
    size_t *n, struct authstr_error *err);
void net_lookup_end(struct net_lookup *l);

/* Connects to the first address that answers; the next is tried when one
 * fails, or has not answered for a while (RFC 8305 section 5). */
struct net_dial;
struct net_dial *net_dial_new(void);
void net_dial_free(struct net_dial *d);
/* Where the addresses go, NET_ADDRESSES_MAX at most, and their number. */
struct net_address *net_dial_addresses(struct net_dial *d, size_t **n);
/* Each connection comes from there; borrowed. */
void net_dial_from(struct net_dial *d, const struct net_address *from);
/* EXIT_DONE and the socket, which is non-blocking, *peer says where it went;
 * or NET_MORE, and what to wait for is added to waits.  host and port are for
 * the error's text. */
int net_dial_step(struct net_dial *d, const char *host, uint16_t port, int *fd,
    struct net_address *peer, struct net_waits *waits,
    struct authstr_error *err);

/* The address of --bind, NULL: any. */
int net_bind(const struct net_options *o, const struct net_address **out,
    struct authstr_error *err);
/* Leaves what can be reached from there.  EXIT_DONE, or that is nothing. */
int net_bind_fit(const struct net_address *from, const char *host,
    struct net_address *list, size_t *n, struct authstr_error *err);

/* ------------------------------------------------------------------ link -- */

/* Bytes to and from the peer: a socket or a child's pipes, TLS on it or not. */
struct net_link {
	int in, out;  /* the same descriptor for a socket */
	int said;     /* the child's stderr, or -1 */
	pid_t child;  /* 0: none */
	int ended;    /* its status, as waitpid has it; -1: not known */
	bool lf;      /* lines end in LF on this wire */
	bool seen;    /* any byte came */
	bool part;    /* some came since we last sent */
	short events; /* what the call that would block waits for */
	SSL *ssl;     /* NULL: no TLS */
	struct authstr_buf *heard;  /* what the child said */
	struct net_via_text *text;  /* what it prints is mixed; or NULL */
	struct authstr_buf *sifted; /* of that, the peer's */
	size_t taken;               /* of it, has been read */
};
#define NET_LINK_NONE                                                          \
	{                                                                      \
		.in = -1, .out = -1, .said = -1, .ended = -1                   \
	}

#define NET_BLOCKED (-2)
/* Bytes read or written; 0 at end of file (read), NET_BLOCKED: wait for
 * l->events; -1 broken. */
ssize_t net_link_read(struct net_link *l, void *p, size_t len);
ssize_t net_link_write(struct net_link *l, const void *p, size_t len);
/* Waits for what the last call was blocked on, or, where `readable`, for bytes
 * of the peer; takes what the child says meanwhile. */
/* Adds to waits what the last call was blocked on, and, where `readable`, the
 * peer's bytes, and what a child may say. */
void net_link_ask(
    const struct net_link *l, bool readable, struct net_waits *waits);
/* Ends it all, the child too: by closing, then SIGTERM, then SIGKILL.  *heard:
 * what it had said, see net_via_heard. */
void net_link_end(struct net_link *l, char **heard);

/* ------------------------------------------------------------------- TLS -- */

/* Files with certificates or a key were named: they are read before anybody is
 * asked. */
bool net_trust_is_named(const struct net_options *o);
/* The one context of the process: trust, floor, no resumption. */
int net_trust(
    const struct net_options *o, SSL_CTX **out, struct authstr_error *err);

/* Shakes hands over the link as a client of `host`; fills the report whatever
 * happens.  EXIT_DONE: the link has TLS; NET_MORE: it waits for l->events. */
struct net_shake;
int net_shake_begin(struct net_link *l, SSL_CTX *trust, const char *host,
    const struct net_options *o, struct net_tls_report *report,
    struct net_shake **out, struct authstr_error *err);
int net_shake_step(
    struct net_shake *shake, struct net_link *l, struct authstr_error *err);
/* Time is up: says so, and gives EXIT_TIMEOUT. */
int net_shake_late(struct net_shake *shake, struct authstr_error *err);
void net_shake_free(struct net_shake *shake);

/* The certificate in the report's terms; false for want of memory. */
bool net_cert_read(X509 *x, struct net_cert *out);
void net_cert_free(struct net_cert *c);
/* Whether it is for the service of a domain (RFC 4985), "_imaps.example.org".
 */
bool net_cert_has_srv(X509 *x, const char *wanted);

/* "RSA 2048", "EC P-256", "Ed25519".. */
void net_key_name(const X509 *x, char *text, size_t size);
/* SHA-256 of the whole certificate; false for want of memory. */
#define NET_SHA256 32
bool net_key_hash(const X509 *x, unsigned char hash[NET_SHA256]);

/* Gives the context the client's certificate and key (--cert, --key). */
int net_client_load(
    const struct net_options *o, SSL_CTX *ctx, struct authstr_error *err);
/* Whether others than its owner can read the file with our key. */
bool net_client_open(const struct net_options *o);
/* What of the options is set for one connection: versions, a session to
 * resume.  False for want of memory. */
bool net_tls_set(SSL *ssl, const struct net_options *o);
/* Has TLSA records decide, where the options have any of use; the verdict. */
bool net_dane_set(SSL *ssl, const struct net_options *o, const char *host,
    struct net_tls_report *report);
void net_dane_read(SSL *ssl, struct net_tls_report *report);
/* Keeps the session that the server gave, if it can be resumed. */
void net_session_keep(SSL *ssl, struct net_tls_report *report);
/* The least version that the options allow, as OpenSSL has it. */
int net_tls_floor(const struct net_options *o);
/* The level below which a certificate's keys and signatures are too weak; it
 * does not sink with the versions. */
int net_trust_level(void);

/* Adds what is wrong with a certificate (X509_V_ERR_*) to the report's error,
 * in words, once. */
void net_fault_tell(
    struct net_tls_report *r, const char *host, int fault, X509 *cert);
/* Why a handshake failed: the words for an OpenSSL error code, 0 for none. */
const char *net_fault_reason(unsigned long code, const struct net_options *o);
/* Copies what fits. */
void net_report_copy(char *to, size_t size, const char *from);

/* ------------------------------------------------------------------- via -- */

/* Starts `sh -c command`. */
int net_via_start(
    const char *command, struct net_link *l, struct authstr_error *err);
/* The command runs: what net_confine had to leave is given up. */
void net_confine_via(const struct net_options *o);
/* Takes what the child has said on its stderr, without waiting. */
void net_via_hear(struct net_link *l);
/* From now on what a command leaves behind is ours. */
void net_via_adopt(void);
/* Its pipes are closed: ends it, if it does not by itself, and what it has left
 * behind. */
void net_via_end(struct net_link *l);
/* A connection that was lost because the command ended: how it ended. */
void net_via_tell(const struct net_link *l, struct net_result *r);
/* The same made safe for a terminal, malloc'd; NULL if it said nothing. */
char *net_via_heard(const struct net_link *l);

#endif
