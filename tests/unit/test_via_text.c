/* SPDX-License-Identifier: MIT */
/*
 * What s_client says of its own, and what the peer says.  The samples are what
 * OpenSSL 3.0.22 prints, shortened.
 */
#include <string.h>
#include "net/via_text.h"
#include "unit/unit.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

#define HEX_16 "00112233445566778899AABBCCDDEEFF"
#define HEAD(version)                                                          \
	"CONNECTED(00000003)\n---\nCertificate chain\n 0 s:CN = localhost\n"   \
	"-----BEGIN CERTIFICATE-----\nMIIB6DCCAY6gAwIBAgIU\n"                  \
	"-----END CERTIFICATE-----\n---\n"                                     \
	"New, TLSv1." version ", Cipher is X\nNo ALPN negotiated\n"
#define EMS "    Extended master secret: yes\n"
#define EXPORTER(hex)                                                          \
	"Keying material exporter:\n    Label: 'EXPORTER-Channel-Binding'\n"   \
	"    Length: 32 bytes\n    Keying material: " hex "\n---\n"
#define FINISHED                                                               \
	">>> TLS 1.2, Handshake [length 0010], Finished\n"                     \
	"    14 00 00 0c 01 02 03 04 05 06 07 08 09 0a 0b 0c\n"
#define OTHER                                                                  \
	"<<< TLS 1.2, Handshake [length 0010], Finished\n"                     \
	"    14 00 00 0c 99 99 99 99 99 99 99 99 99 99 99 99\n"
#define GREETING "220 mail ESMTP\r\n"

static const struct {
	const char *said, *peer;
	const char *asked, *type; /* NULL: none */
	bool exports, messages;
} rows[] = {
	{ HEAD("3") EXPORTER(HEX_16 HEX_16) GREETING, GREETING, NULL,
	    "tls-exporter", true, false },
	{ HEAD("2") EMS EXPORTER(HEX_16 HEX_16) GREETING, GREETING,
	    "tls-exporter", "tls-exporter", true, false },
	{ OTHER FINISHED OTHER HEAD("2") EMS GREETING, GREETING, NULL,
	    "tls-unique", false, true },
	{ FINISHED OTHER HEAD("2") EMS EXPORTER(HEX_16 HEX_16) GREETING,
	    GREETING, NULL, "tls-unique", true, true },
	/* of TLS 1.2 the exporter is not the one that servers take */
	{ HEAD("2") EMS EXPORTER(HEX_16 HEX_16) GREETING, GREETING, NULL, NULL,
	    true, false },
	/* RFC 7627 */
	{ HEAD("2") EXPORTER(HEX_16 HEX_16) GREETING, GREETING, "tls-exporter",
	    NULL, true, false },
	{ FINISHED HEAD("2") GREETING, GREETING, NULL, NULL, false, true },
	/* TLS 1.3 has no tls-unique */
	{ FINISHED HEAD("3") GREETING, GREETING, "tls-unique", NULL, false,
	    true },
	/* resumed: the server's was first */
	{ FINISHED "Reused, TLSv1.2, Cipher is X\n" EMS GREETING, GREETING,
	    NULL, NULL, false, true },
	/* not asked for, so it is not s_client who says it */
	{ HEAD("3") EXPORTER(HEX_16 HEX_16) GREETING, GREETING, NULL, NULL,
	    false, false },
	/* too short: -keymatexportlen was left out */
	{ HEAD("3") EXPORTER(HEX_16) GREETING, GREETING, NULL, NULL, true,
	    false },
	/* what the peer says counts for nothing */
	{ HEAD("3") GREETING EXPORTER(HEX_16 HEX_16), GREETING, NULL, NULL,
	    true, false },
	{ HEAD("3") "Keying material exporter:\n"
		    "    Label: 'EXPORTER-Channel-Binding'\n"
		    "    Length: 32 bytes\n    Error\n---\n" EXPORTER(
			HEX_16 HEX_16) GREETING,
	    GREETING, NULL, NULL, true, false },
	{ HEAD("3") "Keying material exporter:\n    Label: 'x'\n" EXPORTER(
	      HEX_16 HEX_16) GREETING,
	    GREETING, NULL, NULL, true, false },
	/* a ticket in between, and half of one before a reply */
	{ HEAD("3") "250-a\r\n---\nPost-Handshake New Session Ticket arrived:\n"
		    "    0000 - 12 34 56   .....\n250-b\r\n"
		    "    0010 - 12 3250 c\r\n4 56   ...\nclosed\n",
	    "250-a\r\n250-b\r\n250 c\r\n", NULL, NULL, true, false },
	/* other protocols */
	{ HEAD("3") "* OK IMAP\r\n* BYE {3}\r\nab\r\n",
	    "* OK IMAP\r\n"
	    "* BYE {3}\r\nab\r\n",
	    NULL, NULL, false, false },
	/* line ends that the session is to complain of; a cut */
	{ HEAD("3") "220 bare\n250 cut", "220 bare\n250 cut", NULL, NULL, false,
	    false },
	{ "", "", NULL, NULL, true, true },
};

static void
feed(struct net_via_text *t, const char *said, size_t piece,
    struct authstr_buf *out)
{
	size_t len = strlen(said);

	for (size_t at = 0; at < len; at += piece)
		net_via_text_put(t,
		    (struct authstr_span){ (const unsigned char *)said + at,
			len - at < piece ? len - at : piece },
		    out);
	net_via_text_end(t, out);
}

START_TEST(sifted)
{
	for (size_t piece = 1; piece < 2000; piece = piece * 3 + 1) {
		struct net_via via = { .exports = rows[_i].exports,
			.messages = rows[_i].messages };
		struct net_via_text *t = net_via_text_new(&via);
		struct authstr_buf *out = authstr_buf_new(65536);
		struct authstr_error err = { .rule = NULL };
		struct net_binding b;
		struct authstr_span got;

		feed(t, rows[_i].said, piece, out);
		got = authstr_buf_span(out);
		ck_assert_msg(got.len == strlen(rows[_i].peer) &&
				  memcmp(got.p, rows[_i].peer, got.len) == 0,
		    "%d: %.*s", _i, (int)got.len, (const char *)got.p);
		net_via_text_binding(
		    t, authstr_span_of(rows[_i].asked), &b, &err);
		ck_assert_pstr_eq(b.type, rows[_i].type);
		ck_assert((err.rule != NULL) ==
			  (rows[_i].asked != NULL && rows[_i].type == NULL));
		if (b.type != NULL && strcmp(b.type, "tls-exporter") == 0)
			ck_assert(b.len == 32 && b.data[31] == 0xff);
		if (b.type != NULL && strcmp(b.type, "tls-unique") == 0)
			ck_assert(b.len == 12 && b.data[11] == 12);
		authstr_buf_free(out);
		net_via_text_free(t);
	}
}
END_TEST

/* No line end: it goes on to who says that it is too long. */
START_TEST(endless)
{
	struct net_via via = { .exports = true };
	struct net_via_text *t = net_via_text_new(&via);
	struct authstr_buf *out = authstr_buf_new(65536);
	char line[1000];

	memset(line, 'x', sizeof(line));
	for (int i = 0; i < 40; i++)
		net_via_text_put(t,
		    (struct authstr_span){
			(const unsigned char *)line, sizeof(line) },
		    out);
	ck_assert(authstr_buf_span(out).len > 16000);
	net_via_text_end(t, out);
	authstr_buf_free(out);
	net_via_text_free(t);
	net_via_text_free(NULL);
}
END_TEST

Suite *
suite_via_text(void)
{
	Suite *s = suite_create("via_text");
	TCase *t = tcase_create("via-text");

	tcase_add_loop_test(t, sifted, 0, COUNT(rows));
	tcase_add_test(t, endless);
	suite_add_tcase(s, t);
	return s;
}
