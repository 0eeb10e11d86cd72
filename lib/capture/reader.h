/* SPDX-License-Identifier: MIT */
/*
 * reader: takes the input line by line, finds for each who understands it (a
 * row of dialects.def), and keeps the conversations apart that a log has side
 * by side.
 */
#ifndef CAPTURE_READER_H
#define CAPTURE_READER_H

#include "capture/block.h"
#include "capture/dialogue.h"
#include "capture/dump.h"
#include "capture/journal.h"
#include "capture/keys.h"
#include "capture/lone.h"
#include "capture/prefix.h"
#include "capture/record.h"
#include "capture/rows.h"
#include "capture/stream.h"
#include "capture/tap.h"
#include "capture/wake.h"
#include "capture/wash.h"

/* Conversations that are open at once; the one that was quiet for longest is
 * given up for a new one. */
#define READER_TALKS WAKE_TALKS
/* Longer keys are cut. */
#define READER_KEY_MAX 160

/* A key that is put together. */
struct log_key {
	unsigned char p[READER_KEY_MAX];
	size_t len;
};

/* Longer lines are cut. */
#define PART_MAX ((size_t)64 * 1024)

/* The begin of a line that was printed in hexadecimal. */
struct talk_part {
	struct image image;
	size_t line;
};

struct talk {
	struct dialogue dialogue;
	struct talk_part part[2]; /* the client's, the server's */
	unsigned char key[READER_KEY_MAX];
	size_t key_len;
	/* Another name of it, where a log has two. */
	unsigned char alias[READER_KEY_MAX];
	size_t alias_len;
	/* For the dialect that reads it. */
	uint64_t request;
	uint32_t asked_of; /* a hash of who was asked last */
	unsigned marks;
};

struct dialect;

/* Whose the lines are that come now, as a heading said. */
enum heading_kind { HEADING_NONE, HEADING_SOCAT, HEADING_CURL, HEADING_HYDRA };

struct heading {
	enum heading_kind kind;
	enum line_side side;
	size_t next; /* offset of the next line, if it goes on with this one */
	unsigned char time[TAP_TIME_MAX];
	size_t time_len;
	struct log_key key; /* whose they are, or none */
	size_t left;        /* octets that the lines still have (socat) */
};

/* socat -v on a terminal: what it prints stands there as itself, too.  Hashes
 * of lines that may come once more. */
#define SHOWN_LINES 32

struct shown {
	uint32_t hash[SHOWN_LINES], exact[SHOWN_LINES];
	bool within[SHOWN_LINES]; /* below a heading */
	size_t next;
};

/* Swift Mailer has its whole log once more in each exception. */
struct swift {
	bool begun;
	unsigned depth; /* of logs in the log */
};

/* strace: descriptors of files, by a hash of process and number; and calls
 * whose strings come in a later line. */
#define TRACED_FILES 256
#define TRACED_CALLS 16

struct traced_call {
	uint32_t process; /* a hash; 0: the place is free */
	enum line_side side;
	int end;
	bool sure;
	unsigned char number[24];
	size_t len;
};

/* What a socket is connected to. */
#define TRACED_SOCKETS 64

struct traced_end {
	unsigned char address[48], port[8];
	size_t address_len, port_len;
};

struct traced_socket {
	uint32_t hash, number; /* of process and descriptor, of the latter */
	bool accepted;         /* the other end is the client */
	struct traced_end own, peer;
};

struct traced {
	uint32_t files[TRACED_FILES];
	struct traced_socket sockets[TRACED_SOCKETS];
	size_t next_socket;
	/* Sockets that went to another process, by what was said with them. */
	struct traced_pass {
		uint32_t hash;
		unsigned char key[64];
		size_t len;
	} passed[TRACED_CALLS];
	size_t next_pass;
	/* The last call that had a string: its line, whose it was. */
	size_t line;
	struct log_key key;
	enum line_side side;
	bool file, whole, sure;
	bool dumps; /* strings are shown in hexadecimal, too */
	struct traced_call calls[TRACED_CALLS];
	size_t next;
};

/* Exim -d: of CRAM-MD5, who answered, and a hash of the answer. */
#define EXIM_CRAMS 8

struct exim_cram {
	struct log_key user;
	uint32_t received;
};

/* A line that a mailer or a terminal broke: its mark, and what it began. */
struct broken {
	size_t line; /* 0: none */
	const struct dialect *row;
	enum line_side side;
	unsigned char quote; /* of a string that has not ended, or 0 */
};

/* What was told of a login before its dialogue, which may come yet: so many
 * lines later it will not. */
#define TOLD_LINES 200

struct told_logins {
	struct queue logins;
	size_t line;      /* of the last */
	size_t n_refused; /* when it was told */
};

struct reader {
	struct queue *out;
	struct told_logins told;
	struct talk *talks; /* READER_TALKS of them, once one is needed */
	struct keys keys, aliases;   /* of those that are used */
	uint64_t used[READER_TALKS]; /* when, in lines; 0: it is free */
	uint64_t clock;
	struct wake wake;
	struct lone lone;
	struct block block;
	struct journal journal;
	struct room washed, record, quoted; /* what lines were freed from */
	struct prefix prefix;
	struct wash wash;
	struct heading heading;
	struct shown shown;
	struct swift swift;
	struct broken broken;
	struct tap tap;
	struct traced traced;
	struct exim_cram cram[EXIM_CRAMS];
	/* Octets that were printed in hexadecimal, and the packets in them. */
	struct dump dump;
	struct streams *streams;
	struct rows rows; /* of dialects.def */
	/* Of the client's and the server's: nowhere in the line, which is so
	 * long. */
	bool absent[ROWS_MAX][2];
	struct row_set mark_ends[256]; /* by the byte that one ends with */
	size_t line_len;
	uint64_t frames;
	struct authstr_buf frame_lines;
	size_t whole_line; /* said that parts are put together below it */
	size_t parts;      /* that wait for their ends */
	span raw;          /* the line */
	bool in_dump;      /* it is a row of one */
	size_t held;       /* its offset among those that are masked together */
	const struct dialect *forced;
	const struct dialect *current; /* whose line is being read */
	bool in_pem;
	bool talk;               /* there was a dialogue */
	struct log_key expected; /* whose next line names it anew */
	uint32_t echo; /* a hash of the last line that may come again */
	size_t echo_line;
};

/* Addresses, each maybe with its port behind it, or that by itself; none. */
struct ends {
	span client, client_port, server, server_port;
};

/* One line of a conversation, as a dialect gives it. */
struct speech {
	span key; /* which; empty: the only one */
	enum line_side side;
	span text; /* in the record, or in reader->quoted */
	struct ends ends;
	bool tls;            /* it went through TLS */
	bool aside;          /* the program's own words */
	bool decoded;        /* and they are a message, not encoded */
	bool echo;           /* another line may say it again */
	bool plain;          /* not in base64 where it should be */
	bool more;           /* goes on with what that side said last */
	unsigned char quote; /* of a string that goes on in the next line */
};

/* A login that a log tells in one line. */
struct result {
	span key;             /* the conversation it belongs to */
	const char *protocol; /* or NULL */
	span mech;            /* as it was written, or none */
	span user;            /* who logs in, or none */
	span password;        /* where the log gives it as it is */
	span challenge;       /* what the server asked last, in base64 */
	struct ends ends;
	enum authstr_outcome outcome;
	int code;
	span reply;
	bool more; /* where the dialogue is here too, its reply comes next */
	bool open; /* lines that follow may tell more of the same */
	bool sums; /* lines before it may have told the same */
};

/* A message of an exchange that a log tells by itself. */
struct message {
	span key;
	const char *protocol; /* or NULL */
	span mech;            /* it begins a login of that mechanism, or none */
	enum authstr_from from;
	span text; /* its base64, in the record */
	bool said; /* there is a message, however short */
	bool hidden, cancelled;
	bool plain; /* not in base64 */
	struct ends ends;
};

void reader_init(struct reader *r, struct queue *out);
void reader_wipe(struct reader *r);
/* A line without its end, or with it. */
void reader_line(struct reader *r, span raw, size_t number);
/* The end of the input. */
void reader_end(struct reader *r);

/* Does a login wait for lines of that source, or of any?  One that was quiet
 * for very long does not. */
bool reader_awaits(const struct reader *r, span source, size_t number);
bool reader_is_quiet(const struct reader *r, size_t number);

/* For dialects.  False: nothing of a dialogue that can be told. */
bool reader_says(
    struct reader *r, const struct record *rec, const struct speech *s);
void reader_result(
    struct reader *r, const struct record *rec, const struct result *result);
struct talk *reader_message(
    struct reader *r, const struct record *rec, const struct message *m);
/* The same about a login that is in no dialogue: it counts only if none
 * follows. */
void reader_told(
    struct reader *r, const struct record *rec, const struct result *result);
void reader_end_told(struct reader *r);
/* The conversation has that name as well. */
void reader_alias(struct reader *r, struct talk *t, span alias);
/* The next line that has no conversation is about that one. */
void reader_expect(struct reader *r, span key);
/* The conversation is over: what is open in it is unfinished. */
void reader_close(struct reader *r, span key);
/* The conversation of that key, or NULL; to ask what it knows. */
struct talk *reader_find(struct reader *r, span key);
/* The same; it begins where there is none. */
struct talk *reader_talk(struct reader *r, span key);
/* Something that was printed in hexadecimal is not complete. */
bool reader_waits(const struct reader *r);
/* It will not be. */
void reader_give_up(struct reader *r);
/* Where a byte of the line that is being read, or of a text freed from it,
 * stood in rec->raw; its offset there. */
size_t reader_origin(
    const struct reader *r, const struct record *rec, const unsigned char *p);

#endif
