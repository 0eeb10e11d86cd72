/* SPDX-License-Identifier: MIT */
/*
 * caps_json: what ehlo-caps and msa-test both say of a server in JSON.  It is
 * written by jline, since there may be thousands a second; who has an object
 * already puts it there.
 */
#ifndef TOOLS_CAPS_JSON_H
#define TOOLS_CAPS_JSON_H

#include <jansson.h>
#include "authstr-smtp.h"
#include "net/net.h"

#define CAPS_TOLD_LISTS 3
#define CAPS_TOLD_MECHS 256

struct caps_told {
	const char *target; /* NULL: a command was all that was named (--via) */
	enum authstr_protocol protocol;
	const char *stage;
	const char *cure; /* of the error; may be NULL */
	const struct net_result *result;
	const struct authstr_reply *greeting; /* NULL: none came */
	/* Before TLS, after it, and after a login; NULL: not read. */
	const struct authstr_caps *caps[CAPS_TOLD_LISTS];
	/* Mechanisms of a list in the order that they are told. */
	size_t (*mechs)(const struct authstr_caps *caps,
	    struct authstr_span *out, size_t max);
};

/* Into the line that was begun: "target", "address", "port", "protocol",
 * "stage", "class", "error", "rule", "cure", "command_stderr". */
void caps_json_outcome(const struct caps_told *t);
/* "greeting", "capabilities", "auth" and "size", as far as they were read. */
void caps_json_lists(const struct caps_told *t);
/* "ms":{"connect":1,"tls":3,"total":9}, as far as it came. */
void caps_json_ms(const struct net_result *r);

/* The server's order. */
size_t caps_json_as_offered(
    const struct authstr_caps *caps, struct authstr_span *out, size_t max);

/* All of them, and "tls", into an object. */
void caps_json_put(json_t *o, const struct caps_told *t);

#endif
