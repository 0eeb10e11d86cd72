/* SPDX-License-Identifier: MIT */
/*
 * gss: the tokens of GSS-API, as GSSAPI and GS2-KRB5 carry them.
 *
 *	framed   0x60 length OID inner		RFC 2743 section 3.1
 *	inner    token id (2 octets), message	RFC 4121 section 4.1
 *	wrap     05 04 flags ff EC RRC SND_SEQ data	RFC 4121 section 4.2.6.2
 */
#ifndef MECH_GSS_H
#define MECH_GSS_H

#include "mech/msg.h"

/* A wrap token's parts. */
struct gss_wrap {
	bool acceptor; /* sent by the server */
	bool sealed;   /* encrypted: data is none */
	span data;     /* what is wrapped; none where it cannot be told */
};

#define GSS_WRAP_HEAD 16
/* Bits of the first octet of what is wrapped (RFC 4752 section 3.3). */
#define GSS_LAYER_NONE 1

/* Whether s is one framed token, and all of it. */
bool gss_is_framed(span s);
/* Whether s is a wrap token of RFC 4121. */
bool gss_read_wrap(span s, struct gss_wrap *w);
/* Length of a gs2-header (RFC 5801 section 4) at the front; 0: none. */
size_t gss_gs2_length(span s);

/* Fields and notes of a framed, an inner and a wrap token: [start, end) of
 * msg. */
void gss_field_framed(struct authstr_msg *msg, size_t start, size_t end);
void gss_field_inner(struct authstr_msg *msg, size_t start, size_t end);
void gss_field_wrap(struct authstr_msg *msg, size_t start, size_t end);

#endif
