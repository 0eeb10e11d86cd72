/* SPDX-License-Identifier: MIT */
/*
 * proxy_talk: what both protocols have in common.
 */
#include "net/proxy_talk.h"
#include "out/fail.h"

#define OUT_MAX ((size_t)1024 * 1024)

int
proxy_talk_no_memory(struct authstr_error *err)
{
	return fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "no-memory",
	    "out of memory");
}

int
proxy_talk_begin(struct proxy_talk *t, const struct proxy *proxy,
    const struct proxy_to *to, struct authstr_error *err)
{
	*t = (struct proxy_talk){ .proxy = proxy,
		.to = to,
		.out = authstr_buf_new(OUT_MAX),
		.in = authstr_buf_new(PROXY_HEAD_MAX + 1) };
	if (t->out == NULL || t->in == NULL)
		return proxy_talk_no_memory(err);
	return proxy->kind == PROXY_HTTP ? proxy_http_begin(t, err)
					 : proxy_socks_begin(t, err);
}

void
proxy_talk_end(struct proxy_talk *t)
{
	authstr_buf_free(t->out);
	authstr_buf_free(t->in);
	*t = (struct proxy_talk){ 0 };
}

int
proxy_talk_say(struct proxy_talk *t, struct authstr_span s,
    int (*take)(struct proxy_talk *t, struct authstr_error *err),
    struct authstr_error *err)
{
	authstr_buf_cut(t->out, 0);
	authstr_buf_cut(t->in, 0);
	t->sent = 0;
	t->take = take;
	authstr_buf_put(t->out, s);
	return authstr_buf_status(t->out) == AUTHSTR_OK
		   ? PROXY_MORE
		   : proxy_talk_no_memory(err);
}

struct authstr_span
proxy_talk_output(const struct proxy_talk *t)
{
	struct authstr_span s = authstr_buf_span(t->out);

	return t->sent == 0
		   ? s
		   : (struct authstr_span){ s.p + t->sent, s.len - t->sent };
}

void
proxy_talk_sent(struct proxy_talk *t, size_t n)
{
	t->sent += n;
	if (t->sent < authstr_buf_span(t->out).len)
		return;
	/* There may be a password in it. */
	authstr_buf_cut(t->out, 0);
	t->sent = 0;
}

/* An octet at a time: so nothing is taken that another is to read. */
int
proxy_talk_input(struct proxy_talk *t, struct authstr_span in, size_t *used,
    struct authstr_error *err)
{
	int rc = PROXY_MORE;

	for (*used = 0; *used < in.len && rc == PROXY_MORE; ++*used) {
		authstr_buf_put(
		    t->in, (struct authstr_span){ in.p + *used, 1 });
		if (authstr_buf_status(t->in) != AUTHSTR_OK)
			return proxy_talk_no_memory(err);
		rc = t->take(t, err);
		/* It answers what it has just read. */
		if (rc == PROXY_MORE && authstr_buf_span(t->out).len > 0) {
			++*used;
			break;
		}
	}
	return rc;
}

int
proxy_talk_lost(const struct proxy_talk *t, struct authstr_error *err)
{
	return fail(err, EXIT_NETWORK, AUTHSTR_NO_OFFSET, "proxy-lost",
	    "proxy %.120s closed the connection %s", t->proxy->text,
	    authstr_buf_span(t->in).len > 0 ? "within its reply"
					    : "without a reply");
}
