/* SPDX-License-Identifier: MIT */
/*
 * expect: checks that several suites make.
 */
#ifndef UNIT_EXPECT_H
#define UNIT_EXPECT_H

#include "base/span.h"

/* Fails unless the hex of got is want; id and what name it. */
void expect_hex(const char *id, const char *what, span got, const char *want);

#endif
