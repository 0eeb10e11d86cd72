/* SPDX-License-Identifier: MIT */
#ifndef EHLO_CAPS_REMARKS_H
#define EHLO_CAPS_REMARKS_H

#include "ehlo_caps/ehlo_caps.h"

/* Those of ehlo_remarks that are about the lists; the message names the
 * keywords. */
void ehlo_remarks_caps(const struct ehlo_view *v,
    void (*tell)(const char *rule, const char *message, void *arg), void *arg);

#endif
