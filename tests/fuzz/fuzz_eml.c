/* SPDX-License-Identifier: MIT */
/*
 * A message as it is: what is taken can be sent; addresses that are read from
 * it are lines without blanks outside quotes, each with an @; and without its
 * Bcc it has none, and all else.
 */
#include "base/buf.h"
#include "fuzz/fuzz.h"
#include "msa_test/addresses.h"
#include "msa_test/eml.h"

static void
check_list(span list)
{
	span line;

	MUST(list.len == 0 || span_ends(list, SPAN("\n")));
	while (span_take_line(&list, &line)) {
		MUST(line.len > 0 && span_find(line, '@', 0) != SPAN_NPOS);
		for (size_t i = 0; i < line.len; i++)
			MUST(line.p[i] >= ' ' && line.p[i] != 0x7f);
	}
}

static void
check_without_bcc(span in)
{
	struct authstr_buf out;
	struct eml_field f;
	span rest;

	buf_init(&out, in.len + 1);
	eml_without_bcc(in, &out);
	MUST(buf_status(&out) == AUTHSTR_OK && out.len <= in.len);
	rest = buf_span(&out);
	while (eml_next(&rest, &f))
		MUST(!eml_is(&f, "bcc"));
	MUST(span_ends(in, rest));
	buf_wipe(&out);
}

void
fuzz_eml(span in)
{
	static const char *const names[] = { "From", "To", "Cc", "Bcc" };
	struct authstr_buf out;
	struct authstr_error err;

	buf_init(&out, in.len + 1);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (eml_addresses(in, names[i], &out, &err) < 0)
			MUST(err.offset <= in.len && err.rule != NULL);
	MUST(buf_status(&out) == AUTHSTR_OK);
	check_list(buf_span(&out));
	buf_empty(&out);
	if (addresses_read(in, &out, &err) < 0)
		MUST(err.offset <= in.len && err.rule != NULL);
	check_list(buf_span(&out));
	buf_wipe(&out);
	check_without_bcc(in);
	if (eml_check(in, &err) != AUTHSTR_OK)
		return;
	MUST(span_find(in, 0, 0) == SPAN_NPOS);
	for (size_t i = 0; i < in.len; i++)
		MUST(
		    in.p[i] != '\r' || (i + 1 < in.len && in.p[i + 1] == '\n'));
}
