/* SPDX-License-Identifier: MIT */
#include "input/gunzip.h"
#include <stdlib.h>

bool
gunzip_sniff(struct authstr_span head)
{
	return head.len >= 2 && head.p[0] == 0x1f && head.p[1] == 0x8b;
}

#ifdef HAVE_ZLIB
#include <stddef.h>
#define ZLIB_CONST /* to read from spans */
#include <zlib.h>

#define OUT_OCTETS ((size_t)256 * 1024)

struct gunzip {
	z_stream z;
	bool within; /* a member: the end must not come now */
	bool damaged;
	unsigned char out[OUT_OCTETS];
};

/* zlib keeps 32 KiB of the text: each block remembers its size and is wiped
 * when it goes. */
union block {
	size_t size;
	max_align_t align;
};

static voidpf
block_new(voidpf opaque, uInt n, uInt size)
{
	size_t all = (size_t)n * size;
	union block *b = malloc(sizeof(*b) + all);

	(void)opaque;
	if (b == NULL)
		return Z_NULL;
	b->size = all;
	return b + 1;
}

static void
block_free(voidpf opaque, voidpf p)
{
	union block *b = p;

	(void)opaque;
	b--;
	authstr_wipe(b, sizeof(*b) + b->size);
	free(b);
}

struct gunzip *
gunzip_new(const char **why)
{
	struct gunzip *g = calloc(1, sizeof(*g));

	*why = "out of memory";
	if (g == NULL)
		return NULL;
	g->z.zalloc = block_new;
	g->z.zfree = block_free;
	/* 16: with the header and the sums of gzip */
	if (inflateInit2(&g->z, 16 + MAX_WBITS) != Z_OK) {
		free(g);
		return NULL;
	}
	return g;
}

void
gunzip_free(struct gunzip *g)
{
	if (g == NULL)
		return;
	(void)inflateEnd(&g->z);
	authstr_wipe(g, sizeof(*g));
	free(g);
}

bool
gunzip_is_whole(const struct gunzip *g)
{
	return !g->within;
}

/* tar and tapes leave zeros behind. */
static void
skip_zeros(struct authstr_span *in)
{
	while (in->len > 0 && in->p[0] == 0) {
		in->p++;
		in->len--;
	}
}

static int
inflate_some(
    struct gunzip *g, struct authstr_span *in, struct authstr_span *out)
{
	int rc;

	g->z.next_in = in->p;
	g->z.avail_in = (uInt)in->len;
	g->z.next_out = g->out;
	g->z.avail_out = (uInt)sizeof(g->out);
	rc = inflate(&g->z, Z_NO_FLUSH);
	in->p = g->z.next_in;
	in->len = g->z.avail_in;
	*out = (struct authstr_span){ g->out, sizeof(g->out) - g->z.avail_out };
	return rc;
}

enum gunzip_result
gunzip_read(struct gunzip *g, struct authstr_span *in, struct authstr_span *out)
{
	/* what did not fit into out the last time comes without input */
	bool held = g->within && g->z.avail_out == 0;
	int rc = Z_OK;

	*out = (struct authstr_span){ g->out, 0 };
	if (g->damaged)
		return GUNZIP_DAMAGED;
	while (out->len == 0 && (rc == Z_OK || rc == Z_BUF_ERROR)) {
		if (!g->within)
			skip_zeros(in);
		if (in->len == 0 && !held)
			return GUNZIP_MORE;
		held = false;
		g->within = true;
		rc = inflate_some(g, in, out);
		if (rc == Z_STREAM_END) {
			g->within = false;
			rc = inflateReset(&g->z);
		}
	}
	/* It is told when what came before has been taken. */
	g->damaged = rc != Z_OK && rc != Z_BUF_ERROR;
	return out->len > 0 ? GUNZIP_BYTES : GUNZIP_DAMAGED;
}

#else

struct gunzip *
gunzip_new(const char **why)
{
	*why = "it is compressed, and zlib is not built in";
	return NULL;
}

void
gunzip_free(struct gunzip *g)
{
	(void)g;
}

enum gunzip_result
gunzip_read(struct gunzip *g, struct authstr_span *in, struct authstr_span *out)
{
	(void)g;
	(void)in;
	(void)out;
	return GUNZIP_DAMAGED;
}

bool
gunzip_is_whole(const struct gunzip *g)
{
	(void)g;
	return false;
}

#endif
