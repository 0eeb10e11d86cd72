/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/text.h"
#include "crypto/digest.h"
#include "mech/oauth1.h"

/* A URL with a long query. */
#define BASE_MAX (256 * 1024)

static bool
is_unreserved(unsigned char c)
{
	return text_is_alpha(c) || text_is_digit(c) || c == '-' || c == '.' ||
	       c == '_' || c == '~';
}

void
oauth1_encode(span in, struct authstr_buf *out)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < in.len; i++) {
		if (is_unreserved(in.p[i])) {
			buf_put_byte(out, in.p[i]);
			continue;
		}
		buf_put_byte(out, '%');
		buf_put_byte(out, (unsigned char)digits[in.p[i] >> 4]);
		buf_put_byte(out, (unsigned char)digits[in.p[i] & 15]);
	}
}

bool
oauth1_decode(span in, bool form, struct authstr_buf *out)
{
	bool clean = true;

	for (size_t i = 0; i < in.len; i++) {
		unsigned char c = in.p[i];
		int high, low;

		if (c == '+' && form) {
			buf_put_byte(out, ' ');
		} else if (c != '%') {
			buf_put_byte(out, c);
		} else if (in.len - i < 3 ||
			   (high = text_hex_digit(in.p[i + 1])) < 0 ||
			   (low = text_hex_digit(in.p[i + 2])) < 0) {
			buf_put_byte(out, c);
			clean = false;
		} else {
			buf_put_byte(out, (unsigned char)(high << 4 | low));
			i += 2;
		}
	}
	return clean;
}

/* ---------------------------------------------------------- parameters -- */

static void
keep_status(struct oauth1 *o, const struct authstr_buf *b)
{
	if (o->status == AUTHSTR_OK)
		o->status = buf_status(b);
}

void
oauth1_add(struct oauth1 *o, span name, span value)
{
	struct oauth1_param *p;

	if (o->n == OAUTH1_PARAMS) {
		o->status = AUTHSTR_E_LIMIT;
		return;
	}
	p = &o->params[o->n++];
	buf_init(&p->name, BASE_MAX);
	buf_init(&p->value, BASE_MAX);
	oauth1_encode(name, &p->name);
	oauth1_encode(value, &p->value);
	keep_status(o, &p->name);
	keep_status(o, &p->value);
}

/* Section 3.4.1.3.1: a query is decoded as forms are. */
static void
add_pair(struct oauth1 *o, span pair)
{
	struct authstr_buf name, value;
	span left = pair;

	if (!span_take_until(&pair, '=', &left))
		pair = SPAN_NONE;
	buf_init(&name, BASE_MAX);
	buf_init(&value, BASE_MAX);
	oauth1_decode(left, true, &name);
	oauth1_decode(pair, true, &value);
	keep_status(o, &name);
	keep_status(o, &value);
	oauth1_add(o, buf_span(&name), buf_span(&value));
	buf_wipe(&name);
	buf_wipe(&value);
}

void
oauth1_init(struct oauth1 *o, span method, span url)
{
	size_t end = span_find(url, '#', 0);
	span query, pair;

	*o = (struct oauth1){ .method = method, .status = AUTHSTR_OK };
	if (end != SPAN_NPOS)
		url = span_sub(url, 0, end);
	end = span_find(url, '?', 0);
	if (end == SPAN_NPOS)
		end = url.len;
	o->url = span_sub(url, 0, end);
	query = span_from(url, end + 1);
	while (query.len > 0) {
		if (!span_take_until(&query, '&', &pair)) {
			pair = query;
			query = SPAN_NONE;
		}
		if (pair.len > 0)
			add_pair(o, pair);
	}
}

void
oauth1_wipe(struct oauth1 *o)
{
	for (size_t i = 0; i < o->n; i++) {
		buf_wipe(&o->params[i].name);
		buf_wipe(&o->params[i].value);
	}
	o->n = 0;
}

static int
compare(span a, span b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int order = n == 0 ? 0 : memcmp(a.p, b.p, n);

	if (order != 0)
		return order;
	return a.len < b.len ? -1 : a.len > b.len;
}

/* Section 3.4.1.3.2: by name, then by value, as encoded. */
static void
sort(struct oauth1 *o)
{
	for (size_t i = 1; i < o->n; i++) {
		for (size_t k = i; k > 0; k--) {
			struct oauth1_param *a = &o->params[k - 1],
					    *b = &o->params[k], swap;
			int order =
			    compare(buf_span(&a->name), buf_span(&b->name));

			if (order == 0)
				order = compare(
				    buf_span(&a->value), buf_span(&b->value));
			if (order <= 0)
				break;
			swap = *a;
			*a = *b;
			*b = swap;
		}
	}
}

/* ---------------------------------------------------------- signature -- */

/* Section 3.4.1.2: scheme and host in lower case, without the port that is
 * the scheme's. */
static void
put_url(span url, struct authstr_buf *out)
{
	size_t host = span_search(url, SPAN("://"), 0), end;
	span port;

	host = host == SPAN_NPOS ? 0 : host + 3;
	end = span_find(url, '/', host);
	if (end == SPAN_NPOS)
		end = url.len;
	for (size_t i = 0; i < end; i++)
		buf_put_byte(out, text_lower(url.p[i]));
	port = span_starts(buf_span(out), SPAN("https:")) ? SPAN(":443")
							  : SPAN(":80");
	if (span_ends(buf_span(out), port))
		buf_cut(out, buf_span(out).len - port.len);
	if (end == url.len)
		buf_put_byte(out, '/');
	buf_put(out, span_from(url, end));
}

static void
put_params(const struct oauth1 *o, struct authstr_buf *out)
{
	for (size_t i = 0; i < o->n; i++) {
		if (i > 0)
			buf_put_byte(out, '&');
		buf_put(out, buf_span(&o->params[i].name));
		buf_put_byte(out, '=');
		buf_put(out, buf_span(&o->params[i].value));
	}
}

int
oauth1_base(
    struct oauth1 *o, struct authstr_buf *out, struct authstr_error *err)
{
	struct authstr_buf part;

	sort(o);
	buf_init(&part, BASE_MAX);
	for (size_t i = 0; i < o->method.len; i++)
		buf_put_byte(out, text_upper(o->method.p[i]));
	buf_put_byte(out, '&');
	put_url(o->url, &part);
	oauth1_encode(buf_span(&part), out);
	keep_status(o, &part);
	buf_wipe(&part);
	buf_put_byte(out, '&');
	put_params(o, &part);
	oauth1_encode(buf_span(&part), out);
	keep_status(o, &part);
	keep_status(o, out);
	buf_wipe(&part);
	if (o->status == AUTHSTR_E_NOMEM)
		return error_nomem(err);
	if (o->status != AUTHSTR_OK)
		return error_set(err, AUTHSTR_E_LIMIT, AUTHSTR_NO_OFFSET,
		    "oauth1-too-much",
		    "expected a request of at most %d parameters and %d octets",
		    OAUTH1_PARAMS, BASE_MAX);
	return AUTHSTR_OK;
}

int
oauth1_sign(
    span key, span base, struct authstr_buf *out, struct authstr_error *err)
{
	struct authstr_buf sum;
	int rc;

	buf_init(&sum, 64);
	rc = digest_hmac("SHA1", key, base, &sum, err);
	if (rc == AUTHSTR_OK &&
	    authstr_b64_print(buf_span(&sum), out) != AUTHSTR_OK)
		rc = error_nomem(err);
	buf_wipe(&sum);
	return rc;
}

/* Up to the next comma, or all of it. */
static void
take_item(span *s, span *item)
{
	if (span_take_until(s, ',', item))
		return;
	*item = *s;
	*s = span_from(*s, s->len);
}

bool
oauth1_take(span *rest, span *name, span *value)
{
	span s = *rest, item;
	size_t end;

	while (s.len > 0 && (text_is_space(s.p[0]) || s.p[0] == ','))
		s = span_from(s, 1);
	if (!span_take_until(&s, '=', name))
		return false;
	if (!span_take(&s, SPAN("\""))) {
		take_item(&s, value);
		*rest = s;
		return true;
	}
	end = span_find(s, '"', 0);
	*value = span_sub(s, 0, end == SPAN_NPOS ? s.len : end);
	s = span_from(s, end == SPAN_NPOS ? s.len : end + 1);
	take_item(&s, &item);
	/* what is between quote and comma belongs to it, somehow */
	if (span_trim(item).len > 0)
		*value =
		    span_make(value->p, (size_t)(item.p - value->p) + item.len);
	*rest = s;
	return true;
}
