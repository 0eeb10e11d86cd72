/* SPDX-License-Identifier: MIT */
/*
 * wait: the clock, the signals that end a wait, and the one call that waits.
 */
#include <errno.h>
#include <signal.h>
#include <time.h>
#include "net/inside.h"

double
net_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* The signals are blocked except while ppoll waits: none can slip in between
 * the look at `caught` and the wait. */
static volatile sig_atomic_t caught;
static sigset_t mask_before;
static struct sigaction int_before, term_before, pipe_before;

static void catch (int sig)
{
	caught = sig;
}

static void
handle(int sig, void (*handler)(int), struct sigaction *before)
{
	struct sigaction sa = { .sa_handler = handler };

	sigemptyset(&sa.sa_mask);
	sigaction(sig, NULL, before);
	/* nohup and the shell's & have a say */
	if (before->sa_handler != SIG_IGN)
		sigaction(sig, &sa, NULL);
}

void
net_signals_begin(void)
{
	sigset_t block;

	caught = 0;
	sigemptyset(&block);
	sigaddset(&block, SIGINT);
	sigaddset(&block, SIGTERM);
	sigprocmask(SIG_BLOCK, &block, &mask_before);
	handle(SIGINT, catch, &int_before);
	handle(SIGTERM, catch, &term_before);
	handle(SIGPIPE, SIG_IGN, &pipe_before);
}

int
net_signals_end(void)
{
	/* One that came between the waits arrives while its handler is ours. */
	sigprocmask(SIG_SETMASK, &mask_before, NULL);
	sigaction(SIGINT, &int_before, NULL);
	sigaction(SIGTERM, &term_before, NULL);
	sigaction(SIGPIPE, &pipe_before, NULL);
	return caught;
}

/* Where the kernel has no memory to wait with, who looks again and again shall
 * leave the processor to others. */
static void
nap(double left)
{
	struct timespec ts = { .tv_nsec = 20000000 };

	if (left < 20)
		ts.tv_nsec = (long)(left * 1e6);
	nanosleep(&ts, NULL);
}

enum net_wait
net_wait(struct pollfd *fds, nfds_t n, double until)
{
	double left = until - net_clock();
	struct timespec ts;
	int rc;

	if (left < 0)
		left = 0;
	ts.tv_sec = (time_t)(left / 1e3);
	ts.tv_nsec = (long)((left - (double)ts.tv_sec * 1e3) * 1e6);
	rc = ppoll(fds, n, &ts, &mask_before);
	if (caught != 0)
		return NET_INTERRUPTED;
	if (left <= 0)
		return NET_TIMEOUT; /* a peer that never pauses has no say */
	if (rc < 0 && errno != EINTR)
		nap(left);
	if (rc < 0)
		return NET_READY; /* somebody else's signal: look again */
	return rc == 0 ? NET_TIMEOUT : NET_READY;
}
