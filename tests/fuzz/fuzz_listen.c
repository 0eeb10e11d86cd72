/* SPDX-License-Identifier: MIT */
/*
 * Transcripts of IMAP, POP3 and ManageSieve: whatever is in them, what comes
 * out are lists with keywords, of the protocol that was heard.
 */
#include "ehlo_caps/listen.h"
#include "fuzz/fuzz.h"

static void
check(const struct ehlo_listen *l)
{
	for (int i = 0; i < EHLO_CHANNELS; i++) {
		const struct authstr_caps *caps = l->caps[i];

		if (caps == NULL)
			continue;
		MUST(authstr_caps_protocol(caps) == l->protocol);
		MUST(l->protocol != AUTHSTR_SMTP);
		for (size_t k = 0; k < authstr_caps_count(caps); k++)
			MUST(authstr_caps_keyword(caps, k).len > 0);
	}
	MUST(l->caps[EHLO_TLS] == NULL || l->starttls);
	MUST(l->greeting == NULL ||
	     authstr_reply_verdict(l->greeting) != AUTHSTR_VERDICT_NONE);
}

void
fuzz_listen(span in)
{
	struct ehlo_listen l = { .protocol = AUTHSTR_SMTP };
	span line;

	while (span_take_line(&in, &line))
		ehlo_listen_line(&l, line);
	check(&l);
	ehlo_listen_wipe(&l);
}
