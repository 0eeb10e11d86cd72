/* SPDX-License-Identifier: MIT */
#include "decode_auth/summary.h"
#include <stdlib.h>
#include <string.h>

struct summary {
	struct summary_row *rows; /* max + 1, for the others */
	size_t n, max, have;
	uint32_t *index; /* of rows + 1, by hash; 0: free */
	size_t slots;    /* a power of two, twice as many as rows */
	struct summary_row others;
};

/* What a row is of. */
struct key {
	struct authstr_span user, mech, client;
	enum authstr_outcome outcome;
	uint32_t hash;
};

struct summary *
summary_new(size_t rows)
{
	struct summary *s = calloc(1, sizeof(*s));

	if (s == NULL)
		return NULL;
	s->max = rows;
	for (s->slots = 64; s->slots < rows * 2;)
		s->slots *= 2;
	s->index = calloc(s->slots, sizeof(*s->index));
	s->others.others = true;
	if (s->index != NULL)
		return s;
	free(s);
	return NULL;
}

void
summary_free(struct summary *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < s->n; i++)
		free(s->rows[i].user);
	free(s->rows);
	free(s->index);
	free(s);
}

/* "192.0.2.7:40000", "[2001:db8::1]:40000": the address. */
static struct authstr_span
without_port(struct authstr_span s)
{
	const unsigned char *colon = memchr(s.p, ':', s.len), *close;

	if (s.len > 0 && s.p[0] == '[') {
		close = memchr(s.p, ']', s.len);
		if (close != NULL)
			return (struct authstr_span){ s.p + 1,
				(size_t)(close - s.p) - 1 };
	}
	if (colon == NULL ||
	    memchr(colon + 1, ':', s.len - (size_t)(colon + 1 - s.p)) != NULL)
		return s;
	return (struct authstr_span){ s.p, (size_t)(colon - s.p) };
}

static struct authstr_span
user_of(const struct view *v)
{
	static const char *const ids[] = { "authcid", "authzid", "trace" };

	for (size_t i = 0; i < sizeof(ids) / sizeof(*ids); i++) {
		const struct view_field *f = view_field(v, ids[i]);

		if (f != NULL && f->value.len > 0)
			return f->value;
	}
	return authstr_span_of("");
}

/* FNV-1a: nobody is hurt by rows that share a slot. */
static uint32_t
hash_of(uint32_t hash, struct authstr_span s)
{
	for (size_t i = 0; i < s.len; i++)
		hash = (hash ^ s.p[i]) * 16777619;
	return (hash ^ 0xff) * 16777619;
}

static struct authstr_span
cut(struct authstr_span s)
{
	if (s.p == NULL)
		return authstr_span_of("");
	s.len = s.len < SUMMARY_TEXT_MAX ? s.len : SUMMARY_TEXT_MAX;
	return s;
}

static void
key_of(struct key *k, const struct view *v)
{
	k->user = cut(user_of(v));
	k->mech = cut(view_mechanism(v));
	k->client = cut(authstr_login_client(v->login));
	k->client = without_port(k->client);
	k->outcome = authstr_login_outcome(v->login);
	k->hash = hash_of(2166136261u + (uint32_t)k->outcome, k->user);
	k->hash = hash_of(hash_of(k->hash, k->mech), k->client);
}

static bool
same_text(const char *a, struct authstr_span b)
{
	return strlen(a) == b.len && memcmp(a, b.p, b.len) == 0;
}

static bool
is_row(const struct summary_row *row, const struct key *k)
{
	return row->hash == k->hash && row->outcome == k->outcome &&
	       same_text(row->user, k->user) && same_text(row->mech, k->mech) &&
	       same_text(row->client, k->client);
}

static char *
put_text(char *to, struct authstr_span s)
{
	for (size_t i = 0; i < s.len; i++)
		*to++ = s.p[i] == '\0' ? ' ' : (char)s.p[i];
	*to++ = '\0';
	return to;
}

static bool
grow(struct summary *s)
{
	size_t have = s->have == 0 ? 64 : s->have * 2;
	struct summary_row *rows;

	if (s->n < s->have)
		return true;
	/* room for the others behind the last */
	rows = realloc(s->rows, (have + 1) * sizeof(*rows));
	if (rows == NULL)
		return false;
	s->rows = rows;
	s->have = have;
	return true;
}

static struct summary_row *
row_new(struct summary *s, const struct key *k)
{
	struct summary_row *row;
	char *text;

	if (!grow(s))
		return NULL;
	text = malloc(k->user.len + k->mech.len + k->client.len + 3);
	if (text == NULL)
		return NULL;
	row = &s->rows[s->n++];
	*row = (struct summary_row){
		.user = text, .outcome = k->outcome, .hash = k->hash
	};
	row->mech = put_text(text, k->user);
	row->client = put_text(row->mech, k->mech);
	(void)put_text(row->client, k->client);
	return row;
}

/* The row that is there, a new one, or that of the others; NULL: no memory. */
static struct summary_row *
row_of(struct summary *s, const struct key *k)
{
	struct summary_row *row;
	size_t at = k->hash & (s->slots - 1);

	while (s->index[at] != 0) {
		row = &s->rows[s->index[at] - 1];
		if (is_row(row, k))
			return row;
		at = (at + 1) & (s->slots - 1);
	}
	if (s->n == s->max)
		return &s->others;
	row = row_new(s, k);
	if (row != NULL)
		s->index[at] = (uint32_t)s->n;
	return row;
}

/* ISO 8601 can be compared; of all else the order of the input is known. */
static void
keep_times(struct summary_row *row, struct authstr_span time)
{
	char now[SUMMARY_TIME_MAX] = "";
	bool iso = time.len > 10 && time.p[4] == '-' && time.p[10] == 'T';

	if (time.len == 0)
		return;
	memcpy(now, time.p,
	    time.len < sizeof(now) - 1 ? time.len : sizeof(now) - 1);
	if (row->first[0] == '\0' || (iso && strcmp(now, row->first) < 0))
		memcpy(row->first, now, sizeof(now));
	if (row->last[0] == '\0' || !iso || strcmp(now, row->last) > 0)
		memcpy(row->last, now, sizeof(now));
}

int
summary_add(struct summary *s, const struct view *v)
{
	struct summary_row *row;
	struct key k;

	key_of(&k, v);
	row = row_of(s, &k);
	if (row == NULL)
		return AUTHSTR_E_NOMEM;
	row->count++;
	row->failed += k.outcome == AUTHSTR_OUTCOME_REFUSED ||
		       k.outcome == AUTHSTR_OUTCOME_ABORTED;
	keep_times(row, authstr_login_time(v->login));
	return AUTHSTR_OK;
}

static int
more(unsigned long a, unsigned long b)
{
	return a > b ? -1 : a < b;
}

static int
compare_rows(const void *a, const void *b)
{
	const struct summary_row *x = a, *y = b;
	int c = more(x->failed, y->failed);

	if (c == 0)
		c = more(x->count, y->count);
	if (c == 0)
		c = strcmp(x->user, y->user);
	if (c == 0)
		c = strcmp(x->mech, y->mech);
	return c != 0 ? c : strcmp(x->client, y->client);
}

void
summary_print(struct summary *s, bool json)
{
	size_t n = s->n;

	/* the slots are of no use from here on */
	qsort(s->rows, s->n, sizeof(*s->rows), compare_rows);
	if (s->others.count > 0)
		s->rows[n++] = s->others;
	if (json)
		summary_json(s->rows, n);
	else
		summary_text(s->rows, n);
}
