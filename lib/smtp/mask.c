/* SPDX-License-Identifier: MIT */
#include "smtp/mask.h"
#include "base/span.h"

static bool
is_sensitive(const struct authstr_field *f)
{
	return f->sensitivity >= AUTHSTR_GUESSABLE;
}

/* Every byte is part of a field, and none is sensitive. */
static bool
is_harmless(const struct authstr_msg *msg)
{
	size_t at = 0;

	for (size_t i = 0; i < authstr_msg_field_count(msg); i++) {
		const struct authstr_field *f = authstr_msg_field_at(msg, i);

		if (is_sensitive(f) || f->start > at)
			return false;
		if (f->end > at)
			at = f->end;
	}
	return at >= authstr_msg_bytes(msg).len;
}

static bool
has_sensitive(const struct authstr_msg *msg)
{
	for (size_t i = 0; i < authstr_msg_field_count(msg); i++)
		if (is_sensitive(authstr_msg_field_at(msg, i)))
			return true;
	return false;
}

static void
put_fields(const struct authstr_msg *msg, struct authstr_buf *out)
{
	size_t hidden = 0;
	bool any = false;

	for (size_t i = 0; i < authstr_msg_field_count(msg); i++) {
		const struct authstr_field *f = authstr_msg_field_at(msg, i);

		/* Parts of a secret (the claims of a token) go with it. */
		if (f->kind == AUTHSTR_KIND_MARK || f->start < hidden ||
		    (f->value.len == 0 && !is_sensitive(f)))
			continue;
		if (is_sensitive(f))
			hidden = f->end;
		if (any)
			buf_put_byte(out, ' ');
		any = true;
		buf_put_str(out, f->id);
		buf_put_byte(out, '=');
		buf_put(out, is_sensitive(f) ? SPAN("***") : f->value);
	}
	if (!any)
		buf_put(out, SPAN("***"));
}

bool
mask_message(const struct authstr_mech *m, enum authstr_from from,
    unsigned step, span bytes, struct authstr_buf *out)
{
	struct authstr_msg *msg;
	bool readable, hide;

	/* Nothing said, nothing to hide. */
	if (bytes.len == 0)
		return false;
	readable =
	    authstr_msg_read(m, from, step, bytes, &msg, NULL) == AUTHSTR_OK;
	if (from == AUTHSTR_CLIENT)
		hide = !readable || !is_harmless(msg);
	else
		hide = readable && has_sensitive(msg);
	if (hide) {
		buf_put_byte(out, '<');
		if (readable && has_sensitive(msg))
			put_fields(msg, out);
		else
			buf_put(out, SPAN("***"));
		buf_put_byte(out, '>');
	}
	authstr_msg_free(msg);
	return hide;
}
