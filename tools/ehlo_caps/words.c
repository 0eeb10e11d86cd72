/* SPDX-License-Identifier: MIT */
/*
 * words: what the arguments of a capability say, for people.
 */
#include <stdio.h>
#include <string.h>
#include "ehlo_caps/ehlo_caps.h"
#include "ehlo_caps/result.h"

static bool
is(const char *unit, const char *word)
{
	return unit != NULL && strcmp(unit, word) == 0;
}

/* "10 days" where that is as true as seconds. */
static void
time_text(uint64_t seconds, char *text, size_t len)
{
	static const struct {
		uint64_t seconds;
		const char *unit;
	} units[] = { { 86400, "day" }, { 3600, "hour" }, { 60, "minute" },
		{ 1, "second" } };
	size_t i = 0;

	while (units[i].seconds > 1 &&
	       (seconds == 0 || seconds % units[i].seconds != 0))
		i++;
	seconds /= units[i].seconds;
	snprintf(text, len, "%llu %s%s", (unsigned long long)seconds,
	    units[i].unit, seconds == 1 ? "" : "s");
}

static void
number_text(const struct authstr_part *part, char *text, size_t len)
{
	if (is(part->unit, "octets") && part->number == 0)
		snprintf(text, len, "no limit told");
	else if (is(part->unit, "octets"))
		result_octets((double)part->number, text, len);
	else if (is(part->unit, "seconds"))
		time_text(part->number, text, len);
	else
		snprintf(text, len, "%llu%s%s",
		    (unsigned long long)part->number,
		    part->unit != NULL ? " " : "",
		    part->unit != NULL ? part->unit : "");
}

/* Numbers alone: what else the arguments have is seen as it was sent. */
void
ehlo_words(const struct authstr_caps *caps, size_t i, char *text, size_t len)
{
	size_t n = authstr_caps_part_count(caps, i), at = 0;
	struct authstr_part part;
	char one[80];

	text[0] = '\0';
	if (authstr_caps_malformed(caps, i)) {
		snprintf(text, len, "not as specified: ");
		return;
	}
	for (size_t k = 0; k < n && at + sizeof(one) < len; k++) {
		if (authstr_caps_part(caps, i, k, &part) != AUTHSTR_OK ||
		    !part.is_number)
			continue;
		number_text(&part, one, sizeof(one));
		at += (size_t)snprintf(
		    text + at, len - at, "%s%s", at > 0 ? ", " : "", one);
	}
	if (at > 0)
		snprintf(text + at, len - at, ": ");
}
