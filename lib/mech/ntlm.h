/* SPDX-License-Identifier: MIT */
/*
 * ntlm: what the parts of NTLM (MS-NLMP) share.
 *
 * A message is a header of fixed places and a payload.  Each value in the
 * payload is announced in the header by a "security buffer": length (2 bytes),
 * the same once more, offset from the start of the message (4 bytes), all
 * little-endian.  What a header has at its end depends on the age of who sent
 * it; it ends where the payload begins.
 */
#ifndef MECH_NTLM_H
#define MECH_NTLM_H

#include "mech/mech.h"

#define NTLM_SIGNATURE SPAN("NTLMSSP\0")
#define NTLM_BUFFER_LEN 8
#define NTLM_CHALLENGE_LEN 8
#define NTLM_KEY_LEN 16
#define NTLM_MIC_LEN 16
#define NTLM_MIC_AT 72 /* MS-NLMP 2.2.1.3 */
#define NTLM_V1_LEN 24
/* A proof and the least that can stand behind it (MS-NLMP 2.2.2.7). */
#define NTLM_BLOB_LEN 28
#define NTLM_V2_LEN (NTLM_KEY_LEN + NTLM_BLOB_LEN)

/* MS-NLMP 2.2.2.5; the flags that something depends on. */
enum ntlm_flag {
	NTLM_UNICODE = 1 << 0,
	NTLM_OEM = 1 << 1,
	NTLM_REQUEST_TARGET = 1 << 2,
	NTLM_SIGN = 1 << 4,
	NTLM_SEAL = 1 << 5,
	NTLM_NTLM = 1 << 9,
	NTLM_ALWAYS_SIGN = 1 << 15,
	NTLM_EXTENDED = 1 << 19, /* extended session security */
	NTLM_TARGET_INFO = 1 << 23,
	NTLM_VERSION = 1 << 25,
	NTLM_KEY_EXCH = 1 << 30
};

enum ntlm_type { NTLM_NEGOTIATE = 1, NTLM_CHALLENGE, NTLM_AUTHENTICATE };

/* What a message consists of behind signature and type. */
enum ntlm_part {
	NTLM_PART_FLAGS,
	NTLM_PART_CHALLENGE,
	NTLM_PART_CONTEXT, /* reserved */
	NTLM_PART_VERSION,
	NTLM_PART_MIC,
	/* announced by security buffers */
	NTLM_PART_TARGET,
	NTLM_PART_INFO, /* target information: AV pairs */
	NTLM_PART_LM,
	NTLM_PART_NT,
	NTLM_PART_DOMAIN,
	NTLM_PART_USER,
	NTLM_PART_WORKSTATION,
	NTLM_PART_KEY, /* encrypted random session key */
	NTLM_PARTS
};

struct ntlm_place {
	bool there;        /* the header has it */
	size_t start, end; /* of its bytes in the message */
	/* Of a security buffer: where that is (8 bytes), and what is wrong. */
	size_t header;
	bool truncated; /* reaches past the end; [start, end) is what is left */
	bool overlaps;  /* lies in the header, or in another part */
};

struct ntlm_msg {
	span bytes;
	unsigned type;     /* enum ntlm_type */
	uint32_t flags;    /* 0 where there are none */
	size_t header_end; /* where the payload may begin */
	struct ntlm_place part[NTLM_PARTS];
};

/* ntlm_msg.c */

uint32_t ntlm_u16(span s, size_t at);
uint32_t ntlm_u32(span s, size_t at);
uint64_t ntlm_u64(span s, size_t at);

/* What stands where.  False where s has no signature, none of the three types,
 * or less than the shortest header of its type: the type is set then, 0 for
 * none.  Parts are bounded by s, whatever their security buffers say. */
bool ntlm_parse(span s, struct ntlm_msg *msg);
span ntlm_part(const struct ntlm_msg *msg, enum ntlm_part part);

/* A place in the header: what stands there, or (buffer) announces it. */
struct ntlm_row {
	enum ntlm_part part;
	unsigned short at, len;
	bool buffer;
};
/* The header of a type in its order, NULL past the end. */
const struct ntlm_row *ntlm_row(unsigned type, size_t i);

/* ntlm_build.c */

void ntlm_put_u16(struct authstr_buf *out, size_t value);
void ntlm_put_u32(struct authstr_buf *out, uint64_t value);
void ntlm_put_u64(struct authstr_buf *out, uint64_t value);
void ntlm_put_zeros(struct authstr_buf *out, size_t n);

/* A message to be sent: flags, and what goes into the payload. */
struct ntlm_draft {
	unsigned type;
	uint32_t flags;
	bool mic; /* leaves room for it, 16 zeros */
	bool old; /* laid out as Perl's Authen::NTLM has it */
	span part[NTLM_PARTS];
};

/* A negotiate message has no payload.  The status AUTHSTR_E_LIMIT is for a part
 * of more than 65,535 bytes. */
void ntlm_build(const struct ntlm_draft *draft, struct authstr_buf *out);

/* ntlm_av.c: MS-NLMP 2.2.2.1 */

enum ntlm_av_id {
	NTLM_AV_EOL,
	NTLM_AV_NB_COMPUTER,
	NTLM_AV_NB_DOMAIN,
	NTLM_AV_DNS_COMPUTER,
	NTLM_AV_DNS_DOMAIN,
	NTLM_AV_DNS_TREE,
	NTLM_AV_FLAGS,
	NTLM_AV_TIMESTAMP,
	NTLM_AV_SINGLE_HOST,
	NTLM_AV_TARGET_NAME,
	NTLM_AV_CHANNEL_BINDINGS,
	NTLM_AV_IDS
};

/* MsvAvFlags: the message has a MIC */
#define NTLM_AV_HAS_MIC 0x2u

struct ntlm_av {
	unsigned id;
	span value;
	size_t at; /* of the pair in what is read */
};

/* Takes the pair at *at; false at the end of s, and where the pair runs over
 * it. */
bool ntlm_av_take(span s, size_t *at, struct ntlm_av *av);
/* The value of the first pair of that id, or none. */
span ntlm_av_find(span s, enum ntlm_av_id id);
/* A list that is cut, has no end, or holds an id twice is refused, at its
 * offset in the message. */
int ntlm_av_check(span s, size_t offset, struct authstr_error *err);
/* The server's pairs as the client returns them: `mic` announced. */
void ntlm_av_answer(span s, bool mic, struct authstr_buf *out);

/* ntlm_text.c */

/* Appends UTF-8 as UTF-16LE, in upper case or as it is; AUTHSTR_E_MALFORMED
 * (charset-not-utf8) for what is none. */
int ntlm_put_utf16(
    span utf8, bool upper, struct authstr_buf *out, struct authstr_error *err);
/* Appends each byte as a character, as old programs do. */
void ntlm_put_widened(span bytes, bool upper, struct authstr_buf *out);
/* Appends UTF-16LE as UTF-8; false where it had lone surrogates or an odd byte
 * at its end (both become U+FFFD). */
bool ntlm_get_utf16(span utf16, struct authstr_buf *out);
/* Whether a name is UTF-16: so the flag says, or every other byte is NUL. */
bool ntlm_is_utf16(const struct ntlm_msg *msg, enum ntlm_part part);
/* Appends a name as UTF-8; another code page than UTF-8 is taken for Latin-1.
 * False as ntlm_get_utf16. */
bool ntlm_get_text(
    const struct ntlm_msg *msg, enum ntlm_part part, struct authstr_buf *out);
/* Unicode's simple upper case, as far as Windows goes along: nothing past ASCII
 * becomes ASCII. */
uint32_t ntlm_upper(uint32_t c);

/* ntlm_print.c */

/* "NEGOTIATE_UNICODE REQUEST_TARGET.." */
void ntlm_print_flags(uint32_t flags, struct authstr_buf *out);
/* 100 nanoseconds since 1601 as "2003-06-17T10:00:00Z" */
void ntlm_print_time(uint64_t filetime, struct authstr_buf *out);
/* "6.1.7601, NTLM 15" of the 8 bytes of a VERSION (MS-NLMP 2.2.2.10) */
void ntlm_print_version(span version, struct authstr_buf *out);

/* ntlm_hash.c: MS-NLMP 3.3.  Secrets and what comes of them, all wiped by
 * ntlm_secret_wipe. */

struct ntlm_secret {
	struct authstr_buf nt; /* NTOWFv1 */
	struct authstr_buf lm; /* LMOWFv1; empty where the password has none */
	struct authstr_buf v2; /* NTOWFv2, and LMOWFv2 */
};

void ntlm_secret_init(struct ntlm_secret *s);
void ntlm_secret_wipe(struct ntlm_secret *s);
/* .nt, and .lm where the password is ASCII.  widened: bytes are characters. */
int ntlm_owf_v1(struct ntlm_secret *s, span password, bool widened,
    struct authstr_error *err);
/* .v2, of .nt; user (upper case) and domain in UTF-16LE. */
int ntlm_owf_v2(
    struct ntlm_secret *s, span user, span domain, struct authstr_error *err);
/* DESL: 24 bytes from a hash of 16 and a challenge of 8. */
int ntlm_desl(span hash, span challenge, struct authstr_buf *out,
    struct authstr_error *err);
/* What is answered in place of the server's challenge under extended session
 * security: the first half of MD5(server client).  out is empty before. */
int ntlm_extended(span server, span client, struct authstr_buf *out,
    struct authstr_error *err);
/* Whether an LM response is a client's challenge and zeros. */
bool ntlm_is_extended(span lm);
/* The MIC over the three messages, the last one without it. */
int ntlm_mic(span key, span offer, span challenge, span answer,
    struct authstr_buf *out, struct authstr_error *err);
/* HMAC-MD5 of up to three parts that follow each other. */
int ntlm_hmac(span key, span a, span b, span c, struct authstr_buf *out,
    struct authstr_error *err);

/* ntlm_answer.c: the client's messages */

struct ntlm_version;
/* By the name in AUTHSTR_NTLM_VERSION; AUTHSTR_E_USAGE (bad-input). */
int ntlm_version(const struct authstr_exchange *ex,
    const struct ntlm_version **version, struct authstr_error *err);
/* The first message. */
void ntlm_offer(const struct ntlm_version *version, struct authstr_buf *out);
/* The second one, into ex->out; server was checked. */
int ntlm_answer(struct authstr_exchange *ex, const struct ntlm_version *version,
    const struct ntlm_msg *server, struct authstr_error *err);

/* ntlm_read.c, ntlm_verify.c */

void ntlm_read(struct authstr_msg *msg);
int ntlm_verify(const struct mech_proof *p, struct authstr_error *err);

#endif
