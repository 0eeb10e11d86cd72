/* SPDX-License-Identifier: MIT */
/*
 * dialect: how one program writes a dialogue, or tells of a login.
 */
#ifndef CAPTURE_DIALECT_H
#define CAPTURE_DIALECT_H

#include "capture/reader.h"

/* Reads one line: true if it was this dialect's (and says so by reader_says,
 * reader_result or reader_close; or the line is the dialect's and tells
 * nothing). */
typedef bool dialect_read(struct reader *r, const struct record *rec);

enum dialect_flag {
	DIALECT_TLS = 1 << 0,      /* the line went through TLS */
	DIALECT_ANYWHERE = 1 << 1, /* time and the like stand before the mark */
	DIALECT_QUOTED = 1 << 2,   /* the text is a string in quotes */
	DIALECT_ASIDE = 1 << 3,    /* the program's own words */
	DIALECT_ESCAPED = 1 << 4,  /* the text has escapes, but no quotes */
	DIALECT_ECHO = 1 << 5,     /* what another line may say again */
	DIALECT_WORD = 1 << 9,     /* the marks are words of prose, too */
	DIALECT_CRLF = 1 << 8,     /* line ends are written so */
	DIALECT_DECODED = 1 << 7,  /* aside: a message, not encoded */
	DIALECT_QUOTE = 1 << 6     /* the client's mark may be a mail's */
};

/* A line that has none of so many texts means nothing to a row. */
#define DIALECT_TEXTS 12

struct dialect {
	const char *id, *program;
	dialect_read *read;  /* or, where that is NULL, marks: */
	span client, server; /* before a client's line, a server's */
	unsigned flags;
	const char
	    *texts[DIALECT_TEXTS]; /* of a row that reads; or NULL: any */
};

size_t dialect_count(void);
const struct dialect *dialect_at(size_t i);
size_t dialect_index(const struct dialect *d);
/* The first row of that id, or NULL. */
const struct dialect *dialect_find(const char *id);
/* What the reader has to know of all rows. */
void dialect_init(struct reader *r);
/* The rows in turn; true: the line was read by one. */
bool dialect_try(struct reader *r, const struct record *rec);
/* The end of the input. */
void dialect_end(struct reader *r);

/* A line of base64, of -z follow,tcp,yaml. */
bool tshark_yaml_is_data(const struct tap *tap, span line);
/* The octets that ngrep shows as text. */
void ngrep_lines(struct image *im);

#define LOG(id, program, function, ...) dialect_read function;
#define MARKS(id, program, client, server, flags)
#include "capture/dialects.def"
#undef LOG
#undef MARKS

#endif
