/* SPDX-License-Identifier: MIT */
/*
 * Certificates of a server or in a capture: in PEM, or these bytes as what PEM
 * would hold.  What is found is whole: no name is cut by a NUL, and all of it
 * can be told as JSON.
 */
#include "base/buf.h"
#include "fuzz/fuzz.h"
#include "net/net.h"
#include "out/out.h"

static void
check_chain(const struct net_tls_report *r)
{
	const struct net_cert *c = r->chain;

	MUST(r->n_chain == 1 && c != NULL);
	for (size_t i = 0; i < c->n_names; i++)
		MUST(c->names[i] != NULL);
	MUST(c->subject == NULL || strpbrk(c->subject, "\r\n\033") == NULL);
	MUST(c->issuer == NULL || strpbrk(c->issuer, "\r\n\033") == NULL);
	MUST(c->serial == NULL || strlen(c->serial) <= 128);
	MUST(c->sha256 == NULL || strlen(c->sha256) == 64);
	MUST(!net_cert_ends_soon(c) || c->days_left < 14);
}

static void
check(span pem)
{
	struct net_tls_report r = { .captured = true };
	json_t *o;

	if (net_tls_report_pem(&r, pem))
		check_chain(&r);
	else
		MUST(r.chain == NULL && r.n_chain == 0);
	o = net_tls_report_json(&r);
	MUST(json_is_object(o));
	json_decref(o);
	net_tls_report_free(&r);
}

void
fuzz_cert(span in)
{
	struct authstr_buf pem;

	check(in);
	buf_init(&pem, 1 << 18);
	buf_put(&pem, SPAN("-----BEGIN CERTIFICATE-----\n"));
	for (span rest = in; rest.len > 0; rest = span_from(rest, 48)) {
		authstr_b64_print(span_sub(rest, 0, 48), &pem);
		buf_put_byte(&pem, '\n');
	}
	buf_put(&pem, SPAN("-----END CERTIFICATE-----\n"));
	if (buf_status(&pem) == AUTHSTR_OK)
		check(buf_span(&pem));
	buf_wipe(&pem);
}
