/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include "msa_test/repeat.h"

static bool
add(struct repeat_samples *s, double ms)
{
	size_t room = s->room == 0 ? 64 : s->room * 2;
	float *more;

	if (ms < 0)
		return true;
	if (s->n == s->room) {
		more = realloc(s->ms, room * sizeof(*more));
		if (more == NULL)
			return false;
		s->ms = more;
		s->room = room;
	}
	s->ms[s->n++] = (float)ms;
	return true;
}

static enum repeat_time
time_of(enum authstr_stage stage)
{
	static const enum repeat_time times[] = {
		[AUTHSTR_STAGE_CONNECT] = REPEAT_GREETING,
		[AUTHSTR_STAGE_EHLO] = REPEAT_EHLO,
		[AUTHSTR_STAGE_TLS] = REPEAT_STARTTLS,
		[AUTHSTR_STAGE_XCLIENT] = REPEAT_XCLIENT,
		[AUTHSTR_STAGE_AUTH] = REPEAT_AUTH,
		[AUTHSTR_STAGE_MAIL] = REPEAT_MAIL,
		[AUTHSTR_STAGE_RCPT] = REPEAT_RCPT,
		[AUTHSTR_STAGE_DATA] = REPEAT_DATA,
		[AUTHSTR_STAGE_QUIT] = REPEAT_QUIT,
	};

	return times[stage];
}

static double
not_below_zero(double ms)
{
	return ms > 0 ? ms : 0;
}

/* A row's time runs from the row before; that of the first one has lookup and
 * connection in it, and the handshake where TLS comes first. */
static void
of_stages(const struct test_run *run, double *ms)
{
	const struct net_result *r = &run->result;
	double before =
	    not_below_zero(r->ms_lookup) + not_below_zero(r->ms_connect);

	for (size_t i = 0; i < run->log.n_rows; i++) {
		const struct stage_row *row = &run->log.rows[i];
		enum repeat_time at = time_of(row->stage);
		double took = row->ms - (i == 0 ? before : 0);

		if (at == REPEAT_STARTTLS)
			took -= not_below_zero(r->ms_tls);
		if (!row->ok || (at == REPEAT_STARTTLS && i == 0))
			continue;
		if (ms[at] < 0)
			ms[at] = 0;
		ms[at] += not_below_zero(took);
	}
}

bool
repeat_measure(struct repeat *r, const struct test_run *run)
{
	const struct net_result *result = &run->result;
	double ms[REPEAT_TIMES];
	bool ok = true;

	for (size_t i = 0; i < REPEAT_TIMES; i++)
		ms[i] = -1;
	if (!result->via && result->ms_connect >= 0)
		ms[REPEAT_LOOKUP] = result->ms_lookup;
	ms[REPEAT_CONNECT] = result->ms_connect;
	if (result->tls.up)
		ms[REPEAT_HANDSHAKE] = result->ms_tls;
	of_stages(run, ms);
	if (result->status == EXIT_DONE)
		ms[REPEAT_TOTAL] = result->ms_total;
	for (size_t i = 0; i < REPEAT_TIMES; i++)
		ok = add(&r->times[i], ms[i]) && ok;
	return ok;
}

static int
compare(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;

	return (x > y) - (x < y);
}

void
repeat_sort(struct repeat *r)
{
	for (size_t i = 0; i < REPEAT_TIMES; i++)
		if (r->times[i].n > 0)
			qsort(r->times[i].ms, r->times[i].n, sizeof(float),
			    compare);
	/* Nothing was looked up, or nobody waited for it. */
	if (repeat_percentile(&r->times[REPEAT_LOOKUP], 100) <= 0)
		r->times[REPEAT_LOOKUP].n = 0;
}

double
repeat_percentile(const struct repeat_samples *s, double percent)
{
	double rank = percent / 100 * (double)s->n;
	size_t at = (size_t)rank;

	if (s->n == 0)
		return 0;
	if ((double)at < rank)
		at++;
	if (at > 0)
		at--;
	return (double)s->ms[at < s->n ? at : s->n - 1];
}

void
repeat_free(struct repeat *r)
{
	for (size_t i = 0; i < REPEAT_TIMES; i++)
		free(r->times[i].ms);
}
