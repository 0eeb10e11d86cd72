/* SPDX-License-Identifier: MIT */
/*
 * flow FILE...: how fast a capture file is taken to pieces of its flows, the
 * fastest of five.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "capture/trace.h"

#define CHUNK ((size_t)256 * 1024)
#define ROUNDS 5

struct sums {
	uint64_t pieces, octets, gaps, ends, mark;
};

static void
take(void *who, const struct flow_piece *piece)
{
	struct sums *sums = who;

	sums->pieces++;
	sums->gaps += piece->kind == FLOW_GAP;
	sums->ends += piece->kind == FLOW_END;
	sums->octets += piece->kind == FLOW_DATA ? piece->len : 0;
	if (piece->bytes.len > 0)
		sums->mark += piece->bytes.p[0];
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool
run(const char *path, double *seconds, uint64_t *octets, struct sums *sums)
{
	static unsigned char chunk[CHUNK];
	struct trace *t;
	FILE *f = fopen(path, "rb");
	double begin = now();
	size_t n;

	*sums = (struct sums){ 0 };
	*octets = 0;
	t = trace_new((struct flow_sink){ sums, take });
	if (f == NULL || t == NULL)
		return false;
	setvbuf(f, NULL, _IONBF, 0);
	while ((n = fread(chunk, 1, sizeof(chunk), f)) > 0) {
		*octets += n;
		if (trace_input(t, span_make(chunk, n)) != AUTHSTR_OK)
			return false;
	}
	trace_end(t);
	*seconds = now() - begin;
	trace_free(t);
	fclose(f);
	return true;
}

int
main(int argc, char **argv)
{
	struct sums sums;
	uint64_t octets;
	double seconds, best;

	for (int i = 1; i < argc; i++) {
		best = 1e9;
		for (int round = 0; round < ROUNDS; round++) {
			if (!run(argv[i], &seconds, &octets, &sums)) {
				perror(argv[i]);
				return EXIT_FAILURE;
			}
			best = seconds < best ? seconds : best;
		}
		printf("%s: %.2f GB/s, %llu pieces, %llu gaps, %llu ends, "
		       "%llu octets\n",
		    argv[i], (double)octets / best / 1e9,
		    (unsigned long long)sums.pieces,
		    (unsigned long long)sums.gaps,
		    (unsigned long long)sums.ends,
		    (unsigned long long)sums.octets);
	}
	return EXIT_SUCCESS;
}
