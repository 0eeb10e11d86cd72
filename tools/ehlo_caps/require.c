/* SPDX-License-Identifier: MIT */
#include "ehlo_caps/require.h"
#include <stdio.h>
#include <string.h>
#include "ehlo_caps/require_facts.h"
#include "ehlo_caps/result.h"
#include "out/out.h"

/* ------------------------------------------------------------ judgement -- */

static bool
compares(enum require_op op, double found, double wanted)
{
	switch (op) {
	case REQUIRE_EQ:
		return found == wanted;
	case REQUIRE_LT:
		return found < wanted;
	case REQUIRE_LE:
		return found <= wanted;
	case REQUIRE_GT:
		return found > wanted;
	case REQUIRE_GE:
		return found >= wanted;
	default:
		return true;
	}
}

static void
expect(const struct require *r, char *text, size_t len)
{
	static const char *const words[] = {
		[REQUIRE_HAS] = "",
		[REQUIRE_EQ] = " ",
		[REQUIRE_LT] = " below ",
		[REQUIRE_LE] = " at most ",
		[REQUIRE_GT] = " above ",
		[REQUIRE_GE] = " at least ",
	};

	snprintf(text, len, "%s%s%s%s%s%s", r->negated ? "no " : "", r->name,
	    words[r->op], r->value, r->channel != NULL ? " in the list " : "",
	    r->channel != NULL ? r->channel : "");
}

void
require_judge(
    const struct require *r, const json_t *o, struct require_verdict *out)
{
	struct fact f = { 0 };

	memset(out, 0, sizeof(*out));
	require_look(r, o, &f);
	if (f.yes && r->numeric && f.has_number)
		f.yes = compares(r->op, f.number, r->number);
	else if (f.yes && r->op == REQUIRE_EQ && r->subject != NULL)
		f.yes = result_same(f.text, r->value);
	expect(r, out->expected, sizeof(out->expected));
	out->known = f.known;
	out->ok = f.known && f.yes != r->negated;
	result_add(out->found, sizeof(out->found),
	    f.text[0] != '\0' ? f.text : "not known");
}

size_t
require_put(const struct require *list, size_t n, json_t *result)
{
	json_t *all = json_array();
	size_t failed = 0;

	for (size_t i = 0; i < n; i++) {
		struct require_verdict v;
		json_t *o;

		require_judge(&list[i], result, &v);
		failed += !v.ok;
		o = json_object();
		out_json_set(o, "expr", authstr_span_of(list[i].expr));
		json_object_set_new(o, "ok", json_boolean(v.ok));
		out_json_set(o, "expected", authstr_span_of(v.expected));
		out_json_set(o, "found", authstr_span_of(v.found));
		if (!v.known)
			json_object_set_new(o, "known", json_false());
		json_array_append_new(all, o);
	}
	json_object_set_new(result, "require", all);
	return failed;
}
