/* SPDX-License-Identifier: MIT */
#include "msa_sink/data.h"
#include "msa_sink/word.h"

static void
keep(struct sink_data *d, struct sink_letter *l, struct authstr_span bytes)
{
	if (d->too_big || bytes.len > d->max - l->size)
		d->too_big = true;
	else
		letter_put(l, bytes);
}

/* One byte on: DATA_MORE, or the end of it in one way or the other. */
static enum data_result
advance(struct sink_data *d, unsigned char c)
{
	switch (d->state) {
	case DATA_DOT_CR:
		return c == '\n' ? DATA_END : DATA_BARE_CR;
	case DATA_CR:
		d->state = DATA_START;
		return c == '\n' ? DATA_MORE : DATA_BARE_CR;
	case DATA_START:
	case DATA_DOT:
	case DATA_TEXT:
		break;
	}
	if (c == '\n')
		return DATA_BARE_LF;
	if (c == '\r')
		d->state = d->state == DATA_DOT ? DATA_DOT_CR : DATA_CR;
	else if (c == '.' && d->state == DATA_START)
		d->state = DATA_DOT;
	else
		d->state = DATA_TEXT;
	return DATA_MORE;
}

enum data_result
data_input(struct sink_data *d, struct sink_letter *l, struct authstr_span in,
    size_t *used)
{
	enum data_result rc = DATA_MORE;
	size_t from = 0, i;

	for (i = 0; i < in.len && rc == DATA_MORE; i++) {
		rc = advance(d, in.p[i]);
		if (d->state != DATA_DOT && d->state != DATA_DOT_CR)
			continue;
		/* The dot, and the CR of the last line, are not the message's.
		 */
		keep(d, l, word_sub(in, from, i - from));
		from = i + 1;
	}
	if (rc == DATA_MORE)
		keep(d, l, word_sub(in, from, i - from));
	*used = i;
	return rc;
}
