/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include "base/error.h"
#include "support/vectors.h"

static void
die(const char *what, const char *why)
{
	fprintf(stderr, "vectors: %s: %s\n", what, why);
	exit(EXIT_FAILURE);
}

json_t *
vectors_load(const char *name)
{
	json_t *all = json_array(), *v;
	json_error_t err;
	char path[512];
	FILE *f;

	if (name[0] == '/')
		snprintf(path, sizeof(path), "%s", name);
	else
		snprintf(
		    path, sizeof(path), "%s/vectors/%s.jsonl", TESTS_DIR, name);
	if ((f = fopen(path, "r")) == NULL)
		die(path, "cannot be read");
	while ((v = json_loadf(
		    f, JSON_DISABLE_EOF_CHECK | JSON_ALLOW_NUL, &err)) != NULL)
		json_array_append_new(all, v);
	if (!feof(f))
		die(path, err.text);
	fclose(f);
	if (json_array_size(all) == 0)
		die(path, "is empty");
	return all;
}

size_t
vectors_each(const json_t *all, const char *op, void (*check)(const json_t *v))
{
	const json_t *v;
	size_t i, n = 0;

	json_array_foreach(all, i, v)
	{
		if (strcmp(vector_text(v, "op"), op) != 0)
			continue;
		check(v);
		n++;
	}
	return n;
}

void
vector_b64(const char *text, struct authstr_buf *out)
{
	buf_init(out, 1 << 20);
	if (authstr_b64_read(authstr_span_of(text), out, NULL) != AUTHSTR_OK)
		die(text, "is no base64");
}

const char *
vector_text(const json_t *v, const char *key)
{
	return json_string_value(json_object_get(v, key));
}

const struct authstr_mech *
vector_mech(const json_t *v)
{
	const struct authstr_mech *m =
	    authstr_mech_find(authstr_span_of(vector_text(v, "mech")));

	if (m == NULL)
		die(vector_text(v, "id"), "no such mechanism");
	return m;
}

bool
vector_bytes(const json_t *v, const char *key, struct authstr_buf *out)
{
	const json_t *value = json_object_get(v, key);
	const char *text;
	char b64[64];

	if (json_is_integer(value))
		buf_put_number(out, (uint64_t)json_integer_value(value));
	else if (json_is_string(value))
		buf_put(out, span_make(json_string_value(value),
				 json_string_length(value)));
	if (value != NULL)
		return true;
	snprintf(b64, sizeof(b64), "%s_b64", key);
	if ((text = vector_text(v, b64)) == NULL)
		return false;
	if (authstr_b64_read(authstr_span_of(text), out, NULL) ==
	    AUTHSTR_E_MALFORMED)
		die(text, "is no base64");
	return true;
}

bool
vector_set_inputs(
    const json_t *v, struct authstr_exchange *ex, struct authstr_error *err)
{
	static const struct {
		const char *key;
		enum authstr_input which;
	} inputs[] = {
		{ "authcid", AUTHSTR_AUTHCID },
		{ "user", AUTHSTR_AUTHCID },
		{ "trace", AUTHSTR_AUTHCID },
		{ "authzid", AUTHSTR_AUTHZID },
		{ "password", AUTHSTR_PASSWORD },
		{ "token", AUTHSTR_TOKEN },
		{ "host", AUTHSTR_HOST },
		{ "port", AUTHSTR_PORT },
		{ "service", AUTHSTR_SERVICE },
		{ "realm", AUTHSTR_REALM },
		{ "cnonce", AUTHSTR_CNONCE },
		{ "nonce_count", AUTHSTR_NONCE_COUNT },
		{ "domain", AUTHSTR_DOMAIN },
		{ "workstation", AUTHSTR_WORKSTATION },
		{ "client_challenge", AUTHSTR_CLIENT_CHALLENGE },
		{ "ntlm_version", AUTHSTR_NTLM_VERSION },
		{ "time", AUTHSTR_TIME },
		{ "cb_type", AUTHSTR_CB_TYPE },
		{ "cb_data", AUTHSTR_CB_DATA },
		{ "prep", AUTHSTR_PREP },
		{ "charset", AUTHSTR_CHARSET },
		{ "min_iterations", AUTHSTR_MIN_ITERATIONS },
		{ "max_iterations", AUTHSTR_MAX_ITERATIONS },
		{ "salt", AUTHSTR_SALT },
		{ "iterations", AUTHSTR_ITERATIONS },
		{ "token_secret", AUTHSTR_TOKEN_SECRET },
		{ "consumer_key", AUTHSTR_CONSUMER_KEY },
		{ "consumer_secret", AUTHSTR_CONSUMER_SECRET },
	};
	const json_t *given = json_object_get(v, "inputs");
	struct authstr_buf value;
	int rc = AUTHSTR_OK;

	for (size_t i = 0; i < sizeof(inputs) / sizeof(inputs[0]); i++) {
		buf_init(&value, 1 << 20);
		if (rc == AUTHSTR_OK &&
		    vector_bytes(given, inputs[i].key, &value))
			rc = buf_status(&value) != AUTHSTR_OK
				 ? error_nomem(err)
				 : authstr_exchange_set(ex, inputs[i].which,
				       buf_span(&value), err);
		buf_wipe(&value);
	}
	return rc == AUTHSTR_OK;
}
