/* SPDX-License-Identifier: MIT */
/*
 * The bytes after DATA: whatever the pieces they come in, the message ends at
 * the first CRLF.CRLF, holds no bare CR or LF, and is what dot-stuffing makes
 * the bytes of.
 */
#include "base/buf.h"
#include "fuzz/fuzz.h"
#include "msa_sink/data.h"

#define MESSAGE_MAX 100000

static enum data_result
feed(span in, size_t piece, size_t *used, char **text, size_t *len)
{
	struct sink_letter l = { .f = open_memstream(text, len) };
	struct sink_data d = { .max = MESSAGE_MAX };
	enum data_result rc = DATA_MORE;
	size_t n;

	MUST(l.f != NULL);
	for (*used = 0; rc == DATA_MORE && *used < in.len; *used += n) {
		rc = data_input(&d, &l, span_sub(in, *used, piece), &n);
		MUST(n > 0);
	}
	MUST(fclose(l.f) == 0 && *len == l.size);
	return rc;
}

/* The client's way back: a dot before each line that begins with one. */
static void
check_stuffed(span in, size_t used, span text)
{
	struct authstr_buf again;
	span line;

	buf_init(&again, 2 * MESSAGE_MAX);
	while (span_take_line(&text, &line)) {
		if (span_starts(line, SPAN(".")))
			buf_put_byte(&again, '.');
		buf_put(&again, line);
		buf_put(&again, SPAN("\r\n"));
	}
	buf_put(&again, SPAN(".\r\n"));
	/* A client may also stuff where it need not, with what is no dot: then
	 * the bytes are more than these. */
	MUST(buf_span(&again).len <= used);
	MUST(span_search(span_sub(in, 0, used), SPAN("\r\n.\r\n"), 0) ==
	     (used > 3 ? used - 5 : SPAN_NPOS));
	buf_wipe(&again);
}

void
fuzz_data(span in)
{
	char *whole = NULL, *pieces = NULL;
	size_t used, len, used_again, len_again;
	enum data_result rc;

	if (in.len == 0 || in.len > MESSAGE_MAX)
		return;
	rc = feed(in, in.len, &used, &whole, &len);
	for (size_t piece = 1; piece <= 4; piece++) {
		MUST(feed(in, piece, &used_again, &pieces, &len_again) == rc);
		MUST(used_again == used);
		/* What is refused is not delivered. */
		MUST((rc != DATA_END && rc != DATA_MORE) ||
		     span_equal(
			 span_make(whole, len), span_make(pieces, len_again)));
		free(pieces);
	}
	if (rc == DATA_END)
		check_stuffed(in, used, span_make(whole, len));
	free(whole);
}
