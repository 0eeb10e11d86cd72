/* SPDX-License-Identifier: MIT */
/*
 * What the tools read out of words and lines before anything is connected.
 */
#include <string.h>
#include "ehlo_caps/ehlo_caps.h"
#include "net/net.h"
#include "net/via_look.h"
#include "unit/unit.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

static const struct {
	const char *text, *host;
	unsigned port;
	bool implicit;
	enum authstr_protocol protocol;
} targets[] = {
	{ "mail.example.org", "mail.example.org", 587, false, AUTHSTR_SMTP },
	{ "mail.example.org:25", "mail.example.org", 25, false, AUTHSTR_SMTP },
	{ "mail.example.org.:465", "mail.example.org.", 465, true,
	    AUTHSTR_SMTP },
	{ "a:24", "a", 24, false, AUTHSTR_LMTP },
	{ "a:110", "a", 110, false, AUTHSTR_POP3 },
	{ "a:143", "a", 143, false, AUTHSTR_IMAP },
	{ "a:993", "a", 993, true, AUTHSTR_IMAP },
	{ "a:995", "a", 995, true, AUTHSTR_POP3 },
	{ "a:4190", "a", 4190, false, AUTHSTR_SIEVE },
	{ "a:65535", "a", 65535, false, AUTHSTR_SMTP },
	{ "127.0.0.1:2525", "127.0.0.1", 2525, false, AUTHSTR_SMTP },
	{ "::1", "::1", 587, false, AUTHSTR_SMTP },
	{ "[::1]", "::1", 587, false, AUTHSTR_SMTP },
	{ "[2001:db8::7]:465", "2001:db8::7", 465, true, AUTHSTR_SMTP },
	{ "fe80::1%eth0", "fe80::1%eth0", 587, false, AUTHSTR_SMTP },
	{ "[fe80::1%eth0]:143", "fe80::1%eth0", 143, false, AUTHSTR_IMAP },
	{ "imap://[fe80::1%25eth0]", "fe80::1%eth0", 143, false, AUTHSTR_IMAP },
	{ "smtp://a", "a", 25, false, AUTHSTR_SMTP },
	{ "smtp://a/", "a", 25, false, AUTHSTR_SMTP },
	{ "SMTP://a:26/", "a", 26, false, AUTHSTR_SMTP },
	{ "smtp://a:143", "a", 143, false, AUTHSTR_SMTP },
	{ "smtps://a", "a", 465, true, AUTHSTR_SMTP },
	{ "smtps://a:10465", "a", 10465, true, AUTHSTR_SMTP },
	{ "submission://a", "a", 587, false, AUTHSTR_SMTP },
	{ "submissions://[::1]:1/", "::1", 1, true, AUTHSTR_SMTP },
	{ "lmtp://a", "a", 24, false, AUTHSTR_LMTP },
	{ "imap://a", "a", 143, false, AUTHSTR_IMAP },
	{ "imap://a:993", "a", 993, true, AUTHSTR_IMAP },
	{ "imaps://a", "a", 993, true, AUTHSTR_IMAP },
	{ "imaps://a:143", "a", 143, true, AUTHSTR_IMAP },
	{ "pop3://a", "a", 110, false, AUTHSTR_POP3 },
	{ "pop3s://a:25/", "a", 25, true, AUTHSTR_POP3 },
	{ "sieve://a", "a", 4190, false, AUTHSTR_SIEVE },
	{ "my_host", "my_host", 587, false, AUTHSTR_SMTP },
};

START_TEST(target_good)
{
	struct net_target t;

	ck_assert_int_eq(
	    net_target_parse(targets[_i].text, &t, NULL), AUTHSTR_OK);
	ck_assert_str_eq(t.text, targets[_i].text);
	ck_assert_str_eq(t.host, targets[_i].host);
	ck_assert_uint_eq(t.port, targets[_i].port);
	ck_assert(t.implicit == targets[_i].implicit);
	ck_assert_int_eq(t.protocol, targets[_i].protocol);
	ck_assert_str_eq(t.path, "");
}
END_TEST

static const struct {
	const char *text, *path;
	enum authstr_protocol protocol;
} sockets[] = {
	{ "unix:/run/x", "/run/x", AUTHSTR_SMTP },
	{ "unix:/run/dovecot/lmtp", "/run/dovecot/lmtp", AUTHSTR_LMTP },
	{ "lmtp+unix:/run/x", "/run/x", AUTHSTR_LMTP },
	{ "lmtp:unix:/run/x:y", "/run/x:y", AUTHSTR_LMTP },
	{ "imap+unix:/run/lmtp", "/run/lmtp", AUTHSTR_IMAP },
};

START_TEST(target_socket)
{
	struct net_target t;

	ck_assert_int_eq(
	    net_target_parse(sockets[_i].text, &t, NULL), AUTHSTR_OK);
	ck_assert_str_eq(t.path, sockets[_i].path);
	ck_assert_str_eq(t.name, "localhost");
	ck_assert_uint_eq(t.port, 0);
	ck_assert_int_eq(t.protocol, sockets[_i].protocol);
}
END_TEST

/* What is verified has no zone; what was not said is known as such. */
START_TEST(target_parts)
{
	struct net_target t;

	net_target_parse("imap://[fe80::1%25eth0]:144", &t, NULL);
	ck_assert_str_eq(t.name, "fe80::1");
	ck_assert(t.port_given);
	net_target_parse("imaps://a", &t, NULL);
	ck_assert(t.port_given);
	net_target_parse("a", &t, NULL);
	ck_assert_str_eq(t.name, "a");
	ck_assert(!t.port_given);
}
END_TEST

#ifdef HAVE_IDN2
START_TEST(target_idn)
{
	struct net_target t;
	struct authstr_error err;

	ck_assert_int_eq(
	    net_target_parse("imap://M\xc3\xbcller.example:144", &t, NULL),
	    AUTHSTR_OK);
	ck_assert_str_eq(t.text, "imap://M\xc3\xbcller.example:144");
	ck_assert_str_eq(t.host, "xn--mller-kva.example");
	ck_assert_str_eq(t.name, "xn--mller-kva.example");
	ck_assert_uint_eq(t.port, 144);
	net_target_parse("stra\xc3\x9f"
			 "e.example",
	    &t, NULL);
	ck_assert_str_eq(t.host, "xn--strae-oqa.example");
	ck_assert_int_eq(
	    net_target_parse("a\xff.example", &t, &err), AUTHSTR_E_USAGE);
	ck_assert_str_eq(err.rule, "bad-target");
}
END_TEST
#endif

static const struct {
	const char *text, *why;
} bad_targets[] = {
	{ "", "no host" },
	{ ":25", "no host" },
	{ "[]:25", "no host" },
	{ "[::1", "no host" },
	{ "smtp://", "no host" },
	{ "a:", "port" },
	{ "a:0", "port" },
	{ "a:65536", "port" },
	{ "a:000025", "port" },
	{ "a:2x", "port" },
	{ "a:-1", "port" },
	{ "[::1]x", "port" },
	{ "[::1]:", "port" },
	{ "http://a", "scheme" },
	{ "://a", "scheme" },
	{ "a b", "character" },
	{ "a/b", "character" },
	{ "a\nb", "character" },
	{ "smtp://a//", "character" },
	{ "tim@a", "--user" },
#ifndef HAVE_IDN2
	{ "m\xc3\xbcller.example", "ASCII" },
#endif
	{ "unix:run/x", "path" },
	{ "http+unix:/run/x", "scheme" },
	{ "+unix:/run/x", "port" },
};

START_TEST(target_bad)
{
	struct net_target t;
	struct authstr_error err;

	ck_assert_int_eq(
	    net_target_parse(bad_targets[_i].text, &t, &err), AUTHSTR_E_USAGE);
	ck_assert_str_eq(err.rule, "bad-target");
	ck_assert_msg(
	    strstr(err.text, bad_targets[_i].why) != NULL, "%s", err.text);
}
END_TEST

START_TEST(target_long)
{
	char text[400];
	struct net_target t;

	for (size_t len = 1; len < sizeof(text); len++) {
		memset(text, 'a', len);
		text[len] = '\0';
		ck_assert_int_eq(net_target_parse(text, &t, NULL),
		    len <= 253 ? AUTHSTR_OK : AUTHSTR_E_USAGE);
	}
}
END_TEST

enum {
	S_CLIENT = 1,
	CRLF = 2,
	NO_GREETING = 4,
	QUIET = 8,
	LETTERS = 16,
	GNUTLS = 32
};

static const struct {
	const char *command;
	unsigned is;
} commands[] = {
	{ "", QUIET },
	{ "nc mail 25", QUIET },
	{ "openssl s_client -quiet -connect a:465", S_CLIENT | QUIET },
	{ "openssl s_client -quiet -crlf", S_CLIENT | QUIET | CRLF },
	{ "openssl s_client --quiet --crlf", S_CLIENT | QUIET | CRLF },
	{ "openssl s_client -quiet -starttls smtp",
	    S_CLIENT | QUIET | NO_GREETING },
	{ "openssl s_client -connect a:465", S_CLIENT | LETTERS },
	{ "openssl s_client -brief", S_CLIENT | QUIET | LETTERS },
	{ "openssl s_client -brief -nocommands", S_CLIENT | QUIET },
	{ "openssl s_client -ign_eof", S_CLIENT },
	{ "exec /usr/bin/openssl s_client -quiet", S_CLIENT | QUIET },
	{ "A=1 timeout 9 openssl  s_client\t-quiet", S_CLIENT | QUIET },
	{ "'openssl' \"s_client\" '-quiet' \\-crlf", S_CLIENT | QUIET | CRLF },
	{ "cd /; openssl s_client -quiet", S_CLIENT | QUIET },
	{ "openssl s_client -quiet | tee log -crlf", S_CLIENT | QUIET },
	{ "openssl s_client -quiet; x -starttls", S_CLIENT | QUIET },
	{ "(openssl s_client -quiet -crlf)", S_CLIENT | QUIET | CRLF },
	/* words that are in something else, or belong to another command */
	{ "openssl version; s_client -crlf", QUIET },
	{ "echo 'openssl s_client -crlf'", QUIET },
	{ "ssh host openssl s_client -quiet -crlf", S_CLIENT | QUIET | CRLF },
	{ "openssl s_client -quiet -CAfile crlf", S_CLIENT | QUIET },
	{ "openssl s_client -quiet 'unfinished", S_CLIENT | QUIET },
	{ "gnutls-cli --logfile=log --crlf --starttls-proto=smtp a",
	    QUIET | CRLF | NO_GREETING | GNUTLS },
	{ "gnutls-cli -p 465 a", GNUTLS },
	{ "gnutls-cli --logfile /dev/null -p 465 a", QUIET | GNUTLS },
	{ "timeout 9 /usr/bin/gnutls-cli --starttls-proto smtp --logfile=/x a",
	    QUIET | NO_GREETING | GNUTLS },
	{ "ncat --ssl a 465", QUIET },
	{ "socat - OPENSSL:a:465", QUIET },
	{ "ssh -W a:25 b", QUIET },
};

START_TEST(via_words)
{
	struct net_via via = { 0 };
	unsigned is = commands[_i].is;

	net_via_look(commands[_i].command, &via);
	ck_assert(via.s_client == ((is & S_CLIENT) != 0));
	ck_assert(via.gnutls == ((is & GNUTLS) != 0));
	ck_assert(via.crlf == ((is & CRLF) != 0));
	ck_assert(via.no_greeting == ((is & NO_GREETING) != 0));
	ck_assert(via.quiet == ((is & QUIET) != 0));
	ck_assert(via.letters == ((is & LETTERS) != 0));
}
END_TEST

static const struct {
	const char *line, *reply, *command;
} lines[] = {
	{ "250-a", "250-a", NULL },
	{ "250", "250", NULL },
	{ "220 m ESMTP\r", "220 m ESMTP", NULL },
	{ "S: 250 a", "250 a", NULL },
	{ "C: EHLO a", NULL, "EHLO a" },
	{ "ehlo a", NULL, "ehlo a" },
	{ "<-  250-a", "250-a", NULL },
	{ "<** 550 no", "550 no", NULL },
	{ " -> EHLO a", NULL, "EHLO a" },
	{ "<~  250 a", "250 a", NULL },
	{ " ~> STARTTLS", NULL, "STARTTLS" },
	{ "-> \"250 a\\r\\n\"", "250 a", NULL },
	{ "<- \"EHLO a\\r\\n\"", NULL, "EHLO a" },
	{ "< 250-a", "250-a", NULL },
	{ "> EHLO a", NULL, "EHLO a" },
	{ "<-- 250 a", "250 a", NULL },
	{ "--> EHLO a", NULL, "EHLO a" },
	{ "reply: b'250 a\\r\\n'", "250 a", NULL },
	{ "Net::SMTP=GLOB(0x55d0)<<< 250 a", "250 a", NULL },
	{ "[2026-11-23 10:00:00] DEBUG [x] S: 250 a", "250 a", NULL },
	{ "2026-11-23 10:00:00\tSERVER -> CLIENT: 250 a", "250 a", NULL },
	{ "                   \t                  250-a", "250-a", NULL },
	/* no protocol */
	{ "", NULL, NULL },
	{ "2500 a", NULL, NULL },
	{ "25 a", NULL, NULL },
	{ "650 a", NULL, NULL },
	{ "250=a", NULL, NULL },
	{ "EHLOa", NULL, NULL },
	{ "    0250 - 56 aa e8 d0 01 1a d4 59-00 fc   V......Y", NULL, NULL },
	{ "Server Temp Key: X25519, 253 bits", NULL, NULL },
	{ "SSL handshake has read 1176 bytes", NULL, NULL },
	{ "reply: retcode (250); Msg: b'a'", NULL, NULL },
};

static bool
is_text(struct authstr_span s, const char *text)
{
	return text == NULL
		   ? s.p == NULL
		   : s.len == strlen(text) && memcmp(s.p, text, s.len) == 0;
}

START_TEST(capture_lines)
{
	struct ehlo_line found;

	ehlo_line_look(authstr_span_of(lines[_i].line), &found);
	ck_assert_msg(is_text(found.reply, lines[_i].reply), "%s: %.*s",
	    lines[_i].line, (int)found.reply.len, (const char *)found.reply.p);
	ck_assert_msg(
	    is_text(found.command, lines[_i].command), "%s", lines[_i].line);
}
END_TEST

Suite *
suite_net(void)
{
	Suite *s = suite_create("net");
	TCase *t = tcase_create("net");

	tcase_add_loop_test(t, target_good, 0, COUNT(targets));
	tcase_add_loop_test(t, target_socket, 0, COUNT(sockets));
	tcase_add_test(t, target_parts);
#ifdef HAVE_IDN2
	tcase_add_test(t, target_idn);
#endif
	tcase_add_loop_test(t, target_bad, 0, COUNT(bad_targets));
	tcase_add_test(t, target_long);
	tcase_add_loop_test(t, via_words, 0, COUNT(commands));
	tcase_add_loop_test(t, capture_lines, 0, COUNT(lines));
	suite_add_tcase(s, t);
	return s;
}
