/* SPDX-License-Identifier: MIT */
#include "fuzz/seed.h"
#include <dirent.h>
#include "base/buf.h"

struct walk {
	const struct fuzz_target *target;
	void (*see)(
	    const struct fuzz_target *t, const struct seed *s, void *arg);
	void *arg;
	size_t n;
};

void
seed_insert(struct seed *s, size_t at, span what)
{
	if (what.len > SEED_MAX - s->len)
		return;
	memmove(s->p + at + what.len, s->p + at, s->len - at);
	memcpy(s->p + at, what.p, what.len);
	s->len += what.len;
}

static void
see(struct walk *w, const struct seed *s)
{
	w->see(w->target, s, w->arg);
	w->n++;
}

/* A dialogue script counts for what its server says. */
static void
read_seed(const char *path, struct seed *s)
{
	FILE *f = fopen(path, "rb");
	static unsigned char all[SEED_MAX];
	span text, line;

	s->len = 0;
	if (f == NULL)
		return;
	text = span_make(all, fread(all, 1, sizeof(all), f));
	fclose(f);
	if (span_search(text, SPAN("\nS: "), 0) == SPAN_NPOS) {
		seed_insert(s, 0, text);
		return;
	}
	while (span_take_line(&text, &line))
		if (span_take(&line, SPAN("S: "))) {
			seed_insert(s, s->len, line);
			seed_insert(s, s->len, SPAN("\r\n"));
		}
}

/* Each base64 value of a file of vectors is a seed. */
static void
see_vectors(struct walk *w, const char *path)
{
	static struct seed seed = { .of_many = true };
	static char line[SEED_MAX * 4];
	FILE *f = fopen(path, "rb");
	struct authstr_buf bytes;

	while (f != NULL && fgets(line, sizeof(line), f) != NULL)
		for (const char *at = line;
		     (at = strstr(at, "_b64\": \"")) != NULL;) {
			at += strlen("_b64\": \"");
			buf_init(&bytes, SEED_MAX);
			authstr_b64_scan(
			    span_make(at, strcspn(at, "\"")), &bytes);
			seed.len = 0;
			seed_insert(&seed, 0, buf_span(&bytes));
			buf_wipe(&bytes);
			see(w, &seed);
		}
	if (f != NULL)
		fclose(f);
}

static void
see_file(struct walk *w, const char *path)
{
	static struct seed seed;

	if (span_ends(authstr_span_of(path), SPAN(".jsonl"))) {
		see_vectors(w, path);
		return;
	}
	read_seed(path, &seed);
	see(w, &seed);
}

static void
see_folder(struct walk *w, const char *folder)
{
	char path[1024];
	struct dirent *entry;
	DIR *dir;

	snprintf(path, sizeof(path), "%s/%s", TESTS_DIR, folder);
	if ((dir = opendir(path)) == NULL)
		return;
	while ((entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.' || entry->d_type == DT_DIR)
			continue;
		snprintf(path, sizeof(path), "%s/%s/%s", TESTS_DIR, folder,
		    entry->d_name);
		see_file(w, path);
	}
	closedir(dir);
}

size_t
seed_each(const struct fuzz_target *t,
    void (*see_one)(
	const struct fuzz_target *t, const struct seed *s, void *arg),
    void *arg)
{
	struct walk w = { t, see_one, arg, 0 };
	char own[200];

	snprintf(own, sizeof(own), "fuzz/seeds/%s", t->name);
	if (strcmp(own, t->seeds) != 0)
		see_folder(&w, t->seeds);
	see_folder(&w, own);
	return w.n;
}
