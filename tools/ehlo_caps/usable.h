/* SPDX-License-Identifier: MIT */
/*
 * usable: which of the mechanisms that a result has this login can use, which
 * would be chosen, and the gen-auth line of each.
 */
#ifndef EHLO_CAPS_USABLE_H
#define EHLO_CAPS_USABLE_H

#include <jansson.h>
#include "ehlo_caps/login.h"

struct usable_have {
	const struct login_options *login;
	bool certificate; /* a client's own */
	bool ticket;      /* of Kerberos */
};
/* Is there a ticket cache where the environment says? */
bool usable_find_ticket(void);

/* Sets "usable":{"channel":"tls","chosen":"PLAIN","mechanisms":[{"mechanism":
 * "PLAIN","usable":true,"command":"gen-auth .."},{"mechanism":"XOAUTH2",
 * "usable":false,"rule":"input-missing","reason":"needs an OAuth token"}]}.
 * "no_command" says why a usable one has no line.  False if none would be
 * chosen. */
bool usable_put(const struct usable_have *h, json_t *result);
void usable_print(const json_t *result);

#endif
