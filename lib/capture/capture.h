/* SPDX-License-Identifier: MIT */
/*
 * capture: for tests.
 */
#ifndef CAPTURE_CAPTURE_H
#define CAPTURE_CAPTURE_H

#include "authstr-capture.h"

/* So much of the input is read whole before it counts as a log. */
void capture_learn(struct authstr_capture *c, size_t octets);

#endif
