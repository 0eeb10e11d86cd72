/* SPDX-License-Identifier: MIT */
#include "capture/reader.h"
#include "base/text.h"
#include "base/mem.h"
#include "capture/chunk.h"
#include "capture/dialect.h"

void
reader_init(struct reader *r, struct queue *out)
{
	*r = (struct reader){ .out = out };
	lone_init(&r->lone, out);
	dump_init(&r->dump);
	buf_init(&r->frame_lines, SIZE_MAX / 2);
	room_init(&r->washed);
	journal_init(&r->journal);
	room_init(&r->record);
	room_init(&r->quoted);
	dialect_init(r);
}

void
reader_wipe(struct reader *r)
{
	for (size_t i = 0; r->talks != NULL && i < READER_TALKS; i++) {
		dialogue_wipe(&r->talks[i].dialogue);
		image_wipe(&r->talks[i].part[0].image);
		image_wipe(&r->talks[i].part[1].image);
	}
	mem_free(r->talks, READER_TALKS * sizeof(*r->talks));
	queue_wipe(&r->told.logins);
	lone_wipe(&r->lone);
	dump_wipe(&r->dump);
	buf_wipe(&r->frame_lines);
	streams_free(r->streams);
	room_wipe(&r->washed);
	journal_wipe(&r->journal);
	room_wipe(&r->record);
	room_wipe(&r->quoted);
	reader_init(r, r->out);
}

/* ------------------------------------------------------ conversations -- */

/* FNV-1a: the table is small, and a bad choice costs a comparison. */
static uint32_t
hash_of(span key)
{
	uint32_t hash = 2166136261U;

	for (size_t i = 0; i < key.len; i++)
		hash = (hash ^ key.p[i]) * 16777619U;
	return hash;
}

static size_t
find_key(const struct reader *r, span key, uint32_t hash)
{
	size_t i = keys_first(&r->keys, hash);

	while (
	    i < READER_TALKS &&
	    !span_equal(span_make(r->talks[i].key, r->talks[i].key_len), key))
		i = keys_next(&r->keys, i);
	return i;
}

void
reader_expect(struct reader *r, span key)
{
	r->expected.len = 0;
	key = span_sub(key, 0, READER_KEY_MAX);
	memcpy(r->expected.p, key.p, key.len);
	r->expected.len = key.len;
}

static size_t
find_alias(const struct reader *r, span key, uint32_t hash)
{
	size_t i = keys_first(&r->aliases, hash);

	while (i < READER_TALKS &&
	       !span_equal(
		   span_make(r->talks[i].alias, r->talks[i].alias_len), key))
		i = keys_next(&r->aliases, i);
	return i;
}

static size_t
find_place(const struct reader *r, span key, uint32_t hash)
{
	size_t i = find_key(r, key, hash);

	return i < READER_TALKS ? i : find_alias(r, key, hash);
}

struct talk *
reader_find(struct reader *r, span key)
{
	size_t i;

	key = span_sub(key, 0, READER_KEY_MAX);
	i = find_place(r, key, hash_of(key));
	if (i == READER_TALKS)
		return NULL;
	wake_touch(&r->wake, i);
	return &r->talks[i];
}

void
reader_alias(struct reader *r, struct talk *t, span alias)
{
	alias = span_sub(alias, 0, READER_KEY_MAX);
	if (t->alias_len > 0)
		keys_drop(&r->aliases, (size_t)(t - r->talks));
	if (alias.len > 0) {
		memcpy(t->alias, alias.p, alias.len);
		keys_put(&r->aliases, (size_t)(t - r->talks), hash_of(alias));
	}
	t->alias_len = alias.len;
}

static bool
begin_table(struct reader *r)
{
	if (r->talks != NULL)
		return true;
	r->talks = mem_new(READER_TALKS, sizeof(*r->talks));
	if (r->talks == NULL) {
		r->out->status = AUTHSTR_E_NOMEM;
		return false;
	}
	for (size_t i = 0; i < READER_TALKS; i++) {
		dialogue_init(&r->talks[i].dialogue, r->out);
		image_init(&r->talks[i].part[0].image, PART_MAX);
		image_init(&r->talks[i].part[1].image, PART_MAX);
	}
	return true;
}

static void
drop_talk(struct reader *r, struct talk *t)
{
	chunk_end(r, t);
	dialogue_end(&t->dialogue);
	dialogue_wipe(&t->dialogue);
	wake_touch(&r->wake, (size_t)(t - r->talks));
	keys_drop(&r->keys, (size_t)(t - r->talks));
	if (t->alias_len > 0)
		keys_drop(&r->aliases, (size_t)(t - r->talks));
	t->alias_len = 0;
	r->used[t - r->talks] = 0;
}

/* A free place, or that of the one which was quiet for longest. */
static size_t
take_place(struct reader *r)
{
	size_t oldest = 0;

	for (size_t i = 0; i < READER_TALKS && r->used[oldest] != 0; i++)
		if (r->used[i] < r->used[oldest])
			oldest = i;
	if (r->used[oldest] != 0)
		drop_talk(r, &r->talks[oldest]);
	return oldest;
}

static struct talk *
find_or_begin(struct reader *r, span key)
{
	uint32_t hash;
	size_t i;

	key = span_sub(key, 0, READER_KEY_MAX);
	hash = hash_of(key);
	i = find_place(r, key, hash);
	if (i == READER_TALKS) {
		if (!begin_table(r))
			return NULL;
		i = take_place(r);
		if (key.len > 0)
			memcpy(r->talks[i].key, key.p, key.len);
		r->talks[i].key_len = key.len;
		r->talks[i].request = 0;
		r->talks[i].asked_of = 0;
		r->talks[i].marks = 0;
		keys_put(&r->keys, i, hash);
	}
	r->used[i] = ++r->clock;
	wake_touch(&r->wake, i);
	return &r->talks[i];
}

struct talk *
reader_talk(struct reader *r, span key)
{
	return find_or_begin(r, key);
}

void
reader_close(struct reader *r, span key)
{
	struct talk *t = reader_find(r, key);

	if (t != NULL)
		drop_talk(r, t);
}

bool
reader_is_quiet(const struct reader *r, size_t number)
{
	return r->broken.line == 0 && !reader_waits(r) &&
	       wake_is_quiet(&r->wake, number);
}

bool
reader_awaits(const struct reader *r, span source, size_t number)
{
	return reader_waits(r) || r->broken.line + 1 == number ||
	       wake_awaits(&r->wake, hash_of(source), number);
}

/* -------------------------------------------------------------- lines -- */

static void
set_end(struct authstr_buf *b, span address, span port)
{
	bool bare = span_find(address, ':', 0) != SPAN_NPOS &&
		    !span_starts(address, SPAN("["));

	if (address.len == 0)
		return;
	buf_empty(b);
	if (bare && port.len > 0)
		buf_put_byte(b, '[');
	buf_put(b, address);
	if (bare && port.len > 0)
		buf_put_byte(b, ']');
	if (port.len > 0)
		buf_put_byte(b, ':');
	buf_put(b, port);
}

static void
set_ends(struct dialogue *d, const struct ends *ends)
{
	set_end(&d->client, ends->client, ends->client_port);
	set_end(&d->server, ends->server, ends->server_port);
}

bool
reader_says(struct reader *r, const struct record *rec, const struct speech *s)
{
	struct talk *t = find_or_begin(r, s->key);
	struct line line = { .number = rec->number,
		.frame = rec->frame,
		.time = rec->time,
		.text = s->text,
		.side = s->side,
		.width = rec->raw.len,
		.tls = s->tls,
		.aside = s->aside,
		.decoded = s->decoded,
		.echo = s->echo,
		.plain = s->plain,
		.more = s->more };
	bool taken;

	if (t == NULL)
		return false;
	t->dialogue.dialect = r->current != NULL ? r->current->id : NULL;
	set_ends(&t->dialogue, &s->ends);
	taken = dialogue_line(&t->dialogue, line);
	/* A line of a log that means nothing takes no place. */
	if (!taken && s->key.len > 0 && dialogue_is_blank(&t->dialogue))
		drop_talk(r, t);
	if (taken)
		r->talk = true;
	return taken;
}

void
reader_result(
    struct reader *r, const struct record *rec, const struct result *result)
{
	struct talk *t = find_or_begin(r, result->key);
	struct line line = { .number = rec->number,
		.frame = rec->frame,
		.time = rec->time,
		.text = rec->text };

	if (t == NULL)
		return;
	r->talk = true;
	t->dialogue.dialect = r->current != NULL ? r->current->id : NULL;
	set_ends(&t->dialogue, &result->ends);
	dialogue_result(&t->dialogue, &line, result);
	if (result->key.len == 0 || dialogue_is_blank(&t->dialogue))
		drop_talk(r, t);
}

struct talk *
reader_message(
    struct reader *r, const struct record *rec, const struct message *m)
{
	struct talk *t = find_or_begin(r, m->key);
	struct line line = { .number = rec->number,
		.frame = rec->frame,
		.time = rec->time,
		.text = rec->text,
		.plain = m->plain };

	if (t == NULL)
		return NULL;
	r->talk = true;
	t->dialogue.dialect = r->current != NULL ? r->current->id : NULL;
	set_ends(&t->dialogue, &m->ends);
	dialogue_message(&t->dialogue, &line, m);
	return t;
}

/* A certificate is base64 too; it may be quoted or indented. */
static bool
is_pem(struct reader *r, span text)
{
	span rest = text;

	while (rest.len > 0 && !text_is_alpha(rest.p[0]) && rest.p[0] != '-')
		rest = span_from(rest, 1);
	if (span_starts(rest, SPAN("-----BEGIN ")))
		r->in_pem = true;
	if (!r->in_pem)
		return false;
	if (span_starts(rest, SPAN("-----END ")))
		r->in_pem = false;
	return !span_starts(rest, SPAN("-----BEGIN "));
}

static void
read_text(struct reader *r, const struct record *rec, span whole)
{
	if (is_pem(r, rec->text))
		return;
	if (dialect_try(r, rec)) {
		lone_flush(&r->lone);
		return;
	}
	if (rec->time.len > 0 && rec->program.len > 0)
		lone_prose(&r->lone);
	lone_line(
	    &r->lone, whole, rec->number, r->talk, block_goes_on(&r->block));
}

/* A string of JSON may have several lines in it. */
static void
read_record(struct reader *r, const struct record *rec, span whole)
{
	struct record part = *rec;
	span rest = rec->text;

	if (span_find(rest, '\n', 0) == SPAN_NPOS) {
		read_text(r, rec, whole);
		return;
	}
	while (rest.len > 0) {
		if (!span_take_until(&rest, '\n', &part.text)) {
			part.text = rest;
			rest = SPAN_NONE;
		}
		part.text = span_chomp(part.text);
		read_text(r, &part, part.text);
	}
}

/* Entries of the journal over several lines; false: the line is none, or one
 * behind them. */
static bool
read_journal(struct reader *r, const struct record *rec)
{
	struct record entry;
	bool behind;
	enum journal_found found;

	/* who masks has to see the text while the line is there */
	r->journal.at_once = r->out->watch != NULL;
	found = journal_line(&r->journal, rec, &entry, &behind);
	if (found == JOURNAL_ENTRY)
		read_record(r, &entry, entry.text);
	return found != JOURNAL_FOREIGN && !behind;
}

static bool
is_waiting(const struct dialogue *d)
{
	return d->open != NULL || d->late != NULL;
}

/* Which conversations wait for more now. */
static void
note_talks(struct reader *r, const struct record *rec)
{
	size_t i;

	while ((i = wake_take(&r->wake)) < READER_TALKS)
		wake_note(&r->wake, i,
		    r->used[i] != 0 && is_waiting(&r->talks[i].dialogue),
		    hash_of(rec->source), rec->number);
}

static void
check_memory(struct reader *r)
{
	if (room_status(&r->washed) == AUTHSTR_E_NOMEM ||
	    room_status(&r->record) == AUTHSTR_E_NOMEM ||
	    room_status(&r->quoted) == AUTHSTR_E_NOMEM ||
	    journal_status(&r->journal) == AUTHSTR_E_NOMEM)
		r->out->status = AUTHSTR_E_NOMEM;
}

void
reader_line(struct reader *r, span raw, size_t number)
{
	bool mark = number == 1 && span_starts(raw, SPAN("\xef\xbb\xbf"));
	size_t skip = journal_skip(&r->journal, raw);
	span clean =
	    wash_line(&r->wash, span_from(raw, mark ? 3 : skip), &r->washed);
	struct record rec = record_read(clean, number, &r->record);

	r->raw = raw;
	r->in_dump = false;
	block_see(&r->block, raw, number);
	if (!read_journal(r, &rec))
		read_record(r, &rec, mark ? span_chomp(raw) : rec.text);
	note_talks(r, &rec);
	check_memory(r);
	if (r->told.logins.first != NULL && number > r->told.line + TOLD_LINES)
		reader_end_told(r);
}

void
reader_end(struct reader *r)
{
	struct record entry;

	if (r->out->status == AUTHSTR_OK && journal_end(&r->journal, &entry))
		read_record(r, &entry, entry.text);
	dump_end(r);
	dialect_end(r);
	for (size_t i = 0; r->talks != NULL && i < READER_TALKS &&
			   r->out->status == AUTHSTR_OK;
	     i++)
		if (r->used[i] != 0)
			dialogue_end(&r->talks[i].dialogue);
	if (r->out->status == AUTHSTR_OK)
		lone_end(&r->lone, !r->talk && r->told.logins.first == NULL);
	reader_end_told(r);
}

bool
reader_waits(const struct reader *r)
{
	return r->parts > 0 || !dump_is_empty(&r->dump);
}

void
reader_give_up(struct reader *r)
{
	dump_flush(r);
	chunk_end_all(r);
}

size_t
reader_origin(
    const struct reader *r, const struct record *rec, const unsigned char *p)
{
	if (room_holds(&r->quoted, p))
		p = room_origin(&r->quoted, p);
	if (room_holds(&r->record, p))
		p = room_origin(&r->record, p);
	if (room_holds(&r->washed, p))
		p = room_origin(&r->washed, p);
	if (p < rec->raw.p || p > rec->raw.p + rec->raw.len)
		return SPAN_NPOS;
	return (size_t)(p - rec->raw.p);
}
