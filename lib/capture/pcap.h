/* SPDX-License-Identifier: MIT */
/*
 * pcap: the frames of a capture file, classic pcap or pcapng, which may come
 * in chunks of any size:
 *
 *	pcap_init(&p);
 *	while (read) {
 *		while ((rc = pcap_input(&p, &bytes, &item)) > PCAP_MORE)
 *			...
 *		if (rc < 0)
 *			no memory
 *	}
 *	if (pcap_is_cut(&p))
 *		the file ends within something
 *
 * A frame that is whole in the chunk is not copied.  Formats:
 * draft-ietf-opsawg-pcap, draft-ietf-opsawg-pcapng.
 */
#ifndef CAPTURE_PCAP_H
#define CAPTURE_PCAP_H

#include "base/buf.h"
#include "capture/octets.h"

/* Of a frame that is longer the beginning is read.  Wireshark's bound, too. */
#define PCAP_FRAME_MAX ((size_t)256 * 1024)
/* What says that it is longer is no frame: the file is damaged. */
#define PCAP_LENGTH_MAX ((uint32_t)1 << 27)
#define PCAP_INTERFACES_MAX 16384

enum pcap_what {
	PCAP_MORE,    /* all is taken */
	PCAP_FRAME,   /* a frame */
	PCAP_SECRETS, /* pcapng's block of keys (TLS, SSH...) */
	PCAP_DAMAGED  /* here it is no capture file any more; said once */
};

#define PCAP_NO_LINK ((uint32_t)-1)

/* Offsets count from the begin of the file. */
struct pcap_item {
	uint64_t number; /* of the frame, from 1 */
	uint64_t time;   /* ns since 1970; 0: not known */
	uint32_t link;   /* LINKTYPE_*, or PCAP_NO_LINK */
	uint32_t length; /* as it was on the wire */
	uint32_t kind;   /* of secrets: "TLSK" as a number */
	span bytes;      /* of the frame, good until the next call */
	uint64_t at;     /* offset of bytes; of damage */
	uint64_t begin;  /* offset of the record or block around it */
	uint64_t end;    /* offset behind that */
};

struct pcap_interface {
	uint32_t link, snaplen;
	/* Time is counted in units of a second, once it is shifted and divided.
	 */
	uint64_t units, divisor;
	unsigned shift;
	int64_t offset; /* seconds */
};

struct pcap;
struct pcapng_block;
typedef int (*pcap_step)(struct pcap *p, span *in, struct pcap_item *item);

struct pcap {
	pcap_step step;
	struct authstr_buf held; /* the begin of a part */
	bool held_whole;         /* ... that has been read */
	uint64_t at;             /* offset of the next byte */
	uint64_t skip;           /* bytes of no interest */
	bool big;                /* the file's byte order */
	uint64_t frames;
	struct pcap_item item; /* whose bytes are to come */
	uint64_t captured;     /* how many of those there are */
	struct {
		size_t header; /* octets of a record's */
		uint32_t link;
		bool nano;
	} classic;
	struct {
		const struct pcapng_block *block; /* that is read */
		uint32_t length;                  /* of a section's block */
		uint64_t body; /* octets behind what is fixed */
		struct pcap_interface *interfaces;
		size_t n, room;
	} ng;
};

void pcap_init(struct pcap *p);
void pcap_wipe(struct pcap *p);
/* Takes from the front of *bytes.  Enum pcap_what, or AUTHSTR_E_NOMEM. */
int pcap_input(struct pcap *p, span *bytes, struct pcap_item *item);
/* No more bytes: does the file end within a frame or block? */
bool pcap_is_cut(const struct pcap *p);
/* The end of the file: the begin of a frame that is not whole, or false. */
bool pcap_rest(struct pcap *p, struct pcap_item *item);
/* Offset of the first octet of what is not whole yet. */
uint64_t pcap_first(const struct pcap *p);
/* Could these four bytes begin a capture file? */
bool pcap_sniff(span head);

/* For pcap.c and pcapng.c. */
#define PCAP_AGAIN (-100)
/* n octets in one piece; false: they are not all there. */
bool pcap_take(struct pcap *p, span *in, size_t n, span *part);
static inline uint16_t
pcap_16(const struct pcap *p, span s, size_t at)
{
	return p->big ? octets_be16(s, at) : octets_le16(s, at);
}

static inline uint32_t
pcap_32(const struct pcap *p, span s, size_t at)
{
	return p->big ? octets_be32(s, at) : octets_le32(s, at);
}

int pcap_damaged(struct pcap *p, struct pcap_item *item);
/* The bytes of p->item are next, p->captured of them. */
int pcap_frame(struct pcap *p, span *in, struct pcap_item *item);
/* Steps: a block; the first one, whose type is read. */
int pcapng_block(struct pcap *p, span *in, struct pcap_item *item);
int pcapng_first(struct pcap *p, span *in, struct pcap_item *item);

#endif
