/* SPDX-License-Identifier: MIT */
/*
 * event: what happened in a session, kept until it is taken.
 */
#ifndef SMTP_EVENT_H
#define SMTP_EVENT_H

#include "authstr-smtp.h"
#include "base/buf.h"

/* "5.123.456" */
#define EVENT_ENHANCED_MAX 12
/* "AUTHENTICATIONFAILED" */
#define EVENT_BRACKET_MAX 32

struct authstr_event {
	struct authstr_event *next;
	enum authstr_event_kind kind;
	enum authstr_stage stage;
	struct authstr_buf text, raw;
	struct authstr_buf address; /* of the recipient that it is about */
	bool masked;                /* raw differs from text */
	bool ok;
	int code;
	char enhanced[EVENT_ENHANCED_MAX];
	size_t enhanced_len;
	char bracket[EVENT_BRACKET_MAX];
	size_t bracket_len;

	const char *rule;
};

struct event_queue {
	struct authstr_event *head, *tail;
	struct authstr_event *taken; /* the one handed out last */
};

/* Puts an event with that text at the end; NULL when memory is out. */
struct authstr_event *event_put(struct event_queue *q,
    enum authstr_event_kind kind, enum authstr_stage stage, span text);
/* What went over the wire in its place; false when memory is out. */
bool event_mask(struct authstr_event *e, span raw);
/* The recipient; false when memory is out. */
bool event_address(struct authstr_event *e, span address);
/* The reply that decided. */
void event_decide(struct authstr_event *e, const struct authstr_reply *reply);
/* Takes the next; the one taken before is wiped. */
const struct authstr_event *event_take(struct event_queue *q);
void event_wipe(struct event_queue *q);

#endif
