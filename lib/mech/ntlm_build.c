/* SPDX-License-Identifier: MIT */
/*
 * ntlm_build: messages from their parts.
 */
#include "mech/ntlm.h"

static void
put_number(struct authstr_buf *out, uint64_t value, unsigned bytes)
{
	for (; bytes > 0; bytes--, value >>= 8)
		buf_put_byte(out, (unsigned char)value);
}

void
ntlm_put_u16(struct authstr_buf *out, size_t value)
{
	put_number(out, value, 2);
}

void
ntlm_put_u32(struct authstr_buf *out, uint64_t value)
{
	put_number(out, value, 4);
}

void
ntlm_put_u64(struct authstr_buf *out, uint64_t value)
{
	put_number(out, value, 8);
}

void
ntlm_put_zeros(struct authstr_buf *out, size_t n)
{
	for (; n > 0; n--)
		buf_put_byte(out, 0);
}

/* What is behind the header, in this order. */
static const enum ntlm_part windows_order[] = { NTLM_PART_DOMAIN,
	NTLM_PART_USER, NTLM_PART_WORKSTATION, NTLM_PART_LM, NTLM_PART_NT,
	NTLM_PART_KEY };
static const enum ntlm_part old_order[] = { NTLM_PART_LM, NTLM_PART_NT,
	NTLM_PART_DOMAIN, NTLM_PART_USER, NTLM_PART_WORKSTATION,
	NTLM_PART_KEY };
#define N_ORDER (sizeof(old_order) / sizeof(old_order[0]))

/* Where the parts will be; returns their end. */
static void
lay_out(const struct ntlm_draft *draft, size_t header, size_t start[NTLM_PARTS])
{
	const enum ntlm_part *order = draft->old ? old_order : windows_order;
	size_t at = header;

	for (size_t i = 0; i < N_ORDER; i++) {
		start[order[i]] = at;
		/* as its model, which leaves the header out for nothing */
		if (draft->old && draft->part[order[i]].len == 0)
			start[order[i]] = at - header;
		at += draft->part[order[i]].len;
	}
}

static void
put_buffer(struct authstr_buf *out, size_t len, size_t start)
{
	if (len > UINT16_MAX)
		out->status = AUTHSTR_E_LIMIT;
	ntlm_put_u16(out, len);
	ntlm_put_u16(out, len);
	ntlm_put_u32(out, start);
}

static size_t
header_length(const struct ntlm_draft *draft)
{
	if (draft->type == NTLM_NEGOTIATE)
		return 32;
	return draft->mic ? 88 : 64;
}

void
ntlm_build(const struct ntlm_draft *draft, struct authstr_buf *out)
{
	const enum ntlm_part *order = draft->old ? old_order : windows_order;
	size_t start[NTLM_PARTS] = { 0 }, header = header_length(draft);
	const struct ntlm_row *row;

	if (draft->type == NTLM_AUTHENTICATE)
		lay_out(draft, header, start);
	buf_put(out, NTLM_SIGNATURE);
	ntlm_put_u32(out, draft->type);
	for (size_t i = 0; (row = ntlm_row(draft->type, i)) != NULL; i++) {
		if ((size_t)row->at + row->len > header)
			break;
		if (row->buffer)
			put_buffer(
			    out, draft->part[row->part].len, start[row->part]);
		else if (row->part == NTLM_PART_FLAGS)
			ntlm_put_u32(out, draft->flags);
		else
			ntlm_put_zeros(out, row->len);
	}
	for (size_t i = 0; i < N_ORDER; i++)
		buf_put(out, draft->part[order[i]]);
}
