/* SPDX-License-Identifier: MIT */
#include "ehlo_caps/result.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "ascii.h"

bool
result_same(const char *a, const char *b)
{
	return strlen(a) == strlen(b) && ascii_same(a, b, strlen(a));
}

json_t *
result_at(const json_t *o, const char *path)
{
	char key[64];
	const json_t *at = o;

	while (at != NULL && *path != '\0') {
		size_t len = strcspn(path, ".");

		if (len >= sizeof(key))
			return NULL;
		memcpy(key, path, len);
		key[len] = '\0';
		if (json_is_array(at))
			at = json_array_get(at, strtoul(key, NULL, 10));
		else
			at = json_object_get(at, key);
		path += len + (path[len] == '.');
	}
	return (json_t *)(uintptr_t)at;
}

const char *
result_text(const json_t *o, const char *path)
{
	return json_string_value(result_at(o, path));
}

json_t *
result_keywords(const json_t *o, const char *channel)
{
	json_t *list =
	    json_object_get(json_object_get(o, "capabilities"), channel);

	return json_is_array(list) ? list : NULL;
}

json_t *
result_mechs(const json_t *o, const char *channel)
{
	json_t *list = json_object_get(json_object_get(o, "auth"), channel);

	return json_is_array(list) ? list : NULL;
}

const char *
result_channel(const json_t *o)
{
	if (result_keywords(o, "tls") != NULL)
		return "tls";
	return result_keywords(o, "plain") != NULL ? "plain" : NULL;
}

const char *
result_tls(const json_t *o)
{
	const char *version = result_text(o, "tls.version");

	if (version != NULL)
		return version;
	if (result_keywords(o, "tls") != NULL)
		return "TLS";
	return result_keywords(o, "plain") != NULL ? "no TLS" : NULL;
}

json_t *
result_keyword(
    const json_t *o, const char *channel, const char *keyword, size_t i)
{
	json_t *list = result_keywords(o, channel), *row;
	size_t at;

	json_array_foreach(list, at, row)
	{
		const char *word = result_text(row, "keyword");

		if (word != NULL && result_same(word, keyword) && i-- == 0)
			return row;
	}
	return NULL;
}

void
result_octets(double n, char *text, size_t len)
{
	static const char *const units[] = { "octets", "KiB", "MiB", "GiB",
		"TiB", "PiB", "EiB" };
	size_t unit = 0;

	for (; n >= 1024 && unit + 1 < sizeof(units) / sizeof(units[0]); unit++)
		n /= 1024;
	snprintf(text, len, n == (double)(uint64_t)n ? "%.0f %s" : "%.1f %s", n,
	    unit == 0 && n == 1 ? "octet" : units[unit]);
}

void
result_add(char *text, size_t len, const char *more)
{
	size_t used = strlen(text), n;

	if (more == NULL)
		more = "?";
	n = strlen(more);
	if (used + n < len) {
		memcpy(text + used, more, n + 1);
		return;
	}
	if (used + 4 > len)
		used = len - 4;
	memcpy(text + used, "...", 4);
}

char *
result_dump(const json_t *o)
{
	return json_dumps(o, JSON_COMPACT | JSON_ENCODE_ANY);
}

void
result_drop(char *text)
{
	json_malloc_t take;
	json_free_t drop;

	json_get_alloc_funcs(&take, &drop);
	if (text != NULL)
		drop(text);
}
