/* SPDX-License-Identifier: MIT */
/*
 * gen_auth_batch_line: one object, the same way as the command line goes.  Keys
 * are the options' names; what they hold is the value itself, no SOURCE, and no
 * file is read because a line says so.
 */
#include <stdio.h>
#include <string.h>
#include "gen_auth/batch.h"
#include "out/fail.h"

#define KEY_MAX 40

static int
bad_key(const char *rule, const char *key, const char *expected,
    struct authstr_error *err)
{
	return fail(err, EXIT_BAD_INPUT, AUTHSTR_NO_OFFSET, rule,
	    "expected %s, found '%.40s'", expected, key);
}

static int
bad_value(const char *key, const char *expected, struct authstr_error *err)
{
	return fail(err, EXIT_BAD_INPUT, AUTHSTR_NO_OFFSET, "bad-value",
	    "expected %s as %.40s, found something else", expected, key);
}

static struct authstr_span
text_of(const json_t *value)
{
	return (struct authstr_span){ (const unsigned char *)json_string_value(
					  value),
		json_string_length(value) };
}

/* A text of C: NULL for one with a NUL, which would be its end. */
static const char *
text_without_nul(const json_t *value)
{
	const char *text = json_string_value(value);

	return text != NULL && strlen(text) == json_string_length(value) ? text
									 : NULL;
}

/* -------------------------------------------------------------- values -- */

/* Text, a number in decimal, or base64 where the key says so. */
static int
put_value(const char *key, const json_t *value, bool base64,
    struct authstr_buf *out, struct authstr_error *err)
{
	struct authstr_error why = { .offset = AUTHSTR_NO_OFFSET };
	char number[24];

	if (json_is_integer(value) && !base64) {
		snprintf(number, sizeof(number), "%lld",
		    (long long)json_integer_value(value));
		authstr_buf_put(out, authstr_span_of(number));
		return gen_settled(out, err);
	}
	if (!json_is_string(value))
		return bad_value(key, "a text", err);
	if (!base64) {
		authstr_buf_put(out, text_of(value));
		return gen_settled(out, err);
	}
	if (authstr_b64_read(text_of(value), out, &why) == AUTHSTR_OK)
		return EXIT_DONE;
	/* The library's words may name a byte of a secret. */
	return fail(err, EXIT_BAD_INPUT, why.offset, why.rule,
	    "expected base64 as %.40s", key);
}

static int
take_challenge(struct gen *g, const char *key, const json_t *value, bool base64,
    struct authstr_error *err)
{
	const char *text = text_without_nul(value);
	int rc;

	if (text == NULL)
		return bad_value(
		    key, "a text without NUL, or an array of such texts", err);
	if (!base64)
		return gen_take_challenge(g, text, err);
	if ((rc = gen_take_challenge(g, "", err)) != EXIT_DONE)
		return rc;
	g->challenge[g->n_challenges - 1].decoded = true;
	return put_value(
	    key, value, true, g->challenge[g->n_challenges - 1].bytes, err);
}

static int
take_challenges(struct gen *g, const char *key, const json_t *value,
    bool base64, struct authstr_error *err)
{
	int rc = EXIT_DONE;

	if (!json_is_array(value))
		return take_challenge(g, key, value, base64, err);
	for (size_t i = 0; rc == EXIT_DONE && i < json_array_size(value); i++)
		rc = take_challenge(
		    g, key, json_array_get(value, i), base64, err);
	return rc;
}

static enum gen_value
find_value(const struct gen *g, const char *name)
{
	for (enum gen_value v = GEN_USER; v < GEN_CHALLENGE; v++) {
		const char *known = v == GEN_STRING || v == GEN_CRYPT_SALT
					? gen_values[v].what
					: gen_values[v].option;

		if (strcmp(known, name) == 0 &&
		    (gen_takes(g, v) ||
			(g->mech != NULL &&
			    (gen_values[v].is & GEN_IS_COMMON) != 0)))
			return v;
	}
	return GEN_NONE;
}

static int
take_value(struct gen *g, const char *key, enum gen_value which,
    const json_t *value, bool base64, struct authstr_error *err)
{
	const char *text = text_without_nul(value);
	struct authstr_buf *b;

	if ((gen_values[which].is & GEN_IS_BYTES) != 0 && !base64)
		return text != NULL
			   ? gen_take_text(g, which, text, err)
			   : bad_value(key, "hex:.. or base64:..", err);
	if (g->value[which] != NULL)
		return bad_key("input-twice", key, "a value once", err);
	if ((b = gen_value_new(g, which)) == NULL)
		return gen_no_memory(err);
	return put_value(key, value, base64, b, err);
}

/* ---------------------------------------------------------------- keys -- */

static bool
is_one_of(const char *text, const char *choices)
{
	size_t len = strlen(text);

	for (const char *c = choices; len > 0; c++) {
		if (strncmp(c, text, len) == 0 &&
		    (c[len] == '|' || c[len] == '\0'))
			return true;
		if ((c = strchr(c, '|')) == NULL)
			return false;
	}
	return false;
}

/* What is no value but says how: as the option of the name. */
static int
take_option(struct gen *g, const char *name, const json_t *value,
    struct authstr_error *err)
{
	const struct {
		const char *name, *choices;
		const char **to;
	} options[] = {
		{ "format", "label|bare|smtp|imap|pop3|http|json",
		    &g->opt.format },
		{ "ir", "auto|always|never", &g->opt.ir },
		{ "tag", NULL, &g->opt.tag },
		{ "record", NULL, &g->opt.record },
	};
	const char *text = text_without_nul(value);

	if (strcmp(name, "show") == 0 && json_is_boolean(value)) {
		g->opt.show = json_is_true(value);
		return EXIT_DONE;
	}
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		if (strcmp(name, options[i].name) != 0)
			continue;
		if (text == NULL || (options[i].choices != NULL &&
					!is_one_of(text, options[i].choices)))
			return bad_value(name, "one of the option's", err);
		*options[i].to = text;
		return EXIT_DONE;
	}
	return bad_key(
	    "no-such-input", name, "a value that the type takes", err);
}

static int
take_key(struct gen *g, const char *key, const json_t *value,
    struct authstr_error *err)
{
	static const char suffix[] = "-base64";
	char name[KEY_MAX];
	size_t len = strlen(key), n = sizeof(suffix) - 1;
	bool base64;
	enum gen_value which;

	if (len >= sizeof(name))
		return bad_key("no-such-input", key, "a value's name", err);
	for (size_t i = 0; i <= len; i++)
		name[i] = key[i] == '_' ? '-' : key[i];
	base64 = len > n && strcmp(name + len - n, suffix) == 0;
	if (base64)
		name[len - n] = '\0';
	if (strcmp(name, "type") == 0)
		return EXIT_DONE;
	if (g->mech != NULL && strcmp(name, "challenge") == 0)
		return take_challenges(g, key, value, base64, err);
	if ((which = find_value(g, name)) != GEN_NONE)
		return take_value(g, key, which, value, base64, err);
	return take_option(g, name, value, err);
}

static int
take_type(struct gen *g, const json_t *o, struct authstr_error *err)
{
	const char *type = text_without_nul(json_object_get(o, "type"));

	if (type == NULL)
		return fail(err, EXIT_BAD_INPUT, AUTHSTR_NO_OFFSET, "no-type",
		    "expected a type in the object, found none");
	if (gen_look_up(g, type))
		return EXIT_DONE;
	return fail(err, EXIT_BAD_INPUT, AUTHSTR_NO_OFFSET,
	    g->mech == NULL ? "unknown-type" : "mech-unsupported",
	    "expected a type of gen-auth --list, found '%.40s'", type);
}

/* The library says what a mechanism lacks. */
static int
check_text_type(const struct gen *g, struct authstr_error *err)
{
	for (size_t i = 0; g->type->args[i] != GEN_NONE; i++)
		if (g->mech == NULL && g->value[g->type->args[i]] == NULL)
			return fail(err, EXIT_BAD_INPUT, AUTHSTR_NO_OFFSET,
			    "input-missing", "expected a %s for %s, found none",
			    gen_values[g->type->args[i]].what, g->type->name);
	return EXIT_DONE;
}

/* -------------------------------------------------------------- results -- */

static int
print_last(struct gen *g, struct authstr_error *err)
{
	size_t last = g->n_said;

	while (last > 0 && g->said[last - 1].from != AUTHSTR_CLIENT)
		last--;
	return last > 0 ? gen_print_message(g, last - 1, err) : EXIT_DONE;
}

static int
print_login(struct gen *g, struct authstr_error *err)
{
	const struct authstr_span none = { NULL, 0 };
	bool bare = strcmp(g->opt.format, "bare") == 0;
	json_t *o;
	int rc;

	g->opt.json = true;
	if ((rc = gen_walk(g, err)) != EXIT_DONE)
		return rc;
	if (bare)
		return print_last(g, err);
	if ((o = gen_json(g, none, &rc, err)) != NULL)
		out_json(o);
	return rc;
}

static int
make(struct gen *g, struct authstr_error *err)
{
	int rc = check_text_type(g, err);

	if (rc == EXIT_DONE)
		rc = gen_complete(g, err);
	g->opt.json = strcmp(g->opt.format, "bare") != 0;
	if (rc == EXIT_DONE && g->mech == NULL)
		return gen_print_text(g, err);
	if (rc == EXIT_DONE && g->opt.record != NULL)
		rc = gen_record_check(g, err);
	if (rc == EXIT_DONE)
		rc = gen_make(g, err);
	if (rc != EXIT_DONE)
		return rc;
	return g->opt.record != NULL ? gen_record(g, err) : print_login(g, err);
}

int
batch_line(struct gen *g, struct authstr_span line, struct authstr_error *err)
{
	const struct gen_options before = g->opt;
	size_t at = AUTHSTR_NO_OFFSET;
	json_t *o = out_json_read_at(line, &at), *value;
	const char *key;
	int rc = EXIT_DONE;

	if (!json_is_object(o))
		rc = fail(err, EXIT_BAD_INPUT, at, "bad-json",
		    "expected a JSON object in the line, found none");
	if (rc == EXIT_DONE)
		rc = take_type(g, o, err);
	if (rc == EXIT_DONE)
		json_object_foreach(o, key, value) if (rc == EXIT_DONE) rc =
		    take_key(g, key, value, err);
	if (rc == EXIT_DONE)
		rc = make(g, err);
	g->opt = before;
	json_decref(o);
	return rc;
}
