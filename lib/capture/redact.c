/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/mem.h"
#include "base/mem_failures.h"
#include "base/text.h"
#include "capture/pcap.h"
#include "capture/redact.h"
#include "capture/veil.h"

/* A line that is longer is cut: no auth string is. */
#define LINE_MAX_OCTETS TOKEN_MAX
/* Lines that wait until what they show in hexadecimal is complete. */
#define HELD_MAX ((size_t)512 * 1024)
/* What is longer is not looked for again: it would take too long. */
#define SOUGHT_MAX ((size_t)64 * 1024)
/* Secrets that wait for the caller: of a block, and what was held before it, as
 * many as there can be lines with one. */
#define SECRETS_MAX ((size_t)128 * 1024)
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

	if (r->image != NULL)
		veil_said(&r->inner, NULL, l, from, text, before);
	else if (r->begun)
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
	r->watch = (struct watch){ see_said, see_string, redact_image_begin,
		redact_image_end };
	r->queue.watch = &r->watch;
	r->queue.mute = true;
	reader_init(&r->reader, &r->queue);
	sift_init(&r->sift, &r->reader, 0);
	mask_init(&r->mask, &mask);
	mask_init(&r->inner, &mask);
	buf_init(&r->held, HELD_MAX + LINE_MAX_OCTETS + 1);
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
	sift_wipe(&r->sift);
	reader_wipe(&r->reader);
	queue_wipe(&r->queue);
	mask_wipe(&r->mask);
	mask_wipe(&r->inner);
	buf_wipe(&r->held);
	clear_wipe(&r->clear);
	again_wipe(&r->again);
	buf_wipe(&r->left);
	buf_wipe(&r->head);
	buf_wipe(&r->line);
	room_wipe(&r->narrow);
	buf_wipe(&r->found);
	mem_free(r, sizeof(*r));
}

void
redact_learn(struct authstr_redact *r, size_t octets)
{
	r->sift.learn = octets;
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
keep_hits(struct authstr_redact *r)
{
	for (size_t i = 0; i < r->mask.n_hits; i++) {
		const struct mask_hit *hit = &r->mask.hits[i];
		struct authstr_secret s = { hit->kind, hit->line, hit->start,
			hit->end, r->mask.rec->frame };

		if (is_changed(r, hit))
			redact_keep(r, &s);
	}
}

/* The secrets of the line, to be looked for. */
void
redact_keep_seen(struct authstr_redact *r, const struct mask *m)
{
	span seen = buf_span(&m->seen);
	uint32_t len;

	if (m->status != AUTHSTR_OK)
		r->mask.status = m->status;
	while (seen.len > 0 && r->mask.status == AUTHSTR_OK) {
		memcpy(&len, seen.p, sizeof(len));
		if (len <= SOUGHT_MAX)
			r->mask.status = again_add(
			    &r->again, span_sub(seen, sizeof(len), len), false);
		seen = span_from(seen, sizeof(len) + len);
	}
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
	if (r->reader.in_dump)
		clear_row(&r->clear, &r->mask);
	else
		clear_line(&r->clear, &r->mask);
	keep_hits(r);
	redact_keep_seen(r, &r->mask);
}

/* Of a secret that the last part of a line began. */
static span
take_rest(span raw)
{
	size_t n = 0;

	while (n < raw.len && !text_is_space(raw.p[n]))
		n++;
	return span_sub(raw, 0, n);
}

/* What the line may show is in the mask then. */
void
redact_text_line(struct authstr_redact *r, span raw)
{
	struct record rec = { .number = ++r->number, .raw = raw, .text = raw };

	redact_begin(r, &rec);
	if (r->in_secret)
		mask_part(&r->mask, take_rest(raw), AUTHSTR_SECRET_MESSAGE);
	r->in_secret = false;
	reader_line(&r->reader, raw, r->number);
	redact_end(r);
}

/* What was held goes out; what is not complete will not be. */
static void
let_go(struct authstr_redact *r, struct authstr_buf *out)
{
	reader_give_up(&r->reader);
	buf_put(out, buf_span(&r->held));
	buf_empty(&r->held);
}

/* The line, and its end, into out, or to those that are held. */
static void
put_line(struct authstr_redact *r, span end, struct authstr_buf *out)
{
	bool waits = reader_waits(&r->reader);

	if (!waits && r->held.len == 0) {
		buf_put(out, buf_span(&r->mask.copy));
		buf_put(out, end);
		return;
	}
	if (r->held.len == 0)
		r->held_line = r->number;
	buf_put(&r->held, buf_span(&r->mask.copy));
	buf_put(&r->held, end);
	if (!waits || r->held.len >= HELD_MAX)
		let_go(r, out);
}

static void
redact_line(struct authstr_redact *r, span end, struct authstr_buf *out)
{
	/* It is not whole, and what is put next would hide that. */
	if (buf_status(&r->line) != AUTHSTR_OK)
		r->mask.status = buf_status(&r->line);
	else if (r->wide == WIDE_LITTLE || r->wide == WIDE_BIG) {
		redact_wide_line(r);
		buf_put(out, buf_span(&r->line));
		buf_put(out, end);
	} else {
		r->reader.held = r->held.len;
		redact_text_line(r, buf_span(&r->line));
		put_line(r, end, out);
	}
	buf_empty(&r->line);
}

static int
status(const struct authstr_redact *r, const struct authstr_buf *out,
    struct authstr_error *err)
{
	int rc = r->queue.status;

	if (rc == AUTHSTR_OK)
		rc = sift_status(&r->sift);
	if (rc == AUTHSTR_OK)
		rc = r->mask.status;
	if (rc == AUTHSTR_OK)
		rc = buf_status(&r->line);
	if (rc == AUTHSTR_OK)
		rc = buf_status(&r->held);
	if (rc == AUTHSTR_OK)
		rc = again_status(&r->again);
	if (rc == AUTHSTR_OK)
		rc = buf_status(out);
	return rc == AUTHSTR_OK ? rc : error_nomem(err);
}

/* The last part of a line ended within a secret. */
static bool
ends_masked(const struct mask *m, size_t len)
{
	for (size_t i = 0; i < m->n_hits; i++)
		if (m->hits[i].end == len)
			return true;
	return false;
}

/* A line of more octets is taken in parts. */
static void
add_part(struct authstr_redact *r, span part, struct authstr_buf *out)
{
	while (part.len > LINE_MAX_OCTETS - r->line.len) {
		span room = span_sub(part, 0, LINE_MAX_OCTETS - r->line.len);

		buf_put(&r->line, room);
		redact_line(r, SPAN(""), out);
		r->in_secret = ends_masked(&r->mask, LINE_MAX_OCTETS);
		r->number--;
		part = span_from(part, room.len);
	}
	buf_put(&r->line, part);
}

/* Whole lines, from *at on: those that have nothing to do with a login are
 * copied as they are. */
static void
copy_lines(
    struct authstr_redact *r, span bytes, size_t *at, struct authstr_buf *out)
{
	size_t from = *at;

	sift_pass(&r->sift, bytes, at);
	r->number = r->sift.number;
	buf_put(out, span_sub(bytes, from, *at - from));
}

static int
cut_lines(struct authstr_redact *r, span bytes, struct authstr_buf *out,
    struct authstr_error *err)
{
	size_t at = 0, end;
	int rc = status(r, out, err);

	while (rc == AUTHSTR_OK) {
		if (r->line.len == 0 && r->held.len == 0)
			copy_lines(r, bytes, &at, out);
		if ((end = span_find(bytes, '\n', at)) == SPAN_NPOS)
			break;
		add_part(r, span_sub(bytes, at, end - at), out);
		sift_note(&r->sift, buf_span(&r->line));
		redact_line(r, SPAN("\n"), out);
		at = end + 1;
		rc = status(r, out, err);
	}
	sift_leave(&r->sift, bytes, at);
	if (rc == AUTHSTR_OK)
		add_part(r, span_from(bytes, at), out);
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
			redact_line(r, SPAN(""), out);
			r->number--;
			n = 0;
		}
		buf_put_byte(&r->line, bytes.p[0]);
		if (buf_status(&r->line) != AUTHSTR_OK)
			break;
		if (n % 2 == 0 || r->line.p[n - 1 + low] != '\n' ||
		    r->line.p[n - low] != 0)
			continue;
		buf_cut(&r->line, n - 1);
		redact_line(
		    r, low ? span_make("\0\n", 2) : span_make("\n\0", 2), out);
	}
	return status(r, out, err);
}

static int
cut(struct authstr_redact *r, span bytes, struct authstr_buf *out,
    struct authstr_error *err)
{
	return r->wide == WIDE_NOT ? cut_lines(r, bytes, out, err)
				   : cut_wide_lines(r, bytes, out, err);
}

/* What the input is in; last: no more will tell. */
static int
begin_input(struct authstr_redact *r, span *bytes, bool last,
    struct authstr_buf *out, struct authstr_error *err)
{
	unsigned char head[WIDE_HEAD];
	size_t n;

	while (r->wide == WIDE_UNKNOWN && bytes->len > 0) {
		buf_put_byte(&r->line, bytes->p[0]);
		*bytes = span_from(*bytes, 1);
		r->wide = wide_tell(buf_span(&r->line));
	}
	if (r->wide == WIDE_UNKNOWN && !last)
		return status(r, out, err);
	if (r->wide == WIDE_UNKNOWN)
		r->wide = WIDE_NOT;
	n = r->line.len;
	if (n > 0)
		memcpy(head, r->line.p, n);
	buf_empty(&r->line);
	return cut(r, span_make(head, n), out, err);
}

static int
text_input(struct authstr_redact *r, span bytes, struct authstr_buf *out,
    struct authstr_error *err)
{
	size_t from = out->len, line = redact_first_line(r);
	int rc = status(r, out, err);

	if (rc == AUTHSTR_OK && r->wide == WIDE_UNKNOWN)
		rc = begin_input(r, &bytes, false, out, err);
	if (rc != AUTHSTR_OK || r->wide == WIDE_UNKNOWN)
		return rc;
	rc = cut(r, bytes, out, err);
	if (rc == AUTHSTR_OK)
		redact_look_again(r, out, from, line);
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

/* What could not be looked at for want of memory may be a secret. */
static int
settle(struct authstr_redact *r, unsigned long failures, int rc,
    struct authstr_error *err)
{
	if (rc != AUTHSTR_OK || mem_failures() == failures)
		return rc;
	r->mask.status = AUTHSTR_E_NOMEM;
	return error_nomem(err);
}

static int
take_input(struct authstr_redact *r, span bytes, struct authstr_buf *out,
    struct authstr_error *err)
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

int
authstr_redact_input(struct authstr_redact *r, span bytes,
    struct authstr_buf *out, struct authstr_error *err)
{
	unsigned long failures = mem_failures();

	return settle(r, failures, take_input(r, bytes, out, err), err);
}

static int
text_end(struct authstr_redact *r, struct authstr_buf *out,
    struct authstr_error *err)
{
	size_t from = out->len, line = redact_first_line(r);
	span none = SPAN_NONE;

	if (r->wide == WIDE_UNKNOWN && status(r, out, err) == AUTHSTR_OK)
		(void)begin_input(r, &none, true, out, err);
	if (status(r, out, err) == AUTHSTR_OK && r->line.len > 0)
		redact_line(r, SPAN(""), out);
	if (status(r, out, err) == AUTHSTR_OK)
		let_go(r, out);
	if (status(r, out, err) == AUTHSTR_OK)
		redact_look_again(r, out, from, line);
	return status(r, out, err);
}

int
authstr_redact_end(struct authstr_redact *r, struct authstr_buf *out,
    struct authstr_error *err)
{
	unsigned long failures = mem_failures();
	int rc = r->told_head ? AUTHSTR_OK : tell_head(r, out, err);

	if (rc == AUTHSTR_OK)
		rc = r->pcap != NULL ? redact_pcap_end(r->pcap, out, err)
				     : text_end(r, out, err);
	return settle(r, failures, rc, err);
}
