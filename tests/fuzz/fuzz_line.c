/* SPDX-License-Identifier: MIT */
/*
 * Lines of a capture: what is found is a part of the line, and a reply or a
 * command but not both.  The same lines as names of a server and as commands of
 * --via: what is taken for a host fits its place.
 */
#include "ehlo_caps/ehlo_caps.h"
#include "fuzz/fuzz.h"
#include "net/via_look.h"

static bool
is_part(span part, span whole)
{
	return part.p >= whole.p && part.p + part.len <= whole.p + whole.len;
}

static void
check_line(span line)
{
	struct ehlo_line found;

	ehlo_line_look(line, &found);
	MUST(span_is_none(found.reply) || span_is_none(found.command));
	MUST(span_is_none(found.command) || is_part(found.command, line));
	if (span_is_none(found.reply))
		return;
	MUST(is_part(found.reply, line));
	MUST(found.reply.len >= 3);
	MUST(found.reply.len == 3 || found.reply.p[3] == ' ' ||
	     found.reply.p[3] == '-');
}

static void
check_words(const char *text)
{
	struct net_via via = { 0 };
	struct net_target target;
	struct authstr_error err = { .rule = "" };

	net_via_look(text, &via);
	MUST(via.s_client || !via.letters);
	if (net_target_parse(text, &target, &err) == AUTHSTR_OK) {
		MUST((target.port != 0) == (target.path[0] == '\0'));
		MUST(authstr_protocol_name(target.protocol) != NULL);
		MUST(strlen(target.name) <= strlen(target.host));
		MUST(target.host[0] > ' ' && strlen(target.host) <= 253);
		MUST(strcmp(target.text, text) == 0);
	} else {
		MUST(strcmp(err.rule, "bad-target") == 0);
	}
}

void
fuzz_line(span in)
{
	span line;

	while (span_take_line(&in, &line)) {
		/* In memory of its own: one byte too far is seen. */
		char *text = malloc(line.len + 1);

		MUST(text != NULL);
		memcpy(text, line.p, line.len);
		check_line(span_make(text, line.len));
		text[line.len] = '\0';
		check_words(text);
		free(text);
	}
}
