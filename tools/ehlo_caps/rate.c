/* SPDX-License-Identifier: MIT */
/*
 * rate: words and figures.
 */
#include "ehlo_caps/rate.h"
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include "applet.h"

#define CLASSES (sizeof(((struct rate *)0)->by_class) / sizeof(unsigned long))
#define MORE ", .."

/* The most frequent failure that is not in `told` yet, or 0. */
static size_t
next_class(const struct rate *r, const bool told[CLASSES])
{
	size_t best = EXIT_DONE;

	for (size_t i = EXIT_DONE + 1; i < CLASSES; i++)
		if (!told[i] && r->by_class[i] > 0 &&
		    (best == EXIT_DONE || r->by_class[i] > r->by_class[best]))
			best = i;
	return best;
}

void
rate_classes(const struct rate *r, char *text, size_t len)
{
	bool told[CLASSES] = { false };
	size_t at = 0, i;

	text[0] = '\0';
	while ((i = next_class(r, told)) != EXIT_DONE) {
		char one[64];
		size_t n;
		bool last;

		snprintf(one, sizeof(one), ", %lu %s", r->by_class[i],
		    exit_class((enum exit_status)i));
		told[i] = true;
		n = strlen(one);
		last = next_class(r, told) == EXIT_DONE;
		if (at + n + (last ? 0 : strlen(MORE)) >= len) {
			if (at + strlen(MORE) < len)
				memcpy(text + at, MORE, sizeof(MORE));
			return;
		}
		memcpy(text + at, one, n + 1);
		at += n;
	}
}

/* If it goes on like this; nothing is said of what takes no second more, for
 * those under way may take all their time. */
static void
put_left(const struct rate *r, char *text, size_t len)
{
	double all = (double)(r->done + r->under_way), left;

	text[0] = '\0';
	if (r->done == 0 || r->share <= 0)
		return;
	left =
	    r->seconds * (all / r->share - (double)r->done) / (double)r->done;
	if (r->share < 1 && left >= 1 && left < 1e9)
		snprintf(text, len, ", %lu:%02lu left",
		    (unsigned long)left / 60, (unsigned long)left % 60);
}

void
rate_line(const struct rate *r, size_t width, char *text, size_t len)
{
	char left[32];
	size_t at;

	put_left(r, left, sizeof(left));
	snprintf(text, len, "%lu done, %lu under way, %.0f/s%s", r->done,
	    r->under_way, r->seconds > 0 ? (double)r->done / r->seconds : 0,
	    left);
	at = strlen(text);
	if (width + 1 < len)
		len = width + 1;
	if (at < len)
		rate_classes(r, text + at, len - at);
}
