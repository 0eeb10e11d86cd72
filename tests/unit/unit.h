/* SPDX-License-Identifier: MIT */
/*
 * unit: one program of unit tests.  A file test_THING.c defines
 * `Suite *suite_THING(void)`; suites.def lists it.
 */
#ifndef UNIT_UNIT_H
#define UNIT_UNIT_H

#include <check.h>

#define SUITE(thing) Suite *suite_##thing(void);
#include "unit/suites.def"
#undef SUITE

#endif
