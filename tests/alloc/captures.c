/* SPDX-License-Identifier: MIT */
/*
 * Each file below tests/captures, decoded and masked; of long ones the begin.
 */
#include <glob.h>
#include <stdio.h>
#include <sys/stat.h>
#include "alloc/alloc.h"
#include "authstr-capture.h"

#define FILE_OCTETS 8192
#define FILE_OCTETS_PCAP 65536
#define SOME 3 /* one of so many files, where it is not all */

static unsigned char bytes[FILE_OCTETS_PCAP];

static void
see_message(const struct authstr_msg *msg, struct outcome *o)
{
	outcome_span(o, authstr_msg_bytes(msg));
	for (size_t i = 0; i < authstr_msg_field_count(msg); i++)
		outcome_span(o, authstr_msg_field_at(msg, i)->value);
	for (size_t i = 0; i < authstr_msg_note_count(msg); i++)
		outcome_text(o, authstr_note_rule(authstr_msg_note_at(msg, i)));
}

static void
see_logins(struct authstr_capture *c, struct outcome *o)
{
	const struct authstr_login *l;
	struct authstr_buf fixed;

	while ((l = authstr_capture_login(c)) != NULL) {
		outcome_span(o, authstr_login_mech_name(l));
		outcome_text(o, authstr_outcome_name(authstr_login_outcome(l)));
		for (size_t i = 0; i < authstr_login_message_count(l); i++)
			see_message(authstr_login_message(l, i), o);
		for (size_t i = 0; i < authstr_login_note_count(l); i++)
			outcome_text(
			    o, authstr_note_rule(authstr_login_note(l, i)));
		buf_init(&fixed, 1 << 20);
		if (outcome_rc(o, authstr_login_fix(l, &fixed, NULL)))
			outcome_span(o, buf_span(&fixed));
		buf_wipe(&fixed);
	}
}

static void
decode(const void *arg, struct outcome *o)
{
	struct authstr_capture *c = authstr_capture_new();
	const span *in = arg;
	int rc;

	if (c == NULL) {
		o->no_memory = true;
		return;
	}
	rc = authstr_capture_input(c, *in, NULL);
	see_logins(c, o);
	if (outcome_rc(o, rc))
		outcome_rc(o, authstr_capture_end(c, NULL));
	see_logins(c, o);
	authstr_capture_free(c);
}

static void
redact(const void *arg, struct outcome *o)
{
	const struct authstr_redact_options options = { 0 };
	struct authstr_redact *r = authstr_redact_new(&options);
	const span *in = arg;
	struct authstr_buf out;
	struct authstr_secret s;

	if (r == NULL) {
		o->no_memory = true;
		return;
	}
	buf_init(&out, 1 << 20);
	if (outcome_rc(o, authstr_redact_input(r, *in, &out, NULL)))
		outcome_rc(o, authstr_redact_end(r, &out, NULL));
	while (authstr_redact_take(r, &s))
		outcome_span(o, span_make(&s.start, sizeof(s.start)));
	outcome_span(o, buf_span(&out));
	buf_wipe(&out);
	authstr_redact_free(r);
}

static span
read_file(const char *path)
{
	span name = authstr_span_of(path);
	bool pcap = span_search(name, SPAN("pcap"), 0) != SPAN_NPOS;
	FILE *f = fopen(path, "rb");
	struct stat st;
	size_t n = 0;

	if (f != NULL && fstat(fileno(f), &st) == 0 && S_ISREG(st.st_mode))
		n = fread(bytes, 1, pcap ? FILE_OCTETS_PCAP : FILE_OCTETS, f);
	if (f != NULL)
		fclose(f);
	return span_make(bytes, n);
}

static void
each(const char *what, void (*run)(const void *arg, struct outcome *o))
{
	glob_t files;
	char name[300];

	if (glob(TESTS_DIR "/captures/*/*", 0, NULL, &files) != 0)
		return;
	for (size_t i = 0; i < files.gl_pathc; i++) {
		const char *path = files.gl_pathv[i];
		span in = read_file(path);
		const struct job job = { name, run, &in, MEM_OURS };

		snprintf(name, sizeof(name), "%s %s", what,
		    path + strlen(TESTS_DIR "/captures/"));
		if (in.len > 0 && alloc_wants_run(i, SOME))
			alloc_try(&job);
	}
	globfree(&files);
}

void
alloc_decode(void)
{
	each("decode", decode);
}

void
alloc_redact(void)
{
	each("redact", redact);
}
