/* SPDX-License-Identifier: MIT */
/*
 * flow_hold: the segments of a flow that wait for others.
 */
#ifndef CAPTURE_FLOW_HOLD_H
#define CAPTURE_FLOW_HOLD_H

#include "capture/flow_order.h"

/* Copies those bytes of it that no segment has that waits already. */
int hold_put(
    struct flow_order *o, struct flow *f, const struct flow_segment *s);
/* It, the first of its side, waits no more; the owner frees it. */
void hold_unlink(struct flow_order *o, struct flow *f, struct flow_held *h);
void hold_free(struct flow_held *h);
void hold_drop_side(struct flow_order *o, struct flow *f, enum flow_side side);
struct flow *hold_longest(const struct flow_order *o);
/* Each flow with something that waits: the first for NULL, NULL behind the
 * last. */
struct flow *hold_next(const struct flow_order *o, const struct flow *f);
/* Without the first n octets of what it stands for. */
void hold_cut_front(struct flow_segment *s, size_t n);

#endif
