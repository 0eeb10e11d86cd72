/* SPDX-License-Identifier: MIT */
/*
 * digest_md5_relate: a response belongs to a challenge: it has its nonce, and
 * one of its realms (RFC 2831 section 2.1.2).
 */
#include "mech/digest_md5.h"
#include "mech/msg.h"

/* Whether a server's message has a field of that id, and one of that value. */
static bool
is_offered(struct authstr_msg *const *msgs, size_t n,
    const struct authstr_field *f, bool *any)
{
	bool same = false;

	*any = false;
	for (size_t i = 0; i < n; i++) {
		const struct authstr_msg *msg = msgs[i];

		for (size_t k = 0;
		     msg->from == AUTHSTR_SERVER && k < msg->n_fields; k++) {
			const struct authstr_field *g = &msg->fields[k].pub;

			if (strcmp(f->id, g->id) != 0)
				continue;
			*any = true;
			same = same || span_equal(f->value, g->value);
		}
	}
	return same;
}

static void
check(struct authstr_msg *const *msgs, size_t n, struct authstr_msg *answer,
    const char *id, const char *rule)
{
	const struct authstr_field *f = authstr_msg_field(answer, id);
	bool any;

	if (f != NULL && !is_offered(msgs, n, f, &any) && any)
		msg_note(answer, rule, f->start, f->end);
}

void
digest_relate(struct authstr_msg *const *msgs, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (msgs[i]->from == AUTHSTR_SERVER)
			continue;
		check(msgs, n, msgs[i], "nonce", "digest-nonce-mismatch");
		check(msgs, n, msgs[i], "realm", "digest-realm");
	}
}
