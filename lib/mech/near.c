/* SPDX-License-Identifier: MIT */
/*
 * near: tries one known mistake after the other on a secret that does not fit.
 */
#include "mech/near.h"

/* A secret with what an escape makes of each byte. */
#define NEAR_MAX ((size_t)1024 * 1024)
/* Rounds of a slow hash that all tries together may take: about a second. */
#define ROUNDS_MAX 4000000

enum near_target {
	NEAR_SECRET,
	NEAR_USER,
	NEAR_RAW, /* the secret without SASLprep */
	NEAR_ROW  /* what a row's own list names */
};

struct authstr_variant {
	enum near_target target;
	const char *id;
	near_make *make;
	const char *message;
};

static const struct authstr_variant variants[] = {
#define VARIANT(target, id, make, message) { NEAR_##target, id, make, message },
#include "mech/variants.def"
#undef VARIANT
};

const struct authstr_variant *
authstr_variant_at(size_t i)
{
	return i < sizeof(variants) / sizeof(variants[0]) ? &variants[i] : NULL;
}

const char *
authstr_variant_id(const struct authstr_variant *v)
{
	return v->id;
}

const char *
authstr_variant_message(const struct authstr_variant *v)
{
	return v->message;
}

/* Which bytes of a are not in b: [*start, *end). */
static void
difference(span a, span b, size_t *start, size_t *end)
{
	size_t least = a.len < b.len ? a.len : b.len, head = 0, tail = 0;

	while (head < least && a.p[head] == b.p[head])
		head++;
	while (tail < least - head &&
	       a.p[a.len - 1 - tail] == b.p[b.len - 1 - tail])
		tail++;
	*start = head;
	*end = a.len - tail;
}

int
authstr_variant_part(const struct authstr_variant *v,
    struct authstr_span secret, size_t *start, size_t *end)
{
	const struct mech_proof p = { .mech = mech_table[0], .secret = secret };
	struct authstr_buf made;
	bool found;

	if (v->target != NEAR_SECRET)
		return 0;
	buf_init(&made, NEAR_MAX);
	found = v->make(&p, &made) && buf_status(&made) == AUTHSTR_OK;
	if (found)
		difference(secret, buf_span(&made), start, end);
	buf_wipe(&made);
	return found && *start < *end &&
	       span_find(SPAN("$%@"), secret.p[*start], 0) != SPAN_NPOS;
}

/* How many rounds of a hash one try takes: what the server asks for. */
static int
rounds(const struct mech_proof *p, uint64_t *n)
{
	*n = 1;
	for (unsigned i = 0; i < p->servers && *n == 1; i++) {
		const struct authstr_field *f;
		struct authstr_msg *msg;
		span digits;
		int rc = authstr_msg_read(
		    p->mech, AUTHSTR_SERVER, i, p->server[i], &msg, NULL);

		if (rc != AUTHSTR_OK) {
			*n = ROUNDS_MAX;
			return rc == AUTHSTR_E_NOMEM ? rc : AUTHSTR_OK;
		}
		f = authstr_msg_field(msg, "iteration-count");
		digits = f != NULL ? f->value : SPAN_NONE;
		if (f != NULL && !span_take_number(&digits, ROUNDS_MAX, n))
			*n = ROUNDS_MAX;
		authstr_msg_free(msg);
	}
	if (*n == 0)
		*n = 1;
	return AUTHSTR_OK;
}

static const struct mech_near *
of_row(const struct authstr_mech *m, const struct authstr_variant *v)
{
	for (const struct mech_near *n = m->near; n != NULL && n->id != NULL;
	     n++)
		if (span_equal(authstr_span_of(n->id), authstr_span_of(v->id)))
			return n;
	return NULL;
}

/* Makes *p the proof with the mistake; false where it changes nothing. */
static bool
change(struct mech_proof *p, const struct authstr_variant *v,
    struct authstr_buf *made)
{
	switch (v->target) {
	case NEAR_SECRET:
		if (!v->make(p, made) ||
		    authstr_secret_equal(buf_span(made), p->secret))
			return false;
		p->secret = buf_span(made);
		return true;
	case NEAR_USER:
		if (!p->mech->user_hashed || !v->make(p, made))
			return false;
		p->user = buf_span(made);
		return true;
	case NEAR_RAW:
		p->raw = true;
		return p->mech->saslprep;
	default:
		return false;
	}
}

/* AUTHSTR_OK: it fits so.  *n: how many times something was hashed. */
static int
try_variant(
    const struct mech_proof *p, const struct authstr_variant *v, uint64_t *n)
{
	const struct mech_near *row = of_row(p->mech, v);
	struct mech_proof changed = *p;
	int rc = AUTHSTR_E_MISMATCH;
	struct authstr_buf made;

	if (row != NULL) {
		++*n;
		return row->verify(p, NULL);
	}
	buf_init(&made, NEAR_MAX);
	if (change(&changed, v, &made) && buf_status(&made) == AUTHSTR_OK) {
		++*n;
		rc = p->mech->verify(&changed, NULL);
	}
	if (buf_status(&made) == AUTHSTR_E_NOMEM)
		rc = AUTHSTR_E_NOMEM;
	buf_wipe(&made);
	return rc;
}

int
near_search(const struct mech_proof *p, const struct authstr_variant **variant)
{
	uint64_t each, n = 0;
	const struct authstr_variant *v;
	int rc = rounds(p, &each);

	if (rc != AUTHSTR_OK)
		return rc;
	for (size_t i = 0;
	     (v = authstr_variant_at(i)) != NULL && n < ROUNDS_MAX / each;
	     i++) {
		rc = try_variant(p, v, &n);

		if (rc == AUTHSTR_OK)
			*variant = v;
		/* all else means that this one is not it */
		if (rc == AUTHSTR_OK || rc == AUTHSTR_E_NOMEM ||
		    rc == AUTHSTR_E_CRYPTO)
			return rc;
	}
	return AUTHSTR_E_MISMATCH;
}
