/* SPDX-License-Identifier: MIT */
/*
 * listen: the capabilities of IMAP, POP3 and ManageSieve in a transcript.
 */
#ifndef EHLO_CAPS_LISTEN_H
#define EHLO_CAPS_LISTEN_H

#include "ehlo_caps/ehlo_caps.h"

struct ehlo_listen {
	enum authstr_protocol protocol; /* SMTP: none of these was heard */
	struct authstr_reply *greeting, *list; /* list: as far as it has come */
	size_t list_mark; /* where its lines stand, see ehlo_line_behind */
	bool in_list, first_ok;
	struct authstr_caps *caps[EHLO_CHANNELS];
	bool starttls; /* went on after it */
	bool login_said, logged_in;
	const struct authstr_mech *mech; /* of the last login by SASL */
	bool begun;    /* ManageSieve: somebody else has said STARTTLS */
	bool tls_said; /* STARTTLS was said, and not answered yet */
};

void ehlo_listen_line(struct ehlo_listen *l, struct authstr_span line);
void ehlo_listen_wipe(struct ehlo_listen *l);

#endif
