/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/mem.h"
#include "capture/clear.h"
#include "capture/mask.h"
#include "capture/veil.h"

/* A line that is longer is cut: no auth string is. */
#define LINE_MAX_OCTETS TOKEN_MAX
/* Secrets that wait for the caller. */
#define SECRETS_MAX 4096

struct authstr_redact {
	struct watch watch;
	struct queue queue;
	struct reader reader;
	struct mask mask;
	struct clear clear;
	struct authstr_buf line;
	struct authstr_buf found; /* struct authstr_secret, one by one */
	size_t taken;
	size_t number;
	bool begun; /* the line that is read has begun: mask is of it */
};

static const char *const kind_names[AUTHSTR_SECRET_KINDS] = { "password",
	"token", "digest", "message", "key", "given", "identity" };

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
	authstr_wipe(mask.key, sizeof(mask.key));
	buf_init(&r->line, LINE_MAX_OCTETS);
	buf_init(&r->found, SECRETS_MAX * sizeof(struct authstr_secret));
	return r;
}

void
authstr_redact_free(struct authstr_redact *r)
{
	if (r == NULL)
		return;
	reader_wipe(&r->reader);
	queue_wipe(&r->queue);
	mask_wipe(&r->mask);
	buf_wipe(&r->line);
	buf_wipe(&r->found);
	mem_free(r, sizeof(*r));
}

static void
keep_hits(struct authstr_redact *r)
{
	for (size_t i = 0; i < r->mask.n_hits; i++) {
		const struct mask_hit *hit = &r->mask.hits[i];
		struct authstr_secret s = { hit->kind, hit->line, hit->start,
			hit->end };

		if (r->found.len + sizeof(s) <= r->found.max)
			buf_put(&r->found, span_make(&s, sizeof(s)));
	}
}

/* The line's text into out; its end is what comes behind it. */
static void
redact_line(struct authstr_redact *r, span raw, struct authstr_buf *out)
{
	struct record rec = { .number = ++r->number, .raw = raw, .text = raw };

	mask_begin(&r->mask, &r->reader, &rec);
	r->begun = true;
	reader_line(&r->reader, raw, r->number);
	r->begun = false;
	clear_line(&r->clear, &r->mask);
	keep_hits(r);
	buf_put(out, buf_span(&r->mask.copy));
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

/* More than a line may be long: what there is, is one. */
static void
add_part(struct authstr_redact *r, span part, struct authstr_buf *out)
{
	while (part.len > LINE_MAX_OCTETS - r->line.len) {
		span room = span_sub(part, 0, LINE_MAX_OCTETS - r->line.len);

		buf_put(&r->line, room);
		redact_line(r, buf_span(&r->line), out);
		r->number--;
		buf_empty(&r->line);
		part = span_from(part, room.len);
	}
	buf_put(&r->line, part);
}

int
authstr_redact_input(struct authstr_redact *r, span bytes,
    struct authstr_buf *out, struct authstr_error *err)
{
	span part;
	int rc = status(r, out, err);

	while (rc == AUTHSTR_OK && span_take_until(&bytes, '\n', &part)) {
		add_part(r, part, out);
		redact_line(r, buf_span(&r->line), out);
		buf_put_byte(out, '\n');
		buf_empty(&r->line);
		rc = status(r, out, err);
	}
	if (rc == AUTHSTR_OK)
		add_part(r, bytes, out);
	return status(r, out, err);
}

int
authstr_redact_end(struct authstr_redact *r, struct authstr_buf *out,
    struct authstr_error *err)
{
	if (status(r, out, err) == AUTHSTR_OK && r->line.len > 0)
		redact_line(r, buf_span(&r->line), out);
	buf_empty(&r->line);
	return status(r, out, err);
}

int
authstr_redact_take(struct authstr_redact *r, struct authstr_secret *secret)
{
	if (r->taken + sizeof(*secret) > r->found.len) {
		buf_empty(&r->found);
		r->taken = 0;
		return 0;
	}
	memcpy(secret, r->found.p + r->taken, sizeof(*secret));
	r->taken += sizeof(*secret);
	return 1;
}
