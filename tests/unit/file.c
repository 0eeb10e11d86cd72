/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include "unit/file.h"
#include "unit/unit.h"

#define FILE_MAX ((size_t)16 * 1024 * 1024)

void
file_read(const char *name, struct authstr_buf *out)
{
	char path[1024], piece[4096];
	FILE *f;
	size_t n;

	snprintf(path, sizeof(path), "%s/%s", TESTS_DIR, name);
	buf_init(out, FILE_MAX);
	f = fopen(path, "rb");
	ck_assert_msg(f != NULL, "cannot open %s", path);
	while ((n = fread(piece, 1, sizeof(piece), f)) > 0)
		buf_put(out, span_make(piece, n));
	fclose(f);
	ck_assert_int_eq(buf_status(out), AUTHSTR_OK);
}
