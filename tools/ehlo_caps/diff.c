/* SPDX-License-Identifier: MIT */
/*
 * diff: walks two results side by side.  An array is a set of words, or of
 * rows that their keyword names; others (the chain) go by position.
 */
#include "ehlo_caps/diff.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "applet.h"
#include "ehlo_caps/earlier.h"
#include "ehlo_caps/greeting.h"
#include "ehlo_caps/result.h"
#include "ehlo_caps/targets.h"
#include "out/fail.h"

#define PATH_MAX_OCTETS 256
#define DEPTH_MAX 16

struct walk {
	json_t *changes;
	char path[PATH_MAX_OCTETS];
	unsigned depth;
};

static void compare(struct walk *w, const json_t *old, const json_t *new);

/* ---------------------------------------------------------------- telling */

static void
tell(struct walk *w, json_t *old, json_t *new)
{
	json_t *o = json_object();

	json_object_set_new(o, "path", json_string(w->path));
	if (old != NULL)
		json_object_set_new(o, "old", old);
	if (new != NULL)
		json_object_set_new(o, "new", new);
	json_array_append_new(w->changes, o);
}

/* A list or an object as a whole: how many things it has. */
static json_t *
value(const json_t *v)
{
	if (json_is_array(v))
		return json_integer((json_int_t)json_array_size(v));
	if (json_is_object(v))
		return json_integer((json_int_t)json_object_size(v));
	return v != NULL ? json_deep_copy(v) : NULL;
}

/* Goes down by one name; a dot in it would be two. */
static size_t
down(struct walk *w, const char *name)
{
	size_t len = strlen(w->path);

	snprintf(w->path + len, sizeof(w->path) - len, "%s%.100s",
	    len > 0 ? "." : "", name);
	w->depth++;
	return len;
}

static void
up(struct walk *w, size_t len)
{
	w->path[len] = '\0';
	w->depth--;
}

static void
compare_at(
    struct walk *w, const char *name, const json_t *old, const json_t *new)
{
	size_t len = down(w, name);

	if (w->depth <= DEPTH_MAX)
		compare(w, old, new);
	up(w, len);
}

/* ---------------------------------------------------------------- arrays */

/* What names a member: itself, or its keyword; NULL: its place. */
static const char *
name_of(const json_t *member)
{
	const char *word = json_string_value(member);

	return word != NULL ? word : result_text(member, "keyword");
}

static bool
is_named(const json_t *a)
{
	const json_t *member;
	size_t i;

	json_array_foreach(
	    a, i, member) if (name_of(member) == NULL) return false;
	return true;
}

/* Arguments of all rows of that name; none for a word by itself, which is
 * there, no more. */
static json_t *
args_of(const json_t *a, const char *name)
{
	char text[1024] = "";
	bool found = false;
	const json_t *row;
	size_t i;

	json_array_foreach(a, i, row)
	{
		json_t *args = json_object_get(row, "args"), *arg;
		size_t k;

		if (name_of(row) == NULL || !result_same(name_of(row), name))
			continue;
		if (found && args != NULL)
			result_add(text, sizeof(text), ", ");
		found = true;
		json_array_foreach(args, k, arg)
		{
			result_add(text, sizeof(text), k > 0 ? " " : "");
			result_add(text, sizeof(text), json_string_value(arg));
		}
	}
	return found ? json_string(text) : NULL;
}

static bool
seen_before(const json_t *a, size_t end, const char *name)
{
	for (size_t i = 0; i < end; i++)
		if (result_same(name_of(json_array_get(a, i)), name))
			return true;
	return false;
}

/* The mechanisms have a list of their own. */
static bool
is_told_elsewhere(const struct walk *w, const char *name)
{
	return strncmp(w->path, "capabilities.", 13) == 0 &&
	       (result_same(name, "AUTH") || result_same(name, "AUTH="));
}

static void
compare_named(struct walk *w, const json_t *old, const json_t *new)
{
	const json_t *lists[2] = { old, new };

	for (size_t side = 0; side < 2; side++)
		for (size_t i = 0; i < json_array_size(lists[side]); i++) {
			const char *name =
			    name_of(json_array_get(lists[side], i));
			json_t *a, *b;
			size_t len;

			if (seen_before(lists[side], i, name) ||
			    is_told_elsewhere(w, name))
				continue;
			a = args_of(old, name);
			b = args_of(new, name);
			len = down(w, name);
			/* What both have was compared from the old side. */
			if (side == 0 ? b == NULL || !json_equal(a, b)
				      : a == NULL)
				tell(w, json_incref(a), json_incref(b));
			up(w, len);
			json_decref(a);
			json_decref(b);
		}
}

static size_t
count(const json_t *a, const json_t *member)
{
	size_t n = 0;

	for (size_t i = 0; i < json_array_size(a); i++)
		n += json_equal(json_array_get(a, i), member) ? 1 : 0;
	return n;
}

/* The same members, each as often, in any order, as DNS gives them. */
static bool
same_members(const json_t *old, const json_t *new)
{
	size_t n = json_array_size(old);

	for (size_t i = 0; i < n && n == json_array_size(new); i++) {
		const json_t *member = json_array_get(old, i);

		if (count(old, member) != count(new, member))
			return false;
	}
	return n == json_array_size(new);
}

static void
compare_arrays(struct walk *w, const json_t *old, const json_t *new)
{
	size_t n = json_array_size(old);
	char name[24];

	if (is_named(old) && is_named(new)) {
		compare_named(w, old, new);
		return;
	}
	if (n < json_array_size(new))
		n = json_array_size(new);
	for (size_t i = 0; i < n && !same_members(old, new); i++) {
		snprintf(name, sizeof(name), "%zu", i);
		compare_at(
		    w, name, json_array_get(old, i), json_array_get(new, i));
	}
}

/* --------------------------------------------------------------- objects */

/* What changes by itself, or says again what others say. */
static bool
is_volatile(const struct walk *w, const char *key)
{
	static const char *const keys[] = { "days_left", "size", "ms", "notes",
		"require", "changes", "version", "applet", "usable", "time",
		"attempts", "retries", "logins", "target", "cure" };

	/* The version of TLS is none of the format. */
	if (strcmp(key, "version") == 0 && w->depth > 0)
		return false;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (strcmp(keys[i], key) == 0)
			return true;
	return false;
}

static void
compare_objects(struct walk *w, const json_t *old, const json_t *new)
{
	json_t *left = (json_t *)(uintptr_t)old;
	json_t *right = (json_t *)(uintptr_t) new;
	const char *key;
	json_t *member;

	json_object_foreach(left, key, member) if (!is_volatile(w, key))
	    compare_at(w, key, member, json_object_get(new, key));
	json_object_foreach(
	    right, key, member) if (!is_volatile(w, key) &&
				    json_object_get(old, key) == NULL)
	    compare_at(w, key, NULL, member);
}

static bool
is_greeting(const struct walk *w)
{
	return strcmp(w->path, "greeting.text") == 0;
}

static void
compare(struct walk *w, const json_t *old, const json_t *new)
{
	if (json_is_object(old) && json_is_object(new)) {
		compare_objects(w, old, new);
		return;
	}
	if (json_is_array(old) && json_is_array(new)) {
		compare_arrays(w, old, new);
		return;
	}
	if (old != NULL && new != NULL && json_equal(old, new))
		return;
	if (is_greeting(w) && json_is_string(old) && json_is_string(new) &&
	    greeting_same(json_string_value(old), json_string_value(new)))
		return;
	tell(w, value(old), value(new));
}

json_t *
diff_results(const json_t *before, const json_t *now)
{
	struct walk w = { .changes = json_array() };

	compare(&w, before, now);
	return w.changes;
}

/* -------------------------------------------------------- an earlier run */

/* As text, which takes a fifth of the room. */
struct diff_old {
	json_t *by_target;
};

/* LOCALHOST:587 and smtp://localhost:587 are one server; what names none (a
 * command, a capture) stands for itself. */
static void
key_of(const json_t *result, char out[TARGETS_NAME_ROOM])
{
	const char *text = result_text(result, "target");
	struct net_target target;
	struct authstr_error err;

	if (text != NULL && net_target_parse(text, &target, &err) == AUTHSTR_OK)
		targets_name_of(&target, out);
	else
		snprintf(
		    out, TARGETS_NAME_ROOM, "%s", text != NULL ? text : "");
}

static int
keep(struct diff_old *old, json_t *result)
{
	char *text = result_dump(result), key[TARGETS_NAME_ROOM];
	int rc = -1;

	key_of(result, key);
	/* Of two results of a target the later counts. */
	if (text != NULL)
		rc =
		    json_object_set_new(old->by_target, key, json_string(text));
	result_drop(text);
	json_decref(result);
	return rc;
}

static int
load(struct diff_old *old, struct earlier *e, struct authstr_error *err)
{
	json_t *result;
	int rc;

	while ((rc = earlier_next(e, &result, err)) == EXIT_DONE)
		if (keep(old, result) != 0)
			return fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET,
			    "no-memory", "out of memory");
	return rc == EXIT_NO ? EXIT_DONE : rc;
}

int
diff_load(const char *path, struct diff_old **out, struct authstr_error *err)
{
	struct diff_old *old = calloc(1, sizeof(*old));
	struct earlier *e = NULL;
	int rc = earlier_open(path, &e, err);

	if (old != NULL)
		old->by_target = json_object();
	if (rc == EXIT_DONE && old != NULL && old->by_target != NULL)
		rc = load(old, e, err);
	else if (rc == EXIT_DONE)
		rc = fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "no-memory",
		    "out of memory");
	earlier_close(e);
	if (rc != EXIT_DONE) {
		diff_free(old);
		old = NULL;
	}
	*out = old;
	return rc;
}

void
diff_free(struct diff_old *old)
{
	if (old != NULL)
		json_decref(old->by_target);
	free(old);
}

size_t
diff_put(const struct diff_old *old, json_t *result)
{
	const char *target = result_text(result, "target"), *text;
	json_t *before, *changes;
	char key[TARGETS_NAME_ROOM];

	key_of(result, key);
	text = json_string_value(json_object_get(old->by_target, key));
	before = text != NULL ? json_loads(text, 0, NULL) : NULL;
	if (before != NULL)
		changes = diff_results(before, result);
	else
		changes = json_pack("[{s:s,s:s}]", "path", "target", "new",
		    target != NULL ? target : "");
	json_decref(before);
	json_object_set_new(result, "changes", changes);
	return json_array_size(changes);
}
