/* SPDX-License-Identifier: MIT */
/*
 * sink: the mail submission server behind msa-sink.  What each file does:
 *
 *	loop	listens, accepts, polls; the only code that waits
 *	conn	bytes in and out of one connection, TLS; no block, ever
 *	line	command lines out of bytes
 *	smtp	the protocol: a command line in, a reply out
 *	auth	the AUTH command around a login
 *	mail	MAIL, RCPT, DATA
 *	login	one SASL exchange (login_gsasl and so on: the mechanisms)
 *	users	who may log in
 *	data	the bytes after DATA
 *	misbehave	the scenarios of --misbehave, by name
 *	script	what is said in one, in place of a reply
 *	record	what came in, octet by octet
 *	store	where messages go
 *	report	what is told to the user
 *	ca	the throw-away certificate
 */
#ifndef SINK_SINK_H
#define SINK_SINK_H

#include <gsasl.h>
#include <openssl/ssl.h>
#include <stdbool.h>
#include "authstr-smtp.h"
#include "authstr.h"
#include "opt/opt.h"
#include "msa_sink/ca.h"
#include "msa_sink/data.h"
#include "msa_sink/login.h"
#include "msa_sink/misbehave.h"
#include "msa_sink/script.h"
#include "msa_sink/store.h"

/* Bounds, in one place. */
#define SINK_CONNS_MAX 64
#define SINK_COMMANDS_MAX 10000 /* in one connection */
#define SINK_ERRORS_MAX 20
#define SINK_LOGINS_MAX 10 /* failed ones */
#define SINK_RCPTS_MAX 100 /* RFC 5321 section 4.5.3.1.8 */
#define SINK_REPLY_MAX 510 /* a line of ours, RFC 5321 section 4.5.3.1.5 */
#define SINK_PATH_MAX 256  /* RFC 5321 section 4.5.3.1.3 */
#define SINK_OUT_MAX 65536
#define SINK_SIZE 52428800 /* 50 MiB */

enum sink_tls { SINK_STARTTLS, SINK_IMPLICIT, SINK_CLEAR };

/* Where --fail and --misbehave can strike. */
enum sink_stage {
#define STAGE(id, name, about) SINK_AT_##id,
#include "msa_sink/stages.def"
#undef STAGE
	SINK_STAGES
};
#define SINK_FAILS SINK_AT_HANDSHAKE /* so many are --fail's */
const char *sink_stage_name(unsigned stage);

struct sink {
	enum sink_tls tls;
	bool json, show_secrets;
	unsigned idle; /* seconds */
	uint64_t size_max;
	const char *fail[SINK_FAILS]; /* a reply, "close" or "hang" */
	struct sink_bad bad;
	const char *record; /* a folder, or NULL */
	unsigned long met;  /* connections so far */
	struct opt_list reject;
	struct opt_list mechs;
	struct sink_users users;
	struct sink_store store;
	SSL_CTX *ctx;
	Gsasl *gsasl;
};

/* A connection.  conn owns the first part, smtp the second. */
struct sink_conn {
	struct sink *sink;
	int fd;
	SSL *ssl;        /* NULL in clear */
	char client[64]; /* ADDR:PORT */
	enum {
		CONN_HANDSHAKE,
		CONN_LIVE,
		CONN_HUNG,  /* says nothing more, whatever comes */
		CONN_FLUSH, /* the last reply is on its way */
		CONN_DRAIN, /* until the client closes too */
		CONN_DEAD
	} state;
	short events;         /* what poll should wait for */
	int64_t deadline;     /* milliseconds, of the monotonic clock */
	int64_t wake;         /* when the next octet drips; 0: it does not */
	unsigned long number; /* from 1 on */
	bool drip;            /* an octet at a time */
	bool hang;            /* once all is written */
	struct sink_script script;
	unsigned char in[AUTHSTR_LINE_MAX + 1];
	size_t in_len;
	bool skip; /* rest of a line that was too long */
	struct authstr_buf *out;
	size_t out_at;

	enum { SMTP_COMMANDS, SMTP_AUTH, SMTP_DATA } mode;
	bool greeted, starttls;
	unsigned commands, errors, refusals;
	struct sink_login *login;
	struct authstr_buf *talk; /* its dialogue, for the report */
	char *user;               /* logged in as; NULL: not yet */
	char *from;               /* NULL: no transaction */
	bool utf8;
	char *rcpts[SINK_RCPTS_MAX];
	size_t n_rcpts;
	struct sink_data data;
	struct sink_letter letter;
};

/* -------------------------------------------------------------- loop -- */

struct sink_limits {
	unsigned long sessions; /* 0: none */
	unsigned seconds;       /* 0: none */
};
struct sink_listener {
	int fd;
	char name[64]; /* ADDR:PORT as the system chose it */
};
/* From here on SIGTERM and SIGINT end loop_run, and nothing else. */
void loop_signals(void);
/* Binds to ADDR:PORT, on loopback unless remote; an exit status. */
int loop_listen(const char *where, bool remote, struct sink_listener *out,
    struct authstr_error *err);
/* Serves until a signal or a limit; closes the listener. */
void loop_run(struct sink *s, int listener, const struct sink_limits *limits);

/* -------------------------------------------------------------- conn -- */

/* Takes fd over; NULL (and fd closed) for want of memory. */
struct sink_conn *conn_new(
    struct sink *s, int fd, const char *client, int64_t now);
void conn_free(struct sink_conn *c);
/* Tells a client that there are too many, and closes fd. */
void conn_turn_away(const struct sink *s, int fd);
/* Does what can be done without waiting; sets events and state. */
void conn_turn(struct sink_conn *c, short ready, int64_t now);
/* Bytes wait in the TLS layer: poll would not tell. */
bool conn_pending(const struct sink_conn *c);
/* Appends a reply line; CRLF is added here and nowhere else. */
void conn_reply(struct sink_conn *c, const char *text);
/* Says 421, as far as that goes at once; the sink ends. */
void conn_stop(struct sink_conn *c);
/* Says it and ends the connection. */
void conn_end(struct sink_conn *c, const char *text);

/* -------------------------------------------------------------- smtp -- */

void smtp_greet(struct sink_conn *c);
void smtp_command(struct sink_conn *c, struct authstr_span line);
/* Forgets the transaction. */
void smtp_reset(struct sink_conn *c);
/* Forgets everything, as after STARTTLS. */
void smtp_forget(struct sink_conn *c);
/* Counts an error and replies; too many end the connection. */
void smtp_error(struct sink_conn *c, const char *text);
/* True, and dealt with, if --fail or --misbehave strikes at the stage. */
bool smtp_fails(struct sink_conn *c, enum sink_stage stage);
/* The same where the client said something that may be a login. */
bool smtp_fails_at(
    struct sink_conn *c, enum sink_stage stage, struct authstr_span line);

/* -------------------------------------------------------------- line -- */

/* Takes one piece (line, or bytes of a message) from c->in; false if there is
 * none, and more has to come. */
bool line_input(struct sink_conn *c);

/* -------------------------------------------------------------- auth -- */

/* True if the mechanism is offered on this connection as it is now. */
bool auth_offers(const struct sink_conn *c, const struct login_mech *m);
void auth_command(struct sink_conn *c, struct authstr_span args);
void auth_line(struct sink_conn *c, struct authstr_span line);
/* The attempt ends with this reply. */
void auth_refuse(struct sink_conn *c, const char *reply);

/* -------------------------------------------------------- mail (RFC 5321) --
 */

void mail_command(struct sink_conn *c, struct authstr_span args);
void rcpt_command(struct sink_conn *c, struct authstr_span args);
void data_command(struct sink_conn *c, struct authstr_span args);
/* Takes message bytes of c->in; false if there are none. */
bool data_bytes(struct sink_conn *c);

/* ------------------------------------------------------------ report -- */

/* made_up: a user that the sink made for itself, or NULL. */
void report_start(const struct sink *s, const char *address, const char *ca,
    const struct sink_user *made_up);
/* c->talk holds the dialogue of one login. */
void report_login(const struct sink_conn *c);
void report_message(const struct sink_conn *c);
void report_trouble(const struct sink_conn *c, const char *what);

#endif
