/* SPDX-License-Identifier: MIT */
#include "smtp/event.h"
#include "base/mem.h"

#define TEXT_MAX ((size_t)1024 * 1024)

static void
event_free(struct authstr_event *e)
{
	if (e == NULL)
		return;
	buf_wipe(&e->text);
	buf_wipe(&e->raw);
	buf_wipe(&e->address);
	mem_free(e, sizeof(*e));
}

struct authstr_event *
event_put(struct event_queue *q, enum authstr_event_kind kind,
    enum authstr_stage stage, span text)
{
	struct authstr_event *e = mem_new(1, sizeof(*e));

	if (e == NULL)
		return NULL;
	e->kind = kind;
	e->stage = stage;
	buf_init(&e->text, TEXT_MAX);
	buf_init(&e->raw, TEXT_MAX);
	buf_init(&e->address, TEXT_MAX);
	buf_put(&e->text, text);
	if (buf_status(&e->text) != AUTHSTR_OK) {
		event_free(e);
		return NULL;
	}
	if (q->tail == NULL)
		q->head = e;
	else
		q->tail->next = e;
	q->tail = e;
	return e;
}

bool
event_mask(struct authstr_event *e, span raw)
{
	e->masked = true;
	buf_put(&e->raw, raw);
	return buf_status(&e->raw) == AUTHSTR_OK;
}

bool
event_address(struct authstr_event *e, span address)
{
	buf_put(&e->address, address);
	return buf_status(&e->address) == AUTHSTR_OK;
}

void
event_decide(struct authstr_event *e, const struct authstr_reply *reply)
{
	span enhanced = authstr_reply_enhanced(reply);
	span code = authstr_reply_bracket(reply), bracket;

	e->code = authstr_reply_code(reply);
	e->enhanced_len = enhanced.len;
	if (enhanced.len > 0 && enhanced.len <= sizeof(e->enhanced))
		memcpy(e->enhanced, enhanced.p, enhanced.len);
	bracket = span_take_word(&code);
	if (bracket.len > 0 && bracket.len <= sizeof(e->bracket)) {
		memcpy(e->bracket, bracket.p, bracket.len);
		e->bracket_len = bracket.len;
	}
}

const struct authstr_event *
event_take(struct event_queue *q)
{
	event_free(q->taken);
	q->taken = q->head;
	if (q->head != NULL)
		q->head = q->head->next;
	if (q->head == NULL)
		q->tail = NULL;
	return q->taken;
}

void
event_wipe(struct event_queue *q)
{
	while (event_take(q) != NULL)
		;
}

enum authstr_event_kind
authstr_event_kind(const struct authstr_event *e)
{
	return e->kind;
}

enum authstr_stage
authstr_event_stage(const struct authstr_event *e)
{
	return e->stage;
}

span
authstr_event_text(const struct authstr_event *e)
{
	return buf_span(&e->text);
}

span
authstr_event_raw(const struct authstr_event *e)
{
	return buf_span(e->masked ? &e->raw : &e->text);
}

span
authstr_event_address(const struct authstr_event *e)
{
	span address = buf_span(&e->address);

	return address.len == 0 ? SPAN_NONE : address;
}

int
authstr_event_ok(const struct authstr_event *e)
{
	return e->ok;
}

int
authstr_event_code(const struct authstr_event *e)
{
	return e->code;
}

span
authstr_event_enhanced(const struct authstr_event *e)
{
	return e->enhanced_len == 0 ? SPAN_NONE
				    : span_make(e->enhanced, e->enhanced_len);
}

span
authstr_event_bracket(const struct authstr_event *e)
{
	return e->bracket_len == 0 ? SPAN_NONE
				   : span_make(e->bracket, e->bracket_len);
}

const char *
authstr_event_rule(const struct authstr_event *e)
{
	return e->rule;
}
