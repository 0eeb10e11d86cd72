/* SPDX-License-Identifier: MIT */
#include "capture/queue.h"

void
queue_put(struct queue *q, struct authstr_login *l)
{
	int rc = login_status(l);

	if (rc == AUTHSTR_OK && q->mute) {
		login_free(l);
		return;
	}
	if (rc == AUTHSTR_OK)
		rc = login_resolve(l, q->forced);
	if (rc == AUTHSTR_OK) {
		login_diagnose(l);
		rc = login_status(l);
	}
	if (rc != AUTHSTR_OK) {
		q->status = rc;
		login_free(l);
		return;
	}
	if (q->last == NULL)
		q->first = l;
	else
		q->last->next = l;
	q->last = l;
}

struct authstr_login *
queue_take(struct queue *q)
{
	struct authstr_login *l = q->first;

	if (l == NULL)
		return NULL;
	q->first = l->next;
	if (q->first == NULL)
		q->last = NULL;
	l->next = NULL;
	return l;
}

void
queue_wipe(struct queue *q)
{
	struct authstr_login *l;

	while ((l = queue_take(q)) != NULL)
		login_free(l);
}
