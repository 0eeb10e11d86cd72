/* SPDX-License-Identifier: MIT */
#include "input/stop.h"
#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t asked;

/* timeout(1) sends its signal twice; a third one ends what does not end. */
static void
ask(int number)
{
	if (asked)
		(void)signal(number, SIG_DFL);
	asked = 1;
}

void
stop_catch(void)
{
	struct sigaction action = { .sa_handler = ask };

	/* a write goes on; who reads what may not come polls first */
	action.sa_flags = SA_RESTART;
	sigemptyset(&action.sa_mask);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

bool
stop_asked(void)
{
	return asked != 0;
}
