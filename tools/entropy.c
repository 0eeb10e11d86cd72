/* SPDX-License-Identifier: MIT */
#include "entropy.h"
#include <unistd.h>

/* getentropy's own limit is 256. */
#define TEXT_MAX 128

bool
entropy_bytes(void *out, size_t size)
{
	return getentropy(out, size) == 0;
}

bool
entropy_text(char *out, size_t size)
{
	/* 32 symbols, so that the remainder favours none; without 0, 1, l and
	 * o, which people mistake for each other. */
	static const char symbols[] = "abcdefghijkmnpqrstuvwxyz23456789";

	if (size == 0 || size > TEXT_MAX || getentropy(out, size) != 0)
		return false;
	for (size_t i = 0; i < size - 1; i++)
		out[i] = symbols[(unsigned char)out[i] % 32];
	out[size - 1] = '\0';
	return true;
}
