/* SPDX-License-Identifier: MIT */
/*
 * record: what clients send, octet by octet (--record DIR/): DIR/N.clear and,
 * under TLS, DIR/N.tls for the connection N, from 1 on; no file where nothing
 * came.
 */
#ifndef SINK_RECORD_H
#define SINK_RECORD_H

#include <stdbool.h>
#include "authstr.h"

/* Makes DIR where it is missing; an exit status. */
int record_open(const char *dir, struct authstr_error *err);
/* False if the octets cannot be written. */
bool record_put(
    const char *dir, unsigned long n, bool tls, struct authstr_span octets);

#endif
