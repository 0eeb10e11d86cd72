/* SPDX-License-Identifier: MIT */
/*
 * ntlm_av: target information, a list of AV pairs (MS-NLMP 2.2.2.1): id and
 * length, 2 bytes each, and the value; ended by an id of 0 without a value.
 */
#include "base/error.h"
#include "mech/ntlm.h"

#define PAIR_LEN 4

bool
ntlm_av_take(span s, size_t *at, struct ntlm_av *av)
{
	size_t len;

	if (*at > s.len || s.len - *at < PAIR_LEN)
		return false;
	len = ntlm_u16(s, *at + 2);
	if (len > s.len - *at - PAIR_LEN)
		return false;
	av->id = ntlm_u16(s, *at);
	av->value = span_sub(s, *at + PAIR_LEN, len);
	av->at = *at;
	*at += PAIR_LEN + len;
	return true;
}

span
ntlm_av_find(span s, enum ntlm_av_id id)
{
	struct ntlm_av av;
	size_t at = 0;

	while (ntlm_av_take(s, &at, &av) && av.id != NTLM_AV_EOL)
		if (av.id == (unsigned)id)
			return av.value;
	return SPAN_NONE;
}

static bool
has_right_size(const struct ntlm_av *av)
{
	switch (av->id) {
	case NTLM_AV_EOL:
		return av->value.len == 0;
	case NTLM_AV_FLAGS:
		return av->value.len == 4;
	case NTLM_AV_TIMESTAMP:
		return av->value.len == 8;
	case NTLM_AV_CHANNEL_BINDINGS:
		return av->value.len == 16;
	default:
		return true;
	}
}

static int
refuse(size_t offset, const char *found, struct authstr_error *err)
{
	return error_set(err, AUTHSTR_E_PROTOCOL, offset, "ntlm-av-pairs",
	    "expected target information that ends in MsvAvEOL and has each id "
	    "once, found %s",
	    found);
}

/* Nothing but zeros may follow the end. */
static int
check_rest(span s, size_t at, size_t offset, struct authstr_error *err)
{
	for (; at < s.len; at++)
		if (s.p[at] != 0)
			return refuse(offset + at, "more behind it", err);
	return AUTHSTR_OK;
}

int
ntlm_av_check(span s, size_t offset, struct authstr_error *err)
{
	uint32_t seen = 0;
	struct ntlm_av av;
	size_t at = 0;

	if (s.len == 0)
		return AUTHSTR_OK;
	while (ntlm_av_take(s, &at, &av)) {
		if (!has_right_size(&av))
			return refuse(
			    offset + av.at, "a value of a wrong length", err);
		if (av.id == NTLM_AV_EOL)
			return check_rest(s, at, offset, err);
		if (av.id < NTLM_AV_IDS && (seen & 1u << av.id) != 0)
			return refuse(offset + av.at, "an id twice", err);
		if (av.id < NTLM_AV_IDS)
			seen |= 1u << av.id;
	}
	if (at == s.len)
		return refuse(offset + at, "no end", err);
	return error_set(err, AUTHSTR_E_PROTOCOL, offset + at, "ntlm-truncated",
	    "expected a pair of target information, found one that reaches "
	    "past its end");
}

static void
put_pair(struct authstr_buf *out, unsigned id, span value)
{
	ntlm_put_u16(out, id);
	ntlm_put_u16(out, value.len);
	buf_put(out, value);
}

static void
put_flags(struct authstr_buf *out, uint32_t flags)
{
	ntlm_put_u16(out, NTLM_AV_FLAGS);
	ntlm_put_u16(out, 4);
	ntlm_put_u32(out, flags);
}

/* MS-NLMP 3.1.5.1.2: the bit is added to the server's flags, or a pair with it
 * to the list. */
void
ntlm_av_answer(span s, bool mic, struct authstr_buf *out)
{
	bool told = !mic;
	struct ntlm_av av;
	size_t at = 0;

	while (ntlm_av_take(s, &at, &av) && av.id != NTLM_AV_EOL) {
		if (av.id == NTLM_AV_FLAGS && !told) {
			put_flags(out, ntlm_u32(av.value, 0) | NTLM_AV_HAS_MIC);
			told = true;
		} else {
			put_pair(out, av.id, av.value);
		}
	}
	if (!told)
		put_flags(out, NTLM_AV_HAS_MIC);
	if (s.len > 0)
		put_pair(out, NTLM_AV_EOL, SPAN(""));
}
