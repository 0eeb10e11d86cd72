/* SPDX-License-Identifier: MIT */
/*
 * mta_sts: a domain's policy for mail that comes to it (RFC 8461), and whether
 * a server keeps it.
 */
#ifndef EHLO_CAPS_MTA_STS_H
#define EHLO_CAPS_MTA_STS_H

#include <jansson.h>
#include "authstr.h"
#include "net/net.h"

#define STS_TEXT_MAX 65536 /* of a policy; RFC 8461 section 3.3 */
#define STS_MX_MAX 256
#define STS_NAME_MAX 256
#define STS_NOTES_MAX 32

enum sts_mode { STS_NO_MODE, STS_NONE, STS_TESTING, STS_ENFORCE };

/* What is wrong with a line of it (from 1; 0: with all of it). */
struct sts_note {
	const char *rule;
	size_t line;
};

struct mta_sts {
	bool version;
	enum sts_mode mode;
	bool have_age;
	unsigned long max_age; /* seconds */
	char mx[STS_MX_MAX][STS_NAME_MAX];
	size_t n_mx;
	struct sts_note notes[STS_NOTES_MAX];
	size_t n_notes;
	bool bad; /* a note is an error: nobody would follow this policy */
};

/* Reads a policy's text (version, mode, mx, max_age; lines end in CR LF or
 * LF).  All that is wrong is in the notes. */
void mta_sts_read(struct authstr_span text, struct mta_sts *out);
/* Section 4.1: the same name, or "*." for one label; ASCII case ignored. */
bool mta_sts_matches(const struct mta_sts *p, const char *host);

/* From a file, or standard input ("-"); EXIT_DONE, else the exit status and
 * err: the first error of the text, by rule and line. */
int mta_sts_load(
    const char *path, struct mta_sts **out, struct authstr_error *err);

struct sts_check {
	const struct mta_sts *policy; /* NULL: none was given */
	bool match, tls;
	bool asked; /* there was a connection */
};
void sts_judge(struct sts_check *c, const struct mta_sts *policy,
    const char *host, const struct net_result *r);
/* What it makes of the exit status: where the policy is enforced and not kept,
 * EXIT_TLS for TLS, EXIT_NO for the name. */
int sts_status(const struct sts_check *c, int status);
void sts_print(const struct sts_check *c, const char *host);
json_t *sts_json(const struct sts_check *c);
/* Calls tell for each thing worth a remark. */
void sts_remarks(const struct sts_check *c,
    void (*tell)(const char *rule, const char *message, void *arg), void *arg);

#endif
