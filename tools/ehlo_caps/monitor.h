/* SPDX-License-Identifier: MIT */
/*
 * monitor: one line and an exit status as the Monitoring Plugins' guidelines
 * have them, of a result.
 */
#ifndef EHLO_CAPS_MONITOR_H
#define EHLO_CAPS_MONITOR_H

#include <jansson.h>
#include "authstr.h"
#include "ehlo_caps/range.h"

enum monitor_state {
	MONITOR_OK,
	MONITOR_WARNING,
	MONITOR_CRITICAL,
	MONITOR_UNKNOWN
};

enum monitor_value { MONITOR_TIME, MONITOR_CERT, MONITOR_SIZE, MONITOR_VALUES };

struct monitor {
	struct range warning[MONITOR_VALUES], critical[MONITOR_VALUES];
};

/* "cert=14,time=2": either may be NULL.  EXIT_DONE or EXIT_BAD_USAGE
 * (bad-threshold). */
int monitor_begin(struct monitor *m, const char *warning, const char *critical,
    struct authstr_error *err);

/* What class a failure is for a monitor: the server's is CRITICAL, ours
 * UNKNOWN, and "not now" a WARNING. */
enum monitor_state monitor_of_status(int status);

/* The line, without its end; borrowed by nobody, free()d by the caller; NULL
 * for want of memory. */
char *monitor_line(const struct monitor *m, const json_t *result, int status,
    enum monitor_state *state);
/* The line where there is no result: the command line is wrong.. */
char *monitor_failed(const char *text);

#endif
