/* SPDX-License-Identifier: MIT */
/*
 * The words with a proxy: what we say, what is made of its answers in pieces of
 * any size, and that not an octet behind its reply is taken.
 */
#include <string.h>
#include "net/proxy_talk.h"
#include "out/fail.h"
#include "unit/guard.h"
#include "unit/unit.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))
/* Octets, not a text. */
#define RAW(s)                                                                 \
	{                                                                      \
		(const unsigned char *)(s), sizeof(s) - 1                      \
	}
#define PIECES 9

/* ------------------------------------------------------------------- URL -- */

static const struct {
	const char *url, *text, *user, *password;
	enum proxy_kind kind;
	const char *host;
	unsigned port;
} urls[] = {
	{ "socks5://h", "socks5://h:1080", NULL, NULL, PROXY_SOCKS5, "h",
	    1080 },
	{ "SOCKS5h://h:9/", "socks5h://h:9", NULL, NULL, PROXY_SOCKS5H, "h",
	    9 },
	{ "http://h:8080", "http://h:8080", NULL, NULL, PROXY_HTTP, "h", 8080 },
	{ "http://[::1]:3128", "http://[::1]:3128", NULL, NULL, PROXY_HTTP,
	    "::1", 3128 },
	{ "socks5://a@h", "socks5://h:1080", "a", NULL, PROXY_SOCKS5, "h",
	    1080 },
	{ "socks5://a:@h", "socks5://h:1080", "a", "", PROXY_SOCKS5, "h",
	    1080 },
	{ "socks5://a:b:c@d@h:1", "socks5://h:1", "a", "b:c@d", PROXY_SOCKS5,
	    "h", 1 },
	{ "socks5://%61%3A%2f:%c3%A9%25@h", "socks5://h:1080", "a:/",
	    "\xc3\xa9%", PROXY_SOCKS5, "h", 1080 },
	{ "http://a:b%40@127.0.0.1:1", "http://127.0.0.1:1", "a", "b@",
	    PROXY_HTTP, "127.0.0.1", 1 },
};

static void
same_text(const struct authstr_buf *b, const char *text)
{
	struct authstr_span s;

	ck_assert((b == NULL) == (text == NULL));
	if (b == NULL)
		return;
	s = authstr_buf_span(b);
	ck_assert_uint_eq(s.len, strlen(text));
	ck_assert(s.len == 0 || memcmp(s.p, text, s.len) == 0);
}

START_TEST(url_good)
{
	struct proxy p = { 0 };
	struct authstr_error err;

	ck_assert_int_eq(proxy_parse(urls[_i].url, &p, &err), EXIT_DONE);
	ck_assert_str_eq(p.text, urls[_i].text);
	ck_assert_str_eq(p.host, urls[_i].host);
	ck_assert_uint_eq(p.port, urls[_i].port);
	ck_assert_int_eq(p.kind, urls[_i].kind);
	same_text(p.user, urls[_i].user);
	same_text(p.password, urls[_i].password);
	proxy_wipe(&p);
}
END_TEST

static const char *const bad_urls[] = { "", "h:1080", "://h:1", "socks4://h",
	"socks5:h:1", "https://h:1", "http://h", "http://h:0", "http://h:65536",
	"http://h:x", "socks5://", "socks5://:1", "socks5://a@", "socks5://@h",
	"socks5://:Can.ary@h", "socks5://a:Can.ary%@h",
	"socks5://a:Can.ary%4@h", "socks5://a:Can.ary%4g@h",
	"socks5://a:Can.ary%-1@h", "socks5://a:Can.ary@h/path",
	"socks5://a:Can.ary@h?q", "socks5://a:Can.ary@h h",
	"http://a%3ab:Can.ary@h:1", "http://a:Can.ary%0D@h:1",
	"http://a%00:Can.ary@h:1", "socks5://unix:/run/x",
	"a:Can.ary@socks5://h", "socks5h://a:Can.ary[::1]:1080" };

START_TEST(url_bad)
{
	struct proxy p = { 0 };
	struct authstr_error err = { 0 };

	ck_assert_int_eq(proxy_parse(bad_urls[_i], &p, &err), EXIT_BAD_USAGE);
	ck_assert_str_eq(err.rule, "bad-proxy");
	ck_assert_ptr_eq(strstr(err.text, "Can.ary"), NULL);
	proxy_wipe(&p);
}
END_TEST

/* RFC 1929: an octet has the length. */
START_TEST(url_long)
{
	static const char head[] = "socks5://a:";
	char url[512];
	struct proxy p = { 0 };
	struct authstr_error err;
	size_t len = sizeof(head) - 1 + 255 + (size_t)_i;

	memset(url, 'x', sizeof(url));
	memcpy(url, head, sizeof(head) - 1);
	memcpy(url + len, "@h", 3);
	ck_assert_int_eq(
	    proxy_parse(url, &p, &err), _i == 0 ? EXIT_DONE : EXIT_BAD_USAGE);
	proxy_wipe(&p);
}
END_TEST

/* ------------------------------------------------------------------ talks --
 */

#define SOCKS "socks5h://p"
#define SOCKS_LOGIN "socks5h://ann:pw@p"
#define HTTP "http://p:1"
#define HTTP_LOGIN "http://ann:pw@p:1"
#define HTTP_LONG "http://ann:Can.ary@p:1"
#define HELLO "\5\1\0"
#define HELLO_LOGIN "\5\2\0\2"
#define ASK "\5\1\0\3\1m\2\113"
#define CONNECT "CONNECT m:587 HTTP/1.1\r\nHost: m:587\r\n"
#define HEAD "HTTP/1.1 200 OK\r\n"
#define BASIC "Proxy-Authorization: Basic YW5uOnB3\r\n"
#define BASIC_LONG "Proxy-Authorization: Basic YW5uOkNhbi5hcnk=\r\n"

static const struct {
	const char *url;
	struct authstr_span says, ours;
	int rc;
	const char *rule; /* NULL: the way is open, and all was taken */
	const char *text; /* is in the error */
} talks[] = {
	/* SOCKS that works */
	{ SOCKS, RAW("\5\0\5\0\0\1\1\2\3\4\0\1"), RAW(HELLO ASK), 0, NULL,
	    NULL },
	{ SOCKS, RAW("\5\0\5\0\7\4\1\2\3\4\5\6\7\10\1\2\3\4\5\6\7\10\0\1"),
	    RAW(HELLO ASK), 0, NULL, NULL },
	{ SOCKS, RAW("\5\0\5\0\0\3\0\0\1"), RAW(HELLO ASK), 0, NULL, NULL },
	{ SOCKS, RAW("\5\0\5\0\0\3\3abc\0\1"), RAW(HELLO ASK), 0, NULL, NULL },
	{ SOCKS_LOGIN, RAW("\5\0\5\0\0\1\1\2\3\4\0\1"), RAW(HELLO_LOGIN ASK), 0,
	    NULL, NULL },
	{ SOCKS_LOGIN, RAW("\5\2\1\0\5\0\0\1\1\2\3\4\0\1"),
	    RAW(HELLO_LOGIN "\1\3ann\2pw" ASK), 0, NULL, NULL },
	{ SOCKS_LOGIN, RAW("\5\2\5\0\5\0\0\1\1\2\3\4\0\1"),
	    RAW(HELLO_LOGIN "\1\3ann\2pw" ASK), 0, NULL, NULL },
	{ "socks5://ann:@p", RAW("\5\2\1\0\5\0\0\1\1\2\3\4\0\1"),
	    RAW(HELLO_LOGIN "\1\3ann\0" ASK), 0, NULL, NULL },
	/* and does not */
	{ SOCKS, RAW("\4"), RAW(HELLO), EXIT_PROTOCOL, "proxy-protocol",
	    "0x04" },
	{ SOCKS, RAW("HTTP"), RAW(HELLO), EXIT_PROTOCOL, "proxy-protocol",
	    "HTTP proxy" },
	{ SOCKS, RAW("\5\2"), RAW(HELLO), EXIT_PROTOCOL, "proxy-protocol",
	    "0x02" },
	{ SOCKS, RAW("\5\xff"), RAW(HELLO), EXIT_AUTH, "proxy-login",
	    "wants a login" },
	{ SOCKS_LOGIN, RAW("\5\xff"), RAW(HELLO_LOGIN), EXIT_AUTH,
	    "proxy-login", "takes no user" },
	{ SOCKS_LOGIN, RAW("\5\2\1\1"), RAW(HELLO_LOGIN "\1\3ann\2pw"),
	    EXIT_AUTH, "proxy-login", "does not take this" },
	{ SOCKS_LOGIN, RAW("\5\2\2"), RAW(HELLO_LOGIN "\1\3ann\2pw"),
	    EXIT_PROTOCOL, "proxy-protocol", "0x02" },
	{ SOCKS, RAW("\5\0\4"), RAW(HELLO ASK), EXIT_PROTOCOL, "proxy-protocol",
	    "0x04" },
	{ SOCKS, RAW("\5\0\5\1"), RAW(HELLO ASK), EXIT_NETWORK, "proxy-refused",
	    "(1)" },
	{ SOCKS, RAW("\5\0\5\2"), RAW(HELLO ASK), EXIT_NETWORK,
	    "proxy-forbidden", "(2)" },
	{ SOCKS, RAW("\5\0\5\10"), RAW(HELLO ASK), EXIT_NETWORK,
	    "proxy-refused", "type of address (8)" },
	{ SOCKS, RAW("\5\0\5\xff"), RAW(HELLO ASK), EXIT_NETWORK,
	    "proxy-refused", "(255)" },
	{ SOCKS, RAW("\5\0\5\0\0\2"), RAW(HELLO ASK), EXIT_PROTOCOL,
	    "proxy-protocol", "0x02" },
	{ SOCKS, RAW(""), RAW(HELLO), EXIT_NETWORK, "proxy-lost",
	    "without a reply" },
	{ SOCKS, RAW("\5"), RAW(HELLO), EXIT_NETWORK, "proxy-lost",
	    "within its reply" },
	{ SOCKS, RAW("\5\0\5\0\0\3\3abc\0"), RAW(HELLO ASK), EXIT_NETWORK,
	    "proxy-lost", "within its reply" },
	/* HTTP that works */
	{ HTTP, RAW(HEAD "\r\n"), RAW(CONNECT "\r\n"), 0, NULL, NULL },
	{ HTTP_LOGIN, RAW(HEAD "A: b\r\n c\r\n\r\n"), RAW(CONNECT BASIC "\r\n"),
	    0, NULL, NULL },
	{ HTTP, RAW("HTTP/1.0 299\n\n"), RAW(CONNECT "\r\n"), 0, NULL, NULL },
	{ HTTP, RAW("HTTP/1.1 100 Go on\r\nA: b\r\n\r\n" HEAD "\n"),
	    RAW(CONNECT "\r\n"), 0, NULL, NULL },
	{ HTTP, RAW(HEAD "A:\t\xc3\xa9\r\n\r\n"), RAW(CONNECT "\r\n"), 0, NULL,
	    NULL },
	/* and does not */
	{ HTTP, RAW("\5"), RAW(CONNECT "\r\n"), EXIT_PROTOCOL, "proxy-protocol",
	    "is it SOCKS?" },
	{ HTTP, RAW("HTTX"), RAW(CONNECT "\r\n"), EXIT_PROTOCOL,
	    "proxy-protocol", "0x58" },
	{ HTTP, RAW("\r\n"), RAW(CONNECT "\r\n"), EXIT_PROTOCOL,
	    "proxy-protocol", "0x0d" },
	{ HTTP, RAW("HTTP/\n\n"), RAW(CONNECT "\r\n"), EXIT_PROTOCOL,
	    "proxy-protocol", "without a status" },
	{ HTTP, RAW("HTTP/1.1 2\n\n"), RAW(CONNECT "\r\n"), EXIT_PROTOCOL,
	    "proxy-protocol", "without a status" },
	{ HTTP, RAW("HTTP/2 200 OK\r\n\r\n"), RAW(CONNECT "\r\n"),
	    EXIT_PROTOCOL, "proxy-protocol", "without a status" },
	{ HTTP, RAW("HTTP/1.1 2OO OK\r\n\r\n"), RAW(CONNECT "\r\n"),
	    EXIT_PROTOCOL, "proxy-protocol", "without a status" },
	{ HTTP, RAW("HTTP/1.1 2000 OK\r\n\r\n"), RAW(CONNECT "\r\n"),
	    EXIT_PROTOCOL, "proxy-protocol", "without a status" },
	{ HTTP, RAW(HEAD "A\0"), RAW(CONNECT "\r\n"), EXIT_PROTOCOL,
	    "proxy-protocol", "control" },
	{ HTTP, RAW(HEAD "\rA"), RAW(CONNECT "\r\n"), EXIT_PROTOCOL,
	    "proxy-protocol", "control" },
	{ HTTP, RAW(HEAD "\r\r"), RAW(CONNECT "\r\n"), EXIT_PROTOCOL,
	    "proxy-protocol", "control" },
	{ HTTP, RAW(HEAD "\x7f"), RAW(CONNECT "\r\n"), EXIT_PROTOCOL,
	    "proxy-protocol", "control" },
	{ HTTP, RAW("HTTP/1.1 407 x\r\n\r\n"), RAW(CONNECT "\r\n"), EXIT_AUTH,
	    "proxy-login", "wants a login (407)" },
	{ HTTP_LOGIN, RAW("HTTP/1.0 401 x\r\n\r\n"), RAW(CONNECT BASIC "\r\n"),
	    EXIT_AUTH, "proxy-login", "does not take this user and" },
	{ HTTP_LOGIN, RAW("HTTP/1.1 407 x\r\n\r\n"), RAW(CONNECT BASIC "\r\n"),
	    EXIT_AUTH, "proxy-login", "does not take this" },
	{ HTTP_LOGIN,
	    RAW("HTTP/1.1 407 x\r\nProxy-Authenticate: NTLM\r\n"
		"proxy-authenticate:basic realm=x\r\n\r\n"),
	    RAW(CONNECT BASIC "\r\n"), EXIT_AUTH, "proxy-login",
	    "does not take this" },
	{ HTTP_LOGIN, RAW("HTTP/1.1 407 x\r\nProxy-Authenticate: NTLM\r\n\r\n"),
	    RAW(CONNECT BASIC "\r\n"), EXIT_AUTH, "proxy-login",
	    "another kind than Basic" },
	{ HTTP, RAW("HTTP/1.1 403 No way\r\n\r\n"), RAW(CONNECT "\r\n"),
	    EXIT_NETWORK, "proxy-forbidden", "403 No way" },
	{ HTTP, RAW("HTTP/1.1 503\r\n\r\n"), RAW(CONNECT "\r\n"), EXIT_NETWORK,
	    "proxy-refused", "587: 503" },
	{ HTTP_LOGIN, RAW("HTTP/1.1 403 YW5uOnB3\r\n\r\n"),
	    RAW(CONNECT BASIC "\r\n"), EXIT_NETWORK, "proxy-forbidden",
	    "587: 403" },
	{ HTTP_LONG, RAW("HTTP/1.1 403 Q2FuLmFyeQ\r\n\r\n"),
	    RAW(CONNECT BASIC_LONG "\r\n"), EXIT_NETWORK, "proxy-forbidden",
	    "587: 403" },
	{ HTTP, RAW(HEAD), RAW(CONNECT "\r\n"), EXIT_NETWORK, "proxy-lost",
	    "within its reply" },
};

struct played {
	int rc;
	size_t used, said;
	unsigned char ours[512];
	struct authstr_error err;
};

static void
take_output(struct proxy_talk *t, struct played *p)
{
	struct authstr_span s;

	while ((s = proxy_talk_output(t)).len > 0) {
		size_t n = s.len > 3 ? 3 : s.len;

		ck_assert_uint_le(p->said + n, sizeof(p->ours));
		memcpy(p->ours + p->said, s.p, n);
		p->said += n;
		proxy_talk_sent(t, n);
	}
}

/* The proxy says `in`, in such pieces, and hangs up. */
static void
play(const struct proxy *proxy, const struct proxy_to *to,
    struct authstr_span in, size_t piece, struct played *p)
{
	struct proxy_talk t;

	*p = (struct played){ 0 };
	p->rc = proxy_talk_begin(&t, proxy, to, &p->err);
	take_output(&t, p);
	while (p->rc == PROXY_MORE && p->used < in.len) {
		size_t left = in.len - p->used, used;
		struct authstr_span s = { in.p + p->used,
			left < piece ? left : piece };

		p->rc = proxy_talk_input(&t, s, &used, &p->err);
		p->used += used;
		take_output(&t, p);
	}
	if (p->rc == PROXY_MORE)
		p->rc = proxy_talk_lost(&t, &p->err);
	proxy_talk_end(&t);
}

static void
check(int i, const struct played *p)
{
	ck_assert_int_eq(p->rc, talks[i].rc);
	ck_assert_uint_eq(p->said, talks[i].ours.len);
	ck_assert_int_eq(memcmp(p->ours, talks[i].ours.p, p->said), 0);
	if (talks[i].rule == NULL) {
		ck_assert_uint_eq(p->used, talks[i].says.len);
		return;
	}
	ck_assert_str_eq(p->err.rule, talks[i].rule);
	ck_assert_msg(
	    strstr(p->err.text, talks[i].text) != NULL, "%s", p->err.text);
	ck_assert_ptr_eq(strstr(p->err.text, "YW5uOnB3"), NULL);
}

/* In each row and piece: the server speaks at once behind it. */
START_TEST(talk_pieces)
{
	static const struct proxy_to to = { .host = "m", .port = 587 };
	static const char more[] = "220 hello\r\n\r\n";
	struct authstr_span says = talks[_i].says;
	size_t len = says.len;
	struct authstr_error err;
	struct proxy proxy = { 0 };
	struct played p;
	struct guard g;

	ck_assert_int_eq(proxy_parse(talks[_i].url, &proxy, &err), EXIT_DONE);
	if (talks[_i].rule == NULL)
		len += sizeof(more) - 1;
	guard_init(&g, len);
	memcpy(g.end - len, says.p, says.len);
	memcpy(g.end - len + says.len, more, len - says.len);
	says = (struct authstr_span){ g.end - len, len };
	for (size_t piece = 1; piece <= PIECES; piece++) {
		play(&proxy, &to, says, piece < PIECES ? piece : len + 1, &p);
		check(_i, &p);
	}
	guard_wipe(&g);
	proxy_wipe(&proxy);
}
END_TEST

/* A head as long as may be, and one octet more. */
START_TEST(talk_long)
{
	static const struct proxy_to to = { .host = "m", .port = 587 };
	static const struct proxy proxy = { .kind = PROXY_HTTP,
		.text = "http://p:1" };
	static unsigned char head[PROXY_HEAD_MAX + 1];
	size_t len = PROXY_HEAD_MAX + (size_t)_i;
	struct played p;

	memset(head, 'x', sizeof(head));
	memcpy(head, HEAD, sizeof(HEAD) - 1);
	memcpy(head + len - 2, "\n\n", 2);
	play(&proxy, &to, (struct authstr_span){ head, len }, 1000, &p);
	ck_assert_int_eq(p.rc, _i == 0 ? EXIT_DONE : EXIT_PROTOCOL);
}
END_TEST

/* What is known of the server, on the wire. */
static const struct {
	struct proxy_to to;
	struct authstr_span socks;
	const char *http;
} ends[] = {
	{ { "192.0.2.7", 25, 4, { 192, 0, 2, 7 } },
	    RAW(HELLO "\5\1\0\1\300\0\2\7\0\31"), "192.0.2.7:25" },
	{ { "::1", 65535, 16, { [15] = 1 } },
	    RAW(HELLO "\5\1\0\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\377\377"),
	    "[::1]:65535" },
	{ { "a.example", 465, 4, { 127, 0, 0, 1 } },
	    RAW(HELLO "\5\1\0\1\177\0\0\1\1\321"), "a.example:465" },
};

START_TEST(talk_ends)
{
	static const struct authstr_span ok = RAW("\5\0");
	struct proxy proxy = { .kind = PROXY_SOCKS5, .text = "p" };
	struct played p;
	char head[64];

	play(&proxy, &ends[_i].to, ok, 1, &p);
	ck_assert_uint_eq(p.said, ends[_i].socks.len);
	ck_assert_int_eq(memcmp(p.ours, ends[_i].socks.p, p.said), 0);
	proxy.kind = PROXY_HTTP;
	play(&proxy, &ends[_i].to, ok, 1, &p);
	snprintf(head, sizeof(head), "CONNECT %s HTTP/1.1\r\nHost: %s\r\n\r\n",
	    ends[_i].http, ends[_i].http);
	ck_assert_uint_eq(p.said, strlen(head));
	ck_assert_int_eq(memcmp(p.ours, head, p.said), 0);
}
END_TEST

Suite *
suite_proxy(void)
{
	Suite *s = suite_create("proxy");
	TCase *t = tcase_create("proxy");

	tcase_add_loop_test(t, url_good, 0, COUNT(urls));
	tcase_add_loop_test(t, url_bad, 0, COUNT(bad_urls));
	tcase_add_loop_test(t, url_long, 0, 2);
	tcase_add_loop_test(t, talk_pieces, 0, COUNT(talks));
	tcase_add_loop_test(t, talk_long, 0, 2);
	tcase_add_loop_test(t, talk_ends, 0, COUNT(ends));
	suite_add_tcase(s, t);
	return s;
}
