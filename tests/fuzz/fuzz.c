/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <stdint.h>
#include "base/buf.h"
#include "fuzz/fuzz.h"

#ifdef FUZZ_TARGET

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	FUZZ_TARGET(span_make(p, len));
	return 0;
}

#else

#define SEED_MAX 16384
#define ROUNDS 60 /* mutations of each seed */
#define VECTOR_ROUNDS 6

static const struct target {
	const char *name, *seeds;
	void (*run)(span in);
} targets[] = {
#define TARGET(name, seeds) { #name, seeds, fuzz_##name },
#include "fuzz/targets.def"
#undef TARGET
};

/* The same numbers for each seed: a failure can be had again. */
#define NUMBERS_START 2463534242u
static uint32_t state;

static uint32_t
next_number(void)
{
	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return state;
}

static size_t
below(size_t n)
{
	return n == 0 ? 0 : next_number() % n;
}

struct seed {
	unsigned char p[SEED_MAX];
	size_t len;
};

static void
insert(struct seed *s, size_t at, span what)
{
	if (what.len > SEED_MAX - s->len)
		return;
	memmove(s->p + at + what.len, s->p + at, s->len - at);
	memcpy(s->p + at, what.p, what.len);
	s->len += what.len;
}

static void
cut(struct seed *s, size_t at, size_t n)
{
	if (n > s->len - at)
		n = s->len - at;
	memmove(s->p + at, s->p + at + n, s->len - at - n);
	s->len -= n;
}

static void
mutate(struct seed *s)
{
	static const char *const words[] = { "\r\n", "\n", "\r", "250 ok\r\n",
		"421 bye\r\n", "334 \r\n", "334 Zm9v\r\n", "235 ok\r\n",
		"535 no\r\n", "354 go\r\n", "220 go\r\n", "250-",
		"AUTH PLAIN" };
	size_t at = below(s->len + 1);
	unsigned char c;

	switch (below(4)) {
	case 0:
		c = (unsigned char)below(256);
		insert(s, at, span_make(&c, 1));
		break;
	case 1:
		cut(s, at, 1 + below(8));
		break;
	case 2:
		insert(s, at,
		    authstr_span_of(
			words[below(sizeof(words) / sizeof(words[0]))]));
		break;
	default:
		if (at < s->len)
			s->p[at] ^= (unsigned char)(1u << below(8));
	}
}

/* A dialogue script counts for what its server says. */
static void
read_seed(const char *path, struct seed *s)
{
	FILE *f = fopen(path, "rb");
	unsigned char all[SEED_MAX];
	span text, line;

	s->len = 0;
	if (f == NULL)
		return;
	text = span_make(all, fread(all, 1, sizeof(all), f));
	fclose(f);
	if (span_search(text, SPAN("\nS: "), 0) == SPAN_NPOS) {
		insert(s, 0, text);
		return;
	}
	while (span_take_line(&text, &line))
		if (span_take(&line, SPAN("S: "))) {
			insert(s, s->len, line);
			insert(s, s->len, SPAN("\r\n"));
		}
}

static void
run_seed(const struct target *t, const struct seed *seed, int rounds)
{
	static struct seed mutant;

	state = NUMBERS_START;
	t->run(span_make(seed->p, seed->len));
	for (int i = 0; i < rounds; i++) {
		if (i % 6 == 0)
			mutant = *seed;
		mutate(&mutant);
		t->run(span_make(mutant.p, mutant.len));
	}
}

/* Each base64 value of a file of vectors is a seed. */
static void
run_vectors(const struct target *t, const char *path)
{
	static struct seed seed;
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
			insert(&seed, 0, buf_span(&bytes));
			buf_wipe(&bytes);
			run_seed(t, &seed, VECTOR_ROUNDS);
		}
	if (f != NULL)
		fclose(f);
}

static void
run_file(const struct target *t, const char *path)
{
	static struct seed seed;

	if (span_ends(authstr_span_of(path), SPAN(".jsonl"))) {
		run_vectors(t, path);
		return;
	}
	read_seed(path, &seed);
	run_seed(t, &seed, ROUNDS);
}

static int
run_target(const struct target *t)
{
	char path[1024];
	struct dirent *entry;
	int n = 0;
	DIR *dir;

	snprintf(path, sizeof(path), "%s/%s", TESTS_DIR, t->seeds);
	if ((dir = opendir(path)) == NULL)
		return 0;
	while ((entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s/%s", TESTS_DIR, t->seeds,
		    entry->d_name);
		run_file(t, path);
		n++;
	}
	closedir(dir);
	return n;
}

int
main(void)
{
	size_t n = sizeof(targets) / sizeof(targets[0]);
	int bad = 0;

	printf("1..%zu\n", n);
	for (size_t i = 0; i < n; i++) {
		bool ran = run_target(&targets[i]) > 0;

		bad += !ran;
		printf("%sok %zu - %s holds its properties\n",
		    ran ? "" : "not ", i + 1, targets[i].name);
		fflush(stdout);
	}
	return bad == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

#endif
