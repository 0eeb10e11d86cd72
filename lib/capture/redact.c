/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include "base/error.h"
#include "base/mem.h"
#include "capture/pcap.h"
#include "capture/redact.h"
#include "capture/veil.h"

/* A line that is longer is cut: no auth string is. */
#define LINE_MAX_OCTETS TOKEN_MAX
/* Secrets that wait for the caller. */
#define SECRETS_MAX 4096
/* A capture file is told by them. */
#define HEAD_OCTETS 4

static const char *const kind_names[AUTHSTR_SECRET_KINDS] = { "password",
	"token", "digest", "message", "key", "repeated", "identity" };

const char *
authstr_secret_kind_name(enum authstr_secret_kind kind)
{
	return (size_t)kind < AUTHSTR_SECRET_KINDS ? kind_names[kind] : NULL;
}

static void
see_said(struct watch *w, const struct authstr_login *l, enum authstr_from from,
    span text, span before)
{
	struct authstr_redact *r = (struct authstr_redact *)(void *)w;

	if (r->begun)
		veil_said(&r->mask, NULL, l, from, text, before);
}

static void
see_string(struct watch *w, span text, span before)
{
	struct authstr_redact *r = (struct authstr_redact *)(void *)w;

	if (r->begun)
		veil_token(
		    &r->mask, NULL, 0, AUTHSTR_CLIENT, text, before, false);
}

struct authstr_redact *
authstr_redact_new(const struct authstr_redact_options *options)
{
	struct authstr_redact *r = mem_new(1, sizeof(*r));
	struct mask_options mask = { options->keep_nothing != 0,
		options->stable != 0, { 0 } };

	if (r == NULL)
		return NULL;
	memcpy(mask.key, options->key, sizeof(mask.key));
	r->watch = (struct watch){ see_said, see_string };
	r->queue.watch = &r->watch;
	r->queue.mute = true;
	reader_init(&r->reader, &r->queue);
	mask_init(&r->mask, &mask);
	clear_init(&r->clear);
	authstr_wipe(mask.key, sizeof(mask.key));
	buf_init(&r->head, HEAD_OCTETS);
	buf_init(&r->line, LINE_MAX_OCTETS);
	room_init(&r->narrow);
	again_init(&r->again);
	buf_init(&r->left, SECRETS_MAX * sizeof(struct authstr_secret));
	buf_init(&r->found, SECRETS_MAX * sizeof(struct authstr_secret));
	return r;
}

void
authstr_redact_free(struct authstr_redact *r)
{
	if (r == NULL)
		return;
	redact_pcap_free(r->pcap);
	reader_wipe(&r->reader);
	queue_wipe(&r->queue);
	mask_wipe(&r->mask);
	clear_wipe(&r->clear);
	again_wipe(&r->again);
	buf_wipe(&r->left);
	buf_wipe(&r->head);
	buf_wipe(&r->line);
	room_wipe(&r->narrow);
	buf_wipe(&r->found);
	mem_free(r, sizeof(*r));
}

/* What is masked already stays as it is, and is no secret. */
static bool
is_changed(const struct authstr_redact *r, const struct mask_hit *hit)
{
	span raw = r->mask.rec->raw, copy = buf_span(&r->mask.copy);

	return !span_equal(span_sub(raw, hit->start, hit->end - hit->start),
	    span_sub(copy, hit->start, hit->end - hit->start));
}

static void
keep_place(struct authstr_buf *list, const struct authstr_secret *place)
{
	if (list->len + sizeof(*place) <= list->max)
		buf_put(list, span_make(place, sizeof(*place)));
}

static void
keep_hits(struct authstr_redact *r)
{
	for (size_t i = 0; i < r->mask.n_hits; i++) {
		const struct mask_hit *hit = &r->mask.hits[i];
		struct authstr_secret s = { hit->kind, hit->line, hit->start,
			hit->end, r->mask.rec->frame };

		if (is_changed(r, hit))
			keep_place(&r->found, &s);
	}
}

/* The secrets of the line, to be looked for. */
static void
keep_seen(struct authstr_redact *r)
{
	span seen = buf_span(&r->mask.seen);
	uint32_t len;

	while (seen.len > 0 && r->mask.status == AUTHSTR_OK) {
		memcpy(&len, seen.p, sizeof(len));
		r->mask.status = again_add(
		    &r->again, span_sub(seen, sizeof(len), len), false);
		seen = span_from(seen, sizeof(len) + len);
	}
}

static int
compare_places(const void *a, const void *b)
{
	const struct authstr_secret *x = a, *y = b;

	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return x->start < y->start ? -1 : x->start > y->start;
}

/* What was masked is looked for again, from there on and in the end of what
 * went out before. */
static void
look_again(
    struct authstr_redact *r, struct authstr_buf *out, size_t from, size_t line)
{
	const size_t one = sizeof(struct authstr_secret);
	struct authstr_secret place = { .line = line };
	size_t at = from, start = 0;

	while (again_mask(&r->again, out, &at, &place))
		keep_place(&r->found, &place);
	if (r->found.len > r->taken)
		qsort(r->found.p + r->taken, (r->found.len - r->taken) / one,
		    one, compare_places);
	place.line = 0;
	while (again_left(&r->again, &start, &place))
		keep_place(&r->left, &place);
	again_keep(&r->again, span_from(buf_span(out), from), r->number + 1);
}

void
redact_keep(struct authstr_redact *r, const struct authstr_secret *place)
{
	keep_place(&r->found, place);
}

void
redact_begin(struct authstr_redact *r, const struct record *rec)
{
	mask_begin(&r->mask, &r->reader, rec);
	r->begun = true;
}

void
redact_end(struct authstr_redact *r)
{
	r->begun = false;
	clear_line(&r->clear, &r->mask);
	keep_hits(r);
	keep_seen(r);
}

/* What the line may show is in the mask then. */
static void
mask_line(struct authstr_redact *r, span raw)
{
	struct record rec = { .number = ++r->number, .raw = raw, .text = raw };

	redact_begin(r, &rec);
	reader_line(&r->reader, raw, r->number);
	redact_end(r);
}

/* Where in the line of UTF-16 a byte of its text comes from. */
static size_t
wide_origin(const struct room *narrow, size_t i)
{
	return (
	    size_t)(room_origin(narrow, narrow->text.p + i) - narrow->source.p);
}

/* Of UTF-16, what differs in UTF-8 is written over: an asterisk or a letter
 * for each unit. */
static void
mask_wide_line(struct authstr_redact *r)
{
	struct room *narrow = &r->narrow;
	size_t low = r->wide == WIDE_BIG, next;
	span raw;

	wide_line(r->wide, buf_span(&r->line), narrow);
	raw = buf_span(&narrow->text);
	mask_line(r, raw);
	for (size_t i = 0; i < raw.len && i < r->mask.copy.len; i = next) {
		size_t at = wide_origin(narrow, i);

		for (next = i + 1;
		     next < raw.len && wide_origin(narrow, next) == at;)
			next++;
		if (raw.p[i] == r->mask.copy.p[i])
			continue;
		for (size_t end = wide_origin(narrow, next); at + 1 < end;
		     at += 2) {
			r->line.p[at + low] = r->mask.copy.p[i];
			r->line.p[at + 1 - low] = 0;
		}
	}
}

/* The line's text into out; its end is what comes behind it. */
static void
redact_line(struct authstr_redact *r, struct authstr_buf *out)
{
	if (r->wide == WIDE_LITTLE || r->wide == WIDE_BIG) {
		mask_wide_line(r);
		buf_put(out, buf_span(&r->line));
	} else {
		mask_line(r, buf_span(&r->line));
		buf_put(out, buf_span(&r->mask.copy));
	}
	buf_empty(&r->line);
}

static int
status(const struct authstr_redact *r, const struct authstr_buf *out,
    struct authstr_error *err)
{
	int rc = r->queue.status;

	if (rc == AUTHSTR_OK)
		rc = r->mask.status;
	if (rc == AUTHSTR_OK)
		rc = buf_status(&r->line);
	if (rc == AUTHSTR_OK)
		rc = buf_status(out);
	return rc == AUTHSTR_OK ? rc : error_nomem(err);
}

/* A line of more octets is taken in parts. */
static void
add_part(struct authstr_redact *r, span part, struct authstr_buf *out)
{
	while (part.len > LINE_MAX_OCTETS - r->line.len) {
		span room = span_sub(part, 0, LINE_MAX_OCTETS - r->line.len);

		buf_put(&r->line, room);
		redact_line(r, out);
		r->number--;
		part = span_from(part, room.len);
	}
	buf_put(&r->line, part);
}

static int
cut_lines(struct authstr_redact *r, span bytes, struct authstr_buf *out,
    struct authstr_error *err)
{
	span part;
	int rc = status(r, out, err);

	while (rc == AUTHSTR_OK && span_take_until(&bytes, '\n', &part)) {
		add_part(r, part, out);
		redact_line(r, out);
		buf_put_byte(out, '\n');
		rc = status(r, out, err);
	}
	if (rc == AUTHSTR_OK)
		add_part(r, bytes, out);
	return status(r, out, err);
}

/* A unit at a time: a line feed is two octets, too. */
static int
cut_wide_lines(struct authstr_redact *r, span bytes, struct authstr_buf *out,
    struct authstr_error *err)
{
	size_t low = r->wide == WIDE_BIG;

	for (; bytes.len > 0 && status(r, out, err) == AUTHSTR_OK;
	     bytes = span_from(bytes, 1)) {
		size_t n = r->line.len;

		if (n == LINE_MAX_OCTETS) {
			redact_line(r, out);
			r->number--;
			n = 0;
		}
		buf_put_byte(&r->line, bytes.p[0]);
		if (n % 2 == 0 || r->line.p[n - 1 + low] != '\n' ||
		    r->line.p[n - low] != 0)
			continue;
		buf_cut(&r->line, n - 1);
		redact_line(r, out);
		buf_put(out, low ? span_make("\0\n", 2) : span_make("\n\0", 2));
	}
	return status(r, out, err);
}

/* A byte order mark comes first, or none. */
static void
tell_wide(struct authstr_redact *r, span *bytes)
{
	while (r->line.len < 2 && bytes->len > 0) {
		buf_put_byte(&r->line, bytes->p[0]);
		*bytes = span_from(*bytes, 1);
	}
	if (r->line.len < 2)
		return;
	r->wide = span_equal(buf_span(&r->line), SPAN("\xff\xfe")) ? WIDE_LITTLE
		  : span_equal(buf_span(&r->line), SPAN("\xfe\xff")) ? WIDE_BIG
								     : WIDE_NOT;
}

static int
begin_input(struct authstr_redact *r, span *bytes, struct authstr_buf *out,
    struct authstr_error *err)
{
	unsigned char first[2];
	size_t n;

	if (r->wide != WIDE_UNKNOWN)
		return AUTHSTR_OK;
	tell_wide(r, bytes);
	if (r->wide != WIDE_NOT)
		return status(r, out, err);
	n = r->line.len;
	memcpy(first, r->line.p, n);
	buf_empty(&r->line);
	return cut_lines(r, span_make(first, n), out, err);
}

int
authstr_redact_secret(struct authstr_redact *r, span secret)
{
	return again_add(&r->again, secret, true);
}

static int
text_input(struct authstr_redact *r, span bytes, struct authstr_buf *out,
    struct authstr_error *err)
{
	size_t from = out->len, line = r->number + 1;
	int rc = begin_input(r, &bytes, out, err);

	if (rc != AUTHSTR_OK || r->wide == WIDE_UNKNOWN)
		return rc;
	rc = r->wide == WIDE_NOT ? cut_lines(r, bytes, out, err)
				 : cut_wide_lines(r, bytes, out, err);
	if (rc == AUTHSTR_OK)
		look_again(r, out, from, line);
	return rc == AUTHSTR_OK ? status(r, out, err) : rc;
}

static int
input(struct authstr_redact *r, span bytes, struct authstr_buf *out,
    struct authstr_error *err)
{
	if (r->pcap != NULL)
		return redact_pcap_input(r->pcap, bytes, out, err);
	return text_input(r, bytes, out, err);
}

/* The first octets tell a capture file. */
static int
tell_head(struct authstr_redact *r, struct authstr_buf *out,
    struct authstr_error *err)
{
	r->told_head = true;
	if (pcap_sniff(buf_span(&r->head)) &&
	    (r->pcap = redact_pcap_new(r)) == NULL)
		return error_nomem(err);
	return input(r, buf_span(&r->head), out, err);
}

int
authstr_redact_input(struct authstr_redact *r, span bytes,
    struct authstr_buf *out, struct authstr_error *err)
{
	span part = span_sub(bytes, 0, HEAD_OCTETS - r->head.len);
	int rc = AUTHSTR_OK;

	if (!r->told_head) {
		buf_put(&r->head, part);
		bytes = span_from(bytes, part.len);
		if (buf_status(&r->head) != AUTHSTR_OK)
			return error_nomem(err);
		if (r->head.len == HEAD_OCTETS)
			rc = tell_head(r, out, err);
	}
	return rc == AUTHSTR_OK && r->told_head ? input(r, bytes, out, err)
						: rc;
}

static int
text_end(struct authstr_redact *r, struct authstr_buf *out,
    struct authstr_error *err)
{
	size_t from = out->len, line = r->number + 1;

	if (status(r, out, err) == AUTHSTR_OK && r->line.len > 0)
		redact_line(r, out);
	if (status(r, out, err) == AUTHSTR_OK)
		look_again(r, out, from, line);
	return status(r, out, err);
}

int
authstr_redact_end(struct authstr_redact *r, struct authstr_buf *out,
    struct authstr_error *err)
{
	int rc = r->told_head ? AUTHSTR_OK : tell_head(r, out, err);

	if (rc != AUTHSTR_OK)
		return rc;
	return r->pcap != NULL ? redact_pcap_end(r->pcap, out, err)
			       : text_end(r, out, err);
}

static int
take_place(
    struct authstr_buf *list, size_t *taken, struct authstr_secret *place)
{
	if (*taken + sizeof(*place) > list->len) {
		buf_empty(list);
		*taken = 0;
		return 0;
	}
	memcpy(place, list->p + *taken, sizeof(*place));
	*taken += sizeof(*place);
	return 1;
}

int
authstr_redact_take(struct authstr_redact *r, struct authstr_secret *secret)
{
	return take_place(&r->found, &r->taken, secret);
}

int
authstr_redact_left(struct authstr_redact *r, struct authstr_secret *secret)
{
	return take_place(&r->left, &r->told, secret);
}
