/* SPDX-License-Identifier: MIT */
/*
 * caps_json: what ehlo-caps and msa-test both say of a server in JSON.
 */
#ifndef TOOLS_CAPS_JSON_H
#define TOOLS_CAPS_JSON_H

#include <jansson.h>
#include "authstr-smtp.h"
#include "net/net.h"

/* [{"keyword":"SIZE","args":["35882577"]},..]; caps may be NULL: []. */
json_t *caps_json(const struct authstr_caps *caps);
/* ["PLAIN",..] in the server's order. */
json_t *caps_json_auth(const struct authstr_caps *caps);

/* "greeting", "capabilities", "auth" and "size", as far as they were read. */
void caps_json_put(json_t *o, const struct authstr_session *s);
/* "target", "address", "port", "protocol", "stage", "class", "error", "rule",
 * "tls" and "ms".  t: NULL where a command was all that was named (--via). */
void result_json_put(json_t *o, const struct net_target *t,
    const struct net_result *r, const struct authstr_session *s);

#endif
