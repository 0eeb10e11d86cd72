/* SPDX-License-Identifier: MIT */
/*
 * caps_json: what ehlo-caps and msa-test both say of a server in JSON.
 */
#ifndef TOOLS_CAPS_JSON_H
#define TOOLS_CAPS_JSON_H

#include <jansson.h>
#include "authstr-smtp.h"
#include "net/net.h"

/* {"connect":1,"tls":3,"total":9}, as far as it came. */
json_t *ms_json(const struct net_result *r);

/* "greeting", "capabilities", "auth" and "size", as far as they were read. */
void caps_json_put(json_t *o, const struct authstr_session *s);
/* What the arguments of capability i say beyond a list of words:
 * {"max":1000}, {"attributes":["NAME","ADDR"]}; NULL for nothing. */
json_t *caps_json_parsed(const struct authstr_caps *caps, size_t i);
/* "target", "address", "port", "protocol", "stage", "class", "error", "rule",
 * "tls" and "ms".  t: NULL where a command was all that was named (--via). */
void result_json_put(json_t *o, const struct net_target *t,
    const struct net_result *r, const struct authstr_session *s);

#endif
