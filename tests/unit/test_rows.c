/* SPDX-License-Identifier: MIT */
/*
 * What is told of a line before it is read: which rows of dialects.def it can
 * be of, and which conversations have its key.
 */
#include <dirent.h>
#include <stdio.h>
#include "capture/dialect.h"
#include "unit/file.h"
#include "unit/unit.h"

static uint32_t
next_random(uint32_t *state)
{
	*state = *state * 1664525 + 1013904223;
	return *state >> 8;
}

START_TEST(grams_never_deny)
{
	static struct grams g;
	struct gram_text t;
	unsigned char text[64];
	uint32_t state = 7;
	size_t denied = 0;

	for (int i = 0; i < 3000; i++) {
		size_t at = next_random(&state) % 60;

		for (size_t k = 0; k < sizeof(text); k++)
			text[k] = (unsigned char)next_random(&state);
		grams_begin(&g);
		grams_see(&g, span_make(text, sizeof(text)));
		gram_text_read(&t, span_make(text + at, sizeof(text) - at));
		ck_assert(grams_may_have(&g, &t));
		gram_text_read(&t, SPAN("warning: "));
		denied += !grams_may_have(&g, &t);
	}
	ck_assert_uint_gt(denied, 2900);
}
END_TEST

/* Each row that reads a line itself must be among those that are tried. */
static size_t
check_line(struct reader *r, const struct record *rec, const char *name)
{
	struct row_set set;
	size_t n = 0;

	rows_see(&r->rows, rec);
	set = rows_of(&r->rows, rec->text, true);
	for (size_t i = 0; i < dialect_count(); i++) {
		const struct dialect *d = dialect_at(i);

		if (d->read == NULL)
			continue;
		r->current = d;
		if (!d->read(r, rec))
			continue;
		ck_assert_msg((set.bits[i / 64] >> i % 64 & 1) != 0,
		    "%s:%zu: not tried: %s", name, rec->number, d->program);
		n += d->texts[0] != NULL;
	}
	return n;
}

static size_t
check_file(const char *name)
{
	struct reader r;
	struct queue queue = { .status = AUTHSTR_OK };
	struct room room;
	struct authstr_buf text;
	span rest, line;
	size_t n = 0, number = 0;

	reader_init(&r, &queue);
	room_init(&room);
	file_read(name, &text);
	rest = buf_span(&text);
	while (span_take_line(&rest, &line)) {
		struct record rec = record_read(line, ++number, &room);

		n += check_line(&r, &rec, name);
	}
	reader_wipe(&r);
	queue_wipe(&queue);
	room_wipe(&room);
	buf_wipe(&text);
	return n;
}

static size_t
check_folder(const char *folder)
{
	char path[300];
	DIR *dir;
	struct dirent *e;
	size_t n = 0;

	snprintf(path, sizeof(path), "%s/captures/%s", TESTS_DIR, folder);
	dir = opendir(path);
	ck_assert_ptr_nonnull(dir);
	while ((e = readdir(dir)) != NULL) {
		if (e->d_name[0] == '.')
			continue;
		snprintf(
		    path, sizeof(path), "captures/%s/%s", folder, e->d_name);
		n += check_file(path);
	}
	closedir(dir);
	return n;
}

START_TEST(rows_that_read_are_tried)
{
	static const char *const folders[] = { "client", "server", "tool",
		"variant", "written", "data", "raw" };
	size_t n = 0;

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		n += check_folder(folders[i]);
	ck_assert_uint_gt(n, 1000);
}
END_TEST

START_TEST(rows_are_few)
{
	static struct reader r;
	struct queue queue = { .status = AUTHSTR_OK };
	struct record rec = { .raw = SPAN("42 boxes"),
		.text = SPAN("42 boxes") };
	struct row_set set;
	size_t n = 0;

	reader_init(&r, &queue);
	rows_see(&r.rows, &rec);
	set = rows_of(&r.rows, rec.text, false);
	while (row_set_take(&set) < ROWS_MAX)
		n++;
	ck_assert_uint_eq(n, 0);
	rec.raw = rec.text = SPAN("   C: x");
	rows_see(&r.rows, &rec);
	set = rows_of(&r.rows, rec.text, false);
	while (row_set_take(&set) < ROWS_MAX)
		n++;
	ck_assert_uint_gt(n, 0);
	ck_assert_uint_lt(n, 20);
	reader_wipe(&r);
}
END_TEST

START_TEST(keys_are_found)
{
	static struct keys k;
	uint32_t hash[WAKE_TALKS] = { 0 }, state = 3;
	bool used[WAKE_TALKS] = { false };

	for (int i = 0; i < 20000; i++) {
		size_t talk = next_random(&state) % WAKE_TALKS, n = 0, want = 0;
		/* few, so that many are the same or share a bucket */
		uint32_t h = next_random(&state) % 40 * 256;

		if (used[talk])
			keys_drop(&k, talk);
		else
			keys_put(&k, talk, hash[talk] = h);
		used[talk] = !used[talk];
		for (size_t t = 0; t < WAKE_TALKS; t++)
			want += used[t] && hash[t] == h;
		for (size_t t = keys_first(&k, h); t < WAKE_TALKS;
		     t = keys_next(&k, t)) {
			ck_assert(used[t] && hash[t] == h);
			n++;
		}
		ck_assert_uint_eq(n, want);
	}
}
END_TEST

Suite *
suite_rows(void)
{
	Suite *s = suite_create("rows");
	TCase *t = tcase_create("rows");

	tcase_add_test(t, grams_never_deny);
	tcase_add_test(t, rows_that_read_are_tried);
	tcase_add_test(t, rows_are_few);
	tcase_add_test(t, keys_are_found);
	suite_add_tcase(s, t);
	return s;
}
