/* SPDX-License-Identifier: MIT */
#include "fuzz/fuzz.h"
#include <stdint.h>
#include "fuzz/seed.h"

#define ROUNDS 60 /* mutations of each seed */
#define VECTOR_ROUNDS 6

static const struct fuzz_target targets[] = {
#define TARGET(name, seeds) { #name, seeds, fuzz_##name },
#include "fuzz/targets.def"
#undef TARGET
};

static const struct fuzz_target *
find(const char *name)
{
	for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++)
		if (name != NULL && strcmp(targets[i].name, name) == 0)
			return &targets[i];
	fprintf(stderr, "fuzz: no such target: %s\n",
	    name != NULL ? name : "(none named)");
	exit(EXIT_FAILURE);
}

#ifdef FUZZ_ENGINE

static const struct fuzz_target *chosen;

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len);

static void
write_seed(const struct fuzz_target *t, const struct seed *s, void *arg)
{
	static unsigned n;
	char path[1024];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s-%u", (char *)arg, t->name, ++n);
	if ((f = fopen(path, "wb")) == NULL)
		exit(EXIT_FAILURE);
	fwrite(s->p, 1, s->len, f);
	fclose(f);
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	char *folder = getenv("FUZZ_SEEDS");

	(void)argc;
	(void)argv;
	chosen = find(getenv("FUZZ_TARGET"));
	if (folder == NULL)
		return 0;
	seed_each(chosen, write_seed, folder);
	exit(EXIT_SUCCESS);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	chosen->run(span_make(p, len));
	return 0;
}

#else

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
		seed_insert(s, at, span_make(&c, 1));
		break;
	case 1:
		cut(s, at, 1 + below(8));
		break;
	case 2:
		seed_insert(s, at,
		    authstr_span_of(
			words[below(sizeof(words) / sizeof(words[0]))]));
		break;
	default:
		if (at < s->len)
			s->p[at] ^= (unsigned char)(1u << below(8));
	}
}

static void
run_seed(const struct fuzz_target *t, const struct seed *seed, void *arg)
{
	static struct seed mutant;
	int rounds = seed->of_many ? VECTOR_ROUNDS : ROUNDS;

	(void)arg;
	state = NUMBERS_START;
	t->run(span_make(seed->p, seed->len));
	for (int i = 0; i < rounds; i++) {
		if (i % 6 == 0)
			mutant = *seed;
		mutate(&mutant);
		t->run(span_make(mutant.p, mutant.len));
	}
}

/* Bytes of a file in memory of their own size: one too far is seen. */
static int
run_file(const struct fuzz_target *t, const char *path)
{
	FILE *f = fopen(path, "rb");
	unsigned char *p;
	long len;

	if (f == NULL || fseek(f, 0, SEEK_END) != 0 || (len = ftell(f)) < 0) {
		perror(path);
		return EXIT_FAILURE;
	}
	rewind(f);
	p = malloc(len > 0 ? (size_t)len : 1);
	MUST(p != NULL && fread(p, 1, (size_t)len, f) == (size_t)len);
	fclose(f);
	t->run(span_make(p, (size_t)len));
	free(p);
	printf("%s: %s holds its properties\n", path, t->name);
	return EXIT_SUCCESS;
}

int
main(int argc, char **argv)
{
	size_t n = sizeof(targets) / sizeof(targets[0]);
	int bad = 0;

	if (argc > 1) {
		for (int i = 2; i < argc; i++)
			bad += run_file(find(argv[1]), argv[i]) != 0;
		return bad == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
	}
	printf("1..%zu\n", n);
	for (size_t i = 0; i < n; i++) {
		bool ran = seed_each(&targets[i], run_seed, NULL) > 0;

		bad += !ran;
		printf("%sok %zu - %s holds its properties\n",
		    ran ? "" : "not ", i + 1, targets[i].name);
		fflush(stdout);
	}
	return bad == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

#endif
