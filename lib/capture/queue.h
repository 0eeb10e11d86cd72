/* SPDX-License-Identifier: MIT */
/*
 * queue: the logins that are complete and wait for the caller.
 */
#ifndef CAPTURE_QUEUE_H
#define CAPTURE_QUEUE_H

#include "capture/login.h"

struct queue {
	bool refused;     /* the login that ended last */
	size_t n_refused; /* how many there were */
	int code;         /* the server's reply to it, or 0 */
	struct authstr_login *first, *last;
	const struct authstr_mech *forced; /* the caller's word, or NULL */
	struct watch *watch;               /* who sees it being said, or NULL */
	bool mute;                         /* what is put is dropped */
	/* Lines of the files that the input had before this one, and before
	 * the one before. */
	size_t before, older;
	int status; /* sticky */
};

/* Takes the login, says what it holds, and keeps it. */
void queue_put(struct queue *q, struct authstr_login *l);
struct authstr_login *queue_take(struct queue *q);
void queue_wipe(struct queue *q);
/* A line's number in its own file. */
static inline size_t
queue_line(const struct queue *q, size_t number)
{
	size_t before = number > q->before ? q->before : q->older;

	return number > before ? number - before : number;
}

#endif
