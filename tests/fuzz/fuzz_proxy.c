/* SPDX-License-Identifier: MIT */
/*
 * The words of a proxy.  The first octet chooses whom we believe it to be; the
 * others are what it says.  In whatever pieces they come it is the same;
 * nothing is taken behind the reply that opens the way; it comes to an end
 * within bounds; and no error says our password.  And the same octets as a URL:
 * what is one can be told without the login, and read again.
 */
#include <string.h>
#include "fuzz/fuzz.h"
#include "net/proxy_talk.h"
#include "out/fail.h"

static const char password[] = "Can.ary-1";

struct end {
	int rc;
	size_t used;
	char text[200];
};

static struct end
talk(const struct proxy *proxy, span in, size_t piece)
{
	static const struct proxy_to to = { .host = "mail.example.org",
		.port = 587 };
	struct proxy_talk t;
	struct authstr_error err = { 0 };
	struct end end = { 0 };
	size_t used;

	end.rc = proxy_talk_begin(&t, proxy, &to, &err);
	MUST(end.rc == PROXY_MORE);
	while (end.rc == PROXY_MORE) {
		span s = proxy_talk_output(&t);

		/* An octet, then the rest. */
		if (s.len > 0) {
			proxy_talk_sent(&t, s.len > 1 ? 1 : s.len);
			continue;
		}
		if (end.used == in.len)
			break;
		s = span_make(in.p + end.used, in.len - end.used);
		if (s.len > piece)
			s.len = piece;
		end.rc = proxy_talk_input(&t, s, &used, &err);
		MUST(used > 0 && used <= s.len);
		end.used += used;
	}
	MUST(end.used <= PROXY_HEAD_MAX + 1);
	if (end.rc == PROXY_MORE)
		end.rc = proxy_talk_lost(&t, &err);
	MUST(end.rc == EXIT_DONE || err.rule != NULL);
	MUST(strstr(err.text, password) == NULL);
	memcpy(end.text, err.text, sizeof(end.text));
	proxy_talk_end(&t);
	return end;
}

static void
check_end(const struct proxy *proxy, span in, const struct end *end)
{
	size_t n = end->used;

	if (end->rc != EXIT_DONE)
		return;
	if (proxy->kind == PROXY_HTTP)
		MUST(n >= 14 && in.p[n - 1] == '\n' &&
		     (in.p[n - 2] == '\n' ||
			 (in.p[n - 2] == '\r' && in.p[n - 3] == '\n')));
	else
		MUST(n >= 2 + 4 + 1 + 2 && in.p[0] == 5);
}

static void
check_url(span in)
{
	char url[400];
	struct proxy p = { 0 }, again = { 0 };
	struct authstr_error err;

	if (in.len >= sizeof(url))
		return;
	memcpy(url, in.p, in.len);
	url[in.len] = '\0';
	if (proxy_parse(url, &p, &err) == EXIT_DONE) {
		MUST(p.port > 0 && p.host[0] != '\0');
		MUST(strchr(p.text, '@') == NULL);
		MUST(proxy_parse(p.text, &again, &err) == EXIT_DONE);
		MUST(again.kind == p.kind && again.port == p.port);
		MUST(strcmp(again.host, p.host) == 0);
		MUST(again.user == NULL);
	}
	proxy_wipe(&p);
	proxy_wipe(&again);
}

void
fuzz_proxy(span in)
{
	struct proxy proxy = { .port = 1 };
	struct end whole, parts;

	if (in.len == 0)
		return;
	check_url(in);
	proxy.kind = (enum proxy_kind)(in.p[0] % 3);
	memcpy(proxy.text, "p", 2);
	if (in.p[0] / 3 % 2 == 1) {
		proxy.user = authstr_buf_new(99);
		proxy.password = authstr_buf_new(99);
		MUST(proxy.user != NULL && proxy.password != NULL);
		authstr_buf_put(proxy.user, authstr_span_of("alice"));
		authstr_buf_put(proxy.password, authstr_span_of(password));
	}
	in = span_make(in.p + 1, in.len - 1);
	whole = talk(&proxy, in, in.len);
	check_end(&proxy, in, &whole);
	for (size_t piece = 1; piece < 4; piece++) {
		parts = talk(&proxy, in, piece);
		MUST(parts.rc == whole.rc && parts.used == whole.used);
		MUST(strcmp(parts.text, whole.text) == 0);
	}
	proxy_wipe(&proxy);
}
