/* SPDX-License-Identifier: MIT */
/*
 * startup: what a call costs that prints one string.  Our gen-auth, Perl's and
 * true run in turn, many times, so that whatever else the machine does
 * hits all alike; medians and their ratios are printed.
 *
 *	startup OURS PERLS [RUNS]
 *
 * Exit status 1: a program failed, or the aim is missed.
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define RUNS_MAX 10000
#define AIM 0.2

extern char **environ;

enum who { NOTHING, OURS, PERLS, WHO };

struct program {
	const char *label;
	char *argv[5];
	double wall[RUNS_MAX], cpu[RUNS_MAX]; /* ms */
};

static char the_true[] = "/bin/true", plain[] = "PLAIN", user[] = "u",
	    password[] = "p";
static struct program programs[WHO] = {
	[NOTHING] = { .label = "true", .argv = { the_true } },
	[OURS] = { .label = "gen-auth of authstr",
	    .argv = { NULL, plain, user, password, NULL } },
	[PERLS] = { .label = "gen-auth of Perl",
	    .argv = { NULL, plain, user, password, NULL } },
};

static double
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double
timeval_ms(struct timeval t)
{
	return (double)t.tv_sec * 1e3 + (double)t.tv_usec / 1e3;
}

static int
run(struct program *p, size_t i)
{
	posix_spawn_file_actions_t quiet;
	struct rusage used;
	double start;
	pid_t pid;
	int status, rc;

	posix_spawn_file_actions_init(&quiet);
	posix_spawn_file_actions_addopen(
	    &quiet, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	start = now_ms();
	rc = posix_spawn(&pid, p->argv[0], &quiet, NULL, p->argv, environ);
	posix_spawn_file_actions_destroy(&quiet);
	if (rc != 0 || wait4(pid, &status, 0, &used) != pid || status != 0) {
		fprintf(stderr, "startup: %s failed\n", p->argv[0]);
		return -1;
	}
	p->wall[i] = now_ms() - start;
	p->cpu[i] = timeval_ms(used.ru_utime) + timeval_ms(used.ru_stime);
	return 0;
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
median(double *values, size_t n)
{
	qsort(values, n, sizeof(*values), compare);
	return values[n / 2];
}

static int
report(size_t runs)
{
	double wall[WHO], cpu[WHO];

	for (size_t i = 0; i < WHO; i++) {
		wall[i] = median(programs[i].wall, runs);
		cpu[i] = median(programs[i].cpu, runs);
	}
	printf("start-up of `gen-auth PLAIN u p`, %zu runs each in turn, "
	       "medians\n\n%-22s %10s %10s %8s %8s\n",
	    runs, "", "wall", "cpu", "/ true", "/ Perl's");
	for (size_t i = 0; i < WHO; i++)
		printf("%-22s %7.2f ms %7.2f ms %8.2f %8.3f\n",
		    programs[i].label, wall[i], cpu[i], wall[i] / wall[NOTHING],
		    wall[i] / wall[PERLS]);
	printf("\nours / Perl's: %.3f (aim: at most %.2f: %s)\n",
	    wall[OURS] / wall[PERLS], AIM,
	    wall[OURS] / wall[PERLS] <= AIM ? "met" : "missed");
	return wall[OURS] / wall[PERLS] <= AIM ? EXIT_SUCCESS : EXIT_FAILURE;
}

int
main(int argc, char **argv)
{
	size_t runs = argc > 3 ? (size_t)strtoul(argv[3], NULL, 10) : 500;

	if (argc < 3 || runs == 0 || runs > RUNS_MAX) {
		fprintf(stderr, "usage: startup OURS PERLS [RUNS]\n");
		return 64;
	}
	programs[OURS].argv[0] = argv[1];
	programs[PERLS].argv[0] = argv[2];
	for (size_t i = 0; i < runs; i++)
		for (size_t who = 0; who < WHO; who++)
			if (run(&programs[who], i) != 0)
				return EXIT_FAILURE;
	return report(runs);
}
