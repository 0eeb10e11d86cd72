/* SPDX-License-Identifier: MIT */
#include "net/via_text.h"
#include <stdlib.h>
#include <string.h>
#include "out/fail.h"

/* What is longer is no text of s_client's. */
#define LINE_MAX_OCTETS 16384
/* RFC 9266 section 2 */
#define EXPORTER_LEN 32
/* RFC 5246 section 7.4.9: the message's header, and verify_data. */
#define FINISHED_HEAD 4
#define FINISHED_LEN 12

enum exporter { WAITS, LABEL, LENGTH, MATERIAL, DECIDED };

struct net_via_text {
	const struct net_via *via;
	struct authstr_buf *line; /* under way */
	bool peer;                /* has said something */
	unsigned version;         /* 12, 13; 0: another, or not told */
	bool resumed, extended;   /* session; master secret (RFC 7627) */
	enum exporter exporter;
	bool finished_next;
	struct net_binding from_exporter, unique;
};

struct net_via_text *
net_via_text_new(const struct net_via *via)
{
	struct net_via_text *t = calloc(1, sizeof(*t));

	if (t == NULL || (t->line = authstr_buf_new(LINE_MAX_OCTETS)) == NULL) {
		free(t);
		return NULL;
	}
	t->via = via;
	return t;
}

void
net_via_text_free(struct net_via_text *t)
{
	if (t == NULL)
		return;
	authstr_buf_free(t->line);
	authstr_wipe(t, sizeof(*t));
	free(t);
}

/* -------------------------------------------------------------- learning -- */

static bool
begins(struct authstr_span s, const char *with)
{
	size_t len = strlen(with);

	return s.len >= len && memcmp(s.p, with, len) == 0;
}

static bool
equals(struct authstr_span s, const char *to)
{
	return s.len == strlen(to) && begins(s, to);
}

static int
digit(unsigned char c)
{
	return c >= '0' && c <= '9'   ? c - '0'
	       : c >= 'a' && c <= 'f' ? c - 'a' + 10
	       : c >= 'A' && c <= 'F' ? c - 'A' + 10
				      : -1;
}

/* Pairs of digits, blanks between them or not; their number, or 0 where
 * anything else stands there, or more than there is room for. */
static size_t
read_hex(struct authstr_span s, unsigned char *out, size_t room)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len; i += 2) {
		while (i < s.len && s.p[i] == ' ')
			i++;
		if (i == s.len)
			break;
		if (n == room || i + 1 == s.len || digit(s.p[i]) < 0 ||
		    digit(s.p[i + 1]) < 0)
			return 0;
		out[n++] =
		    (unsigned char)(digit(s.p[i]) * 16 + digit(s.p[i + 1]));
	}
	return n;
}

/* The four lines of it, behind each other; once. */
static void
learn_exporter(struct net_via_text *t, struct authstr_span line)
{
	static const char *const heads[] = { "Keying material exporter:",
		"    Label: 'EXPORTER-Channel-Binding'", "    Length: 32 bytes",
		"    Keying material: " };
	bool is = begins(line, heads[t->exporter]);
	struct net_binding *b = &t->from_exporter;
	size_t skip = strlen(heads[MATERIAL]);

	if (t->exporter == WAITS && !is)
		return;
	if (!is || (t->exporter < MATERIAL &&
		       line.len != strlen(heads[t->exporter]))) {
		t->exporter = DECIDED;
		return;
	}
	if (t->exporter++ < MATERIAL)
		return;
	b->len =
	    read_hex((struct authstr_span){ line.p + skip, line.len - skip },
		b->data, EXPORTER_LEN);
	if (b->len == EXPORTER_LEN)
		b->type = "tls-exporter";
}

/* RFC 5929 section 3: the first one, which is the client's. */
static void
learn_finished(struct net_via_text *t, struct authstr_span line)
{
	static const unsigned char head[FINISHED_HEAD] = { 20, 0, 0,
		FINISHED_LEN };
	struct net_binding *b = &t->unique;
	unsigned char message[FINISHED_HEAD + FINISHED_LEN];

	if (t->finished_next &&
	    read_hex(line, message, sizeof(message)) == sizeof(message) &&
	    memcmp(message, head, sizeof(head)) == 0) {
		memcpy(b->data, message + FINISHED_HEAD, FINISHED_LEN);
		b->len = FINISHED_LEN;
		b->type = "tls-unique";
	}
	t->finished_next =
	    b->len == 0 && equals(line, ">>> TLS 1.2, Handshake [length 0010],"
					" Finished");
}

static void
learn(struct net_via_text *t, struct authstr_span line)
{
	if (t->version == 0 && begins(line, "New, TLSv1.3,"))
		t->version = 13;
	else if (t->version == 0 && begins(line, "New, TLSv1.2,"))
		t->version = 12;
	else if (begins(line, "Reused, "))
		t->resumed = true;
	else if (equals(line, "    Extended master secret: yes"))
		t->extended = true;
	if (t->via->exports && t->exporter != DECIDED)
		learn_exporter(t, line);
	if (t->via->messages)
		learn_finished(t, line);
}

/* ------------------------------------------------------------ the peer's -- */

static bool
is_code(struct authstr_span s)
{
	return s.len > 3 && s.p[0] >= '2' && s.p[0] <= '5' && s.p[1] >= '0' &&
	       s.p[1] <= '9' && s.p[2] >= '0' && s.p[2] <= '9' &&
	       strchr(" -\n\r", s.p[3]) != NULL;
}

/* "    00a0 - 12 34": what stdio holds back goes out when it is full, so the
 * peer's line may stand behind half a line of a ticket. */
static struct authstr_span
without_dump(struct authstr_span line)
{
	for (size_t at = 11; begins(line, "    ") && at < line.len; at++) {
		struct authstr_span rest = { line.p + at, line.len - at };

		if (is_code(rest))
			return rest;
	}
	return line;
}

static void
end_line(struct net_via_text *t, struct authstr_buf *out)
{
	struct authstr_span line = authstr_buf_span(t->line);
	bool crlf = line.len > 1 && line.p[line.len - 2] == '\r';

	if (crlf || is_code(line)) {
		t->peer = true;
		authstr_buf_put(out, without_dump(line));
	} else if (!t->peer && line.len > 0) {
		line.len--;
		learn(t, line);
	}
	authstr_buf_cut(t->line, 0);
}

void
net_via_text_put(
    struct net_via_text *t, struct authstr_span in, struct authstr_buf *out)
{
	while (in.len > 0) {
		const unsigned char *lf = memchr(in.p, '\n', in.len);
		size_t room = LINE_MAX_OCTETS - authstr_buf_span(t->line).len;
		size_t n = lf != NULL ? (size_t)(lf - in.p) + 1 : in.len;

		if (n > room)
			n = room;
		authstr_buf_put(t->line, (struct authstr_span){ in.p, n });
		if (in.p[n - 1] == '\n') {
			end_line(t, out);
		} else if (n == room) {
			t->peer = true;
			authstr_buf_put(out, authstr_buf_span(t->line));
			authstr_buf_cut(t->line, 0);
		}
		in = (struct authstr_span){ in.p + n, in.len - n };
	}
}

void
net_via_text_end(struct net_via_text *t, struct authstr_buf *out)
{
	if (is_code(authstr_buf_span(t->line)))
		authstr_buf_put(out, authstr_buf_span(t->line));
	authstr_buf_cut(t->line, 0);
}

/* --------------------------------------------------------------- binding -- */

/* RFC 9266 section 2, RFC 7627: before TLS 1.3 neither is safe without the
 * extended master secret. */
static bool
is_safe(const struct net_via_text *t, const struct net_binding *b)
{
	return b->type != NULL &&
	       (t->version == 13 ? b == &t->from_exporter
				 : t->version == 12 && t->extended &&
				       (b == &t->from_exporter || !t->resumed));
}

int
net_via_text_binding(const struct net_via_text *t, struct authstr_span asked,
    struct net_binding *out, struct authstr_error *err)
{
	const struct net_binding *all[] = { &t->from_exporter, &t->unique };
	const unsigned wise[] = { 13, 12 };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if (!is_safe(t, all[i]) ||
		    (asked.p != NULL ? !equals(asked, all[i]->type)
				     : t->version != wise[i]))
			continue;
		*out = *all[i];
		return EXIT_DONE;
	}
	*out = (struct net_binding){ .type = NULL };
	if (asked.p == NULL)
		return EXIT_DONE;
	return fail(err, EXIT_AUTH, AUTHSTR_NO_OFFSET, "cb-type-unavailable",
	    "expected what %.*s is in the words of s_client, found none",
	    (int)asked.len, (const char *)asked.p);
}
