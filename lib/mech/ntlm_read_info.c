/* SPDX-License-Identifier: MIT */
/*
 * ntlm_read_info: target information and the responses, which are made of it.
 */
#include "mech/ntlm_read.h"

enum value { BYTES, UTF16, FLAGS, TIME };

static const struct msg_kind timestamp = { "timestamp", "timestamp",
	AUTHSTR_KIND_TEXT, AUTHSTR_PUBLIC };
static const struct msg_kind client_challenge = { "client-challenge",
	"client challenge", AUTHSTR_KIND_BYTES, AUTHSTR_PUBLIC };

/* clang-format off: one row looks like the next */
#define TEXT AUTHSTR_KIND_TEXT, AUTHSTR_PUBLIC
#define OCTETS AUTHSTR_KIND_BYTES, AUTHSTR_PUBLIC
static const struct pair {
	const char *name;
	enum value value;
	struct msg_kind msg;
} pairs[NTLM_AV_IDS] = {
	[NTLM_AV_EOL] = { "MsvAvEOL", BYTES,
	    { "av-pair", "value of MsvAvEOL", OCTETS } },
	[NTLM_AV_NB_COMPUTER] = { "MsvAvNbComputerName", UTF16,
	    { "nb-computer-name", "NetBIOS computer name", TEXT } },
	[NTLM_AV_NB_DOMAIN] = { "MsvAvNbDomainName", UTF16,
	    { "nb-domain-name", "NetBIOS domain name", TEXT } },
	[NTLM_AV_DNS_COMPUTER] = { "MsvAvDnsComputerName", UTF16,
	    { "dns-computer-name", "DNS computer name", TEXT } },
	[NTLM_AV_DNS_DOMAIN] = { "MsvAvDnsDomainName", UTF16,
	    { "dns-domain-name", "DNS domain name", TEXT } },
	[NTLM_AV_DNS_TREE] = { "MsvAvDnsTreeName", UTF16,
	    { "dns-tree-name", "DNS tree name", TEXT } },
	[NTLM_AV_FLAGS] = { "MsvAvFlags", FLAGS,
	    { "av-flags", "flags of the client", TEXT } },
	[NTLM_AV_TIMESTAMP] = { "MsvAvTimestamp", TIME,
	    { "timestamp", "timestamp", TEXT } },
	[NTLM_AV_SINGLE_HOST] = { "MsvAvSingleHost", BYTES,
	    { "single-host", "single host data", OCTETS } },
	[NTLM_AV_TARGET_NAME] = { "MsvAvTargetName", UTF16,
	    { "target-spn", "service principal name", TEXT } },
	[NTLM_AV_CHANNEL_BINDINGS] = { "MsvAvChannelBindings", BYTES,
	    { "channel-bindings", "hash of the channel bindings", OCTETS } },
};
/* clang-format on */

static const struct pair unknown_pair = { "AV pair", BYTES,
	{ "av-pair", "value of an unknown pair", OCTETS } };

static void
put_time(
    struct reader *r, const struct msg_kind *kind, size_t start, size_t end)
{
	struct authstr_buf text;

	buf_init(&text, READER_TEXT_MAX);
	ntlm_print_time(ntlm_u64(r->ntlm.bytes, start), &text);
	reader_text(r, kind, start, end, &text);
	buf_wipe(&text);
}

/* MS-NLMP 2.2.2.1, MsvAvFlags */
static void
put_av_flags(
    struct reader *r, const struct msg_kind *kind, size_t start, size_t end)
{
	static const char *const names[] = { "CONSTRAINED", "MIC",
		"UNTRUSTED_SPN" };
	uint32_t flags = ntlm_u32(r->ntlm.bytes, start);
	struct authstr_buf text;

	buf_init(&text, READER_TEXT_MAX);
	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if ((flags >> i & 1) == 0)
			continue;
		if (buf_span(&text).len > 0)
			buf_put_byte(&text, ' ');
		buf_put_str(&text, names[i]);
	}
	if (buf_span(&text).len == 0)
		buf_put_number(&text, flags);
	reader_text(r, kind, start, end, &text);
	buf_wipe(&text);
}

static void
put_value(struct reader *r, const struct pair *pair, size_t start, size_t end)
{
	size_t len = end - start;

	if (pair->value == UTF16)
		reader_utf16(r, &pair->msg, start, end);
	else if (pair->value == FLAGS && len == 4)
		put_av_flags(r, &pair->msg, start, end);
	else if (pair->value == TIME && len == 8)
		put_time(r, &pair->msg, start, end);
	else if (pair->value == BYTES)
		msg_field(r->msg, &pair->msg, start, end);
	else
		msg_field(r->msg, &unknown_pair.msg, start, end);
}

void
reader_pairs(struct reader *r, size_t start, size_t end)
{
	span s = span_sub(r->ntlm.bytes, start, end - start);
	struct authstr_error err = { .offset = start };
	struct ntlm_av av = { .id = NTLM_AV_EOL + 1 };
	size_t at = 0;

	if (ntlm_av_check(s, start, &err) != AUTHSTR_OK)
		msg_note(r->msg, err.rule, err.offset, end);
	while (av.id != NTLM_AV_EOL && ntlm_av_take(s, &at, &av)) {
		const struct pair *pair =
		    av.id < NTLM_AV_IDS ? &pairs[av.id] : &unknown_pair;
		size_t value = start + at - av.value.len;

		msg_mark(r->msg, pair->name, start + av.at, value);
		if (av.id != NTLM_AV_EOL || av.value.len > 0)
			put_value(r, pair, value, start + at);
	}
	reader_gap(r, start + at, end);
}

/* Under extended session security the client's challenge stands here (MS-NLMP
 * 3.3.1). */
void
reader_lm(struct reader *r, size_t start, size_t end)
{
	static const struct msg_kind kind = { "lm-response", "LM response",
		AUTHSTR_KIND_BYTES, AUTHSTR_GUESSABLE };
	span nt = ntlm_part(&r->ntlm, NTLM_PART_NT);

	if (nt.len == NTLM_V1_LEN &&
	    ntlm_is_extended(span_sub(r->ntlm.bytes, start, end - start))) {
		msg_field(r->msg, &client_challenge, start,
		    start + NTLM_CHALLENGE_LEN);
		start += NTLM_CHALLENGE_LEN;
		msg_mark(r->msg, "zeros", start, end);
		return;
	}
	msg_field(r->msg, &kind, start, end);
}

/* NTLMv2_RESPONSE, NTLMv2_CLIENT_CHALLENGE (MS-NLMP 2.2.2.8, 2.2.2.7). */
static void
put_v2(struct reader *r, size_t start, size_t end)
{
	static const struct msg_kind proof = { "response", "NT proof",
		AUTHSTR_KIND_BYTES, AUTHSTR_GUESSABLE };
	size_t at = start + NTLM_KEY_LEN;

	msg_field(r->msg, &proof, start, at);
	msg_mark(r->msg, "response version", at, at + 2);
	if (ntlm_u16(r->ntlm.bytes, at) != 0x0101)
		msg_note(r->msg, "ntlm-response-form", at, at + 2);
	msg_mark(r->msg, "reserved", at + 2, at + 8);
	put_time(r, &timestamp, at + 8, at + 16);
	msg_field(r->msg, &client_challenge, at + 16, at + 24);
	msg_mark(r->msg, "reserved", at + 24, at + 28);
	if (end > at + NTLM_BLOB_LEN)
		reader_pairs(r, at + NTLM_BLOB_LEN, end);
}

void
reader_nt(struct reader *r, size_t start, size_t end)
{
	static const struct msg_kind kind = { "response", "NT response",
		AUTHSTR_KIND_BYTES, AUTHSTR_GUESSABLE };
	size_t len = end - start;

	if (len >= NTLM_V2_LEN) {
		put_v2(r, start, end);
		return;
	}
	msg_field(r->msg, &kind, start, end);
	if (len == NTLM_V1_LEN)
		msg_note(r->msg, "ntlm-v1", start, end);
	else
		msg_note(r->msg, "ntlm-response-form", start, end);
}
