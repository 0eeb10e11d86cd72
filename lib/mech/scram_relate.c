/* SPDX-License-Identifier: MIT */
/*
 * scram_relate: what the messages of a login must have in common (RFC 5802
 * section 5.1): the server's nonce begins with the client's, the client sends
 * it back, and with it the GS2 header that it began with.
 */
#include "mech/msg.h"
#include "mech/scram.h"

static const struct authstr_field *
find(struct authstr_msg *const *msgs, size_t n, enum authstr_from from,
    const char *id, struct authstr_msg **in)
{
	*in = NULL;
	for (size_t i = 0; i < n; i++) {
		const struct authstr_field *f = authstr_msg_field(msgs[i], id);

		if (f == NULL || msgs[i]->from != from)
			continue;
		*in = msgs[i];
		return f;
	}
	return NULL;
}

/* c= is base64 of the GS2 header, and of the binding behind it where there is
 * one. */
static bool
repeats_header(struct authstr_msg *first, span sent)
{
	size_t bare = scram_bare_at(msg_bytes(first));
	struct authstr_buf header;
	bool same;

	buf_init(&header, sent.len);
	authstr_b64_scan(sent, &header);
	same = bare == SPAN_NPOS || span_starts(buf_span(&header),
					span_sub(msg_bytes(first), 0, bare));
	if (buf_status(&header) != AUTHSTR_OK)
		first->status = buf_status(&header);
	buf_wipe(&header);
	return same;
}

void
scram_relate(struct authstr_msg *const *msgs, size_t n)
{
	struct authstr_msg *first, *offer, *final;
	const struct authstr_field *ours, *theirs, *back, *binding;

	ours = find(msgs, n, AUTHSTR_CLIENT, "cnonce", &first);
	theirs = find(msgs, n, AUTHSTR_SERVER, "nonce", &offer);
	back = find(msgs, n, AUTHSTR_CLIENT, "nonce", &final);
	if (ours != NULL && offer != NULL &&
	    !span_starts(theirs->value, ours->value))
		msg_note(
		    offer, "scram-nonce-mismatch", theirs->start, theirs->end);
	if (theirs != NULL && back != NULL &&
	    !span_equal(theirs->value, back->value))
		msg_note(final, "scram-nonce-changed", back->start, back->end);
	binding = find(msgs, n, AUTHSTR_CLIENT, "channel-binding", &final);
	if (ours != NULL && binding != NULL &&
	    !repeats_header(first, binding->value))
		msg_note(final, "scram-header-changed", binding->start,
		    binding->end);
}
