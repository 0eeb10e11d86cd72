/* SPDX-License-Identifier: MIT */
/*
 * near_user: what a client may have hashed in the place of the user that it
 * sent.
 */
#include "base/text.h"
#include "mech/near.h"

#define NAME_MAX_OCTETS 4096

/* The first field of any of these ids in the client's messages. */
static bool
sent(
    const struct mech_proof *p, const char *const *ids, struct authstr_buf *out)
{
	bool found = false;

	for (unsigned i = 0; i < p->clients && !found; i++) {
		struct authstr_msg *msg;
		int rc = authstr_msg_read(
		    p->mech, AUTHSTR_CLIENT, i, p->client[i], &msg, NULL);

		if (rc != AUTHSTR_OK) {
			out->status = rc;
			return false;
		}
		for (size_t k = 0; ids[k] != NULL && !found; k++) {
			const struct authstr_field *f =
			    authstr_msg_field(msg, ids[k]);

			found = f != NULL;
			if (found)
				buf_put(out, f->value);
		}
		authstr_msg_free(msg);
	}
	return found;
}

static bool
sent_user(const struct mech_proof *p, struct authstr_buf *out)
{
	static const char *const ids[] = { "authcid", "username", NULL };

	return sent(p, ids, out);
}

static bool
map_user(const struct mech_proof *p, unsigned char (*map)(unsigned char c),
    struct authstr_buf *out)
{
	if (!sent_user(p, out))
		return false;
	for (size_t i = 0; i < out->len; i++)
		out->p[i] = map(out->p[i]);
	return true;
}

bool
near_user_lower(const struct mech_proof *p, struct authstr_buf *out)
{
	return map_user(p, text_lower, out);
}

bool
near_user_upper(const struct mech_proof *p, struct authstr_buf *out)
{
	return map_user(p, text_upper, out);
}

bool
near_user_capital(const struct mech_proof *p, struct authstr_buf *out)
{
	if (!map_user(p, text_lower, out) || out->len == 0)
		return false;
	out->p[0] = text_upper(out->p[0]);
	return true;
}

/* alice of alice@example.org, and of EXAMPLE\alice */
bool
near_user_without_domain(const struct mech_proof *p, struct authstr_buf *out)
{
	size_t at;

	if (!sent_user(p, out))
		return false;
	at = span_find(buf_span(out), '@', 0);
	if (at != SPAN_NPOS) {
		buf_cut(out, at);
		return true;
	}
	at = span_find(buf_span(out), '\\', 0);
	if (at == SPAN_NPOS)
		return false;
	buf_drop(out, at + 1);
	return true;
}

/* user@domain, where the client named a domain in some other place */
static bool
with_domain(
    const struct mech_proof *p, const char *const *ids, struct authstr_buf *out)
{
	struct authstr_buf domain;
	span name;
	bool yes;

	if (!sent_user(p, out) || span_find(buf_span(out), '@', 0) != SPAN_NPOS)
		return false;
	buf_init(&domain, NAME_MAX_OCTETS);
	yes = sent(p, ids, &domain) && domain.len > 0;
	/* of a digest-uri, "smtp/host" */
	name = buf_span(&domain);
	name = span_from(name, span_find(name, '/', 0) + 1);
	buf_put_byte(out, '@');
	buf_put(out, name);
	if (buf_status(&domain) == AUTHSTR_E_NOMEM)
		out->status = AUTHSTR_E_NOMEM;
	buf_wipe(&domain);
	return yes && name.len > 0;
}

bool
near_user_with_realm(const struct mech_proof *p, struct authstr_buf *out)
{
	static const char *const ids[] = { "realm", "domain", NULL };

	return with_domain(p, ids, out);
}

bool
near_user_with_host(const struct mech_proof *p, struct authstr_buf *out)
{
	static const char *const ids[] = { "digest-uri", "workstation", NULL };

	return with_domain(p, ids, out);
}
