/* SPDX-License-Identifier: MIT */
/*
 * gen_auth_value: what a value is called, and its bytes.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "gen_auth/gen_auth.h"
#include "out/fail.h"
#include "secret/secret.h"
#include "secret/secret_sources.h"

/* A string to encode may be long, a login may not. */
#define VALUE_MAX (64 * 1024 * 1024)

const struct gen_value_row gen_values[GEN_VALUES] = {
/* clang-format off */
#define GEN_VALUE(id, input, option, prompt, is)                               \
	[GEN_##id] = { input, option, option, prompt, is },
#include "gen_auth/values.def"
#undef GEN_VALUE
	/* clang-format on */
	[GEN_CHALLENGE] = { AUTHSTR_INPUTS, "challenge", "challenge",
	    "challenge: ", 0 },
	[GEN_STRING] = { AUTHSTR_INPUTS, NULL, "string",
	    "string: ", GEN_IS_SECRET },
	[GEN_REGION] = { AUTHSTR_INPUTS, "region", "region", "region: ", 0 },
	[GEN_CRYPT_SALT] = { AUTHSTR_INPUTS, NULL, "salt", "salt: ", 0 },
};

struct authstr_span
gen_get(const struct gen *g, enum gen_value which)
{
	const struct authstr_span none = { NULL, 0 };

	return g->value[which] == NULL ? none
				       : authstr_buf_span(g->value[which]);
}

struct authstr_buf *
gen_value_new(struct gen *g, enum gen_value which)
{
	authstr_buf_free(g->value[which]);
	g->value[which] = authstr_buf_new(VALUE_MAX);
	return g->value[which];
}

int
gen_settled(struct authstr_buf *b, struct authstr_error *err)
{
	if (authstr_buf_status(b) == AUTHSTR_E_LIMIT)
		return fail(err, EXIT_BAD_INPUT, VALUE_MAX, "input-too-long",
		    "expected at most %d octets", VALUE_MAX);
	return authstr_buf_status(b) == AUTHSTR_OK ? EXIT_DONE
						   : gen_no_memory(err);
}

static bool
is_bytes(const char *text)
{
	return strncmp(text, "hex:", 4) == 0 ||
	       strncmp(text, "base64:", 7) == 0;
}

/* Text, or the bytes that it spells. */
static int
put_text(const char *text, enum gen_value which, struct authstr_buf *b,
    struct authstr_error *err)
{
	const struct gen_value_row *row = &gen_values[which];

	if (is_bytes(text))
		return secret_read(text, row->what, NULL, NULL, b, err);
	if ((row->is & GEN_IS_BYTES) != 0)
		return fail(err, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET, "bad-bytes",
		    "expected --%s as hex:.. or base64:..", row->option);
	authstr_buf_put(b, authstr_span_of(text));
	return gen_settled(b, err);
}

int
gen_take_text(struct gen *g, enum gen_value which, const char *text,
    struct authstr_error *err)
{
	struct authstr_buf *b = gen_value_new(g, which);

	return b == NULL ? gen_no_memory(err) : put_text(text, which, b, err);
}

int
gen_take_challenge(struct gen *g, const char *text, struct authstr_error *err)
{
	struct gen_challenge *c;

	if (g->n_challenges == GEN_CHALLENGES)
		return fail(err, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET,
		    "too-many-steps", "expected at most %d challenges",
		    GEN_CHALLENGES);
	c = &g->challenge[g->n_challenges];
	if ((c->bytes = authstr_buf_new(VALUE_MAX)) == NULL)
		return gen_no_memory(err);
	g->n_challenges++;
	c->decoded = is_bytes(text);
	return put_text(text, GEN_CHALLENGE, c->bytes, err);
}

/* ------------------------------------------------------- what follows -- */

/* The service's name in GSSAPI and DIGEST-MD5; of SMTP it is the library's
 * own choice. */
static int
complete_service(struct gen *g, struct authstr_error *err)
{
	static const struct {
		const char *format, *service;
	} services[] = { { "imap", "imap" }, { "pop3", "pop" } };

	if (g->value[GEN_SERVICE] != NULL || !gen_takes(g, GEN_SERVICE))
		return EXIT_DONE;
	for (size_t i = 0; i < sizeof(services) / sizeof(services[0]); i++)
		if (strcmp(g->opt.format, services[i].format) == 0)
			return gen_take_text(
			    g, GEN_SERVICE, services[i].service, err);
	return EXIT_DONE;
}

static int
complete_time(struct gen *g, struct authstr_error *err)
{
	char now[24];

	if (g->value[GEN_TIME] != NULL || !gen_takes(g, GEN_TIME))
		return EXIT_DONE;
	snprintf(now, sizeof(now), "%lld", (long long)time(NULL));
	return gen_take_text(g, GEN_TIME, now, err);
}

static int
read_certificate(
    const char *path, struct authstr_buf *out, struct authstr_error *err)
{
	int rc, fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	if (fd < 0)
		return fail(err, EXIT_IO, AUTHSTR_NO_OFFSET, "cannot-read",
		    "cannot read %.120s: %s", path, strerror(errno));
	rc = secret_slurp(fd, path, out, err);
	close(fd);
	return rc;
}

/* RFC 5929 section 4.1 */
static int
put_binding(struct gen *g, struct authstr_error *err)
{
	struct authstr_buf *cert = authstr_buf_new(VALUE_MAX);
	struct authstr_buf *data = gen_value_new(g, GEN_CB_DATA);
	int rc;

	if (cert == NULL || data == NULL) {
		authstr_buf_free(cert);
		return gen_no_memory(err);
	}
	rc = read_certificate(g->opt.cb_cert, cert, err);
	if (rc == EXIT_DONE) {
		rc = authstr_cb_end_point(authstr_buf_span(cert), data, err);
		rc = rc == AUTHSTR_OK ? EXIT_DONE : gen_status(rc, err);
	}
	authstr_buf_free(cert);
	return rc;
}

static int
complete_binding(struct gen *g, struct authstr_error *err)
{
	static const char end_point[] = "tls-server-end-point";
	const char *type = g->opt.given[GEN_CB_TYPE];

	if (g->opt.cb_cert == NULL)
		return EXIT_DONE;
	if (!gen_takes(g, GEN_CB_DATA))
		return fail(err, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET,
		    "no-such-input", "%s takes no --cb-cert", g->type->name);
	if (g->value[GEN_CB_DATA] != NULL ||
	    (type != NULL && strcmp(type, end_point) != 0))
		return fail(err, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET,
		    "input-twice",
		    "expected --cb-cert or another channel binding, found "
		    "both");
	if (type == NULL) {
		int rc = gen_take_text(g, GEN_CB_TYPE, end_point, err);

		if (rc != EXIT_DONE)
			return rc;
	}
	return put_binding(g, err);
}

int
gen_complete(struct gen *g, struct authstr_error *err)
{
	int rc = complete_service(g, err);

	if (rc == EXIT_DONE)
		rc = complete_time(g, err);
	if (rc == EXIT_DONE)
		rc = complete_binding(g, err);
	if (rc == EXIT_DONE && g->type->old != GEN_NONE && gen_is_old(g))
		rc = gen_take_text(g, g->type->old, g->type->old_text, err);
	return rc;
}
