/* SPDX-License-Identifier: MIT */
/*
 * msa_test: what the parts of the applet share.  msa_test.c has the
 * options, plan.c and login.c make the plan of them, log.c keeps what
 * happened, view.c and json.c print it.
 */
#ifndef TOOLS_MSA_TEST_H
#define TOOLS_MSA_TEST_H

#include <jansson.h>
#include <stdbool.h>
#include "authstr-smtp.h"
#include "net/net.h"
#include "opt/opt.h"
#include "secret/hide.h"

struct test_values {
	struct net_options net;
	struct opt_account account;
	const char *user, *authzid, *mech, *password, *token;
	const char *realm, *domain, *workstation, *ntlm, *prep;
	const char *token_secret, *consumer_key, *consumer_secret;
	unsigned long min_iterations, max_iterations; /* 0: not given */
	const char *from, *subject, *body, *color;
	const char *eml, *text, *xclient;
	const char *dsn_notify, *dsn_ret, *dsn_envid;
	struct opt_list to, cc, header, attach;
	bool extract, dsn_orcpt;
	bool show_secrets, allow_cleartext, json;
	bool emit;
	const char *pace; /* seconds, or "reply" */
	bool all_mechs, chunking, pipelining;
	unsigned long max_failures; /* 0: no limit */
	unsigned long repeat;       /* times; 1: once */
};

/* What was read from its source, for the sessions after the first. */
struct test_secrets {
	struct authstr_buf *of[AUTHSTR_INPUTS];
};

/* A stage that ended; one a recipient for RCPT. */
struct stage_row {
	enum authstr_stage stage;
	bool ok;
	int code;
	char enhanced[16], bracket[40];
	char *text; /* of the deciding reply, or of the reason; as it came */
	size_t text_len;
	char *address; /* the recipient that it is about; NULL: none */
	size_t address_len;
	double ms;
	const char *rule;
};

struct test_log {
	bool json, show_secrets;
	bool emits; /* somebody else's connection, through a pipe */
	struct stage_row *rows;
	size_t n_rows, room;
	json_t *transcript, *notes; /* --json only */
	struct authstr_buf *last;   /* text of the last reply line */
	struct hide hide;
	double since;
	bool failed; /* no memory: something is missing here */
};

/* Everything that one run holds. */
struct test_run {
	struct test_values v;
	struct net_target target;
	bool has_target; /* not with --via alone */
	struct authstr_session *session;
	struct authstr_buf *message;
	bool from_found; /* in the message, and rcpts_found recipients */
	size_t rcpts_found;
	struct test_log log;
	struct net_result result;
	struct authstr_error err;
	struct test_secrets *kept; /* for others; NULL: not kept */
	bool quiet;                /* prints no transcript */
};

extern const struct opt_page msa_test_page;

/* Dials, and fills log and result. */
void test_run_through(struct test_run *run);
void test_run_end(struct test_run *run); /* options excepted */
void test_secrets_end(struct test_secrets *kept);

/* From the options to a session that is ready to run; EXIT_DONE, or the
 * status, with run->err filled where nothing was printed yet.  target: NULL
 * with --via alone. */
int test_plan(struct test_run *run, const char *target);

/* What is asked for must be something that the server does: OPT_GO, or the
 * status, which has been told. */
int test_check_protocol(struct test_run *run, const char *target);

/* The login's and the message's part of it. */
int test_plan_login(struct test_run *run);
/* All the secrets that later sessions may want, from their sources into
 * run->kept, while these can be read. */
int test_secrets_read(struct test_run *run);
int test_plan_message(struct test_run *run);
/* What is read with --eml, --body, --text, --attach; more than servers take. */
#define TEST_MESSAGE_MAX ((size_t)512 * 1024 * 1024)
int test_read_file(
    const char *path, struct authstr_buf *out, struct authstr_error *err);
int test_set_plan(struct test_run *run, enum authstr_plan which,
    const char *option, const char *value);
/* What the library says, with the option named; an exit status. */
int test_judge(struct test_run *run, int rc, const char *option);

bool test_log_begin(struct test_log *log, bool json, bool show_secrets);
void test_log_end(struct test_log *log);
/* The session is over: what failed gets the reason that is known best. */
void test_log_close(struct test_log *log, const struct net_result *r,
    const struct authstr_session *s);
/* The stage that failed, or the login; NULL: neither was there. */
struct stage_row *test_log_deciding(struct test_log *log);
/* For net_run: keeps the event, and prints it as it happens. */
void test_log_see(const struct authstr_event *e, void *log);

/* TLS that begins without a STARTTLS: who reads the transcript, decode-auth
 * among them, must see that the channel is protected. */
void test_view_tls(void);
/* A line of the transcript, made safe. */
void test_view_event(const struct authstr_event *e, struct authstr_span text);
/* What a failed stage means, from its reply or its rule; false: unknown. */
bool test_meaning(const struct stage_row *row, struct authstr_meaning *m);
/* What each stage came to, what it means, and what to try. */
void test_view_verdict(const struct test_log *log, const struct net_result *r,
    const struct authstr_session *s);
/* The type of what the login was bound to, or NULL. */
const char *test_binding(
    const struct net_result *r, const struct authstr_session *s);
/* What both applets say of a server, into an object. */
void test_json_server(json_t *o, const struct test_log *log,
    const struct net_target *t, const struct net_result *r,
    const struct authstr_session *s);
/* The object of one run. */
json_t *test_json_run(const struct test_log *log, const struct net_target *t,
    const struct net_result *r, const struct authstr_session *s);
void test_view_json(const struct test_log *log, const struct net_target *t,
    const struct net_result *r, const struct authstr_session *s);

#endif
