/* SPDX-License-Identifier: MIT */
#include "smtp/dsn.h"
#include "base/text.h"
#include "smtp/xtext.h"

/* RFC 3461 section 4.4, in its encoded form. */
#define ENVID_MAX 100

static const char *const notify_words[] = { "NEVER", "SUCCESS", "FAILURE",
	"DELAY" };
#define NOTIFY_WORDS (sizeof(notify_words) / sizeof(notify_words[0]))
#define NEVER 1u

static const char *const ret_words[] = { "FULL", "HDRS" };

void
dsn_init(struct dsn *d)
{
	*d = (struct dsn){ .wanted = false };
	buf_init(&d->envid, ENVID_MAX);
}

void
dsn_wipe(struct dsn *d)
{
	buf_wipe(&d->envid);
}

/* ---------------------------------------------------------------- plan -- */

static int
bad(struct authstr_error *err, size_t at, const char *expected)
{
	return error_set(
	    err, AUTHSTR_E_REFUSED, at, "bad-dsn", "expected %s", expected);
}

/* Number of the word, or n. */
static size_t
find_word(const char *const *words, size_t n, span word)
{
	size_t i = 0;

	while (i < n && !span_equal_case(word, authstr_span_of(words[i])))
		i++;
	return i;
}

int
dsn_plan_notify(struct dsn *d, span value, struct authstr_error *err)
{
	unsigned notify = 0;
	size_t at = 0;

	do {
		size_t end = span_find(value, ',', at);
		span word = span_sub(
		    value, at, (end == SPAN_NPOS ? value.len : end) - at);
		size_t i = find_word(notify_words, NOTIFY_WORDS, word);

		if (i == NOTIFY_WORDS || (notify & (1u << i)) != 0)
			return bad(err, at,
			    "never, or some of success,failure,delay, each "
			    "once");
		notify |= 1u << i;
		at += word.len + 1;
	} while (at <= value.len);
	if ((notify & NEVER) != 0 && notify != NEVER)
		return bad(err, 0, "never alone (RFC 3461 section 4.1)");
	d->notify = notify;
	d->wanted = true;
	return AUTHSTR_OK;
}

int
dsn_plan_ret(struct dsn *d, span value, struct authstr_error *err)
{
	size_t n = sizeof(ret_words) / sizeof(ret_words[0]);
	size_t i = find_word(ret_words, n, value);

	if (i == n)
		return bad(err, 0, "full or hdrs");
	d->ret = ret_words[i];
	d->wanted = true;
	return AUTHSTR_OK;
}

int
dsn_plan_envid(struct dsn *d, span value, struct authstr_error *err)
{
	for (size_t i = 0; i < value.len; i++)
		if (!text_is_print(value.p[i]))
			return bad(err, i,
			    "visible ASCII and blanks in the envelope id");
	buf_wipe(&d->envid);
	xtext_put(value, &d->envid);
	if (value.len == 0 || buf_status(&d->envid) == AUTHSTR_E_LIMIT)
		return bad(err, 0,
		    "an envelope id of 1 to 100 octets, encoded as xtext");
	if (buf_status(&d->envid) != AUTHSTR_OK)
		return error_nomem(err);
	d->wanted = true;
	return AUTHSTR_OK;
}

/* --------------------------------------------------------------- print -- */

void
dsn_put_mail(const struct dsn *d, struct authstr_buf *out)
{
	if (d == NULL)
		return;
	if (d->ret != NULL) {
		buf_put(out, SPAN(" RET="));
		buf_put_str(out, d->ret);
	}
	if (d->envid.len > 0) {
		buf_put(out, SPAN(" ENVID="));
		buf_put(out, buf_span(&d->envid));
	}
}

/* RFC 6533 section 3, utf-8-addr-unitext: the server has SMTPUTF8, or the
 * address would not have come so far. */
static void
put_unitext(span address, struct authstr_buf *out)
{
	static const struct {
		unsigned char c;
		const char *as;
	} quoted[] = { { '+', "\\x{2B}" }, { '=', "\\x{3D}" },
		{ '\\', "\\x{5C}" }, { ' ', "\\x{20}" } };
	size_t n = sizeof(quoted) / sizeof(quoted[0]);

	for (size_t i = 0; i < address.len; i++) {
		size_t k = 0;

		while (k < n && quoted[k].c != address.p[i])
			k++;
		if (k < n)
			buf_put_str(out, quoted[k].as);
		else
			buf_put_byte(out, address.p[i]);
	}
}

static void
put_notify(unsigned notify, struct authstr_buf *out)
{
	const char *mark = " NOTIFY=";

	for (size_t i = 0; i < NOTIFY_WORDS; i++) {
		if ((notify & (1u << i)) == 0)
			continue;
		buf_put_str(out, mark);
		buf_put_str(out, notify_words[i]);
		mark = ",";
	}
}

void
dsn_put_rcpt(const struct dsn *d, span address, struct authstr_buf *out)
{
	if (d == NULL)
		return;
	put_notify(d->notify, out);
	if (!d->orcpt)
		return;
	if (text_is_ascii(address)) {
		buf_put(out, SPAN(" ORCPT=rfc822;"));
		xtext_put(address, out);
	} else {
		buf_put(out, SPAN(" ORCPT=utf-8;"));
		put_unitext(address, out);
	}
}
