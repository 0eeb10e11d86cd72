/* SPDX-License-Identifier: MIT */
/*
 * capture: for tests.
 */
#ifndef CAPTURE_CAPTURE_H
#define CAPTURE_CAPTURE_H

#include "authstr-capture.h"

/* Each line is read, also of a big log. */
void capture_whole(struct authstr_capture *c);

#endif
