/* SPDX-License-Identifier: MIT */
/*
 * via_text: what openssl s_client prints without -quiet: the peer's lines,
 * which end in CRLF, among text of its own, which ends in LF alone; and what a
 * login can be bound to (RFC 5056), where -keymatexport
 * EXPORTER-Channel-Binding -keymatexportlen 32, or -msg, has it printed.
 *
 * The peer cannot have a say in that: all of it is printed before the first of
 * his bytes, each thing counts once, and only what was asked for.
 */
#ifndef NET_VIA_TEXT_H
#define NET_VIA_TEXT_H

#include <stdbool.h>
#include "net/binding.h"
#include "net/via_look.h"

struct net_via_text;
/* NULL for want of memory. */
struct net_via_text *net_via_text_new(const struct net_via *via);
void net_via_text_free(struct net_via_text *t);
/* Takes what was printed, and appends the peer's part of it to out; cut
 * anywhere. */
void net_via_text_put(
    struct net_via_text *t, struct authstr_span in, struct authstr_buf *out);
/* Nothing more comes. */
void net_via_text_end(struct net_via_text *t, struct authstr_buf *out);
/* asked: the one type that will do, cb-type-unavailable and EXIT_AUTH where it
 * is not known; none: tls-exporter of TLS 1.3, tls-unique of TLS 1.2, or
 * none. */
int net_via_text_binding(const struct net_via_text *t,
    struct authstr_span asked, struct net_binding *out,
    struct authstr_error *err);

#endif
