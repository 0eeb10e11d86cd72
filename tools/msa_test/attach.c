/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>
#include "applet.h"
#include "msa_test/attach.h"
#include "out/fail.h"
#include "out/out.h"

static int
no_memory(struct authstr_error *err)
{
	return fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "no-memory",
	    "out of memory");
}

static int
read_into(struct authstr_buf **out, const char *path, struct authstr_error *err)
{
	*out = authstr_buf_new(TEST_MESSAGE_MAX);
	return *out == NULL ? no_memory(err) : test_read_file(path, *out, err);
}

static int
read_part(struct attach *a, const char *given, struct authstr_error *err)
{
	struct mime_part *part = &a->parts[a->n];
	struct authstr_buf **content = &a->contents[a->n];
	size_t len;
	int rc = mime_split(given, &len, part->type, err);
	const char *slash;
	char *path;

	if (rc != AUTHSTR_OK)
		return out_status(rc);
	if ((path = strndup(given, len)) == NULL)
		return no_memory(err);
	slash = strrchr(path, '/');
	part->name = slash == NULL ? path : slash + 1;
	part->path = path;
	a->n++;
	rc = read_into(content, path, err);
	if (rc == EXIT_DONE)
		part->content = authstr_buf_span(*content);
	return rc;
}

int
attach_read(
    struct attach *a, const struct test_values *v, struct authstr_error *err)
{
	int rc = EXIT_DONE;

	*a = (struct attach){ .n = 0 };
	if (v->text != NULL)
		rc = read_into(&a->text, v->text, err);
	if (rc != EXIT_DONE || v->attach.n == 0)
		return rc;
	a->parts = calloc(v->attach.n, sizeof(*a->parts));
	a->contents = calloc(v->attach.n, sizeof(struct authstr_buf *));
	if (a->parts == NULL || a->contents == NULL)
		return no_memory(err);
	for (size_t i = 0; i < v->attach.n && rc == EXIT_DONE; i++)
		rc = read_part(a, v->attach.items[i], err);
	return rc;
}

void
attach_end(struct attach *a)
{
	for (size_t i = 0; i < a->n; i++) {
		free(a->parts[i].path);
		authstr_buf_free(a->contents[i]);
	}
	free(a->parts);
	free(a->contents);
	authstr_buf_free(a->text);
}

static unsigned
is(const char *given, const char *word)
{
	return given != NULL && strcmp(given, word) == 0;
}

unsigned
attach_stdin_readers(const struct test_values *v)
{
	const char *const sources[] = { v->password, v->token, v->token_secret,
		v->consumer_secret, v->net.key_password,
		v->net.proxy_password };
	unsigned n = is(v->body, "-") + is(v->eml, "-") + is(v->text, "-") +
		     is(v->pace, "reply");

	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++)
		n += is(sources[i], "stdin") | is(sources[i], "fd:0");
	for (size_t i = 0; i < v->attach.n; i++)
		n += is(v->attach.items[i], "-") |
		     (strncmp(v->attach.items[i], "-:", 2) == 0);
	return n;
}
