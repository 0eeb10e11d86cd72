/* SPDX-License-Identifier: MIT */
/*
 * .netrc: whatever is in the file, what is found is no longer than it; and a
 * password of these bytes, quoted, is found as it was, behind entries that
 * others have and a macro.
 */
#include "base/buf.h"
#include "fuzz/feed.h"
#include "fuzz/fuzz.h"
#include "out/fail.h"
#include "secret/secret_sources.h"

#define PASSWORD_MAX 8000

static int
look_up(span file, struct authstr_buf *out, struct authstr_error *err)
{
	struct feed_file f;
	int rc;

	feed_open(&f, file);
	rc = secret_netrc(f.path, "mail.example.test", "alice", out, err);
	feed_close(&f);
	return rc;
}

static void
check_any(span in)
{
	struct authstr_error err = { .rule = "" };
	struct authstr_buf out;
	int rc;

	buf_init(&out, 1 << 18);
	rc = look_up(in, &out, &err);
	MUST(rc == EXIT_DONE || rc == EXIT_CONFIG);
	MUST(rc == EXIT_DONE ? out.len <= in.len : err.rule[0] != '\0');
	buf_wipe(&out);
}

static void
check_quoted(span password)
{
	struct authstr_error err = { 0 };
	struct authstr_buf file, out;

	buf_init(&file, 1 << 18);
	buf_init(&out, 1 << 18);
	buf_put(&file, SPAN("# mine\nmachine other.example login alice "
			    "password \"x\"\nmacdef init\ncd\n\n"
			    "machine Mail.Example.Test login bob password y\n"
			    "machine mail.example.test account z login alice "
			    "password \""));
	for (size_t i = 0; i < password.len; i++) {
		if (password.p[i] == '"' || password.p[i] == '\\')
			buf_put_byte(&file, '\\');
		buf_put_byte(&file, password.p[i]);
	}
	buf_put(&file, SPAN("\"\ndefault password w\n"));
	MUST(look_up(buf_span(&file), &out, &err) == EXIT_DONE);
	MUST(span_equal(buf_span(&out), password));
	buf_wipe(&file);
	buf_wipe(&out);
}

void
fuzz_netrc(span in)
{
	check_any(in);
	check_quoted(span_sub(in, 0, PASSWORD_MAX));
}
