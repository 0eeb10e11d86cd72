/* SPDX-License-Identifier: MIT */
/*
 * capture: cuts the input into lines and hands each to who understands it.
 */
#include "base/error.h"
#include "base/mem.h"
#include "capture/dialogue.h"
#include "capture/given.h"
#include "capture/lone.h"
#include "capture/wide.h"

/* A line that is longer is cut: no auth string is. */
#define LINE_MAX_OCTETS TOKEN_MAX

struct authstr_capture {
	struct wide wide;
	struct queue queue;
	struct dialogue dialogue;
	struct lone lone;
	struct authstr_login *given; /* the caller looks at it */
	struct authstr_buf line, unquoted;
	size_t number;
	bool skipping; /* the rest of a line that is too long */
	bool in_pem;
	bool talk; /* there was a dialogue */
};

struct authstr_capture *
authstr_capture_new(void)
{
	struct authstr_capture *c = mem_new(1, sizeof(*c));

	if (c == NULL)
		return NULL;
	wide_init(&c->wide);
	buf_init(&c->line, LINE_MAX_OCTETS);
	buf_init(&c->unquoted, LINE_MAX_OCTETS);
	dialogue_init(&c->dialogue, &c->queue);
	lone_init(&c->lone, &c->queue);
	return c;
}

void
authstr_capture_free(struct authstr_capture *c)
{
	if (c == NULL)
		return;
	login_free(c->given);
	queue_wipe(&c->queue);
	dialogue_wipe(&c->dialogue);
	lone_wipe(&c->lone);
	wide_wipe(&c->wide);
	buf_wipe(&c->line);
	buf_wipe(&c->unquoted);
	mem_free(c, sizeof(*c));
}

void
authstr_capture_mech(struct authstr_capture *c, const struct authstr_mech *m)
{
	c->queue.forced = m;
}

/* A certificate is base64 too. */
static bool
is_pem(struct authstr_capture *c, span text)
{
	if (span_starts(text, SPAN("-----BEGIN ")))
		c->in_pem = true;
	if (!c->in_pem)
		return false;
	if (span_starts(text, SPAN("-----END ")))
		c->in_pem = false;
	return !span_starts(text, SPAN("-----BEGIN "));
}

static void
see_line(struct authstr_capture *c)
{
	struct line line =
	    line_read(buf_span(&c->line), ++c->number, &c->unquoted);

	if (buf_status(&c->unquoted) != AUTHSTR_OK)
		c->queue.status = buf_status(&c->unquoted);
	if (is_pem(c, line.text))
		return;
	if (dialogue_line(&c->dialogue, line)) {
		lone_flush(&c->lone);
		c->talk = true;
	} else {
		lone_line(&c->lone, line.text, line.number, c->talk);
	}
}

static void
end_line(struct authstr_capture *c)
{
	see_line(c);
	buf_wipe(&c->line);
	c->skipping = false;
}

static void
add_part(struct authstr_capture *c, span part)
{
	size_t room = LINE_MAX_OCTETS - c->line.len;

	if (part.len > room)
		c->skipping = true;
	buf_put(&c->line, span_sub(part, 0, room));
	if (buf_status(&c->line) != AUTHSTR_OK)
		c->queue.status = buf_status(&c->line);
}

static int
status(const struct authstr_capture *c, struct authstr_error *err)
{
	if (c->queue.status == AUTHSTR_OK)
		return AUTHSTR_OK;
	return error_nomem(err);
}

static void
cut_lines(struct authstr_capture *c, span bytes)
{
	span part;

	while (c->queue.status == AUTHSTR_OK &&
	       span_take_until(&bytes, '\n', &part)) {
		if (!c->skipping)
			add_part(c, part);
		if (c->queue.status == AUTHSTR_OK)
			end_line(c);
	}
	if (c->queue.status == AUTHSTR_OK && !c->skipping)
		add_part(c, bytes);
	if (buf_status(&c->wide.out) != AUTHSTR_OK)
		c->queue.status = buf_status(&c->wide.out);
}

int
authstr_capture_input(
    struct authstr_capture *c, span bytes, struct authstr_error *err)
{
	if (c->queue.status == AUTHSTR_OK)
		cut_lines(c, wide_read(&c->wide, bytes));
	return status(c, err);
}

int
authstr_capture_exchange(struct authstr_capture *c, const span *client,
    size_t clients, const span *server, size_t servers,
    struct authstr_error *err)
{
	struct authstr_login *l;

	if (clients + servers > LOGIN_SAID_MAX)
		return error_set(err, AUTHSTR_E_LIMIT, AUTHSTR_NO_OFFSET,
		    "too-many-steps", "expected at most %d messages",
		    LOGIN_SAID_MAX);
	l = given_login(c->queue.forced, &(struct given){ client, clients },
	    &(struct given){ server, servers });
	if (l == NULL)
		return error_nomem(err);
	queue_put(&c->queue, l);
	c->talk = true;
	return status(c, err);
}

int
authstr_capture_end(struct authstr_capture *c, struct authstr_error *err)
{
	if (c->queue.status == AUTHSTR_OK)
		cut_lines(c, wide_end(&c->wide));
	if (c->queue.status == AUTHSTR_OK && c->line.len > 0)
		end_line(c);
	if (c->queue.status == AUTHSTR_OK)
		dialogue_end(&c->dialogue);
	if (c->queue.status == AUTHSTR_OK)
		lone_end(&c->lone, !c->talk);
	return status(c, err);
}

const struct authstr_login *
authstr_capture_login(struct authstr_capture *c)
{
	login_free(c->given);
	c->given = queue_take(&c->queue);
	return c->given;
}
