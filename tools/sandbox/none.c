/* SPDX-License-Identifier: MIT */
/*
 * none: built without a sandbox.
 */
#include "sandbox/sandbox.h"

void
sandbox_enter(unsigned uses)
{
	(void)uses;
}
