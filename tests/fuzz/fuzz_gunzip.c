/* SPDX-License-Identifier: MIT */
/*
 * What gzip made, or did not: the same octets and the same end at any size of
 * the pieces; and what zlib packs, as one member or two with zeros behind,
 * comes out as it was.
 */
#include <string.h>
#include <zlib.h>
#include "base/buf.h"
#include "fuzz/fuzz.h"
#include "input/gunzip.h"

#define OUT_MAX ((size_t)1 << 22) /* of a bomb no more is looked at */

static enum gunzip_result
unpack(span in, size_t piece, struct authstr_buf *out, bool *whole)
{
	const char *why;
	struct gunzip *g = gunzip_new(&why);
	enum gunzip_result rc = GUNZIP_MORE;
	span some = SPAN_NONE, got;

	MUST(g != NULL);
	while (out->len < OUT_MAX) {
		rc = gunzip_read(g, &some, &got);
		MUST(rc == GUNZIP_BYTES ? got.len > 0 : got.len == 0);
		if (rc == GUNZIP_BYTES)
			buf_put(out, got);
		MUST(rc != GUNZIP_MORE || some.len == 0);
		if (rc == GUNZIP_DAMAGED || (rc == GUNZIP_MORE && in.len == 0))
			break;
		if (some.len == 0) {
			some = span_sub(in, 0, piece);
			in = span_from(in, some.len);
		}
	}
	*whole = gunzip_is_whole(g);
	gunzip_free(g);
	return rc;
}

static void
check_pieces(span in, size_t piece, span text, enum gunzip_result rc)
{
	struct authstr_buf out;
	bool whole;

	buf_init(&out, 2 * OUT_MAX);
	MUST(unpack(in, piece, &out, &whole) == rc || out.len >= OUT_MAX);
	MUST(out.len >= OUT_MAX || span_equal(buf_span(&out), text));
	buf_wipe(&out);
}

static void
pack(span in, struct authstr_buf *out)
{
	static unsigned char room[65536];
	z_stream z = { 0 };

	MUST(deflateInit2(&z, 1, Z_DEFLATED, 16 + MAX_WBITS, 8,
		 Z_DEFAULT_STRATEGY) == Z_OK);
	z.next_in = (Bytef *)(uintptr_t)in.p;
	z.avail_in = (uInt)in.len;
	z.next_out = room;
	z.avail_out = sizeof(room);
	MUST(deflate(&z, Z_FINISH) == Z_STREAM_END);
	buf_put(out, span_make(room, sizeof(room) - z.avail_out));
	deflateEnd(&z);
}

static void
check_packed(span in)
{
	struct authstr_buf packed, out;
	bool whole;

	buf_init(&packed, OUT_MAX);
	buf_init(&out, OUT_MAX);
	pack(span_sub(in, 0, in.len / 2), &packed);
	pack(span_from(in, in.len / 2), &packed);
	buf_put(&packed, span_make("\0\0\0", 3));
	MUST(gunzip_sniff(buf_span(&packed)));
	MUST(unpack(buf_span(&packed), 5, &out, &whole) == GUNZIP_MORE);
	MUST(whole && span_equal(buf_span(&out), in));
	buf_wipe(&packed);
	buf_wipe(&out);
}

void
fuzz_gunzip(span in)
{
	struct authstr_buf out;
	enum gunzip_result rc;
	bool whole;

	if (in.len > 20000)
		return;
	buf_init(&out, 2 * OUT_MAX);
	rc = unpack(in, in.len, &out, &whole);
	if (out.len < OUT_MAX)
		for (size_t piece = 1; piece < 100; piece = piece * 3 + 1)
			check_pieces(in, piece, buf_span(&out), rc);
	buf_wipe(&out);
	check_packed(in);
}
